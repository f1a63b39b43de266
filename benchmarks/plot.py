"""The builds as lines: articles across, seconds upwards, both in powers of ten.

A straight line that rises one power for each power costs as the work does; a steeper one costs
more. Drawn here and not by a library, so that it follows the reader's light or dark scheme.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT = 960, 500
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 600, 30, 440
_LINE_OF_TEXT = 17
_STYLE = """
svg { background: #ffffff; font: 13px system-ui, sans-serif }
text { fill: #1c1c1c } .grid { stroke: #d5d5d5 } .line { fill: none; stroke-width: 2.5 }
.to-label { fill: none } .dot { fill: none; stroke-width: 4 }
.c0 { stroke: #0b5cad } .c1 { stroke: #b3261e } .c2 { stroke: #1b7a3d } .c3 { stroke: #8a5a00 }
.c4 { stroke: #7a3fb0 } .c5 { stroke: #00707a } .c6 { stroke: #5f5f5f }
@media (prefers-color-scheme: dark) {
  svg { background: #17191c } text { fill: #ececec } .grid { stroke: #40454b }
  .c0 { stroke: #7db8ff } .c1 { stroke: #ff9a91 } .c2 { stroke: #77d393 } .c3 { stroke: #f0bd5e }
  .c4 { stroke: #cfa5f5 } .c5 { stroke: #63d4de } .c6 { stroke: #b8b8b8 }
}
"""
_DASHES = ("", "8 4", "2 4", "12 4 2 4", "5 3", "1 5", "14 6")
"""Lines differ by more than their colour."""

Line = Sequence[tuple[int, float]]
"""Number of articles and seconds, the number rising."""


def plot(lines: Mapping[str, Line], title: str) -> str:
    """An SVG with a line for each label; all seconds are above 0. Raises ValueError for none."""
    points = [point for line in lines.values() for point in line]
    if not points:
        raise ValueError("there is nothing to draw")
    axes = _Axes([x for x, _ in points], [y for _, y in points])
    parts = [*axes.grid()]
    ends = sorted((axes.y(line[-1][1]), label) for label, line in lines.items() if line)
    places = _apart([y for y, _ in ends])
    beside = {label: y for (_, label), y in zip(ends, places, strict=True)}
    for number, (label, line) in enumerate(lines.items()):
        if line:
            parts += _line(number, label, line, axes, beside[label])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>{''.join(parts)}</svg>\n"
    )


class _Axes:
    """Whole powers of ten around the values."""

    def __init__(self, across: Sequence[float], upwards: Sequence[float]) -> None:
        self._x = _powers(across)
        self._y = _powers(upwards)

    def x(self, value: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * _share(value, *self._x)

    def y(self, value: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * _share(value, *self._y)

    def grid(self) -> list[str]:
        parts = []
        for power in range(self._x[0], self._x[1] + 1):
            x = self.x(10.0**power)
            parts.append(_rule(x, _TOP, x, _BOTTOM))
            parts.append(_words(f"{10**power:,}", x, _BOTTOM + 20, "middle"))
        for power in range(self._y[0], self._y[1] + 1):
            y = self.y(10.0**power)
            parts.append(_rule(_LEFT, y, _RIGHT, y))
            parts.append(_words(f"{10.0**power:,g} s", _LEFT - 8, y + 4, "end"))
        middle = (_LEFT + _RIGHT) / 2
        return [*parts, _words("articles", middle, _BOTTOM + 42, "middle")]


def _powers(values: Sequence[float]) -> tuple[int, int]:
    low = math.floor(math.log10(min(values)))
    return low, max(low + 1, math.ceil(math.log10(max(values))))


def _share(value: float, low: int, high: int) -> float:
    return (math.log10(value) - low) / (high - low)


def _apart(places: Sequence[float]) -> list[float]:
    """The rising ``places``, moved downwards until no label stands on another."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + _LINE_OF_TEXT) if found else place)
    return found


def _line(number: int, label: str, line: Line, axes: _Axes, beside: float) -> list[str]:
    colour, dash = f"c{number % 7}", _DASHES[number % len(_DASHES)]
    points = [(axes.x(x), axes.y(y)) for x, y in line]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = (f'<circle class="dot {colour}" cx="{x:.1f}" cy="{y:.1f}" r="1"/>' for x, y in points)
    last_x, last_y = points[-1]
    to_label = f"{last_x:.1f},{last_y:.1f} {_RIGHT + 8},{beside:.1f} {_RIGHT + 34},{beside:.1f}"
    return [
        f'<polyline class="grid to-label" points="{to_label}"/>',
        f'<polyline class="line {colour}" stroke-dasharray="{dash}" points="{path}"/>',
        *dots,
        _words(label, _RIGHT + 40, beside + 4, "start"),
    ]


def _rule(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line class="grid" x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"/>'


def _words(text: str, x: float, y: float, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
