"""The addresses of all pages, for programs that visit them (https://www.sitemaps.org/protocol.html).

A day stands beside an address where the content names one. Cards for other people's pages are not
among them: nobody is to be led there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from ..citations import dated, permalink
from ..escaping import percent_encoded
from ..model import AnnotatedArticle, Desk, Link, Settings
from ..parts import Part
from ..publish.timeline import has_timeline, timeline_address
from .selection import published

FILE = "sitemap.xml"
MOST = 50_000
"""Addresses of one file; the protocol allows no more."""
LARGEST = 50 * 1024 * 1024
"""Bytes of one file."""

_XML = "<?xml version='1.0' encoding='utf-8'?>\n"
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Lines = tuple[bytes, ...]
"""One for each address."""


def _addresses(annotated: AnnotatedArticle, desk: Desk) -> Lines:
    """The pages of the article, of its annotations, and of its timeline."""
    if not desk.settings.url:
        return ()
    annotations = [note.annotation for note in published(annotated, withdrawn=True)]
    article = annotated.article
    dates = {one.id: _day(dated(one)) for one in annotations}
    last = max([_day(article.published), *dates.values()])
    pages = [(f"articles/{article.slug}/", last)]
    pages += [(one.address, dates[one.id]) for one in annotations if not isinstance(one, Link)]
    if has_timeline(annotated):
        pages.append((timeline_address(article.slug), last))
    return tuple(_line(address, day, desk.settings) for address, day in pages)


def _day(word: str | None) -> str:
    """The day of an ISO 8601 word; empty where it names none."""
    day = _DAY.match(word or "")
    return day[0] if day else ""


def _line(address: str, day: str, settings: Settings) -> bytes:
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    return f"<url>{_location(address, settings)}{changed}</url>\n".encode()


def _location(address: str, settings: Settings) -> str:
    return f"<loc>{escape(percent_encoded(permalink(address, settings)))}</loc>"


def sitemap_files(
    lines: Iterable[Lines], more: Iterable[str], desk: Desk
) -> Iterator[tuple[str, bytes]]:
    """``sitemap.xml``; where the addresses are too many for one file, an index and its files.

    ``lines`` are what the articles add. ``more`` are addresses of other pages, from the site's
    root, which come first. Nothing where the site does not know its own address.
    """
    settings = desk.settings
    if not settings.url:
        return
    every = (_line(address, "", settings) for address in more)
    full = 0
    held: list[bytes] = []
    size = 0
    for line in _each(every, lines):
        if len(held) == MOST or size + len(line) > LARGEST - 1000:
            full += 1
            yield _numbered(full), _document("urlset", held)
            held, size = [], 0
        held.append(line)
        size += len(line)
    if not full:
        yield FILE, _document("urlset", held)
        return
    yield _numbered(full + 1), _document("urlset", held)
    names = [_location(_numbered(number), settings) for number in range(1, full + 2)]
    index = [f"<sitemap>{name}</sitemap>\n".encode() for name in names]
    yield FILE, _document("sitemapindex", index)


def _each(first: Iterable[bytes], then: Iterable[Lines]) -> Iterator[bytes]:
    yield from first
    for lines in then:
        yield from lines


def _numbered(number: int) -> str:
    return f"sitemap-{number}.xml"


def _document(root: str, lines: Iterable[bytes]) -> bytes:
    opened = f"{_XML}<{root} {_NAMESPACE}>\n".encode()
    return b"".join([opened, *lines, f"</{root}>\n".encode()])


def _joined(lines: Iterable[Lines], desk: Desk) -> Iterator[tuple[str, bytes]]:
    return sitemap_files(lines, (), desk)


SITEMAP = Part(name="sitemap", of=_addresses, join=_joined)
