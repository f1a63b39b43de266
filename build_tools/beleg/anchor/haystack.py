"""The visible text of an article, levelled once and searched often."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from heapq import merge
from itertools import groupby, islice, product
from typing import Literal

from ..fold import CELL, Folded, fold

MOST = 200
"""No more places than this are looked at: nobody reads a longer list."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Haystack:
    """The visible text of one article: its headline and its body.

    In ``text`` an empty line parts blocks, a line end is a line break and U+001F parts the cells of
    a table. Offsets are code points.
    """

    title: str
    text: str = field(repr=False)
    path: str
    """The article's file, as messages show it."""
    title_line: int
    """The line of the headline in that file, from 1."""
    line_of: Callable[[int], int] = field(repr=False)
    """The line in that file, from 1, of an offset into ``text``."""
    description: str = ""
    """The standfirst, which cannot be quoted; known so that a message can say so."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """The headline or the body."""

    where: Literal["title", "body"]
    folded: Folded

    @cached_property
    def flowing(self) -> str:
        """The levelled text with spaces between the cells of a table; same length."""
        return self.folded.text.replace(CELL, " ")

    def find(self, exact: str, prefix: str, suffix: str) -> Iterator[Passage]:
        """Each place of levelled words behind ``prefix`` and before ``suffix``, in order.

        White space where they meet is free, and they may stand in a neighbouring cell; the words
        themselves may not run over cells.
        """
        joints = product(("", " ") if prefix else ("",), ("", " ") if suffix else ("",))
        found = [
            _places(self.flowing, prefix + before, exact, behind + suffix)
            for before, behind in joints
        ]
        for start, _ in groupby(merge(*found)):
            end = start + len(exact)
            in_one_cell = self.folded.text.startswith(exact, start)
            if in_one_cell and self.folded.is_whole(start, end):
                yield Passage(part=self, start=start, end=end)


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A place in a part; the offsets are those of its levelled text."""

    part: Part
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        """Offsets in the original."""
        return self.part.folded.back(self.start, self.end)

    @property
    def words(self) -> str:
        """The article's own words, typography untouched."""
        start, end = self.span
        return self.part.folded.original[start:end]


class FoldedHaystack:
    """An article ready to be searched."""

    def __init__(self, haystack: Haystack) -> None:
        self.haystack = haystack
        self.title = Part(where="title", folded=fold(haystack.title))
        self.body = Part(where="body", folded=fold(haystack.text))
        self.parts = (self.title, self.body)

    def find(self, exact: str, prefix: str = "", suffix: str = "") -> list[Passage]:
        """Every place of the words as written, headline first; none if nothing is left of them."""
        needle, before, behind = level(exact), level(prefix), level(suffix)
        if not needle:
            return []
        found = (passage for part in self.parts for passage in part.find(needle, before, behind))
        return list(islice(found, MOST))

    def line(self, passage: Passage) -> int:
        """The line of the article's file on which a passage begins."""
        if passage.part is self.title:
            return self.haystack.title_line
        return self.haystack.line_of(passage.span[0])

    def place(self, passage: Passage) -> str:
        """The line as messages name it."""
        line = f"line {self.line(passage)}"
        return f"{line} (the headline)" if passage.part is self.title else line


def level(words: str) -> str:
    """Words as they are looked for: folded, no white space around them."""
    return fold(words).text.strip(" ") if words else ""


def _places(text: str, before: str, exact: str, behind: str) -> Iterator[int]:
    """Where ``exact`` begins. Overlapping places count: ``aa`` stands in ``aaaa`` three times."""
    needle = f"{before}{exact}{behind}"
    start = text.find(needle)
    while start >= 0:
        yield start + len(before)
        start = text.find(needle, start + 1)
