"""What a line of press text is, told by its form alone.

Recognised is only what could hardly be anything else: a whole line that says how long reading
takes, whose photo it was, or which button stood there. What merely resembles such a line stays in
the article and is shown to the editor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .bylines import publication

LONGEST_LINE = 250
"""Characters; what is longer is running text, whatever stands at its end."""
LONGEST_HEADING = 80
_LONGEST_CREDIT = 90

_AGENCIES = (
    r"(?:dpa|afp|ap|rtr|reuters|epd|kna|apa|sda|keystone|getty(?: images)?|imago"
    r"|picture[ -]alliance|ddp|sid|pa|upi|dapd)"
)
_SEVERAL_AGENCIES = rf"{_AGENCIES}(?: ?[/,-] ?{_AGENCIES})*"
_CREDIT = (
    r"(?:Fotos?|Bilde?r?|Grafik|Illustration|Foto/Repro|Bildquelle|Bildrechte|Photos?|Images?"
    r"|Pictures?|Photograph|Credit|Graphic)"
)

_LINES = (
    (
        "reading time",
        r"(?:geschätzte )?(?:lesezeit|lesedauer|reading time)[:\s]*(?:ca\. ?|etwa |about )?\d+ ?"
        r"(?:min\w*\.?|minuten)(?: read)?|(?:ca\. ?)?\d+ ?-?(?:min|minuten|minutes?)\.?[ -]"
        r"(?:lesezeit|lesedauer|read)",
    ),
    (
        "count of comments",
        r"(?:kommentare?|comments?) ?[:(]? ?\d+\)?|\d+ (?:leser)?(?:kommentare?|comments?)"
        r"|(?:kommentare? (?:lesen|schreiben)|(?:leave|write|post) a comment|zu den kommentaren)",
    ),
    (
        "button",
        r"(?:artikel |beitrag |seite |article |this )?(?:teilen|share|drucken|print|merken|bookmark"
        r"|vorlesen|anhören|listen|speichern|save|link kopieren|copy link|kopieren|versenden"
        r"|per e-?mail(?: teilen| versenden)?|e-?mail|facebook|twitter|x\.com|whatsapp|telegram"
        r"|linkedin|xing|pocket|threads|bluesky|mastodon|instagram|pinterest|reddit|flipboard"
        r"|auf (?:facebook|twitter|x|whatsapp|linkedin) teilen"
        r"|share on (?:facebook|twitter|x|whatsapp|linkedin)|follow us|newsletter abonnieren"
        r"|folgen sie uns|zur startseite|nach oben|back to top|startseite"
        r"|mehr anzeigen|show more|weiterlesen|anzeige|werbung|advertisement|sponsored)",
    ),
    (
        "reference to another article",
        r"(?:lesen sie (?:auch|dazu|hierzu|mehr)|lesen sie hier(?: mehr)?|mehr zum thema|mehr dazu"
        r"|auch interessant|das könnte sie auch interessieren|read (?:more|also|next)|see also"
        r"|related(?: articles?| stories)?|more on this(?: story)?|zum thema)(?: ?:.*)?",
    ),
    (
        "copyright",
        r"©.*|(?:\(c\)|copyright)(?: ©)? ?\d{4}.*"
        r"|(?:[^.,:]{0,80}[.,:–-] ?)?(?:alle rechte vorbehalten|all rights reserved)\.?",
    ),
    ("agency", rf"\(?{_SEVERAL_AGENCIES}\)?|quellen?: ?{_SEVERAL_AGENCIES}"),
)
_AGENCY = re.compile(_AGENCIES, re.IGNORECASE)
_PATTERNS = tuple((what, re.compile(pattern, re.IGNORECASE)) for what, pattern in _LINES)

_PHOTO_LINE = re.compile(
    rf"{_CREDIT}(?:nachweis|rechte|quelle)?(?: by)? ?: ?(?P<who>[^!?]{{2,{_LONGEST_CREDIT}}})",
    re.IGNORECASE,
)
_SMALL_IN_NAMES = ("von", "van", "de", "der", "und", "and", "für", "for", "via", "the", "by", "di")
_WHOSE = r"(?:[^.!?]|\b\w\.){2,60}"
"""Names, with initials, but no end of a sentence."""
_PHOTO_END = re.compile(
    rf"[.!?)”“\"«»] *[\[(]?(?:{_CREDIT} ?: ?|© ?){_WHOSE}[\])]?\.?\Z"
    rf"|\({_CREDIT}: [^()]{{2,60}}\)\Z|[ |]© ?{_WHOSE}\Z",
    re.IGNORECASE,
)
_MAYBE_PHOTO = re.compile(
    rf"\b{_CREDIT} ?: |©|\((?:archivbild|symbolbild|archivfoto|symbolfoto|file photo)\)"
    rf"|\A(?:archivbild|symbolbild|archivfoto|symbolfoto|file photo)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    rf"(?P<place>[^\W\d_][\w./ -]{{1,40}}?)(?:,? \d{{1,2}}\. [^\W\d_]+)? ?"
    rf"\((?P<agency>{_SEVERAL_AGENCIES})\) ?(?:[-–—:.]|\Z)",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"(?:stand|(?:zuletzt )?aktualisiert|update|(?:last )?updated)(?: am| on)?[: ]+(?P<when>.+)",
    re.IGNORECASE,
)

_RUBRICS = """
    politik wirtschaft kultur sport panorama wissen wissenschaft gesellschaft meinung kommentar
    leitartikel interview analyse reportage hintergrund ausland inland deutschland europa welt
    lokales regional regionales feuilleton medien digital technik gesundheit umwelt klima reise
    bildung finanzen geld justiz glosse kolumne debatte politics business economy culture sports
    science opinion analysis comment editorial world local technology health environment climate
    education media features news background essay column
