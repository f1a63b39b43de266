"""What is kept between two builds, so that the second does only what changed.

One SQLite file in the user's folder for such things. A build works in one transaction, which ends
when the site stands: a run that is killed leaves what the last good one kept. What cannot be read
is forgotten, and made again; where that turns out in the middle of a run, the run has to begin
anew, because it has relied on what it can no longer read.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import pickle
import sqlite3
import zlib
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, is_dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

from ..parts import WHOLE, Absent, Words

_TABLES = """
CREATE TABLE IF NOT EXISTS article (slug TEXT PRIMARY KEY, key TEXT, kept BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS added
    (slug TEXT, part TEXT, key TEXT, digest BLOB, value BLOB, words BLOB);
CREATE UNIQUE INDEX IF NOT EXISTS by_slug ON added (slug, part, key);
CREATE INDEX IF NOT EXISTS by_part ON added (part, key, slug, digest);
CREATE TABLE IF NOT EXISTS changed (part TEXT, key TEXT, PRIMARY KEY (part, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS whole (name TEXT PRIMARY KEY, key TEXT, kept BLOB) WITHOUT ROWID;
"""
_LAYOUT = 5
"""Counted up when the tables change; a file of another layout is emptied."""


_ADDED = "SELECT slug, digest, value FROM added WHERE part = ? AND key = ?"
_AT_ONCE = 200
"""Articles of which it is asked at once what they add: not so many that it could not be held."""
_LARGEST = 500_000_000
"""Bytes of one thing, unpacked."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that was kept, and the key under which it is still true."""

    key: str
    kept: Any


class Damaged(Exception):
    """The file was broken, or cannot be written any more, and was removed."""


class KeptProducts:
    """What was kept; in memory, and gone afterwards, where there is no file to be had.

    Everything but ``close`` raises Damaged.
    """

    def __init__(self, file: Path | None) -> None:
        """``file`` may be missing; while another build has it, this one keeps nothing."""
        self._base, self._file = _opened(file)

    def close(self) -> None:
        """Forget all that was not committed."""
        self._base.close()

    def commit(self) -> None:
        """What was kept since the start is true from now on."""
        try:
            self._base.commit()
        except sqlite3.DatabaseError as problem:
            raise self.given_up(problem) from problem

    def mark(self) -> None:
        """What is kept from here on can be taken back."""
        self._rows("SAVEPOINT mark")

    def take_back(self) -> None:
        """Forget what was kept since ``mark``."""
        self._rows("ROLLBACK TO mark")
        self._rows("RELEASE mark")

    def clear(self) -> None:
        """Forget everything."""
        for table in ("article", "added", "changed", "whole"):
            self._rows(f"DELETE FROM {table}")

    def article(self, slug: str) -> Entry | None:
        """What is known of an article."""
        return self._entry("SELECT key, kept FROM article WHERE slug = ?", slug)

    def keep_article(self, slug: str, key: str, kept: object) -> None:
        """Remember an article."""
        self._rows("INSERT OR REPLACE INTO article VALUES (?, ?, ?)", slug, key, packed(kept))

    def forget_article(self, slug: str) -> None:
        """It is there no more."""
        self.keep_added(slug, {})

    def forget_others(self, slugs: Collection[str]) -> None:
        """Forget the articles that are not among ``slugs``."""
        known = {slug for (slug,) in self._rows("SELECT slug FROM article")}
        known |= {slug for (slug,) in self._rows("SELECT DISTINCT slug FROM added")}
        for slug in known - set(slugs):
            self.forget_article(slug)

    def keep_added(self, slug: str, adds: Mapping[tuple[str, str], bytes]) -> None:
        """Remember what an article adds, in place of all that was known of it.

        ``adds``: part and key of it -> what ``packed`` gave.
        """
        query = "SELECT part, key, digest FROM added WHERE slug = ?"
        before = {(part, key): digest for part, key, digest in self._rows(query, slug)}
        parted = {name: _apart(value) for name, value in adds.items()}
        # The digest of words that are apart is in what is told of them.
        now = {name: digest_of_bytes(told) for name, (told, _) in parted.items()}
        differing = [
            (part, key)
            for part, key in {*before, *now}
            if key != WHOLE and before.get((part, key)) != now.get((part, key))
        ]
        self._many("INSERT OR IGNORE INTO changed VALUES (?, ?)", differing)
        self._rows("DELETE FROM article WHERE slug = ?", slug)
        self._rows("DELETE FROM added WHERE slug = ?", slug)
        rows = [
            (slug, *name, now[name], *told_and_words) for name, told_and_words in parted.items()
        ]
        self._many("INSERT INTO added VALUES (?, ?, ?, ?, ?, ?)", rows)

    def added_to(self, part: str, key: str, order: Mapping[str, int]) -> Iterator[Any]:
        """What articles add to a key of a part; ``order``: slug -> position of the article."""
        return self.added(part, self.adding(part, order, key), key)

    def added(self, part: str, slugs: Iterable[str], key: str = WHOLE) -> Iterator[Any]:
        """What these articles add to a key of a part, in the order of ``slugs``.

        Words that ``packed_apart`` has put apart are read when they are asked for.
        """
        remaining = iter(slugs)
        while some := list(islice(remaining, _AT_ONCE)):
            marks = ",".join("?" * len(some))
            query = f"{_ADDED} AND slug IN ({marks})"
            rows = {slug: row for slug, *row in self._rows(query, part, key, *some)}
            for slug in some:
                try:
                    # One that is lost would be missing from a list, and nobody would notice.
                    digest, value = rows.pop(slug)
                    if digest_of_bytes(value) != digest:
                        raise Unreadable(f"{part} of {slug}")
                    added = unpacked(value, partial(self._absent, slug, part, key))
                except (KeyError, TypeError, Unreadable) as problem:
                    raise self.given_up(problem) from problem
                yield added

    def _absent(self, slug: str, part: str, key: str, told: Any) -> Absent:
        size, name = told
        if not (isinstance(size, int) and size >= 0 and isinstance(name, bytes)):
            raise Unreadable(f"words of {slug} in {part}")
        return Absent(name, size, partial(self._words, slug, part, key, name))

    def _words(self, slug: str, part: str, key: str, name: bytes) -> bytes:
        query = "SELECT words FROM added WHERE slug = ? AND part = ? AND key = ?"
        for (words,) in self._rows(query, slug, part, key):
            if isinstance(words, bytes) and digest_of_bytes(words) == name:
                return words
        raise self.given_up(Unreadable(f"words of {slug} in {part}"))

    def keys(self, part: str, slugs: Container[str]) -> set[str]:
        """The keys of a part to which one of the articles adds something."""
        rows = self._rows("SELECT key, slug FROM added WHERE part = ?", part)
        return {key for key, slug in rows if slug in slugs}

    def changed_keys(self, part: str) -> set[str]:
        """Keys to which the articles add something else than when they were ``settled``."""
        return {key for (key,) in self._rows("SELECT key FROM changed WHERE part = ?", part)}

    def settled(self, part: str) -> None:
        """What is made of a part's keys stands now as it is kept."""
        self._rows("DELETE FROM changed WHERE part = ?", part)

    def parts_beginning(self, name: str, slugs: Collection[str]) -> set[str]:
        """The parts whose names begin so, and to which one of the articles adds something."""
        query = "SELECT part, slug FROM added WHERE part >= ? AND part < ?"
        rows = self._rows(query, name, f"{name}\U0010ffff")
        wanted = set(slugs)
        return {part for part, slug in rows if slug in wanted}

    def adding(self, part: str, order: Mapping[str, int], key: str = WHOLE) -> list[str]:
        """Those that add anything to a key of a part, in the order that ``added_to`` is given."""
        rows = self._rows("SELECT slug FROM added WHERE part = ? AND key = ?", part, key)
        return sorted((slug for (slug,) in rows if slug in order), key=order.__getitem__)

    def digest(self, part: str, slugs: Collection[str]) -> str:
        """One digest of all that ``added`` would give."""
        hashed = hashlib.sha256()
        known = self.digests(part)
        for slug in slugs:
            hashed.update(slug.encode() + b"\0" + known.get(slug, b""))
        return hashed.hexdigest()

    def digests(self, part: str) -> Mapping[str, bytes]:
        """Slug -> a digest of what the article adds to a part that is not made by key."""
        return dict(self._rows("SELECT slug, digest FROM added WHERE part = ?", part))

    def whole(self, name: str) -> Entry | None:
        """Something of the site as a whole."""
        return self._entry("SELECT key, kept FROM whole WHERE name = ?", name)

    def keep_whole(self, name: str, key: str, kept: object) -> None:
        """Remember it."""
        self._rows("INSERT OR REPLACE INTO whole VALUES (?, ?, ?)", name, key, packed(kept))

    def _entry(self, query: str, name: str) -> Entry | None:
        for key, kept in self._rows(query, name):
            with suppress(Unreadable):
                return Entry(key=key, kept=unpacked(kept))
        return None

    def _many(self, query: str, rows: Sequence[Sequence[object]]) -> None:
        try:
            self._base.executemany(query, rows)
        except sqlite3.DatabaseError as problem:
            raise self.given_up(problem) from problem

    def _rows(self, query: str, *values: object) -> list[Any]:
        try:
            return self._base.execute(query, values).fetchall()
        except sqlite3.DatabaseError as problem:
            raise self.given_up(problem) from problem

    def given_up(self, problem: Exception) -> Damaged:
        """Trust nothing of it: the next run finds no file, and makes all of it again."""
        self._base.close()
        if self._file is not None:
            with suppress(OSError):
                self._file.unlink()
        return Damaged(f"what earlier builds kept cannot be used: {problem}")


def _opened(file: Path | None) -> tuple[sqlite3.Connection, Path | None]:
    """The base, and the file it is in, if it is in one."""
    if file is not None:
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for _ in range(2):
            try:
                return _begun(_connected(str(file))), file
            except sqlite3.OperationalError:
                # Another build has it, or it cannot be written.
                break
            except sqlite3.DatabaseError:
                with suppress(OSError):
                    file.unlink()
    return _begun(_connected(":memory:")), None


def _connected(file: str) -> sqlite3.Connection:
    # A preview answers each request in a thread of its own, one after the other.
    return sqlite3.connect(file, timeout=0, isolation_level=None, check_same_thread=False)


def _begun(base: sqlite3.Connection) -> sqlite3.Connection:
    """In one transaction that nobody else can begin."""
    try:
        # Most of it are long values, and an index that is filled in any order.
        base.execute("PRAGMA page_size = 16384")
        base.execute("PRAGMA cache_size = -65536")
        # A kill does no harm; after a power failure a broken file is made again.
        base.execute("PRAGMA synchronous = OFF")
        # Nobody else may write between two transactions of a preview.
        base.execute("PRAGMA locking_mode = EXCLUSIVE")
        base.execute("BEGIN IMMEDIATE")
        if base.execute("PRAGMA user_version").fetchone()[0] != _LAYOUT:
            tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
            for (name,) in base.execute(tables).fetchall():
                base.execute(f'DROP TABLE "{name}"')
            base.execute(f"PRAGMA user_version = {_LAYOUT}")
        for table in _TABLES.split(";"):
            base.execute(table)
    except sqlite3.Error:
        base.close()
        raise
    return base


def digest_of_bytes(value: bytes) -> bytes:
    """By which kept bytes are known."""
    return hashlib.sha256(value).digest()[:16]


class Unreadable(Exception):
    """What was kept is not what this program keeps."""


def packed(value: object, level: int = 1) -> bytes:
    """A value as bytes; it is made of plain things and of dataclasses of ours.

    ``level``: how hard to try to make it small, from 0.
    """
    return zlib.compress(pickle.dumps(value, protocol=5), level=level)


def packed_apart(value: object) -> bytes:
    """The same, with ``Words`` in the value put behind it."""
    out = io.BytesIO()
    pickler = _Pickler(out)
    pickler.dump(value)
    told = zlib.compress(out.getvalue(), level=1)
    return b"".join([_APART, len(told).to_bytes(_SIZE, "big"), told, *pickler.words])


_APART = b"apart"
"""With which no compressed thing begins."""
_SIZE = 8
"""Bytes in which it stands how long that is before which words are put apart."""


def _apart(data: bytes) -> tuple[bytes, bytes]:
    """What ``packed_apart`` has put together; other things have no words."""
    if not data.startswith(_APART):
        return data, b""
    start = len(_APART) + _SIZE
    end = start + int.from_bytes(data[len(_APART) : start], "big")
    return data[start:end], data[end:]


class _Pickler(pickle.Pickler):
    """Puts ``Words`` apart, of which there may be one in a value."""

    def __init__(self, out: io.BytesIO) -> None:
        super().__init__(out, protocol=5)
        self.words: list[bytes] = []

    def persistent_id(self, value: object) -> Any:
        if type(value) is not Words:
            return None
        assert not self.words
        self.words.append(value)
        return len(value), digest_of_bytes(value)


def unpacked(data: bytes, absent: Callable[[Any], object] | None = None) -> Any:
    """The value again. Raises Unreadable; no code is run, whatever somebody has put there.

    ``absent``: gives what stands for words that were put apart, from their size and digest.
    """
    try:
        return _Unpickler(io.BytesIO(_plain_bytes(data)), absent).load()
    except Exception as problem:  # a broken pickle may raise anything
        raise Unreadable(str(problem)) from problem


def _plain_bytes(data: bytes) -> bytes:
    """Uncompressed; a small thing that would become a huge one is no thing of ours."""
    unpacking = zlib.decompressobj()
    found = unpacking.decompress(data, _LARGEST)
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise Unreadable("it is cut off, or too large")
    return found


class _Unpickler(pickle.Unpickler):
    """Knows dataclasses of this package and the few things they are made of, nothing that acts."""

    def __init__(self, data: io.BytesIO, absent: Callable[[Any], object] | None) -> None:
        super().__init__(data)
        self._absent = absent

    def persistent_load(self, told: Any) -> Any:
        if self._absent is None:
            raise Unreadable("words that are nowhere")
        return self._absent(told)

    def find_class(self, module: str, name: str) -> Any:
        return _class_of(module, name)


@cache
def _class_of(module: str, name: str) -> Any:
    """Asked for every small thing that was kept. Raises Unreadable."""
    root = __name__.partition(".")[0]
    if module.startswith(f"{root}."):
        found = getattr(importlib.import_module(module), name, None)
        if isinstance(found, type) and (is_dataclass(found) or issubclass(found, (str, tuple))):
            return found
    if (module, name) in _PLAIN:
        return getattr(importlib.import_module(module), name)
    raise Unreadable(f"{module}.{name} is nothing that is kept")


_PLAIN = frozenset(
    {
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "timezone"),
        ("datetime", "timedelta"),
        ("builtins", "frozenset"),
        ("builtins", "set"),
        ("collections", "Counter"),
    }
)
