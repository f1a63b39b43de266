"""A page as a tree of elements and words, and the blocks of words in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

_INLINE = """
    a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark nobr q rp rt ruby
    s samp small span strike strong sub sup time tt u var wbr br img
"""
INLINE = frozenset(_INLINE.split())
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LISTS = ("ul", "ol")
_ROWS = ("tr",)
_CELLS = ("td", "th")
_WRAPPERS = frozenset({"p", "div", "thead", "tbody", "tfoot"})

Kind = Literal["paragraph", "heading", "list", "table", "quote", "code"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Element:
    """An element of the page; ``children`` are elements and words, in order."""

    tag: str
    line: int
    attributes: Mapping[str, str]
    children: tuple[Element | str, ...]

    def text(self) -> str:
        """All words in it, as they stand there; blocks within it are parted by a space."""
        return _text(self.children)


@dataclass(frozen=True, kw_only=True, eq=False)
class Block:
    """Words that a reader takes for one paragraph, heading, list, table or quotation."""

    kind: Kind
    line: int
    content: tuple[Element | str, ...]
    path: tuple[Element, ...]
    """The elements around it, from the outside."""

    @property
    def element(self) -> Element:
        """The innermost element around it."""
        return self.path[-1]

    def text(self) -> str:
        """Its words as they stand in the page."""
        return _text(self.content)


def _text(content: Iterable[Element | str]) -> str:
    parts: list[str] = []
    for child in content:
        if isinstance(child, str):
            parts.append(child)
        else:
            apart = child.tag == "br" or child.tag not in INLINE
            parts.append(f" {child.text()} " if apart else child.text())
    return "".join(parts)


def blocks(element: Element, path: tuple[Element, ...] = ()) -> Iterator[Block]:
    """All blocks below ``element``, in order; together they have all its words."""
    path = (*path, element)
    run: list[Element | str] = []
    for child in element.children:
        if isinstance(child, str) or is_inline(child):
            run.append(child)
            continue
        yield from _paragraph(run, path)
        run = []
        yield from _block(child, path)
    yield from _paragraph(run, path)


def is_inline(element: Element) -> bool:
    """Whether it stands within a line, with all that it holds."""
    return element.tag in INLINE and all(
        isinstance(child, str) or is_inline(child) for child in element.children
    )


def items(element: Element) -> tuple[Element, ...]:
    """The items of a list, without the words that stand between them."""
    return tuple(child for child in element.children if isinstance(child, Element))


def rows(element: Element) -> tuple[tuple[Element, ...], ...]:
    """The rows of a table, each with its cells."""
    found: list[tuple[Element, ...]] = []
    for child in items(element):
        found.extend([items(child)] if child.tag in _ROWS else rows(child))
    return tuple(found)


def unwrapped(element: Element) -> tuple[Element | str, ...]:
    """Its children, with the wrappers around a single paragraph taken off."""
    children = tuple(child for child in element.children if not is_blank(child))
    if len(children) == 1 and isinstance(children[0], Element) and children[0].tag in _WRAPPERS:
        return unwrapped(children[0])
    return element.children


def is_blank(child: Element | str) -> bool:
    """Whether there is nothing to read in it."""
    return not (child if isinstance(child, str) else child.text()).strip()


def _block(element: Element, path: tuple[Element, ...]) -> Iterator[Block]:
    kind = _kind(element)
    if kind is None:
        yield from blocks(element, path)
    elif not is_blank(element):
        own = (element,) if kind in ("list", "table", "quote", "code") else element.children
        yield Block(kind=kind, line=element.line, content=own, path=(*path, element))


def _kind(element: Element) -> Kind | None:
    """What the element is as a whole; None where its parts are blocks of their own."""
    if element.tag in HEADINGS and all(map(_in_line, element.children)):
        return "heading"
    if element.tag in _LISTS and _is_plain_list(element):
        return "list"
    if element.tag == "table" and _is_plain_table(element):
        return "table"
    if element.tag == "blockquote" and not any(_kind(child) == "quote" for child in items(element)):
        return "quote" if all(block.kind == "paragraph" for block in blocks(element)) else None
    return "code" if element.tag == "pre" and all(map(_in_line, element.children)) else None


def _in_line(child: Element | str) -> bool:
    return isinstance(child, str) or is_inline(child)


def _is_plain_list(element: Element) -> bool:
    between = all(is_blank(child) for child in element.children if isinstance(child, str))
    return between and all(item.tag == "li" and _is_plain_item(item) for item in items(element))


def _is_plain_item(item: Element) -> bool:
    """A line of words, and behind it perhaps another list."""
    children = [child for child in unwrapped(item) if not is_blank(child)]
    last = children[-1] if children else ""
    if isinstance(last, Element) and last.tag in _LISTS:
        before = children[:-1]
        return bool(before) and _is_plain_list(last) and all(map(_in_line, before))
    return all(map(_in_line, children))


def _is_plain_table(element: Element) -> bool:
    words = sum(len("".join(cell.text().split())) for row in rows(element) for cell in row)
    return words == len("".join(element.text().split())) and all(
        cell.tag in _CELLS and all(map(_in_line, unwrapped(cell)))
        for row in rows(element)
        for cell in row
    )


def _paragraph(run: list[Element | str], path: tuple[Element, ...]) -> Iterator[Block]:
    """The words between two blocks; two line breaks in a row part paragraphs, as in old pages."""
    for part in _between_double_breaks(run):
        first = next((child for child in part if isinstance(child, Element)), None)
        line = path[-1].line if first is None or path[-1].tag == "p" else first.line
        yield Block(kind="paragraph", line=line, content=tuple(part), path=path)


def _between_double_breaks(run: list[Element | str]) -> Iterator[list[Element | str]]:
    part: list[Element | str] = []
    breaks = 0
    for child in [*run, _BREAK, _BREAK]:
        if isinstance(child, Element) and child.tag == "br":
            breaks += 1
        elif not is_blank(child):
            breaks = 0
        part.append(child)
        if breaks == 2:
            if not all(map(is_blank, part)):
                yield [one for one in part if one is not _BREAK]
            part = []


_BREAK = Element(tag="br", line=1, attributes={}, children=())
