"""What was learnt about sources, as edits of the YAML they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..diagnostics import Report
from ..load import load_yaml
from ..nodes import ListNode, MapNode, Node
from ..source import Source
from ..yaml_edit import Edit, NotEditable, apply, plain_data, set_key
from .collect import Path


@dataclass(frozen=True, kw_only=True)
class Change:
    """A key of a source that gets a value."""

    file: str
    """The path of the file, as messages show it."""
    path: Path
    """The way to the mapping."""
    key: str
    value: str


def edits(source: Source, changes: Sequence[Change]) -> list[Edit]:
    """The edits of one file.

    Before they are returned they are tried: the file must then say what it said before, with
    nothing but these values changed. Raises NotEditable where it would not.
    """
    root = load_yaml(source, Report())
    expected = plain_data(root)
    made: list[Edit] = []
    for change in changes:
        mapping = _at(root, change.path)
        wanted = _data_at(expected, change.path)
        if not isinstance(mapping, MapNode) or not isinstance(wanted, dict):
            raise NotEditable(f"{source.path} has changed meanwhile")
        made.append(set_key(mapping, change.key, change.value))
        wanted[change.key] = change.value
    report = Report()
    after = load_yaml(Source(source.path, apply(source.text, made)), report)
    if report.errors or plain_data(after) != expected:
        raise NotEditable(f"{source.path} cannot be changed without changing more than is meant")
    return made


def _at(node: Node | None, path: Path) -> Node | None:
    for step in path:
        if isinstance(node, MapNode) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def _data_at(data: object, path: Path) -> object:
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data
