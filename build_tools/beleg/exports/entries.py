"""What an article has to tell to those who follow it: its annotations and their corrections.

A correction is an entry of its own, so that it reaches everybody who read what it corrects.
Dates are those of the content. An annotation without one is as old as its article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from ..marks import verdict_word
from ..model import (
    AnnotatedArticle,
    Annotation,
    Article,
    Claim,
    Correction,
    Desk,
    Link,
    Numbered,
    Settings,
)
from ..publish import card
from ..publish.context import Context
from ..publish.history import correction_address, numbered
from ..publish.once import once
from ..publish.share import picture_address
from .atom import atom_entry
from .content import annotation_html, correction_html
from .feed import Entry, Written, identifier
from .json_feed import json_item
from .selection import published


@dataclass(frozen=True, kw_only=True)
class Told:
    """An annotation and its entries; there are none where nothing has a date."""

    annotation: Annotation
    entries: tuple[Written, ...]


@once
def told(annotated: AnnotatedArticle, desk: Desk, folder: str) -> tuple[Told, ...]:
    """What an article tells, as it stands in the feed below ``folder``, in reading order."""
    settings = desk.settings
    return tuple(
        Told(
            annotation=annotation,
            entries=tuple(
                Written(
                    updated=entry.updated,
                    atom=atom_entry(entry, folder, settings),
                    json=json_item(entry, folder, settings),
                )
                for entry in entries
            ),
        )
        for annotation, entries in _entries(annotated, desk)
    )


@once
def _entries(
    annotated: AnnotatedArticle, desk: Desk
) -> tuple[tuple[Annotation, tuple[Entry, ...]], ...]:
    """Each annotation with its entries."""
    return tuple(
        (note.annotation, tuple(_Telling(annotated.article, note, desk.settings).entries()))
        for note in published(annotated, withdrawn=True)
    )


class _Telling:
    """An annotation that is made into entries."""

    def __init__(self, article: Article, note: Numbered, settings: Settings) -> None:
        self.article = article
        self.note = note
        self.annotation: Annotation = note.annotation
        self._settings = settings

    def entries(self) -> Iterator[Entry]:
        """The annotation, unless it is a mere link, and its corrections; none without a date."""
        if not isinstance(self.annotation, Link):
            yield from self._whole()
        yield from self._corrections()

    @property
    def _context(self) -> Context:
        return Context(
            lang=self.article.lang, here=self.annotation.address, settings=self._settings
        )

    def _whole(self) -> Iterator[Entry]:
        annotation, context = self.annotation, self._context
        first = moment(annotation.checked) or moment(self.article.published)
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
