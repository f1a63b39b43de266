"""A feed as JSON Feed 1.1. It says what the Atom form says."""

from __future__ import annotations

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
    return f"\n  {json_ld.indented(_item(entry, folder, settings), 2)}".encode()


def _item(entry: Entry, folder: str, settings: Settings) -> dict[str, object]:
    label = [entry.verdict[1]] if entry.verdict else []
    item: dict[str, object] = {
        "id": entry.id,
        "url": address(entry.address, folder, settings),
        "title": clean(entry.title),
        "summary": clean(entry.summary),
        "content_html": clean(entry.html),
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "language": entry.lang,
    }
    if entry.picture:
        item["image"] = address(entry.picture, folder, settings)
    names = [name for name in (entry.author, entry.reviewer) if name]
    if names:
        item["authors"] = [{"name": clean(name)} for name in names]
    if tags := [clean(tag) for tag in (*label, *entry.tags)]:
        item["tags"] = tags
    return item
