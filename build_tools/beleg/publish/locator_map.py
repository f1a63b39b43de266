"""A locator map as SVG, drawn from GeoJSON when the site is built: no tiles, no server, no script.

All areas together are one country in one tint; the named ones are hatched and labelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ..model import Figure
from .map_labels import Label, place_labels
from .map_shapes import WIDTH, Ring, Shape, read_shapes
from .markup import Html, el, html

_LAND = {"class": "fc-land", "fill": "#e8e8e8", "stroke": "#fff"}
_AREA = {"class": "fc-area", "stroke": "currentColor"}
_TEXT = {"text-anchor": "middle", "font-size": "28", "fill": "currentColor"}


def draw(figure: Figure, id_: str, title: str) -> Html | None:
    """The map of ``figure``; ids in it begin with ``id_``. None where nothing can be drawn."""
    drawing = read_shapes(figure)
    if not drawing.shapes:
        return None
    by_key = {shape.key: shape for shape in drawing.shapes}
    marked = [(area, by_key[area.key]) for area in figure.areas if area.key in by_key]
    keys = {area.key for area, _ in marked}
    hatched = [shape for _, shape in marked]
    attributes = {
        "class": "fc-map",
        "viewBox": f"0 0 {WIDTH:g} {drawing.height:g}",
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
        _outline([shape for shape in drawing.shapes if shape.key not in keys], _LAND),
        _outline(hatched, _LAND),
        _outline(hatched, {**_AREA, "fill": f"url(#{id_}_hatch)"}),
        [_label(label) for label in place_labels(marked, drawing)],
    )


def swatch(id_: str) -> Html:
    """A sample of the hatching, for the legend."""
    box = {"x": 2, "y": 2, "width": 52, "height": 28}
    hatched = {**box, **_AREA, "fill": f"url(#{id_}_hatch)"}
    attributes = {"class": "fc-swatch", "viewBox": "0 0 56 32", "aria-hidden": "true"}
    return el("svg", attributes, el("rect", {**box, **_LAND}), el("rect", hatched))


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


def _outline(shapes: Sequence[Shape], attributes: Mapping[str, str]) -> Html | None:
    if not shapes:
        return None
    path = "".join(_path(ring) for shape in shapes for ring in shape.rings)
    return el("path", {**attributes, "fill-rule": "evenodd", "d": path})


def _path(ring: Ring) -> str:
    """Relative steps in whole units, which are the shortest to write."""
    steps = "".join(f"{_step(bx - ax)}{_step(by - ay)}" for (ax, ay), (bx, by) in pairwise(ring))
    return f"M{ring[0][0]:g} {ring[0][1]:g}l{steps.strip()}z"


def _step(units: float) -> str:
    """A minus sign parts two numbers as well as a space does."""
    return f"{units:g}" if units < 0 else f" {units:g}"


def _label(label: Label) -> Html:
    """Its line, a plate that keeps the hatching from the letters, and the name."""
    box = label.box
    x, y = box.middle
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
    return html(_leader(label), el("rect", plate), el("text", text, label.words))


def _leader(label: Label) -> Html | None:
    if label.target is None:
        return None
    (x, y), (to_x, to_y) = label.box.middle, label.target
    ends = {"x1": f"{x:.0f}", "y1": f"{y:.0f}", "x2": f"{to_x:.0f}", "y2": f"{to_y:.0f}"}
    dot = {"cx": ends["x2"], "cy": ends["y2"], "r": 5, "fill": "currentColor"}
    line = el("line", {"class": "fc-leader", "stroke": "currentColor", **ends})
    return html(line, el("circle", {"class": "fc-leader", **dot}))
