"""Outputs of a whole site that are made in two steps: what each article adds, then the whole.

The first step knows one article and the desk, so it can run in another process, be kept, and be
taken again only for an article that changed. The second sorts, counts and joins, all of the site's
at every change; of an output that is made by key, only those of the keys that it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .model import AnnotatedArticle, Desk, Site

T = TypeVar("T")
R_co = TypeVar("R_co", covariant=True)
WHOLE = ""
"""The one key of an output that is not made by key."""


class Words(bytes):
    """Something finished that an article adds and that a join only passes on.

    It may be kept apart from what is told of it, and is then read where it is needed.
    """


class Absent:
    """Stands for ``Words`` that lie elsewhere."""

    def __init__(self, name: bytes, size: int, fetch: Callable[[], bytes]) -> None:
        """``name``: a digest of them; ``size``: how many bytes they have."""
        self.name = name
        self._size = size
        self._fetch = fetch

    def __len__(self) -> int:
        return self._size

    def __bytes__(self) -> bytes:
        return self._fetch()


@dataclass(frozen=True, kw_only=True)
class Part(Generic[T, R_co]):
    """An output that is made of the whole site at once: a list, a table, a feed of everything."""

    name: str
    """Under which the first step's results are kept; unique among all parts."""
    of: Callable[[AnnotatedArticle, Desk], T]
    """What an article adds. It can be pickled, and is small: finished lines rather than objects."""
    join: Callable[[Iterable[T], Desk], Iterable[R_co]]
    """The whole from what the articles add, which comes in the order of the articles, once."""

    def adds(self, article: AnnotatedArticle, desk: Desk) -> Mapping[str, T]:
        """Key -> what the article adds."""
        return {WHOLE: self.of(article, desk)}

    def keys(self, _added: Collection[str], _desk: Desk) -> list[str]:
        """What there is to be made."""
        return [WHOLE]

    def made(self, _key: str, added: Iterable[T], desk: Desk) -> Iterable[R_co]:
        """The second step."""
        return self.join(added, desk)


@dataclass(frozen=True, kw_only=True)
class KeyedPart(Generic[T, R_co]):
    """An output with something for each of many: a page for each person, a feed for each subject.

    What articles add is kept by key, so a changed article costs those keys to which it adds
    something else than before. A key is the address below which all that is made for it lies:
    ``people/merz/``.
    """

    name: str
    """As that of a ``Part``."""
    of: Callable[[AnnotatedArticle, Desk], Mapping[str, T]]
    """Key -> what an article adds to it. Not every article adds to every key."""
    registered: Callable[[Desk], Iterable[str]] = lambda _: ()
    """Keys for which something is made even where no article adds to them."""
    join: Callable[[str, Iterable[T], Desk], Iterable[R_co]]
    """All of one key, from what the articles add to it, in their order."""

    def adds(self, article: AnnotatedArticle, desk: Desk) -> Mapping[str, T]:
        """Key -> what the article adds."""
        return self.of(article, desk)

    def keys(self, added: Collection[str], desk: Desk) -> list[str]:
        """What there is to be made. ``added``: keys to which an article adds something."""
        return sorted({*added, *self.registered(desk)})

    def made(self, key: str, added: Iterable[T], desk: Desk) -> Iterable[R_co]:
        """The second step for one key."""
        return self.join(key, added, desk)


AnyPart = Part[Any, R_co] | KeyedPart[Any, R_co]


def whole(part: AnyPart[R_co], site: Site) -> Iterable[R_co]:
    """Both steps, for a site that is held in memory."""
    return joined(part, [part.adds(article, site) for article in site.articles], site)


def joined(part: AnyPart[R_co], adds: Iterable[Mapping[str, Any]], desk: Desk) -> Iterable[R_co]:
    """The second step from what the articles add, one after the other."""
    found: dict[str, list[Any]] = {}
    for by_key in adds:
        for key, value in by_key.items():
            found.setdefault(key, []).append(value)
    for key in part.keys(found, desk):
        yield from part.made(key, found.get(key, []), desk)
