"""The form for annotations in a real browser: from a selection to a file that the build accepts."""

from __future__ import annotations

import json
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import jsonschema
import pytest
import yaml
from playwright.sync_api import Browser, Locator

from beleg.adapters import build
from beleg.adapters.configuration import find_project
from beleg.anchor.haystack import FoldedHaystack
from beleg.diagnostics import Report
from beleg.fold import fold
from beleg.load import load_yaml
from beleg.model import Settings
from beleg.nodes import ListNode, MapNode, Node
from beleg.pipeline import haystack
from beleg.prose import read_prose
from beleg.publish.repository import new_file_template, repository
from beleg.schema import annotation_schema
from beleg.source import Source
from beleg.validate import read_article

from ..conftest import ROOT, beleg
from .program import served
from .test_accessibility import judge_in_each_state
from .visit import Visit, until

pytestmark = pytest.mark.browser

PASSAGES = """---
title: The bridge of Saltmere
lang: en
publisher: Gazette
license: CC0-1.0
description: What happened on the quay.
---

The mayor said that *the old* bridge [was closed](https://example.org/x) at noon. Nobody came.
The bridge was “quite new”, Zoë Renárd wrote, and cost 1 250 crowns – a lot.

The mayor said that the new bridge was open. Nobody came. It cost `four + five` crowns.

## Two words here

- The bridge was long. Nobody came.
- The bridge was long. Nobody came twice.

| Place | Length |
|---|---|
| Saltmere | 212 metres |
| Northwick | 240 metres |

> A quoted sen\u00adtence, which no\u00adbody said.

    code that stands alone

The end is near.[^own]

[^own]: A footnote of the article.
"""
RIGHT_TO_LEFT = """---
title: الجسر القديم
lang: ar
publisher: Gazette
license: CC0-1.0
---

قال رئيس البلدية إن الجسر القديم مغلق. لم يأت أحد.

قال رئيس البلدية إن الجسر الجديد مفتوح. لم يأت أحد.
"""
NOTES = """notes:
  - id: the-mayor
    quote: that the old bridge was closed
    title: The bridge
    text: There are two.
"""
SOURCES = """log:
  title: Log of the harbour
people-of-2025:
  title: Who is who
"""
GITHUB = "https://github.com/desk/checks"
OPTION = f"plugins:\n  - beleg:\n      composer: true\n      repo_url: {GITHUB}\n"


def lay_out(root: Path) -> Path:
    for path, text in {
        "mkdocs.yml": f"site_name: Desk\ndocs_dir: content\n{OPTION}",
        "content/articles/passages.md": PASSAGES,
        "content/articles/rtl.md": RIGHT_TO_LEFT,
        "annotations/passages.yml": NOTES,
        "annotations/_site/sources.yml": SOURCES,
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("composer") / "desk")


@pytest.fixture(scope="module")
def hosted(sources: Path) -> Iterator[str]:
    done = beleg("build", cwd=sources)
    assert done.returncode == 0, done.stdout + done.stderr
    with served(sources / "site") as address:
        yield address


Opening = Callable[..., Visit]


@pytest.fixture
def write(browser: Browser, hosted: str) -> Iterator[Opening]:
    """Open an article of the hosted site: ``write("passages")``."""
    opened = []

    def open_page(slug: str = "passages", **how: Any) -> Visit:
        context = Visit.of(browser, hosted, f"articles/{slug}/", **how)
        opened.append(context)
        return context.__enter__()

    yield open_page
    for context in opened:
        context.__exit__(None, None, None)


