"""``content/`` and ``annotations/`` on disk to the inputs of the pipeline.

Only ordinary files below the project's folder are read. Links are refused rather than followed: a
host would publish whatever they lead to.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath

from .. import figure_files
from ..diagnostics import Code, Report, Severity, did_you_mean
from ..figure_files import FigureTrouble
from ..identifiers import canonical
from ..model import Settings
from ..pipeline import Inputs
from ..source import Place, Source
from ..validate.registers import REGISTERS
from .reading import LARGEST, Refusal, decode, largest, read_bytes, symbolic_link
from .source_files import FileSource, KnownTexts, State, state_of

LOCK = "anchors.lock"
"""Name of the lock data in ``annotations/_site/``."""
PERMALINKS = "permalinks.lock"
"""Name of the register of published addresses beside it."""
LARGEST_PICTURE = 10_000_000
"""Bytes."""
_SITE = "_site"
_YAML = {".yml", ".yaml"}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


Texts = dict[Path, tuple[State, Source]]
"""Files that were read without a fault, and their texts."""


def read_project(
    root: Path,
    settings: Settings,
    texts: Texts | None = None,
    *,
    hold: bool = True,
    known: KnownTexts | None = None,
) -> tuple[Inputs, Report]:
    """Everything that the pipeline reads, in the order of the paths, and what cannot be read.

    ``texts``: what a preview has read before; a file that has not changed since is not read again.
    ``hold``: whether the texts of articles and annotations stay in memory; where they do not, they
    are read again when they are asked for. ``known``: those of them that were read in earlier runs,
    and are not read at all until then.
    """
    report = Report()
    known = KnownTexts({}) if known is None else known
    texts = {} if texts is None else texts
    project = _Project(root.resolve(), report, texts, known, hold=hold)
    content = project.folder(settings.content_dir)
    annotations = project.folder(settings.annotations_dir)
    found = project.files(content) if content else []
    notes = project.files(annotations) if annotations else []
    inputs = Inputs(
        articles=tuple(project.articles(found, content / "articles" if content else None)),
        annotations=tuple(project.annotations(notes, annotations)),
        registers=project.registers(notes, annotations),
        lock=project.written(LOCK, notes, annotations),
        permalinks=project.written(PERMALINKS, notes, annotations),
        figure=_Figures(content, found) if content else _no_content,
    )
    return inputs, report


def _no_content(_: str) -> None:
    return None


class _Project:
    """The folder of a project and what is wrong in it."""

    def __init__(
        self, root: Path, report: Report, texts: Texts, known: KnownTexts, *, hold: bool
    ) -> None:
        self._root = root
        self._report = report
        self._texts = texts
        self._known = known
        self._hold = hold
        self._below = len(str(root).rstrip(os.sep)) + 1

    def folder(self, name: str) -> Path | None:
        """A folder of the project; None where there is none or where it may not be read."""
        path = Path(os.path.normpath(self._root / name))
        if not path.is_relative_to(self._root):
            place = Source(PurePosixPath(name).as_posix(), "").place(0)
            message = f"the folder {name!r} is outside the project"
            self._report.error(Code.UNSAFE_PATH, message, place, "move it below the project")
            return None
        for part in (path, *path.parents):
            if part == self._root:
                break
            if part.is_symlink():
                self._refuse(part, symbolic_link())
                return None
        return path if path.is_dir() else None

    def files(self, folder: Path) -> list[Path]:
        """All ordinary files below ``folder`` that are not hidden, sorted."""
        return sorted(self._walk(folder), key=self._shown)

    def _walk(self, folder: Path) -> Iterator[Path]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            message = f"the folder cannot be read: {reason}"
            self._refuse(folder, Refusal(code=Code.UNSAFE_PATH, message=message, help=""))
            return
        for entry in entries:
            path = folder / entry.name
            if entry.is_symlink():
                self._refuse(path, symbolic_link())
            elif entry.name.startswith("."):
                continue
            elif _CONTROL.search(entry.name):
                message = "the name has characters that cannot be seen or read"
                self._refuse(
                    path, Refusal(code=Code.UNSAFE_PATH, message=message, help="rename it")
                )
            elif entry.is_dir():
                yield from self._walk(path)
            else:
                yield path

    def articles(self, found: list[Path], folder: Path | None) -> Iterator[tuple[str, Source]]:
        """Slug and text of each article."""
        taken: dict[str, Path] = {}
        for path in found:
            if folder is None or path.suffix.lower() != ".md" or folder not in path.parents:
                continue
            if path.parent != folder:
                message = "an article stands directly in the folder of articles"
                cure = f"move it to {self._shown(folder)}/"
                self._refuse(path, Refusal(code=Code.BAD_ID, message=message, help=cure))
                continue
            first = taken.setdefault(canonical(path.stem), path)
            if first is not path:
                message = f"the name differs from {self._shown(first)} in case or accents only"
                self._refuse(path, Refusal(code=Code.BAD_ID, message=message, help="rename it"))
            elif source := self._text(path):
                yield path.stem, source

    def annotations(self, found: list[Path], folder: Path | None) -> Iterator[tuple[str, Source]]:
        """Slug of the article and text of each annotation file."""
        for path in found:
            if folder is None or path.suffix.lower() not in _YAML:
                continue
            first = path.relative_to(folder).parts[0]
            if first != _SITE and (source := self._text(path)):
                slug = path.stem if path.parent == folder else first
                yield slug, source

    def registers(self, found: list[Path], folder: Path | None) -> dict[str, Source]:
        """The registers by name."""
        registers: dict[str, Source] = {}
        for path in found:
            if folder is None or path.suffix.lower() not in _YAML:
                continue
            inside = path.relative_to(folder)
            if inside.parts[0] != _SITE or len(inside.parts) == 1:
                continue
            if len(inside.parts) > 2 or path.stem not in REGISTERS:
                self._refuse(path, _unknown_register(path.stem))
            elif path.stem in registers:
                message = f"there is {registers[path.stem].path} as well"
                cure = "make one file of the two"
                self._refuse(path, Refusal(code=Code.DUPLICATE_KEY, message=message, help=cure))
            elif source := self._read(path):
                registers[path.stem] = source
        return registers

    def written(self, name: str, found: list[Path], folder: Path | None) -> Source | None:
        """What the last build has written into this file."""
        path = folder / _SITE / name if folder else None
        return self._read(path) if path in found and path is not None else None

    def _text(self, path: Path) -> Source | None:
        """Of an article or of annotations."""
        if self._hold:
            return self._read(path)
        limit, shown = largest(path.as_posix()), self._shown(path)
        state = state_of(path)
        digest = self._known.digest(shown, state) if state else None
        if digest:
            return FileSource(shown, digest, path, limit, self._known)
        source = self._read(path)
        if source is None:
            return None
        if state:
            self._known.note(shown, state, source.digest)
        return FileSource(shown, source.digest, path, limit)

    def _read(self, path: Path) -> Source | None:
        now = state_of(path)
        if now and path in self._texts and self._texts[path][0] == now:
            return self._texts[path][1]
        self._texts.pop(path, None)
        data = read_bytes(path, largest(path.as_posix()))
        if isinstance(data, Refusal):
            self._refuse(path, data)
            return None
        found = Report()
        source = decode(data, self._shown(path), found)
        self._report.extend(found)
        if self._hold and source is not None and now and not list(found) and state_of(path) == now:
            self._texts[path] = now, source
        return source

    def _refuse(self, path: Path, refusal: Refusal) -> None:
        place = Place(Source(self._shown(path), ""), 0, 0)
        self._report.error(refusal.code, refusal.message, place, refusal.help)

    def _shown(self, path: Path) -> str:
        # Asked for every file of the site, several times; all paths begin with the root.
        shown = str(path)[self._below :].replace(os.sep, "/")
        return _CONTROL.sub(lambda char: f"\\x{ord(char[0]):02x}", shown)


def _unknown_register(name: str) -> Refusal:
    cure = did_you_mean(name, REGISTERS) or f"the registers are {', '.join(REGISTERS)}"
    message = f"{name!r} is no register of the site"
    return Refusal(code=Code.UNKNOWN_KEY, message=message, help=cure)


class _Figures:
    """The files that figures may show, read one by one when they are asked for."""

    def __init__(self, content: Path, found: list[Path]) -> None:
        self._content = content
        self._found = found

    @cached_property
    def _known(self) -> set[str]:
        """Asked for where an article has figures."""
        return {path.relative_to(self._content).as_posix() for path in self._found}

    def __call__(self, name: str) -> str | FigureTrouble | None:
        """Text of a map, "" for a sound picture, or what is wrong with the file.

        The names come from the folder itself, so a link, a name in other case (which would be
        found on one computer and not on the next) and a path that climbs out are not among them.
        """
        path = self._content / name
        if name not in self._known:
            return self._absent(name)
        is_map = name.lower().endswith(figure_files.MAPS)
        limit = LARGEST if is_map else LARGEST_PICTURE
        data = read_bytes(path, limit, None if is_map else 32)
        if isinstance(data, Refusal):
            return FigureTrouble(message=data.message, help=data.help, code=data.code)
        if not is_map:
            return figure_files.picture_trouble(name, data) or ""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return FigureTrouble(message=f"{name!r} is not written in UTF-8")
        return figure_files.map_trouble(name, text) or text

    def _absent(self, name: str) -> FigureTrouble:
        parts = PurePosixPath(name).parts
        inside = [self._content.joinpath(*parts[:count]) for count in range(1, len(parts) + 1)]
        if ".." in parts or any(path.is_symlink() for path in inside):
            refusal = symbolic_link()
            return FigureTrouble(
                message=f"{name!r}: {refusal.message}",
                help=refusal.help,
                code=refusal.code,
                severity=Severity.ERROR,
            )
        ending = name.rpartition(".")[2].lower()
        known = sorted(path for path in self._known if path.lower().endswith(ending))
        same_name = [path for path in known if PurePosixPath(path).name == parts[-1]]
        hint = f"did you mean {same_name[0]!r}?" if same_name else did_you_mean(name, known)
        return FigureTrouble(
            message=f"there is no file {name!r} in the content folder",
            help=hint or "put it there, or correct the path",
        )
