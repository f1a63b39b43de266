"""Level typography, and remember where every character came from.

Two texts fold to the same one if they say the same words in the same letters: the shape of
quotation marks, dashes and spaces, line breaks, soft hyphens, other invisible characters and the
composition of accents do not count. Everything that can change a meaning does: upper and lower
case, superscripts (``10²`` is not ``102``), fractions, full-width letters. So this is not NFKC.

The unit separator (U+001F) between table cells stays, because a passage ends where its cell ends.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

CELL = "\x1f"
"""What separates the cells of a table in the visible text of an article."""

_SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_QUOTATION_MARKS = "\"'`´«»‘’‚‛“”„‟‹›\u02bc"
_DASHES = "-‐‑‒–—―−﹘﹣"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ſt", "ﬆ": "st"}
_SPELT_OUT = {"…": "..."} | _LIGATURES

_JOINERS = "\u200c\u200d"
_VARIATION_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_INVISIBLE = "\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_VANISHING = f"{_INVISIBLE}{_JOINERS}{_VARIATION_SELECTORS}\u034f"

_LEADING_JAMO = "\u1100-\u115f\ua960-\ua97c"
_FOLLOWING_JAMO = "\u1160-\u11ff\ud7b0-\ud7fb"
_THAI_LAO_AM = "\u0e33\u0eb3"
_SKIN_TONES = "\U0001f3fb-\U0001f3ff"
_REGIONAL = "\U0001f1e6-\U0001f1ff"
_PICTURES = "\u2190-\u21ff\u231a-\u23ff\u2600-\u27bf\u2b05-\u2b55\U0001f000-\U0001faff"
_RECOMPOSED = (
    "\u0340-\u0345\u0374\u037e\u0387\u0958-\u095f\u09dc-\u09df\u0a33-\u0a36\u0a59-\u0a5e"
    "\u0b5c\u0b5d\u0f43-\u0fb9\u1f00-\u1fff\u2126-\u212b\u2329\u232a\u2adc\uf900-\ufaff"
    "\ufb1d-\ufb4f\U0001d15e-\U0001d1c0\U0002f800-\U0002fa1f"
)
"""A little more than the single characters that composition (NFC) replaces by others."""

_MARKS_BEGIN, _MARKS_END = 0x300, 0x1F000


@dataclass(frozen=True, kw_only=True, eq=False)
class Folded:
    """A levelled text. Offsets are code points; a cluster is what a reader takes for one character.

    The text is kept as runs: run ``k`` begins at ``_at[k]`` here and at ``_origin[k]`` in the
    original. ``_width[k]`` is 0 where the run goes character by character; else it is the number of
    original characters that belong together.
    """

    text: str
    original: str = field(repr=False)
    _at: list[int] = field(repr=False)
    _origin: list[int] = field(repr=False)
    _width: list[int] = field(repr=False)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The same passage in the original, widened to whole clusters; ``start < end``."""
        first, last = self._run(start), self._run(end - 1)
        begin = self._origin[first] + (0 if self._width[first] else start - self._at[first])
        if self._width[last]:
            return begin, self._origin[last] + self._width[last]
        return begin, self._origin[last] + end - self._at[last]

    def into(self, start: int, end: int) -> tuple[int, int]:
        """The other way: a passage of the original in the levelled text, widened likewise."""
        return self._into(start, up=False), self._into(end, up=True)

    def is_whole(self, start: int, end: int) -> bool:
        """Whether the passage begins and ends between clusters, never inside one."""
        return self._is_border(start) and self._is_border(end)

    def _is_border(self, offset: int) -> bool:
        if offset >= len(self.text):
            return True
        run = self._run(offset)
        return not self._width[run] or offset == self._at[run]

    def _run(self, offset: int) -> int:
        return bisect_right(self._at, offset) - 1

    def _into(self, offset: int, *, up: bool) -> int:
        run = bisect_right(self._origin, offset) - 1
        if run < 0:
            return 0
        begin = self._at[run]
        size = (self._at[run + 1] if run + 1 < len(self._at) else len(self.text)) - begin
        beyond = offset - self._origin[run]
        if not self._width[run]:
            return begin + min(beyond, size)
        inside = 0 < beyond < self._width[run]
        return begin + (size if beyond and (up or not inside) else 0)


