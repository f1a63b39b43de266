"""The judge: annotating adds marks and references, and alters nothing else.

At every build the article is rendered twice, as it is and with its annotations. Taking marks and
references out of the second must give the first, to the character; each mark must hold just the
quoted words; each reference must stand once. The same is asked of the portable Markdown, whose
structure is compared by the CommonMark tokenizer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape
from html.parser import HTMLParser

from .dialect import MARK_OPEN, is_mark, reference_html, render
from .model import Numbered
from .prose import Prose, read_prose

_ADDED = re.compile(rf"{MARK_OPEN.pattern}|</mark>|{reference_html('([a-z0-9-]+)')}")
_TAG = re.compile("<[^>]*>")
"""Every tag, for the renderer writes both of its signs as entities wherever they are words."""
_VOID = frozenset({"br", "hr", "img"})


class Judge:
    """Compares an article with what merging made of it."""

    def __init__(self, source: str, prose: Prose) -> None:
        """``prose``: the article as the CommonMark tokenizer reads it."""
        ended = _ended(source)
        self._prose = prose if ended == source else read_prose(ended)
        self._original = render(source)
        self._rendered: tuple[str, tuple[str, ...], str] | None = None

    def reading_fault(self, prose: Prose) -> int | None:
        """The first visible character of ``prose`` that our page does not show alike, or None.

        ``prose`` is the article as the CommonMark tokenizer reads it.
        """
        shown = _level(unescape(_TAG.sub("", self._original)))
        if shown == _level(prose.text) or prose.references:
            # An article's own footnotes get numbers and arrows from the renderer.
            return None
        # U+001F, which parts the cells of a table in the visible text, is white space as well.
        seen = [(offset, char) for offset, char in enumerate(prose.text) if not char.isspace()]
        differing = (
            offset for (offset, char), other in zip(seen, shown, strict=False) if char != other
        )
        return next(differing, max(len(prose.text) - 1, 0))

    def fault(self, merged: str, notes: Sequence[Numbered]) -> str | None:
        """The first thing that annotating altered, in words; None where nothing was."""
        html = self.rendered(merged, notes)
        return (
            self._text_fault(html)
            or _marks_fault(html, notes)
            or self._portable_fault(merged, notes)
        )

    def rendered(self, merged: str, notes: Sequence[Numbered]) -> str:
        """What is judged. The last judgement's is remembered: what passed it is what is shown."""
        ids = tuple(note.annotation.id for note in notes)
        if self._rendered is None or self._rendered[:2] != (merged, ids):
            self._rendered = merged, ids, render(merged, ids)
        return self._rendered[2]

    def _text_fault(self, html: str) -> str | None:
        stripped = _ADDED.sub("", html)
        if stripped == self._original:
            return None
        at = next(
            (i for i, (a, b) in enumerate(zip(stripped, self._original, strict=False)) if a != b),
            min(len(stripped), len(self._original)),
        )
        instead = _around(self._original, at)
        return f"the page would read {_around(stripped, at)} instead of {instead}"

    def _portable_fault(self, merged: str, notes: Sequence[Numbered]) -> str | None:
        """Asks with the definitions in place: an open fence would swallow them."""
        ids = [note.annotation.id for note in notes]
        whole = f"{_ended(merged)}\n" + "".join(f"[^{id_}]: x\n\n" for id_ in ids)
        prose = read_prose(whole, is_mark)
        structure = self._prose.structure
        if prose.structure[: len(structure)] != structure:
            return "other Markdown programs would read its marks as something else"
        if Counter(prose.references) != Counter([*self._prose.references, *ids]):
            return "a footnote reference would not be read as one"
        if prose.definitions != (*self._prose.definitions, *ids):
            return "its footnotes would be swallowed; is a code fence or a comment left open?"
        return None


def _ended(markdown: str) -> str:
    """With one line end, so that what is appended begins a new block and changes no old one."""
    return markdown.rstrip("\n") + "\n"


def _around(html: str, at: int) -> str:
    return repr(html[max(0, at - 20) : at + 20])


def _marks_fault(html: str, notes: Sequence[Numbered]) -> str | None:
    reader = _Marks()
    reader.feed(html)
    reader.close()
    if reader.crossing:
        return "a mark would cut through another element"
    for note in notes:
        id_ = note.annotation.id
        if reader.references[id_] != 1:
            return f"the reference of {id_!r} would stand {reader.references[id_]} times"
        if _level("".join(reader.words.get(id_, ()))) != _level(note.anchored.words):
            return f"the mark of {id_!r} would hold other words than its quote"
    return None


def _level(words: str) -> str:
    """Without white space: a passage may cross paragraphs."""
    return "".join(words.split())


class _Marks(HTMLParser):
    """Collects the words under each mark, and whether tags nest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: dict[str, list[str]] = {}
        self.references: Counter[str] = Counter()
        self.crossing = False
        self._open: list[str] = []
        self._ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        ids = (dict(attrs).get("data-id") or "").split()
        if tag == "mark":
            self.crossing = self.crossing or "mark" in self._open
            self._ids = ids
        elif tag == "sup" and ids:
            self.references.update(ids)
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if "mark" in (tag, *self._open[-1:]) and self._open[-1:] != [tag]:
            self.crossing = True
        if tag in self._open:
            while self._open and self._open.pop() != tag:
                pass
        if tag == "mark":
            self._ids = []

    def handle_data(self, data: str) -> None:
        for id_ in self._ids:
            self.words.setdefault(id_, []).append(data)
