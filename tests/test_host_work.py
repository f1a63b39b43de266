"""MkDocs runs where it could make something else than before, and only there.

That a site is the same either way is what ``test_incremental`` looks at, in each of its changes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from beleg.adapters import mkdocs_build, search
from beleg.adapters.configuration import find_project
from beleg.adapters.host_work import key_of

from .complete_site import (
    MKDOCS_YML,
    assert_same,
    build,
    complete_site,
    moved_with_cache,
    sources_of,
)
from .test_incremental import append, both, edit, option, put, remove, setting

Change = Callable[[Path], None]
MATERIAL = MKDOCS_YML.replace("name: mkdocs", "name: material\n  font: false")
OWN = "content/method.md"


@pytest.fixture(autouse=True)
def without_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "available", lambda: False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = complete_site(tmp_path_factory.mktemp("base") / "p", mkdocs_yml=MATERIAL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "available", lambda: False)
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        assert build(root) == 0
        assert build(root) == 0
    return root


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each run of MkDocs."""
    found: list[str] = []
    real = mkdocs_build.build

    def counting(config, **options):  # type: ignore[no-untyped-def]
        found.append(config.site_name)
        return real(config, **options)

    monkeypatch.setattr(mkdocs_build, "build", counting)
    return found


WITHOUT_MKDOCS: dict[str, Change] = {
    "nothing": lambda root: None,
    "a finding": edit("annotations/ferry/claims.yml", "vier Prozent", "fünf Prozent"),
    "a word of an article": append("content/articles/ferry.md", "\n\nEin Absatz mehr.\n"),
    "a new article": put(
        "content/articles/new.md",
        "---\ntitle: New\nlang: en\npublisher: P\nlicense: CC0-1.0\n---\n\nWords.\n",
    ),
    "a person": edit("annotations/_site/people.yml", "Ada Lindqvist", "Ada Lind"),
}
WITH_MKDOCS: dict[str, Change] = {
    "a page of the site's own": append(OWN, "\nOne more word.\n"),
    "a new page": put("content/about.md", "# About\n"),
    "a page deleted": both(remove(OWN), setting("nav", ["index.md", "claims.md"])),
    "a file beside the pages": put("content/files/letter.txt", "Dear reader"),
    "the name of the site": setting("site_name", "Saltmere checks"),
    "a remark in the configuration": append("mkdocs.yml", "# a remark\n"),
    "an option": option("contact", "desk@example.org"),
    "a page of the site lost": remove("site/method/index.html"),
    "a style of the theme changed": lambda root: next(
        (root / "site/assets/stylesheets").glob("main.*.css")
    ).write_text("/* */", "utf-8"),
}


@pytest.mark.parametrize("name", [*WITHOUT_MKDOCS, *WITH_MKDOCS])
def test_it_runs_where_it_must(base: Path, tmp_path: Path, name: str, runs: list[str]) -> None:
    root = moved_with_cache(base, tmp_path / "p")
    {**WITHOUT_MKDOCS, **WITH_MKDOCS}[name](root)
    assert build(root) == 0
    assert len(runs) == (name in WITH_MKDOCS)
    clean = sources_of(root, tmp_path / "clean")
    assert build(clean) == 0
    assert_same(root / "site", clean / "site", name)
    runs.clear()
    assert build(root) == 0
    assert runs == []
    assert_same(root / "site", clean / "site", f"{name}, once more")


def test_a_link_to_an_article_that_goes_and_comes_back(
    base: Path, tmp_path: Path, runs: list[str]
) -> None:
    """MkDocs leads a link to a page that is there, and leaves one as it is that leads nowhere."""
    root = moved_with_cache(base, tmp_path / "p")
    put(OWN, "# How we work\n\nAs in [this](articles/new.md).\n")(root)
    assert build(root) == 0
    leads = 'href="../articles/new/"'
    assert leads not in (root / "site/method/index.html").read_text("utf-8")
    # It was warned of the link, so it runs each time, until there is nothing to warn of.
    runs.clear()
    assert build(root) == 0
    assert len(runs) == 1
    WITHOUT_MKDOCS["a new article"](root)
    assert build(root) == 0
    assert leads in (root / "site/method/index.html").read_text("utf-8")
    runs.clear()
    assert build(root) == 0
    assert runs == []
    remove("content/articles/new.md", "annotations/_site/permalinks.lock")(root)
    assert build(root) == 0
    assert len(runs) == 1
    assert leads not in (root / "site/method/index.html").read_text("utf-8")


