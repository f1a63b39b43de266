"""Articles done in several processes: each is walked, made and written by one of them.

There are two rounds, because a host frames pages only once it is known that no article has an
error. What the first round made waits on disk: the finished pages of ten thousand articles are too
many to hold.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from .. import exports, lock, publish
from ..diagnostics import Diagnostic
from ..model import AnnotatedArticle, Desk, Page, Settings
from ..parts import WHOLE
from ..pipeline import Ground, Group, Told, walk
from ..products import additions, products
from ..publish.preview_tags import address_of
from .checked import Watched, in_its_files, plain
from .frames import Frames, kind_of
from .kept_products import Unreadable, packed, packed_apart, unpacked
from .known_claims import candidates
from .processes import context
from .search_pages import documents
from .standing_site import digests

T = TypeVar("T")
R = TypeVar("R")

_FEW = 8
"""Articles for which no further process is started: that takes longer than doing them."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What every process has to know."""

    ground: Ground
    settings: Settings
    """Those of the pages; in ``ground`` are those of the walk."""
    stage: Path | None
    """A folder for what waits between the rounds; None where no pages are made."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a group in the first round."""

    slug: str
    shown: bool
    """Whether there is an article to be shown."""
    annotations: int
    found: tuple[list[str | int], ...] | list[Diagnostic]
    """A tuple of plain ones where all of it lies in files of the group."""
    figures: Mapping[str, str]
    """The files that were asked for, and digests of what was seen."""
    lock_lines: str
    """What the lock has to say of the article and of each annotation that is shown."""
    told: tuple[Told, ...]
    """All its annotations, for the register of addresses."""
    adds: Mapping[tuple[str, str], bytes]
    """What it adds to each part and each key of it, packed."""


@dataclass(frozen=True, kw_only=True)
class Laid:
    """What an article has in the site."""

    folders: Mapping[str, str] = field(default_factory=dict)
    """Those that belong to it alone, with their digests."""
    number: int = 0
    """Files in them."""
    kinds: tuple[str, ...] = ()
    """Of the frames around its pages."""


DOCUMENTS = "documents "
"""Before a language: what an article adds to the search in it."""
CANDIDATES = "candidates"
"""What an article adds to the claims that the preview's form compares."""
_READ_AGAIN = frozenset(part.name for part in exports.PARTS)
"""Parts whose additions stay as they are: all of them are read again after every change."""
_APART = frozenset(part.name for part in (*publish.LONG_LISTS, *exports.LONG_PARTS))
"""Of these only what is told of the additions is read again."""


def first_round(groups: Sequence[Group], work: Work, jobs: int) -> Iterator[Outcome]:
    """Walk ``groups``, in their order; their pages wait in ``work.stage``."""
    return _shared_out(partial(_make, work), groups, jobs)


Waiting = tuple[str, Path]
"""The slug of an article, and the folder in which its pages and files wait."""


def second_round(
    waiting: Sequence[Waiting],
    stage: Path,
    frames: Frames | None,
    folder: Path,
    own: Collection[str],
    jobs: int,
) -> Iterator[tuple[str, Laid]]:
    """Write what waits below ``folder``: each slug with what it then has there.

    ``frames`` is None where a host has written the pages already. ``own``: Markdown paths of the
    pages that the site wrote itself, which stay.
    """
    file = stage / "frames"
    file.write_bytes(pickle.dumps(frames))
    return _shared_out(partial(_write, file, folder, frozenset(own)), waiting, jobs)


def waiting_pages(waiting: Iterable[Waiting]) -> Iterator[Page]:
    """The pages that wait, for a host that has to frame each of them itself."""
    for slug, stage in waiting:
        yield from _waiting(slug, stage)[0]


def waiting_file(stage: Path, slug: str) -> Path:
    """Where the pages and files of an article wait."""
    return stage / f"{slug}.pages"


