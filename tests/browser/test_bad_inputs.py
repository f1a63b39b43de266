"""Everything that strangers may send and that is published, in a browser: words, and only words.

One site holds every harmless case of ``tests/bad_inputs/``. An attacker's script would call
``BOOM`` with the number of its case; each page is also asked for elements that could call it later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

from ..bad_inputs import sites
from ..bad_inputs.table import Case
from ..conftest import beleg
from ..test_bad_inputs import CONFIGURATION, HARMLESS
from .program import served
from .visit import until

pytestmark = pytest.mark.browser

LANDMARKS = ("header.md-header", "main", "footer.md-footer", ".fc-page")
BODIES = [case for case in HARMLESS if case.field == "article.body"]
ACTS = """() => {
  const found = [];
  for (const one of document.querySelectorAll('body *')) {
    for (const {name, value} of one.attributes) {
      const leads = /^(href|src|srcset|action|formaction|data|poster|background|xlink:href)$/i;
      if (/^on|^srcdoc$|^ping$/i.test(name)) found.push(`${one.localName} ${name}=${value}`);
      if (leads.test(name) && /^\\s*(javascript|vbscript|data|file|blob):/i.test(value)) {
        found.push(`${one.localName} ${name}=${value}`);
      }
    }
    if (/^(base|meta|object|embed|math|frame)$/.test(one.localName)) found.push(one.localName);
  }
  return found;
}"""
"""What has not acted yet and could: when it is pointed at, followed or sent."""


@dataclass(kw_only=True)
class Watched:
    """A page, and what attackers have reached on the way."""

    page: Page
    address: str
    ran: list[Any] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Addresses of somebody else's."""
    complaints: list[str] = field(default_factory=list)

    def faults(self, path: str, landmarks: Iterable[str] = LANDMARKS) -> list[str]:
        """Go there; what is wrong with the page."""
        page = self.page
        page.goto(self.address + path)
        found = [f"{path}: {one}" for one in page.evaluate(ACTS)]
        found += [
            f"{path}: {count} × {selector}"
            for selector in landmarks
            if (count := page.locator(selector).count()) != 1
        ]
        if page.url != self.address + path:
            found.append(f"{path}: led to {page.url}")
        return found + self.reached(path)

    def reached(self, path: str) -> list[str]:
        """What happened since this was asked last."""
        found = [f"{path}: ran {one}" for one in self.ran]
        found += [f"{path}: asked {one}" for one in self.asked]
        found += [f"{path}: said {one}" for one in self.complaints]
        self.ran.clear()
        self.asked.clear()
        self.complaints.clear()
        return found


@contextmanager
def watching(browser: Browser, address: str) -> Iterator[Watched]:
    """A reader whose browser reports what attackers reach, and asks nobody but ``address``."""
    # Without the pages' policy: what is judged is whether anything comes so far that it would run.
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    context.set_default_timeout(10_000)
    watched = Watched(page=context.new_page(), address=address)
    context.expose_function("BOOM", lambda number: watched.ran.append(number))
    page = watched.page

    def note_who_is_asked(request: Request) -> None:
        if not request.url.startswith((address, "data:")):
            watched.asked.append(request.url)

    # Seen, not held up: a browser whose requests are held up reads nothing from its cache.
    context.on("request", note_who_is_asked)
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    page.on("dialog", lambda dialog: watched.complaints.append(dialog.message))

    def hear(message: Any) -> None:
        # A picture that an article names and that is not there is missing for every reader.
        missing = message.location.get("url", "").endswith(MISSING)
        if message.type in ("error", "warning") and not missing:
            watched.complaints.append(f"{message.text} ({message.location.get('url')})")

    page.on("console", hear)
    try:
        yield watched
    finally:
        context.close()


MISSING = ("/fehlt.png",)
NO_ICON = '<title>x</title><link rel="icon" href="data:,">'
"""The head of a page of this test, whose icon no browser is to ask for."""


@pytest.fixture(scope="module")
def made() -> sites.Made:
    return sites.made(HARMLESS, mkdocs=CONFIGURATION)


