"""Figures: one of picture, map and chart, and each with its own keys only."""

from __future__ import annotations

from typing import Literal

from ..diagnostics import Code, Severity, did_you_mean
from ..figure_files import FigureTrouble, features, property_of
from ..model import Area, Bar, Figure
from ..source import Place
from .desk import Desk
from .record import Record

_KINDS: tuple[Literal["image", "map", "chart"], ...] = ("image", "map", "chart")
_BELONGS = {
    "key": "map",
    "name": "map",
    "areas": "map",
    "legend": "map",
    "unit": "chart",
    "bars": "chart",
}


def read_figure(record: Record, desk: Desk) -> Figure | None:
    """The figure; None where it cannot be drawn, and then something was filed."""
    given = [kind for kind in _KINDS if kind in record.places]
    if len(given) != 1:
        desk.report.error(
            Code.BAD_FIGURE,
            "a figure is either image or map or chart",
            record.places[given[1]] if given else record.place,
            "keep one of them" if given else "write e.g. image: images/bridge.jpg",
        )
        return None
    kind = given[0]
    for name, owner in _BELONGS.items():
        if name in record.places and owner != kind:
            message = f"{name!r} belongs to a {owner}, and this is {_named(kind)}"
            desk.report.error(Code.BAD_FIGURE, message, record.places[name], "delete it")
    file = record.word(kind) if kind != "chart" else None
    data = _data(file, record.places[kind], desk) if file else None
    if kind == "chart":
        if record.word("chart") and not record.many("bars", Record):
            desk.report.error(
                Code.BAD_FIGURE, "the chart has no bars", record.places[kind], "write bars: […]"
            )
    elif data is None:
        return None
    figure = _figure(kind, record, file, data or None)
    _check_areas(figure, record, desk)
    return figure


def _named(kind: str) -> str:
    return ("an " if kind == "image" else "a ") + kind


def _data(file: str, place: Place, desk: Desk) -> str | None:
    found = desk.figure(file)
    if found is None:
        message = f"there is no file {file!r} in the content folder"
        found = FigureTrouble(message=message, help="put it there, or correct the path")
    if isinstance(found, str):
        return found
    warning = found.severity is Severity.WARNING
    report = desk.report.warning if warning else desk.report.error
    report(found.code, found.message, place, found.help)
    return "" if warning else None


def _figure(
    kind: Literal["image", "map", "chart"], record: Record, file: str | None, data: str | None
) -> Figure:
    return Figure(
        kind=kind,
        alt=record.word("alt") or "",
        file=file,
        data=data,
        caption=record.word("caption"),
        credit=record.word("credit"),
        legend=record.word("legend"),
        key_property=record.word("key") or "id",
        name_property=record.word("name") or "name",
        areas=tuple(
            Area(
                key=area.word("key") or "",
                label=area.word("label") or "",
                text=area.word("text") or "",
            )
            for area in record.many("areas", Record)
        ),
        bars=tuple(
            Bar(
                label=bar.word("label") or "",
                value=bar.get("value", float) or 0.0,
                text=bar.word("text") or "",
            )
            for bar in record.many("bars", Record)
        ),
        unit=record.word("unit") or "",
        place=record.place,
    )


def _check_areas(figure: Figure, record: Record, desk: Desk) -> None:
    if figure.data is None:
        return
    known = {property_of(feature, figure.key_property) for feature in features(figure.data)}
    known.discard("")
    if not known:
        place = record.places.get("key", record.places["map"])
        message = f"no area of {figure.file!r} has a property {figure.key_property!r}"
        desk.report.error(Code.BAD_FIGURE, message, place, "write key: and the right property")
        return
    for area, entry in zip(figure.areas, record.many("areas", Record), strict=True):
        if area.key and area.key not in known:
            desk.report.error(
                Code.BAD_FIGURE,
                f"{area.key!r} is no area of {figure.file!r}",
                entry.places["key"],
                did_you_mean(area.key, known) or f"it has {', '.join(sorted(known)[:12])}",
            )