SELECT = """([from, to, nth, inside]) => {
  const page = document.querySelector('.fc-page');
  const walker = document.createTreeWalker(inside ? document.querySelector(inside) : page, 4);
  const nodes = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest('.fc-sr, .fc-sup, template')) nodes.push(walker.currentNode);
  }
  const places = (words) => nodes.flatMap((node, index) => {
    const found = [];
    for (let at = node.data.indexOf(words); at >= 0; at = node.data.indexOf(words, at + 1)) found.push([node, at, index]);
    return found;
  });
  const [first, start, order] = places(from)[nth];
  const [last, end] = places(to).find(([node, at, index]) => index > order || (index === order && at >= start));
  const range = document.createRange();
  range.setStart(first, start);
  range.setEnd(last, end + to.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def select(
    reader: Visit, start: str, end: str | None = None, nth: int = 0, inside: str = ".fc-text"
) -> None:
    """Mark the words from ``start`` to ``end``, as a mouse or a finger would."""
    reader.page.evaluate(SELECT, [start, end or start, nth, inside])


def dialog(reader: Visit) -> Locator:
    return reader.all("dialog.fc-composer[open]")


def open_form(reader: Visit) -> Locator:
    reader.all(".fc-compose-open").click()
    form = dialog(reader)
    form.wait_for()
    return form


def open_on(reader: Visit, start: str, end: str | None = None, **where: Any) -> Locator:
    select(reader, start, end, **where)
    return open_form(reader)


def fill_in(form: Locator, **changes: str) -> None:
    """A claim that has all it needs."""
    values = {"summary": "That is not so.", "author": "mk", **changes}
    form.locator("[name=verdict]").select_option("mostly-false")
    for name, value in values.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("[data-key=key]").first.fill("log")


def text_of(form: Locator) -> str:
    return form.locator(".fc-yaml").text_content() or ""


def entry_of(text: str) -> dict[str, Any]:
    file = yaml.load(text, Loader=yaml.BaseLoader)
    ((entry,),) = file.values()
    return dict(entry)


def anchored(sources: Path, slug: str, text: str, tmp_path: Path) -> str:
    """Save the file as an editor would, check the site, and give the words that were found."""
    root = tmp_path / "checked"
    shutil.copytree(sources, root, ignore=shutil.ignore_patterns("site"))
    id_ = entry_of(text)["id"]
    file = root / f"annotations/{slug}/{id_}.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    result = build.run(find_project(root))
    assert [found.message for found in result.report if found.severity == "error"] == []
    (place,) = [found for found in result.passages if found.annotation.id == id_]
    assert place.annotation.slug == slug
    return " ".join(place.words.replace("\xad", "").split())


@pytest.mark.parametrize(
    ("slug", "start", "end", "nth", "words"),
    [
        ("passages", "the new bridge", None, 0, "the new bridge"),
        ("passages", "that ", "the old", 0, "that the old"),
        ("passages", "old", "was closed", 0, "old bridge was closed"),
        ("passages", "closed", " at noon", 0, "closed at noon"),
        ("passages", "mayor said", "old", 0, "mayor said that the old"),
        ("passages", "Nobody came", None, 0, "Nobody came"),
        ("passages", "Nobody came", None, 1, "Nobody came"),
        ("passages", "Nobody came", None, 3, "Nobody came"),
        ("passages", "a lot.", "The mayor", 0, "a lot. The mayor"),
        ("passages", "Two", "The bridge", 0, "Two words here The bridge"),
        ("passages", "long. Nobody", "bridge", 0, "long. Nobody came. The bridge"),
        ("passages", "212 metres", None, 0, "212 metres"),
        ("passages", "metres", None, 1, "metres"),
        ("passages", "“quite new”", None, 0, "“quite new”"),
        ("passages", "four + five", None, 0, "four + five"),
        ("passages", " quoted sen", "which no", 0, "quoted sentence, which nobody"),
        ("passages", "oë Re", None, 0, "Zoë Renárd"),
        ("passages", "1 250 crowns –", None, 0, "1 250 crowns –"),
        ("rtl", "الجسر", None, 0, "الجسر"),
        ("rtl", "لم يأت أحد", None, 1, "لم يأت أحد"),
        ("rtl", "قال رئيس", "إن", 1, "قال رئيس البلدية إن"),
    ],
)
def test_a_selection_becomes_a_passage_that_is_found_once(
    write: Opening,
    sources: Path,
    tmp_path: Path,
    slug: str,
    start: str,
    end: str | None,
    nth: int,
    words: str,
) -> None:
    reader = write(slug)
    form = open_on(reader, start, end, nth=nth)
    fill_in(form)
    assert form.locator("[name=quote]").input_value() == words
    assert form.locator(".fc-wrong").all_inner_texts() == [""] * form.locator(".fc-wrong").count()
    assert anchored(sources, slug, text_of(form), tmp_path) == words
    assert reader.complaints == []


@pytest.mark.parametrize("nth", [0, 1, 2, 3])
def test_the_place_is_the_one_that_was_selected(write: Opening, sources: Path, nth: int) -> None:
    quote = entry_of(text_of(open_on(write(), "Nobody came", nth=nth)))["quote"]
    source = Source("passages.md", (sources / "content/articles/passages.md").read_text("utf-8"))
    article = read_article(source, "passages", Report())
    assert article is not None
    prose = read_prose(article.body)
    text = FoldedHaystack(haystack(article, prose))
    places = text.find("Nobody came")
    assert len(places) == 4
    assert text.find(quote["exact"], quote.get("prefix", ""), quote.get("suffix", "")) == [
        places[nth]
    ]


@pytest.mark.parametrize(
    ("start", "end", "inside", "part"),
    [
        ("Saltmere", "The mayor", ".fc-page", "beyond the article"),
        ("The end is", "Notes", ".fc-page", "beyond the article"),
        ("There are two", None, ".fc-page", "beyond the article"),
        ("Saltmere", "212", ".fc-text", "several cells"),
        ("212 metres", "Northwick", ".fc-text", "several cells"),
        ("code that", None, ".fc-text", "Code cannot"),
        ("+ five", " crowns", ".fc-text", "inside a piece of code"),
        ("footnote of", None, ".fc-text", "Code cannot"),
    ],
)
def test_what_cannot_be_annotated_is_refused(
    write: Opening, start: str, end: str | None, inside: str, part: str
) -> None:
    form = open_on(write(), start, end, inside=inside)
    assert form.locator("[name=quote]").input_value() == ""
    assert part in form.locator("#fc_c_quote_error").inner_text()
    form.locator(".fc-download").click()
    assert "Words of the article" in form.locator(".fc-said-so").inner_text()


def test_the_headline_can_be_annotated(write: Opening, sources: Path, tmp_path: Path) -> None:
    form = open_on(write(), "bridge of", inside="h1")
    fill_in(form)
    assert anchored(sources, "passages", text_of(form), tmp_path) == "bridge of"


def test_words_that_are_typed_are_looked_up(write: Opening, sources: Path, tmp_path: Path) -> None:
    """Without a mouse: Tab to the button, type the words, choose the place."""
    reader = write()
    reader.all(".fc-compose-open").focus()
    reader.page.keyboard.press("Enter")
    form = dialog(reader)
    form.wait_for()
    assert reader.focused() == "fc_c_quote"
    reader.page.keyboard.type('"quite new", zoë')
    reader.page.keyboard.press("Tab")
    assert "Upper and lower case count" in form.locator("#fc_c_quote_error").inner_text()
    quote = form.locator("[name=quote]")
    quote.fill('"quite new", Zoë')
    assert form.locator("#fc_c_quote_error").inner_text() == ""
    assert form.locator("[name=place]").is_hidden()
    quote.fill("Nobody came")
    places = form.locator("[name=place] option").all_inner_texts()
    assert len(places) == 4
    assert "at noon. [Nobody came]" in places[0]
    form.locator("[name=place]").select_option(index=2)
    fill_in(form)
    assert anchored(sources, "passages", text_of(form), tmp_path) == "Nobody came"
    quote.fill("")
    assert "quote" not in entry_of(text_of(form))


def test_a_button_stands_beside_a_selection(write: Opening) -> None:
    reader = write()
    here = reader.all(".fc-compose-here")
    assert here.is_hidden()
    box = reader.box(reader.all(".fc-text > p").nth(1))
    reader.page.mouse.dblclick(box["x"] + 60, box["y"] + 15)
    here.wait_for()
    button = reader.box(here)
    assert abs(button["y"] - box["y"]) < 80
    here.click()
    dialog(reader).wait_for()
    assert dialog(reader).locator("[name=quote]").input_value() == "mayor"
    reader.page.keyboard.press("Escape")
    dialog(reader).wait_for(state="detached")
    # The browser may move the focus once more after the dialog is gone.
    until(reader.page, "document.activeElement.matches('.fc-compose-open')")
    reader.page.evaluate("getSelection().removeAllRanges()")
    here.wait_for(state="hidden")


def test_on_a_phone(write: Opening) -> None:
    reader = write(width=320, has_touch=True)
    select(reader, "the new bridge")
    here = reader.all(".fc-compose-here")
    here.wait_for()
    assert reader.box(here)["height"] >= 24
    here.tap()
    form = dialog(reader)
    form.wait_for()
    assert form.locator("[name=quote]").input_value() == "the new bridge"
    reader.page.evaluate("document.documentElement.scrollWidth")
    wide = form.evaluate(
        "(d) => [...d.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).length"
    )
    assert wide == 0
    small = form.locator("button:visible, a:visible, input:visible, select:visible").evaluate_all(
        "(all) => all.filter((e) => e.type !== 'radio' && e.getBoundingClientRect().height < 24).length"
    )
    assert small == 0


def test_nothing_is_loaded_before_the_form_is_opened(write: Opening) -> None:
    reader = write()
    reader.page.wait_for_load_state("networkidle")
    loaded = [urlsplit(one.url).path for one in reader.responses if "composer" in one.url]
    assert sorted(loaded) == ["/assets/composer.css", "/assets/composer.js"]
    open_form(reader)
    loaded = [one.url for one in reader.responses]
    assert f"{reader.address}assets/composer.json" in loaded
    assert all(url.startswith(reader.address) for url in loaded)


def test_what_is_wrong_stands_beside_its_field(write: Opening) -> None:
    reader = write()
    form = open_on(reader, "the new bridge")
    assert form.locator("[aria-invalid]").count() == 0
    form.locator(".fc-copy-yaml").click()
    wrong = form.locator("[aria-invalid]").evaluate_all(
        "(all) => all.map((e) => e.name || e.className)"
    )
    assert wrong == ["verdict", "summary", "fc-field fc-source-list"]
    assert reader.focused() == "fc_c_verdict"
    assert "Verdict, Finding, Sources" in form.locator(".fc-said-so").inner_text()
    fill_in(form, id="The Bridge")
    form.locator("[data-key=key]").first.fill("logg")
    form.locator(".fc-add-new").click()
    form.locator("[data-key=url]").fill("example.org")
    form.locator("[data-key=published]").fill("19.5.2025")
    form.locator(".fc-copy-yaml").click()
    messages = [words for words in form.locator(".fc-wrong").all_inner_texts() if words]
    assert messages == [
        "This site has no source with this key.",
        "This is needed.",
        "A full address that begins with https:// or http://.",
        "Write it as 2025-05-19, 2025-05 or 2025.",
        "Small letters a to z, digits, and hyphens between them.",
    ]
    form.locator("[name=id]").fill("the-mayor")
    assert "with this id already" in form.locator("#fc_c_id_error").inner_text()
    form.locator("[name=id]").fill("")
    form.locator("[name=summary]").focus()
    assert form.locator("[name=id]").input_value() == "the-new-bridge"


def test_a_passage_that_is_annotated_already_says_so(write: Opening) -> None:
    form = open_on(write(), "bridge ", "was closed")
    assert form.locator(".fc-known").inner_text() == "Already annotated here: Note 1: context"
    form.locator("[name=quote]").fill("the new bridge")
    assert form.locator(".fc-known").inner_text() == ""


def test_the_other_kinds(write: Opening, sources: Path, tmp_path: Path) -> None:
    form = open_on(write(), "the new bridge")
    form.locator("[name=kind][value=note]").check()
    assert form.locator("[name=verdict]").is_hidden()
    form.locator("[name=title]").fill("Bridges: all of them")
    form.locator("[name=text]").fill(
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n# no remark\n  indented: - [x]\n"
    )
    note = text_of(form)
    assert note.startswith("notes:\n  - id: bridges-all-of-them\n")
    assert "    text: |\n      | a | b |\n" in note
    assert anchored(sources, "passages", note, tmp_path / "note") == "the new bridge"
    form.locator("[name=kind][value=link]").check()
    form.locator("[name=remark]").fill("half a sentence")
    form.locator(".fc-remove").click()
    form.locator(".fc-add-new").click()
    for name, value in {
        "title": "“Log” – #3: of 2025",
        "publisher": "no",
        "url": "https://example.org/a?b=c&d=%20e#f",
        "published": "2025",
        "accessed": "2025-05-19",
    }.items():
        form.locator(f"[data-key={name}]").fill(value)
    link = text_of(form)
    assert anchored(sources, "passages", link, tmp_path / "link") == "the new bridge"
    assert entry_of(link)["sources"] == [
        {
            "title": "“Log” – #3: of 2025",
            "publisher": "no",
            "url": "https://example.org/a?b=c&d=%20e#f",
            "published": "2025",
            "accessed": "2025-05-19",
        }
    ]


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_pull_request_has_the_path_and_the_very_text(write: Opening, host: str) -> None:
    reader = write()
    repo_url = {"github": GITHUB, "gitlab": "https://gitlab.com/group/desk/checks"}[host]
    repo = repository(Settings(repo_url=repo_url))
    assert repo is not None
    template = escape(new_file_template(repo, "main"))
    github = repository(Settings(repo_url=GITHUB))
    assert github is not None

    def rewritten(route: Any) -> None:
        body = route.fetch().text()
        route.fulfill(
            body=body.replace(escape(new_file_template(github, "main")), template),
            content_type="text/html",
        )

    reader.page.route("**/articles/passages/", rewritten)
    reader.page.reload()
    form = open_on(reader, "“quite new”, Zoë Ren", "árd")
    fill_in(form, summary='It "rose" by 3 % & more: {path} {text} + ü 🦊')
    parts = urlsplit(form.locator(".fc-request").get_attribute("href") or "")
    query = parse_qs(parts.query, strict_parsing=True)
    names = {"github": ["filename", "value"], "gitlab": ["file_name", "content"]}[host]
    text = text_of(form)
    assert list(query) == names
    assert query[names[0]] == [f"annotations/passages/{entry_of(text)['id']}.yml"]
    assert query[names[1]] == [text]
    assert parts.geturl().startswith(f"{repo_url}/{'-/' if host == 'gitlab' else ''}new/main?")


def test_an_address_that_would_be_too_long_is_not_opened(write: Opening) -> None:
    reader = write()
    form = open_on(reader, "the new bridge")
    fill_in(form, explanation="ä" * 1500)
    pages = len(reader.page.context.pages)
    form.locator(".fc-request").click()
    words = form.locator(".fc-said-so").inner_text()
    assert "too long" in words
    assert "annotations/passages/the-new-bridge.yml" in words
    assert len(reader.page.context.pages) == pages


def test_copy_and_download_give_the_very_text(write: Opening) -> None:
    reader = write(permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)
    form = open_on(reader, "“quite new”")
    fill_in(form, explanation="Two\n\nparagraphs – “so”.")
    form.locator(".fc-copy-yaml").click()
    until(reader.page, "document.querySelector('.fc-said-so').textContent === 'Copied.'")
    assert reader.page.evaluate("navigator.clipboard.readText()") == text_of(form)
    with reader.page.expect_download() as download:
        form.locator(".fc-download").click()
    assert download.value.suggested_filename == "quite-new.yml"
    assert download.value.path().read_bytes() == text_of(form).encode()


def test_what_was_typed_survives_the_page(write: Opening) -> None:
    """The preview loads a page anew whenever a file changes."""
    reader = write()
    form = open_on(reader, "Nobody came", nth=2)
    fill_in(form, explanation="Two\nlines")
    form.locator(".fc-add-new").click()
    form.locator("[data-key=title]").fill("A title")
    before = text_of(form)
    reader.page.reload()
    assert text_of(open_form(reader)) == before
    dialog(reader).locator(".fc-reset").click()
    reader.page.reload()
    assert entry_of(text_of(open_form(reader))) == {"id": "claim-1"}


def test_axe_finds_nothing_in_the_form(write: Opening) -> None:
    def act(reader: Visit) -> None:
        reader.page.evaluate("sessionStorage.clear()")
        form = open_on(reader, "the old")
        form.locator(".fc-add-new").click()
        form.locator(".fc-download").click()

    judge_in_each_state(write(), act)


NASTY = [
    *("", " ", "yes", "no", "null", "~", "true", "1", "1_000", "0x1f", "1e3", "12:30", "2025-05-19"),
    *("- a", "? a", ": a", "a: b", "a #b", "# a", "#", "&a b", "*a", "!a", "!!str a", "%a", "@a"),
    *("`a`", "{a: b}", "[a]", "|", ">", "| a", "'", '"', "'a'", '"a"', 'a"b', "\\", "\\n", "a\\"),
    *("---", "...", "--- a", "<<", "=", ",", "a, b", "a:", ":a", " a", "a ", "\ta", "a\t", "a\tb"),
    *("é", "e\u0301", "„“”‚‘’«»", "–—", "…", "\xa0", "a\xa0b", "\xad", "\u200b", "\u2060", "\ufeff"),
    *("עברית", "العربية", "日本語", "한국어", "🦊", "👩‍👩‍👧", "🏴\U000e0067\U000e0062\U000e007f", "\u202eabc\u202c"),
    *("a\nb", "a\n", "\na", "a\n\nb\n", "a\n \nb", " a\nb", "a\n  b\n", "a\n\n", "\n", "a \nb ", "a\n\tb"),
    *("# a\n- b\n", "a: b\n--- \nc\n", "|\n>\n", "'\n\"\n\\\n", "a\n# b\n", "é\n\xa0\n", "x" * 3000),
    *("word " * 500, "line\n" * 300, "a\n\ufeffb\n", "{path}", "$&", "${a}", "%20", "</script>", "\\u0041"),
]  # fmt: skip
"""Without what no file may hold; that is refused, and has its own tests in test_load."""


def plain(node: Node) -> object:
    if isinstance(node, MapNode):
        return {key.value: plain(value) for key, value in node.entries}
    return [plain(item) for item in node.items] if isinstance(node, ListNode) else node.value


def module(reader: Visit, name: str, call: str, values: object) -> Any:
    """What a function of one of the form's scripts gives for each of the values."""
    return reader.page.evaluate(
        "async ([name, values]) => {"
        " const m = await import(new URL(`../../assets/${name}`, location));"
        f" return values.map((v) => {call}); }}",
        [name, values],
    )


