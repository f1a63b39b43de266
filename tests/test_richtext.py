"""A note can say anything and do nothing outside its own box."""

from __future__ import annotations

import re
import time

import html5lib
import markdown as python_markdown
import pyromark
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


BREAKERS = {
    "closes its box": "</div></section></aside></details>",
    "redefines a footnote": "[^1]: Forged.",
    "defines a footnote in one word": "[^1]: Forged",
    "steals an anchor": '<p id="facts">x</p>',
    "opens a table": "<div><table><tr><td>",
    "opens a raw element": "<pre>",
    "opens a script": "<script>",
    "opens what nothing closes": "<plaintext>",
    "opens a comment": "<!--",
    "opens a comment in code": "`<!--`\n\n    <!--",
    "redefines a link": "[q]: https://evil.example/",
    "defines an abbreviation": "*[HTML]: forged",
    "adds attributes": "# x {: onclick=BOOM() }\n\ny\n{: #facts }",
    "includes a file": '--8<-- "secret.env"\n\n    --8<-- "secret.env"',
    "is a template": "{{ config }} {% raw %} {# x #} `{{ config }}`",
    "is a pictogram": ":smile: :material-home:",
    "opens a fence": "```\nx",
    "opens a formula": r"\[x\] \(y\) $z$ $$",
    "opens a box": '!!! danger "x"\n    y\n\n??? x\n\n/// html | script\n///\n\n=== "Tab"',
    "writes front matter": "---\ntemplate: x\n---",
}


@pytest.mark.parametrize("source", BREAKERS.values(), ids=BREAKERS)
def test_a_breaker_is_shown_as_the_text_it_is(source: str) -> None:
    rich, problems = read(source)
    assert not [found for found in problems if found.severity is Severity.ERROR]
    assert not re.search(r"<(?!/?(p|pre|code|h[456]|hr|ul|li)\b)", rich.html)
    for extensions in (EXTENSIONS, PLAIN_EXTENSIONS):
        shown, outside = in_a_footnote(rich.markdown, extensions)
        assert shown == words(rich.plain)
        assert outside == OUTSIDE[len(extensions)]


def test_without_care_the_same_breakers_do_break_the_page() -> None:
    broken = 0
    for source in BREAKERS.values():
        try:
            broken += in_a_footnote(source)[1] != OUTSIDE[len(EXTENSIONS)]
        except (AssertionError, StopIteration, OSError):
            broken += 1
    assert broken >= 5


@given(NASTY)
def test_reading_the_portable_form_again_gives_the_same_words(source: str) -> None:
    rich, _ = read(source)
    again = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(rich.markdown)
    assert visible(again) == visible(rich.html) == words(rich.plain)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NASTY)
@example("1. >(1)\\\nline")
@example("- - a\n  - b")
@example("`a``b`**b**`[^1]`")
@example("> - a\n\n>     19. Mai\n")
@example("| ~~a *b*~~ |\n|--|\n| `x|` |")
def test_in_a_footnote_it_shows_its_words_and_alters_nothing_else(source: str) -> None:
    rich, _ = read(source)
    for extensions in (EXTENSIONS, PLAIN_EXTENSIONS):
        shown, outside = in_a_footnote(rich.markdown, extensions)
        assert shown == words(rich.plain)
        assert outside == OUTSIDE[len(extensions)]


def in_a_footnote_elsewhere(markdown: str) -> tuple[str, str]:
    """As ``in_a_footnote``, by a CommonMark program with all its extensions on."""
    html = pyromark.html(HOST.format(note="Note\n\n" + indent(markdown)), options=EVERYTHING)
    tree = html5lib.parse(html)
    note = next(element for element in tree.iter() if element.get("id") == "note")
    shown = words("".join(note.itertext()))
    note.clear()
    return shown.partition("Note")[2], html5lib.serialize(tree)


EVERYTHING = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_MATH
    | pyromark.Options.ENABLE_GFM
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_SUPERSCRIPT
    | pyromark.Options.ENABLE_SUBSCRIPT
    | pyromark.Options.ENABLE_WIKILINKS
)
OUTSIDE_ELSEWHERE = in_a_footnote_elsewhere("x")[1]


@given(NASTY)
def test_another_program_shows_the_same(source: str) -> None:
    rich, _ = read(source)
    assert in_a_footnote_elsewhere(rich.markdown) == (words(rich.plain), OUTSIDE_ELSEWHERE)


FRAMES = ["{}", "- {}", "# {}", "**{}**", "[{}](https://x.de)", "| a |\n|--|\n| {} |", "x {} y"]


