"""PyYAML's events into nodes; what means more than the words that stand there is refused.

Tags, merge keys, a second document, a key that is there twice, aliases that contain themselves or
multiply: whatever would make a program see something else than the editor who wrote it.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from .characters import direction_flaw, flaws
from .diagnostics import Code, Report, Severity
from .nodes import ListNode, MapNode, Node, Text
from .source import Place, Source

DEEPEST = 20
"""Levels of lists and mappings within one another."""
MOST_ALIASES = 10
"""Aliases in a file; few enough that they cannot multiply into a bomb."""
UNREADABLE = {
    **dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0)], "\ufffd"),
    **dict.fromkeys([*range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd"),
    **dict.fromkeys([0x85, 0x2028, 0x2029], " "),
}
"""Same length, so that offsets stay; YAML refuses these or takes them for line ends."""

_BLANKS = " \t\r\n"
_LOST_WORDS = re.compile(r"[ \t]+(#+[^#\s][^\n]*)")
_LOST_HEADER = re.compile(r"[|>][0-9+-]*(?:[ \t]+(?=#+[^#\s])|(?=#))(#[^\n]*)")
_ANCHOR = re.compile(r"&\S+\s*")


class _Stop(Exception):
    """The rest of the file is not worth reading; why has been filed."""


class Composer:
    """Events of one stream into nodes."""

    def __init__(self, parser: Any, source: Source, offset: int, report: Report) -> None:
        self._parser = parser
        self._source = source
        self._offset = offset
        self._report = report
        self._anchors: dict[str, Node | None] = {}
        """None while the anchored thing is still being read."""
        self._unused: dict[str, Place] = {}
        self._aliases = 0
        self._flow = 0
        """How many ``{`` and ``[`` are open."""
        self.last: Any = None
        """The event before the one that is being read."""

    def compose(self) -> Node | None:
        """The root of the only document. Raises PyYAML's errors."""
        try:
            return self._document()
        except _Stop:
            return None

    def _document(self) -> Node | None:
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        root = self._node(self._next(), 1)
        self._next()
        for name, place in self._unused.items():
            self._report.error(
                Code.YAML_SYNTAX,
                f"the word '&{name}' would be lost",
                place,
                "put the value in quotes; '&' at its beginning has a meaning of its own",
            )
        event = self._next()
        if isinstance(event, yaml.DocumentStartEvent):
            self._report.error(
                Code.YAML_SYNTAX,
                "a second document begins here",
                self._place(event),
                "keep one document in a file: delete the line '---' or make two files",
            )
        return None if isinstance(root, Text) and root.missing else root

    def _next(self) -> Any:
        event = self._parser.get_event()
        self.last = event
        return event

    def _place(self, event: Any) -> Place:
        start, end = event.start_mark.index, event.end_mark.index
        return self._source.place(self._offset + start, self._offset + end)

    def _node(self, event: Any, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if depth > DEEPEST and not isinstance(event, yaml.ScalarEvent):
            self._report.error(
                Code.TOO_LARGE,
                f"more than {DEEPEST} lists and mappings stand within one another",
                self._source.place(self._offset + event.start_mark.index),
                "write it flatter",
            )
            raise _Stop
        self._refuse_tag(event)
        self._open_anchor(event)
        if isinstance(event, yaml.ScalarEvent):
            node: Node = self._text(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._list(event, depth)
        else:
            node = self._mapping(event, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _refuse_tag(self, event: Any) -> None:
        if event.tag is None:
            return
        place = self._place(event)
        word = place.text.split()[0] if place.text.split() else "!"
        self._report.error(
            Code.YAML_SYNTAX,
            f"{word!r} is a YAML tag; tags are not used here",
            self._source.place(place.start, place.start + len(word)),
            "put the value in quotes if it begins with '!', else remove the tag",
        )

    def _open_anchor(self, event: Any) -> None:
        name = event.anchor
        if name is None:
            return
        start = self._offset + event.start_mark.index
        place = self._source.place(start, start + len(name) + 1)
        if name in self._anchors:
            self._report.error(
                Code.YAML_SYNTAX,
                f"the anchor '&{name}' is there twice",
                place,
                "use another name, or put the value in quotes if it begins with '&'",
            )
        elif isinstance(event, yaml.ScalarEvent):
            self._unused[name] = place
        self._anchors[name] = None

    def _alias(self, event: Any) -> Node:
        name, place = event.anchor, self._place(event)
        self._unused.pop(name, None)
        self._aliases += 1
        node = self._anchors.get(name)
        if self._aliases > MOST_ALIASES:
            self._report.error(
                Code.YAML_SYNTAX,
                f"more than {MOST_ALIASES} aliases in a file",
                place,
                "write the values out",
            )
            raise _Stop
        if node is None:
            inside = name in self._anchors
            self._report.error(
                Code.YAML_SYNTAX,
                f"'*{name}' stands within itself" if inside else f"there is no anchor '&{name}'",
                place,
                "put the value in quotes if it begins with '*', else write it out",
            )
            return Text("", place, plain=False)
        return node

    def _text(self, event: Any) -> Text:
        start = self._offset + event.start_mark.index
        end = self._offset + event.end_mark.index
        if event.anchor is not None and (anchor := _ANCHOR.match(self._source.text, start, end)):
            start = min(anchor.end(), end)
        end = start + len(self._source.text[start:end].rstrip(_BLANKS))
        place = self._source.place(start, end)
        plain = not event.style
        if plain:
            self._check_nothing_lost(_LOST_WORDS.match(self._source.text, end))
        elif event.style in "|>":
            self._check_nothing_lost(_LOST_HEADER.match(self._source.text, start))
        return Text(self._checked(event.value, place), place, plain, self._flow > 0)

    def _check_nothing_lost(self, lost: re.Match[str] | None) -> None:
        if lost is None:
            return
        self._report.error(
            Code.YAML_SYNTAX,
            f"the words {lost[1].strip()[:60]!r} would be lost: '#' begins a remark",
            self._source.place(lost.start(1), lost.start(1) + len(lost[1].rstrip())),
            "put the value in quotes; for a remark leave a space behind '#'",
        )

    def _checked(self, value: str, place: Place) -> str:
        """``value``; what an escape such as ``\\0`` smuggled into it is filed and replaced."""
        found = [*flaws(value)] if "\\" in place.text else []
        if turned := direction_flaw(value):
            found.append(turned)
        for flaw in found:
            char = place.text.find(value[flaw.start])
            at = place if char < 0 else self._source.place(place.start + char)
            file = self._report.error if flaw.severity is Severity.ERROR else self._report.warning
            file(flaw.code, flaw.message, at, flaw.help)
        return value.translate(UNREADABLE) if found else value

    def _list(self, start: Any, depth: int) -> ListNode:
        items: list[Node] = []
        flow = bool(start.flow_style)
        self._flow += flow
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        self._flow -= flow
        return ListNode(tuple(items), self._span(start, event), flow)

    def _mapping(self, start: Any, depth: int) -> MapNode:
        entries: dict[str, tuple[Text, Node]] = {}
        flow = bool(start.flow_style)
        self._flow += flow
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if isinstance(key, Text) and self._is_good_key(key, entries):
                entries[key.value] = (key, value)
            elif not isinstance(key, Text):
                self._report.error(
                    Code.WRONG_TYPE,
                    "a list or a mapping stands where a key should be",
                    key.place,
                    "put the value in quotes if it begins with '{', '[' or '?'",
                )
        self._flow -= flow
        return MapNode(tuple(entries.values()), self._span(start, event), flow)

    def _is_good_key(self, key: Text, entries: dict[str, tuple[Text, Node]]) -> bool:
        if key.missing:
            self._report.error(
                Code.WRONG_TYPE, "there is no key in front of ':'", key.place, "write 'key: value'"
            )
        elif key.plain and key.value == "<<":
            self._report.error(
                Code.YAML_SYNTAX, "merge keys are not used here", key.place, "write the entries out"
            )
        elif key.value in entries:
            first = entries[key.value][0].place.line
            self._report.error(
                Code.DUPLICATE_KEY,
                f"the key {key.value!r} is there twice",
                key.place,
                f"the first is in line {first}; keep one of them",
            )
        else:
            return True
        return False

    def _span(self, start: Any, end: Any) -> Place:
        first = self._offset + start.start_mark.index
        last = self._offset + end.end_mark.index
        written = self._source.text[first:last].rstrip(_BLANKS)
        return self._source.place(first, first + len(written))
