"""The line that a message is about, as a terminal may show it, and carets below its words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ..source import Place

WIDEST = 100
"""Columns of a source line that are shown."""
_LEAD = 30
"""Columns that are shown before the place, where a line is cut."""
_REACH = 4 * WIDEST
"""Characters on each side of the place that are looked at; a line may have millions."""
_TAB = 4
_CUT = "…"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Characters that draw nothing although their category says otherwise."""


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """A line and what to print below it: ``before`` (spaces), then ``carets``."""

    line: str
    before: str
    carets: str


@dataclass(frozen=True)
class _Cell:
    """A character of the source as it is shown, and the columns that it takes."""

    shown: str
    width: int


def visible(text: str) -> str:
    """``text`` with everything that a terminal or a CI log would obey or hide as its code point."""
    command = text.lstrip().startswith("::")
    start = len(text) - len(text.lstrip())
    return "".join(
        _code_point(char) if command and at == start else _visible(char, text[max(0, at - 2) : at])
        for at, char in enumerate(text)
    )


def excerpt(place: Place) -> Excerpt:
    """The line on which ``place`` begins; of a place over several lines, its part of the first."""
    line = place.source.line_text(place.line)
    start = min(place.column - 1, len(line))
    end = max(start, min(len(line), start + place.end - place.start))
    first, last = max(0, start - _REACH), min(len(line), start + _REACH)
    cells = _cells(line[first:last])
    left, right = _window(cells, start - first)
    shown = cells[left:right]
    cut_left, cut_right = first + left > 0, first + right < len(line)
    under = shown[start - first - left : end - first - left]
    return Excerpt(
        line=_CUT * cut_left + "".join(cell.shown for cell in shown) + _CUT * cut_right,
        before=" " * (cut_left + _width(shown[: start - first - left])),
        carets="^" * max(1, _width(under)),
    )


def _cells(line: str) -> list[_Cell]:
    cells: list[_Cell] = []
    column = 0
    for at, char in enumerate(line):
        if char == "\t":
            width = _TAB - column % _TAB
            cell = _Cell(" " * width, width)
        else:
            shown = _visible(char, line[max(0, at - 2) : at])
            cell = _Cell(shown, len(shown) if len(shown) > 1 else _columns(char))
        column += cell.width
        cells.append(cell)
    return cells


def _window(cells: Sequence[_Cell], start: int) -> tuple[int, int]:
    """The cells to show so that the place is seen: all, or ``WIDEST`` columns around its start."""
    if _width(cells) <= WIDEST:
        return 0, len(cells)
    left, room = start, _LEAD
    while left > 0 and cells[left - 1].width <= room:
        left -= 1
        room -= cells[left].width
    right, room = left, WIDEST
    while right < len(cells) and cells[right].width <= room:
        room -= cells[right].width
        right += 1
    while right == len(cells) and left > 0 and cells[left - 1].width <= room:
        left -= 1
        room -= cells[left].width
    return left, right


def _width(cells: Sequence[_Cell]) -> int:
    return sum(cell.width for cell in cells)


def _visible(char: str, before: str) -> str:
    """``before``: what stands before it; CI logs obey ``##[`` anywhere in a line."""
    obeyed = char == "[" and before == "##"
    if obeyed or char in _BLANK or unicodedata.category(char) in _UNSEEN:
        return _code_point(char)
    return char


def _code_point(char: str) -> str:
    return f"<U+{ord(char):04X}>"


def _columns(char: str) -> int:
    """How many columns of a terminal a visible character takes."""
    if unicodedata.category(char) in {"Mn", "Me"} or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
