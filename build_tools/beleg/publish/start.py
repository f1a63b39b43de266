"""The start page: the articles, what was checked last, what was corrected last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from operator import attrgetter, itemgetter
from typing import NamedTuple

from ..escaping import escape
from ..model import AnnotatedArticle, Desk, Link, Page
from ..parts import Part
from . import card
from .article_list import article_line, published
from .badge import badge
from .charts import by_verdict
from .context import Context
from .corrections import entries, entry_html
from .feed_links import feed_html
from .links import ANYWHERE, placed
from .listing import Listed, claims_of, foreign, list_context, notes_of
from .markup import Html, el, html, join
from .overview import bar, kinds_of, sentences, tone_counts
from .paging import MOST_ITEMS
from .search import search_form

_LATEST = 5

_Dated = tuple[str, str]
"""ISO 8601 word, and HTML."""


class _Add(NamedTuple):
    """What an article adds."""

    teaser: _Dated
    line: str
    checks: tuple[_Dated, ...]
    corrections: tuple[_Dated, ...]
    verdicts: Counter[str]


def _newest(dated: Iterable[_Dated]) -> list[_Dated]:
    """Of one day, those that come first stay first."""
    return nlargest(_LATEST, dated, key=itemgetter(0))


def _add(annotated: AnnotatedArticle, desk: Desk) -> _Add:
    context = list_context(desk, ANYWHERE)
    corrections = nlargest(_LATEST, entries(annotated), key=attrgetter("date"))
    return _Add(
        teaser=(published(annotated), str(_article(annotated, desk, context))),
        line=article_line(annotated),
        checks=tuple(_checks(annotated, context)),
        corrections=tuple((e.date, str(entry_html(e, context, "h3"))) for e in corrections),
        verdicts=Counter(claim.verdict.key for _, claim in claims_of(annotated, withdrawn=False)),
    )


def _join(found: Iterable[_Add], desk: Desk) -> Iterator[Page]:
    """``index.md``."""
    teasers: list[_Dated] = []
    checks: list[_Dated] = []
    corrections: list[_Dated] = []
    lines: list[str] = []
    verdicts: Counter[str] = Counter()
    number = 0
    for add in found:
        number += 1
        teasers = _newest([*teasers, add.teaser])
        checks = _newest([*checks, *add.checks])
        corrections = _newest([*corrections, *add.corrections])
        verdicts.update(add.verdicts)
        if number <= MOST_ITEMS:
            lines.append(add.line)
    context = list_context(desk, "")
    if number > MOST_ITEMS:
        lines.append(f"- [{context.t('articles_all')}](articles.md)")
    content = context.page(
        el("h1", None, desk.settings.name),
        search_form(context),
        _articles(teasers, number, context),
        _latest_checks(checks, context),
        _latest_corrections(corrections, context),
        _numbers(verdicts, desk, context),
        _lists(context),
    )
    markdown = "\n".join([f"# {escape(desk.settings.name)}", "", *lines, ""])
    yield Page(
        path="index.md",
        title=desk.settings.name,
        lang=context.lang,
        html=placed(content, context.here),
        markdown=placed(markdown, context.here),
    )


def _shown(dated: Sequence[_Dated]) -> Html:
    return Html("".join(shown for _, shown in dated))


def _articles(newest: Sequence[_Dated], number: int, context: Context) -> Html:
    heading = el("h2", None, context.t("articles_h"))
    if not newest:
        return html(heading, el("p", None, context.t("no_articles")))
    more = None
    if len(newest) < number:
        more = el("p", None, context.link("articles/", context.t("articles_all")))
    return html(heading, el("ul", {"class": "fc-articles"}, _shown(newest)), more)


def _article(annotated: AnnotatedArticle, desk: Desk, context: Context) -> Html:
    article, kinds = annotated.article, kinds_of(annotated.notes)
    facts = [article.publisher, context.time(article.published) if article.published else None]
    lang = article.lang if article.lang != context.lang else None
    title = context.link(f"articles/{article.slug}/", article.title)
    said = sentences(kinds, desk.registers.scale, context)
    return el(
        "li",
        {"class": "fc-teaser"},
        el("h3", {"lang": lang}, title),
        el("p", {"class": "fc-meta"}, join(" · ", [fact for fact in facts if fact])),
        el("p", {"lang": lang}, article.description) if article.description else None,
        bar(tone_counts(kinds), context) if kinds else None,
        el("p", {"class": "fc-sum"}, join(" ", said)) if said else None,
    )


def _checks(annotated: AnnotatedArticle, context: Context) -> Iterator[_Dated]:
    dated = [
        (listed.note.annotation.checked, listed)
        for listed in notes_of(annotated)
        if listed.note.annotation.checked
        and listed.note.annotation.status != "withdrawn"
        and not isinstance(listed.note.annotation, Link)
    ]
    for date, listed in nlargest(_LATEST, dated, key=lambda one: one[0] or ""):
        yield date or "", str(_check(date or "", listed, context))


def _latest_checks(newest: Sequence[_Dated], context: Context) -> Html | None:
    if not newest:
        return None
    heading = el("h2", None, context.t("latest_checks"))
    return html(heading, el("ul", {"class": "fc-claims"}, _shown(newest)))


def _check(date: str, listed: Listed, context: Context) -> Html:
    annotation = listed.note.annotation
    title = context.link(annotation.address, card.headline(annotation, context))
    named = foreign(listed.article.article.lang, context, title)
    when = el("span", {"class": "fc-soft"}, context.time(date))
    return el("li", None, badge(annotation, context), " ", named, " ", when)


def _latest_corrections(newest: Sequence[_Dated], context: Context) -> Html | None:
    if not newest:
        return None
    more = el("p", None, context.link("corrections/", context.t("all_corrections")))
    heading = el("h2", None, context.t("latest_corrections"))
    return html(heading, el("ol", {"class": "fc-log"}, _shown(newest)), more)


def _numbers(verdicts: Counter[str], desk: Desk, context: Context) -> Html | None:
    """One chart, and the way to the others."""
    title = context.t("by_verdict")
    chart = by_verdict(verdicts, desk.registers.scale, "by_verdict", title, context)
    more = el("p", None, context.link("charts/", context.t("more_numbers")))
    return html(el("h2", None, title), chart, more) if chart else None


def _lists(context: Context) -> Html:
    pages = ("claims", "sources", "people", "tags", "charts", "verdicts", "corrections", "data")
    links = [el("li", None, context.link(f"{page}/", context.t(f"{page}_h"))) for page in pages]
    heading = el("h2", None, context.t("lists_h"))
    return html(
        el("nav", {"class": "fc-lists"}, heading, el("ul", None, *links)), feed_html("", context)
    )


START = Part(name="start", of=_add, join=_join)