def fold(text: str) -> Folded:
    """``text`` with its typography levelled. Half a megabyte takes some hundredths of a second."""
    pieces: list[str] = []
    at: list[int] = []
    origin: list[int] = []
    width: list[int] = []
    length = done = 0

    def add(piece: str, start: int, wide: int) -> None:
        nonlocal length
        if piece:
            pieces.append(piece)
            at.append(length)
            origin.append(start)
            width.append(wide)
            length += len(piece)

    for match in _uneven().finditer(text):
        start, end = match.span()
        spaces = match.lastgroup == "spaces"
        if not spaces and start > done and _leans_on_the_letter_before(text, start, end):
            start -= 1
        add(text[done:start], done, 0)
        if spaces:
            add(CELL if CELL in match[0] else " ", start, end - start)
        else:
            for cluster in _clusters().finditer(text, start, end):
                add(_level(cluster[0]), cluster.start(), len(cluster[0]))
        done = end
    add(text[done:], done, 0)
    levelled = _shaped().sub(lambda found: _one_for_one()[found[0]], "".join(pieces))
    return Folded(text=levelled, original=text, _at=at, _origin=origin, _width=width)


def _leans_on_the_letter_before(text: str, start: int, end: int) -> bool:
    letter = text[start - 1]
    leans = _leaning().match(text, start, end) is not None
    return leans and letter != CELL and not letter.isspace()


def _level(cluster: str) -> str:
    seen = _vanishing().sub("", cluster)
    composed = unicodedata.normalize("NFC", seen)
    return "".join(_SPELT_OUT.get(char, char) for char in composed)


@cache
def _extenders() -> str:
    """What belongs to the character before it, as the inside of a character class."""
    marks = "".join(
        f"{chr(low)}-{chr(high)}" for low, high in _stretches(range(_MARKS_BEGIN, _MARKS_END))
    )
    return f"{marks}{_JOINERS}{_VARIATION_SELECTORS}{_FOLLOWING_JAMO}{_THAI_LAO_AM}{_SKIN_TONES}"


def _stretches(codes: range) -> Iterator[tuple[int, int]]:
    """First and last of each stretch of combining marks."""
    for is_mark, group in groupby(codes, lambda code: unicodedata.category(chr(code))[0] == "M"):
        if is_mark:
            stretch = list(group)
            yield stretch[0], stretch[-1]


@cache
def _uneven() -> re.Pattern[str]:
    """Stretches that may not fold character by character.

    Everything beyond U+FFFF is taken in, and by one range only: ``re`` has a fast table for the
    characters below, and asks every letter of a text for each range above.
    """
    special = f"{_VANISHING}{_extenders()}{_LEADING_JAMO}{_PICTURES}{_RECOMPOSED}"
    below = re.sub("[\U00010000-\U0010ffff](?:-[\U00010000-\U0010ffff])?", "", special)
    special = f"{below}{''.join(_SPELT_OUT)}\U00010000-\U0010ffff"
    spaces = f"[{_SPACES}{CELL}][{_SPACES}{CELL}{_VANISHING}]+"
    return re.compile(f"(?P<spaces>{spaces})|[{special}]+")


@cache
def _clusters() -> re.Pattern[str]:
    """Grapheme clusters (UAX 29) as far as folding could otherwise tear them apart."""
    extend = f"(?:[{_INVISIBLE}{_extenders()}]*[{_extenders()}])?"
    base = f"(?:[{_REGIONAL}]{{2}}|[{_LEADING_JAMO}]+|.)"
    joined = f"(?:(?<=\u200d)[{_PICTURES}]{extend})*"
    return re.compile(f"{base}{extend}{joined}", re.DOTALL)


@cache
def _leaning() -> re.Pattern[str]:
    return re.compile(f"[{_INVISIBLE}]*[{_extenders()}]")


@cache
def _vanishing() -> re.Pattern[str]:
    return re.compile(f"[{_VANISHING}]")


@cache
def _one_for_one() -> dict[str, str]:
    spaces = [chr(code) for code in range(0x3001) if re.fullmatch(f"[{_SPACES}]", chr(code))]
    return {
        **dict.fromkeys(_QUOTATION_MARKS, "'"),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(spaces, " "),
    }


@cache
def _shaped() -> re.Pattern[str]:
    """What ``_one_for_one`` replaces by something else, which is little of a text."""
    changed = (char for char, level in _one_for_one().items() if char != level)
    return re.compile(f"[{re.escape(''.join(changed))}]")
