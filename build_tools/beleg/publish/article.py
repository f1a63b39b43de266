"""An article's page: its text with the marks, the overview above it, notes and sources below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..marks import reference_html
from ..model import AnnotatedArticle, Article, Desk, Numbered, Page, Registers
from .composer import composer_form, composer_head
from .context import Context
from .endnotes import endnotes
from .feed_links import feed_html
from .links import licence, outward
from .markup import Html, el, join
from .overview import overview
from .references import Cited, brief_source, cited
from .registered import registered_keys
from .timeline import has_timeline, timeline_address


def article_pages(annotated: AnnotatedArticle, desk: Desk) -> Iterator[Page]:
    """``articles/<slug>/``."""
    article, notes = annotated.article, annotated.notes
    address = f"articles/{article.slug}/"
    context = Context(lang=article.lang, here=address, settings=desk.settings)
    content = context.page(
        el("h1", None, Html(annotated.title_html)),
        el("p", {"class": "fc-standfirst"}, article.description) if article.description else None,
        meta(article, context),
        overview(notes, desk.registers.scale, context),
        _whole(notes, context),
        composer_form(article, desk.registers.scale, context),
        el("div", {"class": "fc-text"}, Html(annotated.body_html)),
        _withdrawn(notes, context),
        endnotes(notes, context),
        _all_sources(notes, desk.registers, context),
        _timeline(annotated, context),
        el("div", {"data-fc-added": True}, feed_html(address, context)),
    )
    yield Page(
        path=f"articles/{article.slug}.md",
        title=article.title,
        lang=article.lang,
        html=_with_aliases(content, desk.registers.aliases.get(article.slug, ())),
        markdown=annotated.markdown,
        description=article.description or "",
        head=composer_head(context),
    )


def _with_aliases(content: Html, aliases: Sequence[tuple[str, str]]) -> Html:
    """``content`` with an empty place for each id that a passage had before."""
    for before, now in aliases:
        if passage := re.search(rf'<[a-z]+\b[^<>]* id="{re.escape(now)}"', content):
            place = el("span", {"id": before, "data-fc-added": True})
            at = passage.start()
            content = Html(f"{content[:at]}{place}{content[at:]}")
    return content


def meta(article: Article, context: Context) -> Html:
    """Who published it, when, under which licence, and where the original is."""
    authors = context.texts.list_of(article.authors) if article.authors else None
    parts = [
        article.publisher,
        authors,
        context.time(article.published) if article.published else None,
        licence(article.license),
        outward(article.url, context.t("original")) if article.url else None,
        outward(article.archive_url, context.t("archived")) if article.archive_url else None,
        context.fill("accessed", date=context.time(article.accessed)) if article.accessed else None,
    ]
    known = [part for part in parts if part]
    return el("p", {"class": "fc-meta", "data-fc-added": True}, join(" · ", known))


def _whole(notes: Sequence[Numbered], context: Context) -> Html | None:
    """References of the annotations that speak of the article as a whole."""
    found = [n for n in notes if n.anchored.where == "whole" and not _is_withdrawn(n)]
    return _references(found, "whole_article", context)


def _withdrawn(notes: Sequence[Numbered], context: Context) -> Html | None:
    """References of the withdrawn annotations, whose passages are no longer marked."""
    return _references(list(filter(_is_withdrawn, notes)), "withdrawn_here", context)


def _is_withdrawn(note: Numbered) -> bool:
    return note.annotation.status == "withdrawn"


def _references(notes: Sequence[Numbered], key: str, context: Context) -> Html | None:
    """``key`` says what they are. Each stands at the address of its passage."""
    if not notes:
        return None
    places = [
        el("span", {"id": n.annotation.id}, Html(reference_html(n, context.lang))) for n in notes
    ]
    attributes = {"class": "fc-whole", "data-fc-added": True}
    return el("p", attributes, context.t(key), " ", join(" ", places))


def _all_sources(notes: Sequence[Numbered], registers: Registers, context: Context) -> Html | None:
    """Every source of the article once, with the numbers of the notes that cite it.

    Where it can be found and in which words it says so stands in those notes and in the list of
    all sources; said here again, it would be a fifth of the page.
    """
    found = cited(notes)
    if not found:
        return None
    attributes = {
        "class": "fc-bibliography",
        "aria-labelledby": "fc_sources",
        "data-fc-added": True,
    }
    keys = registered_keys(registers)
    items = [
        el("li", None, brief_source(item.reference, keys, context), _numbers(item, context))
        for item in found
    ]
    heading = el("h2", {"id": "fc_sources"}, context.t("article_sources"))
    return el("section", attributes, heading, el("ul", {"class": "fc-sources"}, *items))


def _timeline(annotated: AnnotatedArticle, context: Context) -> Html | None:
    """The way to what was said and checked when, where anything has a date."""
    if not has_timeline(annotated):
        return None
    link = context.link(timeline_address(annotated.article.slug), context.t("timeline"))
    return el("p", {"class": "fc-meta", "data-fc-added": True}, link)


def _numbers(source: Cited, context: Context) -> Html:
    linked = [
        el("a", {"href": f"#fn:{note.annotation.id}"}, str(note.number)) for note in source.notes
    ]
    listed = join(", ", linked)
    words = context.fill("in_notes", n=len(linked), list=listed)
    return el("span", {"class": "fc-used"}, " · ", words)
