"""Each page runs under its policy: all of it works, and what somebody smuggled in does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from ..conftest import beleg
from .conftest import Visiting
from .program import served
from .test_composer import NOTES, PASSAGES, SOURCES, open_form
from .visit import Visit, until

pytestmark = pytest.mark.browser

PAGES = (
    *("", "articles/", "articles/telefonat/", "articles/harbour-bridge/"),
    *("articles/telefonat/fuenf-regionen/", "articles/telefonat/verhandlungen-sofort/"),
    *("articles/telefonat/verhandlungen-sofort/embed/", "articles/harbour-bridge/ferry-fare/"),
    *("claims/", "sources/", "people/", "tags/", "charts/", "charts/telefonat/", "verdicts/"),
    *("people/donald-trump/", "corrections/", "search/", "data/", "methode/", "impressum/"),
    *("handbuch/anmerken/", "handbook/annotate/", "404.html"),
)
ON_BOTH_HOSTS = {
    *("", "articles/", "articles/telefonat/", "articles/telefonat/verhandlungen-sofort/"),
    *("claims/", "charts/telefonat/", "people/donald-trump/", "search/", "methode/", "404.html"),
}
"""One of each frame; what we put into it is the same on both hosts, byte for byte."""
WATCH = """
  window.violations = [];
  addEventListener('securitypolicyviolation', (e) =>
    window.violations.push(`${e.violatedDirective}: ${e.blockedURI} ${e.sample}`));
