"""The list of all sources of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..escaping import escape, link
from ..model import AnnotatedArticle, Article, Desk, Numbered, Reference
from ..parts import Part
from .context import Context
from .filter_form import filter_form
from .links import ANYWHERE
from .listing import foreign, list_context, script
from .markup import Child, Html, el, html, join
from .paging import ITEMS, Item, Outline, Sheet, list_pages
from .references import cited, identity, order_of, source_html, uses_link
from .registered import registered_keys
from .search import search_all_sources

_MOST_ARTICLES = 20
"""Articles that are named with a source. Its own page names all, where it has one."""
_USES = Html(ANYWHERE * 2)
"""Stands for them, while the entry around them is made."""


class _Shown(NamedTuple):
    """A source as it is listed, whoever cites it."""

    order: tuple[str, ...]
    before: str
    """HTML of the entry, up to where it was used."""
    behind: str
    line: str


class _Use(NamedTuple):
    """A source that an article cites."""

    identity: tuple[str, ...]
    where: str
    """HTML: the article and the numbers of its notes."""
    shown: _Shown | None
    """None where the source is in the register, which knows more about it."""


def _uses(annotated: AnnotatedArticle, desk: Desk) -> tuple[_Use, ...]:
    context = list_context(desk, ANYWHERE)
    keys = registered_keys(desk.registers)
    uses = []
    for source in cited(annotated.notes):
        same = identity(source.reference)
        shown = None if same in keys else _shown(source.reference, context)
        uses.append(_Use(same, str(_where(annotated.article, source.notes, context)), shown))
    return tuple(uses)


def _join(found: Iterable[tuple[_Use, ...]], desk: Desk) -> Iterator[Outline]:
    """``sources/``: each source once, with the articles that cite it."""
    anywhere = list_context(desk, ANYWHERE)
    sources: dict[tuple[str, ...], _Shown] = {}
    for reference in desk.registers.references.values():
        same = identity(reference)
        if same not in sources:
            sources[same] = _shown(reference, anywhere)
    users: dict[tuple[str, ...], list[str]] = {}
    for uses in found:
        for use in uses:
            users.setdefault(use.identity, []).append(use.where)
            if use.shown is not None:
                sources.setdefault(use.identity, use.shown)
    order = sorted(sources, key=lambda same: sources[same].order)
    items = [_item(sources[same], users.get(same, []), anywhere) for same in order]
    title, intro = anywhere.t("sources_h"), anywhere.t("sources_intro", n=len(items))
    yield from list_pages(desk, "sources/", title, items, _content, intro=intro)


def _content(sheet: Sheet, context: Context) -> Child:
    if not sheet.items:
        return None
    listed = el("ul", {"class": "fc-sources fc-listing"}, ITEMS)
    if sheet.several and context.settings.search:
        return [search_all_sources(context), listed]
    return [filter_form(context, sheet), listed, script("lists.js", context)]


def _shown(reference: Reference, context: Context) -> _Shown:
    page = uses_link(reference, context)
    more = html(" · ", page) if page else None
    where = el("p", {"class": "fc-used"}, _USES)
    entry = el("li", {"id": reference.key}, source_html(reference, context), more, where)
    before, _, behind = entry.partition(_USES)
    return _Shown(order_of(reference), before, behind, _line(reference))


def _item(shown: _Shown, uses: Sequence[str], context: Context) -> Item:
    return Item(f"{shown.before}{_used(uses, context)}{shown.behind}", shown.line)


def _used(uses: Sequence[str], context: Context) -> Html:
    if not uses:
        return html(context.t("unused"))
    named = [Html(use) for use in uses[:_MOST_ARTICLES]]
    if len(uses) > len(named):
        named.append(html(context.t("more_articles", n=len(uses) - len(named))))
    return context.fill("used_in", list=join("; ", named))


def _where(article: Article, notes: Sequence[Numbered], context: Context) -> Html:
    numbers = [
        context.link(f"articles/{article.slug}/#fn:{note.annotation.id}", str(note.number))
        for note in notes
    ]
    words = context.fill("in_notes", n=len(numbers), list=join(", ", numbers))
    return html(foreign(article.lang, context, article.title), " (", words, ")")


def _line(reference: Reference) -> str:
    address = reference.readable_at
    title = link(reference.title, address) if address else escape(reference.title)
    publisher = f", {escape(reference.publisher)}" if reference.publisher else ""
    return f"- {title}{publisher}"


SOURCES = Part(name="sources", of=_uses, join=_join)
