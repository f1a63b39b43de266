"""Copies of pages in a web archive, whichever archive it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A copy of a page as it was."""

    address: str
    taken: datetime


class ArchiveTrouble(Exception):
    """The archive cannot be asked, or will not do it; the message says which."""

    def __init__(self, message: str, *, busy: bool = False) -> None:
        super().__init__(message)
        self.busy = busy
        """Whether it is of no use to ask for anything else now."""


class Archive(Protocol):
    """A web archive."""

    def find(self, url: str, near: str | None) -> Copy | None:
        """The copy nearest to ``near`` (ISO 8601, perhaps a year only), else the newest.

        Only a copy of the page itself, never of an error page. Raises ArchiveTrouble.
        """

    def save(self, url: str) -> Copy:
        """A new copy. Raises ArchiveTrouble where none was made."""
