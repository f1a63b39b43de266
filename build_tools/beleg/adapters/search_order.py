"""Give a Pagefind index an order, join it with an older one, and cut it smaller.

Pagefind numbers pages as the disk lists them, which is another way on each disk, and keeps filters
in hash tables, whose order differs from run to run. Nothing else in an index depends on either, and
nothing that it says of a page depends on other pages. Here pages are numbered by the digests that
they are known by. So an index depends on its pages alone, and the pages of an article can be taken
out of one and others put in.

The index comes in chunks of sorted words. A browser loads one of them for a word; they are cut
smaller than Pagefind cuts them.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

import cbor2

from .processes import context, cores
from .search_bytes import ENTRY, UnknownForm, address_in, digest, packed, packed_words, read
from .search_pages import article_of

_VERSION, _PAGES, _CHUNKS, _FILTERS, _SORTS, _FIELDS = range(6)
"""Where they are in the metadata: a page's digest and number of words; the first and last word of a
chunk of the index, and its file; a filter's name and its file; a sorting and its pages; what else
is known of pages."""
_LARGEST_CHUNK = 12_000
"""Bytes, about twice those that are sent. Smaller ones would make the list of them longer,
which is loaded whole."""
_NONE = "0"
"""The value by which pages are sorted that have none to be filtered by."""
UNKNOWN_FORM = 3
"""With which this program ends where it did nothing."""

_Word = tuple[str, bytes]
"""A word's stem, and what an index says of it: its pages, and how else it was written on which."""
_Places = Sequence[int | None]
"""Number of a page in an index -> its number in the new one, if it is there."""


def put_in_order(
    folder: Path, older: Path | None = None, without: Collection[str] = ()
) -> list[str]:
    """Rewrite the index in ``folder``, one of a single language.

    ``older``: a folder with one that was put in order before, whose pages are to be in it as well,
    except those of the articles ``without``. The names of those that are: their files in
    ``older/fragment`` belong to the new index.

    Raises UnknownForm, before anything is changed, where an index has another form, or where the
    joined one would not be what Pagefind would make of all its pages.
    """
    try:
        indexes = [_Index(folder), *([_Index(older, without)] if older else ())]
        changed = list(indexes[0].files())
        joined = _Joined(indexes)
        joined.join()
    except (TypeError, ValueError, LookupError, AttributeError) as problem:
        raise UnknownForm(str(problem)) from problem
    for file in changed:
        file.unlink()
    for path, content in joined.files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    return indexes[1].names if older else []


class _Index:
    """An index as it lies in its folder."""

    def __init__(self, folder: Path, without: Collection[str] = ()) -> None:
        self.folder = folder
        self.entry = json.loads((folder / ENTRY).read_text("utf-8"))
        (self.language,) = self.entry["languages"].values()
        self.prefix = str(self.language["hash"]).partition("_")[0]
        self.meta = read(self._meta_file)
        self.pages = {str(name): words for name, words in self.meta[_PAGES]}
        """Name of each page -> number of its words."""
        numbered = list(self.pages)
        if without:
            for name in numbered:
                if article_of(address_in(self.file("fragment", name))) in without:
                    del self.pages[name]
        self.numbered = [name if name in self.pages else None for name in numbered]
        """The names of its pages by their numbers; None where it is left out."""
        self.places: _Places = ()

    @property
    def _meta_file(self) -> Path:
        return self.folder / f"pagefind.{self.language['hash']}.pf_meta"

    @property
    def names(self) -> list[str]:
        """Of all its pages that are not left out."""
        return list(self.pages)

    def file(self, kind: str, name: str) -> Path:
        """A file of the index."""
        return self.folder / kind / f"{name}.pf_{kind}"

    def files(self) -> Iterator[Path]:
        """All that a new order changes."""
        yield self._meta_file
        yield from self.chunks()
        yield from (self.file("filter", name) for _, name in self.meta[_FILTERS])

    def chunks(self) -> list[Path]:
        """The files with its words."""
        return [self.file("index", name) for _, _, name in self.meta[_CHUNKS]]

    def filters(self) -> Iterator[tuple[str, Sequence[Any]]]:
        """Name, and pages by value."""
        for name, file in self.meta[_FILTERS]:
            named, found = read(self.file("filter", file))
            if named != name:
                raise UnknownForm(file)
            yield name, found

    def sorted_by(self, name: str, value_of: Mapping[int, str]) -> Iterator[int]:
        """Its pages in the order of a value. It tells not which are alike, but a filter does."""
        pages = next((some for known, some in self.meta[_SORTS] if known == name), ())
        values = [value_of.get(page, _NONE) for page in pages]
        if values != sorted(values) or len(set(pages)) != len(self.numbered):
            raise UnknownForm("sorted by something else")
        yield from pages


