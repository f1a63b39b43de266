"""One machine or several, one process or many: the same site, to the byte."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from beleg.adapters import search
from beleg.adapters.cli import main
from beleg.adapters.crew import Outcome, laid_aside, taken_up
from beleg.adapters.kept_products import packed, unpacked
from beleg.adapters.shards import Shard
from beleg.model import Page

from .complete_site import (
    BUDGET,
    BUDGET_NOTES,
    FERRY,
    FERRY_CLAIMS,
    FERRY_NOTES,
    LOCK,
    MKDOCS_YML,
    SHORT,
    assert_same,
    build,
    complete_site,
    sources_of,
    tree,
    write,
)
from .test_kept_products import hostile


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "available", lambda: False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")


def many(root: Path, number: int = 10) -> Path:
    """The complete site with more articles, so that processes are worth it."""
    complete_site(root, mkdocs_yml=f"site_url: https://example.org/\n{MKDOCS_YML}")
    for at in range(number):
        one, words, notes = ("ferry", FERRY, FERRY_NOTES) if at % 2 else ("budget", BUDGET, "")
        write(root, {f"content/articles/{one}-{at}.md": words.replace("title: ", f"title: {at} ")})
        write(root, {f"annotations/{one}-{at}.yml": FERRY_CLAIMS if at % 2 else BUDGET_NOTES})
        if notes:
            write(root, {f"annotations/{one}-{at}/notes.yml": notes})
    return root


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many(tmp_path_factory.mktemp("many") / "p")


@pytest.fixture(scope="module")
def whole(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, built by one process on one machine."""
    root = sources_of(project, tmp_path_factory.mktemp("whole") / "p")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "available", lambda: False)
        patch.setenv("SOURCE_DATE_EPOCH", "1750000000")
        assert build(root) == 0
    return root


def share(root: Path, which: str, *arguments: str) -> int:
    return build(root, "--shard", which, *arguments)


def assemble(root: Path, *arguments: str) -> int:
    return main(["assemble", "--quiet", "--jobs", "1", "-C", str(root), *arguments])


@pytest.mark.parametrize("jobs", [2, 3, 7])
def test_the_number_of_processes_changes_nothing(
    project: Path, whole: Path, tmp_path: Path, jobs: int
) -> None:
    root = sources_of(project, tmp_path / "p")
    assert build(root, "--jobs", str(jobs)) == 0
    assert_same(root / "site", whole / "site")
    assert (root / LOCK).read_bytes() == (whole / LOCK).read_bytes()


@pytest.mark.parametrize("of", [1, 2, 3, 7, 20])
def test_the_number_of_shares_changes_nothing(
    project: Path, whole: Path, tmp_path: Path, of: int
) -> None:
    """20 are more than there are articles; each is made in a folder of its own, as on machines."""
    root = sources_of(project, tmp_path / "p")
    for number in range(1, of + 1):
        elsewhere = sources_of(project, tmp_path / f"machine{number}")
        assert share(elsewhere, f"{number}/{of}") == 0
        name = f"site.shard-{number}-of-{of}"
        shutil.move(elsewhere / name, root / name)
        assert not (elsewhere / "site").exists()
        assert not (elsewhere / LOCK).exists()
        shutil.rmtree(elsewhere)
    assert assemble(root) == 0
    assert_same(root / "site", whole / "site")
    assert (root / LOCK).read_bytes() == (whole / LOCK).read_bytes()
    # What was assembled is known to the next build.
    assert build(root) == 0
    assert_same(root / "site", whole / "site")


def test_shares_in_any_folders_and_twice(project: Path, whole: Path, tmp_path: Path) -> None:
    root = sources_of(project, tmp_path / "p")
    names = []
    for number in (2, 1, 3):
        assert share(root, f"{number}/3", "--jobs", "2") == 0
        names.append(tmp_path / "shares" / f"share-{number}" / f"site.shard-{number}-of-3")
        names[-1].parent.mkdir(parents=True)
        shutil.move(root / names[-1].name, names[-1])
    for _ in range(2):
        assert assemble(root, *map(str, names)) == 0
        assert_same(root / "site", whole / "site")
    # One of another division, and of all articles, adds nothing that was not there.
    assert share(root, "1/1") == 0
    assert assemble(root, *map(str, names), str(root / "site.shard-1-of-1")) == 0
    assert_same(root / "site", whole / "site")


