"""What ``mkdocs.yml`` says, read without MkDocs.

Only words are taken; tags (which may run code or read the environment) are passed over, because
this reader serves `beleg check` and the Zensical build, which must not run anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ..diagnostics import did_you_mean
from ..model import Settings
from ..policy import fault_of_addition
from ..source import Source
from .reporting import at_place

OPTIONS: Mapping[str, str] = {
    "annotations_dir": "folder of the annotation files, beside mkdocs.yml",
    "lang": "language of the site's lists (BCP 47); else the theme's, else the articles'",
    "method_url": "address of the page that says how this desk works, from the site's root",
    "contact": "mail address for reports of errors",
    "repo_url": "repository on GitHub or GitLab for reports of errors; else MkDocs' own repo_url",
    "composer": "true: readers of the built site can write annotations in the page",
    "branch": "branch of the repository that their pull requests are for; else main",
    "review": "required: claims and notes are published only with an author and a reviewer",
    "data_license": "licence of what the desk writes, as an SPDX id or in words, for its data",
    "share_pictures": "false: claims get no picture, which programs show beside a shared link",
    "frames": "false: the host frames every page by itself, which takes longer (see the ADR)",
    "content_security_policy": "sources that pages may load from beside the site itself, "
    "by directive; false: pages have no policy (see docs/trust.md)",
    "density_words": "percent of an article's words that may be highlighted without a warning",
    "density_notes": "words for each annotation below which there is a warning",
}
"""The plugin's options, each a word, a number or a mapping; what the documentation says of them."""


@dataclass(frozen=True, kw_only=True)
class Project:
    """A site's folder and what its configuration says."""

    root: Path
    config_file: Path
    settings: Settings
    site_dir: Path
    framed: bool = True
    """Whether pages may be put into frames that were learnt from a few; see ``frames``."""

    @property
    def sources(self) -> tuple[Path, ...]:
        """The folders that a site is made from."""
        return self.root / self.settings.content_dir, self.root / self.settings.annotations_dir


class NoProject(Exception):
    """There is no usable ``mkdocs.yml`` here; the message says what to do."""


class BadSetting(NoProject):
    """A setting that cannot be used."""

    def __init__(self, message: str, *keys: str) -> None:
        """``keys``: those that lead to it from the top of the file."""
        super().__init__(message)
        self.keys = keys

    def shown_in(self, file: Path) -> NoProject:
        """The same with line, column and the line itself, where ``file`` has the setting."""
        text = file.read_text("utf-8-sig")
        found = _setting(yaml.compose(text, Loader=yaml.SafeLoader), self.keys)
        if found is None:
            return NoProject(f"{file.name}: {self}")
        start, end = found.start_mark.index, found.end_mark.index
        return NoProject(at_place(str(self), Source(file.name, text).place(start, end)))


def find_project(folder: Path) -> Project:
    """The project in ``folder`` or in the nearest folder above that has a ``mkdocs.yml``."""
    folder = folder.resolve()
    for root in (folder, *folder.parents):
        for name in ("mkdocs.yml", "mkdocs.yaml"):
            if (root / name).is_file():
                return _read(root, root / name)
    raise NoProject(f"no mkdocs.yml in {folder} or above; `beleg init` makes a new site")


def _read(root: Path, file: Path) -> Project:
    raw = _composed(file)
    if not isinstance(raw, dict):
        raw = {}
    try:
        if str(raw.get("use_directory_urls")).lower() in ("false", "no", "off"):
            raise BadSetting(DIRECTORY_URLS, "use_directory_urls")
        options = plugin_options(raw.get("plugins"))
        _check_names(options)
        return Project(
            root=root,
            config_file=file,
            settings=make_settings(raw, options),
            site_dir=root / str(raw.get("site_dir") or "site"),
            framed=_only_ours(raw) and is_framed(options),
        )
    except BadSetting as problem:
        raise problem.shown_in(file) from problem


DIRECTORY_URLS = "`use_directory_urls: false` would break published addresses"