class _Joined:
    """What becomes of one index or several."""

    def __init__(self, indexes: Sequence[_Index]) -> None:
        first = indexes[0]
        self._indexes = indexes
        self._entry, self._language, self._prefix = first.entry, first.language, first.prefix
        self.files: dict[str, bytes] = {}
        """Path in the folder of the index -> content."""
        names = list(chain.from_iterable(index.pages for index in indexes))
        if len(indexes) > 1:
            _check_alike(indexes)
            # Where two pages have names that begin alike, Pagefind makes one of them longer. Which
            # one that is, and that they are two, it knows only if it has both.
            if len({len(name) for name in names}) > 1 or len(set(names)) < len(names):
                raise UnknownForm("pages that can only just be told apart")
        self._names = sorted(names)
        place = {name: at for at, name in enumerate(self._names)}
        for index in indexes:
            index.places = [place[name] if name else None for name in index.numbered]

    def join(self) -> None:
        """Find out what it is."""
        known = {name: words for index in self._indexes for name, words in index.pages.items()}
        meta = list(self._indexes[0].meta)
        meta[_PAGES] = [[name, known[name]] for name in self._names]
        meta[_CHUNKS] = [
            [first, last, self._put("index", content)] for first, last, content in self._chunks()
        ]
        filters = [dict(index.filters()) for index in self._indexes]
        meta[_FILTERS] = list(self._filters(filters))
        meta[_SORTS] = [[name, self._sorted(name, filters)] for name, _ in meta[_SORTS]]
        content = packed(meta)
        self._language["hash"] = f"{self._prefix}_{digest(content)}"
        self._language["page_count"] = len(self._names)
        self.files[f"pagefind.{self._language['hash']}.pf_meta"] = content
        entry = json.dumps(self._entry, ensure_ascii=False, sort_keys=True)
        self.files[ENTRY] = entry.encode()

    def _put(self, kind: str, content: bytes) -> str:
        """A new file; its name."""
        name = f"{self._prefix}_{digest(content)}"
        self.files[f"{kind}/{name}.pf_{kind}"] = content
        return name

    def _chunks(self) -> Iterator[tuple[str, str, bytes]]:
        """First and last word of each, and the file."""
        for words in _cut(self._words()):
            # A list of one list, which has these words.
            head = b"\x81" + cbor2.dumps([None] * len(words))[: -len(words)]
            data = head + b"".join(content for _, content in words)
            yield words[0][0], words[-1][0], packed_words(data)

    def _words(self) -> list[_Word]:
        """All words, in order."""
        *added, most = self._indexes
        others: dict[str, list[tuple[_Places, Any]]] = {}
        for index in added:
            for stem, *found in chain.from_iterable(map(_words_in, index.chunks())):
                others.setdefault(stem, []).append((index.places, found))
        words = []
        for stem, content in _shared_out(partial(_moved, most.places, others), most.chunks()):
            others.pop(stem, None)
            words.append((stem, content))
        if [stem for stem, _ in words] != sorted({stem for stem, _ in words}):
            raise UnknownForm("words in another order")
        words += [(stem, _joined_word(stem, found)) for stem, found in others.items()]
        # Pages that were left out leave words behind that no page has.
        return sorted(word for word in words if word[1])

    def _filters(self, indexes: Sequence[Mapping[str, Sequence[Any]]]) -> Iterator[list[str]]:
        """Names and files."""
        for name in sorted(set(chain.from_iterable(indexes))):
            by_value: dict[str, list[int]] = {}
            for index, filters in zip(self._indexes, indexes, strict=True):
                for value, pages in filters.get(name, ()):
                    by_value.setdefault(value, []).extend(_moved_to(index.places, pages))
            values = [[value, sorted(pages)] for value, pages in sorted(by_value.items()) if pages]
            if values:
                yield [name, self._put("filter", packed([name, values]))]

    def _sorted(self, name: str, indexes: Sequence[Mapping[str, Sequence[Any]]]) -> list[int]:
        found = []
        for index, filters in zip(self._indexes, indexes, strict=True):
            value_of = {page: value for value, some in filters.get(name, ()) for page in some}
            for page in index.sorted_by(name, value_of):
                found += [(value_of.get(page, _NONE), at) for at in _moved_to(index.places, [page])]
        return [place for _, place in sorted(found)]


