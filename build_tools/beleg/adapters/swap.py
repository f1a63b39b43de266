"""Put a finished folder in the place of another: the old site or the new one, never half of one."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .leftovers import name_for, remove_leftovers

MARKER = ".beleg-site"
"""A file that says that a folder was built by Beleg, and may be replaced by its next build."""
MARKER_TEXT = "Built by Beleg. The next build replaces this folder and all that is in it.\n"

_EXCHANGE = 2
_AT_FDCWD = -100


class NotReplaceable(Exception):
    """The folder for the site holds something else; the message says what to do."""


def check_target(target: Path, root: Path, sources: Iterable[Path]) -> None:
    """Refuse to build into a folder whose content a build would destroy.

    A site may go where nothing is, where the last one was, and within the project also where
    something looks like a built site; never onto or around the ``sources``.

    Raises NotReplaceable.
    """
    place = target.resolve()
    for source in (root, *sources):
        taken = source.resolve()
        if place == taken or place in taken.parents:
            raise NotReplaceable(
                f"site_dir is {target}, and the site would replace what lies there; "
                "choose a folder of its own"
            )
    if any(source.resolve() in place.parents for source in sources):
        raise NotReplaceable(f"site_dir {target} lies within the site's own sources")
    if target.is_symlink() or (place.exists() and not place.is_dir()):
        raise NotReplaceable(f"{target} is no folder; remove it, or choose another site_dir")
    if place.is_mount():
        raise NotReplaceable(
            f"{target} is the root of a mounted disk, which cannot be exchanged for a new site; "
            "choose a folder in it as site_dir"
        )
    if not place.exists() or (place / MARKER).is_file() or not any(place.iterdir()):
        return
    looks_built = (place / "index.html").is_file() and not (place / ".git").exists()
    if root.resolve() not in place.parents or not looks_built:
        raise NotReplaceable(
            f"{target} holds files that no build of Beleg has put there; "
            "empty it, or choose another site_dir"
        )


@contextmanager
def fresh_folder(target: Path) -> Iterator[Path]:
    """A new folder on the same disk as ``target``; removed afterwards, whatever happens.

    Folders that a killed run left behind are removed as well. Call ``check_target`` first.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    stem = f".{target.name}-new"
    remove_leftovers(target.parent, stem)
    folder = Path(tempfile.mkdtemp(prefix=name_for(stem), dir=target.parent))
    # mkdtemp is private to its owner; a web server reads a site as somebody else.
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def swap(new: Path, target: Path) -> None:
    """Make ``new`` the content of ``target``; what was there ends up in ``new`` or is removed.

    Raises OSError where the disk refuses; ``target`` is then as it was.
    """
    (new / MARKER).write_text(MARKER_TEXT, "utf-8")
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
