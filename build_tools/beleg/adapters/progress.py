"""A bar for somebody who sits before a terminal and waits."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import click

T = TypeVar("T")


def with_bar(
    items: Iterable[T], length: int, label: str, arguments: argparse.Namespace
) -> Iterator[T]:
    """The items, one by one, with a bar on a terminal; MkDocs brings Click along."""
    hidden = arguments.quiet or not length or not sys.stderr.isatty()
    with click.progressbar(
        items, length=length, label=label, file=sys.stderr, hidden=hidden
    ) as bar:
        yield from bar


def bar_for(arguments: argparse.Namespace) -> Callable[[Iterable[Any], int, str], Iterator[Any]]:
    """``with_bar`` for those who do not know the command's arguments."""
    return lambda items, length, label: with_bar(items, length, label, arguments)