@settings(deadline=None)
@given(NASTY, st.sampled_from(FRAMES))
@example("[q]: ", "[{}](https://x.de)")
def test_escaped_words_are_shown_as_they_are(source: str, frame: str) -> None:
    rendered = visible(
        python_markdown.markdown(frame.format(escape(source)), extensions=EXTENSIONS)
    )
    expected = visible(python_markdown.markdown(frame.format("SIGN"), extensions=EXTENSIONS))
    if words(source):
        assert rendered == expected.replace("SIGN", words(source))


@pytest.mark.parametrize(
    "prose",
    [
        "Am 19. Mai 2025 um 12:30 Uhr sagte er: nein (so Reuters).",
        "Müller & Söhne, Leser:innen, E-Mail – 50 % von 2 = 1+1; R'n'B / \"x\"!",
        "He didn't; she did? Yes. https and 3 > is not.".replace(" > ", " "),
    ],
)
def test_ordinary_prose_needs_no_escape(prose: str) -> None:
    assert escape(prose + ".") == prose + "."


def test_what_is_allowed_is_rendered() -> None:
    source = (
        "# Title\n\n*a* **b** ~~c~~ `d` [e](https://x.de/a_(b)) <desk@x.de>\\\nf\n\n- g\n\n"
        "1. h\n2. i\n\n> j\n\n| k | l |\n|--:|---|\n| m | n |\n\n```py\no\n```\n\n***\n"
    )
    rich, problems = read(source)
    assert problems == []
    for tag in ("h4", "em", "strong", "s", "code", "ul", "ol", "li", "table", "pre", "br", "hr"):
        assert f"<{tag}>" in rich.html
    assert 'href="https://x.de/a_%28b%29" rel="external noopener noreferrer nofollow"' in rich.html
    assert 'href="mailto:desk@x.de"' in rich.html
    assert '<td align="right">m</td>' in rich.html
    assert "class" not in rich.html
    assert "**Title**" in rich.markdown
    assert "-   g" in rich.markdown
    assert "1.  h" in rich.markdown
    assert rich.plain == "Title a b c d e desk@x.de f g h i j k l m n o"


def codes(problems: list[Problem]) -> list[tuple[Code, Severity]]:
    return [(found.code, found.severity) for found in problems]


@pytest.mark.parametrize(
    "url", ["javascript:BOOM(1)", "data:text/html,x", "/relative", "#facts", "//x.de", "x.md"]
)
def test_a_link_to_elsewhere_is_named_and_loses_its_address(url: str) -> None:
    rich, problems = read(f"see [the *words*]({url}) here")
    assert codes(problems) == [(Code.UNSAFE_URL, Severity.ERROR)]
    assert rich.html.strip() == "<p>see the <em>words</em> here</p>"
    assert url not in rich.markdown


def test_a_picture_is_named_and_leaves_its_words() -> None:
    rich, problems = read("before ![the *bridge*](../../etc/passwd) behind")
    assert codes(problems) == [(Code.UNSAFE_TEXT, Severity.ERROR)]
    assert "../../etc/passwd" in problems[0].message
    assert rich.plain == "before the bridge behind"
    assert "img" not in rich.html


def test_a_definition_works_within_one_note_and_only_where_it_is_used() -> None:
    rich, problems = read("[a][q] and [b]\n\n[q]: https://x.de\n[r]: https://y.de\n")
    assert problems == []
    assert rich.markdown == (
        "[a](https://x.de) and &#x5b;b&#x5d;\n\n&#x5b;r&#x5d;: https&#x3a;//y.de"
    )


def test_a_date_at_the_start_of_a_line_stays_a_date() -> None:
    assert read("19. Mai 2025")[0].plain == "19. Mai 2025"
    assert read("a\n\n2014. Das Jahr")[0].html.count("<li>") == 0
    _, problems = read("1. Mai 2025")
    assert codes(problems) == [(Code.ODD_LIST, Severity.WARNING)]
    assert read("1\\. Mai 2025")[0].plain == "1. Mai 2025"


@pytest.mark.parametrize("source", ["", " \n\t", "\u200b\u2060", "***", "&nbsp;", "![](x.png)"])
def test_what_shows_nothing_is_empty(source: str) -> None:
    rich, _ = read(source)
    assert (rich.markdown, rich.html, rich.plain) == ("", "", "")


