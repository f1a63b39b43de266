"""Charts as static SVG that are tables as well; no tone is told by its colour alone.

What is counted are wordings. There is no chart that compares people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..icons import icon
from ..model import TONES, Scale, Tone
from .badge import verdict_badge
from .context import Context
from .markup import Child, Html, el, html
from .periods import Period, by_period

_WIDTH, _HEIGHT = 360, 176
_TOP, _BOTTOM = 18, 152
_LETTER = 7.2
"""Width of a digit of the labels, with room to spare."""

_Period = Period[tuple[Tone, int]]
_Counts = Sequence[tuple[_Period, Counter[Tone]]]


def over_time(
    dated: Mapping[tuple[str, Tone], int], id_: str, title: str, context: Context
) -> Child:
    """Stacked columns by month or by longer periods; None where there is no date.

    ``dated``: ISO 8601 word and tone -> how often; ``id_`` is unique on the page.
    """
    periods = by_period([(word, (tone, number)) for (word, tone), number in dated.items()])
    counts: _Counts = [(period, _summed(period)) for period in periods]
    if not counts:
        return None
    whole = sum((counted for _, counted in counts), Counter[Tone]())
    tones = [tone for tone in TONES if whole[tone]]
    legend = [_legend(tone, whole[tone], id_, context) for tone in tones]
    return el(
        "figure",
        {"class": "fc-figure"},
        _svg(counts, tones, id_, title, context),
        el("figcaption", None, el("ul", {"class": "fc-claims"}, *legend)),
        _details(counts, tones, title, context),
    )


def _summed(period: _Period) -> Counter[Tone]:
    counted: Counter[Tone] = Counter()
    for tone, number in period.items:
        counted[tone] += number
    return counted


def _svg(counts: _Counts, tones: Sequence[Tone], id_: str, title: str, context: Context) -> Html:
    listed = [f"{_label(p, context)}: {sum(c.values())}" for p, c in counts if p.items]
    attributes = {
        "class": "fc-columns",
        "viewBox": f"0 0 {_WIDTH} {_HEIGHT}",
        "role": "img",
        "aria-labelledby": f"{id_}_title {id_}_desc",
        "data-search-exclude": "1",
    }
    return el(
        "svg",
        attributes,
        el("title", {"id": f"{id_}_title"}, title),
        el("desc", {"id": f"{id_}_desc"}, "; ".join(listed)),
        el("defs", None, *(_pattern(tone, id_) for tone in tones)),
        *_columns(counts, tones, id_, context),
        el("path", {"class": "fc-axis", "d": f"M0 {_BOTTOM}H{_WIDTH}"}),
    )


def _columns(counts: _Counts, tones: Sequence[Tone], id_: str, context: Context) -> Iterator[Html]:
    step = _WIDTH / len(counts)
    wide = min(step * 0.8, 48)
    highest = max(sum(counted.values()) for _, counted in counts)
    labels = [_label(period, context) for period, _ in counts]
    # Where not every label has room, every second, third … is written.
    every = max(1, -int(-(max(map(len, labels)) + 1) * _LETTER // step))
    for at, (_, counted) in enumerate(counts):
        middle, y = step * (at + 0.5), float(_BOTTOM)
        for tone in tones:
            if counted[tone]:
                tall = (_BOTTOM - _TOP) * counted[tone] / highest
                y -= tall
                yield el(
                    "rect",
                    {
                        "x": f"{middle - wide / 2:.1f}",
                        "y": f"{y:.1f}",
                        "width": f"{wide:.1f}",
                        "height": f"{tall:.1f}",
                        "fill": f"url(#{id_}_{tone})",
                    },
                )
        if total := sum(counted.values()):
            yield el("text", {"x": f"{middle:.1f}", "y": f"{y - 5:.1f}"}, str(total))
        if at % every == 0:
            yield el("text", {"x": f"{middle:.1f}", "y": _HEIGHT - 8}, labels[at])


def _pattern(tone: Tone, id_: str) -> Html:
    """The surface of a tone: hatched, barred, dotted, solid or with rails."""
    size = {"id": f"{id_}_{tone}", "width": 8, "height": 8, "patternUnits": "userSpaceOnUse"}
    ground = el("rect", {"class": "fc-ink", "width": 8, "height": 8})
    return el("pattern", {**size, "data-tone": tone}, ground, _SURFACES[tone])


_SURFACES = {
    "false": el("path", {"class": "fc-gap", "d": "M0 8 8 0h-3L0 5zM8 8v-3L5 8z"}),
    "misleading": el("path", {"class": "fc-gap", "d": "M6 0h2v8H6z"}),
    "unproven": el("circle", {"class": "fc-gap", "cx": 4, "cy": 4, "r": 1.9}),
    "true": None,
    "context": el("path", {"class": "fc-gap", "d": "M0 2h8v5H0z"}),
}


def _label(period: _Period, context: Context) -> str:
    if period.first == period.last:
        return context.texts.date(period.first)
    return f"{context.texts.date(period.first)}–{context.texts.date(period.last)}"


def _legend(tone: Tone, number: int, id_: str, context: Context) -> Html:
    surface = el("rect", {"width": "100%", "height": "100%", "fill": f"url(#{id_}_{tone})"})
    swatch = el("svg", {"class": "fc-swatch", "aria-hidden": "true"}, surface)
    words = [context.t(f"tone.{tone}"), f" ({context.texts.number(number)})"]
    return el("li", None, swatch, " ", Html(icon(tone)), " ", *words)


def _details(counts: _Counts, tones: Sequence[Tone], title: str, context: Context) -> Html:
    heads = [context.t("date"), *(context.t(f"tone.{tone}") for tone in tones)]
    rows = [
        el(
            "tr",
            None,
            el("th", {"scope": "row"}, _label(period, context)),
            *(el("td", None, str(counted[tone])) for tone in tones),
        )
        for period, counted in counts
    ]
    table = el(
        "table",
        {"class": "fc-table"},
        el("caption", {"class": "fc-sr"}, title),
        el("thead", None, el("tr", None, *(el("th", {"scope": "col"}, head) for head in heads))),
        el("tbody", None, *rows),
    )
    return el("details", {"class": "fc-more"}, el("summary", None, context.t("as_table")), table)


def by_verdict(
    counted: Mapping[str, int], scale: Scale, id_: str, title: str, context: Context
) -> Child:
    """How many claims got which verdict: a table that draws its own bars; None without claims.

    ``counted``: key of the verdict -> how often.
    """
    given = [verdict for verdict in scale.verdicts if counted.get(verdict.key)]
    if not given:
        return None
    longest = max(counted.values())
    rows = [
        el(
            "tr",
            None,
            el("th", {"scope": "row"}, verdict_badge(verdict, context)),
            el("td", None, _bar(verdict.tone, counted[verdict.key] / longest, id_)),
            el("td", None, context.texts.number(counted[verdict.key])),
        )
        for verdict in given
    ]
    tones = [tone for tone in TONES if any(verdict.tone == tone for verdict in given)]
    defs = el("defs", None, *(_pattern(tone, id_) for tone in tones))
    caption = el("caption", {"class": "fc-sr"}, title)
    return html(
        el("svg", {"class": "fc-sr", "aria-hidden": "true"}, defs),
        el("table", {"class": "fc-table fc-chart fc-bars"}, caption, el("tbody", None, *rows)),
    )


def _bar(tone: Tone, share: float, id_: str) -> Html:
    rect = {"width": f"{100 * share:.1f}%", "height": "100%", "fill": f"url(#{id_}_{tone})"}
    return el("svg", {"class": "fc-hbar", "aria-hidden": "true"}, el("rect", rect))
