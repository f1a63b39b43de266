"""YAML as text: nodes that know their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .source import Place


@dataclass(frozen=True)
class Text:
    """A word or a text, exactly as YAML delivers it."""

    value: str
    place: Place
    plain: bool
    """Written without quotation marks and without ``|`` or ``>``."""
    flow: bool = False
    """Written between ``{}`` or ``[]``, where a comma ends the words."""

    @property
    def missing(self) -> bool:
        """Whether nothing stands there: ``key:`` and the end of the line."""
        return self.plain and not self.value


@dataclass(frozen=True)
class ListNode:
    """A list."""

    items: tuple[Node, ...]
    place: Place
    flow: bool = False
    """Written with ``[]``."""


@dataclass(frozen=True)
class MapNode:
    """A mapping. Its keys are different words, in the order in which they stand there."""

    entries: tuple[tuple[Text, Node], ...]
    place: Place
    flow: bool = False
    """Written with ``{}``."""

    def get(self, key: str) -> Node | None:
        """The value of ``key``; None where there is none or where it is missing."""
        for name, value in self.entries:
            if name.value == key:
                return None if isinstance(value, Text) and value.missing else value
        return None


Node = Text | ListNode | MapNode


def texts(node: Node) -> Iterator[Text]:
    """All words and texts below ``node``, keys included, in the order in which they stand there."""
    if isinstance(node, Text):
        yield node
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from texts(item)
    else:
        for key, value in node.entries:
            yield key
            yield from texts(value)
