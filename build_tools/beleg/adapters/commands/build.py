"""``beleg build``."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ...pipeline import Result
from .. import build, schema_files, search
from ..configuration import find_project
from ..zensical_build import zensical_build
from .frame import DONE, PROBLEMS, command, say, show

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    parser = command(commands, "build", _build, "article + annotations -> site")
    parser.add_argument("--strict", action="store_true", help="warnings stop the build, too")
    parser.add_argument("--renderer", choices=("mkdocs", "zensical"), default="mkdocs")
    parser.add_argument(
        "--clean", action="store_true", help="keep nothing of earlier builds (always so today)"
    )


def _build(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    result = build.run(project, search=search.available())
    if _stopped(result, strict=arguments.strict):
        show(result, sys.stderr)
        return PROBLEMS
    if arguments.renderer == "zensical":
        show(result, sys.stderr)
        zensical_build(project, result)
    else:
        # Only this door needs MkDocs, and it is slow to import.
        from ..mkdocs_build import mkdocs_build

        mkdocs_build(project, result, strict=arguments.strict, quiet=arguments.quiet)
    build.remember(project, result)
    schema_files.refresh(project, result)
    articles = len(result.site.articles)
    say(arguments, f"built {articles} articles into {project.site_dir}")
    return DONE


def _stopped(result: Result, *, strict: bool) -> bool:
    return bool(result.report.errors or (strict and result.report.warnings))
