"""A mapping read against its declaration: known keys, all that it must have, values of their form.

This is the only place that walks a declaration; what the single values mean is said in ``values``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ..characters import is_blank
from ..diagnostics import Code, did_you_mean
from ..format import LONGEST_QUOTE, Field, Form, Shape
from ..model import Quote, Reference
from ..nodes import ListNode, MapNode, Node, Text
from ..source import Place
from . import lookups, values
from .dates import day
from .desk import Desk

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Record:
    """The values of a mapping that are right, and where they stand."""

    values: Mapping[str, Any]
    places: Mapping[str, Place]
    """Of all values, also of those that are wrong."""
    place: Place
    """What stands for the whole: its id, its key, or its first line."""

    def get(self, name: str, kind: type[T]) -> T | None:
        """The value, if there is one; ``kind`` is its type."""
        value = self.values.get(name)
        return value if isinstance(value, kind) else None

    def word(self, name: str) -> str | None:
        """A value that is one word or text."""
        return self.get(name, str)

    def many(self, name: str, kind: type[T]) -> tuple[T, ...]:
        """The entries of a list; an empty tuple where there is none."""
        return tuple(item for item in self.values.get(name, ()) if isinstance(item, kind))


def read_record(node: Node, shape: Shape, desk: Desk, home: Place | None = None) -> Record | None:
    """The record that ``node`` is, with everything that is wrong filed; None where it is none.

    ``home``: the place that stands for it, where neither an id nor its first line does.
    """
    if not isinstance(node, MapNode):
        values.wrong_type(node, Field(shape.name, Form.RECORD, shape.about), desk)
        return None
    home = home or _home(node)
    entries = {key.value: (key, value) for key, value in node.entries}
    meant = _unknown_keys(node, shape, desk)
    found: dict[str, Any] = {}
    for field in shape.fields:
        key, value = entries.get(field.name, (None, None))
        if key is None or value is None or _is_missing(value):
            if not (key is None and field.name in meant):
                _missing(field, shape, desk, key, home)
            continue
        read = READERS[field.form](value, field, desk)
        if read is not None:
            found[field.name] = read
    places = {name: value.place for name, (_, value) in entries.items()}
    return Record(values=found, places=places, place=home)


def _is_missing(node: Node) -> bool:
    return isinstance(node, Text) and node.missing


def _home(node: MapNode) -> Place:
    identity = node.get("id")
    if isinstance(identity, Text):
        return identity.place
    place = node.place
    line = place.source.line_text(place.line)
    return place.source.place(
        place.start, min(place.end, place.start + len(line.rstrip()) - place.column + 1)
    )


def _missing(field: Field, shape: Shape, desk: Desk, key: Text | None, home: Place) -> None:
    place = home if key is None else key.place
    if field.form is Form.SOURCES and field.least:
        no_source(field, shape, desk, place)
    elif field.form is Form.QUOTE and key is not None:
        cure = "copy the words from the article; without the key it is about the whole article"
        values.missing(field.name, place, desk, cure)
    elif field.required:
        cure = f"write e.g. {field.name}: {field.example}"
        if key is None:
            cure = f"this {shape.name} needs it; {cure}"
        values.missing(field.name, place, desk, cure)


def no_source(field: Field, shape: Shape, desk: Desk, place: Place) -> None:
    """File that nothing backs this."""
    desk.report.error(
        Code.NO_SOURCE,
        f"this {shape.name} has no source",
        place,
        f"write e.g. {field.name}: {field.example}",
    )


def _unknown_keys(node: MapNode, shape: Shape, desk: Desk) -> set[str]:
    """Files them; the known keys that were probably meant."""
    present = {key.value for key, _ in node.entries}
    meant: set[str] = set()
    for key, _ in node.entries:
        if key.value in shape.names:
            continue
        candidates = [field.name for field in shape.fields if field.name not in present]
        hint = (
            _owner(key.value, shape)
            or did_you_mean(key.value, candidates)
            or did_you_mean(key.value, shape.names)
        )
        meant.update(name for name in shape.names if hint.endswith(f"{name!r}?"))
        desk.report.error(
            Code.UNKNOWN_KEY,
            f"{key.value[:60]!r} is no key of this {shape.name}",
            key.place,
            hint or f"the keys are {', '.join(field.name for field in shape.fields)}",
        )
    return meant


def _owner(key: str, shape: Shape) -> str:
    owners = [item.name for item in shape.fields if item.shape and key in item.shape.names]
    return f"it belongs below {' or '.join(repr(name) for name in owners)}" if owners else ""


def _record(node: Node, field: Field, desk: Desk) -> Record | None:
    if not isinstance(node, MapNode) or field.shape is None:
        values.wrong_type(node, field, desk)
        return None
    return read_record(node, field.shape, desk)


def _records(node: Node, field: Field, desk: Desk) -> tuple[Record, ...] | None:
    if not isinstance(node, ListNode) or field.shape is None:
        values.wrong_type(node, field, desk)
        return None
    read = (read_record(item, field.shape, desk) for item in node.items if not _empty(item, desk))
    return tuple(record for record in read if record is not None)


def _empty(node: Node, desk: Desk) -> bool:
    if not _is_missing(node):
        return False
    # The place of nothing is the '-' before it.
    start = node.place.source.text.rfind("-", 0, node.place.start + 1)
    place = node.place.source.place(max(start, 0))
    desk.report.error(Code.MISSING_KEY, "this entry is empty", place, "fill it in or delete it")
    return True


def _word_list(node: Node, field: Field, desk: Desk) -> tuple[str, ...] | None:
    items = node.items if isinstance(node, ListNode) else (node,)
    if isinstance(node, MapNode):
        values.wrong_type(node, field, desk)
        return None
    read = (values.words(item, field, desk) for item in items if not _empty(item, desk))
    return tuple(line for line in read if line is not None)


def _quote(node: Node, field: Field, desk: Desk) -> Quote | None:
    if isinstance(node, ListNode) or field.shape is None:
        values.wrong_type(node, field, desk)
        return None
    if isinstance(node, Text):
        return _quote_of(node.value, node.place, desk)
    record = read_record(node, field.shape, desk)
    exact = record.word("exact") if record else None
    if record is None or exact is None:
        return None
    found = _quote_of(exact, record.places["exact"], desk)
    prefix, suffix = record.word("prefix") or "", record.word("suffix") or ""
    return replace(found, prefix=prefix, suffix=suffix) if found else None


def _quote_of(words: str, place: Place, desk: Desk) -> Quote | None:
    exact = words.strip()
    if is_blank(exact):
        cure = "copy the words from the article; without the key it is about the whole article"
        values.missing("quote", place, desk, cure)
        return None
    if len(exact) > LONGEST_QUOTE:
        desk.report.error(
            Code.TOO_LARGE,
            f"the quote has {len(exact)} characters, more than {LONGEST_QUOTE}",
            place,
            "quote the decisive words only",
        )
        return None
    if unicodedata.category(exact[0]).startswith("M"):
        desk.report.error(
            Code.BAD_CHARACTER,
            f"the quote begins with U+{ord(exact[0]):04X}, half of a letter with an accent",
            place,
            "copy the whole letter",
        )
        return None
    return Quote(exact=exact, place=place)


def _sources(node: Node, field: Field, desk: Desk) -> tuple[Reference, ...] | None:
    if not isinstance(node, ListNode) or field.shape is None:
        values.wrong_type(node, field, desk)
        return None
    if len(node.items) < field.least:
        desk.report.error(
            Code.NO_SOURCE,
            "there is no source in the list",
            node.place,
            f"write e.g. {field.name}: {field.example}",
        )
    items = [item for item in node.items if not _empty(item, desk)]
    read = (_source(item, field, field.shape, desk) for item in items)
    return tuple(reference for reference in read if reference is not None)


def _source(node: Node, field: Field, shape: Shape, desk: Desk) -> Reference | None:
    if isinstance(node, Text):
        known = desk.registers.references
        if node.value in known:
            return known[node.value]
        desk.report.error(
            Code.UNKNOWN_SOURCE,
            f"{node.value[:80]!r} is no key of sources.yml",
            node.place,
            did_you_mean(node.value, known) or "add it there, or write {title: …, url: …}",
        )
        return None
    if isinstance(node, ListNode):
        values.wrong_type(node, field, desk)
        return None
    record = read_record(node, shape, desk)
    return None if record is None else reference(record)


def reference(record: Record, key: str | None = None) -> Reference:
    """A source, from the register or written in place."""
    return Reference(
        key=key,
        title=record.word("title") or "",
        publisher=record.word("publisher"),
        author=record.word("author"),
        url=record.word("url"),
        published=record.word("published"),
        accessed=record.word("accessed"),
        archive_url=record.word("archive_url"),
        lang=record.word("lang"),
        quote=record.word("quote"),
        kind=record.word("kind"),
        gone=record.word("status") == "gone",
        place=record.place,
    )


Reader = Callable[[Node, Field, Desk], object]

READERS: Mapping[Form, Reader] = {
    Form.ID: values.identifier,
    Form.WORDS: values.words,
    Form.VERBATIM: values.verbatim,
    Form.WORD_LIST: _word_list,
    Form.MARKDOWN: values.markdown,
    Form.DATE: day,
    Form.ADDRESS: lookups.address,
    Form.LANGUAGE: lookups.language,
    Form.CHOICE: values.choice,
    Form.NUMBER: values.number,
    Form.RATING: values.rating,
    Form.COLOUR: values.colour,
    Form.QUOTE: _quote,
    Form.VERDICT: lookups.verdict,
    Form.SPEAKER: lookups.speaker,
    Form.SOURCES: _sources,
    Form.IMAGE: lookups.path,
    Form.MAP: lookups.path,
    Form.PERMALINK: lookups.permalink,
    Form.BY_LANGUAGE: lookups.by_language,
    Form.RECORD: _record,
    Form.RECORDS: _records,
}
