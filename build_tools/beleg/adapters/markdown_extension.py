"""The Markdown extension that lets a host frame finished pages.

A host (MkDocs, Zensical) reads a page as portable Markdown with standard footnotes, which any
Markdown program could render. Its first line is a comment that names the page; this extension
replaces what follows by the page that Beleg has rendered, checked and sanitised itself, so that
both hosts show the same page, whatever other extensions a site has switched on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

_MARKER = re.compile(r"<!-- beleg:page (\S+) -->\s*\Z")
_BEFORE_ALL = 10_000
_AFTER_NORMALISING = 29
"""Python-Markdown's own first step (30) removes the characters that mark a stashed piece."""


_INSERT = re.compile(r"<!-- beleg:insert (\S+) -->\s*\Z")


def inserted(name: str) -> str:
    """The line in whose place the fragment ``name`` is shown on a page of the site's own."""
    return f"<!-- beleg:insert {name} -->"


def marked(path: str, markdown: str) -> str:
    """``markdown`` with the line that names the page."""
    return f"<!-- beleg:page {path} -->\n\n{markdown}"


class BelegExtension(Extension):
    """``pages`` maps paths to HTML; ``pages_file`` names a JSON file that holds such a mapping."""

    def __init__(self, pages: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        self.config = {"pages_file": ["", "path of a JSON file: page path -> HTML"]}
        super().__init__(**kwargs)
        self._pages = pages

    def extendMarkdown(self, md: Markdown) -> None:
        """Called by Python-Markdown."""
        pages = self._pages
        if pages is None:
            file = self.getConfig("pages_file")
            pages = json.loads(Path(file).read_text("utf-8")) if file else {}
        md.preprocessors.register(_Alone(md, pages), "beleg-alone", _BEFORE_ALL)
        md.preprocessors.register(_Frame(md, pages), "beleg-frame", _AFTER_NORMALISING)


class _Pages(Preprocessor):
    def __init__(self, md: Markdown, pages: Mapping[str, str]) -> None:
        super().__init__(md)
        self.pages = pages

    def named(self, lines: list[str]) -> str | None:
        """The page that the first written line names, if it is one of ours."""
        match = next((_MARKER.match(line) for line in lines if line.strip()), None)
        return match[1] if match and match[1] in self.pages else None


class _Alone(_Pages):
    """Keeps the portable text from the preprocessors of a site's other extensions."""

    def run(self, lines: list[str]) -> list[str]:
        page = self.named(lines)
        return lines if page is None else [marked(page, "").strip()]


class _Frame(_Pages):
    """Puts the finished page into Python-Markdown's stash, its own way past all processing."""

    def run(self, lines: list[str]) -> list[str]:
        page = self.named(lines)
        if page is not None:
            return [self.md.htmlStash.store(self.pages[page])]
        return [self._fragment(line) for line in lines]

    def _fragment(self, line: str) -> str:
        match = _INSERT.match(line)
        html = self.pages.get(match[1]) if match else None
        return line if html is None else self.md.htmlStash.store(html)


def makeExtension(**kwargs: Any) -> BelegExtension:
    """Entry point that Python-Markdown looks for."""
    return BelegExtension(**kwargs)
