"""A disk that is full, read-only, or shared with other builds: the old site or the new one.

What a build could not write it says in one message; the next build gives the right site and leaves
nothing behind.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from beleg.adapters import search

from .complete_site import assert_same, build, complete_site, sources_of, tree
from .test_site_update import say

PROGRAM = """
import errno, os, sys
at, seen = int(sys.argv.pop(1)), 0
from beleg.adapters import mkdocs_build, search
search.available = lambda: False
from beleg.adapters.cli import main
TAKING_SPACE = ("os.rename", "os.mkdir", "sqlite3.connect")

def watch(event, details):
    global seen
    # In Python's own words: a file to be written, a new name, a base.
    writing = event == "open" and isinstance(details[1], str) and details[1][0] in "wax"
    if (writing and details[0] != os.devnull) or event in TAKING_SPACE:
        seen += 1
        if seen >= at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(details[0]))

sys.addaudithook(watch)
code = main(["build", "--quiet", "--jobs", "1"])
print(f"changes: {seen}")
sys.exit(code)
"""
NEVER = 10**9
POINTS = int(os.environ.get("FAULTS", "8"))
"""How many moments of a build are tried; all of them take a quarter of an hour."""
SUMMARIES = ("Er stieg um vier Prozent.", "Er stieg um *fünf* Prozent & mehr.")


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, Mapping[str, str], Path]:
    """A built project in which a word was changed, the tree of its site, and the new site."""
    monkeypatch.setattr(search, "available", lambda: False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    root = complete_site(tmp_path / "p")
    say(root, SUMMARIES[0])
    assert build(root) == 0
    before = tree(root / "site")
    say(root, SUMMARIES[1])
    clean = sources_of(root, tmp_path / "clean")
    assert build(clean) == 0
    return root, before, clean / "site"


def run(
    root: Path, *arguments: str, limit: int | None = None, **more: str | None
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    for name, value in more.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = value

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *(arguments or (str(NEVER),))],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limited,
    )


def assert_survived(
    done: subprocess.CompletedProcess[str], project: tuple[Path, Mapping[str, str], Path]
) -> None:
    root, before, new = project
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    now = tree(root / "site")
    if done.returncode == 0:
        assert_same(root / "site", new)
    else:
        assert done.returncode == 1, said
        assert re.search(
            "[Nn]o space left|[Ff]ile too large|cannot be used|full|I/O|No usable temporary", said
        ), said
        # Nobody is told the same twice.
        told = [line for line in done.stderr.splitlines() if line.strip()]
        assert len(told) <= 2, told
        if now != before:
            # It was certain by then, and every file is whole.
            assert (root / ".site-update").is_dir() or now == tree(new), said
            whole = tree(new)
            assert all(found in (before.get(path), whole.get(path)) for path, found in now.items())
    assert build(root) == 0
    assert_same(root / "site", new)
    assert not list(root.glob(".site*"))


def moments(whole: int, number: int) -> Iterator[int]:
    """The first and the last ones, and some between them."""
    step = max(1, whole // max(1, number - 2))
    yield from sorted({1, *range(2, whole + 1, step), whole})


def test_a_disk_that_is_full_from_any_moment_on(
    project: tuple[Path, Mapping[str, str], Path],
) -> None:
    root, _, _ = project
    again = root.with_name("again")
    shutil.copytree(root, again)
    done = run(again)
    assert done.returncode == 0, done.stderr
    whole = int(done.stdout.rpartition("changes: ")[2])
    assert whole > 50
    for at in moments(whole, POINTS):
        say(root, SUMMARIES[0])
        assert build(root) == 0
        say(root, SUMMARIES[1])
        assert_survived(run(root, str(at)), project)


@pytest.mark.parametrize("size", [0, 3_000, 60_000])
def test_files_that_cannot_grow(project: tuple[Path, Mapping[str, str], Path], size: int) -> None:
    assert_survived(run(project[0], limit=size), project)


def test_no_home_and_no_folder_for_what_is_kept(
    project: tuple[Path, Mapping[str, str], Path],
) -> None:
    root, _, new = project
    nowhere = {"HOME": None, "XDG_CACHE_HOME": "/proc/nowhere", "USER": None, "LOGNAME": None}
    done = run(root, **nowhere)
    assert done.returncode == 0, done.stderr
    assert_same(root / "site", new)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is refused to the administrator")
@pytest.mark.parametrize("place", [".", "site", "site/articles/ferry"])
def test_a_folder_that_may_only_be_read(
    project: tuple[Path, Mapping[str, str], Path], place: str
) -> None:
    root, before, _ = project
    folder = root / place
    folder.chmod(0o555)
    try:
        done = run(root)
    finally:
        folder.chmod(0o755)
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert done.returncode == 0 or "ermission denied" in said
    if place == ".":
        assert tree(root / "site") == before
    assert build(root) == 0
    assert_same(root / "site", project[2])


def test_six_builds_at_once(project: tuple[Path, Mapping[str, str], Path]) -> None:
    root, _, new = project
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(NEVER)],
            cwd=root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for one in runs:
        out, err = one.communicate()
        assert "Traceback" not in out + err, err
        assert one.returncode == 0 or "build again" in err, err
    assert build(root) == 0
    assert_same(root / "site", new)
    assert not list(root.glob(".site*"))
