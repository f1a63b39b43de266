"""Articles that are edited at random, with the truth about each quote kept beside them.

A text is a list of paragraphs, a paragraph a list of sentences. Edits work on sentences that know
who they are, so that it is known where the quoted words went, without looking for them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

GERMAN = """\
Der Stadtrat von Nordholm hat am Dienstag über den Bau einer neuen Schwimmhalle beraten. \
Die Sitzung dauerte mehr als vier Stunden. Zwischendurch fiel zweimal das Licht aus. \
Kämmerin Hedda Brandis sprach von einem Vorhaben, das sich die Stadt leisten könne. \
„Wir zahlen die Halle aus den Rücklagen der letzten neun Jahre“, sagte sie vor dem Rat.

Die Opposition widersprach heftig. Ihr Sprecher Ole Tamm rechnete vor, dass die Rücklagen schon \
im kommenden Winter aufgebraucht seien. Er verlangte, den Beschluss um ein Jahr zu verschieben. \
Auf den Zuschauerbänken wurde gelacht. Ein Schwimmlehrer hielt ein Plakat in die Höhe.

Nach den Plänen entstehen acht Bahnen, ein Sprungturm und ein flaches Becken für Kinder. \
Das alte Bad am Kanal soll einem Park weichen. Geheizt wird mit der Abwärme der Papierfabrik. \
Der Eintritt bleibt nach Angaben der Verwaltung so billig wie bisher. \
Gebaut wird in drei Abschnitten – der erste beginnt im März.

Am Ende stimmten vierzehn Mitglieder dafür und elf dagegen. \
Bürgermeister Iwo Lange nannte das Ergebnis einen guten Tag für alle Schulen der Stadt. \
Die Bauaufsicht muss den Plänen noch zustimmen. Mit ihrem Bescheid wird im Herbst gerechnet.
"""

ENGLISH = """\
The harbour commission of Port Callan met on Friday to discuss the future of the old lighthouse. \
It has been dark since the storm of last November. Three engineers had climbed the tower twice. \
Their report says that the upper gallery could fall at any time. \
“Nobody should walk beneath it before it is repaired,” said the chief engineer, Maud Ferris.

The commission has set aside two hundred thousand crowns for the work. \
Its treasurer admitted that the sum would hardly cover the scaffolding. \
A group of citizens offered to collect the rest. They have already sold nine hundred postcards. \
One of them showed the lighthouse under a snow that never fell.

Fishermen see the matter differently. They have relied on satellites for years, one of them told \
this paper. What they miss is the bell, which used to ring in fog. \
The museum would like to have the lens – it was ground in 1884 and weighs as much as a cow. \
No decision was taken on that.

