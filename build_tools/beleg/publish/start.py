"""The start page: the articles, what was checked last, what was corrected last."""

from __future__ import annotations

from collections.abc import Iterator

from ..escaping import escape
from ..model import AnnotatedArticle, Link, Page, Site
from . import card
from .article_list import newest_first
from .badge import badge
from .charts import by_verdict
from .context import Context
from .corrections import entries, entry_html
from .feed_links import feed_html
from .listing import Listed, every_claim, every_note, foreign, list_context
from .markup import Html, el, html, join
from .overview import bar, sentences, tone_counts
from .search import search_form

_LATEST = 5


def start_page(site: Site) -> Iterator[Page]:
    """``index.md``."""
    context = list_context(site, "")
    content = context.page(
        el("h1", None, site.settings.name),
        search_form(context),
        _articles(site, context),
        _latest_checks(site, context),
        _latest_corrections(site, context),
        _numbers(site, context),
        _lists(context),
    )
    lines = [f"- [{escape(a.article.title)}](articles/{a.article.slug}.md)" for a in site.articles]
    yield Page(
        path="index.md",
        title=site.settings.name,
        lang=context.lang,
        html=content,
        markdown="\n".join([f"# {escape(site.settings.name)}", "", *lines, ""]),
    )


def _articles(site: Site, context: Context) -> Html:
    newest = newest_first(site)[:_LATEST]
    items = [_article(annotated, site, context) for annotated in newest]
    heading = el("h2", None, context.t("articles_h"))
    if not items:
        return html(heading, el("p", None, context.t("no_articles")))
    more = None
    if len(items) < len(site.articles):
        more = el("p", None, context.link("articles/", context.t("articles_all")))
    return html(heading, el("ul", {"class": "fc-articles"}, *items), more)


def _article(annotated: AnnotatedArticle, site: Site, context: Context) -> Html:
    article, notes = annotated.article, annotated.notes
    facts = [article.publisher, context.time(article.published) if article.published else None]
    lang = article.lang if article.lang != context.lang else None
    title = context.link(f"articles/{article.slug}/", article.title)
    said = sentences(notes, site.registers.scale, context)
    return el(
        "li",
        {"class": "fc-teaser"},
        el("h3", {"lang": lang}, title),
        el("p", {"class": "fc-meta"}, join(" · ", [fact for fact in facts if fact])),
        el("p", {"lang": lang}, article.description) if article.description else None,
        bar(tone_counts(notes), context) if notes else None,
        el("p", {"class": "fc-sum"}, join(" ", said)) if said else None,
    )


def _latest_checks(site: Site, context: Context) -> Html | None:
    dated = [
        (listed.note.annotation.checked, listed)
        for listed in every_note(site)
        if listed.note.annotation.checked
        and listed.note.annotation.status != "withdrawn"
        and not isinstance(listed.note.annotation, Link)
    ]
    newest = sorted(dated, key=lambda pair: pair[0] or "", reverse=True)[:_LATEST]
    if not newest:
        return None
    items = [_check(date or "", listed, context) for date, listed in newest]
    heading = el("h2", None, context.t("latest_checks"))
    return html(heading, el("ul", {"class": "fc-claims"}, *items))


def _check(date: str, listed: Listed, context: Context) -> Html:
    annotation = listed.note.annotation
    title = context.link(annotation.address, card.headline(annotation, context))
    named = foreign(listed.article.article.lang, context, title)
    when = el("span", {"class": "fc-soft"}, context.time(date))
    return el("li", None, badge(annotation, context), " ", named, " ", when)


def _latest_corrections(site: Site, context: Context) -> Html | None:
    newest = entries(site)[:_LATEST]
    if not newest:
        return None
    items = [entry_html(entry, context, "h3") for entry in newest]
    more = el("p", None, context.link("corrections/", context.t("all_corrections")))
    heading = el("h2", None, context.t("latest_corrections"))
    return html(heading, el("ol", {"class": "fc-log"}, *items), more)


def _numbers(site: Site, context: Context) -> Html | None:
    """One chart, and the way to the others."""
    claims = [claim for _, claim in every_claim(site, withdrawn=False)]
    title = context.t("by_verdict")
    chart = by_verdict(claims, site.registers.scale, "by_verdict", title, context)
    more = el("p", None, context.link("charts/", context.t("more_numbers")))
    return html(el("h2", None, title), chart, more) if chart else None


def _lists(context: Context) -> Html:
    pages = ("claims", "sources", "people", "tags", "charts", "verdicts", "corrections", "data")
    links = [el("li", None, context.link(f"{page}/", context.t(f"{page}_h"))) for page in pages]
    heading = el("h2", None, context.t("lists_h"))
    return html(
        el("nav", {"class": "fc-lists"}, heading, el("ul", None, *links)), feed_html("", context)
    )
