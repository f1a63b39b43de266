"""W3C Web Annotation: a collection for the site and one for each article.

The target is the article's page. Its passage is told twice: by quoting it, which any annotation
tool can find, and by its position in the article's text, which is published beside the page
(``visible_text``) and named in the state of the target together with its digest. The digest is
schema.org's ``sha256``, the one term that is not the standard's own.

The standard asks for moments in UTC. Of a date that is a day, midnight is written; one that is only
a month or a year is left out. Withdrawn annotations are not in the collections, because no program
could tell that they no longer hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import chain
from typing import Any

from ..languages import Texts
from ..licences import licence_url
from ..model import (
    Anchored,
    AnnotatedArticle,
    Annotation,
    Article,
    Claim,
    Desk,
    Link,
    Note,
    Numbered,
    Reference,
    Settings,
)
from ..parts import Absent, Part, Words
from ..publish.links import href
from ..publish.once import once
from . import json_ld
from .piecewise import Chunk, Piecewise, content
from .selection import address, corrected, first_date, place, published
from .visible_text import address_of, digest, position, visible_text

FILE = "data/annotations.jsonld"
CONTEXT: Sequence[object] = (
    "http://www.w3.org/ns/anno.jsonld",
    {"sha256": "http://schema.org/sha256"},
)
MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
MOTIVATIONS = {"claim": "assessing", "note": "describing", "link": "linking"}

Piece = dict[str, Any]


def article_collection(annotated: AnnotatedArticle, desk: Desk) -> Iterator[tuple[str, bytes]]:
    """The collection of an article, and the text that its positions count in."""
    slug = annotated.article.slug
    yield address_of(slug), visible_text(annotated).encode()
    path = _file_of(slug)
    items = _items(annotated, desk, place(path, desk.settings))
    title = annotated.article.title
    yield path, content(_collection(path, title, [items], desk.settings))


def collection_head(annotated: AnnotatedArticle, _: Desk) -> Iterator[tuple[str, str]]:
    """The article's page says where its collection is."""
    slug = annotated.article.slug
    there = href(f"articles/{slug}/", _file_of(slug))
    kind = MEDIA_TYPE.replace('"', "&quot;")
    yield f"articles/{slug}.md", f'<link rel="describedby" type="{kind}" href="{there}">\n'


def _file_of(slug: str) -> str:
    return f"articles/{slug}/annotations.jsonld"


@dataclass(frozen=True, kw_only=True)
class Items:
    """The annotations of an article as they stand in a collection."""

    number: int
    text: Words | Absent
    """JSON, between commas."""


def _of_site(annotated: AnnotatedArticle, desk: Desk) -> Items:
    return _items(annotated, desk, place(FILE, desk.settings))


def _site_file(items: Iterable[Items], desk: Desk) -> Iterator[Piecewise]:
    yield FILE, _collection(FILE, desk.settings.name, items, desk.settings)


ANNOTATIONS = Part(name="annotations", of=_of_site, join=_site_file)


@once
def _items(annotated: AnnotatedArticle, desk: Desk, here: str) -> Items:
    """As they stand in the file ``here``."""
    digest_of_text = digest(visible_text(annotated))
    made = [
        json_ld.text_of(annotation(note, annotated, here, digest_of_text, desk.settings))
        for note in published(annotated, withdrawn=False)
    ]
    return Items(number=len(made), text=Words(",".join(made).encode()))


def _collection(
    path: str, label: str, items: Iterable[Items], settings: Settings
) -> Iterator[Chunk]:
    """All annotations on the one page that the collection begins and ends with.

    How many they are stands behind them: those of a large site are hundreds of megabytes, and are
    not gone through twice.
    """
    own = address(path, path, settings)
    page_id = f"{own}#page-1"
    whole = {
        "@context": list(CONTEXT),
        "id": own,
        "type": "AnnotationCollection",
        "label": label,
    }
    some = (one for one in items if one.number)
    first = next(some, None)
    if first is None:
        yield json_ld.document({**whole, "total": 0})
        return
    number = 0

    def texts() -> Iterator[Chunk]:
        nonlocal number
        for one in chain([first], some):
            number += one.number
            yield one.text

    page = {"id": page_id, "type": "AnnotationPage", "partOf": own, "startIndex": 0}
    yield f'{json_ld.text_of(whole)[:-1]},"first":'.encode()
    yield from json_ld.around(page, "items", texts())
    yield f',"total":{number},"last":{json_ld.text_of(page_id)}}}\n'.encode()


