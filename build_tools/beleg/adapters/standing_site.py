"""The site as it stands when a build begins: what of it is as the last build left it.

A site of ten thousand articles has nearly half a million files. Most of them lie in folders that
belong to one article, or to one search index, alone. Of such a folder only a digest is kept, of all
names, sizes and times in it: where that is the same nothing was changed, added or taken away. Other
processes read all of them while the build works; it asks for single files meanwhile.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from multiprocessing.connection import Connection
from pathlib import Path
from stat import S_ISDIR
from zlib import crc32

from .processes import can_be_copied

Stat = tuple[int, int]
"""Size in bytes and time in nanoseconds."""

_DEPTHS = {"articles": 2, "charts": 2, "pagefind": 3}
"""Top folder -> how many names lead to a folder that belongs to one thing alone."""
_PAGES = "page"
"""No such folder: the further pages of a list lie in it."""
_READERS = 4
"""Processes that read the site, for each that works: they wait for the disk, all at once."""
_NICE = 10
"""By how much they let the build itself go before."""


@dataclass(frozen=True, kw_only=True)
class _Found:
    folders: Mapping[str, str]
    """Folder that belongs to one thing alone -> digest."""
    others: Mapping[str, Stat]
    """Every file elsewhere."""


class StandingSite:
    """A site, read by processes of its own while the build begins."""

    def __init__(self, folder: Path, beside: Collection[str] = (), *, jobs: int = 1) -> None:
        """``beside``: files that lie in somebody's folder and are not theirs."""
        self.folder = folder
        self.identity = identity(folder)
        """What tells this folder from another that is put in its place."""
        self._beside = frozenset(beside)
        self._looked_into: dict[str, Mapping[str, Stat]] = {}
        self._is_folder = {"": folder.is_dir()}
        self._reading: list[Connection] = []
        if jobs > 1 and folder.is_dir() and can_be_copied():
            readers = jobs * _READERS
            self._reading = [self._copy(number, readers) for number in range(readers)]

    def _copy(self, number: int, of: int) -> Connection:
        """A process that reads one of so many shares of the site, and where it tells that."""
        here, there = multiprocessing.Pipe(duplex=False)
        arguments = (self.folder, self._beside, number, of, there)
        copies = multiprocessing.get_context("fork")
        copies.Process(target=_tell, args=arguments, daemon=True).start()
        there.close()
        return here

    @cached_property
    def _found(self) -> _Found:
        if self._reading:
            with suppress(EOFError, OSError):
                shares: list[_Found] = [reading.recv() for reading in self._reading]
                return _Found(
                    folders={
                        name: digest for one in shares for name, digest in one.folders.items()
                    },
                    others={path: stat for one in shares for path, stat in one.others.items()},
                )
        return _read(self.folder, self._beside)

    def has(self, files: Mapping[str, Stat]) -> bool:
        """Whether these files stand as they were; none of them lies in somebody's folder."""
        return all(self._elsewhere(path) == stat for path, stat in files.items())

    def has_folders(self, folders: Mapping[str, str]) -> bool:
        """Whether all in these folders stands as it did when they had these digests.

        That is known when the whole site has been read.
        """
        found = self._found.folders
        return all(found.get(folder) == digest for folder, digest in folders.items())

    def has_now(self, folders: Mapping[str, str]) -> bool:
        """The same for a few folders, which are looked into at once."""
        return all(
            self._is_real(folder) and _digest(self._own(folder)) == digest
            for folder, digest in folders.items()
        )

    def _own(self, folder: str) -> Mapping[str, Stat]:
        """What stands in somebody's folder and is theirs."""
        below = self._inside(folder)
        return {path: below[path] for path in below if f"{folder}/{path}" not in self._beside}

    def _inside(self, folder: str) -> Mapping[str, Stat]:
        if folder not in self._looked_into:
            self._looked_into[folder] = standing(self.folder / folder)
        return self._looked_into[folder]

    def _elsewhere(self, path: str) -> Stat | None:
        """A file that is in nobody's folder, or not theirs."""
        if not self._is_real(path.rpartition("/")[0]):
            return None
        try:
            found = os.lstat(f"{self.folder}/{path}")
        except OSError:
            return None
        return None if S_ISDIR(found.st_mode) else (found.st_size, found.st_mtime_ns)

    def _is_real(self, folder: str) -> bool:
        """Whether it is a folder of the site, and none that a link leads to."""
        known = self._is_folder.get(folder)
        if known is None:
            known = self._is_real(folder.rpartition("/")[0])
            try:
                known = known and S_ISDIR(os.lstat(f"{self.folder}/{folder}").st_mode)
            except OSError:
                known = False
            self._is_folder[folder] = known
        return known

    def belongs(self, path: str) -> bool:
        """Whether a file stands in somebody's folder and is theirs."""
        return path not in self._beside and os.path.lexists(self.folder / path)

    def stat(self, path: str) -> Stat | None:
        """A file; None where there is none."""
        folder = owned(path)
        if folder is None or path in self._beside:
            return self._elsewhere(path)
        return self._inside(folder).get(path[len(folder) + 1 :]) if self._is_real(folder) else None

    def files(self, without: Container[str]) -> Iterator[str]:
        """Every file; a folder with nothing in it has a slash behind its name.

        ``without``: folders that belong to one thing alone, of which only what does not belong
        to it is told.
        """
        yield from self._found.others
        for folder in self._found.folders:
            if folder not in without:
                below = [f"{folder}/{path}" for path in standing(self.folder / folder) or [""]]
                yield from (path for path in below if path not in self._beside)


