"""``beleg merge``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .. import build
from ..configuration import find_project
from .frame import DONE, PROBLEMS, command, say, show

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    parser = command(
        commands, "merge", _merge, "only the merged pages: portable Markdown with footnotes"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")


def _merge(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    result = build.run(project)
    if result.report.errors:
        show(result, sys.stderr)
        return PROBLEMS
    show(result, sys.stderr)
    for article in result.site.articles:
        file = arguments.output / "articles" / f"{article.article.slug}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(article.markdown, "utf-8")
        say(arguments, f"wrote {file}")
    return DONE
