"""The promise itself: a page minus what annotating adds is the article, to the character.

Judged by an HTML parser that the package does not use, on the finished HTML.
"""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from beleg.dialect import render
from beleg.fidelity import Judge
from beleg.model import Numbered
from beleg.prose import read_prose
from beleg.render import body_html
from beleg.sanitise import clean_article

from .markdown_articles import ARTICLES
from .pages import by_class, own_text, parse, text
from .test_merge import _merge, articles_and_passages, at


@settings(max_examples=200, deadline=None)
@given(articles_and_passages())
def test_two_hundred_generated_articles(case: tuple[str, list[tuple[int, int]]]) -> None:
    body, passages = case
    result, _ = _merge(body, passages)
    shown = parse(body_html(result.html, result.notes, "de"))
    assert own_text(shown) == text(parse(clean_article(render(body))))
    references = [a.get("data-id") for a in by_class(shown, "fc-ref", "a")]
    assert references == [note.annotation.id for note in result.notes]


@settings(max_examples=200, deadline=None)
@given(ARTICLES)
def test_our_dialect_reads_articles_as_python_markdown_does(body: str) -> None:
    """Apart from what it knowingly does otherwise: raw HTML, and CommonMark's escapes."""
    body = body.replace("<", "").replace("\\", "")
    plain = markdown.markdown(body, extensions=["tables", "fenced_code"])
    assert text(parse(render(body))).split() == text(parse(plain)).split()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("`a`", "<code>a</code>"),
        (r"\+", "+"),
        (r"\&amp;", "&amp;amp;"),
        ("&auml;", "&auml;"),
        ("[a](b.html)", '<a href="b.html">a</a>'),
        ("[a][b]\n\n[b]: c.html", '<a href="c.html">a</a>'),
        ("[b]\n\n[b]: c.html", '<a href="c.html">b</a>'),
        ("![a](b.png)", '<img alt="a" src="b.png">'),
        ("![a][b]\n\n[b]: c.png", '<img alt="a" src="c.png">'),
        ("![b]\n\n[b]: c.png", '<img alt="b" src="c.png">'),
        ("<https://a.org>", '<a href="https://a.org">https://a.org</a>'),
        ("a<!-- b -->c", "ac"),
        ("<i>a</i>", "<i>a</i>"),
    ],
)
def test_each_construct_is_found_in_a_text_with_nothing_else(written: str, shown: str) -> None:
    """For what a text has no sign of, it is not searched."""
    assert render(written) == f"<p>{shown}</p>"


@settings(max_examples=100, deadline=None)
@given(ARTICLES)
def test_the_visible_text_is_what_is_rendered(body: str) -> None:
    """Where the tokenizer and the renderer read an article alike, their texts are the same."""
    # Emphasis within words is read by each in its own way, and a block that begins with a tag or
    # a comment is raw HTML to one and a paragraph to the other.
    for divisive in ("\\", "*", "_", "<!-- unsichtbar -->", "<div>", "</div>"):
        body = body.replace(divisive, "")
    # A mark of a list with nothing behind it is an item to one and a word to the other.
    assume(not re.search(r"^\s*([-+]|\d+\.)\s*$", body, re.MULTILINE))
    seen = read_prose(body).text.replace("\x1f", " ").split()
    assert "".join(seen) == "".join(text(parse(clean_article(render(body)))).split())


@st.composite
def damage(draw: st.DrawFn) -> tuple[str, str]:
    """A merged text with one visible character more or less."""
    merged = 'Ein <mark class="fc-mark" data-id="n0" data-tone="context">Wort</mark>[^n0] hier.'
    visible = [i for i in range(len(merged)) if i < 4 or i > 77]
    at_ = draw(st.sampled_from([i for i in visible if merged[i].isalpha()]))
    return merged, merged[:at_] + draw(st.sampled_from(["", "x"])) + merged[at_ + 1 :]


@given(damage())
def test_the_judge_sees_any_changed_character(case: tuple[str, str]) -> None:
    good, bad = case
    assume(good != bad)
    body = "Ein Wort hier."
    note = Numbered(number=1, anchored=at(read_prose(body).text, 4, 8, 0))
    assert Judge(body, read_prose(body)).fault(good, [note]) is None
    assert Judge(body, read_prose(body)).fault(bad, [note]) is not None


@pytest.mark.parametrize(
    "bad",
    [
        'Ein <mark class="fc-mark" data-id="n0" data-tone="context">Wor</mark>t[^n0] hier.',
        'Ein <mark class="fc-mark" data-id="n0" data-tone="context">Wort hier</mark>[^n0].',
        'Ein <mark class="fc-mark" data-id="n0" data-tone="context">Wort</mark> hier.',
        'Ein <mark class="fc-mark" data-id="n0" data-tone="context">Wort</mark>[^n0][^n0] hier.',
        "Ein Wort[^n0] hier.",
        'Ein *<mark class="fc-mark" data-id="n0" data-tone="context">Wort*</mark>[^n0] hier.',
    ],
)
def test_the_judge_sees_misplaced_marks(bad: str) -> None:
    body = "Ein Wort hier."
    note = Numbered(number=1, anchored=at(read_prose(body).text, 4, 8, 0))
    assert Judge(body, read_prose(body)).fault(bad, [note]) is not None
