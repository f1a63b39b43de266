"""The measuring: sound sites, the same each time, and the figures of what was run."""

from __future__ import annotations

import json
import math
import re
import sys
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from benchmarks import report, run
from benchmarks.articles import make_article
from benchmarks.contenders import CONTENDERS
from benchmarks.generate import Wanted, site_files, write_site
from benchmarks.measure import ROOT, Failed, measured
from benchmarks.place import Place
from benchmarks.plot import plot

from .conftest import beleg

SMALL = Wanted(articles=3, article_bytes=6_000, annotations=8)


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert list(site_files(SMALL)) == list(site_files(SMALL))
    other = dict(site_files(Wanted(articles=3, article_bytes=6_000, annotations=8, seed=2)))
    assert all(text != other[path] for path, text in site_files(SMALL) if "check-" in path)


def test_an_article_is_the_same_in_a_larger_site() -> None:
    larger = dict(site_files(Wanted(articles=9, article_bytes=6_000, annotations=8)))
    articles = [path for path, _ in site_files(SMALL) if path.startswith("content/")]
    assert len(articles) == 3
    assert all(larger[path] == text for path, text in site_files(SMALL) if path in articles)


@pytest.mark.parametrize("size", [6_000, 17_000, 60_000])
def test_articles_are_as_long_as_asked(size: int) -> None:
    sizes = [len(make_article(1, number, size).text.encode()) for number in range(6)]
    assert all(size <= found <= size + 2_500 for found in sizes)


def test_a_site_has_all_that_a_desk_writes(tmp_path: Path) -> None:
    """Quotes that need their surroundings, passages within and across others, the whole scale."""
    write_site(Wanted(articles=6), tmp_path)
    done = beleg("check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "no problems\n")
    files = [yaml.safe_load(f.read_text("utf-8")) for f in tmp_path.glob("annotations/*.yml")]
    assert all(sum(map(len, file.values())) == 15 for file in files)
    notes = [note for file in files for name in ("claims", "notes", "links") for note in file[name]]
    assert len({note["verdict"] for file in files for note in file["claims"]}) == 9
    assert [note for note in notes if isinstance(note["quote"], dict)]
    assert [note for note in notes if "corrections" in note]
    assert beleg("merge", "--quiet", "-o", "merged", cwd=tmp_path).returncode == 0
    merged = "".join(file.read_text("utf-8") for file in tmp_path.glob("merged/articles/*.md"))
    # One mark that stands for two annotations is where two passages lie on one another.
    assert re.search(r'data-id="[\w-]+ [\w-]+"', merged)
    articles = "".join(f.read_text("utf-8") for f in tmp_path.glob("content/articles/*.md"))
    assert all(sign in articles for sign in ("\n## ", "\n- ", "\n> ", "\n|", "ü", "„", "*", "]("))


def test_too_many_annotations_are_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        list(site_files(Wanted(articles=1, article_bytes=2_000, annotations=400)))


def test_a_program_is_counted_with_its_workers() -> None:
    """Also with one that is left behind by its parent, as servers of workers are."""
    busy = "import time\nwhile time.process_time() < 0.4: pass"
    script = (
        "import subprocess, sys\n"
        f"one = subprocess.Popen([sys.executable, '-c', {busy!r}])\n"
        f"two = subprocess.Popen([sys.executable, '-c', {busy!r}])\n"
        "one.wait()\n"
        "two.returncode = 0\n"
        "held = bytearray(120_000_000)\n"
    )
    found = measured([sys.executable, "-c", script], ROOT, {}, 30)
    wanted = 0.8 if sys.platform == "linux" else 0.4
    assert wanted <= found.cpu < 3
    assert 120_000_000 < found.largest <= found.together < 300_000_000
    assert 0 < found.wall < 30


def test_a_program_that_fails_or_stays_is_no_measurement() -> None:
    with pytest.raises(Failed, match="no such thing"):
        measured([sys.executable, "-c", "raise SystemExit('no such thing')"], ROOT, {}, 30)
    with pytest.raises(Failed, match="ended after 1 s"):
        measured([sys.executable, "-c", "import time; time.sleep(60)"], ROOT, {}, 1)


def test_a_whole_run_makes_tables_and_a_plot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "first_search", lambda site, words: 1000 * len(words))
    out = tmp_path / "results.json"
    run.main(
        f"--sizes 3 --runs 2 --cold-once --article-bytes 3000 --annotations 3"
        f" --only beleg,only-pagefind,mkdocs"
        f" --folder {tmp_path} --out {out}".split()
    )
    results = json.loads(out.read_text("utf-8"))
    assert [row["contender"] for row in results["builds"]] == [
        "beleg",
        "only-pagefind",
        "mkdocs",
    ]
    assert [len(row["runs"]) for row in results["builds"]] == [1, 2, 2]
    assert all(row["bytes"] > 1_000_000 and row["files"] > 10 for row in results["builds"])
    text = report.report(results)
    assert "| 3 | Beleg, cold |" in text
    assert "| 3 | MkDocs + Material |" in text
    assert ElementTree.fromstring(report.drawn(results)).tag.endswith("svg")
    assert not list(tmp_path.glob("beleg-bench-*"))
    # Another size may be added to the same table, another seed not.
    with pytest.raises(SystemExit):
        run.main(f"--sizes 3 --out {out} --add --only growth --seed 2".split())
    monkeypatch.setattr(run, "growth", lambda *_: [])
    run.main(
        f"--sizes 2 --runs 1 --article-bytes 3000 --annotations 3 --only mkdocs-tuned,growth --add"
        f" --folder {tmp_path} --out {out}".split()
    )
    later = json.loads(out.read_text("utf-8"))["builds"]
    assert later[:3] == results["builds"]
    assert [row["contender"] for row in later[3:]] == ["mkdocs-tuned"]


