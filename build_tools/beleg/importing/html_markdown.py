"""Blocks of a page as Markdown: emphasis, links, lists and tables stay, and so does every word.

Each block is written and judged. Where its markup would change a word, the markup goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urljoin

from ..addresses import refusal
from ..escaping import destination, indent
from .html_tree import HEADINGS, Block, Element, blocks, items, rows, unwrapped
from .pieces import level_spaces
from .written import heading, paragraph, shows

_STYLES = {"em": "*", "i": "*", "cite": "*", "dfn": "*", "strong": "**", "b": "**"}
_TAGS = frozenset({"sub", "sup", "small", "u", "s", "del", "ins", "kbd", "q", "code"})
_SIGNS = re.compile(r"([\\`*_\[\]<>|~])")
_COLLAPSED = re.compile(r"[ \t\n\r\f]+")
BREAK = "\x0b"
"""A line break within a run; the page itself holds none of these."""


@dataclass(frozen=True)
class Written:
    """The Markdown of a block, and what could not be kept."""

    markdown: str
    lost: str = ""


@dataclass(frozen=True)
class _Run:
    """Words in one style."""

    text: str
    styles: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True)
class _Care:
    """How a block is written: plainly at first, with fewer risks where that is misread."""

    base: str
    escaped: bool = False
    styled: bool = True


def write(block: Block, base: str = "") -> Written:
    """The block's Markdown; ``base`` is the address of the page, for links that need it."""
    words = level_spaces(block.text())
    if block.kind == "heading":
        level = min(max(HEADINGS[block.element.tag], 2), 6)
        rich = f"{'#' * level} {_inline(block.content, _Care(base))}"
        return Written(rich if shows(rich, words) else heading(words, level))
    for styled in (True, False):
        for escaped in (False, True):
            markdown = _structured(block, _Care(base, escaped, styled))
            if shows(markdown, words):
                return Written(markdown, "" if styled else "emphasis")
    if block.kind == "paragraph":
        marked = any(isinstance(child, Element) for child in block.content)
        return Written(paragraph(words), "emphasis and links" if marked else "")
    parts = [level_spaces(part) for part in _parts(block.content)]
    return Written(
        "\n\n".join(paragraph(part) for part in parts if part), f"the form of a {block.kind}"
    )


def links_without_target(block: Block, base: str) -> list[str]:
    """Addresses in the block that cannot be followed from an article."""
    found = _hrefs(block.content)
    return [href for href in found if not _address(href, base) and not href.startswith("#")]


def _hrefs(content: Iterable[Element | str]) -> Iterator[str]:
    for child in content:
        if isinstance(child, Element):
            if child.tag == "a" and "href" in child.attributes:
                yield child.attributes["href"]
            yield from _hrefs(child.children)


def _structured(block: Block, care: _Care) -> str:
    own = block.content[0]
    if block.kind == "paragraph" or not isinstance(own, Element):
        return _inline(block.content, care).replace(BREAK, "  \n")
    if block.kind == "list":
        return _list(own, care)
    if block.kind == "table":
        return _table(own, care)
    if block.kind == "code":
        return f"```\n{own.text().strip(chr(10))}\n```"
    inner = "\n\n".join(_structured(part, care) for part in blocks(own))
    return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))


def _list(element: Element, care: _Care) -> str:
    written = []
    for number, item in enumerate(items(element), start=_start(element)):
        marker = f"{number}." if element.tag == "ol" else "-"
        inner = [c for c in unwrapped(item) if isinstance(c, Element) and c.tag in ("ul", "ol")]
        own = [child for child in unwrapped(item) if child not in inner]
        lines = [_inline(own, care).replace(BREAK, " ")]
        lines += [_list(child, care) for child in inner]
        first, *more = "\n".join(lines).split("\n")
        written.append(f"{marker} {first}")
        written += [indent(line) for line in more]
    return "\n".join(written)


def _start(element: Element) -> int:
    start = element.attributes.get("start", "1")
    return int(start) if re.fullmatch(r"[0-9]{1,4}", start) else 1


