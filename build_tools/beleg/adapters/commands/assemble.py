"""``beleg assemble``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .. import search
from ..configuration import find_project
from ..progress import bar_for
from ..shards import shares_beside
from ..site_build import begin
from .build import add_building, finished, jobs_of
from .frame import command

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    parser = command(commands, "assemble", _assemble, "shares of `beleg build --shard` -> site")
    parser.add_argument(
        "shares",
        nargs="*",
        type=Path,
        metavar="SHARE",
        help="folders of the shares (default: those beside the site)",
    )
    add_building(parser)


def _assemble(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    shares = arguments.shares or shares_beside(project.site_dir)
    walked = begin(
        project,
        search=search.available(),
        framed=project.framed,
        jobs=jobs_of(arguments),
        bar=bar_for(arguments),
    )
    return finished(project, walked, lambda: walked.take_shares(shares), arguments)
