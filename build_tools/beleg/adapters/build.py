"""Read a project from disk and walk the pipeline: what all doors have in common."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..pipeline import Result, build_site
from .configuration import Project
from .files import LOCK, read_project
from .whole_file import write_whole


def run(project: Project, *, drafts: bool = False, search: bool = False) -> Result:
    """Everything that is wrong is in the result's report; nothing is written.

    ``drafts``: as in a preview, which also has the form for annotations. ``search`` tells the
    pages whether an index will be made.
    """
    composer = drafts or project.settings.composer
    settings = replace(project.settings, drafts=drafts, search=search, composer=composer)
    inputs, report = read_project(project.root, settings)
    return build_site(inputs, settings, report)


def remember(project: Project, result: Result) -> None:
    """Write the surroundings of all published passages, after a run without errors.

    The file is committed; it is what notices that a quoted sentence was deleted while the same
    words stand elsewhere.
    """
    if result.passages or _lock_file(project).exists():
        keep_lock(project, result.lock_text())


def keep_lock(project: Project, text: str) -> None:
    """Write the lock file as a whole, unless it says this already."""
    file = _lock_file(project)
    if file.exists() and file.read_text("utf-8") == text:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, text.encode("utf-8"))


def _lock_file(project: Project) -> Path:
    return project.root / project.settings.annotations_dir / "_site" / LOCK


def own_pages(project: Project) -> list[Path]:
    """The site's own Markdown pages, relative to ``content/``, without the articles."""
    content = project.root / project.settings.content_dir
    return sorted(
        path.relative_to(content)
        for path in content.rglob("*.md")
        if path.relative_to(content).parts[0] != "articles"
    )
