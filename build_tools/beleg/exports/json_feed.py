"""A feed as JSON Feed 1.1. It says what the Atom form says."""

from __future__ import annotations

from functools import lru_cache

from ..model import Settings
from . import json_ld
from .atom import clean
from .feed import Entry, Feed
from .selection import address


def json_feed(feed: Feed) -> bytes:
    """The document, in UTF-8."""
    document: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(feed.title),
        "home_page_url": feed.address(feed.folder),
        "description": clean(feed.subtitle),
        "language": feed.lang,
        "authors": [{"name": clean(feed.settings.name)}],
        "items": [],
    }
    if feed.settings.url:
        document["feed_url"] = feed.address(feed.folder + "feed.json")
    # No author's words have a line end here that is not written as one.
    head, empty, tail = f"{json_ld.indented(document)}\n".partition('\n "items": []')
    items = b",".join(entry.json for entry in feed.entries)
    inside = b'\n "items": [' + items + b"\n ]" if items else empty.encode()
    return head.encode() + inside + tail.encode()


def json_item(entry: Entry, folder: str, settings: Settings) -> bytes:
    """An entry as it stands among the items of the feed below ``folder``, on lines of its own."""
    image = address(entry.picture, folder, settings) if entry.picture else ""
    url = json_ld.indented(address(entry.address, folder, settings))
    before, behind = _around_url(entry, image)
    return f"{before}{url}{behind}".encode()


@lru_cache(maxsize=500)
def _around_url(entry: Entry, image: str) -> tuple[str, str]:
    """Before and behind its address, which is all that is not the same in every feed.

    ``image``: the address of its picture, if it has one.
    """
    # No author's words have a quotation mark here that is not written as two signs.
    before, name, behind = json_ld.indented(_item(entry, image), 2).partition('"url": ')
    return f"\n  {before}{name}", behind.removeprefix('""')


def _item(entry: Entry, image: str) -> dict[str, object]:
    label = [entry.verdict[1]] if entry.verdict else []
    item: dict[str, object] = {
        "id": entry.id,
        "url": "",
        "title": clean(entry.title),
        "summary": clean(entry.summary),
        "content_html": clean(entry.html),
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "language": entry.lang,
    }
    if image:
        item["image"] = image
    names = [name for name in (entry.author, entry.reviewer) if name]
    if names:
        item["authors"] = [{"name": clean(name)} for name in names]
    if tags := [clean(tag) for tag in (*label, *entry.tags)]:
        item["tags"] = tags
    return item
