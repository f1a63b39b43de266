"""The form says what was checked before: in the preview and on the built site, in a real browser."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Locator, expect

from beleg.model import Quote
from beleg.similar import Candidate, similar

from .. import factory
from ..claim_pairs import HELD_OUT, SEEN, UNRELATED, distractors
from ..conftest import beleg
from .program import served
from .test_composer import lay_out, open_form, open_on, previewing
from .visit import Visit, until

pytestmark = pytest.mark.browser

FERRY = """---
title: The ferry <b>of</b> Northwick
lang: en
publisher: Gazette
license: CC0-1.0
---

The harbour bridge was not built in half the usual time. The mayor sold the port for 40 crowns.
"""
CHECKED = """claims:
  - id: bridge-time
    quote: The harbour bridge was not built in half the usual time
    verdict: mostly-false
    summary: It took as long as others.
    sources: [log]
  - id: hostile
    quote: The mayor sold the port for 40 crowns
    claim: <img src=x onerror=alert(1)> The mayor sold the old port for forty crowns
    verdict: "false"
    summary: "She </script><script>alert(2)</script> did not."
    sources: [log]
notes:
  - id: owls
    title: Where the owls of Saltmere nest
    text: In the tower.
"""
UNLIKE = "Bananas do not grow on trees"
LIKE = "Building the harbour bridge took half the usual time"


def lay_out_both(root: Path) -> Path:
    lay_out(root)
    (root / "content/articles/ferry.md").write_text(FERRY, "utf-8")
    (root / "annotations/ferry.yml").write_text(CHECKED, "utf-8")
    return root


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = lay_out_both(tmp_path_factory.mktemp("similar") / "desk")
    done = beleg("build", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    with served(root / "site") as address:
        yield address


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = lay_out_both(tmp_path_factory.mktemp("similar") / "desk")
    with previewing(root) as found:
        yield found.address


@pytest.fixture(params=["hosted", "preview"])
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """On an article of the built site, and in the preview."""
    address = request.getfixturevalue(request.param)
    with Visit.of(browser, address, "articles/passages/", width=390) as visit:
        yield visit
        assert visit.complaints == []


def shown(form: Locator) -> Locator:
    return form.locator(".fc-similar li")


def lines(form: Locator) -> list[str]:
    return [line for line in shown(form).inner_text().splitlines() if line]


def settle(form: Locator) -> None:
    """Wait for an answer that may show nothing."""
    until(form.page, "document.querySelector('.fc-similar').ariaBusy !== 'true'")


def test_a_claim_that_was_checked_before_is_shown(reader: Visit) -> None:
    form = open_form(reader)
    form.locator("[name=claim]").fill(LIKE)
    expect(shown(form)).to_have_count(1)
    assert lines(form) == [
        "mostly false The harbour bridge was not built in half the usual time",
        "The ferry <b>of</b> Northwick · one of the two denies it",
    ]
    status = form.locator(".fc-similar [role=status]")
    assert status.inner_text() == "1 annotation of this site says much the same:"
    link = shown(form).locator("a")
    assert link.get_attribute("lang") == "en"
    with reader.page.context.expect_page() as opened:
        link.click()
    assert opened.value.url == f"{reader.address}articles/ferry/bridge-time/"
    opened.value.close()
    form.locator("[name=claim]").fill(UNLIKE)
    expect(shown(form)).to_have_count(0)
    assert status.inner_text() == ""


def test_another_claim_is_not_shown_and_nothing_is_in_the_way(reader: Visit) -> None:
    form = open_form(reader)
    box = form.locator(".fc-similar")
    for words in (UNLIKE, "The bridge", "the of and not", "🎉 … 🎉", "x" * 5_000):
        form.locator("[name=claim]").fill(words)
        settle(form)
        assert shown(form).count() == 0
        assert reader.box(box)["height"] == 0


def test_hostile_text_stays_text(reader: Visit) -> None:
    asked: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    reader.page.on("dialog", dismiss)
    form = open_form(reader)
    form.locator("[name=claim]").fill("The mayor sells the port for 30 crowns")
    expect(shown(form)).to_have_count(1)
    assert "<img src=x onerror=alert(1)> The mayor sold" in shown(form).inner_text()
    assert "with other figures" in shown(form).inner_text()
    assert form.locator(".fc-similar :is(img, script, li b)").count() == 0
    assert asked == []


def test_headline_and_quote_are_asked_for_and_a_source_alone_is_not(reader: Visit) -> None:
    form = open_on(reader, "The bridge was long")
    form.locator(".fc-kinds label", has_text="Context").click()
    form.locator("[name=title]").fill("The nests of the owls in Saltmere")
    expect(shown(form)).to_have_count(1)
    assert lines(form) == [
        "Where the owls of Saltmere nest",
        "context · The ferry <b>of</b> Northwick",
    ]
    form.locator(".fc-kinds label", has_text="Source only").click()
    expect(shown(form)).to_have_count(0)
    form.locator(".fc-kinds label", has_text="Context").click()
    expect(shown(form)).to_have_count(1)
    form.locator("[name=title]").fill("")
    form.locator("[name=quote]").fill(LIKE)
    expect(shown(form).locator("a")).to_have_text(CHECKED.splitlines()[2].partition(": ")[2])


def test_what_somebody_writes_in_stays_in_its_place(reader: Visit) -> None:
    """The answer may come when they are further down already."""
    form = open_form(reader)
    field = form.locator("[name=summary]")
    for words, count in ((LIKE, 1), (UNLIKE, 0)):
        form.locator("[name=claim]").fill(words)
        field.focus()
        field.evaluate("(f) => f.scrollIntoView({block: 'center', behavior: 'instant'})")
        before = reader.box(field)["y"]
        expect(shown(form)).to_have_count(count)
        assert abs(reader.box(field)["y"] - before) <= 1
        assert reader.focused() == "fc_c_summary"


def test_the_links_are_reached_by_keyboard(reader: Visit) -> None:
    form = open_form(reader)
    form.locator("[name=claim]").fill(LIKE)
    expect(shown(form)).to_have_count(1)
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.closest('.fc-similar li') !== null")
    reader.page.keyboard.press("Tab")
    assert reader.focused() == "fc_c_speaker"


@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_small_screen(browser: Browser, hosted: str, dark: bool) -> None:
    with Visit.of(browser, hosted, "articles/passages/", width=320, dark=dark) as reader:
        form = open_form(reader)
        form.locator("[name=claim]").fill("The mayor sells the port for 30 crowns")
        expect(shown(form)).to_have_count(1)
        wide = form.evaluate(
            "(d) => [...d.querySelectorAll('*')].filter((e) =>"
            " e.getBoundingClientRect().right > innerWidth + 1).length"
        )
        assert wide == 0


def test_the_index_is_loaded_when_something_is_written(browser: Browser, hosted: str) -> None:
    with Visit.of(browser, hosted, "articles/passages/") as reader:
        form = open_form(reader)
        settle(form)
        assert not [one for one in reader.responses if "pagefind" in one.url]
        form.locator("[name=claim]").fill(LIKE)
        expect(shown(form)).to_have_count(1)
        loaded = [urlsplit(one.url).path for one in reader.responses if "pagefind" in one.url]
        assert "/pagefind/pagefind.js" in loaded
        # One word's form asks for no statement of others: what results show is no filter to load.
        assert len([path for path in loaded if "/filter/" in path]) == 1
        assert all(one.url.startswith(hosted) for one in reader.responses)


def test_without_an_index_nothing_is_said(browser: Browser, hosted: str) -> None:
    with Visit.of(browser, hosted, "articles/passages/") as reader:
        reader.page.route("**/pagefind/**", lambda route: route.fulfill(status=404, body="no"))
        form = open_form(reader)
        tried = []
        reader.page.on("request", lambda request: tried.append(request.url))
        for words in (LIKE, f"{LIKE} again", f"{LIKE} and again"):
            form.locator("[name=claim]").fill(words)
            settle(form)
        assert shown(form).count() == 0
        assert len([url for url in tried if "pagefind" in url]) == 1
        assert "harbour bridge" in form.locator(".fc-yaml").inner_text()


MATCHER = """async ([lang, questions]) => {
  const at = (name) => new URL(`../../assets/${name}`, location);
  const { words } = await (await fetch(at('composer.json'))).json();
  const { openIndex } = await import(at('composer_index.js'));
  const index = await openIndex(new URL('../../pagefind/', location), lang, words);
  const found = [];
  for (const question of questions) found.push((await index.like(question)).map((one) => one.statement));
  return found;
}"""


@pytest.fixture(scope="module")
def many_checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The claims of all pairs among 336 others, each with an explanation in much the same words."""
    root = tmp_path_factory.mktemp("many") / "desk"
    chance = random.Random(5)
    others = distractors(600, seed=9)
    claims: dict[str, list[dict[str, Any]]] = {"de": [], "en": []}
    pairs = [(lang, claim) for lang, claim, _ in SEEN + HELD_OUT]
    for number, (lang, claim) in enumerate(pairs + distractors(336)):
        own = [words for other, words in others if other == lang]
        summary, *explanation = chance.choices(own, k=6)
        claims[lang].append(
            {
                "id": f"claim-{number}-x",
                "claim": claim,
                "verdict": "false",
                "summary": summary,
                "explanation": " ".join(explanation),
                "sources": [{"title": "Log"}],
            }
        )
    texts = {"mkdocs.yml": "docs_dir: content\nplugins: [{beleg: {composer: true}}]\n"}
    for lang, made in claims.items():
        head = f"title: Desk\nlang: {lang}\npublisher: Gazette\nlicense: CC0-1.0"
        texts[f"content/articles/desk-{lang}.md"] = f"---\n{head}\n---\n\nText.\n"
        texts[f"annotations/desk-{lang}.yml"] = json.dumps({"claims": made}, ensure_ascii=False)
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    done = beleg("build", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    with served(root / "site") as address:
        yield address


@pytest.mark.parametrize("pairs", [SEEN, HELD_OUT], ids=["seen", "held out"])
@pytest.mark.parametrize(("lang", "wanted"), [("de", 0.85), ("en", 0.95)])
def test_the_index_finds_the_same_said_otherwise(
    browser: Browser, many_checked: str, lang: str, wanted: float, pairs: list[tuple[str, str, str]]
) -> None:
    own = [(claim, query) for other, claim, query in pairs if other == lang]
    with Visit.of(browser, many_checked, f"articles/desk-{lang}/") as reader:
        found = reader.page.evaluate(MATCHER, [lang, [query for _, query in own]])
    assert max(map(len, found)) <= 3
    first = [claim in some[:1] for (claim, _), some in zip(own, found, strict=True)]
    assert sum(first) / len(own) >= wanted


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_index_does_not_find_what_was_not_checked(
    browser: Browser, many_checked: str, lang: str
) -> None:
    queries = [query for other, query in UNRELATED if other == lang]
    with Visit.of(browser, many_checked, f"articles/desk-{lang}/") as reader:
        found = reader.page.evaluate(MATCHER, [lang, queries])
    assert sum(map(bool, found)) <= 1


def test_differences_are_those_of_the_command(browser: Browser, hosted: str) -> None:
    """The remark is made by a script on the built site, and by the package elsewhere."""
    pairs = [(claim, query) for _, claim, query in SEEN + HELD_OUT]
    figures = [
        "12 per cent",
        "1.2 percent",
        "zwölf",
        "1 200",
        "1,200",
        "1200",
        "isn't",
        "kein",
        "3",
    ]
    pairs += [(f"the {one} port", f"the {two} port") for one in figures for two in figures]
    script = """async (pairs) => {
      const at = (name) => new URL(`../../assets/${name}`, location);
      const { words } = await (await fetch(at('composer.json'))).json();
      const { differences } = await import(at('composer_index.js'));
      return pairs.map(([one, other]) => differences(other, one, words));
    }"""
    with Visit.of(browser, hosted, "articles/passages/") as reader:
        found = reader.page.evaluate(script, pairs)
    for (claim, query), differs in zip(pairs, found, strict=True):
        words = Quote(exact=claim, place=factory.PLACE)
        known = Candidate(annotation=factory.claim(claim=claim, quote=words, summary=""), lang="en")
        for match in similar(query, "en", [known]):
            assert list(match.differs) == differs, (claim, query)
