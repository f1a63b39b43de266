"""How an article's Markdown becomes HTML: one dialect, wherever the site is built.

CommonMark with tables and footnotes of the article's own, by Python-Markdown. Raw HTML is shown
as text, apart from formatting tags without attributes and comments; so nothing is lost and
nothing is executed. The sanitiser comes after this, see ``sanitise``.

The same renderer makes the page with marks and the page without them, and the comparison of the
two is the check that annotating altered nothing.
"""

from __future__ import annotations

import re
import string
from collections.abc import Collection
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor

from .prose import FORMATTING_TAGS

MARK_OPEN = re.compile(r'<mark class="fc-mark" data-id="([a-z0-9 -]+)" data-tone="([a-z]+)">')
"""The one form in which ``merge`` writes a mark."""

_EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>\n?")
_SIGNS = {
    "backtick": "`",
    "escape": "\\",
    "fc-ampersand": "\\",
    "footnote": "[^",
    "reference": "]:",
    "link": "[",
    "short_reference": "]:",
    "image_link": "![",
    "image_reference": "]:",
    "short_image_ref": "]:",
    "autolink": "://",
    "automail": "@",
    "fc-comment": "<!--",
    "fc-formatting": "<",
    "entity": "&",
}
"""Inline pattern -> what must stand in a text in which it finds anything.

A reference needs a definition, behind whose name stands ``]:``.
"""


def is_mark(tag: str) -> bool:
    """Whether a raw inline tag is one that ``merge`` writes."""
    return tag == "</mark>" or MARK_OPEN.fullmatch(tag) is not None


def reference_html(label: str) -> str:
    """What stands in the rendered text for the footnote reference ``[^label]``."""
    return f'<sup class="fc-sup" data-id="{label}"></sup>'


def render(markdown: str, labels: Collection[str] = ()) -> str:
    """Markdown to HTML, unsanitised.

    ``labels`` are the ids of annotations: only with them are marks and references recognised, so
    that an article cannot forge either.
    """
    engine = Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            FencedCodeExtension(),
            # Another separator than that of the annotations' own notes, so that no id meets one.
            FootnoteExtension(SEPARATOR="-", BACKLINK_TEXT="↩"),
        ],
        output_format="html",
    )
    # A list that begins with 3 is numbered from 3.
    engine.parser.blockprocessors["olist"].LAZY_OL = False  # type: ignore[attr-defined]
    # CommonMark lets every ASCII punctuation mark be escaped; so does the map of the source.
    engine.ESCAPED_CHARS = [char for char in string.punctuation if char != "&"]
    engine.inlinePatterns.register(_Ampersand(r"\\&", engine), "fc-ampersand", 181)
    engine.preprocessors.deregister("html_block")
    engine.inlinePatterns.deregister("html")
    engine.inlinePatterns.register(_Comment(r"<!--.*?-->", engine), "fc-comment", 91)
    engine.inlinePatterns.register(_FormattingTag(_FORMATTING, engine), "fc-formatting", 90)
    if labels:
        choice = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
        engine.inlinePatterns.register(_Mark(_MARK, engine), "fc-mark", 178)
        engine.inlinePatterns.register(_Reference(rf"\[\^({choice})\]", engine), "fc-ref", 177)
        markdown = _with_own_closings(_without_tabs(markdown, choice))
    # Every piece of text is searched for every pattern; most texts have signs of few of them.
    for name, sign in _SIGNS.items():
        if sign not in markdown:
            engine.inlinePatterns.deregister(name)
    # The engine asks by number, for which a list is quicker than its registry.
    engine.treeprocessors["inline"].inlinePatterns = list(engine.inlinePatterns)  # type: ignore[attr-defined]
    return _EMPTY_PARAGRAPH.sub("", engine.convert(markdown))


def _without_tabs(markdown: str, choice: str) -> str:
    """Tabs as the renderer would replace them, had nothing been put in before them."""
    if "\t" not in markdown:
        return markdown
    added = re.compile(rf"({MARK_OPEN.pattern.replace('(', '(?:')}|</mark>|\[\^(?:{choice})\])")
    lines = []
    for line in markdown.split("\n"):
        column, parts = 0, []
        for part in added.split(line):
            if added.fullmatch(part):
                parts.append(part)
                continue
            spaced = (" " * column + part).expandtabs(4)[column:]
            column += len(spaced)
            parts.append(spaced)
        lines.append("".join(parts))
    return "\n".join(lines)


_ANY_MARK = re.compile(r"<mark\b[^>]*>|</mark>")
_OWN_CLOSING = "</fc-mark>"


def _with_own_closings(markdown: str) -> str:
    """An article may hold a ``<mark>`` of its own, as text; its end must not be taken for ours."""
    is_ours: list[bool] = []

    def closing(match: re.Match[str]) -> str:
        if match[0] != "</mark>":
            is_ours.append(is_mark(match[0]))
            return match[0]
        return _OWN_CLOSING if is_ours and is_ours.pop() else match[0]

    return _ANY_MARK.sub(closing, markdown)


_FORMATTING = rf"</?(?:{'|'.join(sorted(FORMATTING_TAGS))})\s*/?>"
_MARK = rf"{MARK_OPEN.pattern}|</fc-mark>"


class _Stashed(InlineProcessor):
    """Replaces what it finds by a finished piece of HTML."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[str | Element, int, int]:
        return self.md.htmlStash.store(self.html(m)), m.start(0), m.end(0)

    def html(self, match: re.Match[str]) -> str:
        return match[0]


class _Mark(_Stashed):
    def html(self, match: re.Match[str]) -> str:
        return "</mark>" if match[0] == _OWN_CLOSING else match[0]


class _FormattingTag(_Stashed):
    def html(self, match: re.Match[str]) -> str:
        return match[0].lower()


class _Ampersand(_Stashed):
    """``\\&amp;`` shows ``&amp;``; the renderer itself would see an entity in it."""

    def html(self, match: re.Match[str]) -> str:
        return "&amp;"


class _Comment(_Stashed):
    def html(self, match: re.Match[str]) -> str:
        return ""


class _Reference(_Stashed):
    def html(self, match: re.Match[str]) -> str:
        return reference_html(match[1])
