"""Files that are written piece by piece: those of a large site are hundreds of megabytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..parts import Absent

Chunk = bytes | Absent
Piecewise = tuple[str, Iterable[Chunk]]
"""Path below the site's root, and the content, which can be gone through once."""


def content(pieces: Iterable[Chunk]) -> bytes:
    """A file that is not too large to be held."""
    return b"".join(map(bytes, pieces))


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What is told of a file to those who want to know whether they have the same."""

    size: int
    """Bytes."""
    sha256: str
    """The checksum that ``sha256sum`` shows."""


class Measuring:
    """Measures what passes."""

    def __init__(self) -> None:
        self._size = 0
        self._hash = hashlib.sha256()

    def passing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The same pieces."""
        for piece in pieces:
            self._size += len(piece)
            self._hash.update(piece)
            yield piece

    def measured(self) -> Measured:
        """All that has passed."""
        return Measured(size=self._size, sha256=self._hash.hexdigest())


def measured(content: bytes) -> Measured:
    """A file that is held in memory."""
    return Measured(size=len(content), sha256=hashlib.sha256(content).hexdigest())
