"""The files of a Pagefind index: CBOR behind a signature, packed, named by what stands in them."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

import cbor2

ENTRY = "pagefind-entry.json"
_SIGNATURE = b"pagefind_dcd"
_GZIP = 31
"""What ``zlib`` calls it."""
_URL = re.compile(rb'\{"url":("(?:[^"\\]|\\.)*")')
"""How a fragment begins: what is shown of a page that was found."""


class UnknownForm(Exception):
    """The index is of a form that this version does not know."""


def digest(packed: bytes) -> str:
    """What stands in the name of a file."""
    return hashlib.sha256(packed).hexdigest()[:10]


def packed(content: object) -> bytes:
    """A file."""
    return packed_words(cbor2.dumps(content))


def packed_words(data: bytes) -> bytes:
    """A file from its CBOR."""
    return gzip.compress(_SIGNATURE + data, compresslevel=6, mtime=0)


def read(file: Path, *, whole: bool = True) -> Any:
    """What stands in a file. Raises UnknownForm.

    ``whole``: whether it is checked to the last byte, which takes as long as writing it.
    """
    try:
        content = gzip.decompress(file.read_bytes())
    except (OSError, EOFError, zlib.error) as problem:
        raise UnknownForm(file.name) from problem
    if not content.startswith(_SIGNATURE):
        raise UnknownForm(file.name)
    data = content[len(_SIGNATURE) :]
    try:
        value = cbor2.loads(data)
    except cbor2.CBORDecodeError as problem:
        raise UnknownForm(file.name) from problem
    # What is not understood to the last byte is not touched.
    if whole and cbor2.dumps(value) != data:
        raise UnknownForm(file.name)
    return value


def address_in(fragment: Path) -> str:
    """The address of the page that a fragment shows, from the site's root. Raises UnknownForm."""
    try:
        start = zlib.decompressobj(_GZIP).decompress(fragment.read_bytes(), 2_000)
        found = _URL.match(start, len(_SIGNATURE))
        address = json.loads(found[1]) if found else None
    except (OSError, zlib.error, ValueError) as problem:
        raise UnknownForm(fragment.name) from problem
    if not isinstance(address, str):
        raise UnknownForm(fragment.name)
    return address
