"""Claims and the way in which somebody else would say the same, to measure `beleg similar` with.

All are invented. Every second pair was looked at while the weights were chosen; the others were not
(``SEEN``, ``HELD_OUT``).
"""

from __future__ import annotations

import random

GERMAN = [
    ("Die Ausgaben der Stadt steigen um zwölf Prozent.",
     "Steigende städtische Ausgaben: Plus von 12 %"),
    ("Die Hafenbrücke wurde in der Hälfte der üblichen Zeit gebaut.",
     "Der Bau der Brücke im Hafen dauerte nur halb so lange wie üblich"),
    ("Der Bürgermeister hat den Verkauf der Stadtwerke nie ausgeschlossen.",
     "Verkauf der Stadtwerke vom Bürgermeister ausgeschlossen"),
    ("Jede dritte Schule im Kreis hat keine Turnhalle.",
     "Ein Drittel der Schulen im Landkreis ist ohne Turnhalle"),
    ("Der Mindestlohn hat 50.000 Arbeitsplätze vernichtet.",
     "Wegen des Mindestlohns gingen 50 000 Arbeitsplätze verloren"),
    ("Windräder töten jedes Jahr mehr Vögel als Katzen.",
     "Durch Windräder sterben jährlich mehr Vögel als durch Katzen"),
    ("Die Verhandlungen über den Tarifvertrag wurden sofort abgebrochen.",
     "Man habe umgehend aufgehört, über den Tarifvertrag zu verhandeln"),
    ("Das Krankenhaus in Moorfelde verliert seine Geburtsstation.",
     "Moorfelder Krankenhaus: Geburtshilfe wird geschlossen"),
    ("Elektroautos brennen häufiger als Autos mit Verbrennungsmotor.",
     "Brennen Elektro-Autos öfter als Verbrenner?"),
    ("Die Polizei zählte 4.000 Teilnehmer bei der Demonstration gegen den Deich.",
     "Gegen den Deich demonstrierten laut Polizei 4000 Menschen"),
    ("Das neue Schwimmbad kostet dreimal so viel wie geplant.",
     "Kosten des Schwimmbads verdreifacht"),
    ("Ohne Zuwanderung würde die Bevölkerung Nordlands schrumpfen.",
     "Nordlands Bevölkerung schrumpft, wenn es keine Zuwanderer gibt"),
    ("Der Nitratgehalt im Grundwasser liegt über dem Grenzwert.",
     "Grenzwerte für Nitrat im Grundwasser werden überschritten"),
    ("Die Straßenbahn fährt ab Mai alle fünf Minuten.",
     "Ab Mai kommt die Tram im Fünf-Minuten-Takt, die Straßenbahn fährt also alle 5 Minuten"),
    ("Kinder aus armen Familien bekommen seltener eine Empfehlung für das Gymnasium.",
     "Gymnasialempfehlung: Kinder armer Eltern werden benachteiligt"),
    ("Die Ministerin hat ihre Doktorarbeit abgeschrieben.",
     "Die Doktorarbeit der Ministerin ist abgeschrieben"),
    ("Im vergangenen Jahr gab es so wenige Einbrüche wie seit 1987 nicht mehr.",
     "Zahl der Einbrüche auf dem niedrigsten Stand seit 1987"),
    ("Der Verein hat keine öffentlichen Zuschüsse erhalten.",
     "Öffentlicher Zuschuss für den Verein"),
    ("Die Erhöhung der Grundsteuer trifft vor allem Mieter.",
     "Mieter leiden am meisten unter der Grundsteuererhöhung"),
    ("Beim Brand im Chemiewerk sind giftige Gase ausgetreten.",
     "Giftiges Gas trat aus, als das Chemiewerk brannte"),
    ("Der Wald hat sich seit der Dürre von 2018 nicht erholt.",
     "Hat sich der Wald von der Dürre 2018 erholt?"),
    ("Zwei Stunden lang telefonierten die Präsidenten miteinander.",
     "Das Telefonat der beiden Präsidenten dauerte 2 Stunden"),
    ("Für den Ausbau der Bahnstrecke wurden 300 Bäume gefällt.",
     "300 Bäume mussten für die Bahnstrecke fallen"),
    ("Die Impfung schützt nicht vor der Ansteckung anderer.",
     "Geimpfte können andere anstecken, Impfungen schützen davor nicht"),
    ("Das Trinkwasser in Saltmoor enthält Rückstände von Medikamenten.",
     "Medikamentenrückstände im Saltmoorer Trinkwasser nachgewiesen"),
    ("Die Miete für Sozialwohnungen darf nur um drei Prozent steigen.",
     "Sozialwohnungen: Mietsteigerung auf 3 Prozent begrenzt"),
    ("Der Oberbürgermeister verdient mehr als die Kanzlerin.",
     "Das Gehalt des Oberbürgermeisters ist höher als das der Kanzlerin, er verdient mehr"),
    ("Das Land hat seine Klimaziele für 2030 aufgegeben.",
     "Klimaziel 2030 vom Land aufgegeben"),
    ("Die Feuerwehr brauchte 25 Minuten bis zum Einsatzort.",
     "Feuerwehr erst nach 25 Minuten am Einsatzort"),
    ("Jeder zweite Arzt auf dem Land findet keinen Nachfolger.",
     "Landärzte ohne Nachfolger: Jeder zweite Arzt sucht vergeblich"),
    ("Die Stadtbücherei schließt aus Kostengründen zwei Zweigstellen.",
     "Zwei Zweigstellen der Bücherei werden wegen der Kosten geschlossen"),
    ("Der Zoll beschlagnahmte eine Tonne Kokain im Hafen.",
     "Eine Tonne Kokain vom Zoll am Hafen beschlagnamt"),
]  # fmt: skip

