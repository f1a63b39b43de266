"""Figures of a note: a picture, a locator map, a small chart; each also in words."""

from __future__ import annotations

from ..model import Bar, Figure, Note
from . import locator_map
from .context import Context
from .markup import Child, Html, el, html


def figure_html(note: Note, context: Context) -> Html | None:
    """The figure of a note; None where it has none. Its ids are those of this note."""
    figure = note.figure
    if figure is None:
        return None
    id_ = f"fig_{note.id}"
    drawn = {"image": _image, "map": _map, "chart": _chart}[figure.kind](figure, id_, context)
    return el("figure", {"class": "fc-figure"}, drawn, _caption(figure, id_, context))


def _image(figure: Figure, id_: str, context: Context) -> Html:
    source = context.href(figure.file or "")
    return el("img", {"src": source, "alt": figure.alt, "loading": "lazy", "decoding": "async"})


def _map(figure: Figure, id_: str, context: Context) -> Html:
    title = figure.caption or context.t("map")
    return locator_map.draw(figure, id_, title) or el("p", None, figure.alt)


def _chart(figure: Figure, id_: str, context: Context) -> Html:
    """A table that draws its own bars, so that the numbers are there for everybody."""
    longest = max((abs(bar.value) for bar in figure.bars), default=0.0) or 1.0
    rows = [el("tr", None, *_bar(bar, longest, figure, context)) for bar in figure.bars]
    caption = el("caption", {"class": "fc-sr"}, figure.alt)
    return el("table", {"class": "fc-table fc-chart"}, caption, el("tbody", None, *rows))


def _bar(bar: Bar, longest: float, figure: Figure, context: Context) -> list[Child]:
    percent = f"{abs(bar.value) / longest * 100:.1f}"
    drawing = {"viewBox": "0 0 100 10", "preserveAspectRatio": "none", "aria-hidden": "true"}
    rect = el("rect", {"width": percent, "height": 10, "fill": "currentColor"})
    number = f"{context.texts.number(bar.value)}\u00a0{figure.unit}".rstrip("\u00a0")
    remark = el("span", {"class": "fc-soft"}, f" ({bar.text})") if bar.text else None
    return [
        el("th", {"scope": "row"}, bar.label),
        el("td", None, el("svg", {"class": "fc-hbar", **drawing}, rect), number, remark),
    ]


def _caption(figure: Figure, id_: str, context: Context) -> Html | None:
    legend = None
    if figure.kind == "map" and figure.legend and figure.data:
        legend = el("p", {"class": "fc-legend"}, locator_map.swatch(id_), " ", figure.legend)
    named = [
        el("li", None, el("b", None, area.label), f": {area.text}" if area.text else None)
        for area in figure.areas
    ]
    parts = [
        legend,
        el("p", None, figure.caption) if figure.caption else None,
        el("ul", {"class": "fc-areas"}, *named) if named else None,
        el("p", {"class": "fc-credit"}, figure.credit) if figure.credit else None,
    ]
    return el("figcaption", None, html(*parts)) if any(parts) else None
