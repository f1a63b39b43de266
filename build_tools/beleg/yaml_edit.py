"""Edits of a YAML text by offset: what is not meant stays as it is, to the character.

A program that loads a file and writes it anew loses comments, line breaks and the author's way of
quoting. Here the nodes say where a value stands, and only that stretch is replaced. Offsets are
code points of the text that the nodes were read from, whose line ends are line feeds.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .diagnostics import Report
from .load import load_yaml
from .nodes import MapNode, Node, Text
from .source import Source
from .yaml_write import scalar

Value = str | Mapping[str, str]
"""Words, or a mapping of words, which is written in braces on one line."""

_COLON = re.compile(r"[ \t]*:")
_ALIAS = re.compile(r"[ \t]*:(?:[ \t\n]|#[^\n]*\n)*(\*[^\s,\[\]{}]+)")
_ANCHOR_BEFORE = re.compile(r"(?:\A|[\s\[{,])&[^\s,\[\]{}]+\s*\Z")
_INDENTATION = re.compile(r"[ \t]*(?:[-?][ \t]+)*")
_INDENTED_REMARK = re.compile(r"(?:[ \t]*\n)* +#")
_BLOCK_HEADER = re.compile(r"[|>][0-9]*([+-]?)[0-9]*([^\n]*)")
_LINE_END = re.compile(r"\r\n|\n|\r")
_BLANKS = re.compile(r"\s*")


class NotEditable(ValueError):
    """A value that cannot be changed alone; the message says why, for an editor to read."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """The characters ``start``..``end`` become ``text``; where both are one, it is put in there."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with all edits made. Two insertions at one place keep their order.

    Raises ValueError where edits overlap or reach beyond the text.
    """
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not done <= edit.start <= edit.end <= len(text):
            raise ValueError(f"the edit of {edit.start}..{edit.end} overlaps another or the end")
        pieces += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*pieces, text[done:]])


def apply_to_file(written: str, edits: Iterable[Edit]) -> str:
    """The same for a file as it is on disk, while the edits count in the text that stations see.

    That text has line feeds for all line ends and no byte-order mark. What is put in gets the line
    ends of the file.
    """
    mark = written.startswith("\ufeff")
    ends = [(found.start(), found[0]) for found in _LINE_END.finditer(written)]
    usual = ends[0][1] if ends else "\n"
    wide = [start for start, end in ends if len(end) > 1]
    seen = [start - mark - count for count, start in enumerate(wide)]

    def on_disk(offset: int) -> int:
        return offset + mark + bisect_left(seen, offset)

    moved = (
        Edit(
            start=on_disk(edit.start),
            end=on_disk(edit.end),
            text=edit.text.replace("\n", usual),
        )
        for edit in edits
    )
    return apply(written, moved)


def replace_value(node: Text, new: str) -> Edit:
    """``new`` instead of the words of ``node``, in its style wherever it can be read back so.

    Else in the nearest style that can: quotation marks instead of plain words, another kind of
    ``|``. Raises NotEditable where an alias shares the value, or where no YAML can hold the words.
    """
    _refuse_shared(node)
    place = node.place
    text = place.source.text
    tail = _tail(text, place.end)
    gap = ""
    if node.missing and not text[place.start - 1 : place.start].isspace():
        gap = " "
    for written in _in_its_style(node, new):
        if _reads_back(written, new, flow=node.flow, tail=tail):
            return Edit(start=place.start, end=place.end, text=gap + written)
    return Edit(start=place.start, end=place.end, text=gap + _scalar(new, node, tail))


def set_key(mapping: MapNode, key: str, new: Value) -> Edit:
    """The value of ``key`` replaced, or the key added behind the last one.

    In braces it is added behind the last entry; else on a line of its own, indented as the others.
    Where an alias stands as the value, the words are written out. Raises NotEditable.
    """
    for name, value in mapping.entries:
        if name.value == key:
            return _replaced(name, value, new)
    return _added_in_braces(mapping, key, new) if mapping.flow else _added_line(mapping, key, new)


def remove_key(mapping: MapNode, key: str) -> Edit:
    """The key and its value taken out, with the rest of their line.

    A mapping that loses its only key becomes ``{}``. Raises NotEditable, and KeyError where the
    key is not there.
    """
    keys = [name.value for name, _ in mapping.entries]
    if key not in keys:
        raise KeyError(key)
    at = keys.index(key)
    name, value = mapping.entries[at]
    start, end = name.place.start, _end_of(name, value)
    if len(keys) == 1:
        return _emptied(mapping, start, end)
    if not mapping.flow:
        return _line_removed(mapping, at, start, end)
    if at + 1 < len(keys):
        return Edit(start=start, end=mapping.entries[at + 1][0].place.start, text="")
    return Edit(start=_end_of(*mapping.entries[at - 1]), end=end, text="")


def plain_data(node: Node | None) -> object:
    """What a file says, as dictionaries, lists and words, to compare it before and after."""
    if node is None or isinstance(node, Text):
        return node.value if node else None
    if isinstance(node, MapNode):
        return {name.value: plain_data(value) for name, value in node.entries}
    return [plain_data(item) for item in node.items]


def _replaced(name: Text, value: Node, new: Value) -> Edit:
    text = name.place.source.text
    alias = _alias(name, value)
    if alias:
        return Edit(start=alias.start(1), end=alias.end(1), text=_one_line(new, flow=name.flow))
    colon = _COLON.match(text, name.place.end)
    if isinstance(value, Text) and value.missing:
        at = colon.end() if colon else name.place.end
        sign = " " if colon else ": "
        return Edit(start=at, end=at, text=f"{sign}{_one_line(new, flow=name.flow)}")
    if isinstance(value, Text) and isinstance(new, str):
        return replace_value(value, new)
    _refuse_shared(value)
    start, end = value.place.start, _end(value)
    if isinstance(value, Text) or value.flow:
        return Edit(start=start, end=end, text=_one_line(new, flow=name.flow))
    if colon is None:
        raise NotEditable(f"the value of {name.value!r} does not stand behind its key")
    # A list may begin in the column of its key, where words would no longer belong to it.
    return Edit(start=colon.end(), end=end, text=f" {_one_line(new, flow=False)}")


def _added_in_braces(mapping: MapNode, key: str, new: Value) -> Edit:
    entry = f"{_one_line(key, flow=True)}: {_one_line(new, flow=True)}"
    if not mapping.place.text.endswith("}"):
        raise NotEditable(f"{mapping.place.text!r} has no braces; put them around it")
    if not mapping.entries:
        at = mapping.place.source.text.index("{", mapping.place.start) + 1
        return Edit(start=at, end=at, text=entry)
    at = _end_of(*mapping.entries[-1])
    return Edit(start=at, end=at, text=f", {entry}")


def _added_line(mapping: MapNode, key: str, new: Value) -> Edit:
    name, value = mapping.entries[-1]
    text = name.place.source.text
    indent = mapping.entries[0][0].place.column - 1
    entry = f"{_one_line(key, flow=False)}: {_one_line(new, flow=False)}"
    if _depends_on_what_follows(value, text):
        # A line behind it would change how it ends; so the new one goes before its key.
        at = name.place.start
        return Edit(start=at, end=at, text=f"{entry}\n{' ' * indent}")
    at = _line_end(text, _end_of(name, value))
    return Edit(start=at, end=at, text=f"\n{' ' * indent}{entry}")


def _line_removed(mapping: MapNode, at: int, start: int, end: int) -> Edit:
    name = mapping.entries[at][0]
    text = name.place.source.text
    if at and _depends_on_what_follows(mapping.entries[at - 1][1], text):
        raise NotEditable(f"the text before {name.value!r} keeps the empty lines that follow it")
    line_start = text.rfind("\n", 0, start) + 1
    if not text[line_start:start].strip():
        line_end = min(_line_end(text, end) + 1, len(text))
        if (
            at
            and _ends_in_block(mapping.entries[at - 1][1])
            and _INDENTED_REMARK.match(text, line_end)
        ):
            raise NotEditable(f"the remark below {name.value!r} would belong to the text above it")
        return Edit(start=line_start, end=line_end, text="")
    if at:
        raise NotEditable(f"the key {name.value!r} does not begin its line")
    # It stands behind the "-" of a list: the next key moves up, unless a remark is in between.
    following = mapping.entries[1][0].place.start
    return Edit(start=start, end=end if text[end:following].strip() else following, text="")


def _emptied(mapping: MapNode, start: int, end: int) -> Edit:
    if not mapping.flow:
        return Edit(start=start, end=end, text="{}")
    place = mapping.place
    opening = place.source.text.find("{", place.start, start)
    if opening < 0:
        raise NotEditable(f"{place.text!r} has no braces; put them around it")
    return Edit(start=opening + 1, end=place.end - 1, text="")


def _in_its_style(node: Text, new: str) -> Iterator[str]:
    """Spellings of ``new`` like that of the node, the nearest first; some may not be readable."""
    style = node.place.text[:1]
    if node.plain:
        if new and "\n" not in new:
            yield new
    elif style == "'":
        yield "'" + new.replace("'", "''") + "'"
    elif style == '"':
        yield json.dumps(new, ensure_ascii=False)
    else:
        header = _BLOCK_HEADER.match(node.place.text)
        chomping, remark = header.groups() if header else ("", "")
        lines = new.rstrip("\n").split("\n")
        for kind in dict.fromkeys([style, "|"]):
            body = _block(lines, node, "\n\n" if kind == ">" else "\n")
            for way in dict.fromkeys([chomping, "", "-", "+"]):
                yield f"{kind}{way}{remark}\n{body}"


def _block(lines: list[str], node: Text, between: str) -> str:
    """The lines below ``|`` or ``>``, indented as they were."""
    _, *body = node.place.text.split("\n")
    widths = [len(line) - len(line.lstrip(" ")) for line in body if line.strip()]
    blanks = " " * (min(widths) if widths else _column(node) + 2)
    return between.join(f"{blanks}{line}" if line else "" for line in lines)


def _column(node: Text) -> int:
    """The column, from 0, in which the key stands whose value this is, or the list's item."""
    text, start = node.place.source.text, node.place.start
    found = _INDENTATION.match(text, text.rfind("\n", 0, start) + 1, start)
    return len(found[0]) if found else 0