def _shared_out(run: Callable[[T], R], items: Sequence[T], jobs: int) -> Iterator[R]:
    if jobs < 2 or len(items) < _FEW:
        yield from map(run, items)
        return
    size = max(1, min(16, len(items) // (jobs * 4)))
    with ProcessPoolExecutor(
        jobs, mp_context=context(), initializer=_begin, initargs=(run,)
    ) as pool:
        yield from pool.map(_run, items, chunksize=size)


_task: list[Callable[[Any], Any]] = []
"""What this process is for. Told once and not with every article: registers can be long."""


def _begin(run: Callable[[Any], Any]) -> None:
    _task.append(run)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Else the process would wait forever for the next item from one that was killed."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    while os.getppid() == parent.pid:
        time.sleep(1)
    os._exit(1)


def _run(item: Any) -> Any:
    return _task[-1](item)


def article_of(group: Group, work: Work) -> AnnotatedArticle | None:
    """The article of a group as it is shown; what is wrong with it was said already."""
    return walk(group, work.ground).article


def _make(work: Work, group: Group) -> Outcome:
    watched = Watched(work.ground.figure)
    walked = walk(group, replace(work.ground, figure=watched))
    found = list(walked.report)
    adds: dict[tuple[str, str], bytes] = {}
    if walked.article is not None:
        desk = Desk(settings=work.settings, registers=work.ground.registers)
        adds = {
            (part, key): _packed(part, value)
            for (part, key), value in additions(walked.article, desk).items()
        }
        if work.stage is not None:
            made = products(walked.article, desk)
            waiting_file(work.stage, group.slug).write_bytes(laid_aside(made.pages, made.files))
            for language, pages in groupby(documents(made.findables), key=lambda page: page[0]):
                adds[f"{DOCUMENTS}{language}", WHOLE] = packed(list(pages))
        else:
            adds[CANDIDATES, WHOLE] = packed(candidates(walked.article))
    passages = {
        one.annotation.id: lock.entry_of(one) for one in walked.passages if one.where != "whole"
    }
    inside = in_its_files(found, group)
    return Outcome(
        slug=group.slug,
        shown=walked.article is not None,
        annotations=len(walked.article.notes) if walked.article else 0,
        found=tuple(plain(one) for one in found) if inside else found,
        figures=watched.seen,
        lock_lines=lock.lines_of(group.slug, walked.digest, passages),
        told=walked.told,
        adds=adds,
    )


def _packed(part: str, value: object) -> bytes:
    if part in _APART:
        return packed_apart(value)
    return packed(value, level=0 if part in _READ_AGAIN else 1)


def _write(
    frames_file: Path, folder: Path, own: Collection[str], waiting: Waiting
) -> tuple[str, Laid]:
    slug, stage = waiting
    frames = _frames(frames_file)
    pages, files = _waiting(slug, stage)
    pages = tuple(page for page in pages if page.path not in own)
    paths = [f"{address_of(page.path)}index.html" for page in pages]
    if frames is not None:
        for page, path in zip(pages, paths, strict=True):
            put(folder, path, frames.around(page).encode())
    for path, content in files.items():
        put(folder, path, content)
    every = [*paths, *files]
    kinds = {kind_of(page.path) for page in pages}
    laid = Laid(folders=digests(folder, every), number=len(every), kinds=tuple(sorted(kinds)))
    return slug, laid


@lru_cache(maxsize=1)
def _frames(file: Path) -> Frames | None:
    found: Frames | None = pickle.loads(file.read_bytes())
    return found


_SIZE = 8
"""Bytes in which the size of the first part of a file that waits is written."""


def laid_aside(pages: Sequence[Page], files: Mapping[str, bytes]) -> bytes:
    """The pages and files of an article, in two parts: pictures are compressed already."""
    pictures = {path: data for path, data in files.items() if path.endswith(".png")}
    others = {path: data for path, data in files.items() if path not in pictures}
    first = packed((tuple(pages), others))
    return len(first).to_bytes(_SIZE, "big") + first + packed(pictures, level=0)


def taken_up(data: bytes) -> tuple[tuple[Page, ...], Mapping[str, bytes]]:
    """What ``laid_aside`` was given. Raises Unreadable."""
    end = _SIZE + int.from_bytes(data[:_SIZE], "big")
    pages, files = unpacked(data[_SIZE:end])
    return pages, {**files, **unpacked(data[end:])}


def _waiting(slug: str, stage: Path) -> tuple[tuple[Page, ...], Mapping[str, bytes]]:
    return taken_up(waiting_file(stage, slug).read_bytes())


def put(folder: Path, path: str, content: bytes) -> None:
    """A new file at ``path`` below ``folder``, and the folders it needs.

    Raises Unreadable where the path leads elsewhere; that of a share may be anybody's.
    """
    if path.startswith("/") or ".." in path.split("/"):
        raise Unreadable(f"{path!r} leads out of the site")
    file = folder / path
    try:
        file.write_bytes(content)
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