def test_limits_are_hit_cleanly() -> None:
    assert read("ä" * (LARGEST // 2))[1] == []
    assert codes(read("ä" * (LARGEST // 2) + "a")[1]) == [(Code.TOO_LARGE, Severity.ERROR)]
    assert read("> " * DEEPEST + "a")[1] == []
    assert codes(read("> " * (DEEPEST + 1) + "a")[1]) == [(Code.TOO_LARGE, Severity.ERROR)]
    assert codes(read("- " * 2000 + "a")[1]) == [(Code.TOO_LARGE, Severity.ERROR)]
    assert codes(read("**" * 21 + "a" + "**" * 21)[1]) == [(Code.TOO_LARGE, Severity.ERROR)]


SLOW = {
    "brackets": "[" * 20_000,
    "picture brackets": "![" * 10_000,
    "allowed brackets": "[a](" * 1_999,
    "nested pictures": "[![a](" * 999,
    "half links": "[a][b" * 999,
    "stars": "*a **b " * 2_500,
    "closed stars": "**x " * 2_500 + " x**" * 2_500,
    "backticks": " ".join("`" * n for n in range(1, 199)),
    "quotations": "> " * 10_000,
    "ampersands": "&" * 20_000,
    "angles": "<a " * 6_000,
    "wide table": "|a" * 1000 + "\n" + "|-" * 1000 + "\n" + "|\n" * 8000,
    "definitions": "".join(f"[{n}]: x\n" for n in range(1_900)),
    "colons": ":" * 20_000,
    "shortcodes": ":a" * 10_000,
}


@pytest.mark.parametrize("source", SLOW.values(), ids=SLOW)
def test_no_text_takes_long(source: str) -> None:
    # Processor time, for a machine that does other things as well.
    start = time.process_time()
    read(source[:LARGEST])
    assert time.process_time() - start < 1


@given(st.text(max_size=200))
def test_no_text_makes_it_fail(source: str) -> None:
    read(source)
    escape(source)


def test_lone_surrogates_and_control_characters_do_not_reach_the_page() -> None:
    rich, _ = read("a\ud800b\x00c\x1b[2Jd\u2028e")
    assert rich.plain == "a\ufffdbc[2Jd e"


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://x.de/C_(a)", "https://x.de/C_%28a%29"),
        ("https://x.de/a b<c>", "https://x.de/a%20b%3Cc%3E"),
        ("https://x.de/?a=1&copy=2&b=3", "https://x.de/?a=1&amp;copy=2&amp;b=3"),
        ("https://[2001:db8::1]/[x]", "https://[2001:db8::1]/%5Bx%5D"),
        ("https://x.de/{{a}}|`b`", "https://x.de/%7B%7Ba%7D%7D%7C%60b%60"),
        ("https://münchen.de/straße", "https://münchen.de/straße"),
    ],
)
def test_a_link_leads_where_it_should(url: str, written: str) -> None:
    assert link("a]b", url) == f"[a&#x5d;b]({written})"
    for html in (
        python_markdown.markdown(link("x", url), extensions=EXTENSIONS),
        MarkdownIt().render(link("x", url)),
    ):
        assert visible(html) == "x"
        assert html.count("<a ") == 1


def test_indenting_leaves_empty_lines_empty() -> None:
    assert indent("a\n\n    b") == "    a\n\n        b"
    assert indent("a", 2) == "  a"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a@b.de, @name", "a&#x40;b.de, &#x40;name"),
        ("www.x.de https://x.de", r"www\.x.de https&#x3a;//x.de"),
        (":smile: 12:30", "&#x3a;smile: 12:30"),
        ("{{ x }} {% y %}", "&#x7b;&#x7b; x &#x7d;&#x7d; &#x7b;% y %&#x7d;"),
        ("--8<-- a-b", r"\-\-8&lt;\-\- a-b"),
        ("# a #1 C#", r"\# a \#1 C\#"),
        ("x^2 H~2~O $a$ ==m== ++k++", "x&#x5e;2 H&#x7e;2&#x7e;O &#x24;a&#x24; "
         r"&#x3d;&#x3d;m&#x3d;&#x3d; \+\+k\+\+"),
        ("*[HTML]: x", r"\*&#x5b;HTML&#x5d;: x"),
        ("R&D &amp; M&S &", "R&amp;D &amp;amp; M&amp;S &amp;"),
        ("19. Mai", r"19\. Mai"),
        ("A. Smith", r"A\. Smith"),
        ("(1) a (2)", "&#x28;1) a (2)"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_means_something_somewhere_is_escaped(text: str, markdown: str) -> None:
    assert escape(text) == markdown
