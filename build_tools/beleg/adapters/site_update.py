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
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path, PurePosixPath

_LIST = ".beleg-gone.json"


def update(fresh: Path, target: Path, standing: Collection[str], stay: Collection[str]) -> set[str]:
    """Move the files of ``fresh`` to their places in ``target``, and remove what is old.

    Paths are relative to ``target``. ``standing`` is all that is there, a folder without anything
    in it with a slash behind its name; ``stay`` is what stays as it is, whatever ``fresh`` has of
    that name. ``fresh`` is used up. A file that says the same already stays untouched, with its
    date; the paths of these are given back. Raises OSError where the disk refuses; what is certain
    by then is finished by the next ``settle``.
    """
    new = _files(fresh)
    gone = set(standing) - set(new) - set(stay)
    same: set[str] = set()
    for file in new:
        if file in stay or (file in standing and _same(fresh / file, target / file)):
            (fresh / file).unlink()
            same.add(file)
    (fresh / _LIST).write_text(json.dumps(sorted(gone)), "utf-8")
    with (fresh / _LIST).open("rb") as written:
        os.fsync(written.fileno())
    fresh.rename(_pending(target))
    settle(target)
    return same


def settle(target: Path) -> None:
    """Finish the update that a killed run has left behind, if there is one.

    Every step may have been done before, by that run or by one that works at the same moment.
    """
    pending = _pending(target)
    if not pending.is_dir() or pending.is_symlink():
        return
    if target.is_dir():
        # First what goes: a folder may stand where a file stood.
        for name in _gone(pending):
            if _is_inside(target, name):
                _remove(target, name)
        for name in _files(pending):
            if name != _LIST and _is_inside(target, name):
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileNotFoundError):
                    (pending / name).replace(target / name)
    with suppress(FileNotFoundError):
        shutil.rmtree(pending)


def _gone(pending: Path) -> list[str]:
    """What is to be removed; nothing where all was done and the folder was about to go."""
    try:
        names = json.loads((pending / _LIST).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _is_inside(target: Path, name: str) -> bool:
    """Whether the name leads to nothing outside ``target``.

    A folder of this name may come from somebody's repository and not from us.
    """
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name:
        return False
    above = [target.joinpath(*path.parts[:count]) for count in range(1, len(path.parts))]
    return bool(path.parts) and not any(folder.is_symlink() for folder in above)


def _pending(target: Path) -> Path:
    return target.with_name(f".{target.name}-update")


def _files(folder: Path) -> list[str]:
    found: list[Path] = []
    # Unlike ``rglob`` it passes over what another run has just taken away.
    for here, folders, files in os.walk(folder):
        links = [name for name in folders if Path(here, name).is_symlink()]
        found += [Path(here, name) for name in (*files, *links)]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _same(one: Path, other: Path) -> bool:
    return not other.is_symlink() and filecmp.cmp(one, other, shallow=False)


def _remove(target: Path, name: str) -> None:
    """A file, a link, or a folder with nothing in it; and the folders that are empty then."""
    file = target / name
    if file.is_dir() and not file.is_symlink():
        with suppress(OSError):
            file.rmdir()  # not where a new file stands in it already
    else:
        with suppress(FileNotFoundError, NotADirectoryError):
            file.unlink()
    for folder in file.parents:
        if folder == target:
            return
        with suppress(OSError):
            folder.rmdir()
            continue
        return
