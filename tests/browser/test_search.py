"""The page of the search as a reader uses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from beleg.adapters import search_shares
from beleg.publish.search import SEARCH

from .. import many_articles
from .finding import Tab, opened
from .program import served
from .visit import until

pytestmark = pytest.mark.browser

STATUS = ".fc-search p[role=status]"
RESULT_LIST = ".fc-search ol"
RESULT = f"{RESULT_LIST} > li"


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Tab]:
    with opened(browser, address) as made:
        yield made


def look_for(page: Page, words: str) -> list[str]:
    """Type the words; the titles of the results, when they are there."""
    page.fill(".fc-search [name=q]", words)
    settled(page, f"new URLSearchParams(location.search).get('q') === {words!r}")
    return titles(page)


def settled(page: Page, condition: str = "true") -> None:
    """Wait until the address fits and the results of the search for it are there."""
    until(
        page,
        f"({condition}) && document.querySelector('{RESULT_LIST}')?.ariaBusy === 'false'",
    )


def titles(page: Page) -> list[str]:
    return page.eval_on_selector_all(f"{RESULT} > a", "links => links.map(a => a.textContent)")


def number(page: Page) -> int:
    return int(page.inner_text(STATUS).split()[0].replace(".", ""))


def test_nothing_is_loaded_before_a_reader_types(tab: Tab) -> None:
    page = tab.open("search/")
    page.focus(".fc-search [name=q]")
    page.wait_for_timeout(600)
    assert tab.of_search() == {}
    look_for(page, "Waffenruhe")
    assert tab.of_search()


def test_the_first_search_on_the_demo_is_small(tab: Tab) -> None:
    page = tab.open("search/")
    look_for(page, "Verhandlung")
    assert sum(tab.of_search().values()) <= 260_000
    assert len([path for path in tab.of_search() if path == "pagefind/pagefind.js"]) == 1


@pytest.mark.parametrize(
    ("words", "shown"),
    [("Verhandlung", "Verhandlungen"), ("bridges", "bridge"), ("bridge", "bridges")],
)
def test_words_are_found_in_their_other_forms(tab: Tab, words: str, shown: str) -> None:
    page = tab.open("search/")
    assert look_for(page, words)
    marked = page.eval_on_selector_all(f"{RESULT} p b", "all => all.map(b => b.textContent)")
    assert any(shown.casefold() in word.casefold() for word in marked)


def test_a_result_says_what_it_is_and_leads_there(tab: Tab) -> None:
    page = tab.open("search/")
    look_for(page, "sank every winter")
    first = page.locator(RESULT).filter(has_text="single sinking")
    assert first.locator(".fc-badge").inner_text() == "falsch"
    assert first.locator("> a").get_attribute("lang") == "en"
    words = first.locator(".fc-meta").inner_text()
    assert (
        words == "Behauptung · Saltmere opens its harbour bridge (invented example) · 12. Mai 2025"
    )
    first.locator("> a").click()
    page.wait_for_load_state("networkidle")
    assert page.url == f"{tab.address}articles/harbour-bridge/ferry-sank/"


def test_a_link_without_a_page_leads_to_its_passage(tab: Tab) -> None:
    page = tab.open("search/?q=minute&kind=link")
    settled(page)
    page.locator(f"{RESULT} > a").first.click()
    assert page.url == f"{tab.address}articles/harbour-bridge/#opening-ceremony"


@pytest.mark.parametrize(
    ("facet", "value"),
    [
        ("kind", "note"),
        ("verdict", "mostly-true"),
        ("speaker", "Donald Trump"),
        ("tag", "diplomatie"),
        ("publisher", "Beleg-Demo"),
        ("year", "2025"),
    ],
)
def test_a_filter_keeps_what_its_number_says(tab: Tab, facet: str, value: str) -> None:
    page = tab.open("search/")
    look_for(page, "Putin")
    everything = number(page)
    chip = page.locator(f'[data-facet="{facet}"] label', has=page.locator(f'[value="{value}"]'))
    promised = int(chip.locator("b").inner_text())
    chip.click()
    settled(page, f"location.search.includes('{facet}=')")
    assert number(page) == promised
    assert 0 < promised <= everything
    # The numbers of its own kind stay, those of the others follow.
    chip.click()
    settled(page, f"!location.search.includes('{facet}=')")
    assert number(page) == everything


def test_words_and_filters_are_in_the_address(tab: Tab) -> None:
    page = tab.open("search/?q=Waffenruhe&verdict=true&verdict=mostly-true&sort=date")
    settled(page)
    found = titles(page)
    assert page.input_value(".fc-search [name=q]") == "Waffenruhe"
    assert page.is_checked('[data-facet="verdict"] [value="true"]')
    badges = page.eval_on_selector_all(f"{RESULT} .fc-badge", "all => all.map(b => b.textContent)")
    assert set(badges) <= {"richtig", "größtenteils richtig"}
    assert len(badges) == len(found) == number(page)
    page.reload()
    settled(page)
    assert titles(page) == found
    page.uncheck('[data-facet="verdict"] [value="true"]')
    settled(page, "!location.search.includes('verdict=true')")
    assert "q=Waffenruhe" in page.url
    assert "sort=date" in page.url


def test_results_of_both_languages_are_sorted_by_date(tab: Tab) -> None:
    page = tab.open("search/?kind=claim&sort=date")
    settled(page)
    page.locator(".fc-search > button").click()
    until(page, f"document.querySelectorAll('{RESULT}').length > 10")
    dates = page.eval_on_selector_all(f"{RESULT} time", "all => all.map(t => t.dateTime)")
    languages = page.eval_on_selector_all(f"{RESULT} > a", "all => all.map(a => a.lang)")
    assert dates == sorted(dates, reverse=True)
    assert set(languages) == {"de", "en"}


def test_a_filter_alone_lists_all_that_it_fits(tab: Tab) -> None:
    page = tab.open("search/?verdict=false")
    settled(page)
    assert number(page) == 2
    assert page.locator(f"{RESULT} .fc-badge").all_inner_texts() == ["falsch", "falsch"]
    # The word by which they were found is nobody's business.
    assert "ⵣ" not in page.inner_text(".fc-search")


def test_a_language_can_be_left_out(tab: Tab) -> None:
    page = tab.open("search/")
    look_for(page, "Kremlin")
    page.locator(".fc-languages label", has_text="Englisch").click()
    settled(page, "location.search.includes('lang=de')")
    found = page.eval_on_selector_all(f"{RESULT} > a", "all => all.map(a => a.lang)")
    assert "en" not in found


def test_it_works_by_keyboard_alone(tab: Tab) -> None:
    page = tab.open("search/")
    page.focus(".fc-search [name=q]")
    page.keyboard.type("Waffenruhe")
    page.keyboard.press("Enter")
    settled(page)
    assert page.evaluate("document.activeElement.name") == "q"
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("document.activeElement.name || document.activeElement.localName")
        )
        if seen[-1] == "verdict":
            break
    assert seen[-1] == "verdict"
    page.keyboard.press("Space")
    settled(page, "location.search.includes('verdict=')")
    # What has the focus stays where it is when the numbers change.
    assert page.evaluate("document.activeElement.name") == "verdict"
    assert page.evaluate("document.activeElement.checked")


def test_more_results_are_shown_on_demand_and_get_the_focus(tab: Tab) -> None:
    page = tab.open("search/?q=Putin")
    settled(page)
    assert len(titles(page)) == 10
    page.locator(".fc-search > button").click()
    until(page, f"document.querySelectorAll('{RESULT}').length > 10")
    focused = page.evaluate(
        "[...document.querySelectorAll('.fc-search ol > li > a')].indexOf(document.activeElement)"
    )
    assert focused == 10


def test_nothing_found_is_said(tab: Tab) -> None:
    page = tab.open("search/")
    assert look_for(page, "Quuxfoobar") == []
    assert page.inner_text(STATUS) == "0 Treffer"


def test_a_missing_index_is_said(browser: Browser, address: str) -> None:
    tab = Tab(browser, address)
    tab.page.route("**/pagefind/**", lambda route: route.abort())
    page = tab.open("search/?q=Putin")
    settled(page)
    assert page.inner_text(STATUS) == "Die Suche ließ sich nicht laden."
    tab.context.close()


def test_without_a_script_it_says_so_and_names_the_lists(browser: Browser, address: str) -> None:
    with opened(browser, address, java_script_enabled=False) as tab:
        page = tab.open("search/?q=Putin")
        assert page.is_visible("text=Die Suche braucht JavaScript")
        assert not page.is_visible(".fc-search form")
        page.click(".fc-search a:text-is('Alle Behauptungen')")
        assert page.url == f"{address}claims/"


def test_the_start_page_leads_to_it(tab: Tab) -> None:
    page = tab.open("")
    page.fill("form[role=search] [name=q]", "Waffenruhe")
    with page.expect_navigation():
        page.press("form[role=search] [name=q]", "Enter")
    settled(page)
    assert page.url == f"{tab.address}search/?q=Waffenruhe"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen(tab: Tab, width: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    page = tab.open("search/?q=Putin&kind=claim")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for box in page.locator(".fc-search :is(input[type=search], select, .fc-chip:visible)").all():
        size = box.bounding_box()
        assert size is None or size["height"] >= 24


def test_the_first_search_of_a_large_site_stays_small(browser: Browser, tmp_path: Path) -> None:
    """Program and stemmer weigh 116 kB whatever the site; the rest grows with it.

    With a thousand articles and their ten thousand annotations 240 kB were measured, 350 kB are
    allowed; a tenth of such a site may have a tenth of what is left, and some room.
    """
    site = many_articles.large_site(100)
    many_articles.add_search(tmp_path, site)
    (page_of_search,) = SEARCH.join((), site)
    many_articles.write_page(page_of_search, tmp_path)
    with served(tmp_path) as own_address, opened(browser, own_address) as tab:
        page = tab.open("search/")
        assert look_for(page, "Verhandlung")
        loaded = tab.of_search()
    program = sum(size for path, size in loaded.items() if path.endswith((".js", ".pagefind")))
    assert program <= 120_000
    # Results and the part of the index with the word weigh the same on a large site.
    chunk = sum(size for path, size in loaded.items() if "/index/" in path or "/fragment/" in path)
    assert chunk <= 100_000
    assert sum(loaded.values()) - program - chunk <= 30_000


def test_several_indexes_of_a_language_are_one_to_the_reader(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same results in the same order of dates, the same numbers, and one program for all."""
    site = many_articles.large_site(40)
    (page_of_search,) = SEARCH.join((), site)
    seen = []
    for indexes in (1, 4):
        folder = tmp_path / str(indexes)
        monkeypatch.setattr(search_shares, "number_of_indexes", lambda _, n=indexes: n)
        many_articles.add_search(folder, site)
        many_articles.write_page(page_of_search, folder)
        with served(folder) as own_address, opened(browser, own_address) as tab:
            page = tab.open("search/?sort=date")
            found = look_for(page, "Verhandlung")
            page.click(".fc-search details summary")
            settled(page, "document.querySelector('.fc-search details input') !== null")
            until(page, f"document.querySelector('{RESULT_LIST}')?.ariaBusy === 'false'")
            chips = page.eval_on_selector_all(
                ".fc-search [data-facet] label", "all => all.map((one) => one.textContent)"
            )
            dates = page.eval_on_selector_all(f"{RESULT} time", "all => all.map(t => t.dateTime)")
            seen.append((number(page), sorted(chips), dates))
            by_relevance = tab.open("search/?q=Verhandlung")
            settled(by_relevance)
            assert len(titles(by_relevance)) == len(found) == 10
            loaded = tab.of_search()
        assert [path for path in loaded if "/wasm." in path] == ["pagefind/de/wasm.de.pagefind"]
        assert len({path.split("/")[2] for path in loaded if "/index/" in path}) == indexes
        assert dates == sorted(dates, reverse=True)
    assert seen[0] == seen[1]
    assert seen[0][0] > 10
