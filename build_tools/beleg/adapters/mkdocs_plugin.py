"""MkDocs' door: unpack its configuration, walk the pipeline, hand over the pages.

No fact-check logic is here. Two promises are: a build with errors leaves the old site untouched,
and the preview goes on while a file is broken, with the last good pages and the messages on top.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from html import escape
from pathlib import Path
from typing import Any, Literal

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.theme import Theme

from ..model import Page
from ..pipeline import Result
from ..validate.lookups import is_language
from . import build, host_pages, schema_files
from .configuration import OPTIONS, NoProject, Project, make_settings, written_keys
from .desk_server import DeskServer, around
from .markdown_extension import BelegExtension
from .preview import desk_line, with_messages
from .reporting import as_text, summary
from .search import add_search, available
from .site_files import site_files
from .swap import NotReplaceable, check_target, fresh_folder, swap

log = logging.getLogger("mkdocs.plugins.beleg")


_Options = type(
    "_Options",
    (Config,),
    {name: config_options.Type((str, int, float, bool), default="") for name in OPTIONS},
)


class BelegPlugin(BasePlugin[_Options]):
    """``plugins: [beleg]`` is all that a site needs."""

    def __init__(self) -> None:
        self._serving = False
        self._pages: tuple[Page, ...] = ()
        self._result: Result | None = None
        self._given: Result | None = None
        self._heads: dict[str, str] = {}
        self._generated: frozenset[str] = frozenset()
        self._beside: Mapping[str, bytes] = {}
        self._desk: DeskServer | None = None
        self._served: Project | None = None
        self._had_good = False
        self._messages = ""
        self._target: Path | None = None
        self._cleanup = ExitStack()
        self._warnings = _WarningCounter(logging.WARNING)

    def take(self, result: Result) -> None:
        """Build from a walk that was made already, so that nobody walks twice."""
        self._given = result

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Also what makes MkDocs keep this object between two builds of the preview."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Bring style, script, extension and, where the site names none, a theme."""
        if not config.use_directory_urls:
            raise PluginError("beleg: `use_directory_urls: false` would break published addresses")
        try:
            language = make_settings({}, self.config).lang or "en"
        except NoProject as problem:
            raise PluginError(f"beleg: {problem}") from problem
        if config.theme.name == "mkdocs" and "theme" not in written_keys(config.config_file_path):
            config.theme = Theme(name="material", language=language.split("-")[0], font=False)
        config.extra_css.insert(0, "assets/beleg.css")
        config.extra_javascript.append("assets/beleg.js")
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Walk the pipeline before MkDocs empties the site's folder."""
        project = self._project(config)
        # An index for every change of a file would make the preview wait.
        search = not self._serving and available()
        result = self._given or build.run(project, drafts=self._serving, search=search)
        self._given = None
        if self._serving and self._desk is None:
            self._desk = DeskServer(*config.dev_addr)
        self._served = project
        found = result.report.in_reading_order()
        self._messages = f"{as_text(found)}\n{summary(found)}" if found else ""
        if self._serving:
            with suppress(OSError):
                schema_files.refresh(project, result)
            self._show(result, good=not result.report.errors)
            return
        if result.report.errors:
            raise PluginError(f"\n{self._messages}")
        self._pages = result.pages
        self._beside = site_files(result)
        self._result = result
        try:
            check_target(project.site_dir, project.root, project.sources)
        except NotReplaceable as problem:
            raise PluginError(f"beleg: {problem}") from problem
        self._redirect(config)
        for warning in found:
            log.warning("\n%s", as_text([warning]))

    def _show(self, result: Result, *, good: bool) -> None:
        if good or not self._had_good:
            self._pages = result.pages
            self._beside = site_files(result)
        self._had_good = self._had_good or good
        if self._messages:
            log.error("\n%s", self._messages) if not good else log.info("\n%s", self._messages)
        if good:
            self._messages = ""

    def _redirect(self, config: MkDocsConfig) -> None:
        """Build beside the site; ``on_post_build`` puts it in place when it is whole."""
        self._target = Path(config.site_dir)
        config.site_dir = str(self._cleanup.enter_context(fresh_folder(self._target)))
        logging.getLogger("mkdocs").addHandler(self._warnings)
        self._warnings.count = 0

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Put the finished pages among the site's own."""
        config.markdown_extensions.append(
            BelegExtension(host_pages.fragments(self._pages))  # type: ignore[arg-type]
        )
        for path, content in self._beside.items():
            files.append(File.generated(config, path, content=content))
        for file in [f for f in files.documentation_pages() if f.src_uri.startswith("articles/")]:
            files.remove(file)
        own = set(files.src_uris)
        replaced = own - {host_pages.START}
        self._heads = {p.path: p.head for p in self._pages if p.path not in replaced}
        self._generated = frozenset(page.path for page in self._pages) - own
        for page in self._pages:
            if page.path in own:
                _keep_own(files, page, config)
            else:
                files.append(_generated(config, page.path, host_pages.host_markdown(page)))
        if config.nav is None:
            config.nav = _default_nav(files, self._pages)
        return files

    def on_page_markdown(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Themes print front matter as it is; that of the site's own pages is escaped here."""
        if page.file.src_uri not in self._generated:
            page.meta = {key: _escaped(value) for key, value in page.meta.items()}
        return None

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str | None:
        """Our own lines for the head; in the preview, say what is broken on every page."""
        head = self._heads.get(page.file.src_uri, "")
        if self._desk is not None and "assets/composer.js" in head:
            head += desk_line(self._desk.token)
        output = host_pages.with_head(output, head)
        if page.file.src_uri not in self._generated and is_language(str(page.meta.get("lang"))):
            output = host_pages.with_language(output, str(page.meta["lang"]))
        if not (self._serving and self._messages):
            return output
        heading = "beleg: this preview shows the last good pages, because files have errors"
        return with_messages(output, heading, self._messages)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the whole site in place, unless `--strict` is about to refuse it."""
        if self._target is None:
            return
        if not (config.strict and self._warnings.count):
            if self._result is not None:
                add_search(Path(config.site_dir), self._result)
            swap(Path(config.site_dir), self._target)
        self._end(config)

    def on_build_error(self, *, error: Exception) -> None:
        """Leave nothing behind."""
        self._end(None)

    def _end(self, config: MkDocsConfig | None) -> None:
        if config is not None and self._target is not None:
            config.site_dir = str(self._target)
        self._target = None
        self._result = None
        self._cleanup.close()
        logging.getLogger("mkdocs").removeHandler(self._warnings)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Annotations and registers are content too; and the form's annotations are saved here."""
        folder = self._project(config).root / self._project(config).settings.annotations_dir
        if folder.is_dir():
            server.watch(str(folder))
        if self._desk is not None:
            server.set_app(around(server.get_app(), self._desk, lambda: self._served))
        return server

    def _project(self, config: MkDocsConfig) -> Project:
        file = Path(config.config_file_path)
        root = file.parent
        raw = {
            "site_name": config.site_name,
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


def _default_nav(files: Files, pages: tuple[Page, ...]) -> list[dict[str, str] | str]:
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
