"""``beleg init``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .. import build, schema_files
from ..configuration import find_project
from ..new_site import HOSTS, make_site
from .frame import DONE, WRONG_CALL, command, say

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    parser = command(commands, "init", _init, "make a new microsite that builds at once")
    parser.add_argument("dir", nargs="?", type=Path, default=Path(), metavar="DIR")
    parser.add_argument(
        "--workflows",
        choices=HOSTS,
        default="",
        help="also what GitHub or GitLab needs to check, preview and publish; a site that is "
        "there already is given only this",
    )


def _init(arguments: argparse.Namespace) -> int:
    folder = arguments.directory / arguments.dir
    try:
        written = make_site(folder, arguments.workflows)
    except (FileExistsError, NotADirectoryError) as problem:
        print(f"beleg: {problem}; nothing was written", file=sys.stderr)
        return WRONG_CALL
    project = find_project(folder)
    schemas = schema_files.write(project, build.run(project).site)
    written += [folder / file.relative_to(project.root) for file in schemas]
    say(arguments, "\n".join(f"wrote {path}" for path in written))
    say(arguments, "now: `mkdocs serve` shows it, `beleg check` names every mistake")
    return DONE
