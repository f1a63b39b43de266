"""The texts of a site as git has them in a revision, read without checking anything out."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..diagnostics import Report
from ..model import Settings
from ..pipeline import Inputs
from ..source import Source
from ..validate.registers import REGISTERS
from . import git
from .files import LARGEST_PICTURE
from .git import NoRevision
from .reading import decode, largest

MOST_FILES = 200_000
_YAML = {".yml", ".yaml"}


@dataclass(frozen=True, kw_only=True)
class Revision:
    """The files of a site in one commit."""

    root: Path
    commit: str
    files: Mapping[str, tuple[str, int]]
    """Path from the site's folder -> name of the blob and its size in bytes."""
    is_ancestor: bool
    """Whether what is checked out was made from it, so that nothing there is newer."""

    def inputs(self, settings: Settings, report: Report) -> Inputs:
        """What the pipeline would have read then, with the settings of now."""
        content, annotations = folder(settings.content_dir), folder(settings.annotations_dir)
        articles, notes, registers = [], [], {}
        wanted = [
            path for path in self.files if _is_text(PurePosixPath(path), content, annotations)
        ]
        for name, source in self._texts(wanted, report):
            path = PurePosixPath(name)
            if path.parent == content / "articles":
                articles.append((path.stem, source))
                continue
            inside = path.relative_to(annotations)
            if inside.parts[0] != "_site":
                notes.append((path.stem if len(inside.parts) == 1 else inside.parts[0], source))
            elif len(inside.parts) == 2 and path.stem in REGISTERS:
                registers[path.stem] = source
        return Inputs(
            articles=tuple(articles),
            annotations=tuple(notes),
            registers=registers,
            figure=lambda name: "" if str(content / name) in self.files else None,
        )

    def digest(self, path: str) -> str | None:
        """A digest of a file's bytes; None where it was not there."""
        blob = self.files.get(path)
        if blob is None or blob[1] > LARGEST_PICTURE:
            return None
        return digest_of(next(git.blobs(self.root, [blob], LARGEST_PICTURE)))

    def _texts(self, paths: Sequence[str], report: Report) -> Iterator[tuple[str, Source]]:
        wanted = [self.files[path] for path in paths]
        most = max(map(largest, paths), default=0)
        for path, (_, size), data in zip(
            paths, wanted, git.blobs(self.root, wanted, most), strict=True
        ):
            data = data if size <= largest(path) else b""
            if (source := decode(data, path, report)) is not None:
                yield path, source


def digest_of(data: bytes) -> str:
    """Equal for files that differ only in how git wrote their line ends."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def read_revision(root: Path, name: str, settings: Settings, *, merge_base: bool) -> Revision:
    """The revision that git calls ``name``, or where the checked-out branch left it.

    Raises NoRevision where there is no git, no repository, or no such revision.
    """
    commit = git.commit_of(root, name)
    prefix = git.line(root, "rev-parse", "--show-prefix")
    base = git.line(root, "merge-base", commit, "HEAD")
    if merge_base and base is None:
        raise NoRevision(f"{name!r} and HEAD have no common commit; {git.advice(root, name)}")
    read = base if merge_base and base else commit
    folders = [folder(settings.content_dir), folder(settings.annotations_dir)]
    return Revision(
        root=root,
        commit=read,
        files=dict(_files(root, read, prefix or "", folders)),
        is_ancestor=read == base,
    )


def folder(name: str) -> PurePosixPath:
    """A folder of the settings as git writes it; raises NoRevision where it is outside."""
    path = posixpath.normpath(PurePosixPath(name).as_posix())
    if path.startswith(("..", "/")):
        raise NoRevision(f"the folder {name!r} is outside the project")
    return PurePosixPath(path)


def _is_text(path: PurePosixPath, content: PurePosixPath, annotations: PurePosixPath) -> bool:
    """Whether ``path`` is an article, an annotation file or a register, as `files` reads them."""
    if path.suffix.lower() == ".md":
        return path.parent == content / "articles"
    if path.suffix.lower() not in _YAML or not path.is_relative_to(annotations):
        return False
    return path.parent != annotations / "_site" or path.stem in REGISTERS


def _files(
    root: Path, commit: str, prefix: str, folders: Sequence[PurePosixPath]
) -> Iterator[tuple[str, tuple[str, int]]]:
    paths = [posixpath.normpath(posixpath.join(prefix, str(folder))) for folder in folders]
    paths = [] if "." in paths else paths
    listing = git.ask(root, "ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", *paths)
    if listing is None:
        raise NoRevision("git cannot list the files of this revision; is the clone complete?")
    entries = listing.split(b"\0")[:-1]
    if len(entries) > MOST_FILES:
        raise NoRevision(f"the revision has {len(entries):,} files, more than {MOST_FILES:,}")
    found = []
    for entry in entries:
        facts, _, name = entry.partition(b"\t")
        mode, _kind, blob, size = facts.split()
        try:
            path = name.decode("utf-8").removeprefix(prefix)
        except UnicodeDecodeError:
            continue
        hidden = any(part.startswith(".") for part in path.split("/"))
        if mode in git.ORDINARY and path.isprintable() and not hidden:
            found.append((path, (blob.decode("ascii"), int(size))))
    # In the order in which the files of the folder are read.
    yield from sorted(found)
