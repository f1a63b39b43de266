"""Figures: the map shows what it should, in any file, and says it in words."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg.languages import Texts
from beleg.model import Area, Figure, Settings
from beleg.publish.context import Context
from beleg.publish.figures import figure_html
from beleg.publish.locator_map import draw
from beleg.publish.map_labels import place_labels
from beleg.publish.map_shapes import WIDTH, read_shapes

from . import factory

UKRAINE = Path(__file__).parents[1] / "content" / "maps" / "ua-oblasts.geojson"
AREAS = {
    "UA-43": "Krim",
    "UA-40": "Sewastopol",
    "UA-14": "Donezk",
    "UA-09": "Luhansk",
    "UA-23": "Saporischschja",
    "UA-65": "Cherson",
}
CONTEXT = Context(lang="de", here="articles/a/", settings=Settings(lang="de"))


def ukraine() -> Figure:
    return factory.map_figure(
        data=UKRAINE.read_text("utf-8"),
        areas=tuple(Area(key=key, label=label) for key, label in AREAS.items()),
    )


def parse(markup: str) -> Element:
    return html5lib.HTMLParser(strict=True).parseFragment(markup, container="div")


def drawn(figure: Figure) -> str:
    found = draw(figure, "fig_x", "Title")
    assert found is not None
    return found


def test_the_map_of_ukraine_is_small_and_names_its_areas() -> None:
    svg = drawn(ukraine())
    assert len(svg.encode()) <= 60_000
    tree = parse(svg)
    labels = [e.text for e in tree.iter() if e.get("class") == "fc-map-label"]
    assert labels == list(AREAS.values())
    (hatched,) = (e for e in tree.iter() if e.get("class") == "fc-area")
    assert hatched.get("fill") == "url(#fig_x_hatch)"
    land = "".join(e.get("d") or "" for e in tree.iter() if e.get("class") == "fc-land")
    outlines = sum(len(shape.rings) for shape in read_shapes(ukraine()).shapes)
    assert land.count("M") == outlines >= 27


def test_every_outline_stays_on_the_drawing() -> None:
    drawing = read_shapes(ukraine())
    for shape in drawing.shapes:
        for ring in shape.rings:
            assert all(0 <= x <= WIDTH and 0 <= y <= drawing.height for x, y in ring)


def test_no_label_covers_another_and_the_small_one_has_a_line() -> None:
    drawing = read_shapes(ukraine())
    shapes = {shape.key: shape for shape in drawing.shapes}
    labels = place_labels([(a, shapes[a.key]) for a in ukraine().areas], drawing)
    for one, other in combinations(labels, 2):
        assert not one.box.meets(other.box), (one.words, other.words)
        assert not any(other.box.holds(point) for point in one.line)
        assert not any(one.box.holds(point) for point in other.line)
    for label in labels:
        assert label.box.left >= 0
        assert label.box.right <= WIDTH
        assert label.box.top >= 0
        assert label.box.bottom <= drawing.height
    by_name = {label.words: label for label in labels}
    assert by_name["Krim"].target is None
    assert by_name["Sewastopol"].target is not None


def test_north_is_up_and_degrees_of_longitude_are_shorter() -> None:
    shapes = {shape.key: shape.rings[0] for shape in read_shapes(factory.map_figure()).shapes}
    west, small = shapes["W"], shapes["S"]
    assert max(y for _, y in west) < min(y for _, y in small)
    width = max(x for x, _ in west) - min(x for x, _ in west)
    height = max(y for _, y in west) - min(y for _, y in west)
    # 6 degrees by 4 at 51 degrees north: 6 * cos(51°) / 4.
    assert width / height == pytest.approx(0.944, abs=0.01)


def test_the_figure_says_in_words_what_it_shows() -> None:
    html = figure_html(factory.note(), CONTEXT)
    assert html is not None
    tree = parse(html)
    svg = next(e for e in tree.iter() if e.get("role") == "img")
    ids = {e.get("id"): "".join(e.itertext()) for e in tree.iter() if e.get("id")}
    names = [ids[id_] for id_ in (svg.get("aria-labelledby") or "").split()]
    assert names == ["The regions", "A map of the two regions."]
    assert svg.get("data-search-exclude") == "1"
    caption = "".join(next(e for e in tree.iter() if e.tag.endswith("figcaption")).itertext())
    for part in ("claimed", "The regions", "East: since 2022", "Small", "Public domain"):
        assert part in caption


def test_two_figures_on_a_page_have_ids_of_their_own() -> None:
    both = [figure_html(factory.note(id=id_), CONTEXT) or "" for id_ in ("one", "two")]
    ids = re.findall(r' id="([^"]+)"', "".join(both))
    assert len(ids) == len(set(ids)) == 6


def test_colours_are_left_to_the_style_sheet() -> None:
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", drawn(ukraine()))) <= {"#e8e8e8", "#fff"}
    css = (Path(__file__).parents[1] / "build_tools/beleg/assets/beleg.css").read_text("utf-8")
    for name in re.findall(r'class="(fc-[a-z-]+)"', drawn(ukraine())):
        assert f".{name}" in css, name


@pytest.mark.parametrize(
    "data",
    [
        None,
        '{"features": []}',
        '{"features": [{"geometry": null}]}',
        '{"features": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[1, 2]]]}}]}',
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": {"a": 1}}}]}',
        '{"features": [{"geometry": {"type": "MultiPolygon", "coordinates": ["a", 1, [[0]]]}}]}',
    ],
)
def test_a_file_without_areas_leaves_the_words(data: str | None) -> None:
    html = figure_html(factory.note(figure=factory.map_figure(data=data, legend=None)), CONTEXT)
    assert html is not None
    assert "<svg" not in html
    assert "A map of the two regions." in html
    assert "East" in html


_NUMBERS = st.integers(-400, 400) | st.floats(allow_nan=False, allow_infinity=False)
_RINGS = st.lists(st.lists(_NUMBERS, max_size=3), max_size=6)
_SHAPES: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"type": st.just("Polygon"), "coordinates": st.lists(_RINGS, max_size=2)}
) | st.fixed_dictionaries(
    {"type": st.just("MultiPolygon"), "coordinates": st.lists(st.lists(_RINGS, max_size=2))}
)


@given(st.lists(_SHAPES, max_size=4))
def test_any_coordinates_give_a_drawing_or_none(shapes: list[Any]) -> None:
    features = [{"properties": {"iso": "E"}, "geometry": shape} for shape in shapes]
    figure = factory.map_figure(data=json.dumps({"features": features}))
    svg = draw(figure, "fig_x", "Title")
    if svg is not None:
        parse(svg)
        assert "nan" not in svg
        assert "inf" not in svg


def test_a_chart_is_a_table_with_its_numbers() -> None:
    html = figure_html(factory.note(figure=factory.chart_figure()), CONTEXT)
    assert html is not None
    tree = parse(html)
    rows = ["".join(row.itertext()).split() for row in tree.iter() if row.tag.endswith("}tr")]
    assert rows == [["2024", "12,5", "%", "(estimated)"], ["2025", "-3", "%"]]
    widths = [e.get("width") for e in tree.iter() if e.tag.endswith("}rect")]
    assert widths == ["100.0", "24.0"]
    assert Texts.for_language("de").number(12.5) == "12,5"


def test_a_picture_has_its_words_and_an_address_seen_from_the_page() -> None:
    figure = factory.map_figure(kind="image", file="images/x.png", areas=(), data=None)
    html = figure_html(factory.note(figure=figure), CONTEXT)
    assert html is not None
    image = next(e for e in parse(html).iter() if e.tag.endswith("}img"))
    assert image.get("src") == "../../images/x.png"
    assert image.get("alt") == "A map of the two regions."
