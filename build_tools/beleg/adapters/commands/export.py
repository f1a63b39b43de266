"""``beleg export``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ...exports import FORMATS
from ...pipeline import Result
from .. import build
from ..configuration import NoProject, find_project
from .frame import DONE, PROBLEMS, command, say, show

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    parser = command(commands, "export", _export, "the site's data without the site")
    parser.add_argument(
        "--format", choices=tuple(FORMATS), help="only this file; without it all of them"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="where to write it; the folder for all of them (default: show the file)",
    )


def _export(arguments: argparse.Namespace) -> int:
    form, output = arguments.format, arguments.output
    if form is None and output is None:
        raise NoProject(f"say which with --format ({', '.join(FORMATS)}), or where with -o FOLDER")
    project = find_project(arguments.directory)
    result = build.run(project)
    show(result, sys.stderr)
    if result.report.errors:
        return PROBLEMS
    if not project.settings.url and not arguments.quiet:
        words = "mkdocs.yml has no 'site_url', so addresses are relative to the file"
        print(f"beleg: {words}", file=sys.stderr)
    if form is None:
        return _write_all(result, arguments)
    content = result.data[FORMATS[form]]
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        _write(output, content, arguments)
    return DONE


def _write_all(result: Result, arguments: argparse.Namespace) -> int:
    for path, content in result.data.items():
        _write(arguments.output / path, content, arguments)
    return DONE


def _write(file: Path, content: bytes, arguments: argparse.Namespace) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    say(arguments, f"wrote {file}")
