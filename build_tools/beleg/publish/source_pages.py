"""A page for each source of the register: what it is, and what it was cited for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..languages import same_language
from ..model import AnnotatedArticle, Desk, Page, Reference
from ..parts import Part
from .context import Context
from .listing import list_context, notes_of
from .markup import Child, el
from .mentions import by_article, mentions_of
from .paging import ITEMS, Item, Sheet, list_pages
from .references import identity, source_address, source_html
from .registered import registered_keys

_Use = tuple[str, tuple[Item, ...]]
"""Key of a source of the register, and the annotations that cite it."""


def _uses(annotated: AnnotatedArticle, desk: Desk) -> tuple[_Use, ...]:
    keys = registered_keys(desk.registers)
    made = mentions_of(annotated, desk)
    heading = made.heading("h3")
    users: dict[str, dict[str, Item]] = {}
    for listed in notes_of(annotated):
        for reference in listed.note.annotation.sources:
            if key := keys.get(identity(reference)):
                users.setdefault(key, {})[listed.note.annotation.id] = made.item(listed, heading)
    return tuple((key, tuple(items.values())) for key, items in users.items())


def _join(found: Iterable[tuple[_Use, ...]], desk: Desk) -> Iterator[Page]:
    """``sources/<key>/``, whether an annotation cites the source or not: addresses stay."""
    used: dict[str, list[Item]] = {}
    for uses in found:
        for key, items in uses:
            used.setdefault(key, []).extend(items)
    keys = registered_keys(desk.registers)
    for reference in desk.registers.references.values():
        if address := source_address(reference):
            yield from _pages(reference, address, used.get(keys[identity(reference)], []), desk)


def _pages(reference: Reference, address: str, items: list[Item], desk: Desk) -> Iterator[Page]:
    def content(sheet: Sheet, context: Context) -> Child:
        used = ITEMS if sheet.items else el("p", None, context.t("unused"))
        return [
            el("p", {"class": "fc-sources"}, source_html(reference, context)),
            el("h2", None, context.t("cited_for")),
            used,
            el("p", None, context.link("sources/", context.t("sources_all"))),
        ]

    site = list_context(desk, address).lang
    lang = reference.lang
    publisher = f", {reference.publisher}" if reference.publisher else ""
    yield from list_pages(
        desk,
        address,
        reference.title,
        items,
        content,
        shown=by_article,
        description=f"{reference.title}{publisher}",
        lang=lang if lang and not same_language(lang, site) else None,
    )


SOURCE_PAGES = Part(name="source-pages", of=_uses, join=_join)
