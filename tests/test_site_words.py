"""Words of articles are copied from the data files that stand, where these really have them."""

from __future__ import annotations

import io
import os
import pickle
import random
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from beleg.adapters import site_words
from beleg.adapters.kept_products import (
    Damaged,
    KeptProducts,
    Unreadable,
    digest_of_bytes,
    packed,
    packed_apart,
    unpacked,
)
from beleg.adapters.site_words import CopiedWords, DataFiles, Older, Written
from beleg.exports import LONG_PARTS, PARTS, Chunk, content, measured
from beleg.exports.web_annotation import Items
from beleg.parts import Absent, Words
from beleg.publish import LISTS, LONG_LISTS

from .many_articles import large_site


def absent(words: bytes, fetched: list[bytes]) -> Absent:
    def fetch() -> bytes:
        fetched.append(words)
        return words

    return Absent(digest_of_bytes(words), len(words), fetch)


def pieces(words: Iterable[bytes], fetched: list[bytes]) -> Iterator[Chunk]:
    yield b"[\n"
    for some in words:
        yield absent(some, fetched)
        yield b",\n"
    yield b"]\n"


@pytest.mark.parametrize("seed", range(5))
def test_whatever_changed_the_file_is_the_same_as_without_an_older_one(
    seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    words = [bytes([at]) * chance.randrange(1, 3000) for at in range(40)]
    older = CopiedWords()
    file = tmp_path / "older"
    file.write_bytes(b"".join(older.filled(pieces(words, []))))
    assert file.read_bytes() == content(pieces(words, []))
    chance.shuffle(words)
    new = [b"new" * chance.randrange(1, 900) for _ in range(3)]
    changed = sorted([*words[5:], *new], key=lambda _: chance.random())
    fetched: list[bytes] = []
    copied = CopiedWords(Older(file=file, stretches=older.stretches))
    made = b"".join(copied.filled(pieces(changed, fetched)))
    assert made == content(pieces(changed, []))
    assert sorted(fetched) == sorted(new)
    assert copied.stretches.keys() == {digest_of_bytes(some) for some in changed}
    for name, (start, size) in copied.stretches.items():
        assert digest_of_bytes(made[start : start + size]) == name


@pytest.mark.parametrize("how", ["other words", "shorter", "gone", "a folder"])
def test_an_older_file_with_other_words_is_not_copied(how: str, tmp_path: Path) -> None:
    words = [b"first " * 50, b"second " * 50]
    older = CopiedWords()
    file = tmp_path / "older"
    data = b"".join(older.filled(pieces(words, [])))
    if how == "other words":
        file.write_bytes(data.replace(b"second", b"secund"))
    elif how == "shorter":
        file.write_bytes(data[:-20])
    elif how == "a folder":
        file.mkdir()
    fetched: list[bytes] = []
    known = Older(file=file, stretches=older.stretches)
    made = b"".join(CopiedWords(known).filled(pieces(words, fetched)))
    assert made == data
    assert words[1] in fetched


@pytest.fixture
def older_file(tmp_path: Path) -> Older:
    file = tmp_path / "older"
    return Older(file=file, stretches=wrote(file, WORDS, None, []).stretches)


def wrote(file: Path, words: Iterable[bytes], older: Older | None, fetched: list[bytes]) -> Written:
    """What is known of a file that was written, by another process if that is possible."""
    files = DataFiles(file.parent, beside=True)
    files.add(file.name, pieces(words, fetched), older)
    files.begin()
    return files.written()[file.name]


WORDS = [b"first " * 50, b"second " * 50]


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One for each process that writes files; a thread of the tests' own does no harm."""
    found: list[bool] = []
    real = os.fork

    def fork() -> int:
        found.append(True)
        return real()

    monkeypatch.setattr(os, "fork", fork)
    return found


def test_another_process_writes_the_same(
    older_file: Older, tmp_path: Path, beside: list[bool]
) -> None:
    fetched: list[bytes] = []
    words = [WORDS[1], b"new " * 20, WORDS[0]]
    made = wrote(tmp_path / "new", words, older_file, fetched)
    assert len(beside) == 1
    assert fetched == [words[1]]
    assert made == wrote(tmp_path / "alone", words, None, [])
    assert len(beside) == 1
    assert (tmp_path / "new").read_bytes() == content(pieces(words, []))
    assert made.measured == measured(content(pieces(words, [])))


@pytest.mark.parametrize("how", ["other words", "gone", "killed"])
def test_what_another_process_cannot_copy_is_written_here(
    how: str,
    older_file: Older,
    tmp_path: Path,
    beside: list[bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if how == "other words":
        data = older_file.file.read_bytes()
        older_file.file.write_bytes(data.replace(b"second", b"secund"))
    elif how == "gone":
        older_file.file.unlink()
    else:
        monkeypatch.setattr(site_words, "_written", lambda *_: os._exit(1))
    fetched: list[bytes] = []
    files = DataFiles(tmp_path, beside=True)
    for name in ("new", "another"):
        files.add(name, pieces(WORDS, fetched), older_file)
    files.begin()
    assert len(beside) == 2
    assert fetched == []
    monkeypatch.undo()
    made = files.written()["new"]
    assert fetched == WORDS * 2
    assert (tmp_path / "another").read_bytes() == (tmp_path / "new").read_bytes()
    assert (tmp_path / "new").read_bytes() == content(pieces(WORDS, []))
    assert made.measured == measured(content(pieces(WORDS, [])))


def test_a_disk_that_refuses_is_told_of(
    older_file: Older, tmp_path: Path, beside: list[bool]
) -> None:
    files = DataFiles(tmp_path, beside=True)
    files.add("no/folder", pieces(WORDS, []), older_file)
    files.begin()
    assert len(beside) == 1
    with pytest.raises(FileNotFoundError):
        files.written()


def test_words_are_kept_apart_and_fetched_when_they_are_written(tmp_path: Path) -> None:
    kept = KeptProducts(tmp_path / "kept.sqlite")
    words = Words(b"many words" * 1000)
    kept.keep_added("a", {("list", ""): packed_apart(Items(number=3, text=words))})
    kept.keep_added("b", {("list", ""): packed_apart(Items(number=0, text=Words()))})
    kept.keep_added("c", {("list", ""): packed("something short")})
    first, second, third = kept.added("list", ["a", "b", "c"])
    assert isinstance(first.text, Absent)
    assert (first.number, len(first.text), bytes(first.text)) == (3, len(words), words)
    assert first.text.name == digest_of_bytes(words)
    assert (second.number, len(second.text), bytes(second.text)) == (0, 0, b"")
    assert third == "something short"
    before = kept.digest("list", ["a"])
    kept.keep_added("a", {("list", ""): packed_apart(Items(number=3, text=Words(words + b".")))})
    assert kept.digest("list", ["a"]) != before
    kept.close()


def test_words_that_were_changed_are_not_given(tmp_path: Path) -> None:
    file = tmp_path / "kept.sqlite"
    kept = KeptProducts(file)
    kept.keep_added("a", {("list", ""): packed_apart(Words(b"right"))})
    kept.commit()
    kept.close()
    base = sqlite3.connect(file)
    base.execute("UPDATE added SET words = ?", (b"wrong",))
    base.commit()
    base.close()
    kept = KeptProducts(file)
    (words,) = kept.added("list", ["a"])
    with pytest.raises(Damaged):
        bytes(words)
    assert not file.exists()


class _Telling(pickle.Pickler):
    """Says of words whatever it is told to say."""

    def __init__(self, out: io.BytesIO, told: object) -> None:
        super().__init__(out, protocol=5)
        self._told = told

    def persistent_id(self, value: object) -> object:
        return self._told if isinstance(value, Words) else None


def _saying(told: object) -> bytes:
    out = io.BytesIO()
    _Telling(out, told).dump([Words(b"x")])
    data = zlib.compress(out.getvalue())
    return b"apart" + len(data).to_bytes(8, "big") + data + b"x"


@pytest.mark.parametrize(
    "data",
    [
        b"apart",
        b"apart" + b"\xff" * 8,
        b"apart\0\0\0\0\0\0\0\x05",
        *map(_saying, ("x", 5, (-1, b"x"), (1, "x"), ("1", b"x"), (1, b"x", 2))),
    ],
)
def test_words_of_a_stranger_are_refused(data: bytes) -> None:
    """A share may hold anything."""
    kept = KeptProducts(None)
    kept.keep_added("a", {("list", ""): data})
    with pytest.raises(Damaged):
        list(kept.added("list", ["a"]))


def test_what_was_put_apart_is_not_read_without_its_words() -> None:
    with pytest.raises(Unreadable):
        unpacked(_saying((1, b"x"))[13:-1])


@pytest.mark.parametrize("part", [*PARTS, *LISTS], ids=lambda part: part.name)
def test_the_long_parts_are_those_with_words(part) -> None:  # type: ignore[no-untyped-def]
    site = large_site(1)
    added = part.adds(site.articles[0], site)
    assert any(map(_has_words, added.values())) == (part in (*LONG_PARTS, *LONG_LISTS))


def _has_words(value: object) -> bool:
    inner = value if isinstance(value, tuple) else getattr(value, "__dict__", {}).values()
    return isinstance(value, Words) or any(map(_has_words, inner))
