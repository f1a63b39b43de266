"""``beleg check``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import Diagnostic
from .. import build
from ..configuration import NoProject, Project, find_project
from ..reporting import as_github, as_json, as_sarif, as_text, summary
from .frame import DONE, PROBLEMS, command

if TYPE_CHECKING:
    from .frame import Commands


_FORMATS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {
    "text": as_text,
    "github": as_github,
    "json": as_json,
    "sarif": as_sarif,
}


def add(commands: Commands) -> None:
    parser = command(commands, "check", _check, "every problem of every file in one run")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="only these")
    parser.add_argument("--format", choices=tuple(_FORMATS), default="text")


def _check(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    found = build.run(project).report.in_reading_order()
    if arguments.paths:
        wanted = [_below(project, path) for path in arguments.paths]
        found = [d for d in found if any(_is_in(d.place.path, path) for path in wanted)]
    output = _FORMATS[arguments.format](found)
    if output:
        print(output)
    if arguments.format == "text" and (found or not arguments.quiet):
        print(summary(found))
    return PROBLEMS if any(d.severity == "error" for d in found) else DONE


def _below(project: Project, path: Path) -> str:
    """As diagnostics name it; a path that does not exist is a wrong call."""
    if not path.exists():
        raise NoProject(f"there is no {path}")
    resolved = path.resolve()
    if resolved != project.root and project.root not in resolved.parents:
        raise NoProject(f"{path} is not in this site, {project.root}")
    return "" if resolved == project.root else resolved.relative_to(project.root).as_posix()


def _is_in(path: str, wanted: str) -> bool:
    return not wanted or path == wanted or path.startswith(f"{wanted}/")
