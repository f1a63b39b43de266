"""The visible text of an article, and where each character of it stands in the Markdown source.

The tokenizer (pyromark, a binding of pulldown-cmark) tells the source range of every event. From
these comes one string, the *visible text*, in which quotes are looked for, and a tree of leaf
blocks and inline pieces, from which ``merge`` takes the places where a mark may begin and end.

In the visible text, blocks are separated by an empty line, line breaks are ``\\n`` and table cells
are separated by U+001F, which no quote contains: a quote may cross paragraphs but not cells.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyromark

CELL = "\x1f"
BLOCK = "\n\n"

FORMATTING_TAGS = frozenset(
    {"b", "i", "em", "strong", "u", "s", "small", "sub", "sup", "kbd", "q", "cite", "abbr"}
    | {"ins", "del", "br", "code", "samp", "var", "dfn"}
)
"""Raw HTML that an article may hold: formatting without attributes, which can do no harm."""

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\s*(/?)>\Z")


@dataclass(kw_only=True)
class Piece:
    """Visible characters ``start``..``end``, written at ``source_start``..``source_end``."""

    start: int
    end: int
    source_start: int
    source_end: int
    atomic: bool = False
    """Visible and written characters differ: it is marked whole or not at all."""


@dataclass(kw_only=True)
class Element:
    """An inline element, e.g. emphasis or a link, with what it holds."""

    kind: str
    start: int
    end: int
    source_start: int
    source_end: int
    children: list[Piece | Element] = field(default_factory=list)
    atomic: bool = False


Node = Piece | Element


@dataclass(kw_only=True)
class Leaf:
    """A block that holds running text."""

    kind: str
    start: int
    end: int = 0
    nodes: list[Node] = field(default_factory=list)
    markable: bool = True
    """False in code and raw HTML blocks, where a footnote would be literal text."""


@dataclass(frozen=True, kw_only=True)
class Prose:
    """The visible text of a Markdown body and its map to the source."""

    text: str
    leaves: tuple[Leaf, ...]
    structure: tuple[str, ...]
    """The kinds of all events without positions: equal structure means equal pages."""
    references: tuple[str, ...]
    """Labels of footnote references, in order."""
    definitions: tuple[str, ...]
    """Labels of footnote definitions, in order."""

    def leaves_between(self, start: int, end: int) -> Iterator[Leaf]:
        """The leaf blocks that share characters with ``start``..``end``."""
        first = bisect_right(self.leaves, start, key=lambda leaf: leaf.start) - 1
        for leaf in self.leaves[max(first, 0) :]:
            if leaf.start >= end:
                return
            if leaf.end > start:
                yield leaf

    def source_offset(self, offset: int) -> int:
        """Where the visible character ``offset`` is written; near it, where it is not written."""
        for leaf in self.leaves_between(offset, offset + 1):
            for piece in _pieces(leaf.nodes):
                if piece.start <= offset < piece.end:
                    step = 0 if piece.atomic else offset - piece.start
                    return min(piece.source_start + step, piece.source_end)
        return 0


def _pieces(nodes: list[Node]) -> Iterator[Piece]:
    for node in nodes:
        if isinstance(node, Element):
            yield from _pieces(node.children)
        else:
            yield node


def read_prose(markdown: str, is_mark: Callable[[str], bool] = lambda _: False) -> Prose:
    """Map ``markdown`` (line ends ``\\n``, no front matter).

    Raw inline tags for which ``is_mark`` holds are left out of text and structure.
    """
    return _Reader(markdown, is_mark).read()


class _Reader:
    """Walks the events once, and keeps what is open."""

    def __init__(self, markdown: str, is_mark: Callable[[str], bool]) -> None:
        self.source = markdown
        self.is_mark = is_mark
        self.text: list[str] = []
        self.length = 0
        self.leaves: list[Leaf] = []
        self.leaf: Leaf | None = None
        self.blocks: list[str] = []
        self.open: list[Element] = []
        self.hidden = 0
        self.consumed = 0
        self.after_cell = False
        self.in_comment = False
        self.marks: list[bool] = []
        self.structure: list[str] = []
        self.words: list[str] = []
        """The text that is being read, not yet part of the structure."""
        self.references: list[str] = []
        self.definitions: list[str] = []

    def read(self) -> Prose:
        events = list(pyromark.events_with_range(self.source, options=_OPTIONS))
        ends = {offset for _, span in events for offset in (span["start"], span["end"])}
        codepoints = _codepoint_offsets(self.source, ends)
        for event, span in events:
            self._event(event, codepoints[span["start"]], codepoints[span["end"]])
        self._close_leaf()
        return Prose(
            text="".join(self.text),
            leaves=tuple(self.leaves),
            structure=tuple(self._finished_structure()),
            references=tuple(self.references),
            definitions=tuple(self.definitions),
        )

    def _event(self, event: Any, start: int, end: int) -> None:
        name, value = (event, None) if isinstance(event, str) else next(iter(event.items()))
        if name in ("Start", "End"):
            kind, detail = _kind(value)
            self._note_structure(f"{name} {kind} {detail}")
            (self._start if name == "Start" else self._end)(kind, detail, start, end)
            return
        if name == "FootnoteReference":
            self.references.append(str(value))
            self._empty(name, start, end)
            return
        self._content(name, value, start, end)

    def _content(self, name: str, value: Any, start: int, end: int) -> None:
        if name == "Text":
            self.words.append(value)
            self._text(value, start, end)
        elif name in ("SoftBreak", "HardBreak"):
            self.words.append("\n")
            self._add("\n", start, end, atomic=True)
        elif name == "Code":
            self._note_structure(f"Code {value}")
            self._add(value, start, end, atomic=True)
        elif name == "InlineHtml":
            self._inline_html(value, start, end)
        elif name == "Html":
            self._note_structure(f"Html {value}")
            self._html_block(value, start)
        else:
            self._note_structure(name)

    def _note_structure(self, event: str) -> None:
        self._finished_structure().append(event)

    def _finished_structure(self) -> list[str]:
        """Text pieces are joined, because a mark may cut one text into two."""
        if self.words:
            self.structure.append(f"Text {''.join(self.words)}")
            self.words.clear()
        return self.structure

    def _start(self, kind: str, detail: Any, start: int, end: int) -> None:
        self.in_comment = False
        if kind in _LEAVES:
            self._open_leaf(kind)
        elif kind in _CONTAINERS:
            self._close_leaf()
            if kind == "FootnoteDefinition":
                self.definitions.append(detail)
        else:
            self._open_element(kind, detail, start, end)
            return
        self.blocks.append(kind)

    def _end(self, kind: str, detail: Any, start: int, end: int) -> None:
        if kind in _LEAVES or kind in _CONTAINERS:
            self._close_leaf()
            self.blocks.pop()
            if kind == "Table":
                self.after_cell = False
            return
        if kind == "Image":
            self.hidden -= 1
        if self.open:
            self._pop_element(end)

    def _open_leaf(self, kind: str) -> None:
        self._close_leaf()
        if self.length:
            self._write(CELL if kind == "TableCell" and self.after_cell else BLOCK)
        self.after_cell = kind == "TableCell"
        markable = kind not in ("CodeBlock", "HtmlBlock")
        if "FootnoteDefinition" in self.blocks:
            markable = False
        self.leaf = Leaf(kind=kind, start=self.length, markable=markable)

    def _close_leaf(self) -> None:
        if self.leaf is None:
            return
        while self.open:
            self._pop_element(self.open[-1].source_end)
        self.leaf.end = self.length
        self.leaves.append(self.leaf)
        self.leaf = None

    def _open_element(self, kind: str, detail: Any, start: int, end: int) -> None:
        if self.leaf is None:
            self._open_leaf("Item")
        if kind == "Image":
            self.hidden += 1
        link_type = detail.get("link_type") if isinstance(detail, dict) else None
        if link_type == "Collapsed" and self.source[end : end + 2] == "[]":
            end += 2  # pulldown-cmark leaves the brackets of [text][] out of the range
        element = Element(
            kind=kind,
            start=self.length,
            end=self.length,
            source_start=start,
            source_end=end,
            atomic=kind == "Image" or link_type in _ATOMIC_LINKS,
        )
        self._siblings().append(element)
        self.open.append(element)

    def _pop_element(self, source_end: int) -> None:
        element = self.open.pop()
        element.end = self.length
        element.source_end = max(element.source_end, source_end)
        self.consumed = max(self.consumed, element.source_end)

    def _siblings(self) -> list[Node]:
        if self.open:
            return self.open[-1].children
        assert self.leaf is not None
        return self.leaf.nodes

    def _text(self, value: str, start: int, end: int) -> None:
        written = self.source[start:end]
        if written == value:
            self._add(value, start, end)
        else:
            self._add(value, start, end, atomic=True)

    def _html_block(self, line: str, start: int) -> None:
        """One line of a raw HTML block: its comments are not seen, the rest is shown as text."""
        done = 0
        while done < len(line):
            if self.in_comment:
                end = line.find("-->", done)
                self.in_comment = end < 0
                done = len(line) if end < 0 else end + 3
                continue
            end = line.find("<!--", done)
            self.in_comment = end >= 0
            end = len(line) if end < 0 else end
            self._add(line[done:end], start + done, start + end)
            done = end

    def _inline_html(self, tag: str, start: int, end: int) -> None:
        if self._is_ours(tag):
            self._empty("Mark", start, end)
            return
        self._note_structure(f"Html {tag}")
        if tag.startswith("<!--"):
            self._empty("Comment", start, end)
            return
        match = _TAG.match(tag)
        if match is None or match[2].lower() not in FORMATTING_TAGS:
            self._add(tag, start, end, atomic=True)
        elif match[2].lower() == "br":
            self._add("\n", start, end, atomic=True)
        elif match[1]:
            self._close_tag(match[2].lower(), start, end)
        else:
            self._open_element(f"<{match[2].lower()}>", None, start, end)
            self.open[-1].source_end = end

    def _is_ours(self, tag: str) -> bool:
        """A closing tag belongs to the mark that was opened last, ours or the article's own."""
        if tag == "</mark>":
            return bool(self.marks and self.marks.pop())
        if tag.startswith("<mark"):
            self.marks.append(self.is_mark(tag))
        return self.is_mark(tag)

    def _close_tag(self, name: str, start: int, end: int) -> None:
        if self.open and self.open[-1].kind == f"<{name}>":
            self._pop_element(end)
        else:
            # An unpaired tag is a wall: nothing may be marked across it.
            self._empty("Wall", start, end)

    def _empty(self, kind: str, start: int, end: int) -> None:
        if self.leaf is None:
            self._open_leaf("Item")
        self._siblings().append(
            Element(
                kind=kind,
                start=self.length,
                end=self.length,
                source_start=start,
                source_end=end,
                atomic=True,
            )
        )
        self.consumed = max(self.consumed, end)

    def _add(self, value: str, start: int, end: int, *, atomic: bool = False) -> None:
        if self.hidden or not value:
            return
        if self.leaf is None:
            self._open_leaf("Item")
        if start > 0 and self.source[start - 1] == "\\" and start - 1 >= self.consumed:
            # The range of an escaped character starts behind its backslash; nothing may come
            # between the two.
            self._escaped(value, start, end, atomic)
        else:
            self._piece(value, start, end, atomic)
        self.consumed = max(self.consumed, end)

    def _escaped(self, value: str, start: int, end: int, atomic: bool) -> None:
        if atomic:
            self._piece(value, start - 1, end, atomic)
            return
        self._piece(value[0], start - 1, start + 1, True)
        if len(value) > 1:
            self._piece(value[1:], start + 1, end, False)

    def _piece(self, value: str, start: int, end: int, atomic: bool) -> None:
        piece = Piece(
            start=self.length,
            end=self.length + len(value),
            source_start=start,
            source_end=end,
            atomic=atomic,
        )
        self._write(value)
        self._siblings().append(piece)

    def _write(self, value: str) -> None:
        self.text.append(value)
        self.length += len(value)


_LEAVES = frozenset({"Paragraph", "Heading", "TableCell", "CodeBlock", "HtmlBlock"})
_CONTAINERS = frozenset(
    {"BlockQuote", "List", "Item", "Table", "TableHead", "TableRow", "FootnoteDefinition"}
)
_ATOMIC_LINKS = frozenset(
    {"Collapsed", "CollapsedUnknown", "Shortcut", "ShortcutUnknown", "Autolink", "Email"}
)


def _kind(value: Any) -> tuple[str, Any]:
    if isinstance(value, str):
        return value, None
    name, detail = next(iter(value.items()))
    return name, detail


def _codepoint_offsets(text: str, offsets: Iterable[int]) -> Mapping[int, int]:
    """For each of these UTF-8 byte offsets, which lie between characters, the code point offset."""
    data = text.encode()
    found: dict[int, int] = {}
    done = count = 0
    for offset in sorted(offsets):
        count += len(data[done:offset].decode())
        found[offset] = count
        done = offset
    return found
