"""``beleg reanchor``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import Code, Diagnostic, did_you_mean
from .. import build
from ..configuration import Project, find_project
from ..reporting import as_text
from .frame import DONE, PROBLEMS, WRONG_CALL, command, say

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    parser = command(
        commands, "reanchor", _reanchor, "after an article's text changed: settle moved passages"
    )
    parser.add_argument("slug", nargs="?", metavar="SLUG", help="only this article")
    parser.add_argument("--write", action="store_true", help="record the passages as they are now")


def _reanchor(arguments: argparse.Namespace) -> int:
    """Moved passages are shown; with ``--write`` they are accepted where they stand now."""
    project = find_project(arguments.directory)
    result = build.run(project)
    if arguments.slug and arguments.slug not in result.digests:
        hint = did_you_mean(arguments.slug, result.digests) or "`beleg check` looks at all"
        print(f"beleg: there is no article {arguments.slug!r}; {hint}", file=sys.stderr)
        return WRONG_CALL
    found = result.report.in_reading_order()
    slugs = {arguments.slug} if arguments.slug else set(result.digests)
    moved = [d for d in found if d.code is Code.QUOTE_MOVED and _slug_of(project, d) in slugs]
    others = [d for d in found if d.severity == "error" and d not in moved]
    print(as_text(others if others and arguments.write else moved) or "no passage has moved")
    if others and arguments.write:
        print("beleg: nothing was written; mend these first", file=sys.stderr)
        return PROBLEMS
    if not arguments.write:
        return PROBLEMS if moved else DONE
    if build.remember(project, result, slugs):
        say(arguments, f"settled {len(moved)} passages in {project.settings.annotations_dir}")
    return DONE


def _slug_of(project: Project, found: Diagnostic) -> str:
    path = Path(found.place.path).relative_to(project.settings.annotations_dir)
    return path.parts[0].removesuffix(path.suffix)
