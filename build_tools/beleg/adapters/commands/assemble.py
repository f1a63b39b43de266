"""``beleg assemble``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..configuration import find_project
from ..frames import Unframeable
from ..kept_products import Damaged, Unreadable
from ..shards import ShardTrouble, shares_beside
from .build import add_building, finished
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
    try:
        return finished(project, lambda walked: walked.take_shares(shares), arguments)
    except (Unreadable, Damaged, Unframeable) as problem:
        raise ShardTrouble(f"a share cannot be used: {problem}; build all shares anew") from problem
