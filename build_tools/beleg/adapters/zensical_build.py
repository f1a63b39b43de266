"""Zensical's door: the same pages in a folder of their own, framed by Zensical.

Zensical reads ``mkdocs.yml`` but runs no hooks, so the project is laid out anew: the site's own
pages and files, the finished pages, and a configuration that is edited at the level of YAML nodes,
so that a site's tags and comments mean what they meant.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path

import yaml

from ..model import Desk, Page, Settings
from ..validate.lookups import is_language
from . import host_pages
from .build import own_pages
from .configuration import Project
from .frames import Unframeable, learnt
from .leftovers import folder_aside
from .site_build import Build, first_pages
from .swap import check_target, fresh_folder

log = logging.getLogger("beleg")


class RendererFailed(Exception):
    """Zensical is not installed or ended with an error; the message has its last words."""


def zensical_build(project: Project, walked: Build) -> None:
    """Frame and install ``walked``; the old site stands until the new one is whole."""
    if find_spec("zensical") is None:
        raise RendererFailed("Zensical is not installed; `pip install 'beleg[zensical]'` adds it")
    check_target(project.site_dir, project.root, project.sources)
    if walked.framed and not walked.desk.settings.search:
        # Its own search is what readers have then, and finds the pages that it has framed.
        walked.frame_nothing()
    try:
        _build(project, walked, framed=walked.framed)
    except Unframeable as problem:
        log.warning("every page is framed by Zensical itself: %s", problem)
        walked.frame_nothing()
        _build(project, walked, framed=False)


def _build(project: Project, walked: Build, *, framed: bool) -> None:
    with folder_aside("beleg-zensical") as name:
        stage = Path(name).resolve()
        pages = walked.pages_for_host()
        own = {path.as_posix() for path in own_pages(project)}
        fragments = host_pages.fragments(pages)
        if framed:
            fragments[host_pages.SECTIONS] = host_pages.SECTIONS_HERE
        _lay_out(project, walked.desk, pages, fragments, stage)
        _render(stage)
        frameless = own if framed else {*own, *(page.path for page in pages)}
        heads = host_pages.heads(pages)
        _put_back(fragments, heads, frameless, walked.desk.settings, stage / "site")
        _name_languages(project, stage)
        with fresh_folder(project.site_dir) as folder:
            shutil.copytree(stage / "site", folder, dirs_exist_ok=True)
            lists = [page for page in first_pages(walked.desk) if page.path not in own]
            frames = learnt(lists, folder).guarded(walked.desk.settings) if framed else None
            files = {path: _file_of(path) for path in own if (folder / _file_of(path)).is_file()}
            walked.finish(folder, frames, files)
            walked.install(folder)


def _file_of(path: str) -> str:
    """Where Zensical writes a Markdown file."""
    file = Path(path)
    folder = file.parent if file.stem in {"index", "README"} else file.with_suffix("")
    return (folder / "index.html").as_posix()


def _lay_out(
    project: Project, desk: Desk, pages: Sequence[Page], fragments: Mapping[str, str], stage: Path
) -> None:
    docs = stage / "docs"
    content = project.root / project.settings.content_dir
    shutil.copytree(content, docs, ignore=_articles_of(content))
    own = {path.as_posix() for path in own_pages(project)}
    for path in own:
        _escape_front_matter(docs / path)
    for page in pages:
        file = docs / page.path
        if page.path not in own:
            _write(file, host_pages.host_markdown(page))
        elif page.path == host_pages.START:
            _write(file, host_pages.with_sections(file.read_text("utf-8")))
    file = stage / "pages.json"
    framed = {name: f"{_BEGIN}{name} -->{html}{_END}" for name, html in fragments.items()}
    _write(file, json.dumps(framed, ensure_ascii=False))
    _write(stage / "mkdocs.yml", _configuration(project, desk, pages, file, own))


_BEGIN, _END = "<!-- beleg:begin ", "<!-- beleg:end -->"
_NAME = "BelegSiteName"
"""Stands for a name with signs that mean something in HTML, which only some templates escape."""
_FRAMED = re.compile(rf"{_BEGIN}(\S+) -->.*?{_END}", re.DOTALL)


def _put_back(
    fragments: Mapping[str, str],
    heads: Mapping[str, str],
    frameless: Collection[str],
    settings: Settings,
    site: Path,
) -> None:
    """The content as we wrote it; the head and the policy of pages that no frame is put around.

    Zensical rewrites links, as if all came from Markdown; ours are right as they are.

    It also means that both hosts show the same bytes. Raises RendererFailed where a page of ours
    did not come through.
    """
    seen: set[str] = set()

    def original(match: re.Match[str]) -> str:
        seen.add(match[1])
        return fragments[match[1]]

    files = {site / _file_of(path): path for path in frameless} | {site / "404.html": ""}
    for file in site.rglob("*.html"):
        text = file.read_text("utf-8")
        named = text.replace(_NAME, escape(settings.name))
        lines = "".join(heads.get(match[1], "") for match in _FRAMED.finditer(text))
        whole = _FRAMED.sub(original, named)
        if file in files:
            found = _FRAMED.search(text)
            content = fragments[found[1]] if found else ""
            whole = host_pages.guarded(whole, content, files[file], lines, settings)
        whole = host_pages.with_head(whole, lines)
        if whole != text:
            file.write_text(whole, "utf-8")
    missing = sorted(fragments.keys() - seen - {host_pages.SECTIONS, host_pages.START})
    if missing:
        raise RendererFailed(f"zensical lost {len(missing)} pages, the first is {missing[0]}")


def _name_languages(project: Project, stage: Path) -> None:
    """A page of the site's own may be in another language; its front matter says so."""
    for path in own_pages(project):
        match = _FRONT_MATTER.match((stage / "docs" / path).read_text("utf-8-sig"))
        node = yaml.compose(match[1], Loader=yaml.SafeLoader) if match else None
        keys = node.value if isinstance(node, yaml.MappingNode) else []
        lang = next((str(value.value) for key, value in keys if key.value == "lang"), "")
        file = stage / "site" / _file_of(path.as_posix())
        if is_language(lang) and file.is_file():
            _write(file, host_pages.with_language(file.read_text("utf-8"), lang))


