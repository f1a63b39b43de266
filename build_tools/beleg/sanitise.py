"""What may stand in the HTML that a page shows: two policies, one for notes, one for articles.

Cleaning is the last step after rendering, because links and attributes can be written without any
raw HTML. The renderers escape raw HTML already, so on honest text nothing is left to remove here.

The sanitiser's own default would not do. It lets pictures be loaded from any host, lets ``class``
be absent but ``map``, ``area``, ``details``, ``nav`` and ``data`` through, passes twenty-five kinds
of address (``ssh:``, ``sms:``, ``bitcoin:`` …) and addresses that take the page's own scheme
(``//host``), and it knows nothing of the ``data-`` attributes and ids that our pages live on. It
never gets ``svg``, ``math`` or ``style`` from us: each of its published holes needed one of them.

Its cost grows with depth and size, so callers bound both beforehand; it also removes a leading
U+FEFF each time it runs.
"""

from __future__ import annotations

import re
from typing import Final

import nh3

from .model import TONES

_BLOCKS: Final = {"p", "h4", "h5", "h6", "pre", "ul", "ol", "li", "blockquote", "br", "hr"}
_TABLES: Final = {"table", "thead", "tbody", "tr", "th", "td"}
_NOTE_TAGS: Final = _BLOCKS | _TABLES | {"em", "strong", "s", "del", "code", "a"}
_FORMATTING: Final = {
    *("abbr", "b", "cite", "dfn", "i", "ins", "kbd", "mark", "q", "samp", "small", "sub", "sup"),
    *("u", "var"),
}
_ARTICLE_TAGS: Final = {
    *(_NOTE_TAGS | _FORMATTING),
    *("h1", "h2", "h3", "img", "div", "dl", "dt", "dd", "caption", "tfoot"),
}

_WEB: Final = r"(?i:https?)://[^\s/\\?#][^\x00-\x1f\x7f\\]*|(?i:mailto):[^\s\\]+"
_LOCAL: Final = r"(?!//)(?!\s)[^\x00-\x1f\x7f\\:/?#]*(?:[/?#][^\x00-\x1f\x7f\\]*)?"
_ID: Final = r"(?:s-|fn[-:]|fnref[0-9]*[-:])[\w.:-]+"
_IDS: Final = r"[a-z0-9-]+(?: [a-z0-9-]+)*"

_Attributes = dict[tuple[str, str], str]
"""(tag, attribute) -> pattern that its whole value must match."""

_TABLE: Final[_Attributes] = {
    (cell, name): pattern
    for cell in ("th", "td")
    for name, pattern in (("align", "left|right|center"),)
}
_NOTE: Final[_Attributes] = {("a", "href"): _WEB, ("ol", "start"): "[0-9]{1,9}", **_TABLE}
_ARTICLE: Final[_Attributes] = {
    ("a", "href"): f"{_WEB}|{_LOCAL}",
    ("a", "title"): ".*",
    ("a", "class"): "footnote-(?:ref|backref)",
    ("abbr", "title"): ".*",
    ("img", "src"): _LOCAL,
    ("img", "alt"): ".*",
    ("img", "title"): ".*",
    ("ol", "start"): "[0-9]{1,9}",
    ("code", "class"): r"language-[\w+#.-]+",
    ("div", "class"): "footnote",
    ("sup", "id"): _ID,
    ("li", "id"): _ID,
    **{(f"h{level}", "id"): _ID for level in range(1, 7)},
    **_TABLE,
}
_CLASS: Final = r"fc-[a-z0-9-]+(?: fc-[a-z0-9-]+)*"
_OURS: Final[_Attributes] = {
    **{(tag, "class"): _CLASS for tag in ("mark", "span", "sup")},
    **{(tag, "data-id"): _IDS for tag in ("mark", "span", "sup", "a")},
    **{(tag, "data-tone"): "|".join(TONES) for tag in ("mark", "span", "sup", "a")},
    **{(tag, "data-fc-added"): ".*" for tag in ("span", "sup", "a")},
    **{(tag, "data-search-exclude"): "1" for tag in ("span", "sup")},
    **{(tag, "aria-hidden"): "true|false" for tag in ("span", "sup")},
    **{(tag, "id"): r"[A-Za-z0-9][\w:.-]*" for tag in ("mark", "span", "a")},
    ("span", "lang"): "[A-Za-z0-9-]+",
    ("a", "class"): f"footnote-(?:ref|backref)|{_CLASS}",
    ("a", "role"): "doc-noteref|doc-backlink",
    ("a", "aria-label"): ".*",
    ("a", "aria-describedby"): _IDS,
}


def clean_note(html: str) -> str:
    """The HTML of an annotation's own text: no class, no id, no picture, links to the web only."""
    return _NOTE_CLEANER.clean(html)


def clean_article(html: str, *, ours: bool = False) -> str:
    """The HTML of an article's text, with links to the web and within the site, local pictures.

    With ``ours``, marks, references and words for screen readers pass as well (``fc-`` classes,
    ``data-id``, ``data-tone``). An article could forge these, so its own text is rendered without
    raw attributes, and whoever adds marks cleans the article without ``ours`` first or relies on a
    renderer that knows no attributes.
    """
    return (_ARTICLE_CLEANER_WITH_MARKS if ours else _ARTICLE_CLEANER).clean(html)


def _cleaner(tags: set[str], allowed: _Attributes, link_rel: str, relative: bool) -> nh3.Cleaner:
    patterns = {key: re.compile(pattern, re.DOTALL) for key, pattern in allowed.items()}
    attributes: dict[str, set[str]] = {}
    for tag, name in allowed:
        attributes.setdefault(tag, set()).add(name)

    def keep(tag: str, name: str, value: str) -> str | None:
        if (tag, name) == ("a", "rel"):
            return link_rel
        pattern = patterns.get((tag, name))
        return value if pattern and pattern.fullmatch(value) else None

    return nh3.Cleaner(
        tags=tags,
        attributes=attributes,
        attribute_filter=keep,
        link_rel=link_rel,
        url_schemes={"http", "https", "mailto"},
        url_relative="pass_through" if relative else "deny",
    )


_NOTE_CLEANER: Final = _cleaner(
    _NOTE_TAGS, _NOTE, "external noopener noreferrer nofollow", relative=False
)
_ARTICLE_CLEANER: Final = _cleaner(_ARTICLE_TAGS, _ARTICLE, "noopener noreferrer", relative=True)
_ARTICLE_CLEANER_WITH_MARKS: Final = _cleaner(
    _ARTICLE_TAGS | {"span"}, _ARTICLE | _OURS, "noopener noreferrer", relative=True
)
