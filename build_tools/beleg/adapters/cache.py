"""Where things are kept that can be made again at any time, and how they are written.

They lie in the user's own folder for such things, not in the project: what comes with a stranger's
pull request must not be able to say that it has been checked already.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import platformdirs

from .whole_file import write_whole

PACKAGE = Path(__file__).parent.parent


def cache_file(root: Path, name: str) -> Path:
    """The file ``name`` of the project in ``root``. Its folder need not exist yet."""
    project = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:16]
    return platformdirs.user_cache_path("beleg", appauthor=False) / project / name


def read_kept(file: Path) -> bytes | None:
    """What was kept; None where there is nothing, or nothing that can be read."""
    try:
        return file.read_bytes()
    except OSError:
        return None


def keep(file: Path, data: bytes) -> None:
    """Write the file whole or not at all; where it cannot be written, nothing is kept."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(file, data)
    except OSError:
        return


@lru_cache(maxsize=1)
def engine() -> str:
    """A digest of all that turns texts into pages: this package, Python, and the libraries."""
    hashed = hashlib.sha256(sys.version.encode())
    for file in sorted(PACKAGE.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            hashed.update(file.relative_to(PACKAGE).as_posix().encode() + b"\0")
            hashed.update(hashlib.sha256(file.read_bytes()).digest())
    for name in _libraries():
        hashed.update(f"{name} {_version(name)}\0".encode())
    return hashed.hexdigest()


def _libraries() -> list[str]:
    try:
        wanted = metadata.requires("beleg") or []
    except metadata.PackageNotFoundError:
        return []
    # A requirement begins with its name: "pagefind[extended]>=1.5; extra == 'dev'".
    return sorted({re.split(r"[^\w.-]", requirement, maxsplit=1)[0] for requirement in wanted})


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "-"
