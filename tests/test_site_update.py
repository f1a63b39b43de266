"""A site that is changed file by file is, after whatever happens, the old one or the new one."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from beleg.adapters import search, site_update
from beleg.adapters.site_update import settle, update
from beleg.adapters.standing_site import standing

from .complete_site import assert_same, build, complete_site, sources_of, tree, write
from .conftest import beleg

OLD: dict[str, str | bytes] = {
    "same.html": "same",
    "changed.html": "old",
    "deep/gone/page.html": "old",
    "deep/stays.html": "stays",
    "becomes-a-folder": "a file",
    "becomes-a-file/one.html": "1",
    "becomes-a-file/two/three.html": "3",
    "only-old.html": "old",
}
NEW: dict[str, str | bytes] = {
    "same.html": "same",
    "changed.html": "new words",
    "deep/new/page.html": "new",
    "becomes-a-folder/inside/page.html": "a page",
    "becomes-a-file": "a file now",
    "only-new.html": "new",
}
STAY = {"deep/stays.html"}
EXPECTED = {**NEW, "deep/stays.html": "stays"}

TAKING_SPACE = ("os.rename", "os.mkdir")
CHANGING = (*TAKING_SPACE, "os.remove", "os.rmdir")
"""Events of Python's audit; what opens a file to write is one in any case."""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    write(tmp_path / "site", OLD)
    (tmp_path / "site/empty/below").mkdir(parents=True)
    write(tmp_path / "fresh", NEW)
    write(tmp_path / "expected", EXPECTED)
    return tmp_path / "site"


def run(target: Path) -> set[str]:
    return update(target.with_name("fresh"), target, standing(target).keys(), STAY)


def expected(target: Path) -> Path:
    return target.with_name("expected")


def left(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir())


def test_an_update_makes_the_new_site_of_the_old_one(target: Path) -> None:
    before = {name: (target / name).stat() for name in ("same.html", "deep/stays.html")}
    assert run(target) == {"same.html"}
    assert_same(target, expected(target))
    for name, stat in before.items():
        now = (target / name).stat()
        assert (now.st_ino, now.st_mtime_ns) == (stat.st_ino, stat.st_mtime_ns)
    assert left(target) == ["expected", "site"]


def test_what_stays_wins_over_what_is_new(target: Path) -> None:
    """A host may have copied a file of the name of one that is ours and has not changed."""
    write(target.with_name("fresh"), {"deep/stays.html": "somebody's"})
    assert run(target) == {"same.html", "deep/stays.html"}
    assert_same(target, expected(target))


def test_a_link_in_the_place_of_a_folder_is_not_followed(target: Path, tmp_path: Path) -> None:
    """What lies behind it may say the same; it is no part of the site."""
    write(tmp_path / "elsewhere", {"new/page.html": "new", "other.html": "precious"})
    shutil.rmtree(target / "deep/gone")
    (target / "deep/new").symlink_to(tmp_path / "elsewhere/new")
    assert run(target) == {"same.html"}
    assert_same(target, expected(target))
    assert (tmp_path / "elsewhere/other.html").read_text() == "precious"
    assert (tmp_path / "elsewhere/new/page.html").read_text() == "new"


def in_a_copy_of_this_process(act: Callable[[], object], at: int, do: Callable[[], object]) -> int:
    """``act`` where ``do`` happens before the ``at``-th change of the disk; the exit status.

    3 is an OSError, 5 a run that could do without the change.
    """
    events = CHANGING if do is killed else TAKING_SPACE
    child = os.fork()
    if child == 0:
        seen = 0

        def watch(event: str, details: tuple[object, ...]) -> None:
            nonlocal seen
            if event in events or (event == "open" and str(details[1])[0] in "wax"):
                seen += 1
                if seen == at:
                    do()

        sys.addaudithook(watch)
        try:
            act()
        except OSError:
            os._exit(3)
        except BaseException:
            os._exit(4)
        os._exit(5 if seen >= at else 0)
    return os.waitpid(child, 0)[1]


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def full_disk() -> None:
    raise OSError(28, "No space left on device")


