"""``beleg init``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..new_site import make_site
from .frame import DONE, WRONG_CALL, command, say

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    parser = command(commands, "init", _init, "make a new microsite that builds at once")
    parser.add_argument("dir", nargs="?", type=Path, default=Path(), metavar="DIR")


def _init(arguments: argparse.Namespace) -> int:
    try:
        written = make_site(arguments.directory / arguments.dir)
    except (FileExistsError, NotADirectoryError) as problem:
        print(f"beleg: {problem}; nothing was written", file=sys.stderr)
        return WRONG_CALL
    say(arguments, "\n".join(f"wrote {path}" for path in written))
    say(arguments, "now: `mkdocs serve` shows it, `beleg check` names every mistake")
    return DONE