ENGLISH = [
    ("City spending rises by twelve per cent next year.",
     "Next year's city budget: spending up 12 percent"),
    ("The harbour bridge was built in half the usual time.",
     "Building the bridge in the harbour took only half as long as usual"),
    ("The mayor never ruled out selling the water company.",
     "Mayor ruled out the sale of the water company"),
    ("One in three schools in the county has no sports hall.",
     "A third of county schools lack a sports hall"),
    ("The minimum wage has destroyed 50,000 jobs.",
     "50 000 jobs were destroyed by minimum wages"),
    ("Wind turbines kill more birds every year than cats do.",
     "More birds are killed by a wind turbine than by cats"),
    ("Negotiations about the fishing quota were broken off at once.",
     "They immediately stopped negotiating the fishing quotas"),
    ("Millbrook hospital is losing its maternity ward.",
     "Maternity ward at the hospital in Millbrook to close"),
    ("Electric cars catch fire more often than petrol cars.",
     "Do electric vehicles catch fire more frequently than petrol cars?"),
    ("Police counted 4,000 people at the march against the dam.",
     "4000 marched against the dam, according to police"),
    ("The new swimming pool costs three times as much as planned.",
     "Swimming pool cost tripled against plans"),
    ("Without immigration the population of Northland would shrink.",
     "Northland's population shrinks if there are no immigrants"),
    ("Nitrate in the groundwater exceeds the legal limit.",
     "Groundwater nitrates are above legal limits"),
    ("From May the tram will run every five minutes.",
     "Trams run every 5 minutes starting in May"),
    ("Children of poor families are recommended for grammar school less often.",
     "Poor children get fewer grammar school recommendations"),
    ("The minister copied her doctoral thesis.",
     "Was the doctoral thesis of the minister copied?"),
    ("Burglaries fell to their lowest number since 1987.",
     "Lowest number of burglaries since 1987"),
    ("The club received no public subsidies.",
     "Public subsidy for the club"),
    ("Raising the property tax mainly hits tenants.",
     "Tenants are hit hardest when property taxes are raised"),
    ("Toxic gases escaped in the fire at the chemical plant.",
     "A chemical plant fire set free toxic gas"),
    ("The forest has not recovered from the drought of 2018.",
     "Forests have recovered since the 2018 drought"),
    ("The presidents talked on the phone for two hours.",
     "Phone call between the presidents lasted 2 hours, they talked long"),
    ("Three hundred trees were felled for the railway line.",
     "Railway line: trees felled by the hundred"),
    ("The vaccine does not protect others from infection.",
     "Vaccines protect against infecting others"),
    ("Drinking water in Saltmere contains traces of medicines.",
     "Traces of medicine found in Saltmere's drinking water"),
    ("Rents for social housing may rise by three per cent only.",
     "Social housing rent increases limited to 3 percent"),
    ("The council leader earns more than the prime minister.",
     "Prime minister is paid less than the council leader earns"),
    ("The government has abandoned its climate target for 2030.",
     "Climate targets for 2030 abandoned by government"),
    ("The fire brigade took 25 minutes to reach the scene.",
     "It was 25 minutes before the fire brigade reached the scene"),
    ("Every second country doctor finds no successor.",
     "Country doctors cannot find successors"),
    ("The library is closing two branches to save money.",
     "Two library branches close to save costs"),
    ("Customs officers seized a tonne of cocaine in the port.",
     "A tonne of cocain seized by customs at the port"),
]  # fmt: skip

SEEN = [("de", *pair) for pair in GERMAN[::2]] + [("en", *pair) for pair in ENGLISH[::2]]
HELD_OUT = [("de", *pair) for pair in GERMAN[1::2]] + [("en", *pair) for pair in ENGLISH[1::2]]

