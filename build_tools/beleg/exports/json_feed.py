"""A feed as JSON Feed 1.1. It says what the Atom form says."""

from __future__ import annotations

import json

from .atom import clean
from .feed import Entry, Feed


def json_feed(feed: Feed) -> bytes:
    """The document, in UTF-8."""
    document: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(feed.title),
        "home_page_url": feed.address(feed.folder),
        "description": clean(feed.subtitle),
        "language": feed.lang,
        "authors": [{"name": clean(feed.settings.name)}],
        "items": [_item(entry, feed) for entry in feed.entries],
    }
    if feed.settings.url:
        document["feed_url"] = feed.address(feed.folder + "feed.json")
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()


def _item(entry: Entry, feed: Feed) -> dict[str, object]:
    label = [entry.verdict[1]] if entry.verdict else []
    item: dict[str, object] = {
        "id": entry.id,
        "url": feed.address(entry.address),
        "title": clean(entry.title),
        "summary": clean(entry.summary),
        "content_html": clean(entry.html),
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "language": entry.lang,
    }
    if entry.picture:
        item["image"] = feed.address(entry.picture)
    names = [name for name in (entry.author, entry.reviewer) if name]
    if names:
        item["authors"] = [{"name": clean(name)} for name in names]
    if tags := [clean(tag) for tag in (*label, *entry.tags)]:
        item["tags"] = tags
    return item
