"""What a killed run leaves behind, and how the next one knows that it may be removed.

A name holds the number of the process that made it and where that number counts:
``.site-new-4711-0f3a9c1b-xy``. Where no process of that number runs, nobody needs the file or the
folder any more. What was made elsewhere, on another machine or in another container, is left alone.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path


def name_for(stem: str) -> str:
    """The beginning of a name that belongs to this process."""
    return f"{stem}-{os.getpid()}-{_here()}-"


def remove_leftovers(folder: Path, stem: str) -> None:
    """Remove what processes that are gone have left in ``folder`` under ``name_for(stem)``.

    What cannot be removed stays, and so does what belongs to another user.
    """
    for old in folder.glob(f"{_literal(stem)}-[0-9]*-{_here()}-*"):
        number = old.name.removeprefix(f"{stem}-").split("-")[0]
        if number.isdecimal() and not _is_running(int(number)):
            if old.is_dir() and not old.is_symlink():
                shutil.rmtree(old, ignore_errors=True)
            else:
                with suppress(OSError):
                    old.unlink()


def folder_aside(stem: str, *, in_memory: bool = False) -> tempfile.TemporaryDirectory[str]:
    """A folder among the system's temporary ones; those of killed runs are removed first.

    ``in_memory``: rather in one that lies on no disk, where the system has it and much room there.
    Thousands of small files take a disk longer than what is done with them.
    """
    places = [Path(tempfile.gettempdir()), *filter(Path.is_dir, [_MEMORY])]
    for place in places:
        remove_leftovers(place, stem)
    place = places[-1] if in_memory and _has_room(places[-1]) else places[0]
    return tempfile.TemporaryDirectory(prefix=name_for(stem), dir=place)


_MEMORY = Path("/dev/shm")
_ROOM = 512 * 1024**2
"""Bytes that must be free there. A container has 64 MiB, unless it is given more."""


def _has_room(place: Path) -> bool:
    try:
        return os.access(place, os.W_OK) and shutil.disk_usage(place).free >= _ROOM
    except OSError:
        return False


@cache
def _here() -> str:
    """Tells the processes that this one can see from all others."""
    try:
        numbers = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        numbers = ""
    return hashlib.sha256(f"{platform.node()} {numbers}".encode()).hexdigest()[:8]


def _literal(words: str) -> str:
    """``words`` as a pattern of names that fits nothing else."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in words)


def _is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