def _results() -> report.Results:
    """Every contender at two sizes, at a cost that grows with the size; Zensical gave up."""
    runs = [{"wall": 2.0, "cpu": 3.0, "largest": 2**29, "together": 2**30}] * 3
    rows = [
        {
            "contender": one.key,
            "label": one.label,
            "size": size,
            "runs": [{**found, "wall": found["wall"] * size / 1000} for found in runs],
            "bytes": 5_000_000,
            "files": 40,
            "first_search": 120_000,
        }
        for size in (1_000, 10_000)
        for one in CONTENDERS
    ]
    rows[-2] |= {"runs": [], "skipped": "would take | about 99 minutes"}
    return {
        "date": "2025-01-01",
        "machine": dict.fromkeys(("processor", "cores", "system", "python"), 2) | {"memory": 2e10},
        "versions": {"beleg": "1.0"},
        "site": {"article_bytes": 17_000, "annotations": 15, "seed": 1},
        "builds": rows,
        "previews": [{"size": 1_000, "start": 3.0, "edits": [0.5, 0.4, 0.9]}],
        "growth": [
            {"what": "large", "command": "check", "times": 1, "ratio": 1.25, "trouble": ""},
            {"what": "register", "command": "build", "times": 10, "ratio": 0, "trouble": "no\nway"},
        ],
    }


def test_what_was_asked_is_answered() -> None:
    text = report.report(_results())
    assert "| Cold at 1,000, to MkDocs + Material | 1.000 | ≤ 0.25 |" in text
    assert "| Cold at 10,000, to cold at 1,000 | 10.000 | ≤ 11 |" in text
    assert "| Largest process at 10,000 | 0.50 GiB | ≤ 1 GiB |" in text
    assert "| Search index at 1,000, cold | 0 % of the time |" in text
    assert "| Preview at 1,000, after a change | 0.50 (0.40–0.90) |" in text
    assert "| `beleg check`: large | 1.25 | about 1 |" in text
    assert "| `beleg build`: register | left out | about 10 |" in text
    assert "* `beleg build`, register: no way" in text
    assert "* 10,000 articles, Zensical: would take \\| about 99 minutes" in text
    columns = {line.count("|") for line in text.splitlines() if line.startswith(("| 1", "| 10"))}
    assert columns == {10}


def test_a_plot_goes_from_small_to_large_however_sizes_were_measured() -> None:
    results = _results()
    forth = report.drawn(results)
    results["builds"].reverse()
    back = report.drawn(results)
    assert sorted(re.findall(r'points="[^"]+"|d="[^"]+"', back)) == sorted(
        re.findall(r'points="[^"]+"|d="[^"]+"', forth)
    )
    assert "points=" in forth or 'd="' in forth


def test_the_page_takes_the_tables() -> None:
    readme = (ROOT / "benchmarks/README.md").read_text("utf-8")
    once = report.with_report(readme, "| 1 |")
    assert "\n| 1 |\n" in once
    assert report.with_report(once, "| 1 |") == once
    assert once.split("| 1 |")[0].rstrip() in readme
    with pytest.raises(ValueError, match="results:begin"):
        report.with_report("no marks", "")


def test_labels_of_a_plot_do_not_lie_on_one_another() -> None:
    lines = {f"line <{number}>": [(100, 1.0), (1000, 10.0)] for number in range(7)}
    drawing = plot(lines, "a & b")
    labels = re.findall(r'y="([\d.]+)" text-anchor="start">line &lt;', drawing)
    places = sorted(map(float, labels))
    assert len(places) == 7
    assert all(after - before >= 15 for before, after in pairwise(places))
    assert "prefers-color-scheme: dark" in drawing


def test_what_would_take_too_long_is_left_out() -> None:
    rows = [
        {"contender": "slow", "size": 100, "runs": [{"wall": 4.0}]},
        {"contender": "slow", "size": 1_000, "runs": [{"wall": 400.0}]},
        {"contender": "never", "size": 100, "runs": [], "skipped": "it failed"},
    ]
    assert run.expected_seconds(rows[:1], "slow", 1_000) == pytest.approx(40)
    assert run.expected_seconds(rows, "slow", 3_000) == pytest.approx(3_600)
    assert math.isinf(run.expected_seconds(rows, "never", 1_000))
    assert run.expected_seconds(rows, "new", 100) == 0


def test_every_contender_is_there_or_says_what_is_missing() -> None:
    assert len({one.key for one in CONTENDERS}) == len(CONTENDERS)
    for one in CONTENDERS:
        assert one.missing() == "" or not find_spec(one.key)


def test_the_floor_is_that_of_the_same_site(tmp_path: Path) -> None:
    """As many bytes in files of the same names, and as many pages to be found."""
    wanted = Wanted(articles=3, article_bytes=3_000, annotations=3)
    place = Place(folder=tmp_path, wanted=wanted, longest=60)
    place.make()
    site, floor = place.beleg / "site", tmp_path / "floor" / "site"
    contenders = {one.key: one for one in CONTENDERS}
    contenders["only-files"].run(place)
    assert _sizes(floor) == {
        name: size for name, size in _sizes(site).items() if not name.startswith("pagefind/")
    }
    contenders["only-pagefind"].run(place)
    found = [sum("pf_fragment" in name for name in _sizes(folder)) for folder in (site, floor)]
    assert found[0] == found[1] > 9
    # What stood in Pagefind's place has let it work.
    assert (site / "pagefind" / "languages.json").exists()


def _sizes(folder: Path) -> dict[str, int]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.stat().st_size for file in files}