def _one_line(value: Value, *, flow: bool) -> str:
    """A value on one line: words, or a mapping in braces."""
    if isinstance(value, str):
        written = scalar(value, flow=flow or "\n" in value)
        if not _reads_back(written, value, flow=flow):
            raise NotEditable(f"YAML cannot hold {value!r}")
        return written
    pairs = (
        f"{_one_line(name, flow=True)}: {_one_line(words, flow=True)}"
        for name, words in value.items()
    )
    return f"{{{', '.join(pairs)}}}"


def _scalar(value: str, node: Text, tail: str) -> str:
    """A value in the style that suits it, below its key where it has several lines."""
    written = scalar(value, indent=_column(node), flow=node.flow)
    fits = _reads_back(written, value, flow=node.flow, tail=tail)
    return written if fits else _one_line(value, flow=node.flow)


def _reads_back(written: str, value: str, *, flow: bool, tail: str = "\n") -> bool:
    """Whether ``written`` says ``value`` behind a key and as an item of a list, without remarks."""
    wanted: object = {"k": value}
    if flow:
        text, wanted = f"[{written}, {{k: {written}}}]", [value, wanted]
    elif written[:1] in ("|", ">"):
        text = f"k: {written}{tail}"
    else:
        text, wanted = f"l:\n- {written}\nk: {written}{tail}", {"l": [value], "k": value}
    report = Report()
    found = plain_data(load_yaml(Source("", text), report))
    return not len(report) and found == wanted


