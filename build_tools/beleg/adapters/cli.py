"""The command ``beleg``.

Exit codes: 0 done, 1 problems in the user's files, 2 wrong call.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from .. import __version__
from .commands.frame import DONE, PROBLEMS, WRONG_CALL
from .configuration import NoProject
from .shards import ShardTrouble
from .site_build import Replaced
from .swap import NotReplaceable
from .zensical_build import RendererFailed

_COMMANDS = (
    "init",
    "import",
    "build",
    "assemble",
    "merge",
    "export",
    "annotate",
    "similar",
    "check",
    "diff",
    "overlay",
    "reanchor",
    "links",
    "explain",
    "schema",
)
"""In the order in which ``beleg --help`` lists them."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows its number, and nothing breaks off.
            stream.reconfigure(errors="backslashreplace")
    # A long register is millions of objects, none of them garbage: looking for some at every few
    # hundred, as Python does, doubled the time of a check.
    gc.set_threshold(50_000, 20, 100)
    words = sys.argv[1:] if argv is None else argv
    arguments = _parser(words).parse_args(words)
    try:
        code: int = arguments.run(arguments)
    except NoProject as problem:
        print(f"beleg: {problem}", file=sys.stderr)
        return WRONG_CALL
    except KeyboardInterrupt:
        print("beleg: stopped", file=sys.stderr)
        return PROBLEMS
    except BrokenPipeError:
        # Whoever read our output has heard enough; nothing may be written any more, not at exit.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        return DONE
    except (RendererFailed, NotReplaceable, Replaced, ShardTrouble, OSError) as problem:
        print(f"beleg: {problem}", file=sys.stderr)
        return PROBLEMS
    return code


def _parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Of all commands, or of the one that comes first: to read all modules takes a while."""
    parser = argparse.ArgumentParser(
        prog="beleg", description="Fact-check and annotation microsites from Markdown and YAML."
    )
    parser.add_argument("--version", action="version", version=f"beleg {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in words[:1] if words and words[0] in _COMMANDS else _COMMANDS:
        # No module can be called "import".
        module = "import_" if name == "import" else name
        import_module(f".commands.{module}", __package__).add(commands)
    return parser
