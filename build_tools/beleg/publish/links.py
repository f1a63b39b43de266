"""Addresses within the site, seen from a page, and links that lead out of it."""

from __future__ import annotations

import posixpath
import re

from ..licences import licence_url
from .markup import Attributes, Child, Html, el, html

_WEB = re.compile(r"(?:https?://|mailto:)[^\s<>\"]", re.IGNORECASE)


def href(from_address: str, to_address: str) -> str:
    """``to_address`` relative to the page ``from_address``; both start at the site's root.

    Pages have a slash at their end, the root is "". Files and fragments are allowed as targets.
    """
    path, hash_, fragment = to_address.partition("#")
    if path == from_address:
        return f"#{fragment}" if hash_ else "./"
    # A leading slash keeps relpath from asking the disk where it is.
    relative = posixpath.relpath(f"/{path}", f"/{from_address}")
    if path.endswith("/") or not path:
        relative += "/"
    return f"{relative}{hash_}{fragment}"


def markdown_href(from_path: str, to_path: str) -> str:
    """The same for Markdown files: ``claims.md`` as seen from ``articles/a.md``."""
    folder = posixpath.dirname(from_path)
    return posixpath.relpath(f"/{to_path}", f"/{folder}")


def outward(url: str | None, *children: Child, **attributes: str | None) -> Html:
    """A link to somebody else's page; the words alone where ``url`` is no address of the web."""
    if url is None or not _WEB.match(url):
        return html(*children)
    named: Attributes = {
        "href": url,
        "rel": "external noopener noreferrer nofollow",
        **{name.replace("_", "-"): value for name, value in attributes.items()},
    }
    return el("a", named, *children)


def licence(words: str) -> Html:
    """A licence, linked to its text where that is known by its SPDX id."""
    return outward(licence_url(words), words)
