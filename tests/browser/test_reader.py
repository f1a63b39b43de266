"""The reader's article page: READER's acceptance checks, in the order in which it lists them."""

from __future__ import annotations

import gzip
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from .conftest import Visiting
from .visit import ARTICLES, Visit

pytestmark = pytest.mark.browser

LONG, SHORT = ARTICLES
TONES = ("false", "misleading", "unproven", "true", "context")
each_article = pytest.mark.parametrize("article", ARTICLES)


# 1. Without a script


@each_article
def test_without_a_script_each_reference_leads_to_its_note_and_back(
    visit: Visiting, article: str
) -> None:
    reader = visit(article, script=False)
    ids = [r.get_attribute("data-id") or "" for r in reader.all(".fc-ref").all()]
    assert ids == reader.note_ids()
    for id_ in ids[:: max(1, len(ids) // 6)]:
        reader.reference(id_).click()
        assert reader.page.url.endswith(f"#fn:{id_}")
        note = reader.all(f'.fc-note[data-id="{id_}"]')
        assert note.is_visible()
        back = note.locator(".fc-back")
        assert back.get_attribute("role") == "doc-backlink"
        back.click()
        assert reader.page.url.endswith(f"#fnref:{id_}")


@each_article
def test_without_a_script_all_is_read_and_every_chip_filters(visit: Visiting, article: str) -> None:
    reader = visit(article, script=False)
    everything = reader.note_ids()
    assert reader.note_ids(shown=True) == everything
    for chip in reader.all(".fc-chip[data-tone]").all():
        tone = chip.get_attribute("data-tone")
        chip.click()
        assert reader.note_ids(shown=True) == with_tone(reader, tone)
        chip.click()
    assert reader.note_ids(shown=True) == everything
    assert reader.all(".fc-margin, dialog, .fc-clip").count() == 0


def with_tone(reader: Visit, tone: str | None) -> list[str]:
    return list(
        reader.page.eval_on_selector_all(
            f'.fc-note[data-tone="{tone}"]', "(notes) => notes.map((n) => n.dataset.id)"
        )
    )


# 2. The overview


@each_article
def test_the_overview_counts_the_notes(visit: Visiting, article: str) -> None:
    reader = visit(article)
    counted = 0
    for chip in reader.all(".fc-chip[data-tone]").all():
        number = int(re.findall(r"\d+", chip.inner_text())[0])
        assert number == len(with_tone(reader, chip.get_attribute("data-tone")))
        counted += number
    assert counted == len(reader.note_ids())
    assert str(counted) in reader.all(".fc-overview h2").inner_text()


def test_the_overview_leaves_room_for_the_article_on_a_phone(visit: Visiting) -> None:
    for article in ARTICLES:
        reader = visit(article, width=390)
        assert reader.box(reader.all(".fc-overview"))["height"] <= 0.45 * 844


# 3. A click on a number


@pytest.mark.parametrize("width", [1280, 1000, 390])
def test_a_number_opens_the_card_and_the_page_stays(visit: Visiting, width: int) -> None:
    reader = visit(LONG, width=width)
    for id_ in reader.note_ids()[4:36:6]:
        reader.bring(id_, y=500)
        before = reader.scrolled()
        reader.reference(id_).click()
        number = reader.reference(id_).inner_text().strip()
        assert reader.card.locator("h2").inner_text() == f"Anmerkung {number} von 40"
        badge = reader.card.locator(".fc-badge").first.inner_text().strip()
        label = reader.reference(id_).get_attribute("aria-label") or ""
        assert label == f"Anmerkung {number}: {badge}"
        assert reader.focused() == "fc_card"
        assert abs(reader.scrolled() - before) <= 2
        assert in_the_window(reader)
        reader.page.keyboard.press("Escape")
        assert reader.card.count() == 0
        assert reader.focused() == f"fnref:{id_}"
        assert abs(reader.scrolled() - before) <= 2
    assert reader.complaints == []


def in_the_window(reader: Visit) -> bool:
    box, size = reader.box(reader.card), reader.page.viewport_size
    assert size is not None
    across = box["x"] >= 0 and box["right"] <= size["width"]
    return across and box["y"] >= 0 and box["bottom"] <= size["height"] + 1


def test_the_card_says_what_the_note_says_without_its_ids(visit: Visiting) -> None:
    reader = visit(LONG)
    reader.reference("fuenf-regionen").click()
    ids = reader.page.eval_on_selector_all("[id]", "(all) => all.map((e) => e.id)")
    assert len(ids) == len(set(ids))
    note, card = reader.all('.fc-note[data-id="fuenf-regionen"]'), reader.card
    for part in ("h3", ".fc-body", ".fc-sources", "figure figcaption"):
        assert card.locator(part).first.inner_text() == note.locator(part).first.inner_text()
    card.locator(".fc-full").click()
    assert reader.page.url.endswith("#fn:fuenf-regionen")
    assert reader.card.count() == 0
    assert note.is_visible()


# 4. Highlighted text


def test_highlighted_text_opens_the_card_and_a_click_outside_closes_it(visit: Visiting) -> None:
    reader = visit(LONG)
    reader.click_words(reader.mark("dauer-zwei-stunden"))
    assert reader.card.locator("h2").inner_text().startswith("Anmerkung 3 ")
    assert "fc-open" in (reader.mark("dauer-zwei-stunden").get_attribute("class") or "")
    reader.all(".fc-standfirst").click()
    assert reader.card.count() == 0
    assert reader.all(".fc-open").count() == 0


def test_selecting_highlighted_text_opens_nothing(visit: Visiting) -> None:
    reader = visit(LONG)
    box = reader.box(reader.all(".fc-text .fc-mark").first)
    reader.page.mouse.move(box["x"] + 4, box["y"] + 8)
    reader.page.mouse.down()
    reader.page.mouse.move(box["right"] - 4, box["bottom"] - 8, steps=5)
    reader.page.mouse.up()
    assert reader.page.evaluate("getSelection().toString().length") > 3
    assert reader.card.count() == 0


def test_links_in_highlighted_text_are_followed(visit: Visiting) -> None:
    reader = visit(SHORT)
    target = reader.all(".fc-text a:not(.fc-ref):has(.fc-mark)").first
    reader.page.evaluate("addEventListener('click', (e) => e.preventDefault())")
    target.click()
    assert reader.card.count() == 0


@each_article
def test_copied_text_is_the_articles_own(visit: Visiting, article: str) -> None:
    reader = visit(article, permissions=["clipboard-read", "clipboard-write"])
    own = reader.page.evaluate(
        """() => {
          const range = document.createRange();
          range.selectNodeContents(document.querySelector('.fc-text'));
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          const copy = document.querySelector('.fc-text').cloneNode(true);
          copy.querySelectorAll('sup, .fc-sr').forEach((e) => e.remove());
          return copy.textContent;
        }"""
    )
    reader.page.keyboard.press("Control+c")
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert "".join(copied.replace("\u00ad", "").split()) == "".join(
        own.replace("\u00ad", "").split()
    )


# 5. Keyboard


def test_tab_reaches_each_note_once_and_in_order(visit: Visiting) -> None:
    reader = visit(SHORT)
    reader.page.evaluate("document.querySelector('.fc-chip input').focus()")
    reached: list[str] = []
    for _ in range(60):
        reader.page.keyboard.press("Tab")
        focus = reader.focused()
        if focus.startswith("fnref:"):
            reached.append(focus.removeprefix("fnref:"))
        elif reached and reader.page.evaluate("!!document.activeElement.closest('.fc-note')"):
            break
    in_text = [id_ for id_ in reader.note_ids() if id_ in reached]
    assert reached == in_text
    assert len(reached) >= len(reader.note_ids()) - 1


def test_the_card_is_worked_by_keyboard(visit: Visiting) -> None:
    reader = visit(LONG)
    ids = reader.note_ids()
    reader.reference(ids[5]).focus()
    reader.page.keyboard.press("Enter")
    for key, expected in (("ArrowRight", 6), ("ArrowRight", 7), ("ArrowLeft", 6)):
        reader.page.keyboard.press(key)
        assert reader.card.locator("h2").inner_text() == f"Anmerkung {expected + 1} von 40"
        assert reader.focused() == "fc_card"
    reader.page.keyboard.press("Escape")
    assert reader.focused() == f"fnref:{ids[6]}"
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.matches('.fc-close')")
    for _ in range(40):
        reader.page.keyboard.press("Tab")
        if reader.card.count() == 0:
            break
    follows = reader.reference(ids[6]).evaluate(
        "(r) => !!(r.compareDocumentPosition(document.activeElement) & 4)"
    )
    assert follows
    assert reader.page.evaluate("!!document.activeElement.closest('.fc-text')")


def test_the_ends_have_no_further_step(visit: Visiting) -> None:
    reader = visit(SHORT)
    ids = reader.note_ids()
    reader.reference(ids[0]).click()
    assert reader.card.locator(".fc-prev").is_disabled()
    reader.page.keyboard.press("ArrowLeft")
    assert reader.card.locator("h2").inner_text().startswith("Note 1 ")
    reader.reference(ids[-1]).click()
    assert reader.card.locator(".fc-next").is_disabled()


@pytest.mark.parametrize("key", [*"npfs.,/", "N"])
def test_single_letters_do_nothing(visit: Visiting, key: str) -> None:
    reader = visit(LONG)
    for opened in (False, True):
        if opened:
            reader.reference("dauer-zwei-stunden").click()
        url, focus = reader.page.url, reader.focused()
        reader.page.keyboard.press(key)
        reader.page.wait_for_timeout(60)
        assert (reader.page.url, reader.focused()) == (url, focus)


# 6. Phone


@pytest.mark.parametrize("y", [120, 420, 780])
def test_the_sheet_leaves_the_passage_visible(visit: Visiting, y: int) -> None:
    reader = visit(LONG, width=390)
    for id_ in reader.note_ids()[6:30:8]:
        reader.bring(id_, y=y)
        before = reader.scrolled()
        reader.reference(id_).click()
        sheet = reader.box(reader.card)
        assert reader.page.evaluate("document.querySelector('dialog.fc-card').matches(':modal')")
        assert sheet["height"] <= 0.62 * 844 + 1
        assert sheet["bottom"] == pytest.approx(844, abs=1)
        reference = reader.box(reader.reference(id_))
        assert reference["y"] >= 48
        assert reference["bottom"] <= sheet["y"]
        reader.page.mouse.click(195, 60)
        assert reader.card.count() == 0
        assert reader.scrolled() == pytest.approx(before, abs=2)
        assert reader.box(reader.reference(id_))["y"] == pytest.approx(y, abs=2)


def test_targets_are_large_enough(visit: Visiting) -> None:
    """What a finger has to hit is 24 pixels high and wide at least (WCAG 2.5.8)."""
    reader = visit(LONG, width=390)
    reader.reference("dauer-zwei-stunden").click()
    small = reader.page.evaluate(
        """() => [...document.querySelectorAll('.fc-page button, .fc-chip')]
          .filter((e) => e.getClientRects().length)
          .map((e) => [e.className, e.getBoundingClientRect()])
          .filter(([, r]) => r.width < 24 || r.height < 24).map(([name]) => name)"""
    )
    assert small == []
    reader.page.keyboard.press("Escape")
    for id_ in reader.note_ids()[2:12]:
        reader.bring(id_)
        missed = reader.reference(id_).evaluate(
            """(r) => {
              const b = r.getBoundingClientRect(), x = b.x + b.width / 2, y = b.y + b.height / 2;
              return [[0, -11], [0, 11], [-11, 0], [11, 0]].filter(([dx, dy]) =>
                document.elementFromPoint(x + dx, y + dy)?.closest('.fc-ref') !== r);
            }"""
        )
        assert missed == [], id_


@pytest.mark.parametrize(
    "path", [*ARTICLES, "articles/telefonat/fuenf-regionen/", "claims/", "sources/", "people/", ""]
)
def test_no_page_scrolls_sideways(visit: Visiting, path: str) -> None:
    reader = visit(path, width=320)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320


# 7. Filter


def test_notes_margin_and_marks_agree_with_the_filter(visit: Visiting) -> None:
    reader = visit(SHORT)
    numbers = numbers_by_id(reader)
    chips = reader.all(".fc-chip")
    chips.locator('[value="false"]').check()
    chips.locator('[value="misleading"]').check()
    wanted = [
        id_
        for id_ in reader.note_ids()
        if id_ in {*with_tone(reader, "false"), *with_tone(reader, "misleading")}
    ]
    state_agrees(reader, wanted)
    assert numbers_by_id(reader) == numbers
    assert reader.all(".fc-status").text_content() == f"{len(wanted)} of 15 notes shown"
    assert reader.page.url.endswith("?verdict=false,misleading")
    reader.page.reload()
    state_agrees(reader, wanted)
    reader.reference(wanted[0]).click()
    reader.page.keyboard.press("ArrowRight")
    assert reader.card.locator("h2").inner_text() == f"Note {numbers[wanted[1]]} of 15"
    reader.page.keyboard.press("Escape")
    chips.locator('[value="false"]').uncheck()
    chips.locator('[value="misleading"]').uncheck()
    assert "verdict" not in reader.page.url
    state_agrees(reader, reader.note_ids())


def numbers_by_id(reader: Visit) -> dict[str, str]:
    found = reader.page.eval_on_selector_all(
        ".fc-ref", "(refs) => refs.map((r) => [r.dataset.id, r.textContent.trim()])"
    )
    return dict(found)


def state_agrees(reader: Visit, wanted: list[str]) -> None:
    """Exactly these notes are seen below the text, beside it and in it."""
    assert reader.note_ids(shown=True) == wanted
    margin = reader.page.eval_on_selector_all(
        ".fc-aside:not([hidden])", "(all) => all.map((a) => a.dataset.id)"
    )
    assert margin == wanted
    lined = reader.page.eval_on_selector_all(
        ".fc-mark, .fc-line",
        """(pieces) => pieces
          .filter((p) => getComputedStyle(p).textDecorationLine === 'underline')
          .map((p) => p.dataset.tone)""",
    )
    tones = reader.page.eval_on_selector_all(
        ".fc-note",
        "(notes, ids) => notes.filter((n) => ids.includes(n.dataset.id))"
        ".map((n) => n.dataset.tone)",
        wanted,
    )
    assert set(lined) <= set(tones)
    assert len(lined) > 0


def test_highlights_can_be_switched_off(visit: Visiting) -> None:
    reader = visit(SHORT)
    reader.all(".fc-marks-off").check()
    styles = reader.page.eval_on_selector_all(
        ".fc-mark, .fc-line",
        """(all) => all.map(getComputedStyle).map((s) => s.textDecorationLine + s.backgroundColor)""",
    )
    assert set(styles) == {"nonergba(0, 0, 0, 0)"}
    reader.click_words(reader.all(".fc-text .fc-mark").first)
    assert reader.card.count() == 0


# 8. Margin


@each_article
def test_margin_notes_stand_beside_their_passages(visit: Visiting, article: str) -> None:
    reader = visit(article)
    assert reader.all(".fc-margin").get_attribute("aria-hidden") == "true"
    boxes = reader.page.eval_on_selector_all(
        ".fc-aside",
        """(all) => all.map((a) => {
          const r = a.getBoundingClientRect(), id = a.dataset.id;
          const at = document.querySelector(`.fc-mark[data-id~="${id}"]`)
            || document.getElementById(`fnref:${id}`);
          return {top: r.top, bottom: r.bottom, left: r.left, right: r.right,
                  passage: at.getClientRects()[0].top, words: a.innerText};
        })""",
    )
    text = reader.box(reader.all(".fc-text"))
    assert [b["words"].split()[0] for b in boxes] == [str(n + 1) for n in range(len(boxes))]
    for above, below in pairwise(boxes):
        assert below["top"] >= above["bottom"] + 5
    for box in boxes:
        assert box["left"] >= text["right"]
        assert box["right"] <= 1280
        assert abs(box["top"] - box["passage"]) <= 250, box
    reader.page.set_viewport_size({"width": 1100, "height": 900})
    reader.page.wait_for_timeout(100)
    assert not reader.all(".fc-margin").is_visible()


def test_a_margin_note_opens_the_card_and_lights_its_passage(visit: Visiting) -> None:
    reader = visit(LONG)
    aside = reader.all(".fc-aside").nth(3)
    id_ = aside.get_attribute("data-id") or ""
    aside.hover()
    assert "fc-hot" in (reader.mark(id_).get_attribute("class") or "")
    reader.page.mouse.move(*reader.point(reader.mark(id_)))
    assert "fc-hot" in (aside.get_attribute("class") or "")
    aside.click()
    assert reader.card.locator("h2").inner_text() == "Anmerkung 4 von 40"
    assert not aside.is_visible()
    card = reader.box(reader.card)
    assert card["x"] >= reader.box(reader.all(".fc-text"))["right"]
    for other in reader.all(".fc-aside:not([hidden])").all():
        box = reader.box(other)
        assert box["bottom"] <= card["y"] or box["y"] >= card["bottom"]
    reader.page.keyboard.press("Escape")
    assert aside.is_visible()


# 9. Overlaps


def test_crossing_notes_have_two_lines_and_one_card(visit: Visiting) -> None:
    reader = visit(SHORT)
    both = reader.all('.fc-mark[data-id~="deck-load"][data-id~="two-trains-at-once"]')
    assert both.count() == 1
    lines = both.evaluate(
        """(mark) => [mark, ...mark.querySelectorAll('.fc-line')].map(getComputedStyle)
          .map((s) => [s.textDecorationLine, s.textUnderlineOffset])"""
    )
    assert [line for line, _ in lines] == ["underline", "underline"]
    assert len({offset for _, offset in lines}) == 2
    reader.click_words(both)
    first = reader.card.locator("h2").inner_text()
    switch = reader.card.locator(".fc-same button")
    other = switch.inner_text()
    assert not first.startswith(other)
    switch.click()
    assert reader.card.locator("h2").inner_text().startswith(f"{other} ")
    assert first.startswith(reader.card.locator(".fc-same button").inner_text())


def test_the_more_severe_tint_wins(visit: Visiting) -> None:
    reader = visit(SHORT)
    tint = """(mark) => {
      const inner = [mark, ...mark.querySelectorAll('.fc-line')].map(getComputedStyle)
        .map((s) => s.backgroundColor).filter((c) => c !== 'rgba(0, 0, 0, 0)');
      return inner.at(-1);
    }"""
    piece = reader.all('.fc-mark[data-tone="false"]:has(.fc-line[data-tone="context"])').first
    pure = reader.all('.fc-mark[data-tone="false"]:not(:has(.fc-line))').first
    context = reader.all('.fc-mark[data-tone="context"]:not(:has(.fc-line))').first
    assert piece.evaluate(tint) == pure.evaluate(tint) != context.evaluate(tint)
    milder = context.evaluate(tint)
    reader.all('.fc-chip [value="context"]').check()
    assert piece.evaluate(tint) == milder


# 10. Without colours, and for screen readers


def test_each_tone_has_its_own_line_also_where_colours_are_forced(visit: Visiting) -> None:
    for how in ({}, {"forced_colors": "active"}):
        reader = visit(SHORT, **how)
        lines = {
            tone: reader.all(f'.fc-mark[data-tone="{tone}"]').first.evaluate(
                "(m) => { const s = getComputedStyle(m);"
                "return [s.textDecorationLine, s.textDecorationStyle, s.textDecorationThickness] }"
            )
            for tone in TONES
        }
        assert all(line == "underline" for line, *_ in lines.values())
        assert len({tuple(line) for line in lines.values()}) == len(TONES)


def test_motion_is_for_those_who_did_not_ask_for_less(visit: Visiting) -> None:
    reader = visit(SHORT, reduced_motion="reduce")
    moving = reader.page.eval_on_selector_all(
        ".fc-page, .fc-page *",
        "(all) => all.filter((e) => parseFloat(getComputedStyle(e).transitionDuration)).length",
    )
    assert moving == 0


# 11. Print


def test_print_shows_all_notes_black_on_white(visit: Visiting) -> None:
    reader = visit(f"{SHORT}?verdict=false", dark=True)
    reader.reference("ferry-sank").click()
    assert len(reader.note_ids(shown=True)) < 15
    reader.page.emulate_media(media="print", color_scheme="dark")
    assert len(reader.note_ids(shown=True)) == 15
    for hidden in (".fc-margin", "dialog.fc-card", ".fc-filter", ".fc-clip >> nth=0"):
        assert not reader.all(hidden).is_visible(), hidden
    colours: list[Any] = reader.page.evaluate(
        """() => ['.fc-text p', '.fc-note h3', '.fc-text .fc-mark', '.fc-note .fc-body'].map((s) => {
          const e = document.querySelector(s), style = getComputedStyle(e);
          let ground = e, colour = 'rgba(0, 0, 0, 0)';
          for (; ground && colour === 'rgba(0, 0, 0, 0)'; ground = ground.parentElement)
            colour = getComputedStyle(ground).backgroundColor;
          return [style.color, colour];
        })"""
    )
    for ink, ground in colours:
        assert max(map(int, re.findall(r"\d+", ink)[:3])) <= 60, ink
        assert ground in {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}, ground
    words = reader.page.eval_on_selector_all(
        ".fc-ref",
        "(refs) => refs.map((r) => [getComputedStyle(r, '::after').content, r.dataset.word])",
    )
    assert all(word in content for content, word in words)
    address = reader.page.eval_on_selector(
        ".fc-note .fc-sources a[href^=http]",
        "(a) => [getComputedStyle(a, '::after').content, a.getAttribute('href')]",
    )
    assert address[1] in address[0]


# 12. Nothing from elsewhere


@pytest.mark.parametrize("path", [*ARTICLES, "articles/telefonat/fuenf-regionen/", "claims/", ""])
def test_nothing_comes_from_elsewhere_and_nothing_goes_wrong(visit: Visiting, path: str) -> None:
    reader = visit(path)
    reader.page.wait_for_load_state("networkidle")
    assert [r.url for r in reader.responses if not r.url.startswith(reader.address)] == []
    assert [r.url for r in reader.responses if r.status >= 400] == []
    assert reader.complaints == []


def test_what_only_screen_readers_hear_is_not_found_by_the_search(built: Path) -> None:
    fragments = list(built.rglob("*.pf_fragment"))
    assert fragments
    for file in fragments:
        words = gzip.decompress(file.read_bytes()).decode()
        for hidden in ("Beginn Markierung", "Ende Markierung", "Start of highlight", "An dieser"):
            assert hidden not in words, file


def test_foreign_quotes_say_their_language(visit: Visiting) -> None:
    reader = visit(LONG)
    langs = reader.page.eval_on_selector_all(
        ".fc-source-quote span", "(all) => all.map((e) => [e.lang, e.textContent])"
    )
    assert langs
    assert any(lang == "en" for lang, _ in langs)


# Comfort


def test_what_is_new_or_corrected_since_the_last_visit_is_marked(visit: Visiting) -> None:
    reader = visit(SHORT)
    assert reader.all(".fc-news").count() == 0
    reader.page.evaluate(
        """() => {
          const known = JSON.parse(localStorage[`beleg:${location.pathname}`]);
          delete known['ferry-sank'];
          known['longest-wooden-bridge'] = '';
          localStorage[`beleg:${location.pathname}`] = JSON.stringify(known);
          sessionStorage.clear();
        }"""
    )
    for _ in range(2):
        reader.page.reload()
        found = reader.page.eval_on_selector_all(
            ".fc-ref .fc-news", "(all) => all.map((e) => [e.parentNode.dataset.id, e.textContent])"
        )
        assert found == [["longest-wooden-bridge", "corrected"], ["ferry-sank", "new"]]
    assert (reader.reference("ferry-sank").get_attribute("aria-label") or "").endswith(", new")
    assert reader.all('.fc-note[data-id="ferry-sank"] h3 .fc-news').inner_text() == "new"
    reader.page.evaluate("sessionStorage.clear()")
    reader.page.reload()
    assert reader.all(".fc-news").count() == 0


def test_without_storage_the_page_works(visit: Visiting, address: str) -> None:
    reader = visit("404.html")
    reader.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, "
        "name, {get() { throw new DOMException('denied', 'SecurityError') }})"
    )
    reader.page.goto(address + SHORT)
    reader.all(".fc-text .fc-ref").first.click()
    assert reader.card.is_visible()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (f"{SHORT}?verdict=false#fn:ferry-sank", '.fc-note[data-id="ferry-sank"] .fc-clip'),
        (f"{SHORT}ferry-sank/", ".fc-clip"),
    ],
)
def test_the_lasting_address_of_a_note_can_be_copied(
    visit: Visiting, path: str, place: str, address: str
) -> None:
    reader = visit(path, permissions=["clipboard-read", "clipboard-write"])
    button = reader.all(place)
    button.click()
    assert reader.page.evaluate("navigator.clipboard.readText()") == f"{address}{SHORT}#ferry-sank"
    assert button.inner_text() == "Link copied"
    assert reader.all(".fc-page > [role=status].fc-sr").inner_text() == "Link copied"


def test_a_page_that_is_written_from_the_right(visit: Visiting, address: str) -> None:
    reader = visit("404.html")

    def turned(route: Any) -> None:
        answer = route.fetch()
        html = answer.text().replace('lang="en" dir="ltr"', 'lang="ar" dir="rtl"')
        route.fulfill(response=answer, body=html)

    reader.page.route(f"{address}{SHORT}", turned)
    reader.page.goto(address + SHORT)
    text, aside = reader.box(reader.all(".fc-text")), reader.box(reader.all(".fc-aside").nth(5))
    assert aside["right"] <= text["x"]
    reader.reference("ferry-sank").click()
    assert reader.box(reader.card)["right"] <= text["x"]
    first = reader.card.locator("h2").inner_text()
    reader.page.keyboard.press("ArrowLeft")
    assert reader.card.locator("h2").inner_text() != first
    reader.page.set_viewport_size({"width": 900, "height": 900})
    reader.page.wait_for_timeout(100)
    assert in_the_window(reader)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 900