def test_what_is_written_is_read_as_the_same_words(write: Opening) -> None:
    values = [
        value
        for words in NASTY
        if words
        for value in (
            {"claims": [{"id": words, "quote": {"exact": words, "prefix": words}}]},
            {"notes": [{"text": words, "sources": [words, {"title": words, "url": words}]}]},
            {"links": [{"text": words, "tags": [words, words]}, {"id": "x"}]},
        )
    ]
    texts = module(write(), "composer_yaml.js", "m.toYaml(v)", values)
    for value, text in zip(values, texts, strict=True):
        report = Report()
        node = load_yaml(Source("x.yml", text), report)
        assert node is not None, text
        assert [found.message for found in report if found.code == "yaml-syntax"] == [], text
        assert plain(node) == value, text
        assert yaml.load(text, Loader=yaml.BaseLoader) == value, text


def random_annotations(number: int) -> list[Any]:
    """Files as people write them, most with something wrong."""
    chance = random.Random(7)
    dates = ["2025", "2025-05", "2025-05-19", "19.5.2025", "", "2025-05-19T10:00", "soon"]
    urls = ["https://example.org/a", "http://x", "example.org", "javascript:x", "https://a b", ""]

    def word() -> Any:
        return chance.choice(
            ["Words", "", " ", "true", "x" * 90, 3, 2.5, True, None, [], {}, "a-b", "A"]
        )

    def source() -> Any:
        keys = ["title", "publisher", "url", "published", "accessed", "lang", "odd"]
        values = {
            "url": urls,
            "published": dates,
            "accessed": dates,
            "lang": ["de", "deutsch?", ""],
        }
        return chance.choice(
            [
                "log",
                "lag",
                "people-of-2025",
                {
                    k: chance.choice(values.get(k, ["Title", word()]))
                    for k in keys
                    if chance.random() < 0.5
                },
                {"title": "A title", "url": chance.choice(urls)},
                word(),
            ]
        )

    def annotation() -> Any:
        good: dict[str, Any] = {
            "id": chance.choice(["a-b", "a", "A", "-a", "a--b", "x" * 81, "ä"]),
            "quote": chance.choice(
                ["words", {"exact": "w", "prefix": "p"}, {"prefix": "p"}, "", {}]
            ),
            "verdict": chance.choice(["false", "mostly-true", "nearly", False]),
            "summary": "A sentence",
            "title": "A title",
            "text": chance.choice(["Text", "x" * 50]),
            "sources": [source() for _ in range(chance.choice([0, 1, 1, 2]))],
            "checked": chance.choice(dates),
            "status": chance.choice(["draft", "published", "gone"]),
            "tags": chance.choice([["a"], "a", [["a"]], None]),
            "said": chance.choice([{"date": "2025"}, {"date": "now"}, None, "then"]),
            "corrections": chance.choice(
                [[], None, [{"date": "2025-01-01", "text": "x"}], [{}], "x"]
            ),
        }
        kept = {k: v for k, v in good.items() if chance.random() < 0.75}
        if chance.random() < 0.3:
            kept[chance.choice([*good, "odd"])] = word()
        return kept

    def valid() -> Any:
        return {"id": "a-b", "verdict": "false", "summary": "S", "sources": ["log", {"title": "T"}]}

    made: list[Any] = []
    for _ in range(number):
        claims = [
            chance.choice([annotation, annotation, valid])()
            for _ in range(chance.choice([1, 1, 2]))
        ]
        key = chance.choice(["claims", "claims", "notes", "links", "claim"])
        if key == "notes":
            claims = [
                {"id": "a", "title": "T", "text": "x"} if chance.random() < 0.4 else one
                for one in claims
            ]
        if key == "links":
            claims = [
                {"id": "a", "sources": ["log"]} if chance.random() < 0.4 else one for one in claims
            ]
        made.append(chance.choice([{key: claims}] * 9 + [{key: word()}]))
    return made