def _table(element: Element, care: _Care) -> str:
    def cell(content: Element) -> str:
        text = _inline(unwrapped(content), care).replace(BREAK, " ")
        return text if care.escaped else text.replace("|", "\\|")

    written = [[cell(content) for content in row] for row in rows(element) if row]
    width = max(map(len, written))
    padded = [row + [""] * (width - len(row)) for row in written]
    return "\n".join(f"| {' | '.join(row)} |" for row in [padded[0], ["---"] * width, *padded[1:]])


def _parts(content: Iterable[Element | str]) -> Iterator[str]:
    """The words of list items, rows and paragraphs, each by itself."""
    for child in content:
        if isinstance(child, str):
            yield child
        elif child.tag == "pre":
            yield from child.text().split("\n")
        elif child.tag in ("li", "tr", "p") and not any(_is_list(part) for part in child.children):
            yield " ".join(
                part if isinstance(part, str) else part.text() for part in child.children
            )
        else:
            yield from _parts(child.children)


def _is_list(child: Element | str) -> bool:
    return isinstance(child, Element) and child.tag in ("ul", "ol")


def _inline(content: Sequence[Element | str], care: _Care) -> str:
    """Words, emphasis and links on one line; a line break is ``BREAK``."""
    written = ""
    for href, group in groupby(_collapsed(_runs(content, (), "")), key=lambda run: run.href):
        target = _address(href, care.base)
        text = _styled(list(group), care)
        bare = text.strip()
        if not target or not bare:
            written += text
            continue
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        written += f"{lead}[{bare}]({destination(target)}){tail}"
    return written.strip().strip(BREAK).strip()


def _runs(content: Iterable[Element | str], styles: tuple[str, ...], href: str) -> Iterator[_Run]:
    for child in content:
        if isinstance(child, str):
            yield _Run(_COLLAPSED.sub(" ", child), styles, href)
        elif child.tag == "br":
            yield _Run(BREAK, (), "")
        else:
            style = child.tag if child.tag in _TAGS else _STYLES.get(child.tag, "")
            more = (*styles, style) if style and style not in styles else styles
            own = child.attributes.get("href", "") if child.tag == "a" else ""
            yield from _runs(child.children, more, own or href)


def _collapsed(runs: Iterable[_Run]) -> Iterator[_Run]:
    """Neighbours in the same style as one, and white space across runs as one space."""
    spaced = True
    merged = (
        _Run("".join(run.text for run in group), *key)
        for key, group in groupby(runs, key=lambda run: (run.styles, run.href))
    )
    for run in merged:
        text = _COLLAPSED.sub(" ", run.text)
        text = re.sub(rf" ?{BREAK} ?", BREAK, text)
        if spaced:
            text = text.lstrip(" ")
        if text:
            spaced = text[-1] in f" {BREAK}"
            yield _Run(text, run.styles, run.href)


def _styled(runs: Sequence[_Run], care: _Care) -> str:
    """The runs with their signs; a sign stands at a word, and a style that goes on stays open."""
    written, space, open_ = "", "", ()  # type: str, str, tuple[str, ...]
    for run in runs:
        text = _SIGNS.sub(r"\\\1", run.text) if care.escaped else run.text
        bare = text.strip(f" \xa0{BREAK}")
        if not bare:
            space += text
            continue
        lead, tail = text.split(bare, 1) if bare else (text, "")
        styles = run.styles if care.styled else ()
        kept = 0
        while kept < min(len(open_), len(styles)) and open_[kept] == styles[kept]:
            kept += 1
        written += "".join(map(_closing, reversed(open_[kept:]))) + space + lead
        written += "".join(map(_opening, styles[kept:])) + bare
        space, open_ = tail, styles
    return written + "".join(map(_closing, reversed(open_))) + space


def _opening(style: str) -> str:
    return style if style[0] == "*" else f"<{style}>"


def _closing(style: str) -> str:
    return style if style[0] == "*" else f"</{style}>"


def _address(href: str, base: str) -> str:
    """Where a link leads, if an article may link there; else an empty string."""
    if not href.strip():
        return ""
    try:
        full = urljoin(base, href.strip())
    except ValueError:
        return ""
    return "" if refusal(full) else full
