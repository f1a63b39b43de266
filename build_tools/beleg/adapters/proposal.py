"""A change that somebody proposes, laid over the site as it is here: its texts and pictures alone.

A branch of somebody else may bring a ``mkdocs.yml`` or a hook, and a build runs what these say. So
of such a branch only ordinary files of known kinds below the folders of articles and annotations
are written here; program, configuration and theme stay those that are checked out. Links,
submodules and whatever else could lead somewhere or run are named and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..figure_files import IMAGES, MAPS
from ..model import Settings
from . import git
from .files import LARGEST_PICTURE
from .git import NoRevision
from .reading import largest
from .revision import MOST_FILES, folder

KINDS = frozenset({"md", "txt", "yml", "yaml", "json", "lock", *IMAGES, *MAPS})
"""Endings of the files that are taken over."""
_ABSENT = b"000000"
_ODD = re.compile(r"[\\:]")
"""What another system would read as the border of a folder or a drive."""


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A file below the folders of texts that is not taken over."""

    path: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What a change brings, by path from the site's folder."""

    written: Mapping[str, bytes]
    removed: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    elsewhere: tuple[str, ...]
    """Files outside the folders of texts, from the repository's top; they stay as they are here."""


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """A line of ``git diff-tree``; ``path`` is None where the file is not below the site."""

    top: str
    path: str | None
    mode: bytes
    blob: str
    was_mode: bytes


def read_proposal(root: Path, name: str, settings: Settings) -> Proposal:
    """What the revision ``name`` changes since it left what is checked out here.

    Raises NoRevision where there is no such revision, or where files here wait to be committed.
    """
    folders = [folder(settings.content_dir), folder(settings.annotations_dir)]
    commit = git.commit_of(root, name)
    if PurePosixPath() in folders:
        raise NoRevision("articles and annotations need folders of their own")
    if git.ask(root, "status", "--porcelain", "--", *map(str, folders)) != b"":
        raise NoRevision(
            f"something in {folders[0]}/ or {folders[1]}/ is not committed yet and might be lost; "
            "commit it, or put it aside with `git stash --include-untracked`"
        )
    base = git.line(root, "merge-base", commit, "HEAD")
    if base is None:
        raise NoRevision(f"{name!r} and HEAD have no common commit; {git.advice(root, name)}")
    here = {entry.top: entry for entry in _changed(root, base, "HEAD")}
    taken: list[_Entry] = []
    left_out: list[LeftOut] = []
    elsewhere: list[str] = []
    removed: list[str] = []
    for entry in _changed(root, base, commit):
        path = entry.path
        if path is None or not any(PurePosixPath(path).is_relative_to(one) for one in folders):
            elsewhere.append(entry.top)
            continue
        other = here.get(entry.top)
        if other and (other.mode, other.blob) == (entry.mode, entry.blob):
            continue
        if other:
            reason = "it was changed here as well; the two have to be merged first"
            left_out.append(LeftOut(path=path, reason=reason))
            continue
        reason = _objection(path)
        if not reason and entry.was_mode in git.ORDINARY and entry.mode not in git.ORDINARY:
            removed.append(path)
        reason = reason or _objection_to_mode(entry.mode)
        if reason:
            left_out.append(LeftOut(path=path, reason=reason))
        elif entry.mode in git.ORDINARY:
            taken.append(entry)
    return _read(root, taken, removed, left_out, elsewhere)


def lay_over(root: Path, proposal: Proposal) -> None:
    """Write what the change brings and remove what it removes.

    Raises OSError where the disk refuses, or where a link of ours stands in the way.
    """
    for path in (*proposal.removed, *proposal.written):
        for part in (root / path, *(root / path).parents):
            if part == root:
                break
            if part.is_symlink():
                shown = part.relative_to(root).as_posix()
                raise OSError(f"{shown} is a link; links are not followed")
    for path in proposal.removed:
        (root / path).unlink(missing_ok=True)
        # A file may come where a folder was, as in git, where empty folders are none.
        for above in PurePosixPath(path).parents:
            if len(above.parts) < 2 or not _remove_if_empty(root / above):
                break
    for path, data in proposal.written.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def _remove_if_empty(path: Path) -> bool:
    try:
        path.rmdir()
    except OSError:
        return False
    return True


def _changed(root: Path, base: str, commit: str) -> Iterator[_Entry]:
    prefix = git.line(root, "rev-parse", "--show-prefix") or ""
    options = ("-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff")
    listing = git.ask(root, "diff-tree", *options, base, commit)
    if listing is None:
        raise NoRevision("git cannot list the changed files; is the clone complete?")
    parts = listing.split(b"\0")[:-1]
    if len(parts) > 2 * MOST_FILES:
        raise NoRevision(f"more than {MOST_FILES:,} files are changed")
    for facts, name in zip(parts[::2], parts[1::2], strict=True):
        was_mode, mode, _, blob, _ = facts.removeprefix(b":").split()
        top = name.decode("utf-8", "backslashreplace")
        yield _Entry(
            top=top,
            path=top.removeprefix(prefix) if top.startswith(prefix) else None,
            mode=mode,
            blob=blob.decode("ascii"),
            was_mode=was_mode,
        )


def _objection(path: str) -> str:
    """Why a file of this name is not taken over, whatever it is; empty if it is."""
    parts = PurePosixPath(path).parts
    if any(part.startswith(".") for part in parts):
        return "it is hidden"
    if not path.isprintable() or _ODD.search(path):
        return "its name has characters that no file here may have"
    if PurePosixPath(path).suffix.lower().removeprefix(".") not in KINDS:
        return "it is neither a text nor a picture of a kind that is known"
    return ""


def _objection_to_mode(mode: bytes) -> str:
    if mode in git.ORDINARY or mode == _ABSENT:
        return ""
    kinds = {b"120000": "a symbolic link", b"160000": "a repository of its own (submodule)"}
    return f"it is {kinds.get(mode, 'no ordinary file')}"


def _read(
    root: Path,
    taken: list[_Entry],
    removed: list[str],
    left_out: list[LeftOut],
    elsewhere: list[str],
) -> Proposal:
    sizes = git.sizes(root, [entry.blob for entry in taken])
    blobs = [(entry.blob, size) for entry, size in zip(taken, sizes, strict=True)]
    written: dict[str, bytes] = {}
    limits = [max(LARGEST_PICTURE, largest(entry.path or "")) for entry in taken]
    found = git.blobs(root, blobs, max(limits, default=0))
    for entry, size, most, data in zip(taken, sizes, limits, found, strict=True):
        path = entry.path or ""
        if size > most:
            reason = f"it has {size:,} bytes, more than {most:,}"
            left_out.append(LeftOut(path=path, reason=reason))
        else:
            written[path] = data
    return Proposal(
        written=written,
        removed=tuple(removed),
        left_out=tuple(sorted(left_out, key=lambda one: one.path)),
        elsewhere=tuple(elsewhere),
    )
