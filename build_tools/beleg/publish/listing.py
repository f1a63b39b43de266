"""What the site's lists are made from: every annotation with its article, and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..model import AnnotatedArticle, Claim, Numbered, Page, Site
from .context import Context
from .markup import Child, Html, el


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An annotation as a list names it."""

    article: AnnotatedArticle
    note: Numbered


def every_note(site: Site) -> Iterator[Listed]:
    """All annotations, by article and in reading order."""
    for article in site.articles:
        for note in article.notes:
            yield Listed(article=article, note=note)


def every_claim(site: Site, *, withdrawn: bool) -> Iterator[tuple[Listed, Claim]]:
    """All claims; the withdrawn ones only if asked for."""
    for listed in every_note(site):
        claim = listed.note.annotation
        if isinstance(claim, Claim) and (withdrawn or claim.status != "withdrawn"):
            yield listed, claim


def list_context(site: Site, address: str) -> Context:
    """A list speaks the language of the site."""
    return Context(lang=site.settings.lang or "en", here=address, settings=site.settings)


def foreign(lang: str, context: Context, *children: Child) -> Html:
    """Words in the language of an article on a page of the site."""
    return el("span", {"lang": lang if lang != context.lang else None}, *children)


def list_page(
    context: Context, title: str, intro: str, content: Child, lines: Sequence[str], path: str
) -> Page:
    """A list with its headline; ``lines`` are its Markdown."""
    head = [el("h1", None, title), el("p", {"class": "fc-intro"}, intro) if intro else None]
    return Page(
        path=path,
        title=title,
        lang=context.lang,
        html=context.page(head, content),
        markdown="\n".join([f"# {title}", "", *lines, ""]),
        description=intro,
    )


def script(name: str, context: Context) -> Html:
    """A script of ours that only this page needs."""
    return el("script", {"src": context.href(f"assets/{name}"), "defer": True})


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table; ``key`` is what a script calls it that sorts by it."""

    name: str
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row; ``data`` is what a script filters by and does not find in the cells."""

    cells: Sequence[Child]
    data: Mapping[str, str | None] = field(default_factory=dict)


def table(caption: str, columns: Sequence[Column], rows: Sequence[Row]) -> Html:
    """A table that can be scrolled by keyboard and is stacked where the screen is narrow.

    Roles are written out, because a stacked table would lose them.
    """
    heads = [
        el("th", {"scope": "col", "role": "columnheader", "data-key": column.key}, column.name)
        for column in columns
    ]
    names = [column.name for column in columns]
    body = [
        el(
            "tr",
            {"role": "row", **{f"data-{name}": value for name, value in row.data.items()}},
            *_cells(names, row.cells),
        )
        for row in rows
    ]
    whole = el(
        "table",
        {"class": "fc-table fc-stacked", "role": "table"},
        el("caption", {"class": "fc-sr"}, caption),
        el("thead", {"role": "rowgroup"}, el("tr", {"role": "row"}, *heads)),
        el("tbody", {"role": "rowgroup"}, *body),
    )
    region = {"class": "fc-scroll", "tabindex": 0, "role": "region", "aria-label": caption}
    return el("div", region, whole)


def _cells(columns: Sequence[str], row: Sequence[Child]) -> Iterator[Html]:
    for name, cell in zip(columns, row, strict=True):
        inner = el("div", None, cell or "–")
        yield el("td", {"role": "cell", "data-label": name}, inner)
