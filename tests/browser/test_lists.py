"""Lists that a script sorts and filters, and that are complete without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from beleg import publish
from beleg.parts import whole
from beleg.publish.claims import CLAIMS

from .. import many_articles
from .finding import Tab, opened
from .program import served

pytestmark = pytest.mark.browser

ROW = ".fc-table tbody > tr"
SHOWN = f"{ROW}:not([hidden])"
STATUS = "form[data-list] [role=status]"


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Tab]:
    with opened(browser, address) as made:
        yield made


def column(page: Page, key: str) -> list[str]:
    at = page.evaluate(f"document.querySelector('th[data-key={key}]').cellIndex")
    return page.eval_on_selector_all(SHOWN, f"all => all.map(r => r.cells[{at}].innerText.trim())")


def test_every_column_sorts_both_ways(tab: Tab) -> None:
    page = tab.open("claims/")
    rows = page.locator(ROW).count()
    for key in ("verdict", "speaker", "date", "article"):
        head = page.locator(f"th[data-key={key}]")
        head.locator("button").click()
        first = head.get_attribute("aria-sort")
        order = column(page, key)
        head.locator("button").click()
        assert {first, head.get_attribute("aria-sort")} == {"ascending", "descending"}
        assert page.locator("th[aria-sort]").count() == 1
        assert sorted(order) == sorted(column(page, key))
        if len(set(order)) > 1:
            assert order != column(page, key)
    assert page.locator(ROW).count() == rows


def test_dates_are_sorted_newest_first_and_verdicts_by_the_scale(tab: Tab) -> None:
    page = tab.open("claims/")
    page.click("th[data-key=date] button")
    dates = page.eval_on_selector_all(f"{ROW} time", "all => all.map(t => t.dateTime)")
    assert dates == sorted(dates, reverse=True)
    assert page.url.endswith("?sort=-date")
    page.click("th[data-key=verdict] button")
    words = list(dict.fromkeys(column(page, "verdict")))
    assert words[0] == "richtig"
    assert words[-1] == "zurückgezogen"


def test_it_begins_with_the_latest_check(tab: Tab) -> None:
    page = tab.open("claims/")
    assert page.locator("th[aria-sort]").count() == 0
    first = page.locator(f"{ROW} a").first.get_attribute("href")
    assert first.startswith("../articles/telefonat/")


@pytest.mark.parametrize(
    ("name", "value"),
    [("verdict", "falsch"), ("speaker", "Donald Trump"), ("tag", "diplomatie")],
)
def test_a_choice_filters_and_is_counted(tab: Tab, name: str, value: str) -> None:
    page = tab.open("claims/")
    rows = page.locator(ROW).count()
    page.select_option(f"form[data-list] [name={name}]", value)
    shown = page.locator(SHOWN).count()
    assert 0 < shown < rows
    assert page.inner_text(STATUS) == f"{shown} von {rows} Einträgen"
    if name != "tag":
        assert set(column(page, name)) == {value}


def test_words_and_choices_together_stay_in_the_address(tab: Tab) -> None:
    page = tab.open("claims/")
    page.fill("form[data-list] [name=q]", "trump  WAFFENRUHE")
    page.select_option("form[data-list] [name=sort]", "speaker")
    shown = column(page, "speaker")
    assert 0 < len(shown) < page.locator(ROW).count()
    status = page.inner_text(STATUS)
    page.reload()
    assert column(page, "speaker") == shown
    assert page.inner_text(STATUS) == status
    assert page.input_value("form[data-list] [name=sort]") == "speaker"
    page.fill("form[data-list] [name=q]", "")
    page.select_option("form[data-list] [name=sort]", "")
    assert page.url == f"{tab.address}claims/"


def test_an_address_with_nonsense_shows_everything(tab: Tab) -> None:
    page = tab.open("claims/?sort=constructor&verdict=nothing&x=1")
    assert page.locator("th[aria-sort]").count() == 0
    assert page.locator(SHOWN).count() == page.locator(ROW).count()


def test_sources_are_filtered_by_text(tab: Tab) -> None:
    page = tab.open("sources/")
    items = page.locator(".fc-listing > li")
    page.fill("form[data-list] [name=q]", "deutschlandfunk")
    shown = page.locator(".fc-listing > li:not([hidden])")
    assert 0 < shown.count() < items.count()
    assert all("Deutschlandfunk" in words for words in shown.all_inner_texts())
    assert page.url.endswith("?q=deutschlandfunk")


def test_it_works_by_keyboard_alone(tab: Tab) -> None:
    page = tab.open("claims/")
    page.focus("th[data-key=speaker] button")
    page.keyboard.press("Enter")
    assert page.get_attribute("th[data-key=speaker]", "aria-sort") == "ascending"
    assert page.evaluate("document.activeElement.closest('th').dataset.key") == "speaker"


@pytest.mark.parametrize("path", ["claims/", "sources/"])
def test_a_list_is_complete_without_a_script(browser: Browser, address: str, path: str) -> None:
    item = f":is({ROW}, .fc-listing > li)"
    with (
        opened(browser, address) as usual,
        opened(browser, address, java_script_enabled=False) as plain,
    ):
        first, second = usual.open(path), plain.open(path)
        assert first.locator(item).count() == second.locator(item).count() > 20
        assert not second.is_visible("form[data-list]")
        assert second.locator("th button").count() == 0
        assert second.locator(f"{item} >> visible=true").count() == first.locator(item).count()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_shifts_and_nothing_is_wider_than_the_screen(tab: Tab, width: int) -> None:
    page = tab.page
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach("
        "one => { window.shift += one.value; })).observe({type: 'layout-shift', buffered: true})"
    )
    tab.open("claims/")
    page.wait_for_timeout(200)
    assert page.evaluate("window.shift") <= 0.02
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    hidden = page.locator("th button").first
    assert hidden.is_visible() == (width == 1280)


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A list of claims in three pages, with a search and without one."""
    folder = tmp_path_factory.mktemp("paged")
    site = many_articles.large_site(45)
    alone = replace(site, settings=replace(site.settings, search=False))
    for name, of in (("", site), ("alone/", alone)):
        for made in publish.made(whole(CLAIMS, of)):
            many_articles.write_page(made, folder / name)
    (folder / "search").mkdir()
    (folder / "search" / "index.html").write_text("<link rel=icon href=data:,>", "utf-8")
    with served(folder) as own_address:
        yield own_address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_one_turns_the_pages_of_a_long_list_by_keyboard(
    browser: Browser, paged: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    with opened(browser, paged, color_scheme=scheme) as tab:
        page = tab.page
        page.set_viewport_size({"width": width, "height": 800})
        tab.open("claims/")
        titles = [page.inner_text("h1")]
        shown = page.locator(ROW).count()
        while page.locator(".fc-pager [rel=next]").count():
            page.focus(".fc-pager [rel=next]")
            page.keyboard.press("Enter")
            page.wait_for_url(f"{paged}claims/page/{len(titles) + 1}/")
            titles.append(page.inner_text("h1"))
            shown += page.locator(ROW).count()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            for box in (link.bounding_box() for link in page.locator(".fc-pager a").all()):
                assert box
                assert box["height"] >= 24
        of = len(titles)
        wanted = [f"Alle Behauptungen – Seite {n} von {of}" for n in range(2, of + 1)]
        assert titles == ["Alle Behauptungen", *wanted]
        assert (of >= 3, shown) == (True, 450)
        page.click(".fc-pager >> text=Erste Seite")
        assert page.url == f"{paged}claims/"


def test_a_long_list_asks_the_search_for_a_verdict_and_filters_no_single_page(
    browser: Browser, paged: str, address: str
) -> None:
    with opened(browser, paged) as tab:
        page = tab.open("claims/page/2/")
        assert page.locator("form[data-list], th button").count() == 0
        page.select_option("form[role=search] [name=verdict]", "mostly-false")
        page.fill("form[role=search] [name=q]", "")
        page.click("form[role=search] button")
        assert page.url == f"{paged}search/?kind=claim&q=&verdict=mostly-false"
    # And the page of the search does what is asked of it.
    with opened(browser, address) as tab:
        page = tab.open("search/?kind=claim&q=&verdict=mostly-false")
        page.wait_for_selector(".fc-search ol > li")
        badges = page.locator(".fc-search ol .fc-badge").all_inner_texts()
        assert badges
        assert {badge.strip() for badge in badges} == {"größtenteils falsch"}


def test_without_a_search_a_page_of_a_long_list_is_filtered_and_says_so(
    browser: Browser, paged: str
) -> None:
    with opened(browser, paged) as tab:
        page = tab.open("alone/claims/page/2/")
        rows = page.locator(ROW).count()
        assert "nur diese Seite" in page.inner_text("form[data-list]")
        page.select_option("form[data-list] [name=verdict]", "falsch")
        shown = page.locator(SHOWN).count()
        assert 0 < shown < rows
        assert page.inner_text(STATUS) == f"{shown} von {rows} Einträgen"


def test_without_a_script_a_long_list_has_its_pages_and_no_form(
    browser: Browser, paged: str
) -> None:
    with opened(browser, paged, java_script_enabled=False) as tab:
        page = tab.open("claims/")
        assert not page.is_visible("form")
        assert page.is_visible(".fc-pager [rel=next]")
