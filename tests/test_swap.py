"""A build replaces the site it built last, and never anything else."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from beleg.adapters import swap
from beleg.adapters.swap import MARKER, NotReplaceable, check_target, fresh_folder

from .conftest import beleg


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("content/articles", "annotations"):
        (tmp_path / "p" / name).mkdir(parents=True)
    return tmp_path / "p"


def check(project: Path, target: Path) -> None:
    check_target(target, project, (project / "content", project / "annotations"))


@pytest.mark.parametrize(
    "target", [".", "..", "content", "content/articles", "content/site", "annotations"]
)
def test_the_sources_are_never_replaced(project: Path, target: str) -> None:
    with pytest.raises(NotReplaceable):
        check(project, project / target)


def test_a_folder_with_other_things_in_it_is_not_replaced(project: Path, tmp_path: Path) -> None:
    for target in (project / "site", tmp_path / "elsewhere"):
        target.mkdir()
        check(project, target)
        (target / "letters.txt").write_text("dear")
        with pytest.raises(NotReplaceable):
            check(project, target)
        (target / MARKER).touch()
        check(project, target)


def test_an_older_site_within_the_project_is_replaced_but_no_repository(project: Path) -> None:
    site = project / "site"
    site.mkdir()
    (site / "index.html").touch()
    check(project, site)
    (site / ".git").mkdir()
    with pytest.raises(NotReplaceable):
        check(project, site)


def test_a_site_elsewhere_must_be_ours(project: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "www"
    elsewhere.mkdir()
    (elsewhere / "index.html").touch()
    with pytest.raises(NotReplaceable):
        check(project, elsewhere)


def test_links_and_files_are_not_replaced(project: Path, tmp_path: Path) -> None:
    (project / "file").touch()
    (tmp_path / "real").mkdir()
    (project / "link").symlink_to(tmp_path / "real")
    for name in ("file", "link"):
        with pytest.raises(NotReplaceable):
            check(project, project / name)


def test_a_mounted_disk_is_not_replaced(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be renamed, and the build would find out when everything is made."""
    site = project / "site"
    site.mkdir()
    check(project, site)
    monkeypatch.setattr(Path, "is_mount", lambda path: path == site)
    with pytest.raises(NotReplaceable, match="choose a folder in it"):
        check(project, site)


@pytest.mark.parametrize("exchange", [True, False])
def test_the_old_site_goes_when_the_new_one_is_there(
    project: Path, exchange: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not exchange:
        monkeypatch.setattr(swap, "_exchange", lambda new, target: False)
    site = project / "site"
    for text in ("old", "new"):
        check(project, site)
        with fresh_folder(site) as folder:
            (folder / "index.html").write_text(text)
            swap.swap(folder, site)
        assert (site / "index.html").read_text() == text
    assert [path.name for path in project.iterdir() if path.name.startswith(".site")] == []


def test_a_failure_in_between_leaves_the_old_site(project: Path) -> None:
    site = project / "site"
    with fresh_folder(site) as folder:
        (folder / "index.html").write_text("old")
        swap.swap(folder, site)
    with suppress(RuntimeError), fresh_folder(site) as folder:
        (folder / "index.html").write_text("half")
        raise RuntimeError
    assert (site / "index.html").read_text() == "old"


@pytest.mark.parametrize("renderer", ["mkdocs", "zensical"])
@pytest.mark.parametrize("site_dir", [".", "content", "annotations", "precious"])
def test_a_build_refuses_such_a_target(tmp_path: Path, renderer: str, site_dir: str) -> None:
    assert beleg("init", cwd=tmp_path).returncode == 0
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "letters.txt").write_text("dear")
    config = tmp_path / "mkdocs.yml"
    config.write_text(config.read_text() + f"\nsite_dir: {site_dir}\n")
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    done = beleg("build", "--renderer", renderer, cwd=tmp_path)
    assert done.returncode == 1
    assert "site_dir" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == before
