"""A feed as Atom (RFC 4287).

It is put together from lines: an entry is written once, and stands in several feeds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ..citations import permalink
from ..model import Settings
from .feed import Entry, Feed
from .selection import address

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no form for, and the controls that it advises against."""
_IN_ATTRIBUTES = {'"': "&quot;", "\t": "&#09;", "\n": "&#10;", "\r": "&#13;"}
"""Line ends and tabs would be read as spaces there."""
_NONE: Mapping[str, str] = {}


def atom(feed: Feed) -> bytes:
    """The document, in UTF-8."""
    head = "".join(_head(feed)).encode()
    return b"".join([head, *(entry.atom for entry in feed.entries), b"</feed>\n"])


def _head(feed: Feed) -> Iterator[str]:
    yield "<?xml version='1.0' encoding='utf-8'?>\n"
    yield f'<feed xmlns="{_NAMESPACE}"{_attributes({"xml:lang": feed.lang})}>\n'
    yield _line(1, "id", feed.id())
    yield _line(1, "title", feed.title)
    yield _line(1, "subtitle", feed.subtitle)
    yield _line(1, "updated", feed.updated.isoformat())
    # Without an address of its own, a feed cannot say where it is.
    if feed.settings.url:
        yield _link(1, "self", "application/atom+xml", feed.address(feed.folder + "feed.xml"))
    yield _link(1, "alternate", "text/html", feed.address(feed.folder))
    yield _line(1, "generator", "Beleg")
    yield _person(1, "author", feed.settings.name)


def atom_entry(entry: Entry, folder: str, settings: Settings) -> bytes:
    """An entry as it stands in the feed below ``folder``."""
    scheme = permalink("verdicts/", settings) if settings.url else ""
    before, behind = _around_address(entry, scheme)
    link = _link(2, "alternate", "text/html", address(entry.address, folder, settings))
    return f"{before}{link}{behind}".encode()


@lru_cache(maxsize=500)
def _around_address(entry: Entry, scheme: str) -> tuple[str, str]:
    """Before and behind its address, which is all that is not the same in every feed.

    ``scheme``: the page of the verdicts, where it has an address.
    """
    return "".join(_before_address(entry)), "".join(_behind_address(entry, scheme))


def _before_address(entry: Entry) -> Iterator[str]:
    yield f" <entry{_attributes({'xml:lang': entry.lang})}>\n"
    yield _line(2, "id", entry.id)
    yield _line(2, "title", entry.title)
    yield _line(2, "updated", entry.updated.isoformat())
    yield _line(2, "published", entry.published.isoformat())


def _behind_address(entry: Entry, scheme: str) -> Iterator[str]:
    if entry.author:
        yield _person(2, "author", entry.author)
    if entry.reviewer:
        yield _person(2, "contributor", entry.reviewer)
    for tag in entry.tags:
        yield _line(2, "category", "", {"term": tag})
    if entry.verdict:
        key, label = entry.verdict
        named = {"scheme": scheme} if scheme else {}
        yield _line(2, "category", "", {"term": key, **named, "label": label})
    yield _line(2, "summary", entry.summary)
    yield _line(2, "content", entry.html, {"type": "html"})
    yield " </entry>\n"


def _link(level: int, rel: str, type_: str, href: str) -> str:
    return _line(level, "link", "", {"rel": rel, "type": type_, "href": href})


def _person(level: int, role: str, name: str) -> str:
    return f"{' ' * level}<{role}>\n{_line(level + 1, 'name', name)}{' ' * level}</{role}>\n"


def _line(level: int, tag: str, words: str, attributes: Mapping[str, str] = _NONE) -> str:
    """An element on a line of its own, which is as far to the right as it lies deep."""
    opened = f"{' ' * level}<{tag}{_attributes(attributes)}"
    shown = _escaped(clean(words))
    return f"{opened}>{shown}</{tag}>\n" if shown else f"{opened} />\n"


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{_attribute(value)}"' for name, value in attributes.items())


def _attribute(words: str) -> str:
    shown = _escaped(clean(words))
    for char, written in _IN_ATTRIBUTES.items():
        shown = shown.replace(char, written)
    return shown


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(words: str) -> str:
    """``words`` without the characters that would make the whole feed unreadable."""
    # A look at the letters is quicker, and finds nothing in most words.
    return words if words.isprintable() else _NO_XML.sub("", words)
