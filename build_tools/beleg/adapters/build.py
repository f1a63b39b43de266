"""Read a project from disk and walk the pipeline: what all doors have in common."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from ..pipeline import Result, build_site
from .configuration import Project
from .files import LOCK, read_project


def run(project: Project, *, drafts: bool = False, search: bool = False) -> Result:
    """Everything that is wrong is in the result's report; nothing is written.

    ``search`` tells the pages whether an index will be made.
    """
    settings = replace(project.settings, drafts=drafts, search=search)
    inputs, report = read_project(project.root, settings)
    return build_site(inputs, settings, report)


def remember(project: Project, result: Result, settled: Collection[str] = ()) -> bool:
    """Write the surroundings of all published passages; False where nothing has changed.

    Only after a run without errors (in articles other than those ``settled``). The file is
    committed; it is what notices that a quoted sentence was deleted while the same words stand
    elsewhere.
    """
    file = project.root / project.settings.annotations_dir / "_site" / LOCK
    text = result.lock_text(settled)
    if file.exists() and file.read_text("utf-8") == text:
        return False
    if not result.passages and not file.exists():
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".lock-new")
    fresh.write_text(text, "utf-8")
    fresh.replace(file)
    return True


def own_pages(project: Project) -> list[Path]:
    """The site's own Markdown pages, relative to ``content/``, without the articles."""
    content = project.root / project.settings.content_dir
    return sorted(
        path.relative_to(content)
        for path in content.rglob("*.md")
        if path.relative_to(content).parts[0] != "articles"
    )
