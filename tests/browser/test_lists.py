"""Lists that a script sorts and filters, and that are complete without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from beleg.publish.claims import claims_page

from .. import many_articles
from .finding import Tab, opened, served

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


def test_a_list_of_thousands_answers_at_once(browser: Browser, tmp_path: Path) -> None:
    site = many_articles.large_site(300)
    (page_of_claims,) = claims_page(site)
    many_articles.write_page(page_of_claims, tmp_path)
    with served(tmp_path) as own_address, opened(browser, own_address) as tab:
        page = tab.open("claims/")
        assert page.locator(ROW).count() == 3000
        spent = page.evaluate(
            """() => {
              const start = performance.now();
              document.querySelector("th[data-key=speaker] button").click();
              const field = document.querySelector("form[data-list] [name=q]");
              field.value = "verhandlungen";
              field.dispatchEvent(new Event("input", { bubbles: true }));
              return performance.now() - start;
            }"""
        )
        assert 0 < page.locator(SHOWN).count() < 3000
    assert spent < 1500
