"""``beleg schema``."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ...pipeline import Result
from .. import build, schema_files
from ..configuration import NoProject, Project, find_project
from ..reporting import as_text
from .frame import DONE, PROBLEMS, command, say

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    parser = command(commands, "schema", _schema, "JSON Schema of annotation files")
    parser.add_argument(
        "--write",
        action="store_true",
        help="write it, and those of the registers, to annotations/_site/ for your text editor",
    )


def _schema(arguments: argparse.Namespace) -> int:
    if arguments.write:
        project = find_project(arguments.directory)
        return _write(project, build.run(project), arguments)
    try:
        result = build.run(find_project(arguments.directory))
    except NoProject:
        result = None
    print(schema_files.schema_text(result.site if result else None), end="")
    return DONE


def _write(project: Project, result: Result, arguments: argparse.Namespace) -> int:
    if broken := schema_files.unreadable(project, result.report):
        print(as_text(broken), file=sys.stderr)
        print("beleg: nothing was written; mend the registers first", file=sys.stderr)
        return PROBLEMS
    for file in schema_files.write(project, result.site):
        say(arguments, f"wrote {file.relative_to(project.root).as_posix()}")
    return DONE
