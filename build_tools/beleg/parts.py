"""Outputs of a whole site that are made in two steps: what each article adds, then the whole.

The first step knows one article and the desk, so it can run in another process, be kept, and be
taken again only for an article that changed. The second sorts, counts and joins, and is the only
one whose cost grows with the site at every build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .model import AnnotatedArticle, Desk, Site

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, kw_only=True)
class Part(Generic[T, R]):
    """One such output."""

    name: str
    """Under which the first step's results are kept; unique among all parts."""
    of: Callable[[AnnotatedArticle, Desk], T]
    """What an article adds. It can be pickled, and is small: finished lines rather than objects."""
    join: Callable[[Iterable[T], Desk], Iterable[R]]
    """The whole from what the articles add, which comes in the order of the articles, once."""

    def whole(self, site: Site) -> Iterable[R]:
        """Both steps, for a site that is held in memory."""
        return self.join((self.of(article, site) for article in site.articles), site)
