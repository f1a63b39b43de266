"""Files that are written whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from .leftovers import name_for, remove_leftovers


def write_whole(file: Path, data: bytes) -> None:
    """Put ``data`` in the place of ``file``, whose folder is there.

    Whatever happens meanwhile, the old file or the new one stands there. The permissions of an old
    one stay. What a killed run has left beside it is removed. Raises OSError.
    """
    stem = f".{file.name}"
    remove_leftovers(file.parent, stem)
    fresh = file.with_name(f"{name_for(stem)}{secrets.token_hex(4)}")
    try:
        with fresh.open("xb") as stream:
            stream.write(data)
        if file.exists():
            shutil.copymode(file, fresh)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
