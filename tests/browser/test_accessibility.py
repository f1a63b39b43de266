"""axe-core finds nothing: each kind of page, both schemes, a large and a small window."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from .conftest import Visiting
from .visit import HEIGHT, Visit

pytestmark = pytest.mark.browser

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
WITHOUT: tuple[str, ...] = ()
"""Parts of a theme that cannot be repaired from here, each with its reason. There is none."""

STILL = """addEventListener('DOMContentLoaded', () => {
  const style = new CSSStyleSheet();
  style.replaceSync('*, *::before, *::after { transition: none !important }');
  document.adoptedStyleSheets.push(style);
})"""
"""Colours are judged when they have arrived, not on their way from one scheme to the other."""

KINDS = {
    "start": "index.html",
    "article": "articles/harbour-bridge/index.html",
    "long article": "articles/telefonat/index.html",
    "claim": "articles/harbour-bridge/longest-wooden-bridge/index.html",
    "claim on other people's pages": "articles/harbour-bridge/longest-wooden-bridge/embed/index.html",
    "note with a map": "articles/telefonat/fuenf-regionen/index.html",
    "own page": "methode/index.html",
    "handbook": "handbuch/text/index.html",
    "not found": "404.html",
    "article list": "articles/index.html",
    "claims": "claims/index.html",
    "sources": "sources/index.html",
    "source": "sources/*/index.html",
    "people": "people/index.html",
    "person": "people/*/index.html",
    "verdicts": "verdicts/index.html",
    "corrections": "corrections/index.html",
    "charts": "charts/index.html",
    "timeline": "charts/*/index.html",
    "tags": "tags/index.html",
    "tag": "tags/*/index.html",
    "data": "data/index.html",
    "search": "search/index.html",
}
ON_BOTH_HOSTS = {"start", "article", "own page", "claims", "search"}
"""What we put into a page is the same on both hosts, byte for byte; only the frame differs."""

LARGE = {"long article", "sources"}
"""Here contrast, by far the slowest rule, is judged in two of the four states: large and light,
small and dark. What stands there stands on smaller pages too, which are judged in all of them."""

STATES = [(width, dark) for width in (1280, 390) for dark in (False, True)]


def test_every_kind_of_page_is_here(built: Path) -> None:
    """A new kind of page needs a line above."""
    known = {file for pattern in KINDS.values() for file in built.glob(pattern)}
    known |= set(built.glob("articles/*/*/index.html"))
    known |= set(built.glob("articles/*/*/embed/index.html"))
    content = Path(__file__).parents[2] / "content"
    own = {page.relative_to(content).with_suffix("") for page in content.rglob("*.md")}
    own = {page.parent if page.name == "index" else page for page in own}
    unknown = [
        file.relative_to(built).as_posix()
        for file in built.rglob("*.html")
        if file not in known and file.parent.relative_to(built) not in own
    ]
    assert unknown == []


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(visit: Visiting, built: Path, kind: str) -> None:
    if built.parent.name.endswith("zensical") and kind not in ON_BOTH_HOSTS:
        pytest.skip("the same bytes in the same frame as the pages that are looked at")
    path = min(built.glob(KINDS[kind])).relative_to(built).as_posix()
    judge_in_each_state(visit(path.removesuffix("index.html")), large=kind in LARGE)


def open_a_card(reader: Visit) -> None:
    reader.reference("longest-wooden-bridge").evaluate("(r) => r.click()")


def set_a_filter(reader: Visit) -> None:
    reader.all('.fc-chip [value="misleading"]').check()


def do_both(reader: Visit) -> None:
    set_a_filter(reader)
    open_a_card(reader)


@pytest.mark.parametrize("act", [open_a_card, set_a_filter, do_both])
def test_axe_finds_nothing_with_a_card_open_or_a_filter_on(
    visit: Visiting, built: Path, act: Callable[[Visit], None]
) -> None:
    if built.parent.name.endswith("zensical") and act is not do_both:
        pytest.skip("the same bytes in the same frame as the pages that are looked at")
    judge_in_each_state(visit("articles/harbour-bridge/"), act)


def judge_in_each_state(
    reader: Visit, act: Callable[[Visit], None] | None = None, *, large: bool = False
) -> None:
    reader.page.add_init_script(STILL)
    found: list[Any] = []
    for width, dark in STATES:
        reader.page.set_viewport_size({"width": width, "height": HEIGHT[width]})
        reader.page.emulate_media(color_scheme="dark" if dark else "light")
        if act or (width, dark) == STATES[0]:
            reader.page.reload()
            reader.page.evaluate(AXE)
        if act:
            act(reader)
        contrast = not large or dark == (width == 390)
        found += [(width, dark, *violation) for violation in violations(reader, contrast)]
    assert found == []


def violations(reader: Visit, contrast: bool) -> list[list[str]]:
    """Rule, element and what axe says about it."""
    found = reader.page.evaluate(
        """async ([rules, without, contrast]) => {
          const context = {exclude: without.map((selector) => [selector])};
          const options = {
            runOnly: {type: 'tag', values: rules},
            rules: {'color-contrast': {enabled: contrast}},
            resultTypes: ['violations'],
          };
          const { violations } = await axe.run(without.length ? context : document, options);
          return violations.flatMap((v) => v.nodes.map((n) =>
            [v.id, n.target.join(' '), n.failureSummary]));
        }""",
        [RULES, WITHOUT, contrast],
    )
    return list(found)
