"""JSON as files have it, and as a page may hold it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..escaping import HALVES

_IN_PAGES = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_UNSAFE = re.compile("[<>&\u2028\u2029]")

Json = Mapping[str, Any]


def text_of(value: object) -> str:
    """Compact, in the order of ``value``, and valid Unicode whatever an author wrote."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return HALVES.sub("\ufffd", written)


def document(value: object) -> bytes:
    """A file."""
    return f"{text_of(value)}\n".encode()


def lines(items: Iterable[object]) -> bytes:
    """A file that is a list, with an item on each line, so that differences can be read."""
    written = ",\n".join(map(text_of, items))
    return f"[\n{written}\n]\n".encode() if written else b"[]\n"


def script(value: Json) -> str:
    """A line for the head of a page.

    A browser ends a script at its first ``</script``, and reads ``<!--`` in it as well, so no sign
    stands there that HTML knows; JSON has another way of writing each.
    """
    safe = _UNSAFE.sub(lambda found: _IN_PAGES[found[0]], text_of(value))
    return f'<script type="application/ld+json">{safe}</script>\n'
