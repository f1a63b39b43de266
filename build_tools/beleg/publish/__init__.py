"""Station 5: the finished site becomes pages. An output is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from ..model import Page, Settings, Site
from .article import article_pages
from .article_list import article_list
from .charts_page import charts_page
from .claim import claim_pages
from .claims import claims_page
from .corrections import corrections_page
from .feed_links import feed_tags
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

_NO_HEADS: Mapping[str, str] = {}

__all__ = ["OUTPUTS", "findables", "pages"]


def pages(
    site: Site, further: Iterable[Page] = (), heads: Mapping[str, str] = _NO_HEADS
) -> list[Page]:
    """Every page of the site, the start page first, then ``further`` ones.

    ``heads``: path of a page -> more lines for its head.
    """
    made = [*(page for output in OUTPUTS for page in output(site)), *further]
    return [
        replace(page, head=_head(page, site.settings) + heads.get(page.path, "")) for page in made
    ]


def _head(page: Page, settings: Settings) -> str:
    return page.head + preview_tags(page, settings) + feed_tags(page, settings)
