"""A note can say anything and do nothing outside its own box."""

from __future__ import annotations

import re
import time

import html5lib
import markdown as python_markdown
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from beleg.diagnostics import Code, Severity
from beleg.richtext import DEEPEST, LARGEST, Problem, escape, indent, link, read

XHTML = "{http://www.w3.org/1999/xhtml}"
EXTENSIONS = [
    "tables",
    "footnotes",
    "abbr",
    "attr_list",
    "def_list",
    "md_in_html",
    "toc",
    "admonition",
    "pymdownx.arithmatex",
    "pymdownx.betterem",
    "pymdownx.blocks.admonition",
    "pymdownx.caret",
    "pymdownx.critic",
    "pymdownx.details",
    "pymdownx.emoji",
    "pymdownx.inlinehilite",
    "pymdownx.keys",
    "pymdownx.magiclink",
    "pymdownx.mark",
    "pymdownx.snippets",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]
PLAIN_EXTENSIONS = ["tables", "footnotes", "pymdownx.tilde"]
HOST = """# Heading

An article[^note] about *everything*, with [a link][q], HTML and a footnote[^1].

[^note]: {note}

[^1]: The article's own.

[q]: https://example.org/

Its last words.
"""


def visible(html: str) -> str:
    """The words without white space, which programs put where they like."""
    return "".join("".join(html5lib.parseFragment(html).itertext()).split())


def words(text: str) -> str:
    return "".join(text.split())


def in_a_footnote(markdown: str, extensions: list[str] = EXTENSIONS) -> tuple[str, str]:
    """Visible words of the footnote, and the HTML of everything else."""
    host = HOST.format(note="Note\n\n" + indent(markdown))
    # A sign instead of the arrow, which a note may hold as well.
    configs = {"footnotes": {"BACKLINK_TEXT": "BACK"}}
    html = python_markdown.markdown(host, extensions=extensions, extension_configs=configs)
    tree = html5lib.parse(html)
    note = next(li for li in tree.iter(f"{XHTML}li") if li.get("id") == "fn:note")
    for back in note.iter(f"{XHTML}a"):
        if back.get("class") == "footnote-backref":
            back.text = ""
    shown = words("".join(note.itertext()))
    assert shown.startswith("Note")
    note.clear()
    return shown[4:], html5lib.serialize(tree)


OUTSIDE = {len(e): in_a_footnote("x", e)[1] for e in (EXTENSIONS, PLAIN_EXTENSIONS)}

PIECES = st.sampled_from(
    [
        *"*_`[](){}<>&~^=|$@:!#+-.\\/'\"%?;1aZ \n\tä„\u00a0",
        *("**", "__", "~~", "``", "```", "--", "---", "==", "::", "!!!", "???", "///", "\n\n"),
        *("\n    ", "\n- ", "\n1. ", "\n> ", "\n# ", "  \n", "\\\n", "\n| ", " | ", "\n|--|--|\n"),
        *("{{", "}}", "{%", "{#", "--8<--", "[^1]", "[q]", "[q]: ", "*[HTML]: ", "{: #x }", "<!--"),
        *("<pre>", "</div>", "<script>", "&lt;", "&#42;", "https://x.de/", "www.x.de", "a@b.de"),
        *(":smile:", "[TOC]", "![x](y.png)", "[x](https://x.de)", "`a`", "*a*", "**b**", "HTML"),
        *("\n```\n", "\n===\n", "\n---\n", "19. Mai", "wort", "(1)", "A.", "i)"),
    ]
)
NASTY = st.lists(PIECES, max_size=25).map("".join)


@given(NASTY)
def test_reading_the_portable_form_again_gives_the_same_words(source: str) -> None:
    rich, _ = read(source)
    again = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(rich.markdown)
    assert visible(again) == visible(rich.html) == words(rich.plain)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(NASTY)
def test_in_a_footnote_it_shows_its_words_and_alters_nothing_else(source: str) -> None:
    rich, _ = read(source)
    for extensions in (EXTENSIONS, PLAIN_EXTENSIONS):
        shown, outside = in_a_footnote(rich.markdown, extensions)
        assert shown == words(rich.plain)
        assert outside == OUTSIDE[len(extensions)]