The next meeting is planned for the first week of May. \
Until then a fence will keep visitors away from the rocks. \
The commission hopes that the tower will shine again before the winter. \
Whether the money will be there by then, its chairman did not want to say.
"""

FILLERS = {
    "de": ["gestern", "offenbar", "nach eigenen Angaben", "seit langem", "wie es hieß", "erneut"],
    "en": [
        "yesterday",
        "it seems",
        "by all accounts",
        "for a long time",
        "once more",
        "reportedly",
    ],
}
FRAMES = {
    "de": "Auf einem alten Flugblatt liest man dagegen: {} und anderes mehr.",
    "en": "An old leaflet, on the other hand, has it that {} and more of the kind.",
}
STRANGERS = {
    "de": [
        "Vor dem Rathaus verkaufte ein Bäcker warme Brezeln.",
        "Die Feuerwehr übte an diesem Abend am anderen Ufer.",
        "Ein Hund lief durch den Saal, und keiner wusste, wem er gehörte.",
    ],
    "en": [
        "A brass band was rehearsing in the hall next door.",
        "The ferry had been late again, so the meeting began without its chairman.",
        "Someone had left a basket of apples on the table.",
    ],
}


@dataclass(eq=False)
class Sentence:
    """Words of the article. Two with the same words are not the same sentence."""

    text: str
    is_copy: bool = False
    """The same as another one, to the letter."""


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """An annotation and the sentence in which its words stand."""

    id: str
    words: str
    home: Sentence


@dataclass(kw_only=True)
class Text:
    """The article as it reads now."""

    lang: str
    paragraphs: list[list[Sentence]]
    quotes: tuple[Quoted, ...] = ()
    done: str = ""
    """Name of the edit."""
    typography: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> str:
        blocks = (" ".join(s.text for s in paragraph) for paragraph in self.paragraphs if paragraph)
        return self._shown("\n\n".join(blocks)) + "\n"

    def span(self, sentence: Sentence) -> tuple[int, int] | None:
        """Where a sentence stands in the visible text; None if it is gone."""
        at = 0
        for paragraph in filter(None, self.paragraphs):
            for each in paragraph:
                size = len(self._shown(each.text))
                if each is sentence:
                    return at, at + size
                at += size + 1
            at += 1
        return None

    def _shown(self, text: str) -> str:
        for old, new in self.typography.items():
            text = text.replace(old, new)
        return text


def article(lang: str) -> Text:
    """A text before any edit, with a dozen quotes: whole sentences and parts of them."""
    written = GERMAN if lang == "de" else ENGLISH
    paragraphs = [
        [Sentence(f"{part}.") for part in block.replace("\n", " ").strip(" .").split(". ")]
        for block in written.split("\n\n")
    ]
    chance = random.Random(lang)
    quotes = []
    for number, sentence in enumerate(s for p in paragraphs for s in p):
        words = sentence.text.rstrip(".").split()
        if number % 3 == 0:
            chosen = words
        else:
            size = chance.randint(4, 7)
            start = chance.randrange(max(1, len(words) - size))
            chosen = words[start : start + size]
        quotes.append(Quoted(id=f"q{number}", words=" ".join(chosen), home=sentence))
    return Text(lang=lang, paragraphs=paragraphs, quotes=tuple(quotes))


Edit = Callable[[Text, random.Random], None]


def _any(text: Text, chance: random.Random) -> tuple[list[Sentence], Sentence]:
    paragraph = chance.choice([p for p in text.paragraphs if p])
    return paragraph, chance.choice(paragraph)


def _home(text: Text, chance: random.Random) -> Sentence:
    return chance.choice(text.quotes).home


def _paragraph_of(text: Text, sentence: Sentence) -> list[Sentence]:
    return next(p for p in text.paragraphs if any(s is sentence for s in p))


def delete(text: Text, chance: random.Random) -> None:
    paragraph, sentence = _any(text, chance)
    paragraph.remove(sentence)


def delete_a_paragraph(text: Text, chance: random.Random) -> None:
    text.paragraphs.remove(chance.choice(text.paragraphs))


def move(text: Text, chance: random.Random) -> None:
    paragraph, sentence = _any(text, chance)
    paragraph.remove(sentence)
    other = chance.choice(text.paragraphs)
    other.insert(chance.randint(0, len(other)), sentence)


def move_a_paragraph(text: Text, chance: random.Random) -> None:
    paragraph = text.paragraphs.pop(chance.randrange(len(text.paragraphs)))
    text.paragraphs.insert(chance.randint(0, len(text.paragraphs)), paragraph)


def insert_words(text: Text, chance: random.Random) -> None:
    words = (home := _home(text, chance)).text.split()
    words.insert(chance.randrange(1, len(words)), chance.choice(FILLERS[text.lang]))
    home.text = " ".join(words)


def replace_words(text: Text, chance: random.Random) -> None:
    words = (home := _home(text, chance)).text.split()
    for _ in range(chance.randint(1, 2)):
        words[chance.randrange(len(words) - 1)] = chance.choice(FILLERS[text.lang])
    home.text = " ".join(words)


def a_typo(text: Text, chance: random.Random) -> None:
    home = _home(text, chance)
    at = chance.randrange(1, len(home.text) - 2)
    home.text = home.text[:at] + chance.choice("aeinrst") + home.text[at + 1 :]


def rewrite(text: Text, chance: random.Random) -> None:
    paragraph, sentence = _any(text, chance)
    paragraph[paragraph.index(sentence)] = Sentence(chance.choice(STRANGERS[text.lang]))


def insert_a_sentence(text: Text, chance: random.Random) -> None:
    paragraph, sentence = _any(text, chance)
    stranger = Sentence(chance.choice(STRANGERS[text.lang]))
    paragraph.insert(paragraph.index(sentence) + chance.randint(0, 1), stranger)


def split_a_paragraph(text: Text, chance: random.Random) -> None:
    at = chance.randrange(len(text.paragraphs))
    paragraph = text.paragraphs[at]
    cut = chance.randint(1, len(paragraph) - 1)
    text.paragraphs[at : at + 1] = [paragraph[:cut], paragraph[cut:]]


def other_typography(text: Text, chance: random.Random) -> None:
    changes = {"„": "»", "“": "«", " – ": " — ", "Stadt": "Sta\xaddt", "the ": "the\xa0"}
    text.typography = dict(chance.sample(sorted(changes.items()), 3))


def copy_the_sentence(text: Text, chance: random.Random) -> None:
    home = _home(text, chance)
    _copy(text, home, home.text, chance)


def copy_the_words(text: Text, chance: random.Random) -> None:
    quoted = chance.choice(text.quotes)
    _copy(text, quoted.home, FRAMES[text.lang].format(quoted.words), chance)


def copy_the_sentence_and_edit_it(text: Text, chance: random.Random) -> None:
    quoted = chance.choice(text.quotes)
    _copy(text, quoted.home, quoted.home.text, chance)
    quoted.home.text = quoted.home.text.replace(quoted.words, _with_a_word(text, quoted, chance))


def copy_the_words_and_edit_them(text: Text, chance: random.Random) -> None:
    quoted = chance.choice(text.quotes)
    _copy(text, quoted.home, FRAMES[text.lang].format(quoted.words), chance)
    quoted.home.text = quoted.home.text.replace(quoted.words, _with_a_word(text, quoted, chance))


def copy_the_words_and_delete_the_sentence(text: Text, chance: random.Random) -> None:
    quoted = chance.choice(text.quotes)
    paragraph = _paragraph_of(text, quoted.home)
    _copy(text, quoted.home, FRAMES[text.lang].format(quoted.words), chance)
    paragraph.remove(quoted.home)


def leave_a_near_copy_only(text: Text, chance: random.Random) -> None:
    quoted = chance.choice(text.quotes)
    paragraph = _paragraph_of(text, quoted.home)
    words = _with_a_word(text, quoted, chance)
    _copy(text, quoted.home, FRAMES[text.lang].format(words), chance)
    paragraph.remove(quoted.home)


def _with_a_word(text: Text, quoted: Quoted, chance: random.Random) -> str:
    words = quoted.words.split()
    words.insert(len(words) // 2, chance.choice(FILLERS[text.lang]))
    return " ".join(words)


def _copy(text: Text, home: Sentence, words: str, chance: random.Random) -> None:
    """Not into its own paragraph and the next ones, so not between its own neighbours."""
    at = next(i for i, p in enumerate(text.paragraphs) if any(s is home for s in p))
    paragraph = chance.choice([p for i, p in enumerate(text.paragraphs) if p and abs(i - at) > 1])
    paragraph.insert(chance.randint(0, len(paragraph)), Sentence(words, words == home.text))


EDITS: tuple[Edit, ...] = (
    delete,
    delete_a_paragraph,
    move,
    move_a_paragraph,
    insert_words,
    replace_words,
    a_typo,
    rewrite,
    insert_a_sentence,
    split_a_paragraph,
    other_typography,
    copy_the_sentence,
    copy_the_words,
    copy_the_sentence_and_edit_it,
    copy_the_words_and_edit_them,
    copy_the_words_and_delete_the_sentence,
    leave_a_near_copy_only,
)


def edited(seed: int) -> Text:
    """A text after one to three edits; the first kind is given by the seed."""
    chance = random.Random(seed)
    text = article(chance.choice(["de", "en"]))
    kinds = [EDITS[seed % len(EDITS)], *chance.choices(EDITS[:11], k=chance.choice([0, 0, 1, 2]))]
    for kind in kinds:
        if any(text.paragraphs) and len(text.paragraphs) > 1:
            try:
                kind(text, chance)
            except (IndexError, ValueError, StopIteration):
                continue  # E.g. the sentence that it would edit is gone by now.
    text.done = ", ".join(kind.__name__ for kind in kinds)
    return text
