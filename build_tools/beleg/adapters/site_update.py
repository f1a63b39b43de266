"""Change a few files of a site that stands, as if all had changed in one moment.

New files are laid out beside the site. The folder then gets the name that says that the site is to
be brought up to it: from this moment on the update is certain, and every later run finishes it
where one was killed while it moved files. Before that moment nothing of the site is touched. So a
site of ten thousand articles is not copied for one comma; each file of it is always whole.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_LIST = ".beleg-gone.json"


def update(fresh: Path, target: Path, gone: Iterable[str]) -> set[str]:
    """Move the files of ``fresh`` to their places in ``target``, and remove those in ``gone``.

    Paths are relative to ``target``. ``fresh`` is used up. A file that says the same already stays
    untouched, with its date; the paths of these are given back. Raises OSError where the disk
    refuses; what is certain by then is finished by the next ``settle``.
    """
    same: set[str] = set()
    for file in list(_files(fresh)):
        old = target / file
        if old.is_file() and not old.is_symlink() and _same(fresh / file, old):
            (fresh / file).unlink()
            same.add(file)
    (fresh / _LIST).write_text(json.dumps(sorted(gone)), "utf-8")
    with (fresh / _LIST).open("rb") as written:
        os.fsync(written.fileno())
    fresh.rename(_pending(target))
    settle(target)
    return same


def settle(target: Path) -> None:
    """Finish the update that a killed run has left behind, if there is one."""
    pending = _pending(target)
    if not pending.is_dir():
        return
    if target.is_dir():
        try:
            gone = json.loads((pending / _LIST).read_text("utf-8"))
        except FileNotFoundError:
            gone = []  # all moves are done, and the folder was about to go
        # First what goes: a folder may stand where a file stood.
        for name in gone:
            _remove(target, name)
        for name in _files(pending):
            if name != _LIST:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (pending / name).replace(target / name)
    shutil.rmtree(pending)


def _pending(target: Path) -> Path:
    return target.with_name(f".{target.name}-update")


def _files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() or path.is_symlink()
    )


def _same(one: Path, other: Path) -> bool:
    return filecmp.cmp(one, other, shallow=False)


def _remove(target: Path, name: str) -> None:
    file = target / name
    file.unlink(missing_ok=True)
    for folder in file.parents:
        if folder == target or target not in folder.parents:
            return
        with suppress(OSError):
            folder.rmdir()
            continue
        return
