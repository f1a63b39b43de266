"""JSON from strangers: bounded in size and depth, and read in one way only."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

LARGEST_JSON = 50_000_000
"""Bytes. A thousand reviews have about two millions."""
DEEPEST = 60
"""Levels of brackets within one another; a feed of reviews has seven."""
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)


class NotJson(Exception):
    """The file cannot be read; the message says why."""


class Number:
    """A number. None is taken over, so it stays the digits that were written, however many."""

    def __init__(self, digits: str) -> None:
        self.digits = digits

    def __repr__(self) -> str:
        return self.digits


def read_json(data: bytes) -> Any:
    """The value of a file in UTF-8, numbers as ``Number``.

    A name that stands twice in an object is refused, as programs disagree on which of them counts.
    Raises NotJson.
    """
    if len(data) > LARGEST_JSON:
        raise NotJson(f"the file has more than {LARGEST_JSON:,} bytes; split it up")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotJson(f"byte {error.start + 1} is not UTF-8; save the file as UTF-8") from error
    _check_depth(text)
    try:
        return json.loads(
            text,
            object_pairs_hook=_without_doubles,
            parse_constant=_no_number,
            parse_int=Number,
            parse_float=Number,
        )
    except json.JSONDecodeError as error:
        raise NotJson(
            f"line {error.lineno}, column {error.colno}: this is no JSON: {error.msg.lower()}"
        ) from error


def _check_depth(text: str) -> None:
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        sign = found[0]
        if sign in ("[", "{"):
            depth += 1
            if depth > DEEPEST:
                line = text.count("\n", 0, found.start()) + 1
                raise NotJson(f"line {line}: more than {DEEPEST} levels of brackets")
        elif sign in ("]", "}"):
            depth -= 1


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise NotJson(f"the name {double[:60]!r} stands twice in one object; take one of them out")
    return found


def _no_number(word: str) -> NoReturn:
    raise NotJson(f"{word} is no number in JSON; write null")
