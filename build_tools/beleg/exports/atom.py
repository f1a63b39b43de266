"""A feed as Atom (RFC 4287)."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from ..citations import permalink
from .feed import Entry, Feed

_NAMESPACE = "http://www.w3.org/2005/Atom"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_XML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no form for, and the controls that it advises against."""
register_namespace("", _NAMESPACE)


def atom(feed: Feed) -> bytes:
    """The document, in UTF-8."""
    root = Element(f"{{{_NAMESPACE}}}feed", {_XML_LANG: feed.lang})
    _text(root, "id", feed.id())
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", feed.updated.isoformat())
    _link(root, "self", "application/atom+xml", "feed.xml", feed)
    _link(root, "alternate", "text/html", "", feed)
    _text(root, "generator", "Beleg")
    _person(root, "author", feed.settings.name)
    for entry in feed.entries:
        _entry(root, entry, feed)
    indent(root, " ")
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: Element, entry: Entry, feed: Feed) -> None:
    made = _under(root, "entry", {_XML_LANG: entry.lang})
    _text(made, "id", entry.id)
    _text(made, "title", entry.title)
    _text(made, "updated", entry.updated.isoformat())
    _text(made, "published", entry.published.isoformat())
    target = feed.address(entry.address)
    _under(made, "link", {"rel": "alternate", "type": "text/html", "href": target})
    if entry.author:
        _person(made, "author", entry.author)
    if entry.reviewer:
        _person(made, "contributor", entry.reviewer)
    for tag in entry.tags:
        _under(made, "category", {"term": tag})
    if entry.verdict:
        key, label = entry.verdict
        scheme = permalink("verdicts/", feed.settings)
        named = {"scheme": scheme} if feed.settings.url else {}
        _under(made, "category", {"term": key, **named, "label": label})
    _text(made, "summary", entry.summary)
    _text(made, "content", entry.html, {"type": "html"})


def _link(root: Element, rel: str, type_: str, name: str, feed: Feed) -> None:
    # Without an address of its own, a feed cannot say where it is.
    if feed.settings.url or rel != "self":
        attributes = {"rel": rel, "type": type_, "href": feed.address(feed.folder + name)}
        _under(root, "link", attributes)


def _person(parent: Element, role: str, name: str) -> None:
    _text(_under(parent, role, {}), "name", name)


def _text(parent: Element, tag: str, words: str, attributes: dict[str, str] | None = None) -> None:
    _under(parent, tag, attributes or {}).text = clean(words)


def _under(parent: Element, tag: str, attributes: dict[str, str]) -> Element:
    safe = {name: clean(value) for name, value in attributes.items()}
    return SubElement(parent, f"{{{_NAMESPACE}}}{tag}", safe)


def clean(words: str) -> str:
    """``words`` without the characters that would make the whole feed unreadable."""
    return _NO_XML.sub("", words)