"""
RUBRICS = frozenset(_RUBRICS.split())
"""Names of a paper's departments, which stand above headlines."""


@dataclass(frozen=True, kw_only=True)
class Kicker:
    """The name of a department and the headline that it is fused to."""

    kicker: str
    title: str


def furniture(words: str) -> str | None:
    """What the whole line is, where it is certainly no part of the article's text; else None."""
    if len(words) > LONGEST_LINE:
        return None
    bare = words.strip(" \xa0•·|–-›»→▸▶:")
    for what, pattern in _PATTERNS:
        if pattern.fullmatch(bare):
            return what
    updated = _UPDATED.fullmatch(bare)
    if updated and publication(updated["when"]):
        return "time of an update"
    if (credit := _PHOTO_LINE.fullmatch(words)) and _are_names(credit["who"]):
        return "photo credit"
    return "photo caption" if _PHOTO_END.search(words) else None


def _are_names(words: str) -> bool:
    """Whether these can be the names of photographers and agencies, and no sentence."""
    return all(
        word[0].isupper() or not word[0].isalpha() or word in _SMALL_IN_NAMES or _AGENCY.match(word)
        for word in words.split()
    )


def doubt(words: str) -> str:
    """Why a paragraph might be no part of the text; empty where nothing speaks for that."""
    if _MAYBE_PHOTO.search(words):
        return "might be the caption of a photo"
    if len(words) > LONGEST_LINE:
        return ""
    if "@" in words and re.fullmatch(r"(?:\S+ ){0,4}\S+@\S+\.\w+", words):
        return "might be the author's address"
    return ""


def dateline(words: str) -> str | None:
    """``Berlin (dpa)`` at the beginning of a paragraph, which is part of its text."""
    found = _DATELINE.match(words)
    return words[: found.end("agency") + 1] if found else None


def fused_kicker(line: str, title: str = "") -> Kicker | None:
    """The parts of ``PolitikThe headline``: by the title where it is known, else by the rubric."""
    if title and line.endswith(title) and line != title:
        before = line[: -len(title)].rstrip(" :|–-—")
        return Kicker(kicker=line[: -len(title)].strip(), title=title) if before else None
    found = re.match(r"([A-ZÄÖÜ][a-zäöüß]+)(?=[A-ZÄÖÜ„“\"»0-9])", line)
    if title or not found or found[1].lower() not in RUBRICS:
        return None
    rest = line[found.end() :]
    # 'SportBild' and its like are names.
    is_name = re.match(r"(?:Bild|Woche|Week|Blatt|Zeitung|Schau|News)\b", rest)
    return None if is_name or len(rest.split()) < 3 else Kicker(kicker=found[1], title=rest)


def looks_fused(line: str) -> bool:
    """Whether two words seem to have run together at the beginning of a headline."""
    first = line.split(" ", 1)[0]
    return re.match(r"[A-ZÄÖÜ][a-zäöüß]{2,}[A-ZÄÖÜ„»][a-zäöüß]", first) is not None


def is_rubric(line: str) -> bool:
    """Whether the line is the name of a department and nothing else."""
    return line.strip(" :|").lower() in RUBRICS


def is_prose(words: str) -> bool:
    """Whether this is running text: long, or a sentence with its end."""
    return len(words) > 140 or (len(words) > 60 and words.rstrip('”“"»«')[-1:] in ".!?")


def is_short_line(words: str) -> bool:
    """Whether the line has the form of a heading."""
    return (
        2 <= len(words) <= LONGEST_HEADING
        and len(words.split()) <= 12
        and words[-1] not in '.,;:!…-–—“”"«»'
        and (words[0].isupper() or words[0].isdigit() or words[0] in '„“"»‚')
        and not re.match(r"\d+[.)] |[-•*–] ", words)
    )
