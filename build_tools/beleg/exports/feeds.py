"""Feeds: what is new, changed, corrected and withdrawn, for those who follow a site.

There is one for the site, for each article, each person of the register and each tag, as Atom and
as JSON Feed, each with its 50 newest entries. A correction is an entry of its own, so that it
reaches everybody who read what it corrects.

Dates are those of the content. An annotation without one is as old as its article; where that has
none either there is no place for it among the newest, and the feed says how many are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property

from ..identifiers import tag_slug
from ..marks import verdict_word
from ..model import Annotation, Article, Claim, Correction, Link, Numbered, Settings, Site
from ..publish import card
from ..publish.context import Context
from ..publish.feed_links import ATOM, JSON
from ..publish.history import correction_address, numbered
from ..publish.listing import list_context
from ..publish.share import picture_address
from .atom import atom
from .content import annotation_html, correction_html
from .feed import Entry, Feed, identifier
from .json_feed import json_feed
from .selection import published

NEWEST = 50
"""Entries of a feed. Who reads it once a month misses none on a desk that checks two a day."""


def feed_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Path below the site's root and content of every feed."""
    for feed in feeds(site):
        yield feed.folder + ATOM, atom(feed)
        yield feed.folder + JSON, json_feed(feed)


def feeds(site: Site) -> Iterator[Feed]:
    """The site's feed first, then those of articles, people and tags."""
    told = [
        _Told(listed.article.article, listed.note, site.settings)
        for listed in published(site, withdrawn=True)
    ]
    yield _feed("", site.settings.name, told, site)
    own: dict[str, list[_Told]] = {}
    names: dict[str, str] = {}
    for person in site.registers.people.values():
        if person.key:
            names[f"people/{person.key}/"] = person.name
    for one in told:
        own.setdefault(f"articles/{one.article.slug}/", []).append(one)
        if isinstance(one.annotation, Claim) and one.annotation.speaker:
            own.setdefault(card.person_address(one.annotation.speaker), []).append(one)
        for slug, tag in {tag_slug(tag): tag for tag in one.annotation.tags}.items():
            address = f"tags/{slug}/"
            own.setdefault(address, []).append(one)
            names[address] = min(tag, names.get(address, tag))
    for annotated in site.articles:
        folder = f"articles/{annotated.article.slug}/"
        yield _feed(folder, annotated.article.title, own.get(folder, []), site, annotated.article)
    for folder in sorted(names):
        yield _feed(folder, names[folder], own.get(folder, []), site)


def _feed(
    folder: str, title: str, told: Sequence[_Told], site: Site, article: Article | None = None
) -> Feed:
    context = list_context(site, folder)
    if article:
        context = Context(lang=article.lang, here=folder, settings=site.settings)
    every = [entry for one in told for entry in one.entries]
    # Sorting is stable, so entries of one moment stay in the order of the articles.
    newest = sorted(every, key=lambda entry: entry.updated, reverse=True)[:NEWEST]
    undated = sum(not one.entries for one in told)
    subtitle = context.texts.t("feed_subtitle")
    if undated:
        subtitle += " " + context.texts.t("feed_undated", n=undated)
    last = newest[0].updated if newest else _article_date(article)
    name = site.settings.name
    return Feed(
        folder=folder,
        title=f"{title} – {name}" if folder else name,
        subtitle=subtitle,
        lang=context.lang,
        entries=tuple(newest),
        updated=last or _EPOCH,
        settings=site.settings,
    )


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""A feed must say when it was changed last. This one has nothing in it that has a date."""


class _Told:
    """An annotation and its entries, which several feeds share."""

    def __init__(self, article: Article, note: Numbered, settings: Settings) -> None:
        self.article = article
        self.note = note
        self.annotation: Annotation = note.annotation
        self._settings = settings

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The annotation, unless it is a mere link, and its corrections; none without a date."""
        found = [] if isinstance(self.annotation, Link) else [*self._whole()]
        return (*found, *self._corrections())

    @property
    def _context(self) -> Context:
        return Context(
            lang=self.article.lang, here=self.annotation.address, settings=self._settings
        )

    def _whole(self) -> Iterator[Entry]:
        annotation, context = self.annotation, self._context
        first = moment(annotation.checked) or _article_date(self.article)
        dates = [date for date in (first, *map(_corrected, annotation.corrections)) if date]
        if not dates:
            return
        word = verdict_word(annotation, context.texts)
        headline = card.headline(annotation, context)
        yield self._entry(
            address=annotation.address,
            title=f"{word}: {headline}",
            summary=headline,
            html=annotation_html(self.note, self.article, context),
            published=min(dates),
            updated=max(dates),
        )

    def _corrections(self) -> Iterator[Entry]:
        context = self._context
        headline = card.headline(self.annotation, context)
        for anchor, correction in numbered(self.annotation):
            if date := moment(correction.date):
                yield self._entry(
                    address=correction_address(self.annotation, anchor),
                    title=context.texts.t("feed_corrected", title=headline),
                    summary=" ".join(correction.text.plain.split()),
                    html=correction_html(self.note, correction, self.article, context),
                    published=date,
                    updated=date,
                )

    def _entry(
        self,
        *,
        address: str,
        title: str,
        summary: str,
        html: str,
        published: datetime,
        updated: datetime,
    ) -> Entry:
        annotation = self.annotation
        verdict = None
        if isinstance(annotation, Claim) and annotation.status != "withdrawn":
            label = verdict_word(annotation, self._context.texts)
            verdict = (annotation.verdict.key, label)
        return Entry(
            id=identifier(address, self._settings),
            # The address of a link is that of its passage; its corrections have none to open.
            address=annotation.address if isinstance(annotation, Link) else address,
            title=" ".join(title.split()),
            summary=summary,
            html=html,
            lang=self.article.lang,
            published=published,
            updated=updated,
            author=annotation.author,
            reviewer=annotation.reviewer,
            tags=tuple(dict.fromkeys(annotation.tags)),
            verdict=verdict,
            picture=picture_address(annotation, self.article, self._settings),
        )


_PARTIAL = re.compile(r"\d{4}(?:-\d{2})?")


def moment(word: str | None) -> datetime | None:
    """A date of the content as a moment, which feeds ask for: it is the first one that it can be.

    Where no time zone is given it is UTC. None for what is no date.
    """
    if not word:
        return None
    if _PARTIAL.fullmatch(word):
        word = (word + "-01-01")[:10]
    try:
        found = datetime.fromisoformat(word)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _corrected(correction: Correction) -> datetime | None:
    return moment(correction.date)


def _article_date(article: Article | None) -> datetime | None:
    return moment(article.published) if article else None
