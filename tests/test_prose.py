"""What is visible, and where each character of it is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from beleg.prose import Element, Node, Piece, read_prose

from .markdown_articles import ARTICLES


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("eins *zwei* **drei**", "eins zwei drei"),
        ("[Wort](http://a.b) <http://c.d> ![alt](x.png)", "Wort http://c.d "),
        ("`a*b` &amp; &auml; \\* \\_", "a*b & ä * _"),
        ("eins  \nzwei\ndrei", "eins\nzwei\ndrei"),
        ("a<br>b <b>c</b> <sub>2</sub>", "a\nb c 2"),
        ('x <span class="y">z</span>', 'x <span class="y">z</span>'),
        ("a <!-- nicht zu sehen --> b", "a  b"),
        ("<!-- nicht -->\n\nb", "b"),
        ("# A *b*\n\nc", "A b\n\nc"),
        ("- a\n- b\n\n  c", "a\n\nb\n\nc"),
        ("> a\n> b", "a\nb"),
        ("| a | b |\n|---|---|\n| c | *d* |\n\ne", "a\x1fb\x1fc\x1fd\n\ne"),
        ("```\nx *y*\n```\n\nz", "x *y*\n\n\nz"),
        ("[a][] und [b]\n\n[a]: http://x\n[b]: http://y", "a und b"),
        ("Text[^1].\n\n[^1]: Fuß.", "Text.\n\nFuß."),
    ],
)
def test_visible_text(markdown: str, text: str) -> None:
    assert read_prose(markdown).text.lstrip() == text


def pieces(nodes: list[Node]) -> list[Piece]:
    found: list[Piece] = []
    for node in nodes:
        found += pieces(node.children) if isinstance(node, Element) else [node]
    return found


@settings(max_examples=300, deadline=None)
@given(ARTICLES)
def test_plain_pieces_are_written_as_they_are_seen(markdown: str) -> None:
    prose = read_prose(markdown)
    for leaf in prose.leaves:
        for piece in pieces(leaf.nodes):
            seen = prose.text[piece.start : piece.end]
            written = markdown[piece.source_start : piece.source_end]
            assert piece.atomic or seen == written
            assert written


@settings(max_examples=300, deadline=None)
@given(ARTICLES)
def test_the_map_goes_forward_only(markdown: str) -> None:
    prose = read_prose(markdown)
    offsets = [
        prose.source_offset(offset)
        for offset, char in enumerate(prose.text)
        if not char.isspace() and char != "\x1f"
    ]
    assert offsets == sorted(offsets)


@settings(max_examples=200, deadline=None)
@given(ARTICLES)
def test_leaves_are_found_by_what_they_hold(markdown: str) -> None:
    prose = read_prose(markdown)
    for leaf in prose.leaves:
        if leaf.start < leaf.end:
            assert leaf in list(prose.leaves_between(leaf.start, leaf.end))
