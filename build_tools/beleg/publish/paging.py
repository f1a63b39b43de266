"""Long lists in several pages: where each is, and the ways from one to the next.

No page grows with the site. The first one has the address of the list, and where everything fits
on it there is nothing to be seen of all this. A page is told before it is made, because most pages
of a long list say the same as before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..model import Desk, Page
from ..parts import Absent, Words
from .context import Context
from .links import ANYWHERE, markdown_href, placed
from .listing import list_context, list_page
from .markup import Child, Html, el

MOST_ITEMS = 200
"""Items of a page."""
MOST_CHARACTERS = 240_000
"""Of the items of a page, so that it stays below 300 kB in the frame of a theme."""


_DIGEST = 16
"""Bytes."""


class Item(NamedTuple):
    """An entry of a list. There are hundreds of thousands, so it is as small as can be."""

    html: str
    """Finished. Its links are written ``ANYWHERE``, because its page is not known yet."""
    line: str
    """The same in Markdown."""
    heading: str = ""
    """HTML that stands above it and its neighbours with the same heading."""

    @property
    def size(self) -> int:
        """Characters of its HTML."""
        return len(self.html)

    @property
    def digest(self) -> bytes:
        """Of what it shows."""
        shown = f"{self.heading}\0{self.html}".encode()
        return hashlib.blake2b(shown, digest_size=_DIGEST).digest()


class _Told(NamedTuple):
    """What is known of an item before it is read."""

    digest: bytes
    """Of its HTML."""
    size: int
    """Characters of it."""
    html: int
    """Bytes of it."""
    line: int
    """Bytes of its line in Markdown."""


class Items(NamedTuple):
    """Items that an article adds to a list; their words are read with the page they stand on."""

    told: tuple[_Told, ...]
    words: Words | Absent
    """One behind the other, HTML and line of each. None of them has a heading."""


class Unread:
    """One of ``Items``."""

    __slots__ = ("_at", "_told", "_words")

    def __init__(self, words: Words | Absent, at: int, told: _Told) -> None:
        self._words = words
        self._at = at
        self._told = told

    @property
    def size(self) -> int:
        """As that of an item."""
        return self._told.size

    @property
    def digest(self) -> bytes:
        """As that of an item."""
        return self._told.digest

    def read(self, known: dict[int, bytes]) -> Item:
        """The item. ``known``: what was read for its page so far."""
        whole = known.get(id(self._words))
        if whole is None:
            whole = known[id(self._words)] = bytes(self._words)
        line = self._at + self._told.html
        html, words = whole[self._at : line], whole[line : line + self._told.line]
        return Item(html.decode(), words.decode())


def laid_out(items: Iterable[Item]) -> Items:
    """``items``, none of which has a heading, as an article adds them."""
    told, words = [], []
    for item in items:
        html, line = item.html.encode(), item.line.encode()
        told.append(_Told(item.digest, item.size, len(html), len(line)))
        words += [html, line]
    return Items(tuple(told), Words(b"".join(words)))


def unread(items: Items) -> Iterator[Unread]:
    """What ``laid_out`` was given."""
    at = 0
    for told in items.told:
        yield Unread(items.words, at, told)
        at += told.html + told.line


ITEMS = Html(ANYWHERE * 2)
"""Stands for the items of a page, while what is around them is made."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One page of a list."""

    list_address: str
    number: int
    """From 1."""
    total: int
    items: Sequence[Item | Unread]

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


def sheets(list_address: str, items: Sequence[Item | Unread]) -> Iterator[Sheet]:
    """The pages of a list, at least one."""
    starts = list(_starts(items))
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(items)], strict=True), 1):
        yield Sheet(
            list_address=list_address, number=number, total=len(starts), items=items[start:end]
        )


def _starts(items: Sequence[Item | Unread]) -> Iterator[int]:
    start, size = 0, 0
    yield start
    for at, item in enumerate(items):
        size += item.size
        if at > start and (at - start == MOST_ITEMS or size > MOST_CHARACTERS):
            start, size = at, item.size
            yield start


def side_by_side(items: Sequence[Item]) -> str:
    """Nothing between them."""
    return "".join(item.html for item in items)


_Shown = Callable[[Sequence[Item]], str]


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A page of a list before it is made."""

    around: Page
    """With ``ITEMS`` where they stand, and links that are written ``ANYWHERE``."""
    sheet: Sheet
    shown: _Shown

    @property
    def path(self) -> str:
        """As that of the page."""
        return self.around.path

    def digest(self) -> str:
        """With the same digest and the same desk, readers get the same page."""
        page = self.around
        words = (page.path, page.title, page.lang, page.html, page.description)
        hashed = hashlib.sha256(repr(words).encode("utf-8", "surrogatepass"))
        hashed.update(b"".join(item.digest for item in self.sheet.items))
        return hashed.hexdigest()

    def made(self) -> Page:
        """The page."""
        known: dict[int, bytes] = {}
        items = [
            item.read(known) if isinstance(item, Unread) else item for item in self.sheet.items
        ]
        before, _, behind = self.around.html.partition(ITEMS)
        html = f"{before}{self.shown(items) if behind else ''}{behind}"
        lines = "\n".join(item.line for item in items)
        folder = self.path.rpartition("/")[0]
        return replace(
            self.around,
            html=placed(html, self.sheet.address),
            markdown=placed(
                self.around.markdown.replace(ITEMS, lines), f"{folder}/" if folder else ""
            ),
        )


def list_pages(
    desk: Desk,
    list_address: str,
    title: str,
    items: Sequence[Item | Unread],
    content: Callable[[Sheet, Context], Child],
    *,
    shown: _Shown = side_by_side,
    intro: str = "",
    description: str = "",
    lang: str | None = None,
) -> Iterator[Outline]:
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
            [*([ITEMS] if sheet.items else []), *_pager_lines(sheet, context)],
            sheet.path,
            _headline(title, lang, sheet, context),
        )
        around = replace(page, description=description or page.description)
        yield Outline(around=around, sheet=sheet, shown=shown)


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
