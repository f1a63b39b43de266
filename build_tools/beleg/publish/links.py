"""Addresses within the site, seen from a page, and links that lead out of it."""

from __future__ import annotations

import posixpath
import re

from ..licences import licence_url
from .markup import Attributes, Child, Html, el, html

ANYWHERE = "\0"
"""The address of no page: links written there are finished by ``placed``, once the page is known.

No text can hold this character: reading a file refuses it.
"""
_WEB = re.compile(r"(?:https?://|mailto:)[^\s<>\"]", re.IGNORECASE)


def href(from_address: str, to_address: str) -> str:
    """``to_address`` relative to the page ``from_address``; both start at the site's root.

    Pages have a slash at their end, the root is "". Files and fragments are allowed as targets.
    """
    if from_address == ANYWHERE:
        return ANYWHERE + to_address
    top = to_address[: to_address.find("/") + 1]
    if not from_address.startswith(top):
        # Most links lead into another of the first folders.
        return "../" * from_address.count("/") + to_address
    path, hash_, fragment = to_address.partition("#")
    if path == from_address:
        return f"#{fragment}" if hash_ else "./"
    *folders, _ = from_address.split("/")
    *above, name = path.split("/")
    shared = 0
    for own, other in zip(folders, above, strict=False):
        if own != other:
            break
        shared += 1
    relative = "../" * (len(folders) - shared) + "".join(f"{part}/" for part in above[shared:])
    return f"{relative}{name}{hash_}{fragment}"


def markdown_href(from_path: str, to_path: str) -> str:
    """The same for Markdown files: ``claims.md`` as seen from ``articles/a.md``."""
    if from_path == ANYWHERE:
        return ANYWHERE + to_path
    folder = posixpath.dirname(from_path)
    return posixpath.relpath(f"/{to_path}", f"/{folder}")


def placed(text: str, here: str) -> str:
    """``text`` with the links in it that were written anywhere, as seen from ``here``.

    ``here`` is the address of a page, or the folder of a Markdown file. The links are those that
    ``href`` and ``markdown_href`` would have given.
    """
    if ANYWHERE not in text:
        return text
    text = text.replace(f'{ANYWHERE}{here}"', './"').replace(f"{ANYWHERE}{here}#", "#")
    folders = here.split("/")[:-1]
    for up in range(len(folders) + 1):
        nearest = "".join(f"{folder}/" for folder in folders[: len(folders) - up])
        text = text.replace(ANYWHERE + nearest, "../" * up)
    return text


_FURTHER = re.compile(r"/page/[0-9]+\.md\Z")


def first_page(path: str) -> str:
    """The Markdown file of the list that ``path`` is a further page of; else ``path`` itself."""
    return _FURTHER.sub(".md", path)


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
