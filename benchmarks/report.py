"""Results as tables and a plot: ``python -m benchmarks.report results.json``.

The tables replace what stands between two marks of ``benchmarks/README.md``; the plot is written
beside it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from statistics import median
from typing import Any

from .plot import plot

FOLDER = Path(__file__).parent
PLOT = "results.svg"
_BEGIN, _END = "<!-- results:begin -->", "<!-- results:end -->"
_BETWEEN = re.compile(f"(?<={_BEGIN}\n).*?(?={_END})", re.DOTALL)
_DRAWN = ("beleg", "beleg-edit", "beleg-same", "mkdocs", "mkdocs-tuned", "zensical", "hugo")
_GIBIBYTE = 2**30

Results = dict[str, Any]
Row = dict[str, Any]


def report(results: Results) -> str:
    """All tables, as Markdown."""
    machine, site = results["machine"], results["site"]
    rows = sorted(results["builds"], key=lambda row: row["size"])
    runs = sorted({len(row["runs"]) for row in rows if row["runs"]})
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    head = (
        f"Measured on {results['date']}: {machine['processor']}, {machine['cores']} cores,"
        f" {machine['memory'] / 1e9:.0f} GB, {machine['system']}, Python {machine['python']};"
        f" {versions}. Articles of {site['article_bytes'] / 1000:g} kB with"
        f" {site['annotations']} annotations each, seed {site['seed']};"
        f" {' or '.join(map(str, runs))} alternating runs of each, the median, smallest and"
        " largest in brackets."
    )
    parts = [head, f"![Seconds by number of articles]({PLOT})", _builds(rows)]
    left_out = [
        f"* {row['size']:,} articles, {row['label']}: {_one_line(row['skipped'])}"
        for row in rows
        if "skipped" in row
    ]
    left_out += [
        f"* `beleg {step['command']}`, {step['what']}: {_one_line(step['trouble'])}"
        for step in results["growth"]
        if step["trouble"]
    ]
    if left_out:
        parts.append("\n".join(["Left out:", "", *left_out]))
    asked = list(_asked(results))
    if asked:
        lines = ["| | measured | asked |", "|---|--:|--:|"]
        lines += [f"| {what} | {found} | {wanted} |" for what, found, wanted in asked]
        parts += ["### What was asked", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _builds(rows: Sequence[Row]) -> str:
    lines = [
        "| articles | | seconds | processor seconds | largest process | all processes"
        " | site | files | first search |",
        "|--:|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        if row["runs"]:
            cells = [
                f"{row['size']:,}",
                row["label"],
                _seconds([run["wall"] for run in row["runs"]]),
                _seconds([run["cpu"] for run in row["runs"]]),
                _megabytes(median(run["largest"] for run in row["runs"])),
                _megabytes(median(run["together"] for run in row["runs"])),
                _megabytes(row["bytes"]),
                f"{row['files']:,}",
                f"{row['first_search'] / 1000:,.0f} kB" if "first_search" in row else "",
            ]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _asked(results: Results) -> Iterator[tuple[str, str, str]]:
    """What, measured, wanted; only what was measured."""
    rows = results["builds"]
    sizes = sorted({row["size"] for row in rows})
    others = (("MkDocs + Material", "mkdocs", "≤ 0.25"), ("Zensical", "zensical", "≤ 0.5"))
    ratios = (
        *(
            (f"Cold at {size:,}, to {name}", "beleg", size, key, size, wanted * (size == 1000))
            for name, key, wanted in others
            for size in sizes
        ),
        ("Cold at 10,000, to cold at 1,000", "beleg", 10_000, "beleg", 1000, "≤ 11"),
        ("One edit at 1,000, to cold", "beleg-edit", 1000, "beleg", 1000, "≤ 0.05"),
        ("One edit at 10,000, to Hugo", "beleg-edit", 10_000, "hugo", 10_000, "< 1"),
    )
    for what, one, size, other, other_size, wanted in ratios:
        first, second = wall(rows, one, size), wall(rows, other, other_size)
        if first and second:
            yield what, f"{first / second:.3f}", wanted
    for row in rows:
        if row["contender"] == "beleg" and row["size"] == 10_000 and row["runs"]:
            largest = median(run["largest"] for run in row["runs"]) / _GIBIBYTE
            yield "Largest process at 10,000", f"{largest:.2f} GiB", "≤ 1 GiB"
    for size in sizes:
        for key, what in (("beleg", "cold"), ("beleg-edit", "after an edit")):
            whole, without = wall(rows, key, size), wall(rows, f"{key}-no-search", size)
            if whole and without:
                share = 100 * (whole - without) / whole
                yield f"Search index at {size:,}, {what}", f"{share:.0f} % of the time", ""
    for found in sorted(results["previews"], key=itemgetter("size")):
        wanted = {1000: "about 1 s", 10_000: "≤ 3 s"}.get(found["size"], "")
        yield f"Preview at {found['size']:,}, after a change", _seconds(found["edits"]), wanted
        if cold := wall(rows, "beleg", found["size"]):
            ratio = median(found["edits"]) / cold
            yield f"Preview at {found['size']:,}, to the cold build", f"{ratio:.3f}", ""
    for step in results["growth"]:
        ratio = "left out" if step["trouble"] else f"{step['ratio']:.2f}"
        yield f"`beleg {step['command']}`: {step['what']}", ratio, f"about {step['times']}"


def wall(rows: Sequence[Row], key: str, size: int) -> float | None:
    """The median of a contender's seconds; None where it was not measured."""
    for row in rows:
        if (row["contender"], row["size"]) == (key, size) and row["runs"]:
            return float(median(run["wall"] for run in row["runs"]))
    return None


def drawn(results: Results) -> str:
    """The plot of the builds."""
    rows = sorted(results["builds"], key=itemgetter("size"))
    lines: dict[str, list[tuple[int, float]]] = {}
    for key in _DRAWN:
        for row in rows:
            if row["contender"] == key and row["runs"]:
                seconds = median(run["wall"] for run in row["runs"])
                lines.setdefault(row["label"], []).append((row["size"], seconds))
    return plot(lines, "Seconds of a build by number of articles")


def with_report(readme: str, text: str) -> str:
    """``readme`` with ``text`` between its marks. Raises ValueError where it has none."""
    if not _BETWEEN.search(readme):
        raise ValueError(f"the page has no {_BEGIN} … {_END}")
    return _BETWEEN.sub(lambda _: f"\n{text}\n", readme, count=1)


def _seconds(values: Sequence[float]) -> str:
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def _megabytes(size: float) -> str:
    return f"{size / 1e6:,.0f} MB"


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")[:200]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.report", description=__doc__)
    parser.add_argument("results", type=Path, metavar="FILE")
    parser.add_argument(
        "--print", action="store_true", help="print the tables and write nothing", dest="shown"
    )
    arguments = parser.parse_args(argv)
    results = json.loads(arguments.results.read_text("utf-8"))
    if arguments.shown:
        sys.stdout.write(report(results))
        return
    readme = FOLDER / "README.md"
    readme.write_text(with_report(readme.read_text("utf-8"), report(results)), "utf-8")
    (FOLDER / PLOT).write_text(drawn(results), "utf-8")


if __name__ == "__main__":
    main()