def _articles_of(content: Path) -> Callable[[str, list[str]], list[str]]:
    def ignore(folder: str, names: list[str]) -> list[str]:
        return [n for n in names if Path(folder) == content / "articles" and n.endswith(".md")]

    return ignore


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)


def _escape_front_matter(file: Path) -> None:
    """Zensical's templates print front matter as it is."""
    text = file.read_text("utf-8-sig")
    match = _FRONT_MATTER.match(text)
    node = yaml.compose(match[1], Loader=yaml.SafeLoader) if match else None
    if match is None or node is None:
        return
    _escape_words(node)
    _write(file, f"---\n{yaml.serialize(node, allow_unicode=True)}---\n{text[match.end() :]}")


def _escape_words(node: yaml.Node) -> None:
    if isinstance(node, yaml.ScalarNode):
        node.value = escape(node.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _escape_words(item)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            _escape_words(value)


def _configuration(
    project: Project, desk: Desk, pages: Sequence[Page], fragments: Path, own: set[str]
) -> str:
    text = project.config_file.read_text("utf-8-sig")
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode):
        node = yaml.MappingNode("tag:yaml.org,2002:map", [])
    settings = desk.settings
    _set(node, "site_name", settings.name if escape(settings.name) == settings.name else _NAME)
    _set(node, "docs_dir", "docs")
    _set(node, "site_dir", "site")
    # Its own search would send the whole index at once, and find what only the theme says.
    own_search = [{"search": {"enabled": not settings.search}}]
    _set(node, "plugins", own_search)
    _drop(node, "hooks")
    _add(node, "markdown_extensions", [{_EXTENSION: {"pages_file": str(fragments)}}])
    _add(node, "extra_css", ["assets/beleg.css"])
    _add(node, "extra_javascript", ["assets/beleg.js"])
    _theme(node, project, settings.lang)
    if _get(node, "nav") is None:
        lists = [{escape(page.title): page.path} for page in pages if "/" not in page.path]
        ours = {page.path for page in pages}
        _set(node, "nav", [*lists, *sorted(own - ours)])
    return yaml.serialize(node, allow_unicode=True)


_EXTENSION = "beleg.adapters.markdown_extension"


def _theme(node: yaml.MappingNode, project: Project, lang: str) -> None:
    theme = _get(node, "theme")
    if isinstance(theme, yaml.ScalarNode):
        theme = _node({"name": theme.value})
    if not isinstance(theme, yaml.MappingNode):
        theme = _node({"language": lang.split("-")[0], "font": False})
    assert isinstance(theme, yaml.MappingNode)
    custom = _get(theme, "custom_dir")
    if isinstance(custom, yaml.ScalarNode):
        _set(theme, "custom_dir", str(project.root / custom.value))
    _put(node, "theme", theme)


def _node(value: object) -> yaml.Node:
    return yaml.SafeDumper(stream=None).represent_data(value)  # type: ignore[arg-type]


def _get(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    return next((value for name, value in node.value if name.value == key), None)


def _drop(node: yaml.MappingNode, key: str) -> None:
    node.value = [(name, value) for name, value in node.value if name.value != key]


def _put(node: yaml.MappingNode, key: str, value: yaml.Node) -> None:
    _drop(node, key)
    node.value.append((_node(key), value))


def _set(node: yaml.MappingNode, key: str, value: object) -> None:
    _put(node, key, _node(value))


def _add(node: yaml.MappingNode, key: str, values: list[object]) -> None:
    """Append to a list that may be missing, or may be written as a mapping."""
    old = _get(node, key)
    new = _node(values)
    if isinstance(old, yaml.SequenceNode):
        new.value = [*old.value, *new.value]
    elif isinstance(old, yaml.MappingNode):
        new.value = [
            *(yaml.MappingNode(old.tag, [entry]) for entry in old.value),
            *new.value,
        ]
    _put(node, key, new)


def _render(stage: Path) -> None:
    file = str(stage / "mkdocs.yml")
    command = [sys.executable, "-m", "zensical", "build", "-f", file, "--clean"]
    done = subprocess.run(command, cwd=stage, capture_output=True, text=True, check=False)
    if done.returncode or not (stage / "site" / "index.html").is_file():
        words = (done.stderr or done.stdout).strip()[-2000:]
        raise RendererFailed(words or "zensical wrote no site")
