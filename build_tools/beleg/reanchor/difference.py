"""What differs between the words that were quoted and those that stand there now.

The words of denial and of number are German and English. That a list misses a word costs a remark
and nothing else: whatever differs at all is an editor's decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from ..fold import fold

_TOKEN = re.compile(
    r"(?<![^\s(])[-−+](?=\d)|\d+(?:[.,:]\d+)*|[^\W\d]+(?:['’][^\W\d]+)*|\s+|.", re.DOTALL
)

_DENIAL = re.compile(
    "nichts?|nie|niemals|nimmer|nirgend(?:s|wo)|niemand.*|kein.*|ohne|weder|kaum|mitnichten|"
    "no|not|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|hardly|barely|scarcely|"
    ".+n't"
)
_DENYING_BEGINNINGS = ("un", "in", "im", "ir", "il", "dis", "non", "miss", "nicht")
_DENYING_END = re.compile("(.{3,})(?:los|frei|less)(?:e[nmrs]?|ly)?")

_GERMAN_NUMBER = (
    "eins|zwei|zwo|drei|vier|fünf|sechs?|sieb(?:en)?|acht|neun|zehn|elf|zwölf|zwanzig|zig|ßig|"
    "hundert|tausend|million(?:en)?|milliarden?|billion(?:en)?|mio|mrd|dutzend|"
    "einund|und|ein(?=hundert|tausend|und|e million|e milliarde)"
)
_GERMAN_ENDING = "(?:s?te[nrsm]?|mal|fach(?:e[nrsm]?)?|tel|er|s)?"
_GERMAN_FRACTION = (
    "halb(?:e[nrsm]?)?|hälfte|viertel|drittel|doppelt(?:e[nrsm]?)?|einmal|erste[nrsm]?"
)
_ENGLISH_NUMBER = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|halves|quarters?|thirds?|"
    "twice|once|double|triple|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
)
_NUMBER_WORD = re.compile(
    f"(?!und)(?:{_GERMAN_NUMBER})+{_GERMAN_ENDING}|{_GERMAN_FRACTION}|{_ENGLISH_NUMBER}",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    "d(?:er|ie|as|en|em|es)|eine?[nmrs]?|er|sie|es|wir|ihr|ich|man|und|aber|auch|in|im|am|an|auf|"
    "bei|mit|vo[nm]|zu[mr]?|nach|vor|seit|für|the|a|an|he|she|it|they|we|i|you|th(?:is|at|ese|ose)|"
    "and|but|on|at|by|with|from|to|of|for"
)
"""Written with a capital at the beginning of a sentence, and no names all the same."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A stretch of words: in both texts, only in the old, or only in the new one."""

    kind: Literal["same", "old", "new"]
    text: str


def difference(old: str, new: str) -> tuple[Change, ...]:
    """Both texts as one, word by word, in reading order; typography does not count."""
    before, after = _tokens(old), _tokens(new)
    found: list[Change] = []
    for kind, words in _steps(before, after):
        if found and found[-1].kind == kind:
            words = [found.pop().text, *words]
        found.append(Change(kind=kind, text="".join(words)))
    return tuple(found)


def notable(old: str, new: str, lang: str) -> tuple[str, ...]:
    """What of the difference easily turns the meaning, e.g. ``a negation differs``."""
    gone, come = _differing(old, new)
    told = []
    if _denies(gone, come):
        told.append("a negation differs")
    if any(map(_is_number, [*gone, *come])):
        told.append("a number differs")
    if _names(gone, come) or _names(come, gone):
        told.append("a name or noun differs" if lang.startswith("de") else "a name differs")
    return tuple(told)


def denial_differs(old: str, new: str) -> bool:
    """Whether a word of denial has come in or gone."""
    return _denies(*_differing(old, new))


def _differing(old: str, new: str) -> tuple[list[str], list[str]]:
    """The words that only the old and only the new text has at their place."""
    steps = list(_steps(_tokens(old), _tokens(new)))
    gone = [word for kind, words in steps if kind == "old" for word in words]
    return gone, [word for kind, words in steps if kind == "new" for word in words]


def _tokens(text: str) -> list[str]:
    return [token for token in _TOKEN.findall(" ".join(text.split())) if fold(token).text]


def _steps(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[Literal["same", "old", "new"], Sequence[str]]]:
    ours, theirs = ([fold(token).text for token in side] for side in (before, after))
    for what, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if what == "equal":
            yield "same", after[c:d]
            continue
        if a < b:
            yield "old", before[a:b]
        if c < d:
            yield "new", after[c:d]


def _denies(gone: Sequence[str], come: Sequence[str]) -> bool:
    if any(map(_is_denial, [*gone, *come])):
        return True
    lower = [{fold(word).text.casefold() for word in side} for side in (gone, come)]
    pairs = [(one, other) for one in lower[0] for other in lower[1]]
    return any(_turned(*pair) or _turned(*reversed(pair)) for pair in pairs)


def _is_denial(word: str) -> bool:
    plain = fold(word).text.casefold()
    return _DENIAL.fullmatch(plain) is not None


def _turned(word: str, other: str) -> bool:
    """Whether ``other`` is ``word`` with a beginning or an end that turns it round."""
    if len(word) < 3:
        return False
    if any(other == f"{beginning}{word}" for beginning in _DENYING_BEGINNINGS):
        return True
    deprived = _DENYING_END.fullmatch(other)
    return deprived is not None and word.startswith(deprived[1])


def _is_number(word: str) -> bool:
    is_sign = word in ("-", "−", "+", "%", "‰")
    return is_sign or any(map(str.isdigit, word)) or bool(_NUMBER_WORD.fullmatch(word))


def _names(side: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a capitalised word of one side is missing on the other."""
    lower = {word.casefold() for word in other}
    return any(
        word[:1].isupper()
        and word.casefold() not in lower
        and not _NO_NAME.fullmatch(word.casefold())
        for word in side
    )
