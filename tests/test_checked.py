"""`beleg check` looks again at what may have changed, and at nothing else."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from beleg.adapters import build, cache, checked
from beleg.adapters.configuration import Project, find_project
from beleg.diagnostics import Diagnostic
from beleg.pipeline import Ground, Group, Walked, walk


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The articles that were looked at since the list was last cleared."""
    slugs: list[str] = []

    def noted(group: Group, ground: Ground) -> Walked:
        slugs.append(group.slug)
        return walk(group, ground)

    monkeypatch.setattr(checked, "walk", noted)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "kept"))
    return slugs


def replace_in(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new), "utf-8")

    return change


def plain(found: list[Diagnostic]) -> list[tuple[object, ...]]:
    return [
        (d.code, d.severity, str(d.place.path), d.place.start, d.place.end, d.message, d.help)
        for d in found
    ]


def in_full(project: Project) -> list[tuple[object, ...]]:
    return plain(build.run(project).report.in_reading_order())


LONG, SHORT = "telefonat", "harbour-bridge"
CHANGES = {
    "a word of an article": (
        replace_in(f"content/articles/{SHORT}.md", "carpenters", "joiners"),
        {SHORT},
    ),
    "a quote": (replace_in(f"annotations/{SHORT}.yml", "quote: ", "quote: not "), {SHORT}),
    "a source": (
        replace_in("annotations/_site/sources.yml", "title: ", "title: New "),
        {LONG, SHORT},
    ),
    "the lock": (replace_in("annotations/_site/anchors.lock", f"{SHORT}/", f"{SHORT}-x/"), {SHORT}),
    "a map": (
        replace_in("content/maps/ua-oblasts.geojson", "FeatureCollection", "Features"),
        {LONG},
    ),
    "a setting": (replace_in("mkdocs.yml", "density_words: 35", "density_words: 1"), {LONG, SHORT}),
    "an annotation file more": (
        lambda root: (root / f"annotations/{LONG}/more.yml").write_text("claims: [{}]\n"),
        {LONG},
    ),
    "an annotation file less": (
        lambda root: (root / f"annotations/{LONG}/links.yml").unlink(),
        {LONG},
    ),
    "an article less": (lambda root: (root / f"content/articles/{SHORT}.md").unlink(), {SHORT}),
    "this program": (lambda root: None, {LONG, SHORT}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_is_looked_at_again(
    name: str, demo: Path, walked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    change, expected = CHANGES[name]
    checked.check(find_project(demo))
    walked.clear()
    change(demo)
    if name == "this program":
        monkeypatch.setattr(checked, "engine", lambda: "another")
    project = find_project(demo)
    assert plain(checked.check(project)) == in_full(project)
    assert set(walked) == expected


def test_findings_are_kept_with_their_places(demo: Path, walked: list[str]) -> None:
    replace_in(f"annotations/{SHORT}.yml", "quote: ", "quote: not ")(demo)
    project = find_project(demo)
    first = plain(checked.check(project))
    walked.clear()
    assert plain(checked.check(project)) == first == in_full(project)
    assert first
    assert walked == []


def test_files_without_an_article_are_looked_at_each_time(demo: Path, walked: list[str]) -> None:
    """What is said of them names the articles that there are."""
    (demo / "annotations/telefonal.yml").write_text("claims: []\n")
    project = find_project(demo)
    assert plain(checked.check(project)) == plain(checked.check(project)) == in_full(project)
    assert walked.count("telefonal") == 2


KEPT = "for each key: "


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "null",
        '{"x": 1}',
        f"{KEPT}1",
        KEPT + '{"figures": {}}',
        KEPT + '{"figures": {}, "found": [[1]]}',
        KEPT + '{"figures": {}, "found": [["a", "b", "c", 0, 0, "", ""]]}',
    ],
)
def test_a_spoilt_file_is_no_harm(text: str, demo: Path, walked: list[str]) -> None:
    project = find_project(demo)
    first = plain(checked.check(project))
    file = cache.cache_file(project.root, checked.FILE)
    keys = file.read_bytes()
    if text.startswith(KEPT):
        text = json.dumps(dict.fromkeys(json.loads(keys), json.loads(text.removeprefix(KEPT))))
    file.write_text(text)
    walked.clear()
    assert plain(checked.check(project)) == first
    assert set(walked) == {LONG, SHORT}
    assert file.read_bytes() == keys


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_where_nothing_can_be_kept_all_is_checked(demo: Path, walked: list[str]) -> None:
    kept = Path(os.environ["XDG_CACHE_HOME"])
    kept.mkdir()
    kept.chmod(0o500)
    checked.check(find_project(demo))
    checked.check(find_project(demo))
    assert len(walked) == 4


def test_nothing_is_kept_in_the_project(demo: Path, walked: list[str]) -> None:
    before = sorted(demo.rglob("*"))
    checked.check(find_project(demo))
    assert sorted(demo.rglob("*")) == before