def test_the_schema_means_the_same_in_the_browser(write: Opening, sources: Path) -> None:
    schema = annotation_schema(build.run(find_project(sources)).site.registers)
    judge = jsonschema.validators.validator_for(schema)(schema)
    values = random_annotations(600)
    expected = [judge.is_valid(value) for value in values]
    assert 60 < sum(expected) < 540
    given = [[schema, value] for value in values]
    found = module(write(), "composer_schema.js", "m.validate(v[0], v[1]).length === 0", given)
    differing = [v for v, e, f in zip(values, expected, found, strict=True) if e != f]
    assert differing == []


def test_text_is_levelled_as_in_python(write: Opening) -> None:
    chance = random.Random(3)
    pieces = [
        *(
            "a",
            "B",
            "é",
            "e\u0301",
            " ",
            "\xa0",
            "\n",
            "\t",
            "\u2009",
            "\x1f",
            "\xad",
            "\u200b",
            "\u2060",
        ),
        *(
            "„",
            "’",
            '"',
            "`",
            "–",
            "-",
            "…",
            "ﬁ",
            "ﬅ",
            "10²",
            "½",
            "Ａ",
            "ß",
            "İ",
            "\u1100\u1161\u11a8",
            "한",
        ),
        *(
            "👩\u200d👩\u200d👧",
            "🇩🇪",
            "\u0300",
            "\u0958",
            "Å",
            "\u202b",
            "กำ",
            "❤\ufe0f",
            "\u034f",
            "𝔸",
        ),
    ]
    texts = ["".join(chance.choices(pieces, k=chance.randint(1, 12))) for _ in range(3000)]
    found = module(write(), "composer_passage.js", "m.fold(v).flat", texts)
    differing = [
        (t, f, fold(t).text) for t, f in zip(texts, found, strict=True) if f != fold(t).text
    ]
    assert differing == []


