"""Station 5: the finished site becomes pages. An output is one module and one line here.

The pages of an article depend on it and on nothing that another article says. Lists are joined
from what the articles add.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from ..model import AnnotatedArticle, Desk, Page, Settings, Site
from ..parts import AnyPart, whole
from .article import article_pages
from .article_list import ARTICLE_LIST
from .charts_page import CHARTS
from .claim import claim_pages
from .claims import CLAIMS
from .corrections import CORRECTIONS
from .feed_links import feed_tags
from .findable import findables, findables_of
from .note import note_pages
from .paging import Outline
from .people import PEOPLE, PEOPLE_PAGES
from .preview_tags import preview_tags
from .search import SEARCH
from .source_pages import SOURCE_PAGES
from .sources import SOURCES
from .start import START
from .tags import TAG_PAGES, TAGS
from .timeline import timeline_pages
from .verdicts import VERDICTS

OF_ARTICLE: tuple[Callable[[AnnotatedArticle, Desk], Iterable[Page]], ...] = (
    article_pages,
    claim_pages,
    note_pages,
    timeline_pages,
)
"""What makes the pages of one article."""

AnyPage = Page | Outline
"""A page of the whole site. Those of lists that can be long are made when they are needed."""

LISTS: tuple[AnyPart[AnyPage], ...] = (
    START,
    CLAIMS,
    SOURCES,
    SOURCE_PAGES,
    PEOPLE,
    PEOPLE_PAGES,
    TAGS,
    TAG_PAGES,
    ARTICLE_LIST,
    CHARTS,
    VERDICTS,
    CORRECTIONS,
    SEARCH,
)
"""What makes those of the whole site, the start page first."""

LONG_LISTS: tuple[AnyPart[AnyPage], ...] = (CLAIMS,)
"""Those to which an article adds ``Words``."""

_NO_HEADS: Mapping[str, str] = {}

__all__ = [
    "LISTS",
    "LONG_LISTS",
    "OF_ARTICLE",
    "AnyPage",
    "Outline",
    "findables",
    "findables_of",
    "lists",
    "made",
    "of_article",
    "pages",
    "with_heads",
]


def of_article(
    annotated: AnnotatedArticle, desk: Desk, heads: Mapping[str, str] = _NO_HEADS
) -> list[Page]:
    """The pages of one article, its own first. ``heads``: path -> more lines for a page's head."""
    made = (page for output in OF_ARTICLE for page in output(annotated, desk))
    return list(with_heads(made, desk.settings, heads))


def lists(site: Site) -> Iterator[Page]:
    """The pages of the whole site, the start page first, for a site that is held in memory."""
    for part in LISTS:
        yield from with_heads(whole(part, site), site.settings)


def pages(
    site: Site, further: Iterable[Page] = (), heads: Mapping[str, str] = _NO_HEADS
) -> list[Page]:
    """Every page of a site that is held in memory, the start page first, ``further`` ones last."""
    articles = [page for article in site.articles for page in of_article(article, site)]
    made = [*lists(site), *articles, *with_heads(further, site.settings)]
    return [replace(page, head=page.head + heads.get(page.path, "")) for page in made]


def made(pages: Iterable[AnyPage]) -> Iterator[Page]:
    """``pages``, all of them made."""
    return (page.made() if isinstance(page, Outline) else page for page in pages)


def with_heads(
    pages: Iterable[AnyPage], settings: Settings, heads: Mapping[str, str] = _NO_HEADS
) -> Iterator[Page]:
    """``pages``, made, with what each says about itself in its head."""
    for page in made(pages):
        lines = page.head + preview_tags(page, settings) + feed_tags(page, settings)
        yield replace(page, head=lines + heads.get(page.path, ""))
