"""A locator map as SVG, drawn from GeoJSON when the site is built: no tiles, no server, no script.

All areas together are one country in one tint; the named ones are hatched and labelled. A label
that does not fit into its area stands beside it, with a line that leads there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ..figure_files import features, property_of
from ..model import Area, Figure
from .markup import Html, el, html

WIDTH = 960.0
"""Units; on a wide screen about 0.7 CSS pixels each, on a phone 0.35."""
_MARGIN = 16.0
_LETTER, _LINE = 16.0, 36.0
"""Width of a letter and height of a line of a label, generously."""
_CLOSEST = 2.4
"""Points of an outline nearer than this to the one before are left out: nobody could see them."""
_TALLEST = 2.0

Point = tuple[float, float]
Ring = Sequence[Point]


@dataclass(frozen=True, kw_only=True)
class _Shape:
    """An area in the units of the drawing, its largest ring first."""

    key: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, kw_only=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return not (
            self.right < other.left
            or other.right < self.left
            or self.bottom < other.top
            or other.bottom < self.top
        )

    def probes(self) -> Iterator[Point]:
        """Points that stand for the whole box."""
        for x in (self.left, (self.left + self.right) / 2, self.right):
            for y in (self.top, (self.top + self.bottom) / 2, self.bottom):
                yield x, y


@dataclass(frozen=True, kw_only=True)
class _Label:
    words: str
    box: _Box
    target: Point | None
    """Where its line leads; None where the label stands in its area."""


def draw(figure: Figure, id_: str, title: str) -> Html | None:
    """The map of ``figure``; ids in it begin with ``id_``. None where nothing can be drawn."""
    shapes, height = _shapes(figure)
    if not shapes:
        return None
    by_key = {shape.key: shape for shape in shapes}
    marked = [(area, by_key[area.key]) for area in figure.areas if area.key in by_key]
    keys = {area.key for area, _ in marked}
    labels = _labels(marked, shapes, height)
    attributes = {
        "class": "fc-map",
        "viewBox": f"0 0 {WIDTH:g} {height:g}",
        "role": "img",
        "aria-labelledby": f"{id_}_title {id_}_desc",
        "data-search-exclude": "1",
    }
    return el(
        "svg",
        attributes,
        el("title", {"id": f"{id_}_title"}, title),
        el("desc", {"id": f"{id_}_desc"}, figure.alt),
        el("defs", None, _pattern(f"{id_}_hatch")),
        _outline([s for s in shapes if s.key not in keys], {"class": "fc-land", **_LAND}),
        _outline([s for _, s in marked], {"class": "fc-land", **_LAND}),
        _outline([s for _, s in marked], {**_AREA, "fill": f"url(#{id_}_hatch)"}),
        [_label_html(label) for label in labels],
    )


def swatch(id_: str) -> Html:
    """A sample of the hatching, for the legend."""
    box = el("rect", {"x": 2, "y": 2, "width": 52, "height": 28, "class": "fc-land", **_LAND})
    hatched = {"x": 2, "y": 2, "width": 52, "height": 28, **_AREA}
    attributes = {"class": "fc-swatch", "viewBox": "0 0 56 32", "aria-hidden": "true"}
    return el("svg", attributes, box, el("rect", {**hatched, "fill": f"url(#{id_}_hatch)"}))


_LAND = {"fill": "#e8e8e8", "stroke": "#a0a0a0"}
_AREA = {"class": "fc-area", "stroke": "currentColor"}


def _pattern(id_: str) -> Html:
    attributes = {
        "id": id_,
        "width": 12,
        "height": 12,
        "patternUnits": "userSpaceOnUse",
        "patternTransform": "rotate(45)",
    }
    line = {"class": "fc-hatch", "width": 3.5, "height": 12, "fill": "currentColor"}
    return el("pattern", attributes, el("rect", line))


def _shapes(figure: Figure) -> tuple[list[_Shape], float]:
    """All areas, scaled to the drawing, and its height."""
    raw = [
        (property_of(feature, figure.key_property), _rings(feature))
        for feature in features(figure.data or '{"features": []}')
    ]
    points = [point for _, rings in raw for ring in rings for point in ring]
    if not points:
        return [], 0.0
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    # Degrees of longitude are shorter than those of latitude; in the middle they are made equal.
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.1)
    across, down = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
    scale = min((WIDTH - 2 * _MARGIN) / across, WIDTH * _TALLEST / down)
    height = float(round(down * scale + 2 * _MARGIN))

    def place(point: Point) -> Point:
        x = _MARGIN + (point[0] - west) * squeeze * scale
        return round(x), round(_MARGIN + (north - point[1]) * scale)

    shapes = [
        _Shape(key=key, rings=tuple(sorted(map(_thinned, _placed(rings, place)), key=_size)))
        for key, rings in raw
        if rings
    ]
    return shapes, height


def _placed(rings: Iterable[Ring], place: Any) -> Iterator[Ring]:
    for ring in rings:
        yield [place(point) for point in ring]


def _rings(feature: Mapping[str, Any]) -> list[Ring]:
    """Every closed line of a polygon or of several; whatever else a file holds is left out."""
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        return []
    coordinates = geometry.get("coordinates")
    polygons = coordinates if geometry.get("type") == "MultiPolygon" else [coordinates]
    if geometry.get("type") not in {"Polygon", "MultiPolygon"} or not isinstance(polygons, list):
        return []
    rings = (ring for polygon in polygons if isinstance(polygon, list) for ring in polygon)
    read = (_ring(ring) for ring in rings if isinstance(ring, list))
    return [ring for ring in read if len(ring) > 2]


def _ring(ring: Sequence[Any]) -> Ring:
    points = (point for point in ring if isinstance(point, list) and len(point) >= 2)
    return [
        (float(x), max(-85.0, min(85.0, float(y))))
        for x, y, *_ in points
        if isinstance(x, int | float) and isinstance(y, int | float)
    ]


def _thinned(ring: Ring) -> Ring:
    kept = [ring[0]]
    for point in ring[1:]:
        if math.dist(point, kept[-1]) >= _CLOSEST:
            kept.append(point)
    return kept


def _size(ring: Ring) -> float:
    """The area within a ring, negative, so that the largest comes first."""
    return -abs(_signed_area(ring))


def _signed_area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _edges(ring)) / 2


def _edges(ring: Ring) -> Iterable[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _centre(ring: Ring) -> Point:
    """The centroid, or the middle of the points of a ring without an area."""
    area = _signed_area(ring)
    if abs(area) < 1:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in _edges(ring))
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in _edges(ring))
    return x / (6 * area), y / (6 * area)


def _inside(point: Point, ring: Ring) -> bool:
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in _edges(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _outline(shapes: Sequence[_Shape], attributes: Mapping[str, str]) -> Html | None:
    if not shapes:
        return None
    path = "".join(_path(ring) for shape in shapes for ring in shape.rings)
    return el("path", {**attributes, "fill-rule": "evenodd", "d": path})


def _path(ring: Ring) -> str:
    """Relative steps in whole units, which are the shortest to write."""
    steps = "".join(
        f"{_step(bx - ax)}{_step(by - ay)}" for (ax, ay), (bx, by) in pairwise(ring)
    )
    return f"M{ring[0][0]:g} {ring[0][1]:g}l{steps.strip()}z"


def _step(units: float) -> str:
    """A minus sign parts two numbers as well as a space does."""
    return f"{units:g}" if units < 0 else f" {units:g}"


def _labels(
    marked: Sequence[tuple[Area, _Shape]], shapes: Sequence[_Shape], height: float
) -> list[_Label]:
    """Labels in their areas where they fit, the others around, none upon another."""
    placed: dict[str, _Label] = {}
    for area, shape in marked:
        box = _box(_centre(shape.rings[0]), area.label)
        own = all(_inside(point, shape.rings[0]) for point in box.probes())
        if own and not any(box.meets(label.box) for label in placed.values()):
            placed[area.key] = _Label(words=area.label, box=box, target=None)
    for area, shape in marked:
        if area.key not in placed:
            taken = [label.box for label in placed.values()]
            placed[area.key] = _beside(area, shape, shapes, taken, height)
    return [placed[area.key] for area, _ in marked]


def _beside(
    area: Area, shape: _Shape, shapes: Sequence[_Shape], taken: Sequence[_Box], height: float
) -> _Label:
    """The nearest place around an area where its label covers no land and no other label."""
    centre = _centre(shape.rings[0])
    best: tuple[float, _Label] | None = None
    for distance in range(36, 400, 12):
        for step in range(16):
            angle = step * math.pi / 8
            wide = distance + len(area.label) * _LETTER / 2 * abs(math.cos(angle))
            middle = centre[0] + wide * math.cos(angle), centre[1] + distance * math.sin(angle)
            box = _box(middle, area.label)
            if not _fits(box, height) or any(box.meets(other) for other in taken):
                continue
            on_land = sum(_on_land(point, shapes) for point in box.probes())
            cost = distance + 28 * on_land
            if best is None or cost < best[0]:
                best = cost, _Label(words=area.label, box=box, target=centre)
    return best[1] if best else _Label(words=area.label, box=_box(centre, area.label), target=None)


def _fits(box: _Box, height: float) -> bool:
    return 0 <= box.left and 0 <= box.top and box.right <= WIDTH and box.bottom <= height


def _on_land(point: Point, shapes: Sequence[_Shape]) -> bool:
    return any(_inside(point, ring) for shape in shapes for ring in shape.rings[:1])


def _box(middle: Point, words: str) -> _Box:
    x, y = middle
    half = len(words) * _LETTER / 2 + 6
    return _Box(left=x - half, right=x + half, top=y - _LINE / 2, bottom=y + _LINE / 2)


def _label_html(label: _Label) -> Html:
    box = label.box
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    plate = {
        "class": "fc-plate",
        "x": f"{box.left:.0f}",
        "y": f"{box.top:.0f}",
        "width": f"{box.right - box.left:.0f}",
        "height": f"{box.bottom - box.top:.0f}",
        "rx": 6,
        "fill": "#fff",
    }
    text = {"class": "fc-map-label", "x": f"{x:.0f}", "y": f"{y + 10:.0f}", **_TEXT}
    return html(_leader(label, x, y), el("rect", plate), el("text", text, label.words))


_TEXT = {"text-anchor": "middle", "font-size": "28", "fill": "currentColor"}


def _leader(label: _Label, x: float, y: float) -> Html | None:
    if label.target is None:
        return None
    ends = {"x1": f"{x:.0f}", "y1": f"{y:.0f}"}
    target = {"x2": f"{label.target[0]:.0f}", "y2": f"{label.target[1]:.0f}"}
    dot = {"cx": target["x2"], "cy": target["y2"], "r": 5, "fill": "currentColor"}
    line = el("line", {"class": "fc-leader", "stroke": "currentColor", **ends, **target})
    return html(line, el("circle", {"class": "fc-leader", **dot}))