RANDOM_RANGES = """async ([seed, number]) => {
  const { readPart, passageOf, selectorOf } = await import(new URL('../../assets/composer_passage.js', location));
  const page = document.querySelector('.fc-page');
  const parts = [page.querySelector('h1'), page.querySelector('.fc-text')].map(readPart);
  let state = seed;
  const below = (limit) => (state = (state * 1103515245 + 12345) % 2147483648) % limit;
  const found = [];
  for (let made = 0; made < number; made += 1) {
    const part = parts[made % 10 ? 1 : 0], range = document.createRange();
    const first = below(part.nodes.length), last = Math.min(part.nodes.length - 1, first + below(3));
    const start = below(part.nodes[first].node.length);
    range.setStart(part.nodes[first].node, start);
    const { node } = part.nodes[last];
    range.setEnd(node, first === last ? Math.min(node.length, start + 1 + below(30)) : below(node.length + 1));
    const passage = passageOf(parts, range);
    if (!passage.wrong) found.push([passage.start, selectorOf(parts, passage), parts.indexOf(passage.part)]);
  }
  return found;
}"""


@pytest.mark.parametrize("slug", ["passages", "rtl", "telefonat"])
def test_any_selection_is_found_once(
    write: Opening, sources: Path, slug: str, tmp_path: Path
) -> None:
    """Hundreds of selections, from the middle of words to several paragraphs."""
    if slug == "telefonat":
        file = ROOT / "content/articles/telefonat.md"
    else:
        file = sources / f"content/articles/{slug}.md"
    article = read_article(Source("a.md", file.read_text("utf-8")), slug, Report())
    assert article is not None
    text = FoldedHaystack(haystack(article, read_prose(article.body)))
    with page_with(file, slug, tmp_path, write) as reader:
        found = reader.page.evaluate(RANDOM_RANGES, [11, 400])
    assert len(found) > 100
    # A headline that stands in the text as well has nothing around it.
    hopeless = [start for start, selector, where in found if where and selector is None]
    assert len(hopeless) < len(found) / 20
    for _, selector, where in found:
        if selector is not None:
            places = text.find(
                selector["exact"], selector.get("prefix", ""), selector.get("suffix", "")
            )
            assert len(places) == 1, selector
            assert text.parts.index(places[0].part) == where


