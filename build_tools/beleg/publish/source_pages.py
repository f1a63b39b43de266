"""A page for each source of the register: what it is, and what it was cited for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..languages import same_language
from ..model import Page, Reference, Site
from .listing import Listed, every_note, list_context, list_page
from .markup import el, html
from .mentions import mention_line, mentions
from .references import identity, source_address, source_html


def source_pages(site: Site) -> Iterator[Page]:
    """``sources/<key>/``, whether an annotation cites the source or not: addresses stay."""
    users: dict[tuple[str, ...], dict[tuple[str, str], Listed]] = {}
    for listed in every_note(site):
        annotation = listed.note.annotation
        for reference in annotation.sources:
            own = users.setdefault(identity(reference), {})
            own.setdefault((annotation.slug, annotation.id), listed)
    for reference in site.registers.references.values():
        address = source_address(reference)
        if address:
            used = users.get(identity(reference), {})
            yield _page(reference, address, list(used.values()), site)


def _page(reference: Reference, address: str, used: Sequence[Listed], site: Site) -> Page:
    context = list_context(site, address)
    content = html(
        el("p", {"class": "fc-sources"}, source_html(reference, context)),
        el("h2", None, context.t("cited_for")),
        mentions(used, "h3", context) if used else el("p", None, context.t("unused")),
        el("p", None, context.link("sources/", context.t("sources_all"))),
    )
    path = f"sources/{reference.key}.md"
    lines = [mention_line(listed, context, path) for listed in used]
    page = list_page(context, reference.title, "", content, lines, path)
    foreign_title = reference.lang and not same_language(reference.lang, context.lang)
    if foreign_title:
        title = el("h1", {"lang": reference.lang}, reference.title)
        page = replace(page, html=context.page(title, content))
    publisher = f", {reference.publisher}" if reference.publisher else ""
    return replace(page, description=f"{reference.title}{publisher}")
