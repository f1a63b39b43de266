"""The same texts give the same bytes, whoever builds them, where, when, and on what machine.

Two builds that differ in everything that must not matter: hash seed, zone, language, umask, working
folder, name and depth of the project's folder, home, order in which folders list their files,
processes, and the day, which is moved on by forty days for MkDocs; Beleg itself asks nobody for it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from beleg.adapters.cache import PACKAGE

from .complete_site import MKDOCS_YML, assert_same, complete_site

PROGRAM = """
import datetime, os, sys, time
backwards, days = sys.argv.pop(1) == "backwards", int(sys.argv.pop(1))

def ordered(names):
    return sorted(names, key=lambda one: getattr(one, "name", one), reverse=backwards)

class Listed:
    def __init__(self, folder):
        with real_scandir(folder) as entries:
            self.entries = iter(ordered(entries))
    def __iter__(self):
        return self.entries
    def __next__(self):
        return next(self.entries)
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def close(self):
        pass

real_scandir, real_listdir, real_time = os.scandir, os.listdir, time.time
os.scandir = lambda folder=".": Listed(folder)
os.listdir = lambda folder=".": ordered(real_listdir(folder))
time.time = lambda: real_time() + days * 86400

class Moved(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(days=days)

import mkdocs.utils
mkdocs.utils.datetime = Moved
from beleg.adapters.cli import main
sys.exit(main(sys.argv[1:]))
"""
ASKING = {"adapters/link_check.py", "adapters/commands/links.py"}
CONFIG = "site_url: https://example.org/checks/\n" + MKDOCS_YML.replace("mkdocs\nnav", "{}\nnav")


def built(
    folder: Path, renderer: str, *, other: bool, config: str, epoch: str | None = None
) -> Path:
    """The site of a build in one of the two surroundings."""
    root = complete_site(folder, mkdocs_yml=config)
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "4711" if other else "0",
        "TZ": "Pacific/Kiritimati" if other else "America/Anchorage",
        "LC_ALL": "C" if other else "C.UTF-8",
        "LANG": "tr_TR.UTF-8" if other else "C",
        "HOME": str(folder.parent / ("somebody" if other else "nobody")),
        "USER": "somebody" if other else "nobody",
        "XDG_CACHE_HOME": str(folder.parent / "kept"),
        "COLUMNS": "200" if other else "40",
        "NO_MKDOCS_2_WARNING": "1",
    }
    environment.pop("SOURCE_DATE_EPOCH", None)
    if epoch:
        environment["SOURCE_DATE_EPOCH"] = epoch
    order = ["backwards", "40"] if other else ["forwards", "0"]
    jobs = "3" if other else "1"
    command = [sys.executable, "-c", PROGRAM, *order, "build", "--quiet", "--jobs", jobs]
    command += ["--renderer", renderer]
    done = subprocess.run(
        [*command, "-C", str(root)] if other else command,
        cwd=folder.parent if other else root,
        env=environment,
        umask=0o077 if other else 0o002,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return root / "site"


@pytest.mark.parametrize(
    ("renderer", "theme", "epoch"),
    [
        ("mkdocs", "material", None),
        # This theme writes the time of the build on its start page.
        ("mkdocs", "mkdocs", "1750000000"),
        ("zensical", "material", None),
    ],
)
def test_two_builds_are_the_same(
    tmp_path: Path, renderer: str, theme: str, epoch: str | None
) -> None:
    config = CONFIG.replace("{}", theme)
    one = built(tmp_path / "a", renderer, other=False, config=config, epoch=epoch)
    deep = tmp_path / "another folder" / ("of a long name " * 8).strip() / "ü"
    two = built(deep, renderer, other=True, config=config, epoch=epoch)
    assert_same(one, two)


def test_nothing_that_makes_a_site_asks_for_the_day() -> None:
    """Only who asks other computers whether they still answer needs to know what time it is."""
    asking = re.compile(r"\b(?:now|utcnow|today|localtime|gmtime|ctime)\(|\btime\.time\(")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if asking.search(path.read_text("utf-8"))
    }
    assert found <= ASKING