def _check_alike(indexes: Sequence[_Index]) -> None:
    """Raises UnknownForm where they were made in different ways."""

    def way(index: _Index) -> object:
        entry = {name: value for name, value in index.entry.items() if name != "languages"}
        sorts = [name for name, _ in index.meta[_SORTS]]
        return (
            entry,
            list(index.entry["languages"]),
            index.meta[_VERSION],
            sorts,
            index.meta[_FIELDS:],
        )

    if any(way(index) != way(indexes[0]) for index in indexes):
        raise UnknownForm("made in another way")


def _cut(words: Iterable[_Word]) -> Iterator[list[_Word]]:
    """Neighbours, as many as a chunk may have."""
    some: list[_Word] = []
    size = 0
    for word in words:
        size += len(word[1])
        if some and size > _LARGEST_CHUNK:
            yield some
            some, size = [], len(word[1])
        some.append(word)
    if some:
        yield some


def _shared_out(run: Any, files: Sequence[Path]) -> Iterator[_Word]:
    """That is most of the work, so all cores do it."""
    jobs = min(len(files), cores())
    if jobs < 2:
        yield from run(files)
        return
    size = -(-len(files) // (jobs * 2))
    some = [files[at : at + size] for at in range(0, len(files), size)]
    with ProcessPoolExecutor(jobs, mp_context=context()) as pool:
        yield from chain.from_iterable(pool.map(run, some))


def _words_in(chunk: Path) -> Iterator[Any]:
    (words,) = read(chunk, whole=False)
    yield from words


def _moved(
    places: _Places, others: Mapping[str, Sequence[tuple[_Places, Any]]], chunks: Iterable[Path]
) -> list[_Word]:
    """The words of some chunks, joined with what ``others`` say of them."""
    return [
        (stem, _joined_word(stem, [(places, found), *others.get(stem, ())]))
        for chunk in chunks
        for stem, *found in _words_in(chunk)
    ]


def _joined_word(stem: str, found: Iterable[tuple[_Places, Any]]) -> bytes:
    """A word, from its pages and forms in each index; nothing where no page is left."""
    exact: list[Any] = []
    forms: dict[str, list[Any]] = {}
    for places, (pages, otherwise) in found:
        exact += _renumbered(places, pages)
        for form, some in otherwise:
            forms.setdefault(form, []).extend(_renumbered(places, some))
    written = [[form, _in_steps(pages)] for form, pages in sorted(forms.items()) if pages]
    if not (exact or written):
        return b""
    return cbor2.dumps([stem, _in_steps(exact), written])


def _renumbered(places: _Places, pages: Iterable[Any]) -> Iterator[tuple[int, Any, Any]]:
    """The pages of a word, each of which has its distance to the one before, by their places."""
    number = 0
    for distance, body, titles in pages:
        number += distance
        place = places[number]
        if place is not None:
            yield place, body, titles


def _in_steps(pages: list[Any]) -> list[list[Any]]:
    """The other way round."""
    pages.sort(key=itemgetter(0))
    before, steps = 0, []
    for place, body, titles in pages:
        steps.append([place - before, body, titles])
        before = place
    return steps


def _moved_to(places: _Places, pages: Iterable[int]) -> list[int]:
    return [place for page in pages if (place := places[page]) is not None]


if __name__ == "__main__":
    # A process of its own, which has no part in what the threads of a build wait for.
    new, *rest = sys.argv[1:]
    # It holds millions of small things until it ends, and none of them is in a circle.
    gc.disable()
    try:
        names = put_in_order(Path(new), Path(rest[0]) if rest else None, rest[1:])
    except UnknownForm:
        sys.exit(UNKNOWN_FORM)
    sys.stdout.write("\n".join(names))
