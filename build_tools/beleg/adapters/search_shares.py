"""How the articles of a language are dealt out to several search indexes.

A changed article costs one of them. Which one that is depends on nothing but its slug and the
number of indexes, so two builds of the same articles deal them out alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .crew import DOCUMENTS
from .kept_products import KeptProducts
from .search_pages import Document

_ARTICLES, _INDEXES = 125, 32
"""From how many articles on a language has a further index, and how many it can have.

Who searches loads a piece of each and the list of its pages; who changes an article waits for one
of them. Pagefind needs 2.4 MB of memory for an article of 17 kB with 15 notes.
"""


@dataclass(frozen=True, kw_only=True)
class Share:
    """What goes into one index."""

    language: str
    number: int
    """Which of the language's indexes it is, from 0."""
    slugs: Sequence[str]
    """Articles of which it has everything in this language."""
    own: Sequence[Document]
    """Pages that the site wrote itself."""

    @property
    def name(self) -> str:
        """What it is called between two builds."""
        return f"search {self.language} {self.number}"

    @property
    def part(self) -> str:
        """What the articles add to it is called so."""
        return DOCUMENTS + self.language


def shares(
    kept: KeptProducts, slugs: Sequence[str], own: Mapping[str, Sequence[Document]]
) -> Iterator[Share]:
    """Those of all languages in which there is anything, language by language.

    ``own``: language -> pages that the site wrote itself.
    """
    order = {slug: at for at, slug in enumerate(slugs)}
    languages = {part.removeprefix(DOCUMENTS) for part in kept.parts_beginning(DOCUMENTS, slugs)}
    for language in sorted({*languages, *own}):
        adding = kept.adding(DOCUMENTS + language, order)
        dealt: list[list[str]] = [[] for _ in range(number_of_indexes(len(adding)))]
        for slug in adding:
            dealt[index_of(slug, len(dealt))].append(slug)
        for number, some in enumerate(dealt):
            pages = () if number else own.get(language, ())
            yield Share(language=language, number=number, slugs=some, own=pages)


def number_of_indexes(articles: int) -> int:
    """How many indexes a language has in which there are so many articles."""
    wanted = max(1, -(-articles // _ARTICLES))
    # A power of two, so that a growing archive seldom moves its articles.
    return min(_INDEXES, 1 << (wanted - 1).bit_length())


def index_of(slug: str, number: int) -> int:
    """Which of so many indexes an article belongs to, whatever other articles there are."""
    return int.from_bytes(hashlib.sha256(slug.encode()).digest()[:4], "big") % number
