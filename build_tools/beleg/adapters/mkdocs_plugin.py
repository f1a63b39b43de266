"""MkDocs' door: unpack its configuration, walk the pipeline, hand over the pages.

No fact-check logic is here. Two promises are: a build with errors leaves the old site untouched,
and the preview goes on while a file is broken, with the last good pages and the messages on top.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from html import escape
from pathlib import Path
from typing import Any, Literal

from markupsafe import Markup
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.theme import Theme

from ..diagnostics import Report
from ..model import Desk, Page
from ..validate.lookups import is_language
from . import host_pages
from .configuration import (
    DIRECTORY_URLS,
    OPTIONS,
    BadSetting,
    Project,
    is_framed,
    make_settings,
    written_keys,
)
from .desk_server import DeskServer
from .frames import Frames, Unframeable, learnt
from .kept_products import Damaged
from .markdown_extension import BelegExtension
from .preview import Preview
from .preview_messages import desk_line, with_messages
from .reporting import as_text, summary
from .search import available
from .site_build import Build, Replaced, begin, first_pages, linkable
from .site_walk import Walk
from .swap import NotReplaceable, check_target, fresh_folder

log = logging.getLogger("mkdocs.plugins.beleg")


_Options = type(
    "_Options",
    (Config,),
    {name: config_options.Type((str, int, float, bool, dict), default="") for name in OPTIONS},
)


class BelegPlugin(BasePlugin[_Options]):
    """``plugins: [beleg]`` is all that a site needs."""

    def __init__(self) -> None:
        self._serving = False
        self._name = ""
        """The site's, before it was escaped for the theme."""
        self._pages: list[Page] = []
        self._build: Build | None = None
        self._host_key: str | None = None
        self._walks = True
        """Whether nobody has walked for this build, who could do so again."""
        self._framed = True
        self._heads: dict[str, str] = {}
        self._fragments: dict[str, str] = {}
        self._generated: frozenset[str] = frozenset()
        self._own: dict[str, str] = {}
        """Markdown path and file of the pages that the site wrote itself."""
        self._linked: dict[str, bool] = {}
        """Pages that MkDocs asked for and did not know -> whether the site has them."""
        self._preview: Preview | None = None
        self._messages = ""
        self._target: Path | None = None
        self._cleanup = ExitStack()
        self._warnings = _WarningCounter(logging.WARNING)

    def take(self, build: Build, host_key: str | None = None) -> None:
        """Frame the pages of a build that has walked already.

        ``host_key``: under which what MkDocs makes of them is worth keeping.
        """
        self._build = build
        self._host_key = host_key

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Also what makes MkDocs keep this object between two builds of the preview."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Bring style, script, extension and, where the site names none, a theme."""
        if not config.use_directory_urls:
            raise PluginError(f"beleg: {DIRECTORY_URLS}")
        try:
            language = make_settings({}, self.config).lang or "en"
        except BadSetting as problem:
            shown = problem.shown_in(Path(config.config_file_path))
            raise PluginError(f"beleg: {shown}") from problem
        if config.theme.name == "mkdocs" and "theme" not in written_keys(config.config_file_path):
            config.theme = Theme(name="material", language=language.split("-")[0], font=False)
        self._name = config.site_name
        # Themes print the name as it is, or escape it; such words are right in both.
        config.site_name = Markup.escape(config.site_name)
        config.extra_css.insert(0, "assets/beleg.css")
        config.extra_javascript.append("assets/beleg.js")
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Walk through the articles before MkDocs empties the site's folder."""
        project = self._project(config)
        self._framed = _can_be_framed(config, self.config)
        if self._serving:
            self._walk_for_preview(project, config)
            return
        try:
            check_target(project.site_dir, project.root, project.sources)
        except NotReplaceable as problem:
            raise PluginError(f"beleg: {problem}") from problem
        self._walks = self._build is None
        if self._build is None:
            try:
                self._build = begin(project, search=available, framed=self._framed)
                self._build.run()
            except Damaged as problem:
                raise PluginError(f"beleg: {problem}; build again") from problem
        elif not self._framed:
            self._build.frame_nothing()
        self._framed = self._build.framed
        self._note(self._build.report)
        if self._build.report.errors:
            raise PluginError(f"\n{self._messages}")
        self._messages = ""  # warnings are for the desk, not for readers
        self._pages = self._build.pages_for_host()
        self._redirect(config)
        for warning in self._build.report.in_reading_order():
            log.warning("\n%s", as_text([warning]))

    def _walk_for_preview(self, project: Project, config: MkDocsConfig) -> None:
        if self._preview is None:
            self._preview = Preview(project, DeskServer(*config.dev_addr))
        report = self._preview.walk(project, framed=self._framed)
        self._pages = self._preview.pages_for_host()
        self._note(report)
        if self._messages:
            say = log.error if report.errors else log.info
            say("\n%s", self._messages)
        if not report.errors:
            self._messages = ""

    def _note(self, report: Report) -> None:
        found = report.in_reading_order()
        self._messages = f"{as_text(found)}\n{summary(found)}" if found else ""

    def _redirect(self, config: MkDocsConfig) -> None:
        """Build beside the site; ``on_post_build`` puts it in place when it is whole."""
        self._target = Path(config.site_dir)
        config.site_dir = str(self._cleanup.enter_context(fresh_folder(self._target)))
        logging.getLogger("mkdocs").addHandler(self._warnings)
        self._warnings.count = 0

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Put the finished pages among the site's own, or samples in their place."""
        fragments = self._fragments = host_pages.fragments(self._pages)
        self._linked = {}
        if self._framed:
            fragments[host_pages.SECTIONS] = host_pages.SECTIONS_HERE
            files = _Linkable(files, config, self._walk, self._linked)
        config.markdown_extensions.append(BelegExtension(fragments))  # type: ignore[arg-type]
        for file in [f for f in files.documentation_pages() if f.src_uri.startswith("articles/")]:
            files.remove(file)
        self._own = {file.src_uri: file.dest_uri for file in files.documentation_pages()}
        replaced = self._own.keys() - {host_pages.START}
        self._heads = {p.path: p.head for p in self._pages if p.path not in replaced}
        self._generated = frozenset(page.path for page in self._pages) - self._own.keys()
        for page in self._pages:
            if page.path in self._own:
                _keep_own(files, page, config)
            else:
                files.append(_generated(config, page.path, host_pages.host_markdown(page)))
        if config.nav is None:
            config.nav = _default_nav(files, self._pages)
        return files

    @property
    def _walk(self) -> Walk:
        if self._preview is not None:
            return self._preview.shown
        assert self._build is not None
        return self._build.walk

    def on_page_markdown(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Themes print front matter as it is; that of the site's own pages is escaped here."""
        if page.file.src_uri not in self._generated:
            page.meta = {key: _escaped(value) for key, value in page.meta.items()}
        return None

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str | None:
        """Our own lines for the head; in the preview, say what is broken on every page."""
        path = page.file.src_uri
        if not (self._framed and path in self._generated):
            # Frames are learnt from samples that nothing was put on.
            head = self._heads.get(path, "")
            output = self._guarded(output, path, head)
            output = self._for_preview(host_pages.with_head(output, head), head)
        if path not in self._generated and is_language(str(page.meta.get("lang"))):
            output = host_pages.with_language(output, str(page.meta["lang"]))
        return output

    @event_priority(-100)
    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """The page for addresses that are none, and pages of a theme's own."""
        if not template_name.endswith(".html"):
            return output_content
        return self._guarded(output_content, "", "")

    def _guarded(self, html: str, path: str, head: str) -> str:
        """Not in the preview: it is reloaded by a script that MkDocs puts into each page."""
        if self._build is None:
            return html
        of_ours = path if path in self._generated else host_pages.SECTIONS
        content = self._fragments.get(of_ours, "")
        return host_pages.guarded(html, content, path, head, self._build.desk.settings)

    def _for_preview(self, html: str, head: str) -> str:
        if self._preview is not None and "assets/composer.js" in head:
            html = host_pages.with_head(html, desk_line(self._preview.desk.token))
        if not self._messages:
            return html
        heading = "beleg: this preview shows the last good pages, because files have errors"
        return with_messages(html, heading, self._messages)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the whole site in place, unless `--strict` is about to refuse it."""
        if self._preview is not None:
            folder = Path(config.site_dir)
            frames = self._learn(self._preview.desk_of_site, folder) if self._framed else None
            try:
                self._preview.show(folder, frames, self._own, self._for_preview)
            except Damaged as problem:
                raise PluginError(f"beleg: {problem}; start the preview again") from problem
            return
        if self._target is None or self._build is None:
            return
        if not (config.strict and self._warnings.count):
            try:
                self._finish(self._build, Path(config.site_dir))
            except (Replaced, OSError) as problem:
                raise PluginError(f"beleg: {problem}") from problem
            except Damaged as problem:
                if not self._walks:
                    raise
                raise PluginError(f"beleg: {problem}; build again") from problem
        self._end(config)

    def _finish(self, build: Build, folder: Path) -> None:
        frames = None
        if self._framed:
            frames = self._learn(build.desk, folder).guarded(build.desk.settings)
        own = {path: file for path, file in self._own.items() if (folder / file).is_file()}
        if self._host_key and not self._warnings.count:
            build.keep_host_work(self._host_key, self._linked)
        build.finish(folder, frames, own)
        build.install(folder)

    def _learn(self, desk: Desk, folder: Path) -> Frames:
        """The frames, from samples that no reader may see."""
        lists = [page for page in first_pages(desk) if page.path not in self._own]
        try:
            return learnt(lists, folder)
        except Unframeable as problem:
            cure = "say `frames: false` in the options of the plugin beleg"
            raise PluginError(f"beleg: {problem}; {cure}") from problem

    def on_build_error(self, *, error: Exception) -> None:
        """Leave nothing behind."""
        self._end(None)

    def _end(self, config: MkDocsConfig | None) -> None:
        if config is not None and self._target is not None:
            config.site_dir = str(self._target)
        self._target = None
        if self._build is not None:
            self._build.close()
        self._build = None
        self._cleanup.close()
        logging.getLogger("mkdocs").removeHandler(self._warnings)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Annotations and registers are content too; and the form's annotations are saved here."""
        folder = self._project(config).root / self._project(config).settings.annotations_dir
        if folder.is_dir():
            server.watch(str(folder))
        if self._preview is not None:
            server.set_app(self._preview.around(server.get_app(), server.mount_path))
        return server

    def _project(self, config: MkDocsConfig) -> Project:
        file = Path(config.config_file_path)
        root = file.parent
        raw = {
            "site_name": self._name,
            "site_url": config.site_url,
            "docs_dir": Path(config.docs_dir).relative_to(root).as_posix(),
            "repo_url": config.repo_url,
            "theme": {"language": dict(config.theme).get("language")},
        }
        return Project(
            root=root,
            config_file=file,
            settings=make_settings(raw, self.config),
            site_dir=Path(config.site_dir),
        )


class _Linkable(Files):
    """The files that MkDocs knows, and behind them those that it need not know."""

    def __init__(
        self, files: Files, config: MkDocsConfig, walk: Walk, asked: dict[str, bool]
    ) -> None:
        """``asked`` is told of every path, and whether something is there."""
        super().__init__(files)
        self._config = config
        self._walk = walk
        self._asked = asked

    def get_file_from_path(self, path: str) -> File | None:
        """Asked for what a page links to."""
        found = super().get_file_from_path(path)
        if found is None:
            self._asked[path] = linkable(path, self._walk)
            if self._asked[path]:
                return File.generated(self._config, path, content="")
        return found


def _can_be_framed(config: MkDocsConfig, options: Mapping[str, Any]) -> bool:
    """Whether nobody but the theme has a say in how a page is framed."""
    return not config.hooks and set(config.plugins) == {"beleg"} and is_framed(options)


class _WarningCounter(logging.Handler):
    """Knows what MkDocs' own `--strict` will say, before it says it."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


def _generated(config: MkDocsConfig, path: str, markdown: str) -> File:
    return File.generated(config, path, content=markdown, inclusion=InclusionLevel.NOT_IN_NAV)


def _keep_own(files: Files, page: Page, config: MkDocsConfig) -> None:
    """A page that the site wrote itself wins; its start page still gets the lists."""
    if page.path != host_pages.START:
        log.info("beleg: the site's own %s stands in the place of the generated one", page.path)
        return
    own = files.src_uris[page.path]
    markdown = host_pages.with_sections(own.content_string)
    files.remove(own)
    files.append(File.generated(config, page.path, content=markdown))


def _default_nav(files: Files, pages: list[Page]) -> list[dict[str, str] | str]:
    """The lists, then the site's own pages; never every article, or each page would name all."""
    lists = [page for page in pages if "/" not in page.path]
    ours = {page.path for page in pages}
    own = sorted(file.src_uri for file in files.documentation_pages() if file.src_uri not in ours)
    return [*({escape(page.title): page.path} for page in lists), *own]


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    if isinstance(value, dict):
        return {_escaped(key): _escaped(item) for key, item in value.items()}
    return value
