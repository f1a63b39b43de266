"""The areas of a GeoJSON file as outlines in the units of a drawing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..figure_files import features, property_of
from ..model import Figure

WIDTH = 960.0
"""Units; on a wide screen about 0.7 CSS pixels each, on a phone 0.35."""
_MARGIN = 16.0
_TALLEST = 2.0
"""A drawing is at most so many times as high as wide."""
_CLOSEST = 2.4
"""Points of an outline nearer than this to the one before are left out: nobody could see them."""
_NORTHERNMOST = 85.0

Point = tuple[float, float]
Ring = Sequence[Point]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """An area in the units of the drawing, its largest ring first; points are whole numbers."""

    key: str
    rings: tuple[Ring, ...]

    @property
    def centre(self) -> Point:
        """The centroid of its largest ring."""
        return centre(self.rings[0])


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """All areas of a file."""

    shapes: tuple[Shape, ...]
    height: float


def read_shapes(figure: Figure) -> Drawing:
    """The areas of the figure's file, scaled to ``WIDTH``; none where it holds no polygons.

    Degrees of longitude are shorter than those of latitude; in the middle they are made equal,
    which is true enough for a country and not meant for the world.
    """
    raw = [
        (property_of(feature, figure.key_property), _rings(feature))
        for feature in features(figure.data or '{"features": []}')
    ]
    points = [point for _, rings in raw for ring in rings for point in ring]
    if not points:
        return Drawing(shapes=(), height=0.0)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.1)
    across, down = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
    scale = min((WIDTH - 2 * _MARGIN) / across, WIDTH * _TALLEST / down)

    def placed(ring: Ring) -> Ring:
        step = squeeze * scale
        return [
            (round(_MARGIN + (x - west) * step), round(_MARGIN + (north - y) * scale))
            for x, y in ring
        ]

    shapes = tuple(
        Shape(key=key, rings=tuple(sorted((_thinned(placed(r)) for r in rings), key=_smallness)))
        for key, rings in raw
        if rings
    )
    return Drawing(shapes=shapes, height=float(round(down * scale + 2 * _MARGIN)))


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
    read = (list(_points(ring)) for ring in rings if isinstance(ring, list))
    return [ring for ring in read if len(ring) > 2]


def _points(ring: Iterable[Any]) -> Iterator[Point]:
    for point in ring:
        if not isinstance(point, list) or len(point) < 2:
            continue
        x, y = point[0], point[1]
        if isinstance(x, int | float) and isinstance(y, int | float):
            east = max(-360.0, min(360.0, float(x)))
            yield east, max(-_NORTHERNMOST, min(_NORTHERNMOST, float(y)))


def _thinned(ring: Ring) -> Ring:
    kept = [ring[0]]
    for point in ring[1:]:
        if math.dist(point, kept[-1]) >= _CLOSEST:
            kept.append(point)
    return kept


def _smallness(ring: Ring) -> float:
    return -abs(_signed_area(ring))


def _signed_area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in edges(ring)) / 2


def edges(ring: Ring) -> Iterable[tuple[Point, Point]]:
    """The sides of a ring, the closing one included."""
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def centre(ring: Ring) -> Point:
    """The centroid, or the middle of the points of a ring without an area."""
    area = _signed_area(ring)
    if abs(area) < 1:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in edges(ring))
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in edges(ring))
    return x / (6 * area), y / (6 * area)