def _tail(text: str, end: int) -> str:
    """The empty lines behind a value: some kinds of ``|`` count them in."""
    blanks = _BLANKS.match(text, end)
    return blanks[0][: blanks[0].rfind("\n") + 1] if blanks else ""


def _alias(name: Text, value: Node) -> re.Match[str] | None:
    """The ``*name`` that stands as the value; its node is where the anchor is, further above."""
    if value.place.start >= name.place.start:
        return None
    return _ALIAS.match(name.place.source.text, name.place.end)


def _end_of(name: Text, value: Node) -> int:
    """Where an entry ends: behind its value, a remark not counted."""
    if alias := _alias(name, value):
        return alias.end()
    if isinstance(value, Text) and value.missing:
        colon = _COLON.match(name.place.source.text, name.place.end)
        return colon.end() if colon else name.place.end
    return _end(value)


def _end(node: Node) -> int:
    """Where a node ends. Block lists and mappings are said to end where the next thing begins."""
    if isinstance(node, Text) or node.flow:
        return node.place.end
    if isinstance(node, MapNode):
        return _end_of(*node.entries[-1]) if node.entries else node.place.end
    last = node.items[-1] if node.items else None
    written_here = last is not None and last.place.start >= node.place.start
    return _end(last) if last is not None and written_here else node.place.end


def _depends_on_what_follows(node: Node, text: str) -> bool:
    """Whether the last text of an entry ends otherwise if a line is put in, or taken, behind it."""
    last = _last_text(node)
    header = _BLOCK_HEADER.match(last.place.text) if last and not last.plain else None
    if last is None or header is None:
        return False
    return header[1] == "+" or (not header[1] and "\n" not in text[last.place.end :])


def _ends_in_block(node: Node) -> bool:
    """Whether the last text of an entry is a block, which takes in what is indented below it."""
    last = _last_text(node)
    return bool(last and not last.plain and _BLOCK_HEADER.match(last.place.text))


def _last_text(node: Node) -> Text | None:
    while not isinstance(node, Text):
        last = node.entries[-1][1] if isinstance(node, MapNode) and node.entries else None
        if not isinstance(node, MapNode):
            last = node.items[-1] if node.items else None
        if last is None:
            return None
        node = last
    return node


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _refuse_shared(node: Node) -> None:
    """An anchored value is also what stands at its aliases."""
    text, start = node.place.source.text, node.place.start
    if isinstance(node, Text):
        shared = _ANCHOR_BEFORE.search(text, max(0, start - 200), start) is not None
    else:
        shared = node.place.text.startswith("&")
    if shared:
        name = text[text.rfind("&", 0, start + 1) :].split()[0]
        raise NotEditable(f"'{name}' shares this value with other places; write it out there first")
