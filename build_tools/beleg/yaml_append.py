"""One more annotation at the end of a list of a file; everything else stays to the character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .diagnostics import Report
from .format import ANNOTATIONS, Shape
from .load import load_yaml
from .nodes import ListNode, MapNode, Node, Text
from .source import Source
from .yaml_edit import Edit, NotEditable, apply, plain_data
from .yaml_write import document, entry, entry_in_braces

_USUAL_INDENT = 2


def append_entry(source: Source, name: str, values: Mapping[str, Any]) -> list[Edit]:
    """Edits that add an annotation to the list ``name``: ``claims``, ``notes`` or ``links``.

    The list keeps its style and its indentation; where there is none, it is put at the end of the
    file. Raises NotEditable where the file is no annotation file that can be read.
    """
    before = _read(source)
    if before is not None and not isinstance(before, MapNode):
        raise NotEditable(f"{source.path} is no annotation file: it has no claims, notes or links")
    wanted = _with(plain_data(before) or {}, name, values)
    for edits in _ways(source.text, before, name, values):
        try:
            after = _read(Source(source.path, apply(source.text, edits)))
        except NotEditable:
            continue
        if plain_data(after) == wanted:
            return edits
    raise NotEditable(f"nothing can be added to {name!r} in {source.path} as it is written there")


def _read(source: Source) -> Node | None:
    report = Report()
    node = load_yaml(source, report)
    if node is None and report.errors:
        raise NotEditable(f"{source.path} cannot be read as YAML; `beleg check` says where")
    return node


def _with(data: Any, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the file has to say afterwards."""
    added = plain_data(_read(Source("", document({name: [values]}))))
    assert isinstance(added, dict)
    return {**data, name: [*(data.get(name) or []), *added[name]]}


def _ways(
    text: str, root: MapNode | None, name: str, values: Mapping[str, Any]
) -> Iterator[list[Edit]]:
    """Edits to try, the best first."""
    shape = next(field.shape for field in ANNOTATIONS.fields if field.name == name)
    assert shape is not None
    there = next((pair for pair in root.entries if pair[0].value == name), None) if root else None
    if there is None:
        yield from _new_list(text, root, name, values, shape)
        return
    key, value = there
    if isinstance(value, Text) and value.missing:
        yield [_below(text, key.place.end, entry(values, shape, _usual_indent(root)))]
    elif isinstance(value, ListNode) and value.flow:
        yield from _in_brackets(text, value, values, shape, _usual_indent(root))
    elif isinstance(value, ListNode):
        column = value.place.column - 1
        written = entry(values, shape, column)
        gap = "\n" if _has_gaps(text, value) else ""
        last = _end_of_entry(text, _last_character(value), column)
        yield [_below(text, last, gap + written)]
        yield [_below(text, value.place.end, gap + written)]
        blanks = re.compile(r"\s*").match(text, last)
        yield [_below(text, blanks.end() - 1 if blanks else last, written)]


def _new_list(
    text: str, root: MapNode | None, name: str, values: Mapping[str, Any], shape: Shape
) -> Iterator[list[Edit]]:
    if root is not None and root.flow:
        at = root.place.end - 1
        comma = ", " if root.entries else ""
        written = f"{comma}{name}: [{entry_in_braces(values, shape)}]"
        yield [Edit(start=at, end=at, text=written)]
        return
    written = f"{name}:\n{entry(values, shape, _usual_indent(root))}"
    gap = "\n" if root is not None else ""
    yield [_below(text, len(text), gap + written)]
    if root is not None:
        yield [_below(text, root.place.end, gap + written)]


def _in_brackets(
    text: str, items: ListNode, values: Mapping[str, Any], shape: Shape, indent: int
) -> Iterator[list[Edit]]:
    start, end = items.place.start, items.place.end
    written = entry_in_braces(values, shape)
    if items.items:
        last = max(_last_character(item) for item in items.items)
        yield [Edit(start=last, end=last, text=f", {written}")]
        yield [Edit(start=end - 1, end=end - 1, text=f", {written}")]
        return
    if "#" not in items.place.text:
        emptied = Edit(start=start - text[:start].endswith(" "), end=end, text="")
        yield [emptied, _below(text, end, entry(values, shape, indent))]
    yield [Edit(start=end - 1, end=end - 1, text=written)]


def _usual_indent(root: MapNode | None) -> int:
    """The column in which the lists of the file have their ``-``."""
    for _, value in root.entries if root else ():
        if isinstance(value, ListNode) and not value.flow:
            return value.place.column - 1
    return _USUAL_INDENT


def _below(text: str, offset: int, lines: str) -> Edit:
    """``lines`` below the line in which ``offset`` lies."""
    end = text.find("\n", offset) if offset < len(text) else -1
    if end >= 0:
        return Edit(start=end + 1, end=end + 1, text=lines)
    lead = "\n" if text and not text.endswith("\n") else ""
    return Edit(start=len(text), end=len(text), text=lead + lines)


def _last_character(node: Node) -> int:
    """Behind the last word of ``node``; the place of a block goes on to whatever follows it."""
    if isinstance(node, ListNode) and node.items and not node.flow:
        return _last_character(node.items[-1])
    if isinstance(node, MapNode) and node.entries and not node.flow:
        return max(node.entries[-1][0].place.end, _last_character(node.entries[-1][1]))
    return node.place.end


def _end_of_entry(text: str, last: int, column: int) -> int:
    """In the last line of an entry, counting the remarks below it that are indented like it."""
    end = text.find("\n", last)
    while end >= 0:
        remark = re.compile(r"( *)#[^\n]*").match(text, end + 1)
        if not remark or len(remark[1]) <= column:
            break
        last = remark.end()
        end = text.find("\n", last)
    return last


def _has_gaps(text: str, items: ListNode) -> bool:
    """Whether the entries of a list are parted by empty lines, as they usually are."""
    if len(items.items) < 2:
        return True
    between = text[_last_character(items.items[-2]) : items.items[-1].place.start]
    return re.search(r"\n[ \t]*\n", between) is not None