def test_the_other_host_joins_the_same_shares(project: Path, tmp_path: Path) -> None:
    pytest.importorskip("zensical")
    root, single = (sources_of(project, tmp_path / name) for name in ("p", "single"))
    for folder in (root, single):
        config = (folder / "mkdocs.yml").read_text().replace("name: mkdocs", "name: material")
        (folder / "mkdocs.yml").write_text(config)
    for number in (1, 2):
        assert share(root, f"{number}/2") == 0
    assert assemble(root, "--renderer", "zensical") == 0
    assert build(single, "--renderer", "zensical") == 0
    assert_same(root / "site", single / "site")


def test_all_warnings_are_said_by_the_share_and_by_the_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = complete_site(tmp_path / "p")
    config = (root / "mkdocs.yml").read_text().replace("density_words: 90", "density_words: 0.1")
    (root / "mkdocs.yml").write_text(config)
    said = []
    for number in (1, 2):
        assert share(root, f"{number}/2") == 0
        said.append(capsys.readouterr().err.count("warning[too-dense]"))
    assert assemble(root) == 0
    whole = capsys.readouterr().err.count("warning[too-dense]")
    assert whole == sum(said) > 0
    assert share(root, "1/2", "--strict") == 1
    assert assemble(root, "--strict") == 1


CHANGES = {
    "a text": ("content/articles/ferry.md", "alte", "neue"),
    "an annotation": ("annotations/ferry/claims.yml", "vier Prozent", "fünf Prozent"),
    "a register": ("annotations/_site/sources.yml", "Tariff of", "Prices of"),
    "a setting": ("mkdocs.yml", "site_name: Saltmere", "site_name: Other"),
}


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    root = complete_site(tmp_path / "p")
    for number in (1, 2):
        assert share(root, f"{number}/2") == 0
    return root


