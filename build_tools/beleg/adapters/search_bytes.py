"""Give a Pagefind index an order: the same site, the same bytes.

Pagefind keeps filters in hash tables, whose order differs from run to run, and writes them as they
come. Nothing else in an index depends on it. The files are CBOR of the plainest kind.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

ENTRY = "pagefind-entry.json"
_SIGNATURE = b"pagefind_dcd"
_SIMPLE = {20: False, 21: True, 22: None}
_FILTERS = 3
"""Where in the metadata the names and files of the filters are."""


class UnknownForm(Exception):
    """The index is of a form that this version does not know; it is as good as before."""


def put_in_order(folder: Path) -> None:
    """Rewrite the filters of the index in ``folder`` sorted, and what names their files.

    Raises UnknownForm, before anything is changed, where the index has another form.
    """
    entry = json.loads((folder / ENTRY).read_text("utf-8"))
    (language,) = entry["languages"].values()
    meta_file = folder / f"pagefind.{language['hash']}.pf_meta"
    meta = _read(meta_file)
    filters = {}
    for name, hash_ in _filters(meta):
        filters[name] = (folder / "filter" / f"{hash_}.pf_filter", _sorted(name, hash_, folder))
    prefix = language["hash"].partition("_")[0]
    named = []
    for name, (file, content) in sorted(filters.items()):
        file.unlink()
        hash_ = f"{prefix}_{_digest(content)}"
        (folder / "filter" / f"{hash_}.pf_filter").write_bytes(_packed(content))
        named.append([name, hash_])
    meta[_FILTERS] = named
    content = cbor(meta)
    language["hash"] = f"{prefix}_{_digest(content)}"
    meta_file.unlink()
    (folder / f"pagefind.{language['hash']}.pf_meta").write_bytes(_packed(content))
    (folder / ENTRY).write_text(json.dumps(entry, ensure_ascii=False, sort_keys=True), "utf-8")


def _filters(meta: Any) -> list[tuple[str, str]]:
    try:
        return [(str(name), str(hash_)) for name, hash_ in meta[_FILTERS]]
    except (TypeError, ValueError, IndexError) as problem:
        raise UnknownForm("filters") from problem


def _sorted(name: str, hash_: str, folder: Path) -> bytes:
    content = _read(folder / "filter" / f"{hash_}.pf_filter")
    if not (isinstance(content, list) and len(content) == 2 and content[0] == name):
        raise UnknownForm(hash_)
    return cbor([name, sorted(content[1], key=lambda one: str(one[0]))])


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]


def _packed(content: bytes) -> bytes:
    return gzip.compress(_SIGNATURE + content, mtime=0)


def _read(file: Path) -> Any:
    try:
        content = gzip.decompress(file.read_bytes())
    except (OSError, EOFError) as problem:
        raise UnknownForm(file.name) from problem
    if not content.startswith(_SIGNATURE):
        raise UnknownForm(file.name)
    data = content[len(_SIGNATURE) :]
    value = read_cbor(data)
    # What is not understood to the last byte is not touched.
    if cbor(value) != data:
        raise UnknownForm(file.name)
    return value


def read_cbor(data: bytes) -> Any:
    """The one value in ``data``. Raises UnknownForm for what `cbor` does not write."""
    try:
        value, end = _item(data, 0)
    except (IndexError, UnicodeDecodeError) as problem:
        raise UnknownForm("no CBOR") from problem
    if end != len(data):
        raise UnknownForm("more than one value")
    return value


def _item(data: bytes, at: int) -> tuple[Any, int]:
    """The value that begins at ``at``, and where it ends."""
    kind, short = divmod(data[at], 32)
    number, at = _number(data, at + 1, short)
    if kind == 0:
        return number, at
    if kind == 1:
        return -1 - number, at
    if kind == 3:
        return data[at : at + number].decode("utf-8"), at + number
    if kind == 4:
        items = []
        for _ in range(number):
            item, at = _item(data, at)
            items.append(item)
        return items, at
    if kind == 7 and short in _SIMPLE:
        return _SIMPLE[short], at
    raise UnknownForm(f"type {kind}")


def _number(data: bytes, at: int, short: int) -> tuple[int, int]:
    if short < 24:
        return short, at
    if short > 27:
        raise UnknownForm("length")
    size = 1 << (short - 24)
    return int.from_bytes(data[at : at + size], "big"), at + size


def cbor(value: Any) -> bytes:
    """``value``, made of lists, words, whole numbers, booleans and None, as CBOR."""
    if isinstance(value, bool) or value is None:
        return _head(7, next(k for k, v in _SIMPLE.items() if v is value))
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, str):
        data = value.encode()
        return _head(3, len(data)) + data
    return _head(4, len(value)) + b"".join(map(cbor, value))


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind * 32 + number])
    size = next(size for size in range(4) if number < 1 << (8 << size))
    return bytes([kind * 32 + 24 + size]) + number.to_bytes(1 << size, "big")
