"""``beleg check``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import Diagnostic
from .. import checked
from ..configuration import Project, find_project
from ..reporting import as_github, as_json, as_sarif, as_text, folder_of, summary
from .frame import DONE, PROBLEMS, below, command, is_in

if TYPE_CHECKING:
    from .frame import Commands


_FORMATS = ("text", "github", "json", "sarif")


def add(commands: Commands) -> None:
    parser = command(commands, "check", _check, "every problem of every file in one run")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="only these")
    parser.add_argument("--format", choices=_FORMATS, default="text")


def _check(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    found = checked.check(project)
    if arguments.paths:
        wanted = [below(project, path) for path in arguments.paths]
        found = [d for d in found if any(is_in(d.place.path, path) for path in wanted)]
    if output := _output(arguments.format, found, project):
        print(output)
    if arguments.format == "text" and (found or not arguments.quiet):
        print(summary(found))
    return PROBLEMS if any(d.severity == "error" for d in found) else DONE


def _output(form: str, found: Sequence[Diagnostic], project: Project) -> str:
    match form:
        case "github":
            return as_github(found, folder_of(project.root))
        case "sarif":
            return as_sarif(found, folder_of(project.root))
        case "json":
            return as_json(found)
        case _:
            return as_text(found)
