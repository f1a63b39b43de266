"""Put a finished folder in the place of another: the old site or the new one, never half of one."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_EXCHANGE = 2
_AT_FDCWD = -100


@contextmanager
def fresh_folder(target: Path) -> Iterator[Path]:
    """A new folder on the same disk as ``target``; removed afterwards, whatever happens.

    Folders that a killed run left behind are removed as well.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{target.name}-new-{os.getpid()}-"
    _remove_leftovers(target)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    # mkdtemp is private to its owner; a web server reads a site as somebody else.
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_leftovers(target: Path) -> None:
    for old in target.parent.glob(f".{target.name}-new-*"):
        pid = old.name.removeprefix(f".{target.name}-new-").split("-")[0]
        if pid.isdigit() and int(pid) != os.getpid() and not _is_running(int(pid)):
            shutil.rmtree(old, ignore_errors=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def swap(new: Path, target: Path) -> None:
    """Make ``new`` the content of ``target``; what was there ends up in ``new`` or is removed.

    Raises OSError where the disk refuses; ``target`` is then as it was.
    """
    if not target.exists():
        new.rename(target)
        return
    if _exchange(new, target):
        return
    # No exchange on this system: two renames, and the way back if the second fails.
    aside = new.with_name(new.name + "-old")
    target.rename(aside)
    try:
        new.rename(target)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _exchange(new: Path, target: Path) -> bool:
    """Linux can exchange two names in one step; False where that is not to be had."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    done = renameat2(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(target), _EXCHANGE)
    return bool(done == 0)