UNRELATED = [
    ("de", "Der Mond ist weiter von der Erde entfernt als früher gedacht"),
    ("de", "Honig verdirbt auch nach tausend Jahren nicht"),
    ("de", "Der Kanzler hat einen Hund aus dem Tierheim adoptiert"),
    ("de", "Im Stadion passen jetzt 60 000 Zuschauer auf die Ränge"),
    ("de", "Die Rechtschreibreform hat das Komma abgeschafft"),
    ("de", "Der Fluss war im Winter zwei Wochen lang zugefroren"),
    ("de", "Nordlands Fußballerinnen wurden dreimal Europameister"),
    ("de", "Kaffee entzieht dem Körper Wasser"),
    ("de", "Die Zahl der Bienenvölker ist gestiegen"),
    ("de", "Das Rathaus steht auf den Resten einer römischen Villa"),
    ("de", "Der Zirkus darf keine Elefanten mehr zeigen"),
    ("de", "Die Post stellt montags keine Briefe mehr zu"),
    ("de", "Spinat enthält besonders viel Eisen"),
    ("de", "Der Minister hat das Interview nachträglich geändert"),
    ("de", "Im Theater wurde das Licht wegen der Energiekosten abgestellt"),
    ("de", "Ein Lehrer darf Handys bis zum Ende des Schultags einziehen"),
    ("de", "Die Autobahn wird im Sommer für sechs Monate gesperrt"),
    ("de", "Der Sänger ist bei seinem Auftritt nicht selbst gesungen"),
    ("de", "Bananen wachsen nicht auf Bäumen"),
    ("de", "Das Parlament tagt wegen der Renovierung in einem Zelt"),
    ("en", "The moon is moving away from the earth"),
    ("en", "Honey never goes bad, not even after a thousand years"),
    ("en", "The chancellor adopted a dog from a shelter"),
    ("en", "The stadium now seats 60,000 spectators"),
    ("en", "Carrots improve your eyesight"),
    ("en", "The river froze over for two weeks in winter"),
    ("en", "Northland's footballers won the cup three times"),
    ("en", "Coffee takes water out of the body"),
    ("en", "The number of beehives has grown"),
    ("en", "The town hall stands on the remains of a Roman villa"),
    ("en", "Circuses may no longer show elephants"),
    ("en", "The post office delivers no letters on Mondays"),
    ("en", "Spinach has a lot of iron"),
    ("en", "The minister changed the interview afterwards"),
    ("en", "The theatre switched off its lights to cut energy bills"),
    ("en", "Teachers may keep phones until the end of the school day"),
    ("en", "The motorway will be closed for six months this summer"),
    ("en", "The singer did not sing at her own concert"),
    ("en", "Bananas do not grow on trees"),
    ("en", "Parliament meets in a tent because of renovations"),
]

_WHO = {
    "de": "Die Stadt|Der Kreis|Das Land|Der Bürgermeister|Die Ministerin|Die Polizei|Die Schule|"
    "Das Krankenhaus|Der Verein|Die Opposition|Der Landrat|Die Gemeinde",
    "en": "The city|The county|The government|The mayor|The minister|The police|The school|"
    "The hospital|The club|The opposition|The council|The district",
}
_DID = {
    "de": "hat {n} neue Stellen für {what} geschaffen|gibt {n} Millionen für {what} aus|"
    "will bis 20{n} alle {what} erneuern|hat {n} Prozent der {what} abgebaut|"
    "zahlt für {what} mehr als vor {n} Jahren|prüft seit {n} Monaten den Zustand der {what}",
    "en": "created {n} new posts for {what}|spends {n} million on {what}|"
    "wants to renew all {what} by 20{n}|has cut {n} per cent of the {what}|"
    "pays more for {what} than {n} years ago|has been examining the state of the {what} for "
    "{n} months",
}
_WHAT = {
    "de": "Radwege|Kindergärten|Spielplätze|Busse|Straßen|Brücken|Parkplätze|Museen|Bäume|"
    "Wohnungen|Brunnen|Sportplätze|Ampeln|Friedhöfe|Schulen|Büchereien",
    "en": "cycle paths|nurseries|playgrounds|buses|roads|bridges|car parks|museums|trees|flats|"
    "fountains|sports grounds|traffic lights|cemeteries|schools|libraries",
}


def distractors(count: int, seed: int = 4) -> list[tuple[str, str]]:
    """Language and text of other claims, about the same towns and in much the same words."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        lang = "de" if number % 2 else "en"
        what = chance.choice(_WHAT[lang].split("|"))
        did = chance.choice(_DID[lang].split("|")).format(n=chance.randint(11, 99), what=what)
        made.append((lang, f"{chance.choice(_WHO[lang].split('|'))} {did}."))
    return made
