"""An annotation on its way in, and what it is measured by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..model import Article, Kind, Registers, Settings
from .registered import Registered
from .verdict_words import VerdictWords
from .whose import Addresses


class NotTaken(Exception):
    """An annotation cannot be taken over; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """The words that an annotation is tied to, as its file tells them."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    span: tuple[int, int] | None = None
    """Start and end in the text whose digest is ``digest``."""
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """What a file says of one annotation, in the words of an annotation file."""

    kind: Kind
    slug: str
    id: str | None
    """Its id where it is one of this site's own."""
    values: Mapping[str, Any]
    """Keys of the annotation file; ``id``, ``quote`` and ``status`` come later."""
    passage: Passage | None
    """None: it speaks of the article as a whole."""
    called: str
    """The words that its id is made of, where it brings none."""
    may_quote: Passage | None = None
    """Words that are its passage only if they stand in the article exactly once."""
    notes: Sequence[str] = ()
    """What an editor should know about it."""


@dataclass(frozen=True, kw_only=True)
class Receiving:
    """The site that annotations come to."""

    settings: Settings
    registers: Registers
    articles: Mapping[str, Article] = field(repr=False)
    registered: Registered
    addresses: Addresses
    verdicts: VerdictWords

    def article(self, slug: str) -> Article:
        """The article of this name; ``addresses`` gives no other."""
        return self.articles[slug]


def without_nothing(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that there are."""
    return {name: value for name, value in values.items() if value}
