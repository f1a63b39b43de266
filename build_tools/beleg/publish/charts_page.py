"""The page of numbers: all verdicts of the site, and when the statements were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import nlargest
from typing import NamedTuple

from ..escaping import escape
from ..model import AnnotatedArticle, Desk, Page, Tone
from ..parts import Part
from .article_list import published
from .charts import by_verdict, over_time
from .links import ANYWHERE, placed
from .listing import claims_of, foreign, list_context, list_page
from .markup import Child, Html, el, html
from .timeline import has_timeline, timeline_address

_TIMELINES = 10
"""How many are linked here; the list of articles has all."""
_MONTH = 7
"""Characters of a date of which a chart makes use."""


class _Numbers(NamedTuple):
    """What an article adds to the numbers."""

    verdicts: Counter[str]
    dated: Counter[tuple[str, Tone]]
    """Month and tone of the statements that have a date."""
    published: str
    timeline: str
    """The way to the article's own, or nothing."""


def _numbers(annotated: AnnotatedArticle, desk: Desk) -> _Numbers:
    claims = [claim for _, claim in claims_of(annotated, withdrawn=False)]
    return _Numbers(
        verdicts=Counter(claim.verdict.key for claim in claims),
        dated=Counter((c.said.date[:_MONTH], c.tone) for c in claims if c.said and c.said.date),
        published=published(annotated),
        timeline=_timeline(annotated, desk),
    )


def _timeline(annotated: AnnotatedArticle, desk: Desk) -> str:
    if not has_timeline(annotated):
        return ""
    article, context = annotated.article, list_context(desk, ANYWHERE)
    link = context.link(timeline_address(article.slug), article.title)
    return str(el("li", None, foreign(article.lang, context, link)))


def _join(found: Iterable[_Numbers], desk: Desk) -> Iterator[Page]:
    """``charts/``."""
    context, scale = list_context(desk, "charts/"), desk.registers.scale
    verdicts: Counter[str] = Counter()
    dated: Counter[tuple[str, Tone]] = Counter()
    timelines: list[tuple[str, str]] = []
    for numbers in found:
        verdicts.update(numbers.verdicts)
        dated.update(numbers.dated)
        if numbers.timeline:
            timelines.append((numbers.published, numbers.timeline))
    titles = context.t("by_verdict"), context.t("over_time")
    table = by_verdict(verdicts, scale, "by_verdict", titles[0], context)
    columns = over_time(dated, "over_time", titles[1], context)
    undated = verdicts.total() - dated.total()
    content: list[Child] = [
        [el("h2", None, titles[0]), table] if table else None,
        [el("h2", None, titles[1]), columns] if columns else None,
        el("p", {"class": "fc-soft"}, context.t("undated_n", n=undated)) if undated else None,
    ]
    newest = nlargest(_TIMELINES, timelines, key=lambda one: one[0])
    if newest:
        items = Html("".join(placed(item, context.here) for _, item in newest))
        content += [el("h2", None, context.t("timelines")), el("ul", None, items)]
        content.append(el("p", None, context.link("articles/", context.t("articles_all"))))
    lines = [
        f"- {escape(context.texts.label(verdict.label, verdict.key))}: {verdicts[verdict.key]}"
        for verdict in scale.verdicts
        if verdicts[verdict.key]
    ]
    intro = context.t("charts_intro")
    yield list_page(context, context.t("charts_h"), intro, html(content), lines, "charts.md")


CHARTS = Part(name="charts", of=_numbers, join=_join)
