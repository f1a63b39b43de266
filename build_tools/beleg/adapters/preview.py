"""What `mkdocs serve` shows: the last state of the files that was free of errors, and quickly.

After a change only the files that changed are read and only the articles they belong to walked;
a page is made when a browser asks for it. The start takes from the last preview what it kept.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..diagnostics import Report
from ..model import Desk, Page
from . import host_pages, schema_files
from .build import settings_for
from .cache import cache_file
from .checked_before import CheckedBefore
from .configuration import Project
from .crew import put
from .desk_server import DeskServer, WsgiApp, around
from .files import Texts
from .frames import Frames, samples
from .kept_products import Damaged, KeptProducts
from .preview_site import PreviewSite
from .processes import cores
from .site_build import Build, first_pages
from .site_files import site_files
from .site_walk import Walk

KEPT = "preview.sqlite"

log = logging.getLogger("mkdocs.plugins.beleg")


class Preview:
    """One preview, from its start to its end."""

    def __init__(self, project: Project, desk: DeskServer) -> None:
        self.desk = desk
        self._project = project
        self._kept = KeptProducts(cache_file(project.root, KEPT))
        self._texts: Texts = {}
        self._site: PreviewSite | None = None
        self._build: Build | None = None
        self._checked = CheckedBefore(list, str)
        self._turns = 0
        """Counted up when a rebuild begins, and when its pages can be asked for."""

    @property
    def desk_of_site(self) -> Desk:
        """What all articles that are shown have in common."""
        return self.shown.desk

    @property
    def shown(self) -> Walk:
        """The walk that found what is shown."""
        assert self._site is not None
        return self._site.walk

    def walk(self, project: Project, *, framed: bool) -> Report:
        """Walk what changed. With errors the last good state stays, if there was one."""
        self._turns += 1
        if self._site is not None:
            self._site.pause()
        try:
            return self._walked(project, framed=framed)
        except Damaged as problem:
            log.warning("beleg: %s", problem)
            self._kept, self._site = KeptProducts(None), None
            return self._walked(project, framed=framed)

    def _walked(self, project: Project, *, framed: bool) -> Report:
        self._project = project
        before = self.shown if self._site else None
        self._kept.mark()
        walk = Walk(
            project,
            settings_for(project, drafts=True),
            self._kept,
            jobs=cores(),
            texts=self._texts,
            before=before,
            pages=not framed,
        )
        if before is None:
            log.info("beleg: reading %d articles", len(walk.groups))
        walk.run(lambda _: framed)
        if walk.report.errors and before is not None:
            self._kept.take_back()
            walk.close()
            return walk.report
        if framed:
            walk.settle()
        self._site = PreviewSite(walk)
        self._build = None if framed else Build(walk, framed=False)
        self._checked = CheckedBefore(self._site.claims, self._site.title)
        with suppress(OSError):
            schema_files.refresh(project, walk.desk, walk.report)
        # Millions of objects that stay. Whoever looks for garbage need not look at them again; what
        # goes later is in no circle.
        gc.collect()
        gc.freeze()
        return walk.report

    def pages_for_host(self) -> list[Page]:
        """What MkDocs has to frame beside the site's own pages."""
        if self._build is not None:
            return self._build.pages_for_host()
        return list(samples(first_pages(self.desk_of_site)))

    def show(
        self,
        folder: Path,
        frames: Frames | None,
        own: Mapping[str, str],
        decorated: Callable[[str, str], str],
    ) -> None:
        """Serve from ``folder``, which MkDocs has just filled.

        ``own``: Markdown path -> file of the pages that the site wrote itself; ``decorated`` puts
        on a page what only a preview has.
        """
        assert self._site is not None
        if self._build is not None:
            self._build.finish(folder, None, own)
            return
        assert frames is not None
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            # It names the samples.
            (folder / name).unlink(missing_ok=True)
        for path, content in site_files(self.desk_of_site, self.shown.moved).items():
            put(folder, path, content)
        self._site.begin(folder, frames, frozenset(own), decorated)
        start = own.get(host_pages.START)
        if start is not None:
            page = self._site.start_page()
            html = (folder / start).read_text("utf-8")
            html = html.replace(host_pages.SECTIONS_HERE, host_pages.sections(page.html))
            (folder / start).write_text(host_pages.with_head(html, page.head), "utf-8")
        self._turns += 1

    def around(self, app: WsgiApp, mount_path: str) -> WsgiApp:
        """``app`` with the desk, and with pages that are made when they are asked for.

        ``app`` waits while a rebuild runs, which empties its folder; so it is asked first, and
        again if there is something new since.
        """

        def bringing(
            environ: dict[str, Any], start_response: Callable[..., Any]
        ) -> Iterable[bytes]:
            path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
            if not path.startswith(mount_path):
                return app(environ, start_response)
            while True:
                before = self._state()
                started: list[Any] = []
                body = app(environ, lambda *given: started.extend(given))  # noqa: B023
                if str(started[0]).startswith("404"):
                    self._bring(path[len(mount_path) :])
                    if self._state() != before:
                        continue
                start_response(*started)
                return body

        return around(bringing, self.desk, lambda: self._project, lambda: self._checked)

    def _state(self) -> tuple[int, int]:
        """Another one where something may be there now that was not."""
        return self._turns, self._site.made if self._site is not None else 0

    def _bring(self, path: str) -> None:
        try:
            if self._site is not None:
                self._site.bring(path)
        except Damaged as problem:
            log.error("beleg: %s; start the preview again", problem)