def ways_to_end(do: Callable[[], object], fresh: Callable[[], Path]) -> int:
    """Let it end at every step, one after the other; the number of steps."""
    for at in range(1, 200):
        target = fresh()
        before = tree(target)
        status = in_a_copy_of_this_process(lambda: run(target), at, do)  # noqa: B023
        certain = target.with_name(".site-update").is_dir()
        if status == 0:
            assert_same(target, expected(target))
            return at - 1
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 5:
            assert_same(target, expected(target), f"without step {at}")
            continue
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 3
        if not certain and target.with_name("fresh").exists():
            assert tree(target) == before, f"changed before it was certain, at step {at}"
            continue
        # Each file is whole at every moment.
        for path in target.rglob("*"):
            name = path.relative_to(target).as_posix()
            if path.is_file():
                assert path.read_text() in (OLD.get(name), EXPECTED.get(name))
        # What finishes it may be killed as well.
        in_a_copy_of_this_process(lambda: settle(target), 2, killed)  # noqa: B023
        settle(target)
        assert_same(target, expected(target), f"ended at step {at}")
        assert left(target) == ["expected", "site"]
        settle(target)
        assert_same(target, expected(target), f"settled twice, ended at step {at}")
    raise AssertionError("it never came to its end")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a copy of the process")
@pytest.mark.parametrize("do", [killed, full_disk])
def test_a_run_may_end_at_any_step(tmp_path: Path, do: Callable[[], object]) -> None:
    made = 0

    def fresh() -> Path:
        nonlocal made
        made += 1
        folder = tmp_path / str(made)
        for name, files in (("site", OLD), ("fresh", NEW), ("expected", EXPECTED)):
            write(folder / name, files)
        return folder / "site"

    assert ways_to_end(do, fresh) > 8


def test_a_folder_that_cannot_be_written(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost; once it can be written, the next run finishes it."""
    real = Path.replace

    def refused(self: Path, to: Path) -> Path:
        if "becomes-a-folder" in str(to):
            raise PermissionError(13, "Permission denied", str(to))
        return real(self, to)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refused)
        with pytest.raises(PermissionError):
            run(target)
        with pytest.raises(PermissionError):
            settle(target)
    settle(target)
    assert_same(target, expected(target))


def test_two_runs_may_settle_at_once(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = site_update._is_inside

    def another_first(folder: Path, name: str) -> bool:
        monkeypatch.setattr(site_update, "_is_inside", real)
        settle(folder)
        return real(folder, name)

    monkeypatch.setattr(site_update, "_is_inside", another_first)
    run(target)
    assert_same(target, expected(target))
    assert left(target) == ["expected", "site"]


@pytest.mark.parametrize(
    "gone",
    [
        '["../precious.txt"]',
        '["a/../../precious.txt"]',
        '["link/precious.txt"]',
        '["{absolute}"]',
        '["", ".", "..", "/", null, 3, "x\\u0000y"]',
        '{"a": 1}',
        "[[[",
        "",
    ],
)
def test_nothing_outside_the_site_is_touched(tmp_path: Path, gone: str) -> None:
    """A folder of that name may come with somebody's pull request."""
    write(tmp_path, {"site/page.html": "page", "precious.txt": "dear", "p/precious.txt": "dear"})
    (tmp_path / "site/link").symlink_to(tmp_path / "p")
    (tmp_path / "site/away").symlink_to(tmp_path / "p", target_is_directory=True)
    words = gone.replace("{absolute}", (tmp_path / "precious.txt").as_posix())
    write(tmp_path, {".site-update/.beleg-gone.json": words, ".site-update/away/new.txt": "x"})
    settle(tmp_path / "site")
    assert (tmp_path / "precious.txt").read_text() == "dear"
    assert tree(tmp_path / "p").keys() == {"precious.txt"}
    assert (tmp_path / "site/page.html").read_text() == "page"
    assert not (tmp_path / ".site-update").exists()


@pytest.mark.parametrize("site_dir", ["content", ".", "..", "/"])
def test_where_no_site_may_go_nothing_is_settled(tmp_path: Path, site_dir: str) -> None:
    root = complete_site(tmp_path / "p")
    config = root / "mkdocs.yml"
    config.write_text(f"site_dir: {site_dir}\n{config.read_text()}")
    write(root, {".content-update/.beleg-gone.json": '["articles/ferry.md"]'})
    before = tree(root)
    assert build(root) == 1
    assert tree(root) == before


# Whole builds


@pytest.fixture
def two_states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[str]]:
    """A project and two summaries of one claim; beside it the clean sites of both."""
    monkeypatch.setattr(search, "available", lambda: False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    root = complete_site(tmp_path / "p")
    summaries = ["Er stieg um vier Prozent.", "Er stieg um *fünf* Prozent & mehr."]
    for at, summary in enumerate(summaries):
        say(root, summary)
        clean = sources_of(root, tmp_path / f"clean{at}")
        assert build(clean) == 0
    say(root, summaries[0])
    return root, summaries


def say(root: Path, summary: str) -> None:
    file = root / "annotations/ferry/claims.yml"
    text = re.sub(r"summary: Er stieg .*", f"summary: {summary}", file.read_text("utf-8"))
    file.write_text(text, "utf-8")


PROGRAM = """
import sys
from beleg.adapters import search
search.available = lambda: False
from beleg.adapters.cli import main
sys.exit(main(sys.argv[1:]))
"""


def started(root: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, "build", "--quiet", "-C", str(root), *arguments]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)


def test_a_build_that_is_killed_at_any_moment(
    two_states: tuple[Path, list[str]], tmp_path: Path
) -> None:
    root, summaries = two_states
    assert build(root) == 0
    begun = time.monotonic()
    assert started(root).wait() == 0
    whole = time.monotonic() - begun
    chance = random.Random(int(os.environ.get("KILLS_SEED", "7")))
    for at in range(int(os.environ.get("KILLS", "15"))):
        say(root, summaries[at % 2])
        run = started(root, *(["--clean"] if at % 5 == 4 else []))
        # Most of the time is for loading MkDocs; what matters comes last.
        time.sleep(whole * (1 - chance.random() ** 2 * 0.8))
        run.kill()
        run.communicate()
        if at % 3 == 2:
            say(root, summaries[(at + 1) % 2])
        assert build(root) == 0
        state = at % 2 if at % 3 != 2 else (at + 1) % 2
        assert_same(root / "site", tmp_path / f"clean{state}/site", f"killed, {at}")
        assert not list(root.glob(".site*"))


def test_two_builds_at_once(two_states: tuple[Path, list[str]], tmp_path: Path) -> None:
    root, summaries = two_states
    chance = random.Random(3)
    for at in range(int(os.environ.get("KILLS", "4"))):
        say(root, summaries[at % 2])
        runs = []
        for _ in range(2):
            runs.append(started(root))
            time.sleep(chance.random() * 0.2)
        for run in runs:
            out, err = run.communicate()
            assert "Traceback" not in out + err
            assert run.returncode == 0 or "build again" in err, err
        assert_same(root / "site", tmp_path / f"clean{at % 2}/site", f"two at once, {at}")
        assert not list(root.glob(".site*"))


def test_a_folder_of_the_site_that_cannot_be_written(tmp_path: Path) -> None:
    """One message, no traceback, and the folder of the site can still be read."""
    root = complete_site(tmp_path / "p")
    assert beleg("build", cwd=root).returncode == 0
    if os.access(root, os.W_OK) and os.geteuid() == 0:
        pytest.skip("nothing is refused to the administrator")
    say(root, "Er stieg um nichts.")
    (root / "site/articles/ferry").chmod(0o555)
    try:
        done = beleg("build", cwd=root)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "ermission denied" in done.stderr
    finally:
        (root / "site/articles/ferry").chmod(0o755)
    assert beleg("build", cwd=root).returncode == 0
    clean = sources_of(root, tmp_path / "clean")
    assert beleg("build", cwd=clean).returncode == 0
    assert_same(root / "site", clean / "site")
