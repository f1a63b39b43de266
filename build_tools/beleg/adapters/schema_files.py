"""The JSON Schemas in ``annotations/_site/``, which editors' YAML support reads.

They are made from the registers and committed, so that somebody who has only a text editor sees
the keys of this site. `beleg schema --write` makes them the first time; where a site has them, each
build and the preview keep them up to date.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from ..diagnostics import Diagnostic, Report, Severity
from ..model import Desk
from ..schema import annotation_schema, register_schemas
from .configuration import Project
from .whole_file import write_whole


def schema_text(desk: Desk | None) -> str:
    """The schema of annotation files; without a site's registers, one that knows no keys."""
    if desk is None:
        return _text(annotation_schema())
    return _text(annotation_schema(desk.registers, desk.settings.lang))


def unreadable(project: Project, report: Report) -> list[Diagnostic]:
    """What is wrong in the registers; until it is mended, the schemas stay as they are."""
    folder = f"{project.settings.annotations_dir}/_site/"
    errors = (found for found in report if found.severity is Severity.ERROR)
    return [found for found in errors if found.place.path.startswith(folder)]


def write(project: Project, desk: Desk, *, only_existing: bool = False) -> list[Path]:
    """Write what is missing or differs, each file whole or not at all; the files written."""
    written: list[Path] = []
    for file, text in _wanted(project, desk):
        if not _differs(file, text) or (only_existing and not file.exists()):
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, text.encode("utf-8"))
        written.append(file)
    return written


def refresh(project: Project, desk: Desk, report: Report) -> None:
    """Bring the files that a site has up to date, so that no editor calls a new key wrong."""
    has_any = any(file.exists() for file in _files(project))
    if has_any and not unreadable(project, report):
        write(project, desk, only_existing=True)


def _wanted(project: Project, desk: Desk) -> Iterator[tuple[Path, str]]:
    yield from zip(_files(project), [schema_text(desk), *_of_registers().values()], strict=True)


def _files(project: Project) -> list[Path]:
    """That of annotations, and those of the registers."""
    folder = project.root / project.settings.annotations_dir / "_site"
    return [folder / f"{name}.schema.json" for name in ("annotations", *_of_registers())]


@cache
def _of_registers() -> Mapping[str, str]:
    """Name of each register -> the schema of its file, which is that of every site."""
    return {name: _text(schema) for name, schema in register_schemas().items()}


def _differs(file: Path, text: str) -> bool:
    try:
        return file.read_text("utf-8") != text
    except (OSError, UnicodeDecodeError):
        return True


def _text(schema: object) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