def refused(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    before = tree(root)
    capsys.readouterr()
    assert assemble(root, *arguments) == 1
    assert tree(root) == before
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("what", CHANGES)
def test_a_share_of_another_state_is_refused(
    shared: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, old, new = CHANGES[what]
    file = shared / path
    assert old in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    said = refused(shared, capsys)
    assert "was made from another state of" in said
    assert "build all shares from one commit" in said


def test_a_share_with_an_article_that_is_gone_is_refused(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shared / "content/articles/quiet.md").unlink()
    assert "another state of 'quiet'" in refused(shared, capsys)


def test_a_missing_share_is_named(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(shared / "site.shard-2-of-2")
    said = refused(shared, capsys)
    assert "no share has 'ferry' and 1 more; build the missing shares" in said
    shutil.rmtree(shared / "site.shard-1-of-2")
    assert "no share has 'budget' and 3 more" in refused(shared, capsys)


def test_a_new_article_is_in_no_share(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(shared, {"content/articles/new.md": SHORT.format(title="N", lang="en", words="New.")})
    assert "no share has 'new'" in refused(shared, capsys)


def test_shares_of_two_divisions_are_not_mixed(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert share(shared, "1/3") == 0
    said = refused(shared, capsys)
    assert "there are shares of 2 and 3; remove those of an earlier division" in said


@pytest.mark.parametrize("which", ["0/2", "3/2", "2", "a/b", "1/0", "-1/2", "1/2/3", ""])
def test_a_share_that_is_none_is_a_wrong_call(
    shared: Path, which: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        share(shared, which)
    assert ended.value.code == 2
    assert "--shard" in capsys.readouterr().err


def test_each_article_is_in_one_share() -> None:
    for of in range(1, 9):
        shards = [Shard.read(f"{number}/{of}") for number in range(1, of + 1)]
        for position in range(20):
            assert sum(shard.has(position) for shard in shards) == 1


def test_an_error_leaves_the_old_share(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(shared / "site.shard-2-of-2")
    file = shared / "annotations/ferry/claims.yml"
    file.write_text(file.read_text("utf-8").replace("quote: Der", "quote: Kein"), "utf-8")
    assert share(shared, "2/2") == 1
    assert "error[quote-not-found]" in capsys.readouterr().err
    assert tree(shared / "site.shard-2-of-2") == before
    assert share(shared, "1/2") == 0


@pytest.mark.parametrize("name", hostile())
@pytest.mark.parametrize("file", ["ferry.outcome", "ferry.pages", "more.outcome"])
def test_nothing_in_a_share_is_run(
    shared: Path,
    file: str,
    name: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(shared)
    (shared / "site.shard-2-of-2" / file).write_bytes(hostile()[name])
    said = refused(shared, capsys)
    assert f"{file} cannot be read" in said


def rewritten(
    root: Path, change: Callable[[str, Outcome, list[Page], dict[str, bytes]], Any]
) -> None:
    """As somebody would write the share of the ferry who knows how it is done."""
    folder = root / "site.shard-2-of-2"
    key, _, outcome = unpacked((folder / "ferry.outcome").read_bytes())
    pages, files = taken_up((folder / "ferry.pages").read_bytes())
    made = change(key, outcome, list(pages), dict(files))
    if len(made) == 2:
        (folder / "ferry.pages").write_bytes(laid_aside(*made[1]))
    else:
        size = len(made[2]).to_bytes(8, "big")
        (folder / "ferry.pages").write_bytes(size + made[2] + packed({}))
    digest = hashlib.sha256((folder / "ferry.pages").read_bytes()).hexdigest()
    (folder / "ferry.outcome").write_bytes(packed((key, digest, made[0])))


@pytest.mark.parametrize("path", ["../../precious.txt", "/{root}/precious.txt", "a/../../../x"])
def test_a_share_writes_nothing_outside_the_site(
    shared: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = path.replace("/{root}", shared.as_posix())
    rewritten(shared, lambda _, outcome, pages, files: (outcome, (pages, {**files, path: b"x"})))
    assert "leads out of the site" in refused(shared, capsys)
    page = Page(path=f"{path}.md", title="X", lang="en", html="<p>x</p>")
    rewritten(shared, lambda _, outcome, pages, files: (outcome, ([*pages, page], {})))
    assert "a share cannot be used" in refused(shared, capsys)


@pytest.mark.parametrize("name", hostile())
def test_not_even_one_whose_digests_are_right_is_run(
    shared: Path, name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shared)
    rewritten(shared, lambda _, outcome, pages, files: (outcome, None, hostile()[name]))
    assert "a share cannot be used" in refused(shared, capsys)
    shutil.rmtree(shared / "site.shard-2-of-2")
    assert share(shared, "2/2") == 0
    adds = {("claims", ""): hostile()[name]}
    rewritten(shared, lambda _, one, pages, files: (replace(one, adds=adds), (pages, files)))
    assert "a share cannot be used" in refused(shared, capsys)


@pytest.mark.parametrize(
    "adds", [{"claims": b""}, {("claims",): b""}, {("claims", 1): b""}, {("claims", ""): ""}, ()]
)
def test_a_share_that_adds_to_nothing_is_refused(
    shared: Path, adds: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rewritten(shared, lambda _, one, pages, files: (replace(one, adds=adds), (pages, files)))
    assert "cannot be read: it holds something else" in refused(shared, capsys)


@pytest.mark.parametrize("content", [b"", b"\x80\x05N.", b"half"])
def test_a_broken_share_is_refused(
    shared: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ferry.outcome", "ferry.pages"):
        file = shared / "site.shard-2-of-2" / name
        whole = file.read_bytes()
        file.write_bytes(content)
        assert f"{name} cannot be read" in refused(shared, capsys)
        file.write_bytes(whole[: len(whole) // 2])
        assert f"{name} cannot be read" in refused(shared, capsys)
        file.unlink()
        if name.endswith("pages"):
            assert name in refused(shared, capsys)
        else:
            assert "no share has 'ferry'" in refused(shared, capsys)
        file.write_bytes(whole)
    assert assemble(shared) == 0


def test_a_share_that_is_no_folder(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(shared, capsys, str(shared / "site.shard-1-of-2"), str(shared / "nothing"))
    assert "no share has" in said


@pytest.mark.skipif(sys.platform == "win32", reason="other processes end differently there")
def test_processes_end_with_the_one_that_began_them(tmp_path: Path) -> None:
    root = many(tmp_path / "p", 60)
    command = [sys.executable, "-m", "beleg", "build", "--jobs", "2", "-C", str(root)]
    null = subprocess.DEVNULL
    run = subprocess.Popen(command, stdout=null, stderr=null, env=dict(os.environ))
    try:
        begun = psutil.Process(run.pid)
        while not (children := begun.children()) and run.poll() is None:
            time.sleep(0.01)
    finally:
        run.kill()
        run.wait()
    assert children, "it ended before it began another process"
    _, alive = psutil.wait_procs(children, timeout=30)
    for child in alive:
        child.kill()
    assert not alive
