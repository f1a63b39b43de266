"""A feed and its entries, before they are written in one of the forms."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from ..citations import permalink
from ..model import Settings
from ..publish.feed_links import ATOM
from . import selection


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An annotation, or one of its corrections, as a feed tells it."""

    id: str
    """An address or a URN; it never changes."""
    address: str
    """Of the annotation, from the site's root."""
    title: str
    summary: str
    html: str
    lang: str
    published: datetime
    updated: datetime
    author: str | None = None
    reviewer: str | None = None
    tags: tuple[str, ...] = ()
    verdict: tuple[str, str] | None = None
    """Key and label of the verdict that holds."""
    picture: str | None = None
    """Address of its share picture, from the site's root."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """An entry in both forms, which every feed takes over as they are."""

    updated: datetime
    atom: bytes
    json: bytes


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What is told to those who follow a page, or the site."""

    folder: str
    """The address below which it lies: that of the page that it is about, "" for the site."""
    title: str
    subtitle: str
    lang: str
    entries: tuple[Written, ...]
    """Newest first."""
    updated: datetime
    settings: Settings

    def id(self) -> str:
        """The same for both forms, which say the same."""
        return identifier(self.folder + ATOM, self.settings)

    def address(self, target: str) -> str:
        """``target`` in full; as seen from the feed where the site does not know its own."""
        return selection.address(target, self.folder, self.settings)


def identifier(address: str, settings: Settings) -> str:
    """What an entry is known by for good: its address, which the site has promised to keep.

    A site that does not know its own address names it by its name, which it may well keep.
    """
    if settings.url:
        return permalink(address, settings)
    name = f"{settings.name}/{address}".encode("utf-8", "replace").decode()
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn
