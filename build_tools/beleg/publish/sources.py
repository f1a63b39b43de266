"""The list of all sources of the site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ..escaping import escape, link
from ..model import Numbered, Page, Reference, Site
from .context import Context
from .filter_form import filter_form
from .listing import every_note, foreign, list_context, list_page, script
from .markup import Html, el, html, join
from .references import Cited, cited, source_html, uses_link


def sources_page(site: Site) -> Iterator[Page]:
    """``sources/``: each source once, with the annotations that cite it."""
    context = list_context(site, "sources/")
    notes = [listed.note for listed in every_note(site)]
    found = cited(notes, site.registers.references.values())
    articles = {a.article.slug: (a.article.title, a.article.lang) for a in site.articles}
    items = [_item(source, articles, context) for source in found]
    content = _list(items, context) if items else None
    intro = context.t("sources_intro", n=len(found))
    lines = [_line(source.reference) for source in found]
    yield list_page(context, context.t("sources_h"), intro, content, lines, "sources.md")


def _list(items: Sequence[Html], context: Context) -> Html:
    listed = el("ul", {"class": "fc-sources fc-listing"}, *items)
    form = filter_form(context, number=len(items))
    return html(form, listed, script("lists.js", context))


def _item(source: Cited, articles: dict[str, tuple[str, str]], context: Context) -> Html:
    reference = source.reference
    used = [
        _uses(articles[slug], list(notes), context)
        for slug, notes in groupby(source.notes, key=lambda note: note.annotation.slug)
    ]
    listed = context.fill("used_in", list=join("; ", used)) if used else context.t("unused")
    where = el("p", {"class": "fc-used"}, listed)
    page = uses_link(reference, context)
    more = html(" · ", page) if page else None
    return el("li", {"id": reference.key}, source_html(reference, context), more, where)


def _uses(article: tuple[str, str], notes: Sequence[Numbered], context: Context) -> Html:
    title, lang = article
    numbers = [
        context.link(f"articles/{note.annotation.slug}/#fn:{note.annotation.id}", str(note.number))
        for note in notes
    ]
    words = context.fill("in_notes", n=len(numbers), list=join(", ", numbers))
    return html(foreign(lang, context, title), " (", words, ")")


def _line(reference: Reference) -> str:
    address = reference.readable_at
    title = link(reference.title, address) if address else escape(reference.title)
    publisher = f", {escape(reference.publisher)}" if reference.publisher else ""
    return f"- {title}{publisher}"
