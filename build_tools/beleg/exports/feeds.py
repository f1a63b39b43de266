"""Feeds: what is new, changed, corrected and withdrawn, for those who follow a site.

There is one for the site, for each article, each person of the register and each tag, as Atom and
as JSON Feed, each with its 50 newest entries. An annotation without a date has no place among the
newest where its article has none either, and the feed says how many are left out.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, TypeVar

from ..identifiers import tag_slug
from ..model import AnnotatedArticle, Annotation, Article, Claim, Desk, Link
from ..parts import Absent, KeyedPart, Part, Words
from ..publish import card
from ..publish.context import Context
from ..publish.feed_links import ATOM, JSON
from ..publish.listing import list_context
from ..publish.people import known_people
from .atom import atom
from .entries import Told, moment, told
from .feed import Feed, Written
from .json_feed import json_feed
from .piecewise import Piecewise
from .selection import place

NEWEST = 50
"""Entries of a feed. Who reads it once a month misses none on a desk that checks two a day."""
_E = TypeVar("_E", Written, "Listed")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""A feed must say when it was changed last. This one has nothing in it that has a date."""


def article_feeds(annotated: AnnotatedArticle, desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Path below the site's root and content of the feeds of an article."""
    article = annotated.article
    folder = f"articles/{article.slug}/"
    every = told(annotated, desk, place(folder, desk.settings))
    context = Context(lang=article.lang, here=folder, settings=desk.settings)
    yield from _files(_feed(article.title, _newest(every), _undated(every), context, article))


class Packed(NamedTuple):
    """An entry that most probably no feed will show, for newer ones come; so it is kept small."""

    updated: datetime
    atom_length: int
    data: bytes

    @staticmethod
    def of(entry: Written) -> Packed:
        """The two forms say the same, so the second one costs next to nothing."""
        data = zlib.compress(entry.atom + entry.json, level=1)
        return Packed(entry.updated, len(entry.atom), data)


class Entries(NamedTuple):
    """The entries of an article, newest first, and no more than a feed shows."""

    told: tuple[tuple[datetime, int, int], ...]
    """Of each what ``Packed`` tells, and the bytes of its data."""
    data: Words | Absent
    """One behind the other."""

    @staticmethod
    def of(entries: Iterable[Packed]) -> Entries:
        """These, laid out."""
        packed = list(entries)
        told = tuple((one.updated, one.atom_length, len(one.data)) for one in packed)
        return Entries(told, Words(b"".join(one.data for one in packed)))

    def listed(self) -> Iterator[Listed]:
        """Each of them."""
        at = 0
        for updated, atom_length, size in self.told:
            yield Listed(updated, atom_length, at, size, self.data)
            at += size


class Listed(NamedTuple):
    """An entry that is read if a feed shows it."""

    updated: datetime
    atom_length: int
    at: int
    size: int
    data: Words | Absent

    def read(self) -> Written:
        """The entry."""
        data = bytes(self.data)[self.at : self.at + self.size]
        return _unpacked(Packed(self.updated, self.atom_length, data))


@lru_cache(maxsize=1000)
def _unpacked(entry: Packed) -> Written:
    """One entry stands in several feeds."""
    data = zlib.decompress(entry.data)
    at = entry.atom_length
    return Written(updated=entry.updated, atom=data[:at], json=data[at:])


@dataclass(frozen=True, kw_only=True)
class Addition:
    """What an article adds to a feed."""

    newest: Entries
    undated: int
    title: str = ""
    """What the feed of a subject is called."""


def _of_site(annotated: AnnotatedArticle, desk: Desk) -> Addition:
    every = told(annotated, desk, "")
    newest = Entries.of(map(Packed.of, _newest(every)))
    return Addition(newest=newest, undated=_undated(every))


def _by_key(annotated: AnnotatedArticle, desk: Desk) -> Mapping[str, Addition]:
    """What the article adds to the feeds of people and of tags, by their folder."""
    of: dict[str, list[Told]] = {}
    tags: dict[str, str] = {}
    # Seen from the folder of any tag, everything lies where it lies for all of them and for people.
    for one in told(annotated, desk, place("tags/any/", desk.settings)):
        for folder in _people(one.annotation):
            of.setdefault(folder, []).append(one)
        for folder, tag in {f"tags/{tag_slug(tag)}/": tag for tag in one.annotation.tags}.items():
            of.setdefault(folder, []).append(one)
            tags[folder] = min(tag, tags.get(folder, tag))
    pack = lru_cache(maxsize=None)(Packed.of)
    return {
        folder: Addition(
            newest=Entries.of(map(pack, _newest(found))),
            undated=_undated(found),
            title=tags.get(folder, ""),
        )
        for folder, found in of.items()
    }


def _people(annotation: Annotation) -> Iterator[str]:
    """The folder of whoever said it; a plain name has no feed."""
    if isinstance(annotation, Claim) and annotation.speaker and annotation.speaker.key:
        yield card.person_address(annotation.speaker)


def _joined(folder: str, additions: Iterable[Addition], desk: Desk) -> Iterator[Piecewise]:
    newest: list[Listed] = []
    undated = 0
    titles: set[str] = set()
    for added in additions:
        titles.add(added.title)
        undated += added.undated
        newest += added.newest.listed()
        # Not at every article, for sorting takes longer than adding.
        if len(newest) > 2 * NEWEST:
            newest[:] = _first(newest)
    shown = tuple(entry.read() for entry in _first(newest))
    title = _person(folder, desk) or min(titles, default="")
    for path, content in _files(_feed(title, shown, undated, list_context(desk, folder))):
        yield path, [content]


def _site(additions: Iterable[Addition], desk: Desk) -> Iterator[Piecewise]:
    return _joined("", additions, desk)


def _person(folder: str, desk: Desk) -> str:
    """The name of the person of the register whose feed it is; empty where it is nobody's."""
    top, _, key = folder.rstrip("/").partition("/")
    person = desk.registers.people.get(key) if top == "people" else None
    return person.name if person else ""


FEEDS = Part(name="feeds", of=_of_site, join=_site)
FEEDS_BY_KEY = KeyedPart(name="feeds-by-key", of=_by_key, registered=known_people, join=_joined)


def _newest(told: Iterable[Told]) -> tuple[Written, ...]:
    return _first([entry for one in told for entry in one.entries])


def _first(entries: Sequence[_E]) -> tuple[_E, ...]:
    """The newest. Sorting is stable: entries of one moment stay in the order of the articles."""
    return tuple(sorted(entries, key=lambda entry: entry.updated, reverse=True)[:NEWEST])


def _undated(told: Iterable[Told]) -> int:
    return sum(not (one.entries or isinstance(one.annotation, Link)) for one in told)


def _feed(
    title: str,
    newest: tuple[Written, ...],
    undated: int,
    context: Context,
    article: Article | None = None,
) -> Feed:
    subtitle = context.texts.t("feed_subtitle")
    if undated:
        subtitle += " " + context.texts.t("feed_undated", n=undated)
    last = newest[0].updated if newest else moment(article.published if article else None)
    name = context.settings.name
    return Feed(
        folder=context.here,
        title=f"{title} – {name}" if context.here else name,
        subtitle=subtitle,
        lang=context.lang,
        entries=newest,
        updated=last or _EPOCH,
        settings=context.settings,
    )


def _files(feed: Feed) -> Iterator[tuple[str, bytes]]:
    yield feed.folder + ATOM, atom(feed)
    yield feed.folder + JSON, json_feed(feed)
