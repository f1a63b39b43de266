"""Where the names on a map stand: in their areas where they fit, else beside them with a line.

No name covers another one, and land is covered only where there is no other place.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..model import Area
from .map_shapes import WIDTH, Drawing, Point, Shape, edges

_LETTER, _LINE = 16.0, 36.0
"""Width of a letter and height of a line of a label, generously."""
_ROW = 6.0
"""Distance of the lines along which land is looked for."""
_COVERED, _CROSSED = 60.0, 30.0
"""What a covered piece of land and a crossed piece of a foreign area cost, in units of distance."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """The ground of a label."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> Point:
        """The point in its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def meets(self, other: Box) -> bool:
        """Whether the two have a point in common."""
        return not (
            self.right < other.left
            or other.right < self.left
            or self.bottom < other.top
            or other.bottom < self.top
        )

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def probes(self) -> Iterator[Point]:
        """Points that stand for the whole box."""
        for column in range(9):
            x = self.left + (self.right - self.left) * column / 8
            for y in (self.top, (self.top + self.bottom) / 2, self.bottom):
                yield x, y


@dataclass(frozen=True, kw_only=True)
class Label:
    """A name and where it stands."""

    words: str
    box: Box
    target: Point | None
    """Where its line leads; None where the label stands in its area."""

    @property
    def line(self) -> list[Point]:
        """Points along the line, from the target on."""
        if self.target is None:
            return []
        (ax, ay), (bx, by) = self.target, self.box.middle
        return [(ax + (bx - ax) * i / 12, ay + (by - ay) * i / 12) for i in range(13)]


class _Land:
    """Which area lies at a point, by horizontal lines through the drawing."""

    def __init__(self, drawing: Drawing) -> None:
        rows = int(drawing.height / _ROW) + 1
        self._spans: list[list[tuple[float, float, str]]] = [[] for _ in range(rows)]
        for shape in drawing.shapes:
            for row, found in _crossings(shape).items():
                # Closed outlines are crossed in and out, so there are always pairs.
                pairs = zip(found[::2], found[1::2], strict=True)
                self._spans[row].extend((start, end, shape.key) for start, end in pairs)

    def at(self, point: Point) -> str | None:
        """The key of the area at ``point``, or None."""
        row = int(point[1] / _ROW)
        if not 0 <= row < len(self._spans):
            return None
        spans = self._spans[row]
        return next((key for start, end, key in spans if start <= point[0] <= end), None)


def _crossings(shape: Shape) -> dict[int, list[float]]:
    """Where the outlines of a shape cross each of the lines, from left to right."""
    crossings: dict[int, list[float]] = {}
    for (ax, ay), (bx, by) in (side for ring in shape.rings for side in edges(ring)):
        for row in range(int(min(ay, by) / _ROW), int(max(ay, by) / _ROW) + 1):
            y = (row + 0.5) * _ROW
            if (ay > y) != (by > y):
                crossings.setdefault(row, []).append((bx - ax) * (y - ay) / (by - ay) + ax)
    return {row: sorted(found) for row, found in crossings.items()}


def place_labels(marked: Sequence[tuple[Area, Shape]], drawing: Drawing) -> list[Label]:
    """A label for each marked area, in their order."""
    land = _Land(drawing)
    keys = {area.key for area, _ in marked}
    placed: dict[str, Label] = {}
    for area, shape in marked:
        label = Label(words=area.label, box=_box(shape.centre, area.label), target=None)
        own = all(land.at(point) == area.key for point in label.box.probes())
        if own and not _in_the_way(label, placed.values()):
            placed[area.key] = label
    for area, shape in marked:
        if area.key not in placed:
            others = list(placed.values())
            candidates = _around(area, shape.centre, drawing, land, keys - {area.key})
            free = (label for _, label in candidates if not _in_the_way(label, others))
            fallback = Label(words=area.label, box=_box(shape.centre, area.label), target=None)
            placed[area.key] = next(free, fallback)
    return [placed[area.key] for area, _ in marked]


def _in_the_way(label: Label, others: Iterable[Label]) -> bool:
    """Whether it meets another label or a line crosses one."""
    return any(
        label.box.meets(other.box)
        or any(other.box.holds(point) for point in label.line)
        or any(label.box.holds(point) for point in other.line)
        for other in others
    )


def _around(
    area: Area, centre: Point, drawing: Drawing, land: _Land, foreign: set[str]
) -> list[tuple[float, Label]]:
    """Every place around an area that is on the drawing, with its cost, the cheapest first."""
    found = []
    for distance in range(36, 480, 12):
        for step in range(24):
            angle = step * math.pi / 12
            wide = distance + len(area.label) * _LETTER / 2 * abs(math.cos(angle))
            middle = centre[0] + wide * math.cos(angle), centre[1] + distance * math.sin(angle)
            label = Label(words=area.label, box=_box(middle, area.label), target=centre)
            if _fits(label.box, drawing.height):
                found.append((distance + _cost(label, land, foreign), label))
    return sorted(found, key=lambda pair: pair[0])


def _cost(label: Label, land: _Land, foreign: set[str]) -> float:
    covered = sum(land.at(point) is not None for point in label.box.probes())
    crossed = sum(land.at(point) in foreign for point in label.line)
    return covered * _COVERED + crossed * _CROSSED


def _fits(box: Box, height: float) -> bool:
    return box.left >= 0 and box.top >= 0 and box.right <= WIDTH and box.bottom <= height


def _box(middle: Point, words: str) -> Box:
    x, y = middle
    half = len(words) * _LETTER / 2 + 6
    return Box(left=x - half, right=x + half, top=y - _LINE / 2, bottom=y + _LINE / 2)