"""
SMUGGLED = (
    "<script>window.smuggled = 'script'</script>"
    "<img src=data:, onerror=\"window.smuggled = 'handler'\">"
    "<a id=contraband href=\"javascript:void(window.smuggled = 'address')\">x</a>"
)


def policy_of(html: str) -> str:
    found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    assert len(found) == 1
    return str(found[0])


def is_quiet(visit: Visit) -> None:
    """Nothing was complained of, and nothing asked of anybody else."""
    assert visit.complaints == []
    assert [url for url in visit.requested if not url.startswith((visit.address, "data:"))] == []


@pytest.mark.parametrize("path", PAGES)
def test_every_kind_of_page(visit: Visiting, built: Path, path: str) -> None:
    if built.parent.name.endswith("zensical") and path not in ON_BOTH_HOSTS:
        pytest.skip("the same bytes in the same frame as the pages that are looked at")
    seen = visit(path)
    seen.page.wait_for_load_state("networkidle")
    assert len(seen.requested) > 1 or path.endswith("embed/")
    is_quiet(seen)
    html = (built / path / ("" if path.endswith(".html") else "index.html")).read_text("utf-8")
    words = policy_of(html)
    assert "unsafe-inline" not in words
    assert ("wasm-unsafe-eval" in words) == (path == "search/")
    # Nothing is loaded before the policy is known.
    assert not re.search(r"<(script|link|style|img|base)\b", html[: html.index(words)])
    assert " style=" not in re.sub(r"<pre\b.*?</pre>", "", html, flags=re.DOTALL)


def test_every_page_has_one(built: Path) -> None:
    for page in built.rglob("*.html"):
        policy_of(page.read_text("utf-8"))


def test_filter_sheet_and_card(visit: Visiting) -> None:
    wide = visit("articles/telefonat/")
    wide.all(".fc-filter input[name=verdict]").first.check()
    wide.click_words(wide.mark("verhandlungen-sofort"))
    wide.all(".fc-filter input[name=verdict]").first.uncheck()
    wide.click_words(wide.mark("verhandlungen-sofort"))
    is_quiet(wide)
    narrow = visit("articles/telefonat/", width=390)
    narrow.click_words(narrow.mark("verhandlungen-sofort"))
    expect(narrow.card).to_be_visible()
    narrow.page.keyboard.press("Escape")
    is_quiet(narrow)


def test_the_bar_is_as_long_as_the_numbers(visit: Visiting) -> None:
    seen = visit("articles/telefonat/")
    widths = seen.page.eval_on_selector_all(
        ".fc-overview .fc-bar > svg", "(all) => all.map((e) => e.getBoundingClientRect().width)"
    )
    numbers = seen.page.eval_on_selector_all(
        ".fc-overview .fc-chip[data-tone] b", "(found) => found.map((e) => Number(e.textContent))"
    )
    shares = [width / sum(widths) for width in widths]
    assert shares == pytest.approx([number / sum(numbers) for number in numbers], abs=0.01)
    heights = seen.page.eval_on_selector_all(
        ".fc-overview .fc-bar > svg", "(all) => all.map((e) => e.getBoundingClientRect().height)"
    )
    assert heights == [14] * len(numbers)


def test_addresses_without_encryption_are_marked(visit: Visiting) -> None:
    seen = visit("articles/telefonat/")
    mark = "(e) => getComputedStyle(e, '::after').content"
    plain, safe = seen.all('a[href^="http:"]').first, seen.all('.fc-text a[href^="https:"]').first
    assert "http" in plain.evaluate(mark)
    assert safe.evaluate(mark) == "none"
    # A page that is itself looked at so, as here, has results with whole addresses of its own.
    seen = visit("search/?q=Putin")
    result = seen.all(".fc-search li > a").first
    expect(result).to_be_visible()
    assert str(result.evaluate("(a) => a.href")).startswith("http:")
    assert result.evaluate(mark) == "none"


def test_a_map_and_lists(visit: Visiting) -> None:
    seen = visit("articles/telefonat/fuenf-regionen/")
    expect(seen.all("svg").first).to_be_visible()
    is_quiet(seen)
    seen = visit("claims/")
    seen.all("select").first.select_option(index=1)
    is_quiet(seen)


def search_in(seen: Visit) -> None:
    seen.page.fill(".fc-search [name=q]", "Waffenruhe")


def test_the_search_runs_its_program(visit: Visiting) -> None:
    seen = visit("search/")
    search_in(seen)
    expect(seen.all(".fc-search ol > li").first).to_be_visible()
    assert any(".wasm" in response.url or "wasm." in response.url for response in seen.responses)
    is_quiet(seen)


def changed(visit: Visit, path: str, change: object) -> None:
    """The page as a server would give it that had changed its text."""

    def answer(route: Route) -> None:
        response = route.fetch()
        assert callable(change)
        route.fulfill(response=response, body=change(response.text()))

    visit.page.add_init_script(WATCH)
    visit.page.route(visit.address + path, answer)
    visit.page.goto(visit.address + path)


def without_policy(html: str) -> str:
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)


def with_smuggled(html: str) -> str:
    return re.sub(r"(<h1\b)", lambda found: SMUGGLED + found[1], html, count=1)


@pytest.mark.parametrize("path", ["articles/telefonat/", "claims/", "methode/", "search/"])
def test_what_was_smuggled_in_does_not_run(visit: Visiting, path: str) -> None:
    seen = visit(path)
    changed(seen, path, with_smuggled)
    seen.all("#contraband").click()
    assert seen.page.evaluate("window.smuggled") is None
    assert len(seen.page.evaluate("window.violations")) == 3
    # The same page without its policy runs all of it.
    bare = visit(path)
    changed(bare, path, lambda html: without_policy(with_smuggled(html)))
    until(bare.page, "window.smuggled === 'handler'")
    bare.all("#contraband").click()
    until(bare.page, "window.smuggled === 'address'")


def test_without_the_permission_the_search_stands_still(visit: Visiting) -> None:
    seen = visit("search/")
    changed(seen, "search/", lambda html: html.replace(" 'wasm-unsafe-eval'", ""))
    search_in(seen)
    until(seen.page, "window.violations.some((one) => one.includes('wasm-eval'))")
    assert seen.all(".fc-search ol > li").count() == 0


def test_nothing_is_asked_of_others(visit: Visiting) -> None:
    """The policy is the second net: even a picture of another host is not loaded."""
    seen = visit("articles/telefonat/")
    foreign = '<img src="https://example.org/x.png"><link rel=stylesheet href=//example.org/x.css>'
    changed(seen, "articles/telefonat/", lambda html: html.replace("<h1", f"{foreign}<h1", 1))
    found = seen.page.evaluate("window.violations")
    assert {one.partition(":")[0] for one in found} == {"img-src", "style-src-elem"}


@pytest.fixture(scope="module", params=["mkdocs", "zensical"])
def composing(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A built site whose readers can write annotations, with verdicts in colours of its own."""
    root = tmp_path_factory.mktemp("composing") / "desk"
    texts = {
        "mkdocs.yml": "site_name: Desk\ndocs_dir: content\nplugins: [{beleg: {composer: true}}]\n",
        "content/articles/passages.md": PASSAGES,
        "annotations/passages.yml": NOTES,
        "annotations/_site/sources.yml": SOURCES,
        "annotations/_site/verdicts.yml": "false: {label: no, rating: 1, colour: '#123456'}\n"
        "mostly-false: {label: hardly, rating: 2}\n",
    }
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    done = beleg("build", "--renderer", request.param, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    with served(root / "site") as address:
        yield address


def test_the_form_and_its_search(browser: Browser, composing: str) -> None:
    with Visit.of(browser, composing, "articles/passages/") as reader:
        assert "wasm-unsafe-eval" in policy_of(reader.page.content())
        form = open_form(reader)
        form.locator("[name=claim]").fill("The harbour bridge was built in half of the time")
        reader.page.wait_for_timeout(1500)
        is_quiet(reader)
        assert any("pagefind" in response.url for response in reader.responses)


def test_colours_of_the_sites_own_scale(browser: Browser, composing: str) -> None:
    with Visit.of(browser, composing, "verdicts/") as reader:
        badge = reader.all('.fc-badge[data-verdict="false"]').first
        shown = badge.evaluate("(e) => getComputedStyle(e).getPropertyValue('--fc-line')")
        assert shown == "#123456"
        is_quiet(reader)