@pytest.fixture(scope="module")
def site(made: sites.Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made.write(tmp_path_factory.mktemp("hostile"))
    done = beleg("build", "--quiet", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return root / "site"


@pytest.fixture(scope="module")
def address_of_site(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


@pytest.fixture
def reader(browser: Browser, address_of_site: str) -> Iterator[Watched]:
    with watching(browser, address_of_site) as found:
        yield found


def paths(site: Path, pattern: str) -> list[str]:
    """Addresses of the pages whose path fits."""
    found = (f"{file.parent.relative_to(site).as_posix()}/" for file in site.rglob("index.html"))
    return sorted("" if path == "./" else path for path in found if re.fullmatch(pattern, path))


def _groups(things: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (things[start : start + size] for start in range(0, len(things), size))


OPEN_CARDS = """async () => {
  for (const one of document.querySelectorAll('.fc-ref')) {
    one.click();
    await new Promise((done) => requestAnimationFrame(done));
    document.querySelector('dialog.fc-card[open]')?.close();
  }
}"""


def test_articles(reader: Watched, site: Path, made: sites.Made) -> None:
    """The page of each article, and every note of it opened beside its words."""
    found = []
    for path in paths(site, "articles/[^/]+/"):
        found += reader.faults(path, (*LANDMARKS, ".fc-text"))
        reader.page.evaluate(OPEN_CARDS)
        found += [f"{path}: {one}" for one in reader.page.evaluate(ACTS)]
        notes = reader.page.eval_on_selector_all(
            ".fc-note", "(all) => all.map((one) => one.dataset.id)"
        )
        slug = path.split("/")[1]
        wanted = [
            case.name
            for case in HARMLESS
            if made.articles[case.id] == slug
            and case.room in sites.NOTED_ROOMS
            and case.field != "claim.id"
        ]
        found += [f"{path}: {name} has no note" for name in wanted if notes.count(name) != 1]
        found += _covered(reader, path)
        found += reader.reached(path)
    assert found == []


def _covered(reader: Watched, path: str) -> list[str]:
    """Whether something lies over the page."""
    over = "!document.elementFromPoint(200, 20)?.closest('header, .md-header')"
    return [f"{path}: is covered"] if reader.page.evaluate(over) else []


def test_pages_of_claims_and_notes(reader: Watched, site: Path) -> None:
    plain = {case.name for case in HARMLESS if case.verb == "accepted"}
    found = []
    for path in paths(site, "articles/[^/]+/[^/]+/"):
        if path.split("/")[2] not in plain:
            found += reader.faults(path)
    assert found == []


def test_lists(reader: Watched, site: Path) -> None:
    found = []
    for path in paths(site, "(?!articles/).*"):
        found += reader.faults(path)
    assert found == []


def test_embeds(reader: Watched, site: Path) -> None:
    """As they stand on somebody else's page: in frames."""
    found = []
    embeds = paths(site, "articles/[^/]+/[^/]+/embed/")
    assert len(embeds) > 100
    for number, some in enumerate(_groups(embeds, 25)):
        frames = "".join(f'<iframe src="/{path}"></iframe>' for path in some)
        (site / f"frames-{number}.html").write_text(f"<!doctype html>{NO_ICON}{frames}")
        reader.page.goto(f"{reader.address}frames-{number}.html")
        for frame in reader.page.frames[1:]:
            found += [f"{frame.url}: {one}" for one in frame.evaluate(ACTS)]
            if frame.locator("main").count() != 1:
                found.append(f"{frame.url}: no main")
        found += reader.reached(str(number))
    assert found == []


SETTLED = """document.querySelector('.fc-search ol')?.ariaBusy === 'false'"""


def test_results_of_the_search(reader: Watched) -> None:
    page = reader.page
    found = reader.faults("search/")
    shown = 0
    for words in ("BOOM", "script", "onerror", "<img src=x onerror=BOOM(1)>", '"><script>'):
        page.fill(".fc-search [name=q]", words)
        typed = f"new URLSearchParams(location.search).get('q') === {words!r}"
        until(page, f"{typed} && {SETTLED}")
        more = page.locator(".fc-search > button")
        for _ in range(3):
            if more.is_visible() and more.is_enabled():
                more.click()
                until(page, SETTLED)
        shown += page.locator(".fc-search ol > li").count()
        found += [f"{words}: {one}" for one in page.evaluate(ACTS)]
        found += reader.reached(words)
    assert found == []
    assert shown >= 20


def test_the_form(reader: Watched, made: sites.Made) -> None:
    """Attackers' claims are offered as checked before, and their words are typed in again."""
    page = reader.page
    claims = [case for case in HARMLESS if case.field == "claim.claim" and "BOOM" in case.text]
    page.goto(f"{reader.address}articles/{made.articles[claims[0].id]}/")
    page.locator(".fc-compose-open").click()
    form = page.locator("dialog.fc-composer[open]")
    form.wait_for()
    found, offered = [], 0
    for case in claims:
        for name in ("claim", "speaker", "summary", "explanation", "author"):
            form.locator(f"[name={name}]").fill(case.text)
        form.locator(".fc-copy-yaml").click()
        page.wait_for_timeout(500)
        offered += form.locator(".fc-similar li").count()
        found += [f"{case.id}: {one}" for one in page.evaluate(ACTS)]
        found += reader.reached(case.id)
    assert found == []
    assert offered > 0
    assert form.locator(".fc-yaml").count() == 1


def test_without_all_this_they_would_run(browser: Browser, tmp_path: Path) -> None:
    """The same inputs, put into pages as they were sent: the watching sees them act."""
    raw = [case for case in HARMLESS if "<" in case.text and "BOOM" in case.text]
    for case in raw:
        (tmp_path / f"{case.number}.html").write_text(_as_sent(case), "utf-8")
    ran: set[int] = set()
    acting = 0
    with served(tmp_path) as address, watching(browser, address) as reader:
        for number, some in enumerate(_groups(raw, 40)):
            frames = "".join(f'<iframe src="/{case.number}.html"></iframe>' for case in some)
            (tmp_path / f"frames-{number}.html").write_text(f"<!doctype html>{NO_ICON}{frames}")
            reader.page.goto(f"{address}frames-{number}.html")
            for frame in reader.page.frames[1:]:
                acting += bool(frame.evaluate(ACTS))
            reader.page.wait_for_timeout(200)
            ran |= {int(one) for one in reader.ran}
    assert len(ran) >= 100
    assert acting >= 50


def _as_sent(case: Case) -> str:
    return f'<!doctype html><meta charset="utf-8"><title>x</title><div>{case.text}</div>'
