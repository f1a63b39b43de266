"""A file that an editor did not have yet: written whole or not at all, never over another one."""

from __future__ import annotations

from pathlib import Path

from .whole_file import write_whole


def create(root: Path, path: str, text: str) -> None:
    """Write ``path`` below ``root``; folders that it needs are made.

    Raises FileExistsError where it is there already, and OSError where a link stands in the way:
    nothing is written to wherever it leads.
    """
    file = root / path
    for part in (file, *file.parents):
        if part == root:
            break
        if part.is_symlink():
            raise OSError(f"{part.relative_to(root).as_posix()} is a link; links are not followed")
    if file.exists():
        raise FileExistsError(f"{path} is there already")
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, text.encode("utf-8"))
