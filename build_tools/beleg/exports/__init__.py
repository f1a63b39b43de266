"""What machines get: files beside the pages, and lines for the pages' heads.

An output is one module, and a line in ``OUTPUTS`` or ``HEADS``. Published annotations are exported
and no drafts, in a preview neither. Nothing is added that an author did not write: no day, no
language, no licence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ..model import Page, Site
from .claim_review import claim_review_file, claim_review_heads
from .claims_table import claims_files
from .data_page import data_page
from .datapackage import datapackage_file
from .embed import embed_files
from .feeds import feed_files
from .oembed import oembed_files
from .page_heads import article_heads, note_heads
from .share_picture import share_pictures
from .sources_list import sources_files
from .web_annotation import annotation_files, annotation_heads

Output = Iterable[tuple[str, bytes]]
"""Path below the site's root, and content."""

OUTPUTS: tuple[Callable[[Site], Output], ...] = (
    claims_files,
    claim_review_file,
    annotation_files,
    sources_files,
)

COMPANIONS: tuple[Callable[[Site], Output], ...] = (
    embed_files,
    oembed_files,
    share_pictures,
)
"""What shows claims on other people's pages: no data, and of no use without the site."""

HEADS: tuple[Callable[[Site], Iterable[tuple[str, str]]], ...] = (
    claim_review_heads,
    article_heads,
    note_heads,
    annotation_heads,
)
"""Path of a page's Markdown file, and finished lines for its head."""

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

__all__ = ["FORMATS", "HEADS", "OUTPUTS", "companions", "data", "files", "heads", "pages"]


def data(site: Site) -> Mapping[str, bytes]:
    """The data of the site and its feeds: path below the site's root -> content."""
    found = {path: content for output in OUTPUTS for path, content in output(site)}
    path, content = datapackage_file(site, found)
    # The feeds repeat the data for those who follow it, so the data package does not list them.
    return {**found, path: content, **dict(feed_files(site))}


def companions(site: Site) -> Mapping[str, bytes]:
    """What shows claims elsewhere: path below the site's root -> content."""
    return {path: content for output in COMPANIONS for path, content in output(site)}


def files(site: Site) -> Mapping[str, bytes]:
    """Every file beside the pages."""
    return {**data(site), **companions(site)}


def pages(site: Site, made: Mapping[str, bytes]) -> Iterator[Page]:
    """The page that documents the data; ``made`` is what ``data`` gave."""
    yield data_page(site, made)


def heads(site: Site) -> Mapping[str, str]:
    """Path of a page -> lines for its head."""
    lines: dict[str, str] = {}
    for head in HEADS:
        for path, line in head(site):
            lines[path] = lines.get(path, "") + line
    return lines
