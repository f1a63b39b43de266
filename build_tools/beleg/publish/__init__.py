"""Station 5: the finished site becomes pages. An output is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..model import Page, Site
from .article import article_pages
from .claim import claim_pages
from .claims import claims_page
from .corrections import corrections_page
from .note import note_pages
from .people import people_page
from .sources import sources_page
from .start import start_page
from .verdicts import verdicts_page

OUTPUTS: tuple[Callable[[Site], Iterable[Page]], ...] = (
    start_page,
    article_pages,
    claim_pages,
    note_pages,
    claims_page,
    sources_page,
    people_page,
    verdicts_page,
    corrections_page,
)


def pages(site: Site) -> list[Page]:
    """Every page of the site, the start page first."""
    return [page for output in OUTPUTS for page in output(site)]
