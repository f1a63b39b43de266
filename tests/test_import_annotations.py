"""`beleg import --as annotations`: nothing at a wrong passage, no verdict guessed, no value lost
without a word, and this site's own exports come back as they were."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beleg.adapters import build
from beleg.adapters.cli import main
from beleg.adapters.configuration import find_project
from beleg.exports import FORMATS
from beleg.model import Annotation, Claim, Link, Note
from beleg.pipeline import Result

ARTICLE = """---
title: Saltmere adopts its budget
lang: en
publisher: Example Gazette
license: CC0-1.0
url: https://gazette.example/budget
---
The mayor said that spending rises by twelve percent next year. The
council did not agree: “Spending rises by
far less”, said Ms Lind.

In the evening spending rises by twelve percent was repeated on the radio,
and the *river* has no bridge, the river has no ferry.

Saltmere adopts its budget late.
"""
PAGE = "https://gazette.example/budget"

CLAIMS = """claims:
  - id: twelve
    quote: {exact: spending rises by twelve percent, suffix: next}
    claim: "Spending *rises* by 12. <b>"
    speaker: Ada Lind
    said: {date: 2025-05, where: radio, url: "https://radio.example/1"}
    verdict: mostly-false
    summary: It rises by "four".
    explanation: |
      2019. was *different*, see [the budget](https://example.org/budget).

      | a | b |
      |---|---|
      | 1 | 2 |
    sources: [{title: "A, B", url: "https://example.org/b", accessed: 2025-06-01}, {title: Book}]
    reply: {date: 2025-06-03, text: "No *comment*."}
    checked: 2025-06-05
    corrections:
      - {date: 2025-06-10, text: We had *overlooked* it., from: false, to: misleading}
      - {date: 2025-06-12, text: Also this., from: misleading}
      - {date: 2025-06-14, text: A figure.}
    tags: [money, "a, b"]
  - id: headline
    quote: {exact: Saltmere adopts its budget, suffix: late}
    verdict: true
    summary: It did.
    sources: [{title: Minutes}]
    checked: 2025-06-05T10:30+02:00
notes:
  - id: whole
    title: On all of it
    text: "A *note*."
  - id: ferry
    quote: has no ferry
    title: Ferries
    text: |
      - one
      - two
links:
  - id: post
    quote: said Ms Lind
    text: the post
    sources: [{title: Post, url: "https://example.org/post", archive_url: "https://web.archive.org/1"}]
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return _site(tmp_path / "site")


def _site(root: Path, more: str = "") -> Path:
    (root / "content/articles").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(f"site_name: X\ndocs_dir: content\nplugins: [beleg]\n{more}")
    (root / "content/articles/budget.md").write_text(ARTICLE, "utf-8")
    return root


def bring(site: Path, data: object, *options: str) -> int:
    """Import ``data`` as JSON."""
    file = site.parent / "theirs.json"
    file.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return main(["import", "-C", str(site), str(file), "--as", "annotations", *options])


def walked(site: Path) -> Result:
    result = build.run(find_project(site), drafts=True)
    assert not result.report.errors, [d.message for d in result.report]
    return result


def notes_of(site: Path) -> dict[str, Annotation]:
    notes = [note for one in walked(site).site.articles for note in one.notes]
    return {note.annotation.id: note.annotation for note in notes}


def words_of(site: Path, name: str) -> str:
    notes = [note for one in walked(site).site.articles for note in one.notes]
    return next(note.anchored.words for note in notes if note.annotation.id == name)


def exported(site: Path, form: str) -> bytes:
    result = build.run(find_project(site))
    assert not result.report.errors
    return result.data[FORMATS[form]]


def only_claim(site: Path) -> Claim:
    (claim,) = notes_of(site).values()
    assert isinstance(claim, Claim)
    return claim


# --- round trips -----------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["annotations", "claimreview"])
@pytest.mark.parametrize("url", ["", "site_url: https://facts.example/x/\n"])
def test_the_demo_comes_back(demo: Path, tmp_path: Path, form: str, url: str) -> None:
    with (demo / "mkdocs.yml").open("a") as file:
        file.write(url)
    before = exported(demo, form)
    for path in (demo / "annotations").iterdir():
        if path.name == "_site":
            for written in path.glob("*.lock"):
                written.unlink()
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    assert not notes_of(demo)
    file_ = tmp_path / "own.json"
    file_.write_bytes(before)
    assert main(["import", "-C", str(demo), str(file_), "--as", "annotations"]) == 0
    assert exported(demo, form) == before


@pytest.mark.parametrize("form", ["annotations", "claimreview"])
def test_whatever_the_formats_hold_comes_back(site: Path, tmp_path: Path, form: str) -> None:
    other = _site(tmp_path / "other")
    (other / "annotations").mkdir()
    (other / "annotations/budget.yml").write_text(CLAIMS, "utf-8")
    before = exported(other, form)
    assert bring(site, before.decode()) == 0
    assert exported(site, form) == before
    assert not (site / "imports").exists()


def test_what_the_annotation_format_holds(site: Path, tmp_path: Path) -> None:
    other = _site(tmp_path / "other")
    (other / "annotations").mkdir()
    (other / "annotations/budget.yml").write_text(CLAIMS, "utf-8")
    assert bring(site, exported(other, "annotations").decode()) == 0
    found = notes_of(site)
    claim, link = found["twelve"], found["post"]
    assert isinstance(claim, Claim)
    assert isinstance(link, Link)
    assert claim.status == "published"
    assert claim.verdict.key == "mostly-false"
    assert [entry.date for entry in claim.corrections] == ["2025-06-10", "2025-06-12", "2025-06-14"]
    assert claim.reply is not None
    assert (claim.reply.date, claim.reply.text.markdown) == ("2025-06-03", "No *comment*.")
    assert link.sources[0].archive_url == "https://web.archive.org/1"
    assert words_of(site, "twelve") == "spending rises by twelve percent"
    assert found["whole"].quote is None


def test_a_headline_that_the_text_repeats_keeps_its_place(site: Path, tmp_path: Path) -> None:
    other = _site(tmp_path / "other")
    (other / "annotations").mkdir()
    only = CLAIMS[: CLAIMS.index("notes:")].replace(", suffix: late}", ", prefix: ferry.}")
    (other / "annotations/budget.yml").write_text(only, "utf-8")
    whole = json.loads(exported(other, "annotations"))
    item = next(one for one in whole["first"]["items"] if one["id"].endswith("/headline/"))
    quote, position = item["target"]["selector"]
    quote.update(prefix="", suffix="")
    assert bring(site, item) == 0
    note = walked(site).site.articles[0].notes[0].anchored
    assert note.where == "body"
    (site / "annotations/budget/theirs.yml").unlink()
    position["start"] += 1
    assert bring(site, item) == 1
    assert not notes_of(site)


def test_corrections_of_reviews_know_their_verdicts(site: Path, tmp_path: Path) -> None:
    other = _site(tmp_path / "other")
    (other / "annotations").mkdir()
    (other / "annotations/budget.yml").write_text(CLAIMS, "utf-8")
    assert bring(site, exported(other, "claimreview").decode()) == 0
    claim = notes_of(site)["twelve"]
    changes = [(c.before and c.before.key, c.after and c.after.key) for c in claim.corrections]
    assert changes == [("false", "misleading"), ("misleading", None), (None, None)]


def test_the_same_file_twice_adds_nothing(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = _site(tmp_path / "other")
    (other / "annotations").mkdir()
    (other / "annotations/budget.yml").write_text(CLAIMS, "utf-8")
    data = exported(other, "annotations").decode()
    assert bring(site, data) == 0
    files = sorted((site / "annotations").rglob("*.yml"))
    assert bring(site, data) == 1
    assert sorted((site / "annotations").rglob("*.yml")) == files
    assert "'twelve' is there already: annotations/budget/theirs.yml:" in capsys.readouterr().out


# --- forms of other programs -----------------------------------------------------------------

ROW: dict[str, Any] = {
    "id": "q4d9",
    "created": "2025-05-20T10:00:00.000000+00:00",
    "updated": "2025-05-20T10:00:00.000000+00:00",
    "user": "acct:jane@hypothes.is",
    "uri": PAGE,
    "text": "The *river* had a ferry in 1990.",
    "tags": ["river", "history"],
    "group": "__world__",
    "permissions": {"read": ["group:__world__"], "update": ["acct:jane@hypothes.is"]},
    "target": [
        {
            "source": PAGE,
            "selector": [
                {"type": "RangeSelector", "startContainer": "/div[1]/p[2]", "startOffset": 3,
                 "endContainer": "/div[1]/p[2]", "endOffset": 9},
                {"type": "TextPositionSelector", "start": 812, "end": 824},
                {"type": "TextQuoteSelector", "exact": "has no ferry",
                 "prefix": "no bridge, the river ", "suffix": ".\n\n  Share this page"},
            ],
        }
    ],
    "document": {"title": ["Saltmere adopts its budget"]},
    "links": {"html": "https://hypothes.is/a/q4d9"},
    "user_info": {"display_name": None},
    "flagged": False,
    "hidden": False,
}  # fmt: skip


@pytest.mark.parametrize(
    "packed",
    [
        ROW,
        [ROW],
        {"total": 1, "rows": [ROW]},
        {"export_date": "2025-06-01", "export_userid": "acct:jane@hypothes.is",
         "client_version": "1.1", "annotations": [ROW]},
    ],
    ids=["row", "array", "api", "export"],
)  # fmt: skip
def test_hypothesis(site: Path, packed: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(site, packed) == 0
    (note,) = notes_of(site).values()
    assert isinstance(note, Note)
    assert note.id == "has-no-ferry"
    assert (note.status, note.author, note.tags) == ("draft", "jane", ("river", "history"))
    assert note.text.markdown == ROW["text"]
    assert words_of(site, "has-no-ferry") == "has no ferry"
    out = capsys.readouterr().out
    for value in ("permissions: {read, update}", "group: __world__", "created: 2025-05-20T10"):
        assert value in out
    assert "RangeSelector" not in out
    listed = (site / "imports/annotations/theirs.left-out.txt").read_text("utf-8")
    assert "links: {html}" in listed


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"uri": "https://elsewhere.example/", "target": []}, "is no article of this site"),
        ({"references": ["abc"]}, "reply to another annotation"),
        ({"text": ""}, "a highlight without words"),
        ({"text": "![x](https://e.example/x.png)"}, "the text holds a picture"),
    ],
)
def test_what_hypothesis_has_and_we_have_not(
    site: Path, change: dict[str, Any], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(site, {"rows": [{**ROW, **change}]}) == 1
    assert reason in capsys.readouterr().out
    assert not notes_of(site)


@pytest.mark.parametrize(
    ("selector", "reason"),
    [
        ({"exact": "has no submarine"}, "are not in content/articles/budget.md"),
        ({"exact": "spending rises by twelve percent"}, "stand 2 times"),
        ({"exact": "has no ferry", "prefix": "the town ", "suffix": " and"}, "other words stand"),
        ({"exact": " "}, "has no words in 'exact'"),
        ({"exact": "has no ferry", "refinedBy": {"type": "TextPositionSelector"}}, "refinedBy"),
        ({"type": "TextPositionSelector", "start": 1, "end": 4}, "not told by quoting"),
        ("https://elsewhere.example/selector", "nothing is fetched"),
    ],
)
def test_a_passage_is_found_or_it_is_not_taken(
    site: Path, selector: Any, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if isinstance(selector, dict):
        selector = {"type": "TextQuoteSelector", **selector}
    row = {**ROW, "target": [{"source": PAGE, "selector": [selector]}]}
    assert bring(site, row) == 1
    assert reason in capsys.readouterr().out
    assert not notes_of(site)


def test_what_stands_around_the_words_decides(site: Path) -> None:
    quote = {"type": "TextQuoteSelector", "exact": "spending rises by twelve percent",
             "prefix": "In the evening ", "suffix": " was repeated"}  # fmt: skip
    assert bring(site, {**ROW, "target": [{"source": PAGE, "selector": [quote]}]}) == 0
    (note,) = walked(site).site.articles[0].notes
    assert note.anchored.prefix.endswith("In the evening ")


def test_one_side_that_fits_is_said_and_two_that_disagree_are_not_taken(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quote = {"type": "TextQuoteSelector", "exact": "spending rises by twelve percent",
             "prefix": "In the evening ", "suffix": " and the menu of the page"}  # fmt: skip
    row = {**ROW, "target": [{"source": PAGE, "selector": [quote]}]}
    assert bring(site, row) == 0
    assert "look at its passage" in capsys.readouterr().out
    quote["suffix"] = " next year"
    assert bring(site, row) == 1
    assert "other words stand around them" in capsys.readouterr().out


def test_what_only_looks_like_our_own_is_a_draft(site: Path) -> None:
    theirs = {**WEB, "id": "../articles/budget/bridge/"}
    assert bring(site, [theirs, {**WEB, "id": "bridge/"}], "--slug", "budget") == 0
    assert {note.status for note in notes_of(site).values()} == {"draft"}
    assert "bridge" not in notes_of(site)


def test_the_collection_of_one_article(site: Path, tmp_path: Path) -> None:
    other = _site(tmp_path / "other")
    (other / "annotations").mkdir()
    (other / "annotations/budget.yml").write_text(CLAIMS, "utf-8")
    path = "articles/budget/annotations.jsonld"
    before = build.run(find_project(other)).data[path]
    assert bring(site, before.decode(), "--slug", "budget") == 0
    assert build.run(find_project(site)).data[path] == before


WEB: dict[str, Any] = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "id": "https://notes.example/1",
    "type": "Annotation",
    "motivation": "commenting",
    "creator": {"type": "Person", "name": "Jane"},
    "body": {"type": "TextualBody", "value": "A <b>*plain*</b> remark."},
    "target": {
        "source": f"{PAGE}#top",
        "selector": {"type": "TextQuoteSelector", "exact": "has no bridge"},
    },
}


@pytest.mark.parametrize(
    "packed",
    [
        WEB,
        [WEB],
        {"type": "AnnotationPage", "items": [WEB]},
        {"type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": [WEB]}},
        {"@graph": [{**WEB, "type": "oa:Annotation"}]},
    ],
    ids=["single", "array", "page", "collection", "graph"],
)  # fmt: skip
def test_web_annotations(site: Path, packed: object) -> None:
    assert bring(site, packed) == 0
    (note,) = notes_of(site).values()
    assert isinstance(note, Note)
    assert note.text.plain == "A <b>*plain*</b> remark."
    assert (note.status, note.author, note.title) == ("draft", "Jane", "has no bridge")
    assert words_of(site, note.id) == "has no bridge"


def test_a_page_that_is_elsewhere_is_named(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = {"type": "AnnotationPage", "items": [WEB], "next": "https://notes.example/page2"}
    assert bring(site, page) == 0
    assert "nothing is fetched: https://notes.example/page2" in capsys.readouterr().out


def test_bodies_in_html_are_not_turned_into_something(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    html = {"type": "TextualBody", "value": "<b>x</b>", "format": "text/html"}
    assert bring(site, {**WEB, "body": html}) == 1
    assert "it has no text" in capsys.readouterr().out
    assert bring(site, {**WEB, "body": [WEB["body"], html]}) == 0
    assert "body.value: <b>x</b>" in capsys.readouterr().out


def test_several_targets_are_several_passages(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(site, {**WEB, "target": [WEB["target"], PAGE]}) == 1
    assert "2 targets" in capsys.readouterr().out


REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://desk.example/check/1",
    "claimReviewed": "Spending rises by twelve percent",
    "datePublished": "2019-03-01",
    "author": {"@type": "Organization", "name": "Desk Example"},
    "itemReviewed": {
        "@type": "CreativeWork",
        "author": {"@type": "Person", "name": "Ada Lind"},
        "datePublished": "27 February 2019",
    },
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5,
                     "alternateName": " Größtenteils  FALSCH"},
    "sdLicense": "https://creativecommons.org/licenses/by/4.0/",
}  # fmt: skip


@pytest.mark.parametrize(
    "packed",
    [
        REVIEW,
        [REVIEW],
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]},
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": REVIEW}]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": REVIEW}]},
        {"@graph": [REVIEW]},
    ],
    ids=["single", "list", "data-commons", "one-item", "item-list", "graph"],
)
def test_claim_reviews(site: Path, packed: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(site, packed, "--slug", "budget") == 0
    claim = only_claim(site)
    assert claim.status == "draft"
    assert claim.quote is None
    assert claim.verdict.key == "mostly-false"
    assert claim.claim == REVIEW["claimReviewed"]
    assert claim.speaker is not None
    assert claim.speaker.name == "Ada Lind"
    (source,) = claim.sources
    assert (source.url, source.publisher) == (REVIEW["url"], "Desk Example")
    out = capsys.readouterr().out
    assert "itemReviewed.datePublished: 27 February 2019" in out
    assert "reviewRating.ratingValue: 1" in out
    assert "sdLicense" in out


def test_a_review_finds_its_article_by_where_the_claim_was_made(site: Path) -> None:
    appearance = [{"@type": "CreativeWork", "url": PAGE}]
    item = {**REVIEW["itemReviewed"], "appearance": appearance}
    assert bring(site, {**REVIEW, "itemReviewed": item}) == 0
    assert only_claim(site).slug == "budget"


def test_a_verdict_is_asked_for_and_never_guessed(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = {**REVIEW, "reviewRating": {"alternateName": "Pants on Fire", "ratingValue": 1}}
    assert bring(site, review, "--slug", "budget") == 1
    assert '--verdict "Pants on Fire=KEY"' in capsys.readouterr().out
    assert not notes_of(site)
    assert bring(site, review, "--slug", "budget", "--verdict", "pants on fire=false") == 0
    claim = only_claim(site)
    assert (claim.verdict.key, claim.summary) == ("false", "Desk Example: Pants on Fire")


@pytest.mark.parametrize(
    "options",
    [
        ("--verdict", "x=perhaps"),
        ("--verdict", "x"),
        ("--slug", "nothing"),
        ("--title", "T"),
        ("--file", "elsewhere.yml"),
    ],
)
def test_wrong_calls(site: Path, options: tuple[str, str]) -> None:
    slug = () if "--slug" in options else ("--slug", "budget")
    assert bring(site, REVIEW, *slug, *options) == 2
    assert not (site / "annotations").exists()


def test_options_of_annotations_do_not_go_with_articles(site: Path) -> None:
    assert main(["import", "-C", str(site), "x.txt", "--verdict", "x=false"]) == 2


# --- writing ---------------------------------------------------------------------------------


def test_nothing_is_written_in_a_dry_run(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(site, ROW, "--dry-run") == 0
    assert "would write annotations/budget/theirs.yml" in capsys.readouterr().out
    assert not (site / "annotations").exists()
    assert not (site / "imports").exists()


def test_nothing_is_written_over(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site / "annotations/budget"
    folder.mkdir(parents=True)
    (folder / "theirs.yml").write_text("notes: []\n")
    monkeypatch.chdir(site)
    assert bring(site, ROW) == 0
    assert (folder / "theirs.yml").read_text() == "notes: []\n"
    assert (folder / "theirs-2.yml").exists()
    assert bring(site, ROW, "--file", "annotations/budget/theirs.yml") == 2
    assert bring(site, ROW, "--file", "annotations/budget/mine.yml") == 0
    assert (folder / "mine.yml").exists()


def test_ids_of_strangers_get_a_number(site: Path) -> None:
    assert bring(site, [ROW, ROW]) == 0
    assert set(notes_of(site)) == {"has-no-ferry", "has-no-ferry-2"}


def test_where_reviews_are_required_own_claims_come_as_drafts(tmp_path: Path) -> None:
    other = _site(tmp_path / "other")
    (other / "annotations").mkdir()
    (other / "annotations/budget.yml").write_text(CLAIMS, "utf-8")
    strict = _site(tmp_path / "strict")
    text = (strict / "mkdocs.yml").read_text().replace("[beleg]", "[beleg: {review: required}]")
    (strict / "mkdocs.yml").write_text(text)
    assert bring(strict, exported(other, "annotations").decode()) == 0
    found = notes_of(strict)
    assert found["twelve"].status == found["ferry"].status == "draft"
    assert found["post"].status == "published"


def test_a_thousand_reviews(site: Path) -> None:
    reviews = [
        {**REVIEW, "url": f"https://desk.example/{n}", "claimReviewed": f"Item {n} costs {n}."}
        for n in range(1000)
    ]
    feed = {"@type": "DataFeed", "dataFeedElement": [{"item": [review]} for review in reviews]}
    assert bring(site, feed, "--slug", "budget", "--quiet") == 0
    assert len(notes_of(site)) == 1000
    assert len(list((site / "annotations/budget").iterdir())) == 5


# --- hostile files ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 100_000, "levels of brackets"),
        ('{"a":' * 100_000, "levels of brackets"),
        ('{"rows": [], "rows": []}', "'rows' stands twice"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": -Infinity}', "-Infinity is no number"),
        ("{", "line 1, column 2"),
        ("", "this is no JSON"),
        ('"' + "\\" * 1001, "this is no JSON"),
    ],
)
def test_what_is_no_json(
    site: Path, text: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(site, text) == 1
    assert words in capsys.readouterr().err


def test_bytes_that_are_no_text(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = site / "x.json"
    file.write_bytes(b'{"a": "\xff"}')
    assert main(["import", "-C", str(site), str(file), "--as", "annotations"]) == 1
    assert "byte 8 is not UTF-8" in capsys.readouterr().err


def test_huge_numbers_and_halves_of_characters(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {**ROW, "target": [{"source": PAGE, "selector": [
        {"type": "TextPositionSelector", "start": 1, "end": 2},
        {"type": "TextQuoteSelector", "exact": "has no ferry"}]}]}  # fmt: skip
    text = json.dumps(row).replace('"start": 1', f'"start": {"9" * 10_000}')
    assert bring(site, text.replace('"group"', f'"weight": 1e{"9" * 5000}, "group"')) == 0
    assert bring(site, json.dumps({**ROW, "text": "half \ud800"})) == 1
    assert "half a character" in capsys.readouterr().out
    assert bring(site, json.dumps({**ROW, "text": "a bell \x07\x00"})) == 1


def test_what_a_terminal_would_obey_is_shown_as_its_number(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(site, {**ROW, "uri": "\x1b[31m", "target": [], "id": "\u202eevil"}) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6)
    | st.sampled_from([PAGE, "articles/budget/", "has no ferry", "false", "../articles/budget/x/"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "type", "value", "source", "exact", "url"]), inner),
    max_leaves=6,
)  # fmt: skip


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path] if path else []
    for key, inner in items if isinstance(value, dict | list) else ():
        found += _places(inner, (*path, key)) if isinstance(inner, dict | list) else [(*path, key)]
    return found


_OWN = {**WEB, "creator": {"name": "X"}, "id": "../articles/budget/own/", "motivation": "assessing",
        "created": "2025-05-20T00:00:00Z", "modified": "2025-05-21T00:00:00Z",
        "body": [{"purpose": "classifying", "source": "../verdicts/#false"},
                 {"purpose": "assessing", "value": "No."}, {"purpose": "editing", "value": "Once."},
                 {"purpose": "linking", "source": {"id": "https://e.example", "label": "E"},
                  "state": {"cached": "https://c.example"}}]}  # fmt: skip
_OWN_REVIEW = {**REVIEW, "author": {"name": "X"}, "url": "../articles/budget/own/",
               "reviewBody": "Why.",
               "citation": [{"name": "E", "url": "https://e.example", "publisher": {"name": "P"}}],
               "correction": [{"text": "before false. Once.", "datePublished": "2025"}],
               "comment": {"text": "Hm.", "author": {"name": "A"}},
               "keywords": ["a", "b"]}  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    whole=st.sampled_from([ROW, WEB, REVIEW, _OWN, _OWN_REVIEW]),
    data=st.data(),
)
def test_whatever_stands_where_is_no_traceback(
    site: Path, whole: dict[str, Any], data: st.DataObject
) -> None:
    changed = copy.deepcopy(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(_places(changed)))
        here: Any = changed
        for step in way:
            here = here[step]
        here[last] = data.draw(_ANYTHING)
    assert bring(site, changed, "--slug", "budget", "--dry-run", "--quiet") in (0, 1)