def owned(path: str) -> str | None:
    """The folder in which the file ``path`` lies and that belongs to one thing alone."""
    names = path.split("/")
    depth = _DEPTHS.get(names[0], len(names))
    return "/".join(names[:depth]) if len(names) > depth and names[1] != _PAGES else None


def digests(site: Path, paths: Iterable[str]) -> Mapping[str, str]:
    """The digests that the folders have in which these files lie, if nothing else does."""
    folders: dict[str, dict[str, Stat]] = {}
    for path in paths:
        folder = owned(path)
        assert folder is not None
        stat = os.lstat(site / path)
        name = path[len(folder) + 1 :]
        folders.setdefault(folder, {})[name] = stat.st_size, stat.st_mtime_ns
    return {folder: _digest(found) for folder, found in folders.items()}


def digests_now(
    site: Path, folders: Iterable[str], number: int, beside: Container[str] = ()
) -> Mapping[str, str]:
    """The digests of folders that were brought up to date, in which ``number`` files must lie.

    Where there are more or fewer, somebody else has put something there, and the digests are such
    as no folder has. ``beside``: files that do not count.
    """
    found = {}
    for folder in folders:
        below = standing(site / folder)
        found[folder] = {
            path: stat for path, stat in below.items() if f"{folder}/{path}" not in beside
        }
    as_meant = sum(map(len, found.values())) == number
    return {folder: _digest(below) if as_meant else "" for folder, below in found.items()}


def standing(folder: Path) -> dict[str, Stat]:
    """Every file below ``folder``, links included, as it stands.

    A folder without anything in it stands there with a slash behind its name.
    """
    return {path: stat for path, stat in _walk(folder, lambda _: False) if stat is not None}


def _walk(folder: Path, closed: Callable[[str], bool]) -> Iterator[tuple[str, Stat | None]]:
    """Every file below ``folder``, and every folder with nothing in it, as it stands.

    Of a folder that is ``closed`` only the path is told, with None, and nothing that is in it.
    """
    todo = [("", str(folder))] if folder.is_dir() else []
    while todo:
        here, path = todo.pop()
        empty = bool(here)
        with os.scandir(path) as entries:
            for entry in entries:
                empty = False
                name = here + entry.name
                if not entry.is_dir(follow_symlinks=False):
                    stat = entry.stat(follow_symlinks=False)
                    yield name, (stat.st_size, stat.st_mtime_ns)
                elif closed(name):
                    yield name, None
                else:
                    todo.append((f"{name}/", entry.path))
        if empty:
            yield here, (0, 0)


def identity(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another of the same name."""
    try:
        stat = folder.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _read(folder: Path, beside: Container[str], number: int = 0, of: int = 1) -> _Found:
    """The whole site, one of the folders after the other: never all of its files at once.

    ``number``, ``of``: one of so many shares of the folders, the first with all that is elsewhere.
    """
    others: dict[str, Stat] = {}
    folders: dict[str, str] = {}
    for path, stat in _walk(folder, lambda name: owned(f"{name}/any") == name):
        if stat is not None:
            if not number:
                others[path] = stat
            continue
        # By its name and not by its turn: whatever happens meanwhile, somebody reads it.
        if crc32(os.fsencode(path)) % of != number:
            continue
        own = standing(folder / path)
        for inner in list(own):
            if f"{path}/{inner}" in beside:
                others[f"{path}/{inner}"] = own.pop(inner)
        folders[path] = _digest(own)
    return _Found(folders=folders, others=others)


def _digest(files: Mapping[str, Stat]) -> str:
    hashed = hashlib.sha256()
    for path in sorted(files):
        size, time = files[path]
        hashed.update(f"{path}\0{size} {time}\0".encode("utf-8", "surrogateescape"))
    return hashed.hexdigest()


def _tell(folder: Path, beside: Container[str], number: int, of: int, there: Connection) -> None:
    """In another process; whoever stops the build stops its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    with suppress(OSError):
        there.send(_read(folder, beside, number, of))