def _composed(file: Path) -> Any:
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise NoProject(f"{file.name} is not written in UTF-8: {problem}") from problem
    try:
        return _plain(yaml.compose(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as problem:
        message = f"the file cannot be read as YAML: {problem.problem}"
        mark = problem.problem_mark
        if mark is None:
            raise NoProject(f"{file.name}: {message}") from problem
        place = Source(file.name, text).place(mark.index)
        raise NoProject(at_place(message, place)) from problem
    except yaml.YAMLError as problem:
        raise NoProject(f"{file.name} cannot be read: {problem}") from problem


def _check_names(options: Mapping[str, Any]) -> None:
    """Nothing is read from an option that is unknown, so what it says would be lost."""
    for name in sorted(options.keys() - OPTIONS.keys() - _OF_MKDOCS):
        words = [f"the plugin beleg has no option {name!r}", did_you_mean(name, OPTIONS)]
        raise BadSetting("; ".join(filter(None, words)), *_OPTION, name)


def _setting(node: yaml.Node | None, keys: tuple[str, ...]) -> yaml.Node | None:
    """What ``keys`` lead to; a list may stand where MkDocs takes one in place of a mapping."""
    if not keys:
        return node
    if isinstance(node, yaml.SequenceNode):
        found = (_setting(item, keys) for item in node.value)
        return next((one for one in found if one is not None), None)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((_setting(value, keys[1:]) for key, value in pairs if key.value == keys[0]), None)


_OPTION = ("plugins", "beleg")
_OF_MKDOCS = {"enabled"}
"""What it understands in the options of every plugin."""


def _only_ours(raw: Mapping[str, Any]) -> bool:
    """Whether no other plugin and no hook has a say in what a page looks like."""
    plugins = raw.get("plugins")
    names = [next(iter(one), "") if isinstance(one, Mapping) else one for one in plugins or ()]
    return names == ["beleg"] and not raw.get("hooks")


def is_framed(options: Mapping[str, Any]) -> bool:
    """What the option ``frames`` says. Raises BadSetting where it is neither on nor off."""
    return _truth(options, "frames", True)


def written_keys(file: str | Path | None) -> set[str]:
    """The keys on the top level of a configuration file, as far as it can be read."""
    if not file:
        return set()
    try:
        node = yaml.compose(Path(file).read_text("utf-8-sig"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return set()
    raw = _plain(node)
    return set(raw) if isinstance(raw, dict) else set()


def make_settings(raw: Mapping[str, Any], options: Mapping[str, Any]) -> Settings:
    """Settings from the host's configuration and the plugin's options; empty means default.

    Raises BadSetting where a number is none, or a switch neither on nor off.
    """
    theme = raw.get("theme")
    theme_lang = theme.get("language") if isinstance(theme, Mapping) else None
    return Settings(
        name=str(raw.get("site_name") or "Beleg"),
        url=raw.get("site_url") or None,
        lang=str(options.get("lang") or theme_lang or ""),
        annotations_dir=str(options.get("annotations_dir") or "annotations"),
        content_dir=str(raw.get("docs_dir") or "content"),
        repo_url=options.get("repo_url") or raw.get("repo_url") or None,
        contact=options.get("contact") or None,
        method_url=options.get("method_url") or None,
        composer=_truth(options, "composer"),
        branch=str(options.get("branch") or Settings.branch),
        review_required=_review(options),
        data_license=str(options.get("data_license") or "").strip() or None,
        share_pictures=_truth(options, "share_pictures", Settings.share_pictures),
        policy=_policy(options),
        density_words=_number(options, "density_words", Settings.density_words),
        density_notes=_number(options, "density_notes", Settings.density_notes),
    )


def _number(options: Mapping[str, Any], name: str, default: float) -> float:
    written = options.get(name)
    if written in (None, ""):
        return default
    try:
        number = float(str(written))
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise BadSetting(f"{name!r} must be a number, not {str(written)!r}", *_OPTION, name)
    return number


def _truth(options: Mapping[str, Any], name: str, default: bool = False) -> bool:
    given = options.get(name)
    written = str(default if given in (None, "") else given)
    if written.lower() not in _TRUTHS:
        raise BadSetting(f"{name!r} must be true or false, not {written!r}", *_OPTION, name)
    return _TRUTHS[written.lower()]


_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def _policy(options: Mapping[str, Any]) -> Mapping[str, str] | None:
    name = "content_security_policy"
    given = options.get(name)
    if not isinstance(given, Mapping):
        return {} if _truth(options, name, True) else None
    found: dict[str, str] = {}
    for directive, sources in given.items():
        words = " ".join(map(str, sources)) if isinstance(sources, list) else str(sources)
        if objection := fault_of_addition(str(directive), words):
            raise BadSetting(f"{name!r}: {objection}", *_OPTION, name, str(directive))
        found[str(directive)] = " ".join(words.split())
    return found


def _review(options: Mapping[str, Any]) -> bool:
    written = str(options.get("review") or "optional")
    if written not in ("optional", "required"):
        message = f"'review' must be optional or required, not {written!r}"
        raise BadSetting(message, *_OPTION, "review")
    return written == "required"


def plugin_options(plugins: Any) -> Mapping[str, Any]:
    """The options of the plugin ``beleg``, in each of the forms that MkDocs allows."""
    entries = plugins.items() if isinstance(plugins, Mapping) else _entries(plugins)
    for name, options in entries:
        if name == "beleg" and isinstance(options, Mapping):
            return options
    return {}


def _entries(plugins: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for entry in plugins if isinstance(plugins, list) else []:
        found.extend(entry.items() if isinstance(entry, Mapping) else [(entry, None)])
    return found


def _plain(node: yaml.Node | None) -> Any:
    """Words, lists and mappings; whatever a tag would have made of them."""
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag.endswith(":null") else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(_plain(key)): _plain(value) for key, value in node.value}
    return None
