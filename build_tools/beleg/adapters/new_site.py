"""`beleg init`: a small site that builds at once and shows how things are written."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def make_site(folder: Path) -> list[Path]:
    """Write the skeleton below ``folder`` and return the files, sorted.

    Raises FileExistsError, before anything is written, where one of them is there already.
    """
    wanted = dict(_walk(files("beleg") / "skeleton", Path()))
    for path in sorted(wanted):
        if (folder / path).exists():
            raise FileExistsError(f"{folder / path} is there already")
    for path, template in wanted.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(template.read_bytes())
    return sorted(folder / path for path in wanted)


def _walk(template: Traversable, path: Path) -> list[tuple[Path, Traversable]]:
    if template.is_file():
        return [(path, template)]
    found: list[tuple[Path, Traversable]] = []
    for entry in template.iterdir():
        if entry.name not in ("__pycache__", "__init__.py"):
            found.extend(_walk(entry, path / entry.name))
    return found
