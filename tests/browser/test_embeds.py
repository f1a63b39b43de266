"""A claim in a frame on somebody else's page, as its readers see it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from beleg.adapters.host_pages import assets
from beleg.exports.embed import embed_files
from beleg.model import Site
from beleg.publish.embed_box import iframe

from .. import factory
from .program import served
from .visit import Visit

pytestmark = pytest.mark.browser

LONG = "Die Ausgaben der Stadt für ihre Brücken steigen in diesem Jahr um mehr als zwölf Prozent. "
CLAIMS = {
    "short": factory.claim(
        id="short", claim="Ja.", summary="Nein.", speaker=None, said=None, sources=()
    ),
    "usual": factory.claim(id="usual"),
    "long": factory.claim(
        id="long",
        claim=LONG * 3,
        summary=LONG * 2,
        sources=tuple(factory.reference(title=LONG, quote=LONG) for _ in range(4)),
    ),
    "gone": factory.claim(id="gone", status="withdrawn"),
}


@pytest.fixture(scope="module")
def site() -> Site:
    return factory.site(factory.annotated([*CLAIMS.values()]), url="https://check.example/")


@pytest.fixture(scope="module")
def embeds(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the claims' frames are served, with a page that shows each in one."""
    folder = tmp_path_factory.mktemp("embeds")
    for path, content in {**assets(), **dict(embed_files(site.articles[0], site))}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    for id_, claim in CLAIMS.items():
        code = iframe(claim, site.articles[0].article, site.settings)
        here = code.replace(site.settings.url or "", "/").replace(' loading="lazy"', "")
        style = "<style>body{margin:0}</style><link rel='icon' href='data:,'>"
        (folder / f"{id_}.html").write_text(f"<!doctype html><title>x</title>{style}{here}")
    with served(folder) as found:
        yield found


def _frame(visit: Visit, id_: str) -> tuple[int, int, int]:
    """Height of the frame; height and width of what is in it. Pixels."""
    frame = next(f for f in visit.page.frames if f"/{id_}/embed/" in f.url)
    needed = frame.evaluate(
        """() => {
          document.querySelector('main').style.minHeight = 0;
          const main = document.querySelector('main').getBoundingClientRect();
          return [Math.ceil(main.height), document.documentElement.scrollWidth];
        }"""
    )
    height = visit.page.eval_on_selector("iframe", "(f) => f.clientHeight")
    return int(height), int(needed[0]), int(needed[1])


@pytest.mark.parametrize("id_", CLAIMS)
@pytest.mark.parametrize("width", [360, 640])
def test_the_estimated_height_is_enough(
    browser: Browser, embeds: str, id_: str, width: int
) -> None:
    with Visit.of(browser, embeds, f"{id_}.html", width=width) as visit:
        given, needed, _ = _frame(visit, id_)
        print(id_, width, given, needed)
        assert needed <= given
        assert given <= 2.2 * needed
        assert visit.complaints == []


@pytest.mark.parametrize("id_", CLAIMS)
def test_nothing_is_wider_than_a_small_phone(browser: Browser, embeds: str, id_: str) -> None:
    with Visit.of(browser, embeds, f"{id_}.html", width=320) as visit:
        assert _frame(visit, id_)[2] <= 320


def test_the_frame_asks_only_its_own_site(browser: Browser, embeds: str) -> None:
    with Visit.of(browser, embeds, "usual.html", script=False) as visit:
        assert all(response.url.startswith(embeds) for response in visit.responses)
        assert len(visit.responses) == 3