@contextmanager
def page_with(file: Path, slug: str, tmp_path: Path, write: Opening) -> Iterator[Visit]:
    """The article's page; its text alone is put into a page of the site where it has none."""
    reader = write(slug if slug != "telefonat" else "passages")
    if slug == "telefonat":
        root = tmp_path / "one"
        (root / "content/articles").mkdir(parents=True)
        shutil.copy(file, root / "content/articles")
        (root / "mkdocs.yml").write_text("docs_dir: content\nplugins: [beleg]\n")
        (made,) = build.run(find_project(root)).site.articles
        reader.page.evaluate(
            "([title, body]) => { document.querySelector('.fc-page h1').innerHTML = title;"
            " document.querySelector('.fc-text').innerHTML = body; }",
            [made.title_html, made.body_html],
        )
    yield reader


def test_a_policy_without_inline_scripts_lets_it_work(write: Opening, hosted: str) -> None:
    reader = write()
    policy = "script-src 'self'; style-src-attr 'none'; connect-src 'self'; form-action 'none'"

    def with_policy(route: Any) -> None:
        answer = route.fetch()
        body = answer.text().replace(
            "<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">'
        )
        route.fulfill(body=body, content_type="text/html")

    reader.page.route("**/articles/passages/", with_policy)
    reader.page.reload()
    reader.complaints.clear()
    form = open_on(reader, "the new bridge")
    fill_in(form)
    assert text_of(form).startswith("claims:")
    assert [words for words in reader.complaints if "composer" in words] == []