def test_an_article_where_a_file_of_the_site_was(
    base: Path, tmp_path: Path, runs: list[str]
) -> None:
    root = moved_with_cache(base, tmp_path / "p")
    put("content/articles/new/index.html", "<p>a file</p>")(root)
    assert build(root) == 0
    WITHOUT_MKDOCS["a new article"](root)
    runs.clear()
    assert build(root) == 0
    assert runs == []
    for turn in ("at once", "later"):
        clean = sources_of(root, tmp_path / turn)
        assert build(clean) == 0
        assert_same(root / "site", clean / "site", turn)
        assert build(root) == 0


def test_what_mkdocs_warned_of_stops_a_strict_build(base: Path, tmp_path: Path) -> None:
    root = moved_with_cache(base, tmp_path / "p")
    append(OWN, "\n[Nowhere](nowhere.md)\n")(root)
    assert build(root) == 0
    assert build(root, "--strict") == 1


def configured(root: Path, **settings: object) -> str | None:
    (root / "content").mkdir(exist_ok=True)
    raw = {"site_name": "X", "docs_dir": "content", "plugins": ["beleg"], **settings}
    (root / "mkdocs.yml").write_text(yaml.dump(raw), "utf-8")
    return key(root)


def key(root: Path) -> str | None:
    project = find_project(root)
    return key_of(project, (), project.settings)


PLAIN: dict[str, dict[str, object]] = {
    "no theme": {},
    "material": {"theme": "material"},
    "with options": {"theme": {"name": "material", "features": ["navigation.tabs"]}},
    "extensions": {"markdown_extensions": ["tables", {"toc": {"permalink": True}}]},
    "extensions as a mapping": {"markdown_extensions": {"pymdownx.details": {}}},
}
IN_DOUBT: dict[str, dict[str, object]] = {
    "templates of one's own": {"theme": {"name": "material", "custom_dir": "theirs"}},
    "a theme that writes the time": {"theme": "readthedocs"},
    "somebody's theme": {"theme": {"name": "cinder"}},
    "no theme but templates": {"theme": {"name": None, "custom_dir": "theirs"}},
    "an extension that reads files": {"markdown_extensions": ["pymdownx.snippets"]},
    "somebody's extension": {"markdown_extensions": ["tables", {"theirs": {}}]},
    "settings elsewhere": {"INHERIT": "../base.yml"},
    "templates beside the pages": {"extra_templates": ["map.html"]},
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_can_be_told(name: str, tmp_path: Path) -> None:
    found = configured(tmp_path, **PLAIN[name])
    assert found is not None
    assert configured(tmp_path, **PLAIN[name]) == found


@pytest.mark.parametrize("name", IN_DOUBT)
def test_what_cannot(name: str, tmp_path: Path) -> None:
    assert configured(tmp_path, **IN_DOUBT[name]) is None


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("!ENV [NAME, X]", False),
        ("!!python/name:theirs.slugs", False),
        ("!!python/name:material.extensions.emoji.twemoji", True),
        ("!!python/object/apply:os.getcwd", False),
        ("{a: [1, 2.5, true, null, word]}", True),
    ],
)
def test_tags(written: str, told: bool, tmp_path: Path) -> None:
    configured(tmp_path)
    append("mkdocs.yml", f"extra:\n  x: {written}\n")(tmp_path)
    assert (key(tmp_path) is not None) == told


def test_a_package_more_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = configured(tmp_path)
    folder = tmp_path / "packages"
    (folder / "theirs-1.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    assert configured(tmp_path) != before
