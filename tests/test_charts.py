"""Charts: right numbers, a table with the same numbers, and patterns beside the colours."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg import publish
from beleg.model import TONES, Page, Site, Statement, Tone
from beleg.publish.charts import by_verdict, over_time
from beleg.publish.context import Context
from beleg.publish.periods import MOST, by_period

from . import factory

CONTEXT = Context(lang="en", here="charts/", settings=factory.site(lang="en").settings)
XHTML, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"

DATES = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda day: str(day)[:7]),
    st.dates().map(lambda day: str(day)[:4]),
)


def parse(markup: object) -> Element:
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("etree"))
    return parser.parseFragment(str(markup), container="div")


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def cells(tree: Element, kind: str = "tbody") -> list[list[str]]:
    (body,) = tree.iter(XHTML + kind)
    return [[words(cell) for cell in row] for row in body.iter(f"{XHTML}tr")]


@given(st.lists(st.tuples(DATES, st.integers()), max_size=12))
def test_periods_hold_everything_once_without_gaps(dated: list[tuple[str, int]]) -> None:
    periods = by_period(dated)
    held = Counter(item for period in periods for item in period.items)
    assert held == Counter(item for _, item in dated)
    assert len(periods) <= MOST or periods[0].first[2:] == "00"
    for period in periods:
        for item in period.items:
            assert any(
                period.first <= word[: len(period.first)] <= period.last
                for word, other in dated
                if other == item
            )
    for before, after in pairwise(periods):
        assert before.last < after.first
        if len(before.last) == 4:
            assert int(after.first) == int(before.last) + 1


@pytest.mark.parametrize(
    ("dates", "names"),
    [
        (["2025-11-30", "2026-02"], ["2025-11", "2025-12", "2026-01", "2026-02"]),
        (["2025-05-19T18:00+02:00"], ["2025-05"]),
        (["2025", "2025-05-01"], ["2025"]),
        (["2022-02-24", "2025-05-19"], ["2022", "2023", "2024", "2025"]),
        (["1949", "1991"], ["1940", "1950", "1960", "1970", "1980", "1990"]),
        (["0800", "1991"], [f"{year:04}" for year in range(800, 2000, 100)]),
        (["soon"], []),
    ],
)
def test_periods_are_as_fine_as_the_dates_allow(dates: list[str], names: list[str]) -> None:
    assert [period.first for period in by_period([(date, 0) for date in dates])] == names


DATED: list[tuple[str, Tone]] = [
    ("2022-02-24", "false"),
    ("2025-05-19", "true"),
    ("2025-05-19", "false"),
    ("2025-06", "misleading"),
]


def test_columns_and_table_say_the_same() -> None:
    tree = parse(over_time(Counter(DATED), "chart", "Over time", CONTEXT))
    (details,) = tree.iter(f"{XHTML}details")
    assert cells(details, "thead") == [["Date", "false", "misleading", "accurate"]]
    assert cells(details) == [
        ["2022", "1", "0", "0"],
        ["2023", "0", "0", "0"],
        ["2024", "0", "0", "0"],
        ["2025", "1", "1", "1"],
    ]
    drawn = [rect for rect in tree.iter(f"{SVG}rect") if rect.get("x")]
    fills = Counter(rect.get("fill") for rect in drawn)
    assert fills == {"url(#chart_false)": 2, "url(#chart_misleading)": 1, "url(#chart_true)": 1}
    heights = [float(rect.get("height") or 0) for rect in drawn]
    # Every statement is as tall as any other, and those of one year stand on one another.
    assert max(heights) - min(heights) < 0.2
    assert len({rect.get("x") for rect in drawn}) == 2


def test_a_chart_has_a_name_a_description_and_a_legend() -> None:
    tree = parse(over_time(Counter(DATED), "chart", "Over time", CONTEXT))
    svg = next(svg for svg in tree.iter(f"{SVG}svg") if svg.get("role") == "img")
    named = {e.get("id"): words(e) for e in svg.iter() if e.get("id")}
    parts = [named[id_] for id_ in (svg.get("aria-labelledby") or "").split()]
    assert parts == ["Over time", "2022: 1; 2025: 3"]
    legend = next(e for e in tree.iter(f"{XHTML}ul"))
    assert [words(item) for item in legend] == ["false (2)", "misleading (1)", "accurate (1)"]


def test_every_tone_has_a_surface_of_its_own() -> None:
    tree = parse(over_time(Counter(("2025", tone) for tone in TONES), "chart", "All", CONTEXT))
    patterns = list(tree.iter(f"{SVG}pattern"))
    assert [pattern.get("data-tone") for pattern in patterns] == list(TONES)
    drawn = {tuple((e.tag, e.get("d"), e.get("r")) for e in pattern) for pattern in patterns}
    assert len(drawn) == len(TONES)


def test_nothing_is_drawn_of_nothing() -> None:
    assert over_time({}, "chart", "Over time", CONTEXT) is None
    assert by_verdict({}, factory.site().registers.scale, "chart", "All", CONTEXT) is None


@given(st.lists(st.tuples(DATES, st.sampled_from(TONES)), min_size=1, max_size=30))
def test_columns_stay_within_the_picture(dated: list[tuple[str, Tone]]) -> None:
    tree = parse(over_time(Counter(dated), "chart", "Over time", CONTEXT))
    svg = next(svg for svg in tree.iter(f"{SVG}svg") if svg.get("viewBox"))
    _, _, width, height = map(float, (svg.get("viewBox") or "").split())
    for rect in (r for r in svg.iter(f"{SVG}rect") if r.get("x")):
        x, y, w, h = (float(rect.get(name) or "nan") for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + w <= width + 0.1
        assert 0 < y <= y + h <= height
        assert h > 0
    assert sum(int(n) for row in cells(tree) for n in row[1:]) == len(dated)


def test_verdicts_are_counted_in_the_order_of_the_scale() -> None:
    given = Counter(("false", "true", "false"))
    tree = parse(by_verdict(given, factory.site().registers.scale, "c", "Verdicts", CONTEXT))
    assert [[row[0], row[2]] for row in cells(tree)] == [["true", "1"], ["false", "2"]]
    widths = [r.get("width") for r in tree.iter(f"{SVG}rect") if "%" in (r.get("width") or "")]
    assert widths == ["50.0%", "100.0%"]
    ids = {e.get("id") for e in tree.iter() if e.get("id")}
    assert {r.get("fill") for r in tree.iter(f"{SVG}rect") if r.get("fill")} == {
        f"url(#{id_})" for id_ in ids
    }


# The pages that show them.


def english(*annotations: Any, **settings: Any) -> Site:
    annotated = factory.annotated(
        list(annotations) or None, of=factory.article(lang="en", title="Two hours")
    )
    return factory.site(annotated, **{"lang": "en", **settings})


def page_at(path: str, site: Site) -> Page:
    return next(page for page in publish.pages(site) if page.path == path)


def test_withdrawn_claims_are_in_no_chart() -> None:
    gone = factory.claim(id="gone", status="withdrawn", verdict=factory.verdict("true"))
    site = english(factory.claim(), gone)
    for path in ("charts.md", "people/ada.md", "charts/a.md", "index.md"):
        table = next(
            e
            for e in parse(page_at(path, site).html).iter(f"{XHTML}table")
            if "fc-bars" in (e.get("class") or "")
        )
        assert [[row[0], row[2]] for row in cells(table)] == [["mostly false", "1"]], path


def test_statements_without_a_date_are_counted_in_words() -> None:
    said = [Statement(date="2025-05-19"), None, Statement(where="here")]
    claims = [factory.claim(id=f"c{n}", said=one) for n, one in enumerate(said)]
    html = page_at("charts.md", english(*claims)).html
    assert "2 statements without a date are left out." in words(parse(html))


def test_nobody_is_compared_and_numbers_are_called_no_score() -> None:
    site = english()
    person = words(parse(page_at("people/ada.md", site).html))
    assert "This is no score" in person
    assert "Ada" not in words(parse(page_at("charts.md", site).html))
    assert "%" not in person


def test_the_timeline_is_in_order_and_names_what_happened() -> None:
    tree = parse(page_at("charts/a.md", english()).html)
    (line,) = (e for e in tree.iter(f"{XHTML}ol") if "fc-timeline" in (e.get("class") or ""))
    dates = [next(item.iter(f"{XHTML}time")).get("datetime") for item in line]
    assert dates == sorted(dates, key=str)
    assert dates == [
        "2025-05-19",
        "2025-05-20T18:30+02:00",
        "2025-06",
        "2025-06-05",
        "2025-06-10",
    ]
    said, published, replied, checked, corrected = map(words, line)
    assert "Ada Lindqvist: “The budget rose by twelve per cent.”" in said
    assert "The article was published." in published
    assert "Reply: It rose by two per cent." in replied
    assert "checked: notes 2, 5, 6, 7" in checked
    assert "corrected: It rose by two per cent." in corrected


def test_an_article_without_dates_has_no_timeline() -> None:
    bare = dataclasses.replace(factory.claim(), said=None, checked=None, corrections=())
    site = english(bare)
    assert not [page for page in publish.pages(site) if page.path.startswith("charts/")]
    assert not re.search(r'href="[^"]*charts/a/"', page_at("articles.md", site).html)
