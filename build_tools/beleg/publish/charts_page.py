"""The page of numbers: all verdicts of the site, and when the statements were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..escaping import escape
from ..model import Page, Site
from .article_list import newest_first
from .charts import by_verdict, over_time
from .listing import every_claim, foreign, list_context, list_page
from .markup import Child, el, html
from .timeline import has_timeline, timeline_address

_TIMELINES = 10
"""How many are linked here; the list of articles has all."""


def charts_page(site: Site) -> Iterator[Page]:
    """``charts/``."""
    context = list_context(site, "charts/")
    claims = [claim for _, claim in every_claim(site, withdrawn=False)]
    dated = [(c.said.date, c.tone) for c in claims if c.said and c.said.date]
    titles = context.t("by_verdict"), context.t("over_time")
    verdicts = by_verdict(claims, site.registers.scale, "by_verdict", titles[0], context)
    columns = over_time(dated, "over_time", titles[1], context)
    undated = len(claims) - len(dated)
    content: list[Child] = [
        [el("h2", None, titles[0]), verdicts] if verdicts else None,
        [el("h2", None, titles[1]), columns] if columns else None,
        el("p", {"class": "fc-soft"}, context.t("undated_n", n=undated)) if undated else None,
    ]
    found = [a.article for a in newest_first(site) if has_timeline(a)][:_TIMELINES]
    links = [context.link(timeline_address(article.slug), article.title) for article in found]
    if links:
        items = [
            el("li", None, foreign(article.lang, context, link))
            for article, link in zip(found, links, strict=True)
        ]
        content += [el("h2", None, context.t("timelines")), el("ul", None, *items)]
        content.append(el("p", None, context.link("articles/", context.t("articles_all"))))
    counted = Counter(claim.verdict.key for claim in claims)
    lines = [
        f"- {escape(context.texts.label(verdict.label, verdict.key))}: {counted[verdict.key]}"
        for verdict in site.registers.scale.verdicts
        if counted[verdict.key]
    ]
    intro = context.t("charts_intro")
    yield list_page(context, context.t("charts_h"), intro, html(content), lines, "charts.md")
