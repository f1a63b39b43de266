"""What a host made beside our pages, kept, so that it need not run where it would do so again.

MkDocs takes about two seconds before it has framed a single page, and that is most of what a build
takes in which little has changed. Its work depends on its configuration, on the site's own pages
and files, on what it is told of ours, and on whether what its pages link to is there. Where all of
that is as it was, so is what it makes. Where it could depend on anything else (a template of the
site's own, an extension that reads files, a value from the environment), it runs.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..model import Page, Settings
from .checked import digest_of
from .configuration import Project
from .frames import Frame
from .standing_site import Stat


@dataclass(frozen=True, kw_only=True)
class HostWork:
    """What a host made, as far as the site does not show it."""

    frames: Mapping[str, Frame]
    own: Mapping[str, str]
    """Markdown path -> file of the pages that the site wrote itself."""
    start: str
    """The site's own start page before our lists were put into it; empty where it has none."""
    policies: tuple[str, ...]
    """Those of the pages that it finished."""
    linked: Mapping[str, bool]
    """Pages that it asked for while it read links -> whether the site had them."""
    files: Mapping[str, Stat]
    """All that it wrote, as it stands in the site."""


def key_of(project: Project, pages: Iterable[Page], settings: Settings) -> str | None:
    """A digest of all that the work of MkDocs depends on; None where that cannot be told.

    ``pages``: those that it is given beside the site's own; ``settings``: those of this build.
    """
    try:
        text = project.config_file.read_text("utf-8-sig")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        if not _is_plain(node, dated=bool(epoch)):
            return None
        content = project.root / project.settings.content_dir
        files = [f"{name}\0{digest}" for name, digest in _files(content)]
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None
    packages = installed()
    return digest_of(text, epoch, repr(settings), *packages, *sorted(files), *map(repr, pages))


def installed() -> list[str]:
    """Every package that can be imported, with its version: any may have a say in a page."""
    return sorted(
        name
        for folder in sys.path
        if folder and Path(folder).is_dir()
        for name in os.listdir(folder)  # noqa: PTH208  only names, of thousands
        if name.endswith((".dist-info", ".egg-info", ".egg-link"))
    )


def _files(content: Path) -> Iterator[tuple[str, str]]:
    """Path and digest of all that MkDocs reads; articles are ours."""
    for folder, _, names in os.walk(content, followlinks=True):
        for name in names:
            file = Path(folder, name)
            path = file.relative_to(content).as_posix()
            if path.startswith("articles/") and name.endswith(".md"):
                continue
            yield path, hashlib.sha256(file.read_bytes()).hexdigest()


def _is_plain(node: yaml.Node | None, *, dated: bool) -> bool:
    """Whether all that a configuration speaks of stands in it, in ``content/`` or in a package.

    ``dated``: whether a date was given, so that a theme may write it.
    """
    if not isinstance(node, yaml.MappingNode) or not all(map(_is_known, _tags(node))):
        return False
    keys = {str(key.value): value for key, value in node.value}
    theme = keys.get("theme")
    parts = {"name": theme}
    if isinstance(theme, yaml.MappingNode):
        parts = {str(key.value): value for key, value in theme.value}
    name = parts.get("name")
    # MkDocs' own themes write the time of the build.
    themes = ("material", "mkdocs", "readthedocs") if dated else ("material",)
    if (name is not None and name.value not in themes) or "custom_dir" in parts:
        return False
    if keys.keys() & {"INHERIT", "hooks", "extra_templates"}:
        return False
    return all(map(_EXTENSION.fullmatch, _names(keys.get("markdown_extensions"))))


_EXTENSION = re.compile(
    r"(?:markdown\.extensions\.)?(?:abbr|admonition|attr_list|codehilite|def_list|extra"
    r"|fenced_code|footnotes|legacy_attrs|legacy_em|md_in_html|meta|nl2br|sane_lists|smarty|tables"
    r"|toc|wikilinks)"
    r"|pymdownx\.(?:arithmatex|betterem|blocks\.\w+|caret|critic|details|emoji|escapeall|extra"
    r"|highlight|inlinehilite|keys|magiclink|mark|progressbar|saneheaders|smartsymbols|striphtml"
    r"|superfences|tabbed|tasklist|tilde)"
)
"""Extensions of Markdown that see nothing but the page."""

_KNOWN_TAG = re.compile(
    r"tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq|merge"
    r"|python/name:(?:material|pymdownx)\.[\w.]+)"
)


def _is_known(tag: str) -> bool:
    return bool(_KNOWN_TAG.fullmatch(tag))


def _tags(node: yaml.Node) -> Iterator[str]:
    yield node.tag
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _tags(item)
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for one in pair:
                yield from _tags(one)


def _names(node: yaml.Node | None) -> Iterator[str]:
    """Of a list, whose entries may be mappings, or of a mapping."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _names(item)
    elif isinstance(node, yaml.MappingNode):
        yield from (str(key.value) for key, _ in node.value)
    elif isinstance(node, yaml.ScalarNode):
        yield str(node.value)