def test_without_a_script_nothing_of_it_is_seen(write: Opening) -> None:
    reader = write(script=False)
    assert reader.all(".fc-compose").is_hidden()
    assert reader.all("dialog.fc-composer").count() == 0


class Preview:
    """`mkdocs serve` on a copy of the site."""

    def __init__(self, root: Path, host: str = "127.0.0.1") -> None:
        self.root = root
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}/"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"{host}:{self.port}"],
            cwd=root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        for _ in range(300):
            assert self._process.poll() is None, "the preview has ended"
            try:
                with urlopen(f"{self.address}articles/passages/", timeout=20):
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError("the preview did not start")

    def files(self) -> dict[str, bytes]:
        folder = self.root / "annotations"
        return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)


@contextmanager
def previewing(root: Path, host: str = "127.0.0.1") -> Iterator[Preview]:
    preview = Preview(lay_out(root), host)
    try:
        preview.wait()
        yield preview
    finally:
        preview.stop()


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    with previewing(tmp_path_factory.mktemp("preview") / "desk") as found:
        yield found


def test_an_annotation_is_saved_and_the_page_shows_it(browser: Browser, preview: Preview) -> None:
    with Visit.of(browser, preview.address, "articles/passages/") as reader:
        form = open_on(reader, "the new bridge")
        fill_in(form, summary="It was not open.")
        text = text_of(form)
        form.locator(".fc-save").click()
        reader.page.wait_for_selector('.fc-note[data-id="the-new-bridge"]', timeout=60_000)
        file = preview.root / "annotations/passages/the-new-bridge.yml"
        assert file.read_text("utf-8") == text
        assert beleg("check", cwd=preview.root).returncode == 0
        assert reader.mark("the-new-bridge").inner_text().count("the new bridge") == 1
        assert entry_of(text_of(open_form(reader))) == {"id": "claim-1"}


