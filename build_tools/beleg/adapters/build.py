"""Read a project from disk and walk the pipeline: what all doors have in common."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..model import Settings
from ..pipeline import Result, build_site
from .configuration import Project
from .files import LOCK, PERMALINKS, read_project
from .whole_file import write_whole


def run(project: Project, *, drafts: bool = False, search: bool = False) -> Result:
    """Everything that is wrong is in the result's report; nothing is written.

    ``drafts``: as in a preview, which also has the form for annotations. ``search`` tells the
    pages whether an index will be made.
    """
    settings = settings_for(project, drafts=drafts, search=search)
    inputs, report = read_project(project.root, settings)
    return build_site(inputs, settings, report)


def settings_for(project: Project, *, drafts: bool = False, search: bool = False) -> Settings:
    """The project's settings, with what a run decides."""
    composer = drafts or project.settings.composer
    return replace(project.settings, drafts=drafts, search=search, composer=composer)


def keep_lock(project: Project, text: str, *, needed: bool = True) -> None:
    """Write the surroundings of all published passages, after a run without errors.

    The file is committed; it is what notices that a quoted sentence was deleted while the same
    words stand elsewhere. It stays untouched where it says this already, and is not made where
    it is not ``needed``, because there are no passages.
    """
    _keep(project, LOCK, text, needed=needed)


def keep_permalinks(project: Project, text: str) -> None:
    """Write the register of published addresses, after the site with them was put in place.

    It is committed as well, and not made for a site that has published nothing.
    """
    _keep(project, PERMALINKS, text, needed="\narticles/" in text)


def _keep(project: Project, name: str, text: str, *, needed: bool) -> None:
    file = project.root / project.settings.annotations_dir / "_site" / name
    if not needed and not file.exists():
        return
    if file.exists() and file.read_text("utf-8") == text:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, text.encode("utf-8"))


def own_pages(project: Project) -> list[Path]:
    """The site's own Markdown pages, relative to ``content/``, without the articles."""
    content = project.root / project.settings.content_dir
    return sorted(
        path.relative_to(content)
        for path in content.rglob("*.md")
        if path.relative_to(content).parts[0] != "articles"
    )
