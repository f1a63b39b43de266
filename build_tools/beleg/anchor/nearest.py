"""What an author probably meant. Nothing here decides: it only finds words for a help text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from ..fold import CELL
from .haystack import FoldedHaystack, Part, Passage

_CLOSE = 0.5
"""Share of letters that need not be edited from which on a passage is worth showing."""
_PIECE = 64
"""rapidfuzz aligns up to 64 characters quickly in any text; more may take it many seconds."""
_AROUND = 40
_EDGE, _FOR_AN_EDGE, _FOR_THE_COUNT = 3, 0.2, 0.1
"""What begins or ends like the quote, or has as many words, is likelier the passage meant."""
_LONGEST = 5_000
_TAIL = " ,.;:!?)\n" + CELL
"""What no passage begins with."""
"""Of a longer quote only the beginning is compared."""

_FOREIGN = "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅοαιΑΒΕΖΗΙΚΜΝΟΡΤΥΧıſ"
_LATIN = "aeopcyxijshdqwABEKMHOPCTYXIJSoaiABEZHIKMNOPTYXis"


class Nearby:
    """Looser readings of an article. Each keeps the length, so that offsets stay the same."""

    def __init__(self, text: FoldedHaystack) -> None:
        self._text = text

    def across_cells(self, needle: str) -> Passage | None:
        """The words, if they run over cells of a table."""
        found = self._first(needle, {part: part.flowing for part in self._text.parts})
        # Without a cell in between, they end inside of what a reader takes for one character.
        return found if found and CELL in found.words else None

    def in_other_case(self, needle: str) -> Passage | None:
        """The words, if only upper and lower case differ."""
        return self._first(_lower(needle), self._lower)

    def with_look_alikes(self, needle: str) -> Passage | None:
        """The words, if only letters differ that look alike or stand for the same."""
        return self._first(_skeleton(needle), self._skeleton)

    def closest(self, needle: str) -> Passage | None:
        """The most similar passage of whole words, if it is similar at all."""
        return next(iter(self.close(needle, 1)), None)

    def close(self, needle: str, most: int) -> list[Passage]:
        """Up to ``most`` passages of whole words that are similar, none in another; best first."""
        needle = _lower(_skeleton(needle[:_LONGEST]))
        readings = dict(self._loosest)
        found: list[Passage] = []
        while len(found) < most:
            rated = [
                (alike(needle, reading[start:end]), part, start, end)
                for part, reading in readings.items()
                for start, end in _align(reading, needle)
            ]
            score, part, start, end = max(rated, key=lambda one: one[0], default=(0.0, None, 0, 0))
            if part is None or score < _CLOSE:
                break
            found.append(Passage(part=part, start=start, end=end))
            seen = readings[part]
            readings[part] = f"{seen[:start]}{CELL * (end - start)}{seen[end:]}"
        return found

    def _first(self, needle: str, readings: dict[Part, str]) -> Passage | None:
        for part, reading in readings.items():
            start = reading.find(needle)
            if needle and start >= 0:
                return Passage(part=part, start=start, end=start + len(needle))
        return None

    @cached_property
    def _lower(self) -> dict[Part, str]:
        return {part: _lower(part.flowing) for part in self._text.parts}

    @cached_property
    def _skeleton(self) -> dict[Part, str]:
        return {part: _skeleton(part.flowing) for part in self._text.parts}

    @cached_property
    def _loosest(self) -> dict[Part, str]:
        return {part: _lower(_skeleton(part.folded.text)) for part in self._text.parts}


def _align(reading: str, needle: str) -> Iterator[tuple[int, int]]:
    middle, last = max(0, (len(needle) - _PIECE) // 2), max(0, len(needle) - _PIECE)
    for offset in sorted({0, middle, last}):
        found = fuzz.partial_ratio_alignment(needle[offset : offset + _PIECE], reading)
        if found and found.dest_start < found.dest_end:
            start = max(0, found.dest_start - found.src_start - offset)
            start, end = _to_words(reading, needle, start, start + len(needle))
            yield _in_one_cell(reading, needle, start, end)


def _to_words(reading: str, needle: str, start: int, end: int) -> tuple[int, int]:
    """The best borders of words near ``start`` and ``end``."""

    def rated(first: int, last: int) -> float:
        words = reading[first:last].rstrip()
        same_ends = (words[:_EDGE] == needle[:_EDGE]) + (words[-_EDGE:] == needle[-_EDGE:])
        same_count = len(words.split()) == len(needle.split())
        return alike(needle, words) + _FOR_AN_EDGE * same_ends + _FOR_THE_COUNT * same_count

    starts = [
        place for place in _borders(reading, start) if reading[place : place + 1].strip(_TAIL)
    ]
    start = max(starts, key=lambda place: rated(place, end), default=start)
    ends = [place for place in _borders(reading, end) if reading[start:place].strip()]
    end = max(ends, key=lambda place: rated(start, place), default=end)
    return start, start + len(reading[start:end].rstrip())


def _borders(reading: str, near: int) -> list[int]:
    nearby = range(max(0, near - _AROUND), min(len(reading), near + _AROUND) + 1)
    return [
        place
        for place in nearby
        if not (reading[place - 1 : place].isalnum() and reading[place : place + 1].isalnum())
    ] or [min(near, len(reading))]


def _in_one_cell(reading: str, needle: str, start: int, end: int) -> tuple[int, int]:
    cells = []
    for cell in reading[start:end].split(CELL):
        cells.append((start, start + len(cell)))
        start += len(cell) + 1
    return max(cells, key=lambda cell: alike(needle, reading[slice(*cell)]))


def alike(needle: str, words: str) -> float:
    """The share of letters that need not be edited, 0 to 1."""
    return Levenshtein.normalized_similarity(needle, words)


def _lower(text: str) -> str:
    """In lower case, but for the few letters that grow by it."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _skeleton(text: str) -> str:
    """With one letter for all that look like it, and one for its full-width and raised forms."""
    foreign = dict(zip(_FOREIGN, _LATIN, strict=True))
    plain = {char: unicodedata.normalize("NFKC", char) for char in set(text) if ord(char) > 0x7F}
    same = {ord(char): form for char, form in plain.items() if len(form) == 1}
    return text.translate(same | {ord(char): form for char, form in foreign.items()})
