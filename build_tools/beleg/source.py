"""Texts and places in them.

Every value that an author wrote carries its place from the parser to the message, so that a
message can show the line itself. Offsets are code points, counted from 0; lines and columns, as
people and editors count them, start at 1.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, eq=False)
class Source:
    """A text file as its author sees it: ``path`` is shown in messages, with forward slashes."""

    path: str
    text: str = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """A digest of the text."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def line_of(self, offset: int) -> int:
        """The line, counted from 1, in which ``offset`` lies."""
        return bisect_right(self._line_starts, offset)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both counted from 1, of ``offset``."""
        line = self.line_of(offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """Line number ``line`` (from 1) without its line end."""
        start = self._line_starts[line - 1]
        end = self._line_starts[line] - 1 if line < len(self._line_starts) else len(self.text)
        return self.text[start:end]

    def place(self, start: int, end: int | None = None) -> Place:
        """The range ``start``..``end``; one character wide where no end is given."""
        size = len(self.text)
        start = max(0, min(start, size))
        end = min(start + 1, size) if end is None else max(start, min(end, size))
        return Place(self, start, end)

    def whole_line(self, line: int) -> Place:
        """The written part of a line, for messages that are about the line itself."""
        text = self.line_text(line)
        start = self._line_starts[line - 1] + len(text) - len(text.lstrip())
        return self.place(start, self._line_starts[line - 1] + len(text.rstrip()))


@dataclass(frozen=True)
class Place:
    """A range of a source, half open."""

    source: Source
    start: int
    end: int

    @property
    def path(self) -> str:
        """The path of the file, as messages show it."""
        return self.source.path

    @property
    def text(self) -> str:
        """The author's own words."""
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        """The line of the first character, from 1."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """The column of the first character, from 1."""
        return self.source.position(self.start)[1]

    @property
    def end_position(self) -> tuple[int, int]:
        """Line and column behind the last character, from 1."""
        return self.source.position(self.end)
