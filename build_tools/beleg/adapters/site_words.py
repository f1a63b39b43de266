"""Data files of a site, and where in each of them the words of each article stand.

Such a file of a large site has hundreds of megabytes, and after a change nearly all of it is in the
old one already. To take it from there is several times faster than to take it from what was kept,
and another process can do it.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from io import RawIOBase
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

from ..exports import Chunk, Measured, Measuring
from ..parts import Absent
from .kept_products import digest_of_bytes
from .processes import can_be_copied

Stretches = Mapping[bytes, tuple[int, int]]
"""Digest of words -> where they begin in a file, and how many bytes they have."""


@dataclass(frozen=True, kw_only=True)
class Older:
    """A data file that an earlier build has written."""

    file: Path
    stretches: Stretches = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Written:
    """What is known of a data file that was written."""

    measured: Measured
    stretches: Stretches = field(repr=False)


class DataFile:
    """A data file that is written; by another process while this one goes on, where that pays."""

    def __init__(
        self, file: Path, pieces: Iterable[Chunk], older: Older | None, *, beside: bool
    ) -> None:
        """``beside``: whether another process may write it, which can only copy.

        Raises OSError where the disk refuses, as ``written`` does.
        """
        self._file = file
        self._pieces: Sequence[Chunk] = ()
        self._writing: Connection | None = None
        if older is None or not beside or not can_be_copied():
            self._written = _written(file, pieces, older)
            return
        self._pieces = list(pieces)
        # What has to be fetched is fetched here: the base is this process's alone.
        copied = [_to_copy(piece, older) for piece in self._pieces]
        self._writing, there = multiprocessing.Pipe(duplex=False)
        multiprocessing.get_context("fork").Process(
            target=_tell, args=(file, copied, older, there), daemon=True
        ).start()
        there.close()

    def written(self) -> Written:
        """What is known of it; now it stands."""
        if self._writing is not None:
            found: Written | None = None
            with suppress(EOFError, OSError):
                found = self._writing.recv()
            self._writing.close()
            self._writing = None
            # The older file does not have what it had; or the disk refuses, and will say so.
            self._written = found or _written(self._file, self._pieces, None)
            self._pieces = ()
        return self._written


class _Differs(Exception):
    """An older file does not have the words that it had."""


def _to_copy(piece: Chunk, older: Older) -> Chunk:
    """The same for a process that has nothing but the older file."""
    if not isinstance(piece, Absent):
        return piece
    if piece.name in older.stretches:
        return Absent(piece.name, len(piece), _differs)
    return Absent(piece.name, len(piece), partial(bytes, bytes(piece)))


def _differs() -> NoReturn:
    raise _Differs


def _tell(file: Path, pieces: Sequence[Chunk], older: Older, there: Connection) -> None:
    """In another process; whoever stops the build stops its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError, _Differs):
        there.send(_written(file, pieces, older))


def _written(file: Path, pieces: Iterable[Chunk], older: Older | None) -> Written:
    measuring, words = Measuring(), CopiedWords(older)
    with file.open("wb") as out:
        out.writelines(measuring.passing(words.filled(pieces)))
    return Written(measured=measuring.measured(), stretches=words.stretches)


class CopiedWords:
    """Fills in absent words, as far as possible from an older file that has them."""

    def __init__(self, older: Older | None = None) -> None:
        self.stretches: dict[bytes, tuple[int, int]] = {}
        """What the new file has, when all of it has passed."""
        self._older = older

    def filled(self, pieces: Iterable[Chunk]) -> Iterator[bytes]:
        """The same pieces, each of them there."""
        at = 0
        with ExitStack() as stack:
            file = None
            if self._older is not None:
                with suppress(OSError):
                    file = stack.enter_context(self._older.file.open("rb", buffering=0))
            for piece in pieces:
                if isinstance(piece, Absent):
                    data = self._copied(piece, file) or bytes(piece)
                    self.stretches[piece.name] = at, len(data)
                else:
                    data = piece
                at += len(data)
                yield data

    def _copied(self, words: Absent, file: RawIOBase | None) -> bytes | None:
        if file is None or self._older is None or words.name not in self._older.stretches:
            return None
        start, size = self._older.stretches[words.name]
        file.seek(start)
        data = file.read(size) or b""
        # Somebody may have written into the file and set its date.
        return data if digest_of_bytes(data) == words.name else None
