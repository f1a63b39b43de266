"""What every command has: its exit codes, its common arguments, and how it speaks."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ...diagnostics import Report
from ...pipeline import Result
from ..configuration import NoProject, Project
from ..reporting import as_text, summary

DONE, PROBLEMS, WRONG_CALL = 0, 1, 2

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
    """The only name argparse has for it."""


def command(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
) -> argparse.ArgumentParser:
    """A new command with the arguments that all have."""
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    parser.add_argument(
        "-C", "--directory", type=Path, default=Path(), help="the site's folder (default: here)"
    )
    return parser


def show(result: Result, stream: TextIO) -> None:
    """All that was found, and the sum of it."""
    show_report(result.report, stream)


def show_report(report: Report, stream: TextIO) -> None:
    """The same of a report alone."""
    found = report.in_reading_order()
    if found:
        print(as_text(found), file=stream)
        print(summary(found), file=stream)


def say(arguments: argparse.Namespace, text: str) -> None:
    """Unless ``--quiet``."""
    if not arguments.quiet and text:
        print(text)


def below(project: Project, path: Path) -> str:
    """As diagnostics name it; a path that does not exist is a wrong call."""
    if not path.exists():
        raise NoProject(f"there is no {path}")
    resolved = path.resolve()
    if resolved != project.root and project.root not in resolved.parents:
        raise NoProject(f"{path} is not in this site, {project.root}")
    return "" if resolved == project.root else resolved.relative_to(project.root).as_posix()


def is_in(path: str, wanted: str) -> bool:
    """Whether ``path``, as diagnostics name it, is the file or in the folder ``wanted``."""
    return not wanted or path == wanted or path.startswith(f"{wanted}/")
