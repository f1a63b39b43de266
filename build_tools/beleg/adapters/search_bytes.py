"""Give a Pagefind index an order: the same pages, the same bytes; and cut it smaller.

Pagefind numbers pages as the disk lists them, which is another way on each disk, and keeps filters
in hash tables, whose order differs from run to run. Nothing else in an index depends on either.
Here pages are numbered by the digests that they are known by. A chunk of the index, which is what a
browser loads for a word, is cut into several, because only one word of it was asked for. The files
are CBOR, packed.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from operator import itemgetter
from pathlib import Path
from typing import Any

import cbor2

from .processes import context, cores

ENTRY = "pagefind-entry.json"
_SIGNATURE = b"pagefind_dcd"
_PAGES, _CHUNKS, _FILTERS, _SORTS = 1, 2, 3, 4
"""Where they are in the metadata: a page's digest and number of words; the first and last word of a
chunk of the index, and its file; a filter's name and its file; a sorting and its pages."""
_LARGEST_CHUNK = 12_000
"""Bytes, about twice those that are sent. Smaller ones would make the list of them longer,
which is loaded whole."""
_NONE = "0"
"""The value by which pages are sorted that have none to be filtered by."""


_Chunk = tuple[str, str, bytes]
"""Its first and last word, and the file."""


class UnknownForm(Exception):
    """The index is of a form that this version does not know; it is as good as before."""


def put_in_order(folder: Path) -> None:
    """Rewrite the index in ``folder``, one of a single language.

    Raises UnknownForm, before anything is changed, where the index has another form.
    """
    try:
        index = _Index(folder)
        index.order()
    except (TypeError, ValueError, LookupError, AttributeError) as problem:
        raise UnknownForm(str(problem)) from problem
    for old, _, _ in index.changes:
        old.unlink(missing_ok=True)
    for _, new, packed in index.changes:
        new.write_bytes(packed)
    (folder / ENTRY).write_text(
        json.dumps(index.entry, ensure_ascii=False, sort_keys=True), "utf-8"
    )


