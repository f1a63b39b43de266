"""What of a site is as the last build left it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Container
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from beleg.adapters import standing_site
from beleg.adapters.standing_site import (
    StandingSite,
    digests,
    digests_now,
    identity,
    owned,
    standing,
)

OF_A = ["articles/a/index.html", "articles/a/x/index.html", "charts/a/index.html"]
FILES = [
    *OF_A,
    "articles/b/index.html",
    "articles/index.html",
    "articles/page/2/index.html",
    "claims/index.html",
    "index.html",
    "pagefind/de/0/index/x.pf_index",
    "pagefind/de/wasm.de.pagefind",
]
REDIRECT = "articles/a/old/index.html"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path in [*FILES, REDIRECT]:
        write(tmp_path / "site", path)
    return tmp_path / "site"


def write(site: Path, path: str) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text(path)


def of_a(site: Path, beside: Collection[str] = (REDIRECT,), jobs: int = 1) -> bool:
    found, folders = StandingSite(site, beside, jobs=jobs), digests(KNOWN[site], OF_A)
    stands = found.has_folders(folders)
    # Looked into at once, they say the same.
    assert found.has_now(folders) == stands
    return stands


KNOWN: dict[Path, Path] = {}


@pytest.fixture(autouse=True)
def known(site: Path, tmp_path: Path) -> None:
    """A copy with the same times, which is not touched."""
    for path in OF_A:
        write(tmp_path / "known", path)
        stat = (site / path).stat()
        os.utime(tmp_path / "known" / path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    KNOWN[site] = tmp_path / "known"


def test_which_files_lie_in_a_folder_that_belongs_to_one_thing_alone() -> None:
    assert {path: owned(path) for path in FILES} == {
        "articles/a/index.html": "articles/a",
        "articles/a/x/index.html": "articles/a",
        "charts/a/index.html": "charts/a",
        "articles/b/index.html": "articles/b",
        "articles/index.html": None,
        "articles/page/2/index.html": None,
        "claims/index.html": None,
        "index.html": None,
        "pagefind/de/0/index/x.pf_index": "pagefind/de/0",
        "pagefind/de/wasm.de.pagefind": None,
    }


def changed(site: Path) -> None:
    (site / OF_A[1]).write_text("something else")


def same_size(site: Path) -> None:
    text = (site / OF_A[0]).read_text()
    (site / OF_A[0]).write_text(text.upper())


def lost(site: Path) -> None:
    (site / OF_A[2]).unlink()


def more(site: Path) -> None:
    write(site, "articles/a/more.txt")


def empty(site: Path) -> None:
    (site / "articles/a/empty").mkdir()


def a_link(site: Path) -> None:
    (site / "articles/a").rename(site.parent / "elsewhere")
    (site / "articles/a").symlink_to(site.parent / "elsewhere")


def a_link_above(site: Path) -> None:
    (site / "articles").rename(site.parent / "elsewhere")
    (site / "articles").symlink_to(site.parent / "elsewhere")


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("change", [changed, same_size, lost, more, empty, a_link, a_link_above])
def test_a_folder_in_which_anything_changed_is_another(
    site: Path, change: Callable[[Path], None], jobs: int
) -> None:
    assert of_a(site, jobs=jobs)
    change(site)
    assert not of_a(site, jobs=jobs)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_what_lies_beside_does_not_count_and_is_known_by_itself(site: Path, jobs: int) -> None:
    assert not of_a(site, beside=(), jobs=jobs)
    found = StandingSite(site, (REDIRECT,), jobs=jobs)
    stat = (site / REDIRECT).stat()
    assert found.stat(REDIRECT) == (stat.st_size, stat.st_mtime_ns)
    assert found.has({REDIRECT: (stat.st_size, stat.st_mtime_ns)})
    assert not found.has({REDIRECT: (stat.st_size, 0)})
    assert found.belongs(OF_A[0])
    assert not found.belongs(REDIRECT)
    assert not found.belongs("articles/a/none.html")


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_file_is_told_once(site: Path, jobs: int) -> None:
    (site / "empty/below").mkdir(parents=True)
    (site / "articles/nothing").mkdir()
    found = StandingSite(site, (REDIRECT,), jobs=jobs)
    every = list(found.files(()))
    assert sorted(every) == sorted(standing(site))
    assert {"empty/below/", "articles/nothing/"} <= {*every}
    some = list(found.files({"articles/a", "pagefind/de/0"}))
    assert {*every} - {*some} == {*OF_A[:2], "pagefind/de/0/index/x.pf_index"}


def test_of_folders_with_something_else_in_them_there_is_no_digest(site: Path) -> None:
    folders = ("articles/a", "charts/a")
    assert digests_now(site, folders, 3, {REDIRECT}) == digests(KNOWN[site], OF_A)
    for number, beside in ((3, ()), (2, {REDIRECT}), (4, {REDIRECT})):
        found = digests_now(site, folders, number, beside)
        assert not StandingSite(site, beside).has_folders(found)


@pytest.mark.parametrize("killed", [{0}, {1}, {0, 1}])
def test_a_reader_that_was_killed_is_done_without(
    site: Path, monkeypatch: pytest.MonkeyPatch, killed: Container[int]
) -> None:
    real = standing_site._tell

    def some(folder: Path, beside: Container[str], number: int, of: int, there: Connection) -> None:
        if number in killed:
            os._exit(1)
        real(folder, beside, number, of, there)

    monkeypatch.setattr(standing_site, "_tell", some)
    assert of_a(site, jobs=2)


def test_no_site_is_an_empty_one(tmp_path: Path) -> None:
    found = StandingSite(tmp_path / "none", jobs=2)
    assert list(found.files(())) == []
    assert not found.has({"index.html": (0, 0)})
    assert found.identity is None
    assert identity(tmp_path) is not None