def test_what_the_build_refuses_is_said_in_the_form(browser: Browser, preview: Preview) -> None:
    before = preview.files()
    with Visit.of(browser, preview.address, "articles/passages/") as reader:
        form = open_on(reader, "at noon")
        fill_in(form, id="index")
        form.locator(".fc-save").click()
        reader.page.wait_for_selector(".fc-troubles li")
        assert "'index' is taken" in form.locator(".fc-troubles").inner_text()
        assert form.locator(".fc-said-so").inner_text() == "Nothing was saved:"
        assert form.locator("[name=summary]").input_value() == "That is not so."
    assert preview.files() == before


def test_a_page_of_another_origin_cannot_write(
    browser: Browser, preview: Preview, tmp_path: Path
) -> None:
    """It can send what browsers send without asking, and it does not know the token."""
    before = preview.files()
    target = f"{preview.address}_beleg/annotations"
    body = json.dumps({"article": "passages", "id": "evil", "text": "notes:\n  - id: evil\n"})
    (tmp_path / "index.html").write_text(
        f'<form method="post" enctype="text/plain" action="{target}">'
        f"<input name='{escape(body[:-1])}, \"x\": \"' value='\"}}'></form>"
    )
    with served(tmp_path) as elsewhere, Visit.of(browser, elsewhere, "") as reader:
        tried = reader.page.evaluate(
            """async ([target, body]) => {
              const found = [];
              const json = {'Content-Type': 'application/json', 'X-Beleg-Token': 'guess'};
              for (const how of [
                {mode: 'no-cors', body},
                {mode: 'no-cors', headers: {'Content-Type': 'text/plain'}, body},
                {mode: 'cors', headers: json, body},
                {mode: 'cors', headers: {'Content-Type': 'application/json'}, body},
                {mode: 'cors', credentials: 'include', body},
              ]) {
                try {
                  const answer = await fetch(target, {method: 'POST', ...how});
                  found.push(answer.type);
                } catch { found.push('blocked'); }
              }
              try { await (await fetch(target.replace('_beleg/annotations', 'articles/passages/'))).text(); found.push('read'); }
              catch { found.push('unread'); }
              return found;
            }""",
            [target, body],
        )
        assert tried == ["opaque", "opaque", "blocked", "blocked", "blocked", "unread"]
        with reader.page.expect_navigation() as gone:
            reader.page.evaluate("document.querySelector('form').submit()")
        assert gone.value is not None
        assert gone.value.status == 403
    assert preview.files() == before


def test_a_name_that_was_bound_to_this_computer_cannot_write(preview: Preview) -> None:
    """DNS rebinding: the page may read the token, but the request names its own host."""
    before = preview.files()
    with urlopen(f"{preview.address}articles/passages/", timeout=20) as page:
        token = page.read().decode().partition('name="beleg-desk" content="')[2].partition('"')[0]
    assert len(token) > 30
    body = json.dumps({"article": "passages", "id": "evil", "text": "links:\n  - id: evil\n"})
    host = f"evil.example:{preview.port}"
    with socket.create_connection(("127.0.0.1", preview.port), timeout=20) as wire:
        lines = [
            "POST /_beleg/annotations HTTP/1.1",
            f"Host: {host}",
            f"Origin: http://{host}",
            "Content-Type: application/json",
            f"X-Beleg-Token: {token}",
            f"Content-Length: {len(body)}",
        ]
        wire.sendall("\r\n".join([*lines, "", body]).encode())
        assert b" 403 " in wire.recv(4096).partition(b"\n")[0]
    assert preview.files() == before


def test_a_preview_for_others_says_that_saving_is_off(browser: Browser, tmp_path: Path) -> None:
    with (
        previewing(tmp_path / "desk", "0.0.0.0") as preview,
        Visit.of(browser, preview.address, "articles/passages/") as reader,
    ):
        form = open_form(reader)
        assert "Saving is off" in form.locator(".fc-said-so").inner_text()
        assert form.locator(".fc-save").is_hidden()


def test_a_site_that_does_not_ask_for_it_has_none_of_it(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "desk")
    (root / "mkdocs.yml").write_text("site_name: Desk\ndocs_dir: content\nplugins: [beleg]\n")
    assert beleg("build", cwd=root).returncode == 0
    site = root / "site"
    for file in site.rglob("*"):
        assert "composer" not in file.name
        if file.suffix in (".html", ".js", ".css") and "pagefind" not in file.parts:
            assert b"fc-compos" not in file.read_bytes(), file
    assert not (site / "assets/composer.js").exists()


def test_zensical_offers_it_without_saving(sources: Path, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "desk")
    done = beleg("build", "--renderer", "zensical", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    html = (root / "site/articles/passages/index.html").read_text("utf-8")
    assert '<script type="module" src="../../assets/composer.js"></script>' in html
    assert "fc-save" not in html
    for name in ("composer_form.js", "composer.json", "composer.css"):
        assert (root / "site/assets" / name).stat().st_size > 500
