"""Imported articles on disk: the article, what was left out of it, and its older texts.

``imports/`` lies beside ``content/`` and ``annotations/``, so that no host makes pages of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from .. import lock
from ..diagnostics import Code, Report
from ..model import Article
from ..pipeline import build_site
from ..prose import read_prose
from ..source import Source
from ..validate import read_article
from .configuration import Project
from .files import read_project
from .whole_file import write_whole

ARCHIVE = "imports"
"""Folder of what was left out and of older texts, in the project's root."""

_UNFITTING = {
    Code.QUOTE_NOT_FOUND,
    Code.QUOTE_AMBIGUOUS,
    Code.QUOTE_MOVED,
    Code.QUOTE_UNMARKABLE,
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An article that the site has already."""

    source: Source
    article: Article

    @property
    def visible(self) -> str:
        """What a reader reads: headline, standfirst and text."""
        head = [self.article.title, self.article.description or ""]
        return "\n\n".join([*filter(None, head), shown_text(self.article.body)])


def shown_text(body: str) -> str:
    """The visible text of a Markdown body, cells of tables on lines of their own."""
    return read_prose(body).text.replace("\x1f", "\n")


def article_path(project: Project, slug: str) -> str:
    """Where an article stands, as messages name it."""
    return f"{project.settings.content_dir}/articles/{slug}.md"


def standing(project: Project, slug: str) -> Standing | None:
    """The article of this name, if the site has one that can be read."""
    return next((one for name, one in articles(project) if name == slug), None)


def articles(project: Project) -> list[tuple[str, Standing]]:
    """All articles of the site that can be read."""
    inputs, _ = read_project(project.root, project.settings)
    found = []
    for slug, source in inputs.articles:
        article = read_article(source, slug, Report())
        if article is not None:
            found.append((slug, Standing(source=source, article=article)))
    return found


def unfitting_quotes(project: Project, slug: str, text: str) -> int:
    """How many annotations of an article would have to be settled if ``text`` were its file."""
    inputs, report = read_project(project.root, project.settings)
    path = article_path(project, slug)
    changed = replace(
        inputs,
        articles=[(slug, Source(path, text))],
        annotations=[(own, source) for own, source in inputs.annotations if own == slug],
    )
    found = build_site(changed, project.settings, report).report
    return sum(one.code in _UNFITTING for one in found)


def write_import(project: Project, slug: str, text: str, left_out: str) -> list[Path]:
    """Write the article and the list of what was left out; older ones are kept beside the list.

    Returns the files in the order in which they were written, the article last. Raises OSError.
    """
    folder = project.root / ARCHIVE / slug
    file = project.root / project.settings.content_dir / "articles" / f"{slug}.md"
    current = folder / "left-out.txt"
    written: list[Path] = []
    if file.exists():
        old = file.read_bytes()
        stem = lock.digest(old.decode("utf-8", "replace"))
        written.append(_write(folder / f"{stem}.md", old))
        if current.exists():
            written.append(_write(folder / f"{stem}.left-out.txt", current.read_bytes()))
    written.append(_write(current, left_out.encode()))
    written.append(_write(file, text.encode()))
    return written


def _write(file: Path, data: bytes) -> Path:
    """Whole or not at all; a link is refused rather than followed."""
    for part in (file, *list(file.parents)[:2]):
        if part.is_symlink():
            raise OSError(f"{part} is a symbolic link; links are not followed")
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, data)
    return file
