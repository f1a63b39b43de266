"""What machines get: files beside the pages, and lines for the pages' heads.

What belongs to one article is made from that article alone: a line in ``ARTICLE_DATA``,
``COMPANIONS`` or ``HEADS``. What is of the whole site is put together from what the articles add: a
line in ``PARTS``. Published annotations are exported and no drafts, in a preview neither. Nothing
is added that an author did not write: no day, no language, no licence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..model import AnnotatedArticle, Desk, Page, Site
from ..parts import AnyPart, joined
from .claim_review import CLAIM_REVIEWS, claim_review_heads
from .claims_table import CLAIMS_CSV, CLAIMS_JSON
from .data_page import data_page
from .datapackage import DATA_FILES, datapackage_file
from .datapackage import FILE as DATA_PACKAGE
from .embed import embed_files
from .feeds import FEEDS, FEEDS_BY_KEY, article_feeds
from .oembed import oembed_files
from .page_heads import article_head, note_heads
from .piecewise import Chunk, Measured, Measuring, Piecewise, content, measured
from .redirects import redirect_files
from .share_picture import share_pictures
from .sitemap import SITEMAP, sitemap_files
from .sources_list import SOURCES_BIBTEX, SOURCES_CSL
from .web_annotation import ANNOTATIONS, article_collection, collection_head

File = tuple[str, bytes]
"""Path below the site's root, and content."""

ARTICLE_DATA: tuple[Callable[[AnnotatedArticle, Desk], Iterable[File]], ...] = (
    article_collection,
    article_feeds,
)

COMPANIONS: tuple[Callable[[AnnotatedArticle, Desk], Iterable[File]], ...] = (
    embed_files,
    oembed_files,
    share_pictures,
)
"""What shows claims on other people's pages: no data, and of no use without the site."""

HEADS: tuple[Callable[[AnnotatedArticle, Desk], Iterable[tuple[str, str]]], ...] = (
    claim_review_heads,
    article_head,
    note_heads,
    collection_head,
)
"""Path of a page's Markdown file, and finished lines for its head."""

PARTS: tuple[AnyPart[Piecewise], ...] = (
    CLAIMS_CSV,
    CLAIMS_JSON,
    CLAIM_REVIEWS,
    ANNOTATIONS,
    SOURCES_CSL,
    SOURCES_BIBTEX,
    FEEDS,
    FEEDS_BY_KEY,
)

LONG_PARTS: tuple[AnyPart[Piecewise], ...] = (
    CLAIMS_CSV,
    CLAIMS_JSON,
    CLAIM_REVIEWS,
    ANNOTATIONS,
    FEEDS,
    FEEDS_BY_KEY,
)
"""Those to which an article adds ``Words``."""

FORMATS: Mapping[str, str] = {
    "annotations": "data/annotations.jsonld",
    "claimreview": "data/claimreview.json",
    "csv": "data/claims.csv",
    "json": "data/claims.json",
    "csl": "data/sources.csl.json",
    "bibtex": "data/sources.bib",
    "datapackage": "data/datapackage.json",
    "atom": "feed.xml",
    "jsonfeed": "feed.json",
}
"""What ``beleg export --format`` calls the files of the whole site."""

__all__ = [
    "DATA_FILES",
    "DATA_PACKAGE",
    "FORMATS",
    "LONG_PARTS",
    "PARTS",
    "SITEMAP",
    "Chunk",
    "Measured",
    "Measuring",
    "Piecewise",
    "article_files",
    "article_heads",
    "companions",
    "content",
    "data",
    "data_page",
    "datapackage_file",
    "files",
    "heads",
    "measured",
    "pages",
    "redirect_files",
    "sitemap_files",
]


def article_files(annotated: AnnotatedArticle, desk: Desk) -> Iterator[File]:
    """Every file that belongs to one article."""
    for make in (*ARTICLE_DATA, *COMPANIONS):
        yield from make(annotated, desk)


def article_heads(annotated: AnnotatedArticle, desk: Desk) -> Mapping[str, str]:
    """Path of each page of an article -> lines for its head."""
    lines: dict[str, str] = {}
    for head in HEADS:
        for path, line in head(annotated, desk):
            lines[path] = lines.get(path, "") + line
    return lines


def data(site: Site) -> Mapping[str, bytes]:
    """The data of a site and its feeds: path below the site's root -> content."""
    found: dict[str, bytes] = {}
    added: list[list[Mapping[str, Any]]] = [[] for _ in PARTS]
    # Article by article, because what several outputs say of one is made once for all of them.
    for annotated in site.articles:
        for make in ARTICLE_DATA:
            found.update(make(annotated, site))
        for part, values in zip(PARTS, added, strict=True):
            values.append(part.adds(annotated, site))
    for part, values in zip(PARTS, added, strict=True):
        found.update({path: content(pieces) for path, pieces in joined(part, values, site)})
    path, package = datapackage_file(_measured(found), site)
    return {**found, path: package}


def _measured(made: Mapping[str, bytes]) -> Mapping[str, Measured]:
    described = {file.path for file in DATA_FILES} | {DATA_PACKAGE}
    return {path: measured(made[path]) for path in described if path in made}


def companions(site: Site) -> Mapping[str, bytes]:
    """What shows claims elsewhere: path below the site's root -> content."""
    return {
        path: content
        for make in COMPANIONS
        for annotated in site.articles
        for path, content in make(annotated, site)
    }


def files(site: Site) -> Mapping[str, bytes]:
    """Every file beside the pages."""
    return {**data(site), **companions(site)}


def pages(site: Site, made: Mapping[str, bytes]) -> Iterator[Page]:
    """The page that documents the data; ``made`` is what ``data`` gave."""
    yield data_page(_measured(made), site)


def heads(site: Site) -> Mapping[str, str]:
    """Path of a page -> lines for its head."""
    lines: dict[str, str] = {}
    for annotated in site.articles:
        lines.update(article_heads(annotated, site))
    return lines
