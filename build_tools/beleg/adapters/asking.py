"""Questions to somebody who sits before a terminal. What is asked goes to stderr, not to a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from .excerpts import visible


def is_possible() -> bool:
    """Whether there is somebody to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def tell(text: str) -> None:
    """A line for them to read."""
    print(text, file=sys.stderr)


def ask(question: str) -> str:
    """One line, without blanks around it; empty where they leave it open or close the input."""
    print(f"{visible(question)} ", end="", file=sys.stderr, flush=True)
    try:
        return input().strip()
    except EOFError:
        print(file=sys.stderr)
        return ""


def choose(question: str, options: Sequence[str]) -> int | None:
    """Which of the numbered options, counted from 0; None where they leave it open."""
    for number, option in enumerate(options, start=1):
        tell(f"  {number:>2}  {visible(option)}")
    while answer := ask(f"{question} [1-{len(options)}, Enter to leave it open]"):
        if answer.isdecimal() and 1 <= int(answer) <= len(options):
            return int(answer) - 1
        tell(f"  there is no {visible(answer)!r} in the list")
    return None
