"""What a page may cost: measured in a browser and on what it was sent."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from playwright.sync_api import Response

from .conftest import Visiting
from .visit import ARTICLES

pytestmark = pytest.mark.browser

PAGES = ("", *ARTICLES, "articles/telefonat/fuenf-regionen/", "claims/", "sources/", "people/")
INITIAL = 95_000
NOTES = 20
"""An article with so many notes keeps within ``INITIAL``."""
FURTHER_NOTE = 850
"""Bytes, compressed, for the words and sources of each further one."""
ZENSICAL = 24_000
"""Bytes, compressed, by which Zensical's own scripts and styles are larger than Material's."""


@pytest.mark.parametrize("path", PAGES)
def test_the_first_visit_is_small(visit: Visiting, built: Path, path: str) -> None:
    reader = visit(path)
    reader.page.wait_for_load_state("networkidle")
    assert len(reader.responses) <= 15
    kinds = {response.request.resource_type for response in reader.responses}
    assert "font" not in kinds
    sent = {response.url: compressed(response) for response in reader.responses}
    allowed = INITIAL + FURTHER_NOTE * max(0, reader.all(".fc-note").count() - NOTES)
    if built.parent.name.endswith("zensical"):
        allowed += ZENSICAL
    assert sum(sent.values()) <= allowed, sent


def compressed(response: Response) -> int:
    return len(gzip.compress(response.body(), 6))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_jumps(visit: Visiting, path: str, width: int) -> None:
    reader = visit(path, width=width)
    reader.page.wait_for_load_state("networkidle")
    shift = reader.page.evaluate(
        """() => new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += entry.hadRecentInput ? 0 : entry.value;
          }).observe({type: 'layout-shift', buffered: true});
          setTimeout(() => done(sum), 150);
        })"""
    )
    assert shift <= 0.02


def test_our_own_layer_is_small(built: Path) -> None:
    style = (built / "assets/beleg.css").read_bytes()
    script = (built / "assets/beleg.js").read_bytes()
    assert len(style) <= 20_000
    assert len(script) <= 10_000
    assert len(gzip.compress(style)) <= 5_500
    assert len(gzip.compress(script)) <= 4_000


def test_card_and_filter_cost_no_more_than_laying_out_the_page(visit: Visiting) -> None:
    """Compared with what the browser itself needs to lay out the article with its forty notes."""
    reader = visit(ARTICLES[0], width=390)
    took = reader.page.evaluate(
        """async () => {
          const painted = () => new Promise((done) =>
            requestAnimationFrame(() => setTimeout(done)));
          const { style } = document.documentElement;
          const acts = {
            page: (turn) => { style.fontSize = turn % 2 ? '120%' : '121%'; },
            card: (turn) => document.querySelectorAll('.fc-text .fc-ref')[9 + turn].click(),
            filter: () => document.querySelector('.fc-chip input').click(),
          };
          const best = { page: Infinity, card: Infinity, filter: Infinity };
          for (let turn = 0; turn < 8; turn++) {
            for (const [name, act] of Object.entries(acts)) {
              await painted();
              const start = performance.now();
              act(turn);
              await painted();
              best[name] = Math.min(best[name], performance.now() - start);
            }
          }
          return best;
        }"""
    )
    assert max(took["card"], took["filter"]) <= 4 * took["page"], json.dumps(took)
