"""A page for each source of the register: what it is, and what it was cited for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..languages import same_language
from ..model import AnnotatedArticle, Desk, Registers
from ..parts import KeyedPart
from .context import Context
from .listing import list_context, notes_of
from .markup import Child, el
from .mentions import by_article, mentions_of
from .once import once
from .paging import ITEMS, Item, Outline, Sheet, list_pages
from .references import identity, source_address, source_html

_Uses = tuple[Item, ...]
"""Annotations that cite a source of the register."""


def _uses(annotated: AnnotatedArticle, desk: Desk) -> Mapping[str, _Uses]:
    addresses = _addresses(desk.registers)
    made = mentions_of(annotated, desk)
    heading = made.heading("h3")
    users: dict[str, dict[str, Item]] = {}
    for listed in notes_of(annotated):
        for reference in listed.note.annotation.sources:
            for address in addresses.get(identity(reference), ()):
                item = made.item(listed, heading)
                users.setdefault(address, {})[listed.note.annotation.id] = item
    return {address: tuple(items.values()) for address, items in users.items()}


@once
def _addresses(registers: Registers) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Identity of a source -> the pages of all entries of the register that have it."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for reference in registers.references.values():
        if address := source_address(reference):
            same = identity(reference)
            found[same] = (*found.get(same, ()), address)
    return found


def _registered(desk: Desk) -> Iterator[str]:
    """All of them, whether an annotation cites the source or not: addresses stay."""
    return filter(None, map(source_address, desk.registers.references.values()))


def _pages(address: str, found: Iterable[_Uses], desk: Desk) -> Iterator[Outline]:
    """``sources/<key>/``."""
    _, key, _ = address.split("/")
    reference = desk.registers.references[key]
    items = [item for uses in found for item in uses]

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


SOURCE_PAGES = KeyedPart(name="source-pages", of=_uses, registered=_registered, join=_pages)