def annotation(
    note: Numbered, annotated: AnnotatedArticle, here: str, digest: str, settings: Settings
) -> Piece:
    """One annotation as it stands in the file ``here``; its identity is its permalink."""
    one, article = note.annotation, annotated.article
    made: Piece = {
        "id": address(one.address, here, settings),
        "type": "Annotation",
        "motivation": MOTIVATIONS[one.kind],
        "creator": _desk(here, settings),
        "created": moment(first_date(one)),
        "modified": moment(corrected(one)),
        "rights": licence_url(settings.data_license or ""),
        "body": list(_bodies(one, article, here, settings)),
        "target": _target(note.anchored, article, here, digest, settings),
    }
    return {name: value for name, value in made.items() if value}


def _desk(here: str, settings: Settings) -> Piece:
    home = address("", here, settings)
    return {"type": "Organization", "name": settings.name, "homepage": home}


def _target(
    anchored: Anchored, article: Article, here: str, digest: str, settings: Settings
) -> Piece:
    state: Piece = {
        "type": "TimeState",
        "cached": address(address_of(article.slug), here, settings),
        "sha256": digest,
    }
    taken = moment(article.accessed) or moment(anchored.annotation.checked)
    if taken:
        state["sourceDate"] = taken
    target: Piece = {
        "type": "SpecificResource",
        "source": address(f"articles/{article.slug}/", here, settings),
        "state": state,
    }
    if anchored.where != "whole":
        start, end = position(anchored, article.title)
        target["selector"] = [
            {
                "type": "TextQuoteSelector",
                "exact": _words(anchored.words),
                "prefix": _words(anchored.prefix),
                "suffix": _words(anchored.suffix),
            },
            {"type": "TextPositionSelector", "start": start, "end": end},
        ]
    return target


def _words(words: str) -> str:
    return words.replace("\x1f", "\t")


def _bodies(one: Annotation, article: Article, here: str, settings: Settings) -> Iterator[Piece]:
    """What the annotation says, each part with its purpose."""
    lang = article.lang
    if isinstance(one, Claim):
        yield from _claim(one, lang, here, settings)
    elif isinstance(one, Note):
        yield _text(one.title, "identifying", lang)
        yield _text(one.text.markdown, "describing", lang, "text/markdown")
    elif isinstance(one, Link) and one.text:
        yield _text(one.text, "describing", lang)
    for reference in one.sources:
        yield source_body(reference)
    for entry in one.corrections:
        yield _dated(_text(entry.text.markdown, "editing", lang, "text/markdown"), entry.date)
    for tag in one.tags:
        yield _text(tag, "tagging", lang)


def _claim(claim: Claim, lang: str, here: str, settings: Settings) -> Iterator[Piece]:
    verdict = claim.verdict
    yield _text(claim.claim, "identifying", lang)
    yield {
        "type": "SpecificResource",
        "purpose": "classifying",
        "source": address(f"verdicts/#{verdict.key}", here, settings),
    }
    label = Texts.for_language(lang).label(verdict.label, verdict.key)
    yield _text(label, "classifying", lang)
    yield _text(claim.summary, "assessing", lang)
    if claim.explanation:
        yield _text(claim.explanation.markdown, "commenting", lang, "text/markdown")
    if claim.reply:
        reply = _text(claim.reply.text.markdown, "replying", lang, "text/markdown")
        yield _dated(reply, claim.reply.date)


def _text(words: str, purpose: str, lang: str, form: str = "text/plain") -> Piece:
    return {
        "type": "TextualBody",
        "purpose": purpose,
        "value": words.strip(),
        "format": form,
        "language": lang,
    }


def _dated(body: Piece, date_: str | None) -> Piece:
    """The body with the moment since when it has stood there, as far as that is known."""
    created = moment(date_)
    return {**body, "created": created} if created else body


def source_body(reference: Reference) -> Piece:
    """A source on the web, with its copy; one that is not there is only named."""
    if not reference.url:
        named = (reference.author, reference.title, reference.publisher, reference.published)
        words = ", ".join(part for part in named if part)
        body: Piece = {"type": "TextualBody", "purpose": "linking", "value": words}
        return {**body, "format": "text/plain"}
    source: Piece = {"id": reference.url, "type": "Text", "label": reference.title}
    if reference.lang:
        source["language"] = reference.lang
    body = {"type": "SpecificResource", "purpose": "linking", "source": source}
    state: Piece = {"type": "TimeState"}
    if reference.archive_url:
        state["cached"] = reference.archive_url
    if accessed := moment(reference.accessed):
        state["sourceDate"] = accessed
    return {**body, "state": state} if len(state) > 1 else body


@cache
def moment(word: str | None) -> str | None:
    """A day or a moment as the standard writes it, in UTC; None for less than a day."""
    if not word or len(word) < len("2025-01-01"):
        return None
    if "T" not in word:
        return f"{date.fromisoformat(word).isoformat()}T00:00:00Z"
    when = datetime.fromisoformat(word)
    if when.tzinfo is None:
        return f"{when.date().isoformat()}T00:00:00Z"
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
