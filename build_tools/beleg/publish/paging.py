"""Long lists in several pages: where each is, and the ways from one to the next.

No page grows with the site. The first one has the address of the list, and where everything fits
on it there is nothing to be seen of all this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..model import Desk, Page
from .context import Context
from .links import ANYWHERE, markdown_href, placed
from .listing import list_context, list_page
from .markup import Child, Html, el

MOST_ITEMS = 200
"""Items of a page."""
MOST_CHARACTERS = 240_000
"""Of the items of a page, so that it stays below 300 kB in the frame of a theme."""


class Item(NamedTuple):
    """An entry of a list. There are hundreds of thousands, so it is as small as can be."""

    html: str
    """Finished. Its links are written ``ANYWHERE``, because its page is not known yet."""
    line: str
    """The same in Markdown."""
    heading: str = ""
    """HTML that stands above it and its neighbours with the same heading."""


ITEMS = Html(ANYWHERE * 2)
"""Stands for the items of a page, while what is around them is made."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One page of a list."""

    list_address: str
    number: int
    """From 1."""
    total: int
    items: Sequence[Item]

    @property
    def several(self) -> bool:
        """Whether the list has further pages."""
        return self.total > 1

    @property
    def path(self) -> str:
        """Of its Markdown file."""
        return _path(self.list_address, self.number)

    @property
    def address(self) -> str:
        """From the site's root."""
        return f"{self.path.removesuffix('.md')}/"


def _path(list_address: str, number: int) -> str:
    """No register key and no id is called "page"."""
    name = list_address.removesuffix("/")
    return f"{name}.md" if number == 1 else f"{name}/page/{number}.md"


def sheets(list_address: str, items: Sequence[Item]) -> Iterator[Sheet]:
    """The pages of a list, at least one."""
    starts = list(_starts(items))
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(items)], strict=True), 1):
        yield Sheet(
            list_address=list_address, number=number, total=len(starts), items=items[start:end]
        )


def _starts(items: Sequence[Item]) -> Iterator[int]:
    start, size = 0, 0
    yield start
    for at, item in enumerate(items):
        size += len(item.html)
        if at > start and (at - start == MOST_ITEMS or size > MOST_CHARACTERS):
            start, size = at, len(item.html)
            yield start


def side_by_side(items: Sequence[Item]) -> str:
    """Nothing between them."""
    return "".join(item.html for item in items)


def list_pages(
    desk: Desk,
    list_address: str,
    title: str,
    items: Sequence[Item],
    content: Callable[[Sheet, Context], Child],
    *,
    shown: Callable[[Sequence[Item]], str] = side_by_side,
    intro: str = "",
    description: str = "",
    lang: str | None = None,
) -> Iterator[Page]:
    """All pages of a list; ``content`` is what stands on one between headline and pager.

    In it, ``ITEMS`` stands for the items in the form that ``shown`` gives them.
    ``description`` is for links to it where that is not ``intro``; ``lang`` is the language of
    the title where it is not that of the site.
    """
    for sheet in sheets(list_address, items):
        context = list_context(desk, sheet.address)
        page = list_page(
            context,
            _title(title, sheet, context),
            intro,
            [content(sheet, context), _pager(sheet, context)],
            [*(item.line for item in sheet.items), *_pager_lines(sheet, context)],
            sheet.path,
            _headline(title, lang, sheet, context),
        )
        before, _, behind = page.html.partition(ITEMS)
        html = f"{before}{shown(sheet.items) if behind else ''}{behind}"
        folder = sheet.path.rpartition("/")[0]
        yield replace(
            page,
            html=placed(html, sheet.address),
            markdown=placed(page.markdown, f"{folder}/" if folder else ""),
            description=description or page.description,
        )


def _headline(title: str, lang: str | None, sheet: Sheet, context: Context) -> Html:
    if sheet.number == 1:
        return el("h1", {"lang": lang}, title)
    own = el("span", {"lang": lang}, title) if lang else title
    return el("h1", None, own, " – ", _position(sheet, context))


def _title(title: str, sheet: Sheet, context: Context) -> str:
    return title if sheet.number == 1 else f"{title} – {_position(sheet, context)}"


def _position(sheet: Sheet, context: Context) -> str:
    number = context.texts.number(sheet.number)
    return context.t("page_of", number=number, n=sheet.total)


def _ways(sheet: Sheet) -> Iterator[tuple[str, int]]:
    """Name and number of the pages that one can turn to."""
    if sheet.number > 2:
        yield "first_page", 1
    if sheet.number > 1:
        yield "prev_page", sheet.number - 1
    if sheet.number < sheet.total:
        yield "next_page", sheet.number + 1
    if sheet.number < sheet.total - 1:
        yield "last_page", sheet.total


_RELATIONS = {"prev_page": "prev", "next_page": "next"}


def _pager(sheet: Sheet, context: Context) -> Html | None:
    if not sheet.several:
        return None
    links = []
    for name, number in _ways(sheet):
        address = f"{_path(sheet.list_address, number).removesuffix('.md')}/"
        attributes = {"href": context.href(address), "rel": _RELATIONS.get(name)}
        links.append(el("li", None, el("a", attributes, context.t(name))))
    return el(
        "nav",
        {"class": "fc-pager", "aria-label": context.t("list_pages")},
        el("p", None, _position(sheet, context)),
        el("ul", None, *links),
    )


def _pager_lines(sheet: Sheet, context: Context) -> Iterator[str]:
    if sheet.several:
        links = [
            f"[{context.t(name)}]({markdown_href(ANYWHERE, _path(sheet.list_address, number))})"
            for name, number in _ways(sheet)
        ]
        yield ""
        yield f"{_position(sheet, context)}: {' · '.join(links)}"
