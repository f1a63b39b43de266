"""YAML as text: every word stays the word that stands there, and knows its place.

YAML turns ``no`` into false, ``12:30`` into 750 and ``2025-05-19`` into a date, drops the first of
two equal keys and whatever stands behind `` #``. A fact-check quotes other people's words, so none
of that may happen. Only PyYAML's parser is used, never its constructors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from .characters import direction_flaw, flaws
from .diagnostics import Code, Report, Severity
from .source import Place, Source
from .syntax import explain_syntax

DEEPEST = 20
"""Levels of lists and mappings within one another."""
MOST_ALIASES = 10
"""Aliases in a file; few enough that they cannot multiply into a bomb."""
MOST_FLAWS = 20
"""Bad characters that are named one by one; a file with more is no text."""

_UNREADABLE = {
    **dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0)], "\ufffd"),
    **dict.fromkeys([*range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd"),
    **dict.fromkeys([0x85, 0x2028, 0x2029], " "),
}
"""Same length, so that offsets stay; YAML refuses these or takes them for line ends."""
_UNREADABLE_YAML = (yaml.YAMLError, ValueError, OverflowError)
"""The last two: escapes such as ``"\\UFFFFFFFF"``, which PyYAML lets through to ``chr``."""
_LOST_WORDS = re.compile(r"[ \t]+(#+[^#\s][^\n]*)")
_ANCHOR = re.compile(r"&\S+\s*")


@dataclass(frozen=True)
class Text:
    """A word or a text, exactly as YAML delivers it."""

    value: str
    place: Place
    plain: bool
    """Written without quotation marks and without ``|`` or ``>``."""

    @property
    def missing(self) -> bool:
        """Whether nothing stands there: ``key:`` and the end of the line."""
        return self.plain and not self.value


@dataclass(frozen=True)
class ListNode:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True)
class MapNode:
    """A mapping. Its keys are different words, in the order in which they stand there."""

    entries: tuple[tuple[Text, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """The value of ``key``; None where there is none or where it is missing."""
        for name, value in self.entries:
            if name.value == key:
                return None if isinstance(value, Text) and value.missing else value
        return None


Node = Text | ListNode | MapNode


class _PurePythonParser(Reader, Scanner, Parser):
    """PyYAML's parser without a composer and a constructor; its messages are the clear ones."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


def load_yaml(source: Source, report: Report, start: int = 0, end: int | None = None) -> Node | None:
    """The one document in ``source.text[start:end]``, or None where there is none or a mistake.

    Mistakes that leave the rest readable (a duplicate key, a tag, a bad character) are filed and
    the rest is returned. Places count from the beginning of the whole source.
    """
    end = len(source.text) if end is None else end
    if source.text.startswith("\ufeff", start):
        start += 1
    _check_characters(source, start, end, report)
    text = source.text[start:end].translate(_UNREADABLE)
    fast = getattr(yaml, "CParser", None)
    if fast is not None:
        attempt = Report()
        try:
            node = _Composer(fast(text), source, start, attempt).compose()
        except _UNREADABLE_YAML:
            # The parser in C is twenty times faster; the one in Python says better what is wrong.
            pass
        else:
            report.extend(attempt)
            return node
    return _load_slowly(text, source, start, report)


def _load_slowly(text: str, source: Source, start: int, report: Report) -> Node | None:
    parser, attempt = _PurePythonParser(text), Report()
    composer = _Composer(parser, source, start, attempt)
    try:
        node = composer.compose()
    except _UNREADABLE_YAML as error:
        finding = explain_syntax(error, text, composer.last, parser.index)
        place = source.place(start + finding.start, start + finding.end)
        report.error(finding.code, finding.message, place, finding.help)
        report.extend(found for found in attempt if found.place.start != place.start)
        return None
    report.extend(attempt)
    return node


def _check_characters(source: Source, start: int, end: int, report: Report) -> None:
    for count, flaw in enumerate(flaws(source.text[start:end])):
        if count == MOST_FLAWS:
            break
        file = report.error if flaw.severity is Severity.ERROR else report.warning
        place = source.place(start + flaw.start, start + flaw.end)
        file(flaw.code, flaw.message, place, flaw.help)


class _Stop(Exception):  # noqa: N818
    """The rest of the file is not worth reading; why has been filed."""


class _Composer:
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
                Code.YAML_ALIAS,
                f"the word '&{name}' would be lost",
                place,
                "put the value in quotes; '&' at its beginning has a meaning of its own",
            )
        event = self._next()
        if isinstance(event, yaml.DocumentStartEvent):
            self._report.error(
                Code.YAML_DOCUMENTS,
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
            Code.YAML_TAG,
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
                Code.YAML_ALIAS,
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
                Code.YAML_ALIAS,
                f"more than {MOST_ALIASES} aliases in a file",
                place,
                "write the values out",
            )
            raise _Stop
        if node is None:
            inside = name in self._anchors
            self._report.error(
                Code.YAML_ALIAS,
                f"'*{name}' stands within itself" if inside else f"there is no anchor '&{name}'",
                place,
                "put the value in quotes if it begins with '*', else write it out",
            )
            return Text("", place, plain=False)
        return node

    def _text(self, event: Any) -> Text:
        place = self._place(event)
        start, end = place.start, place.end
        if event.anchor is not None and (anchor := _ANCHOR.match(self._source.text, start, end)):
            start = min(anchor.end(), end)
        end = start + len(self._source.text[start:end].rstrip())
        place = self._source.place(start, end)
        plain = not event.style
        if plain and event.value:
            self._check_nothing_lost(place)
        return Text(self._checked(event.value, place), place, plain)

    def _check_nothing_lost(self, place: Place) -> None:
        lost = _LOST_WORDS.match(self._source.text, place.end)
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
        return value.translate(_UNREADABLE) if found else value

    def _list(self, start: Any, depth: int) -> ListNode:
        items: list[Node] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return ListNode(tuple(items), self._span(start, event))

    def _mapping(self, start: Any, depth: int) -> MapNode:
        entries: dict[str, tuple[Text, Node]] = {}
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
        return MapNode(tuple(entries.values()), self._span(start, event))

    def _is_good_key(self, key: Text, entries: dict[str, tuple[Text, Node]]) -> bool:
        if key.missing:
            self._report.error(
                Code.WRONG_TYPE, "there is no key in front of ':'", key.place, "write 'key: value'"
            )
        elif key.plain and key.value == "<<":
            self._report.error(
                Code.YAML_ALIAS, "merge keys are not used here", key.place, "write the entries out"
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
        written = self._source.text[first:last].rstrip()
        return self._source.place(first, first + len(written))


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
