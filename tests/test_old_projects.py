"""Projects as earlier versions have left them: each is built, and keeps all its addresses.

``tests/projects/`` has a folder for each version, lock and register of addresses included. One is
added when a version is published; none is ever changed. ``addresses.txt`` beside each has what its
site had then: every page, and every annotation's place in its article.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from beleg import __version__
from beleg.adapters import search

from .complete_site import build
from .conftest import ROOT

PROJECTS = sorted(path for path in (ROOT / "tests/projects").iterdir() if path.is_dir())


def addresses(site: Path) -> set[str]:
    """Every page of a built site, and every annotation in an article."""
    found = set()
    for file in site.rglob("index.html"):
        page = file.parent.relative_to(site).as_posix()
        found.add(f"{page}/")
        if re.fullmatch(r"articles/[^/]+", page):
            ids = re.findall(
                r'class="fc-note[^"]*"[^>]* data-id="([^"]+)"', file.read_text("utf-8")
            )
            found |= {f"{page}/#{one}" for one in ids}
    return found


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_it_is_built_as_ever(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "available", lambda: False)
    root = Path(shutil.copytree(project, tmp_path / "p"))
    assert build(root, "--strict") == 0
    wanted = set((root / "addresses.txt").read_text("utf-8").split())
    assert len(wanted) > 20
    assert sorted(wanted - addresses(root / "site")) == []


def test_there_is_one_of_this_version() -> None:
    assert __version__ in {project.name for project in PROJECTS}