class _Index:
    """What is to be put in order, and what becomes of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.changes: list[tuple[Path, Path, bytes]] = []
        """Each file that changes, its new name, and what stands in it then."""
        self.entry = json.loads((folder / ENTRY).read_text("utf-8"))
        (self._language,) = self.entry["languages"].values()
        self._prefix = str(self._language["hash"]).partition("_")[0]
        self._meta, _ = _read(self._meta_file)
        digests = [str(page[0]) for page in self._meta[_PAGES]]
        self._order = sorted(range(len(digests)), key=digests.__getitem__)
        self._place = [0] * len(digests)
        for place, number in enumerate(self._order):
            self._place[number] = place

    @property
    def _meta_file(self) -> Path:
        return self._folder / f"pagefind.{self._language['hash']}.pf_meta"

    def order(self) -> None:
        """Find out what changes."""
        meta, old_meta = self._meta, self._meta_file
        chunks = []
        old = [self._file("index", name) for _, _, name in meta[_CHUNKS]]
        for file, cut in zip(old, self._cut(old), strict=True):
            for first, last, packed in cut:
                chunks.append([first, last, self._renamed("index", file, packed)])
        filters, values = [], {}
        for name, file in sorted(meta[_FILTERS]):
            (named, found), _ = _read(self._file("filter", file))
            if named != name:
                raise UnknownForm(file)
            values[name] = found
            moved = sorted([value, sorted(self._places(pages))] for value, pages in found)
            filters.append([name, self._changed("filter", file, [name, moved])])
        meta[_PAGES] = [meta[_PAGES][number] for number in self._order]
        meta[_SORTS] = [
            [name, self._sorted(values.get(name, ()), some)] for name, some in meta[_SORTS]
        ]
        meta[_CHUNKS], meta[_FILTERS] = chunks, filters
        packed = _packed(meta)
        self._language["hash"] = f"{self._prefix}_{_digest(packed)}"
        self.changes.append((old_meta, self._meta_file, packed))

    def _cut(self, files: Sequence[Path]) -> Iterator[Sequence[_Chunk]]:
        """What becomes of each of these chunks: that is most of the work, and shared out."""
        jobs = min(len(files), cores())
        if jobs < 2:
            yield from map(self._chunks_of, files)
            return
        with ProcessPoolExecutor(jobs, mp_context=context()) as pool:
            yield from pool.map(self._chunks_of, files, chunksize=max(1, len(files) // (jobs * 4)))

    def _chunks_of(self, file: Path) -> list[_Chunk]:
        """A chunk of the index with its pages numbered anew, as one or several."""
        (words,), size = _read(file, whole=False)
        moved = [self._word(*word) for word in words]
        each = -(-len(moved) // max(1, size // _LARGEST_CHUNK))
        cut = [moved[at : at + each] for at in range(0, len(moved), each)]
        return [(some[0][0], some[-1][0], _packed([some])) for some in cut]

    def _changed(self, kind: str, name: str, content: object) -> str:
        """The new name of a file, which is that of what it now holds."""
        return self._renamed(kind, self._file(kind, name), _packed(content))

    def _renamed(self, kind: str, old: Path, packed: bytes) -> str:
        """``packed`` takes the place of ``old``; its name."""
        new = f"{self._prefix}_{_digest(packed)}"
        self.changes.append((old, self._file(kind, new), packed))
        return new

    def _file(self, kind: str, name: str) -> Path:
        return self._folder / kind / f"{name}.pf_{kind}"

    def _places(self, pages: Sequence[int]) -> list[int]:
        return [self._place[number] for number in pages]

    def _word(self, stem: str, pages: Sequence[Any], forms: Sequence[Any]) -> list[Any]:
        """``forms``: what the stem was written as, and the pages of each."""
        moved = sorted([form, self._moved(found)] for form, found in forms)
        return [stem, self._moved(pages), moved]

    def _moved(self, pages: Sequence[Any]) -> list[list[Any]]:
        """The pages of a word, each as its distance to the one before, with the word's places."""
        number, found = 0, []
        for distance, body, titles in pages:
            number += distance
            found.append((self._place[number], body, titles))
        found.sort(key=itemgetter(0))
        before, moved = 0, []
        for place, body, titles in found:
            moved.append([place - before, body, titles])
            before = place
        return moved

    def _sorted(self, filtered: Sequence[Any], pages: Sequence[int]) -> list[int]:
        """Pages in the order of a value that can also be filtered by: it tells which are alike."""
        value: Mapping[int, str] = {page: value for value, some in filtered for page in some}
        values = [value.get(page, _NONE) for page in pages]
        if values != sorted(values) or len(set(pages)) != len(self._place):
            raise UnknownForm("sorted by something else")
        return [place for _, place in sorted(zip(values, self._places(pages), strict=True))]


def _digest(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()[:10]


def _packed(content: object) -> bytes:
    return gzip.compress(_SIGNATURE + cbor2.dumps(content), compresslevel=6, mtime=0)


def _read(file: Path, *, whole: bool = True) -> tuple[Any, int]:
    """What stands in it, and how many bytes that is.

    ``whole``: whether it is checked to the last byte, which takes as long as writing it.
    """
    try:
        content = gzip.decompress(file.read_bytes())
    except (OSError, EOFError) as problem:
        raise UnknownForm(file.name) from problem
    if not content.startswith(_SIGNATURE):
        raise UnknownForm(file.name)
    data = content[len(_SIGNATURE) :]
    try:
        value = cbor2.loads(data)
    except cbor2.CBORDecodeError as problem:
        raise UnknownForm(file.name) from problem
    # What is not understood to the last byte is not touched.
    if whole and cbor2.dumps(value) != data:
        raise UnknownForm(file.name)
    return value, len(data)


if __name__ == "__main__":
    # A process of its own, which has no part in what the threads of a build wait for.
    with suppress(UnknownForm):
        put_in_order(Path(sys.argv[1]))
