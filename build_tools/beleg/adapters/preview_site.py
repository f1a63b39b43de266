"""The pages of a preview, each made when somebody asks for it.

An editor looks at one page after the other, and a site has thousands. So after a change only what
changed is walked; what a browser asks for is then made and laid into the folder that the preview
serves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import RLock
from typing import Any

from .. import exports, publish
from ..diagnostics import Report
from ..model import Page
from ..parts import AnyPart, KeyedPart
from ..products import products
from ..publish.preview_tags import address_of
from ..similar import Candidate
from ..validate import read_article
from .crew import CANDIDATES, article_of, put
from .frames import Frames
from .site_walk import Walk

Decorated = Callable[[str, str], str]
"""The whole of a page and the lines of its head -> what a browser gets."""


class PreviewSite:
    """What one walk has found, and the pages of it that were asked for."""

    def __init__(self, walk: Walk) -> None:
        """``walk``: a walk that was run, without pages."""
        self.walk = walk
        self._turn = RLock()
        self._folder = Path()
        self._frames: Frames | None = None
        self._decorated: Decorated = lambda html, _: html
        self._own: frozenset[str] = frozenset()
        self._done: set[str] = set()
        self.made = 0
        """How much was made so far; counted when it lies there."""

    def begin(
        self, folder: Path, frames: Frames, own: frozenset[str], decorated: Decorated
    ) -> None:
        """Serve from ``folder``, which a host has just emptied; ``own``: paths not to be made."""
        with self._turn:
            self._folder, self._frames, self._own = folder, frames, own
            self._decorated = decorated
            self._done.clear()

    def pause(self) -> None:
        """Make nothing more: a host is about to empty the folder."""
        with self._turn:
            self._frames = None

    def start_page(self) -> Page:
        """The site's start page as it would stand there if the site had none of its own."""
        (part,) = (part for part in publish.LISTS if part.name == "start")
        (page,) = self._pages(part)
        return page

    def bring(self, path: str) -> None:
        """Make sure that what a browser asks for by ``path`` lies there, if it is ours."""
        parts = [part for part in path.split("/") if part]
        with self._turn:
            if self._frames is None or ".." in parts:
                return
            if parts[:1] in (["articles"], ["charts"]) and len(parts) > 1:
                self._bring_article(parts[1])
            if parts[:1] != ["articles"] or len(parts) < 2 or parts[1] not in self.walk.groups:
                self._bring_lists(parts)
            self.made = len(self._done)

    def claims(self) -> Iterator[Candidate]:
        """What the form for annotations compares."""
        with self._turn:
            for found in self.walk.kept.added(CANDIDATES, self.walk.slugs):
                yield from found

    def title(self, slug: str) -> str:
        """The headline of an article; its name where it has none that can be read."""
        source = self.walk.groups[slug].article
        article = read_article(source, slug, Report()) if source else None
        return article.title if article else slug

    def _bring_article(self, slug: str) -> None:
        group = self.walk.groups.get(slug)
        if group is None or f"article {slug}" in self._done:
            return
        self._done.add(f"article {slug}")
        annotated = article_of(group, self.walk.work)
        if annotated is None:
            return
        made = products(annotated, self.walk.desk)
        for page in made.pages:
            self._put(page)
        for path, content in made.files.items():
            self._lay(path, content)

    def _bring_lists(self, parts: list[str]) -> None:
        top = parts[0] if parts else ""
        key = "/".join([*parts[:2], ""])
        for part in publish.LISTS:
            if isinstance(part, KeyedPart):
                if self._is_due(part, key):
                    self._put_pages(self.walk.joined_for(part, key))
            elif part.name == (top.removesuffix("index.html") or "start") and self._is_new(top):
                self._put_pages(self.walk.joined(part))
        for output in exports.PARTS:
            if isinstance(output, KeyedPart) and self._is_due(output, key):
                for path, pieces in self.walk.joined_for(output, key):
                    self._lay(path, exports.content(pieces))
        if (top == "data" or top in ("feed.xml", "feed.json")) and self._is_new("exports"):
            self._put_exports()

    def _is_new(self, name: str) -> bool:
        """Whether it was not asked for before; from now on it was."""
        new = name not in self._done
        self._done.add(name)
        return new

    def _is_due(self, part: KeyedPart[Any, Any], key: str) -> bool:
        return self.walk.has(part, key) and self._is_new(f"{part.name} {key}")

    def _put_exports(self) -> None:
        measured = {}
        for part in exports.PARTS:
            if isinstance(part, KeyedPart):
                continue
            for path, pieces in self.walk.joined(part):
                content = exports.content(pieces)
                self._lay(path, content)
                measured[path] = exports.measured(content)
        path, content = exports.datapackage_file(measured, self.walk.desk)
        self._lay(path, content)
        measured[path] = exports.measured(content)
        page = exports.data_page(measured, self.walk.desk)
        self._put_pages([page])

    def _put_pages(self, pages: Iterable[publish.AnyPage]) -> None:
        for page in publish.with_heads(pages, self.walk.desk.settings):
            self._put(page)

    def _pages(self, part: AnyPart[publish.AnyPage]) -> Iterator[Page]:
        return publish.with_heads(self.walk.joined(part), self.walk.desk.settings)

    def _put(self, page: Page) -> None:
        assert self._frames is not None
        if page.path not in self._own:
            html = self._decorated(self._frames.around(page), page.head)
            self._lay(f"{address_of(page.path)}index.html", html.encode())

    def _lay(self, path: str, content: bytes) -> None:
        """Whole from the first moment: another request may read it already."""
        put(self._folder, f"{path}.new", content)
        (self._folder / f"{path}.new").replace(self._folder / path)
