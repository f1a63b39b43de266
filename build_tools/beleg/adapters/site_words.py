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


class DataFiles:
    """Data files that are written; by other processes while this one goes on, where that pays."""

    def __init__(self, folder: Path, *, beside: bool) -> None:
        """``beside``: whether copies of this process may write some of them."""
        self._folder = folder
        self._beside = beside
        self._done: dict[str, Written] = {}
        self._planned: dict[str, _Plan] = {}
        """What another process is to write, or does."""
        self._writing: dict[str, Connection] = {}
        """Where it tells what it has written."""

    def add(self, path: str, pieces: Iterable[Chunk], older: Older | None) -> None:
        """Write a file, or let it wait for ``begin``. Raises OSError where the disk refuses.

        ``path`` is below the folder, and there is a file of that name.
        """
        if older is None or not self._beside:
            self._done[path] = _written(self._folder / path, pieces, older)
        else:
            self._planned[path] = _Plan(list(pieces), older)

    def begin(self) -> None:
        """Let other processes write what waits, one each."""
        for path, plan in self._planned.items():
            self._writing[path], there = multiprocessing.Pipe(duplex=False)
            copies = multiprocessing.get_context("fork")
            arguments = (self._folder / path, plan, there)
            copies.Process(target=_tell, args=arguments, daemon=True).start()
            there.close()

    def written(self) -> Mapping[str, Written]:
        """What is known of all that was added; now it stands. Raises OSError as ``add`` does."""
        for path, plan in self._planned.items():
            # The older file does not have what it had; or the disk refuses, and will say so.
            told: Written | None = None
            with self._writing[path] as writing, suppress(EOFError, OSError):
                told = writing.recv()
            self._done[path] = told or _written(self._folder / path, plan.pieces, None)
        self._planned.clear()
        return self._done


class _Plan:
    """A file that another process is to write, from an older one."""

    def __init__(self, pieces: Sequence[Chunk], older: Older) -> None:
        self.pieces = pieces
        self.older = older
        # What has to be fetched is fetched here: the base is this process's alone.
        self.copied = [_to_copy(piece, older) for piece in pieces]


class _Differs(Exception):
    """An older file does not have the words that it had."""


def _differs() -> NoReturn:
    raise _Differs


def _to_copy(piece: Chunk, older: Older) -> Chunk:
    """The same for a process that has nothing but the older file."""
    if not isinstance(piece, Absent):
        return piece
    if piece.name in older.stretches:
        return Absent(piece.name, len(piece), _differs)
    return Absent(piece.name, len(piece), partial(bytes, bytes(piece)))


def _tell(file: Path, plan: _Plan, there: Connection) -> None:
    """In another process; whoever stops the build stops its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError, _Differs):
        there.send(_written(file, plan.copied, plan.older))


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
