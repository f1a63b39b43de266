"""A parsed note written back as Markdown that every program reads alike.

Only constructs that are the same everywhere are written: code blocks by indentation, lists with
four columns per level, ``*`` for emphasis. Where no form is the same everywhere (emphasis within a
word next to punctuation, code that a template engine would run), the words stay and the markup
goes: the page that Beleg renders itself has both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from .escaping import at_line_start, destination, indent, words

Node = SyntaxTreeNode

_EMPHASIS = frozenset({"em", "strong", "s"})
_LINE_BY_LINE = frozenset({"blockquote", "table", "bullet_list", "ordered_list"})
_SIGNS = "*_~`"
_HARD_BREAK = "  \n"
_RISKY_CODE = re.compile(r"`|\{[{%#]|<[A-Za-z/!?]|-8<|\A\s*(?:#!|:::)")
"""Code in which a template engine, a snippet reader or an HTML scanner would find something."""


def to_markdown(tree: Node) -> str:
    """The document ``tree`` as portable Markdown, without a line end behind it."""
    return "\n\n".join(_blocks(tree.children))


def _blocks(nodes: Sequence[Node], first_as_words: bool = False) -> list[str]:
    """One string per block. ``first_as_words``: a code block at the start cannot be indented."""
    written: list[str] = []
    before, bullet, number = "", "-", 1
    for node in nodes:
        if node.type == "bullet_list":
            bullet = "*" if before == "bullet_list" and bullet == "-" else "-"
            written.append(_list(node, bullet))
        elif node.type == "ordered_list":
            # Side by side, two of them are one: no second sign is known everywhere.
            start = number if before == "ordered_list" else int(node.attrs.get("start", 1))
            number = start + len(node.children)
            written.append(_list(node, "", start))
        elif node.type in {"fence", "code_block"}:
            as_words = before.endswith("_list") or (first_as_words and not written)
            written.append(_code_block(node.content, as_words))
        else:
            written.append(_block(node))
        before = node.type if written[-1] else before
        if not written[-1]:
            written.pop()
    return written


def _block(node: Node) -> str:
    match node.type:
        case "paragraph":
            return _lines(_inline(_content(node)))
        case "heading":
            title = _inline(_content(node), frozenset({"strong"})).strip()
            return _lines(f"**{title}**") if title else ""
        case "blockquote":
            # Some programs read two quotations as one, where code would join the list before it.
            inner = "\n\n".join(_blocks(node.children, first_as_words=True))
            return "\n".join(f"> {line}".rstrip(" ") + _break(line) for line in inner.split("\n"))
        case "table":
            return _table(node)
        case "hr":
            return "***"
    raise AssertionError(node.type)


def _break(line: str) -> str:
    return "  " if line.endswith("  ") else ""


def _content(node: Node) -> Sequence[Node]:
    """The inline nodes of a paragraph, a heading or a table cell."""
    return node.children[0].children if node.children else ()


def _lines(markdown: str) -> str:
    """A paragraph: each of its lines is guarded at its start, and none is empty."""
    lines = (at_line_start(line.strip(" ")) for line in markdown.split("\n"))
    return _HARD_BREAK.join(line for line in lines if line)


def _list(node: Node, bullet: str, start: int = 1) -> str:
    items = []
    tight = all(map(_is_tight, node.children))
    for number, item in enumerate(node.children, start=start):
        # Two digits at most, for the text has to stand four columns in; only the first counts.
        marker = (bullet or f"{min(number, 99)}.").ljust(4)
        blocks = _blocks(item.children, first_as_words=True)
        if not blocks or item.children[0].type in _LINE_BY_LINE:
            # Some programs would not see that such a block goes on behind the item's first line.
            blocks.insert(0, "&#xa0;")
        text = ("\n" if tight else "\n\n").join(blocks)
        items.append(marker + indent(text).lstrip(" "))
    return ("\n" if tight else "\n\n").join(items)


def _is_tight(item: Node) -> bool:
    match [child.type for child in item.children]:
        case ["paragraph"]:
            return True
        case ["paragraph", "bullet_list" | "ordered_list"]:
            # A list that begins with 0 would be read as part of the paragraph.
            begins_with_0 = item.children[1].attrs.get("start", 1) == 0
            return not begins_with_0 and all(map(_is_tight, item.children[1].children))
    return False


def _code_block(code: str, as_words: bool) -> str:
    lines = code.expandtabs(4).split("\n")
    if as_words or _RISKY_CODE.search(code):
        return _lines("\n".join(map(words, lines)))
    # More than one empty line in a row would end the footnote for some programs.
    squeezed = re.sub(r"\n(?:\s*\n){2,}", "\n\n", "\n".join(map(str.rstrip, lines)))
    return indent(re.sub(r"\A(?:\s*\n)+", "", squeezed).rstrip())


def _table(node: Node) -> str:
    rows = [row for part in node.children for row in part.children]
    signs = {"left": ":--", "right": "--:", "center": ":-:"}
    ruler = [signs.get(str(cell.attrs.get("align")), "---") for cell in rows[0].children]
    cells = [[_inline(_content(cell), table=True).strip() for cell in row.children] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [cells[0], ruler, *cells[1:]])


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """Inline Markdown; ``sign`` stands on both sides of it unless that would not be read."""

    text: str
    sign: str = ""
    bare: str = ""
    """The words alone, for where not even what stands inside would be read as it should."""


def _inline(
    nodes: Iterable[Node], within: frozenset[str] = frozenset(), table: bool = False
) -> str:
    pieces = [piece for piece in _pieces(nodes, within, table) if piece.text]
    written: list[str] = []
    signed = False
    for at, piece in enumerate(pieces):
        before = written[-1][-1:] if written else ""
        after = "".join(piece.text[:1] + piece.bare[:1] for piece in pieces[at + 1 : at + 2])
        sign = "" if signed else _fitting_sign(piece, before, after)
        signed = bool(sign)
        if sign or not piece.sign:
            written.append(f"{sign}{piece.text}{sign}")
        elif piece.sign == "`" or piece.text[0] in _SIGNS or piece.text[-1] in _SIGNS:
            written.append(piece.bare)
        else:
            written.append(piece.text)
    return "".join(written)


def _pieces(nodes: Iterable[Node], within: frozenset[str], table: bool) -> Iterable[_Piece]:
    text = ""
    for node in _flattened(nodes, within):
        if node.type == "text":
            text += node.content
            continue
        if node.type == "softbreak":
            text += " "
            continue
        if node.type == "code_inline":
            # Some programs keep the spaces at the ends of code and some do not.
            text += " " * node.content.startswith(" ")
        yield _Piece(text=words(text))
        yield _piece(node, within, table)
        text = " " if node.type == "code_inline" and node.content.endswith(" ") else ""
    yield _Piece(text=words(text))


def _flattened(nodes: Iterable[Node], within: frozenset[str]) -> Iterable[Node]:
    """Emphasis within emphasis of the same kind says nothing, and not every program reads it."""
    for node in nodes:
        if node.type in within:
            yield from _flattened(node.children, within)
        else:
            yield node


def _piece(node: Node, within: frozenset[str], table: bool) -> _Piece:
    match node.type:
        case "hardbreak":
            return _Piece(text="\n")
        case "code_inline":
            return _code(node.content, table)
        case "link":
            text = _inline(node.children, within, table)
            return _Piece(text=f"[{text}]({destination(str(node.attrs['href']))})")
    # Not every program reads emphasis in struck words in emphasis.
    depth = _EMPHASIS if within and node.type == "s" else within | {node.type}
    inner = _inline(node.children, depth, table)
    sign = {"em": "*", "strong": "**", "s": "~~"}[node.type]
    if node.type == "em" and ("strong" in within or "**" in inner):
        sign = "_"
    return _Piece(text=inner, sign=sign, bare=words(_text(node)))


def _text(node: Node) -> str:
    if node.type.endswith("break"):
        return " "
    return "".join(map(_text, node.children)) or node.content


def _code(code: str, table: bool) -> _Piece:
    code = code.strip()
    plainly = words(code)
    if _RISKY_CODE.search(code) or (table and re.search(r"[|\\]", code)):
        return _Piece(text=plainly)
    return _Piece(text=code, sign="`", bare=plainly)


def _fitting_sign(piece: _Piece, before: str, after: str) -> str:
    """The piece's sign, or nothing where some program would not read it as one."""
    text = piece.text
    first, last = text[0], text[-1]
    if piece.sign in {"", "`"}:
        return piece.sign
    if first.isspace() or last.isspace():
        return ""
    if piece.sign == "*" or piece.sign == "**":
        fits = (first.isalnum() or _is_apart(before)) and (last.isalnum() or _is_apart(after))
    else:
        fits = _is_apart(before) and _is_apart(after) and "~~" not in {text[:2], text[-2:]}
    return piece.sign if fits else ""


def _is_apart(neighbours: str) -> bool:
    """Whether no program takes a neighbour for a letter of the same word."""
    return all(
        char.isspace() or (unicodedata.category(char)[0] == "P" and char != "_")
        for char in neighbours
    )
