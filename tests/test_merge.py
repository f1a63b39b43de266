"""Merging only adds: marks where the words are, references behind them, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beleg.diagnostics import Code, Report
from beleg.dialect import MARK_OPEN, render
from beleg.model import Anchored, Article, Link, Numbered, Quote
from beleg.prose import read_prose
from beleg.source import Source
from beleg.weave import Woven, weave

from .markdown_articles import ARTICLES

YAML = Source("annotations/a.yml", "- id: x\n" * 400)


def article(body: str) -> Article:
    source = Source("content/articles/a.md", body)
    return Article(
        slug="a",
        source=source,
        body_start=0,
        title="Titel",
        title_place=source.place(0),
        lang="de",
        publisher="P",
        license="CC0-1.0",
    )


def at(text: str, start: int, end: int, number: int) -> Anchored:
    place = YAML.place(number * 8, number * 8 + 7)
    link = Link(
        slug="a", id=f"n{number}", place=place, quote=Quote(exact=text[start:end], place=place)
    )
    return Anchored(annotation=link, where="body", start=start, end=end, words=text[start:end])


def woven(body: str, *quotes: str) -> tuple[Woven, Report]:
    prose = read_prose(body)
    report = Report()
    found = []
    for number, quote in enumerate(quotes):
        start = prose.text.index(quote)
        found.append(at(prose.text, start, start + len(quote), number))
    return weave(article(body), prose, found, report), report


def short(body: str) -> str:
    """Marks as ⟦ids:…⟧, to be read by people."""
    opened = MARK_OPEN.sub(lambda match: f"⟦{match[1]}:", body)
    return opened.replace("</mark>", "⟧")


@pytest.mark.parametrize(
    ("body", "quotes", "expected"),
    [
        ("Ein Wort hier.", ["Wort"], "Ein ⟦n0:Wort⟧[^n0] hier."),
        ("Ein *Wort* hier.", ["Wort"], "Ein ⟦n0:*Wort*⟧[^n0] hier."),
        ("Ein *Wort hier* da.", ["Wort"], "Ein *⟦n0:Wort⟧[^n0] hier* da."),
        ("Ein *Wort hier* da.", ["hier"], "Ein *Wort ⟦n0:hier⟧*[^n0] da."),
        ("Ein *Wort hier* da.", ["Ein Wort"], "⟦n0:Ein ⟧*⟦n0:Wort⟧[^n0] hier* da."),
        ("Ein [Wort hier](http://a.b) da.", ["Wort"], "Ein [⟦n0:Wort⟧ hier](http://a.b)[^n0] da."),
        ("Ein `Wort` da.", ["Ein Wort"], "⟦n0:Ein `Wort`⟧[^n0] da."),
        ("A &amp; B \\* C", ["& B *"], "A ⟦n0:&amp; B \\*⟧[^n0] C"),
        ("eins\n\nzwei", ["eins\n\nzwei"], "⟦n0:eins⟧\n\n⟦n0:zwei⟧[^n0]"),
        ("# Ein *Wort hier*", ["Wort"], "# Ein *⟦n0:Wort⟧ hier*[^n0]"),
        ("- eins\n- zwei", ["zwei"], "- eins\n- ⟦n0:zwei⟧[^n0]"),
        ("> Zitat hier", ["Zitat"], "> ⟦n0:Zitat⟧[^n0] hier"),
        ("| a |\n|---|\n| b c |", ["c"], "| a |\n|---|\n| b ⟦n0:c⟧[^n0] |"),
        ("<b>fett</b> da", ["fett"], "⟦n0:<b>fett</b>⟧[^n0] da"),
        ("ab cd ef", ["ab cd", "cd ef"], "⟦n0:ab ⟧⟦n0 n1:cd⟧[^n0]⟦n1: ef⟧[^n1]"),
        ("ab cd ef", ["ab cd ef", "cd"], "⟦n0:ab ⟧⟦n1 n0:cd⟧[^n1]⟦n0: ef⟧[^n0]"),
        ("ab cd ef", ["cd", "cd"], "ab ⟦n0 n1:cd⟧[^n0][^n1] ef"),
    ],
)
def test_marks_stand_where_the_words_are(body: str, quotes: list[str], expected: str) -> None:
    result, report = woven(body, *quotes)
    assert short(result.body) == expected
    assert not list(report)


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("Wort\tTab\tEnde hier", "Tab"),
        ("x \\&amp; y z", "y"),
        ("1. eins\n   - zwei\n2. vier", "zwei"),
        ("Wort(url) da", "Wort"),
        ("Wort[x] und\n\n[x]: http://a.b", "Wort"),
        ("ein snake_case_name und foo_bar_baz da", "snake"),
        ("ein snake_case_name und foo_bar_baz da", "case"),
        ("a*b und c*d", "b und c"),
    ],
)
def test_literal_markdown_beside_a_mark_is_escaped(body: str, quote: str) -> None:
    result, report = woven(body, quote)
    assert not list(report)
    assert render(MARK_OPEN.sub("", result.body).replace("</mark>", "").replace("[^n0]", "")) == (
        render(body)
    )


@pytest.mark.parametrize(
    ("body", "quote", "code", "cure"),
    [
        ("    code hier", "code", Code.QUOTE_UNMARKABLE, "other words"),
        ("ein `langer code` da", "code", Code.QUOTE_UNMARKABLE, "'langer code'"),
        ("<div>\nroh\n</div>", "roh", Code.QUOTE_UNMARKABLE, "other words"),
        ("foo*bar baz*qux", "bar", Code.TEXT_ALTERED, "few words more"),
        ("```\noffen\n\nText", "offen", Code.QUOTE_UNMARKABLE, "other words"),
        ("Text\n\n```\noffen", "Text", Code.TEXT_ALTERED, "few words more"),
    ],
)
def test_what_cannot_be_marked_exactly_is_refused(
    body: str, quote: str, code: Code, cure: str
) -> None:
    result, report = woven(body, quote)
    (found,) = [problem for problem in report if problem.severity == "error"]
    assert found.code is code
    assert cure in found.help
    assert result.body == body
    assert not result.notes


def test_one_refused_annotation_does_not_take_others_with_it() -> None:
    result, report = woven("foo*bar baz*qux und `a b` Ende", "bar", "und", "b", "Ende")
    assert [note.annotation.id for note in result.notes] == ["n1", "n3"]
    assert [note.number for note in result.notes] == [1, 2]
    assert len(report) == 2


def test_an_article_may_show_the_tag_of_a_mark() -> None:
    result, report = woven("ein <mark>gelb</mark> Wort hier", "Wort")
    assert not list(report)
    assert short(result.body).endswith(" ⟦n0:Wort⟧[^n0] hier")


def test_an_article_cannot_forge_a_mark_or_a_reference() -> None:
    forged = '<mark class="fc-mark" data-id="n0" data-tone="true">Lüge</mark>[^n0] Wort'
    result, report = woven(forged, "Wort")
    assert [found.code for found in report] == [Code.TEXT_ALTERED]
    assert "<mark" not in render(result.body)


def test_a_footnote_of_the_article_keeps_its_name() -> None:
    _, report = woven("Text[^n0] hier.\n\n[^n0]: Eigene Fußnote.", "hier")
    assert [found.code for found in report] == [Code.DUPLICATE_ID]


def test_references_count_upwards_in_reading_order() -> None:
    result, _ = woven("ab cd ef gh", "gh", "ab cd ef", "cd", "ab")
    assert re.findall(r"\[\^(n\d)\]", result.body) == ["n3", "n2", "n1", "n0"]
    assert [note.annotation.id for note in result.notes] == ["n3", "n2", "n1", "n0"]


@st.composite
def articles_and_passages(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    body = draw(ARTICLES)
    text = read_prose(body).text
    passages = []
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, max(0, len(text) - 1)))
        end = draw(st.integers(start, min(len(text), start + 60)))
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start < end and "\x1f" not in words:
            passages.append((start, end))
    return body, passages


def _merge(body: str, passages: Sequence[tuple[int, int]]) -> tuple[Woven, Report]:
    prose, report = read_prose(body), Report()
    found = [at(prose.text, *passage, n) for n, passage in enumerate(passages)]
    return weave(article(body), prose, found, report), report


def _text_of_marks(html: str, notes: Sequence[Numbered]) -> dict[str, str]:
    words = {note.annotation.id: "" for note in notes}
    for ids, inner in re.findall(
        r'<mark class="fc-mark" data-id="([^"]+)"[^>]*>(.*?)</mark>', html, re.DOTALL
    ):
        for id_ in ids.split():
            words[id_] += re.sub(r"<[^>]+>", "", inner)
    return words


@settings(max_examples=200, deadline=None)
@given(articles_and_passages())
def test_taking_the_additions_out_again_gives_the_article(
    case: tuple[str, list[tuple[int, int]]],
) -> None:
    body, passages = case
    result, report = _merge(body, passages)
    assert len(result.notes) + report.errors == len(passages)
    html = render(result.body, [note.annotation.id for note in result.notes])
    stripped = re.sub(r'</?mark[^>]*>|<sup class="fc-sup"[^>]*></sup>', "", html)
    assert stripped == render(body)


@settings(max_examples=100, deadline=None)
@given(articles_and_passages())
def test_merging_only_adds_to_the_source(case: tuple[str, list[tuple[int, int]]]) -> None:
    body, passages = case
    result, _ = _merge(body, passages)
    added = re.compile(r'<mark class="fc-mark"[^>]*>|</mark>|\[\^n\d+\]')
    left = added.sub("", result.body)
    assert left == body or left.replace("\\", "") == body.replace("\\", "")


@settings(max_examples=100, deadline=None)
@given(articles_and_passages())
def test_marks_hold_exactly_the_quoted_words(case: tuple[str, list[tuple[int, int]]]) -> None:
    body, passages = case
    result, _ = _merge(body, passages)
    html = render(result.body, [note.annotation.id for note in result.notes])
    for note in result.notes:
        marked = unescape(_text_of_marks(html, result.notes)[note.annotation.id])
        assert "".join(marked.split()) == "".join(note.anchored.words.split())
