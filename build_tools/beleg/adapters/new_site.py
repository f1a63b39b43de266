"""`beleg init`: a small site that builds at once and shows how things are written."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from .. import __version__

HOSTS = ("github", "gitlab")
"""Where changes are proposed and reviewed."""


def make_site(folder: Path, host: str = "") -> list[Path]:
    """Write the skeleton below ``folder`` and return the files, sorted.

    With ``host``, one of ``HOSTS``, also what it needs to review changes and to publish; a site
    that is there already is given only this. Raises FileExistsError, before anything is written,
    where one of the files is there already.
    """
    wanted: dict[Path, bytes] = {}
    if not (host and (folder / "mkdocs.yml").exists()):
        wanted |= _files("skeleton")
    if host:
        # Those who review and those who publish have the same version as who made the site.
        requirements = {Path("requirements.txt"): f"beleg=={__version__}\n".encode()}
        wanted |= _files(f"skeleton_review/{host}") | requirements
    for path in sorted(wanted):
        if (folder / path).exists():
            raise FileExistsError(f"{folder / path} is there already")
    for path, data in wanted.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return sorted(folder / path for path in wanted)


def _files(name: str) -> dict[Path, bytes]:
    found = _walk(files("beleg").joinpath(*name.split("/")), Path())
    return {path: template.read_bytes() for path, template in found}


def _walk(template: Traversable, path: Path) -> list[tuple[Path, Traversable]]:
    if template.is_file():
        return [(path, template)]
    found: list[tuple[Path, Traversable]] = []
    for entry in template.iterdir():
        if entry.name not in ("__pycache__", "__init__.py"):
            found.extend(_walk(entry, path / entry.name))
    return found
