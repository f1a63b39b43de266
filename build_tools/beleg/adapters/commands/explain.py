"""``beleg explain``."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ...diagnostics import Code, did_you_mean
from ...explanations import explain
from .frame import DONE, WRONG_CALL, command

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    parser = command(commands, "explain", _explain, "what a diagnostic means and its cure")
    parser.add_argument("code", metavar="CODE", help="for example quote-not-found")


def _explain(arguments: argparse.Namespace) -> int:
    codes = [code.value for code in Code]
    if arguments.code not in codes:
        hint = did_you_mean(arguments.code, codes) or f"there are: {', '.join(sorted(codes))}"
        print(f"beleg: no diagnostic is called {arguments.code!r}; {hint}", file=sys.stderr)
        return WRONG_CALL
    print(explain(Code(arguments.code)))
    return DONE
