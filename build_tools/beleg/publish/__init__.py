"""Station 5: the finished site becomes pages. An output is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ..model import Page, Site
from .article import article_pages
from .article_list import article_list
from .charts_page import charts_page
from .claim import claim_pages
from .claims import claims_page
from .corrections import corrections_page
from .findable import findables
from .note import note_pages
from .people import people_pages
from .preview_tags import preview_tags
from .search import search_page
from .source_pages import source_pages
from .sources import sources_page
from .start import start_page
from .tags import tag_pages
from .timeline import timeline_pages
from .verdicts import verdicts_page

OUTPUTS: tuple[Callable[[Site], Iterable[Page]], ...] = (
    start_page,
    article_pages,
    claim_pages,
    note_pages,
    claims_page,
    sources_page,
    source_pages,
    people_pages,
    tag_pages,
    article_list,
    charts_page,
    timeline_pages,
    verdicts_page,
    corrections_page,
    search_page,
)

__all__ = ["OUTPUTS", "findables", "pages"]


def pages(site: Site) -> list[Page]:
    """Every page of the site, the start page first."""
    made = (page for output in OUTPUTS for page in output(site))
    return [replace(page, head=page.head + preview_tags(page, site.settings)) for page in made]
