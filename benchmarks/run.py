"""Measure, in alternating runs: ``python -m benchmarks.run --out results.json``.

Every contender builds the same site once per round, round after round, so that whatever else the
machine does falls on all of them alike. ``benchmarks.report`` makes tables and the plot.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from .articles import make_article
from .contenders import CONTENDERS, Contender
from .first_search import NotSeen, first_search
from .generate import Wanted, add_arguments
from .growth import growth
from .machine import machine, versions
from .measure import Failed, Measured
from .place import Place
from .preview import preview

SIZES = (100, 1_000, 3_000, 10_000)
LONGEST = 600.0
"""Seconds; what would take longer by the smaller sizes is not tried."""
_COLD, _PREVIEW, _GROWTH = "beleg", "preview", "growth"


class NotTheSame(Exception):
    """Figures can only stand in one table where machine, versions and sites are the same."""


class Run:
    """One measurement of several sizes, written to a file whenever a size is done."""

    def __init__(self, arguments: argparse.Namespace, folder: Path) -> None:
        self._folder = folder
        self._runs: int = arguments.runs
        self._longest: float = arguments.longest
        self._first_counts: bool = arguments.first_counts
        self._cold_once: bool = arguments.cold_once
        self._only: Sequence[str] = arguments.only
        self._out: Path = arguments.out
        self._wanted = Wanted(
            article_bytes=arguments.article_bytes,
            annotations=arguments.annotations,
            seed=arguments.seed,
        )
        same = {"machine": machine(), "versions": versions(), "site": asdict(self._wanted)}
        del same["site"]["articles"]
        today = datetime.now(UTC).date().isoformat()
        self._results: dict[str, Any] = {"date": today, **same}
        self._results |= {"longest": self._longest, "builds": [], "previews": [], "growth": []}
        if arguments.add:
            self._results = _earlier(self._out, same)
        self._rows: list[dict[str, Any]] = self._results["builds"]

    def sizes(self, sizes: Sequence[int]) -> None:
        """Measure all contenders and the preview at each size, small ones first."""
        for size in sorted(sizes):
            place = Place(
                folder=self._folder / str(size),
                wanted=Wanted(**{**asdict(self._wanted), "articles": size}),
                longest=self._longest,
                first_counts=self._first_counts,
            )
            rows = [self._row(contender, size) for contender in self._contenders()]
            if not (self._does(_PREVIEW) or any("skipped" not in row for row in rows)):
                self._save()
                continue
            _say(f"{size} articles: making the site")
            try:
                place.make()
            except Failed as problem:
                for row in rows:
                    row.setdefault("skipped", str(problem))
                _say(f"{size} articles: {problem}")
                self._save()
                continue
            for number in range(self._runs):
                for contender, row in zip(self._contenders(), rows, strict=True):
                    if not (number and self._cold_once and contender.key == _COLD):
                        self._measure(contender, row, place)
            if self._does(_PREVIEW):
                self._preview(place)
            shutil.rmtree(place.folder)
            self._save()

    def growth(self) -> None:
        """Measure the two steps that must not cost their square."""
        if self._does(_GROWTH):
            self._results["growth"].clear()
            for found in growth(self._folder / "growth", self._runs, self._longest):
                ratio = f"{found.ratio:.2f}" if not found.trouble else found.trouble
                _say(f"{found.what}, {found.command}: {ratio}")
                self._results["growth"].append({**asdict(found), "ratio": found.ratio})
        self._save()

    def _contenders(self) -> list[Contender]:
        return [one for one in CONTENDERS if self._does(one.key)]

    def _does(self, key: str) -> bool:
        return not self._only or key in self._only

    def _row(self, contender: Contender, size: int) -> dict[str, Any]:
        row: dict[str, Any] = {
            "contender": contender.key,
            "label": contender.label,
            "size": size,
            "runs": [],
        }
        _replace(self._rows, row, "contender", "size")
        expected = expected_seconds(self._rows, contender.key, size)
        if missing := contender.missing():
            row["skipped"] = missing
        elif expected > self._longest:
            row["skipped"] = _too_long(expected)
        if "skipped" in row:
            _say(f"{size} articles, {contender.label}: left out, {row['skipped']}")
        return row

    def _measure(self, contender: Contender, row: dict[str, Any], place: Place) -> None:
        if "skipped" in row:
            return
        try:
            found = contender.run(place)
        except Failed as problem:
            row["skipped"] = str(problem)
            _say(f"{row['size']} articles, {contender.label}: {problem}")
            return
        site = contender.site(place)
        if contender.whole and not (site / place.last_page).is_file():
            row["skipped"] = f"the site has no {place.last_page}"
            return
        row["runs"].append(asdict(found))
        _say(f"{row['size']} articles, {contender.label}: {_told(found)}")
        if len(row["runs"]) == 1:
            files = [file for file in site.rglob("*") if file.is_file()]
            row["files"] = len(files)
            row["bytes"] = sum(file.stat().st_size for file in files)
            if contender.search:
                self._search(row, site, place)
        if place.beleg not in site.parents:
            place.put_away(site)

    def _search(self, row: dict[str, Any], site: Path, place: Place) -> None:
        wanted = place.wanted
        title = make_article(wanted.seed, 0, wanted.article_bytes).title
        try:
            row["first_search"] = first_search(site, max(title.split(), key=len))
        except NotSeen as problem:
            _say(f"the weight of a search was not seen: {problem}")

    def _preview(self, place: Place) -> None:
        size = place.wanted.articles
        if (expected := expected_seconds(self._rows, _COLD, size)) > self._longest:
            _say(f"{size} articles, preview: left out, {_too_long(expected)}")
            return
        try:
            found = preview(place, max(self._runs, 3))
        except Failed as problem:
            _say(f"{size} articles, preview: {problem}")
            return
        _say(f"{size} articles, preview: {median(found.edits):.2f} s after a change")
        _replace(self._results["previews"], {"size": size, **asdict(found)}, "size")

    def _save(self) -> None:
        text = json.dumps(self._results, ensure_ascii=False, indent=1)
        self._out.write_text(f"{text}\n", "utf-8")


def _earlier(file: Path, same: dict[str, Any]) -> dict[str, Any]:
    """The results in ``file``. Raises NotTheSame where they are of other things than ``same``."""
    results: dict[str, Any] = json.loads(file.read_text("utf-8"))
    for name, value in same.items():
        if results[name] != value:
            raise NotTheSame(f"{file} has figures of another {name}: {results[name]}")
    return results


def _replace(rows: list[dict[str, Any]], row: dict[str, Any], *keys: str) -> None:
    """Put ``row`` at the end, and remove the one that has the same ``keys``."""
    rows[:] = [one for one in rows if any(one[key] != row[key] for key in keys)]
    rows.append(row)


def expected_seconds(rows: Sequence[dict[str, Any]], key: str, size: int) -> float:
    """What the smaller sizes let expect of ``key``; 0 where nothing was measured.

    The cost is taken to grow by the power that the last two sizes show, and at least as the size.
    """
    known = [
        (row["size"], median(run["wall"] for run in row["runs"]))
        for row in rows
        if row["contender"] == key and row["runs"] and row["size"] <= size
    ]
    known.sort()
    if not known:
        return math.inf if _was_left_out(rows, key) else 0.0
    last, seconds = known[-1]
    power = 1.0
    if len(known) > 1:
        before, fewer = known[-2]
        power = max(power, math.log(seconds / fewer) / math.log(last / before))
    return float(seconds * (size / last) ** power)


def _was_left_out(rows: Sequence[dict[str, Any]], key: str) -> bool:
    return any(row["contender"] == key and "skipped" in row for row in rows)


def _too_long(expected: float) -> str:
    if math.isinf(expected):
        return "was left out at a smaller size"
    return f"would take about {expected / 60:.0f} minutes"


def _told(found: Measured) -> str:
    return f"{found.wall:.2f} s, {found.cpu:.2f} s processor, {found.largest / 1e6:.0f} MB"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _numbers(words: str) -> list[int]:
    return [int(word) for word in words.split(",")]


def main(argv: Sequence[str] | None = None) -> None:
    keys = [*(contender.key for contender in CONTENDERS), _PREVIEW, _GROWTH]
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=__doc__)
    parser.add_argument("--sizes", type=_numbers, default=SIZES, metavar="N,N")
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    parser.add_argument(
        "--only", type=lambda words: words.split(","), default=[], metavar="KEY,KEY"
    )
    parser.add_argument("--out", type=Path, default=Path("results.json"), metavar="FILE")
    parser.add_argument(
        "--add", action="store_true", help="keep the figures of other sizes that FILE has"
    )
    parser.add_argument(
        "--longest", type=float, default=LONGEST, metavar="S", help="seconds that a build may take"
    )
    parser.add_argument(
        "--first-counts",
        action="store_true",
        help="the build that makes the inputs is the first cold one; it finds no lock to compare",
    )
    parser.add_argument(
        "--cold-once",
        action="store_true",
        help="Beleg's cold build is measured in the first round only, and what follows it in all",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        help="where to work; needs 40 GB for 10,000 and 12 for each further round",
    )
    add_arguments(parser)
    arguments = parser.parse_args(argv)
    if unknown := [key for key in arguments.only if key not in keys]:
        parser.error(f"{', '.join(unknown)}: only {', '.join(keys)} can be measured")
    with tempfile.TemporaryDirectory(prefix="beleg-bench-", dir=arguments.folder) as name:
        try:
            run = Run(arguments, Path(name))
        except (OSError, NotTheSame) as problem:
            parser.error(str(problem))
        run.sizes(arguments.sizes)
        run.growth()


if __name__ == "__main__":
    main()
