"""What the site's lists are made from: annotations with their articles, and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..escaping import escape
from ..model import AnnotatedArticle, Claim, Desk, Numbered, Page
from .context import Context
from .markup import Child, Html, el, html


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An annotation as a list names it."""

    article: AnnotatedArticle
    note: Numbered


def notes_of(article: AnnotatedArticle) -> Iterator[Listed]:
    """The annotations of an article, in reading order."""
    for note in article.notes:
        yield Listed(article=article, note=note)


def claims_of(article: AnnotatedArticle, *, withdrawn: bool) -> Iterator[tuple[Listed, Claim]]:
    """Its claims; the withdrawn ones only if asked for."""
    for listed in notes_of(article):
        claim = listed.note.annotation
        if isinstance(claim, Claim) and (withdrawn or claim.status != "withdrawn"):
            yield listed, claim


def list_context(desk: Desk, address: str) -> Context:
    """A list speaks the language of the site."""
    return Context(lang=desk.settings.lang or "en", here=address, settings=desk.settings)


def foreign(lang: str, context: Context, *children: Child) -> Html:
    """Words in the language of an article on a page of the site."""
    return el("span", {"lang": lang if lang != context.lang else None}, *children)


def list_page(
    context: Context,
    title: str,
    intro: str,
    content: Child,
    lines: Sequence[str],
    path: str,
    headline: Child = None,
) -> Page:
    """A list with its headline, which is its title if nothing else; ``lines`` are its Markdown."""
    shown = el("h1", None, title) if headline is None else headline
    head = [shown, el("p", {"class": "fc-intro"}, intro) if intro else None]
    return Page(
        path=path,
        title=title,
        lang=context.lang,
        html=context.page(head, content),
        markdown="\n".join([f"# {escape(title)}", "", *lines, ""]),
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
    names = [column.name for column in columns]
    return table_around(caption, columns, html(table_row(names, row) for row in rows))


def table_around(caption: str, columns: Sequence[Column], rows: Html) -> Html:
    """The table of rows that were made by ``table_row``."""
    heads = [
        el("th", {"scope": "col", "role": "columnheader", "data-key": column.key}, column.name)
        for column in columns
    ]
    whole = el(
        "table",
        {"class": "fc-table fc-stacked", "role": "table"},
        el("caption", {"class": "fc-sr"}, caption),
        el("thead", {"role": "rowgroup"}, el("tr", {"role": "row"}, *heads)),
        el("tbody", {"role": "rowgroup"}, rows),
    )
    region = {"class": "fc-scroll", "tabindex": 0, "role": "region", "aria-label": caption}
    return el("div", region, whole)


def table_row(names: Sequence[str], row: Row) -> Html:
    """One row; ``names`` are those of the columns."""
    attributes = {"role": "row", **{f"data-{name}": value for name, value in row.data.items()}}
    return el("tr", attributes, *_cells(names, row.cells))


def _cells(columns: Sequence[str], row: Sequence[Child]) -> Iterator[Html]:
    for name, cell in zip(columns, row, strict=True):
        inner = el("div", None, cell or "–")
        yield el("td", {"role": "cell", "data-label": name}, inner)
