"""JSON as files have it, and as a page may hold it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from ..escaping import HALVES
from .piecewise import Chunk

_IN_PAGES = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_UNSAFE = re.compile("[<>&\u2028\u2029]")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)

Json = Mapping[str, Any]


def text_of(value: object) -> str:
    """Compact, in the order of ``value``, and valid Unicode whatever an author wrote."""
    return HALVES.sub("\ufffd", _ENCODER.encode(value))


def document(value: object) -> bytes:
    """A file."""
    return f"{text_of(value)}\n".encode()


def indented(value: Any, level: int = 0) -> str:
    """The same for people to read, as ``json.dumps`` writes it with an indent of one space.

    That is many times slower, because only strings are then written by its part in C.
    """
    inner = "\n" + " " * (level + 1)
    if isinstance(value, dict) and value:
        members = [f"{_key(name)}: {indented(v, level + 1)}" for name, v in value.items()]
        return f"{{{inner}{(',' + inner).join(members)}{inner[:-1]}}}"
    if isinstance(value, list) and value:
        items = [indented(item, level + 1) for item in value]
        return f"[{inner}{(',' + inner).join(items)}{inner[:-1]}]"
    return _ENCODER.encode(value)


@lru_cache(maxsize=1_000)
def _key(name: str) -> str:
    """Names of members are few, and all of them ours."""
    return _ENCODER.encode(name)


def lines(items: Iterable[object]) -> bytes:
    """Items of a list, one on each line, so that differences of the file can be read."""
    return ",\n".join(map(text_of, items)).encode()


def _not_empty(pieces: Iterable[Chunk]) -> Iterator[Chunk]:
    return (piece for piece in pieces if len(piece))


def listed(pieces: Iterable[Chunk]) -> Iterator[Chunk]:
    """A file that is the list of the items in ``pieces``, each of which ``lines`` wrote."""
    before = b"[\n"
    for piece in _not_empty(pieces):
        yield before
        yield piece
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def around(
    members: Json, name: str, items: Iterable[Chunk], then: Callable[[], Json] = dict
) -> Iterator[Chunk]:
    """The text of an object that has ``members``, then the list ``name`` of these texts.

    ``then``: members behind it, asked for when all items have passed.
    """
    yield f'{text_of(members)[:-1]},"{name}":['.encode()
    for at, item in enumerate(_not_empty(items)):
        yield b"," * bool(at)
        yield item
    last = text_of(then())[1:]
    yield f"]{',' if last != '}' else ''}{last}".encode()


def script(value: Json) -> str:
    """``value`` as a line for the head of a page."""
    return script_of(text_of(value))


def script_of(text: str) -> str:
    """A line for the head of a page; ``text`` is JSON.

    A browser ends a script at its first ``</script``, and reads ``<!--`` in it as well, so no sign
    stands there that HTML knows; JSON has another way of writing each.
    """
    safe = _UNSAFE.sub(lambda found: _IN_PAGES[found[0]], text)
    return f'<script type="application/ld+json">{safe}</script>\n'
