"""All that a site shows of one article, made from the article and the desk alone.

That is what makes a build divisible: articles can be done in any order, by any number of
processes, on several machines, and need not be done again while nothing of theirs has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from . import exports, publish
from .model import AnnotatedArticle, Desk, Findable, Page
from .parts import AnyPart, Part

PARTS: tuple[AnyPart[Any], ...] = (*publish.LISTS, *exports.PARTS, exports.SITEMAP)
"""The outputs of the whole site."""


@dataclass(frozen=True, kw_only=True)
class Products:
    """What is shown of an article alone."""

    pages: tuple[Page, ...]
    """Its own, those of its annotations, and its timeline."""
    files: Mapping[str, bytes] = field(repr=False)
    """What stands beside these pages: path below the site's root -> content."""
    findables: tuple[Findable, ...]


def products(annotated: AnnotatedArticle, desk: Desk) -> Products:
    """All pages and files of one article."""
    heads = exports.article_heads(annotated, desk)
    return Products(
        pages=tuple(publish.of_article(annotated, desk, heads)),
        files=dict(exports.article_files(annotated, desk)),
        findables=tuple(publish.findables_of(annotated, desk)),
    )


def additions(annotated: AnnotatedArticle, desk: Desk) -> Mapping[tuple[str, str], Any]:
    """Name of each of the ``PARTS`` and a key of it -> what the article adds."""
    return {
        (part.name, key): value
        for part in PARTS
        for key, value in part.adds(annotated, desk).items()
    }


def first_lists(desk: Desk) -> Iterable[Page]:
    """The first page of each list of a site without articles, with the same place and title."""
    for part in publish.LISTS:
        if isinstance(part, Part):
            # A long register has further pages.
            first = takewhile(lambda page: "/" not in page.path, part.join((), desk))
            yield from publish.made(first)
