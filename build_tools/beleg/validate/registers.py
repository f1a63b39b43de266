"""What all articles share: sources, people and the scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, cast

from ..diagnostics import Code, Report
from ..format import PERSON, REDIRECT, REFERENCE, VERDICT, Shape
from ..identifiers import fault_of
from ..load import load_yaml
from ..model import Person, Redirect, Registers, Scale, Tone, Verdict
from ..nodes import MapNode, Node, Text
from ..permalinks import aliases, fault_of_address
from ..scale import BUILT_IN_SCALE, BUILT_IN_VERSION
from ..source import Source
from .desk import Desk
from .record import Record, read_record, reference

REGISTERS = ("sources", "people", "verdicts", "redirects")
"""The names of the files in ``annotations/_site/``, without their ending."""

_TONE_OF_RATING: Mapping[int | None, Tone] = {
    1: "false",
    2: "false",
    3: "misleading",
    4: "true",
    5: "true",
    None: "unproven",
}


def read_registers(sources: Mapping[str, Source], report: Report) -> Registers:
    """The registers of a site; ``sources`` are by name, as in ``REGISTERS``. None must be there."""
    desk = Desk(report=report)
    redirects = dict(_redirects(_root(sources.get("redirects"), desk), desk))
    return Registers(
        scale=_scale(sources.get("verdicts"), desk),
        references={
            key.value: reference(record, key.value)
            for key, record in _entries(_root(sources.get("sources"), desk), REFERENCE, desk)
        },
        people={
            key.value: _person(record, key.value)
            for key, record in _entries(_root(sources.get("people"), desk), PERSON, desk)
        },
        redirects=redirects,
        aliases=aliases(redirects),
    )


def _root(source: Source | None, desk: Desk) -> MapNode | None:
    node = load_yaml(source, desk.report) if source else None
    if source is None or node is None or isinstance(node, MapNode):
        return node if isinstance(node, MapNode) else None
    desk.report.error(
        Code.WRONG_TYPE,
        "a register is a mapping of keys to entries",
        source.whole_line(node.place.line),
        "write each entry as 'key:' and its fields indented below it",
    )
    return None


def _redirects(root: MapNode | None, desk: Desk) -> Iterator[tuple[str, Redirect]]:
    """Where they lead to is checked when all articles are known."""
    for key, record in _entries(root, REDIRECT, desk):
        old, new = key.value, record.word("to")
        if new is None or fault_of_address(old) or fault_of_address(new):
            continue
        yield old, Redirect(old=old, new=new, place=key.place, new_place=record.places["to"])


def _entries(root: MapNode | None, shape: Shape, desk: Desk) -> Iterator[tuple[Text, Record]]:
    rule, code = fault_of, Code.BAD_ID
    if shape is REDIRECT:
        rule, code = fault_of_address, Code.BAD_REDIRECT
    for key, value in root.entries if root else ():
        if fault := rule(key.value):
            desk.report.error(code, fault.message, key.place, fault.help)
        required = next(field for field in shape.fields if field.required)
        if _is_empty(value):
            desk.report.error(
                Code.MISSING_KEY,
                f"the entry {key.value!r} is empty",
                key.place,
                f"write at least {required.name}: {required.example} below it",
            )
            continue
        if isinstance(value, Text):
            message = f"{value.value[:60]!r} stands where the fields of {key.value!r} belong"
            cure = f"write {required.name}: {value.value[:60]} below it, if that is meant"
            desk.report.error(Code.WRONG_TYPE, message, value.place, cure)
            continue
        record = read_record(value, shape, desk, key.place)
        if record is not None:
            yield key, record


def _is_empty(node: Node) -> bool:
    return isinstance(node, Text) and node.missing


def _person(record: Record, key: str) -> Person:
    return Person(
        key=key,
        name=record.word("name") or key,
        role=record.word("role"),
        description=record.word("description"),
        url=record.word("url"),
        kind=cast(Literal["person", "organisation"], record.word("kind") or "person"),
    )


def _scale(source: Source | None, desk: Desk) -> Scale:
    """The site's own scale, from its best to its last, or the built-in one."""
    root = _root(source, desk)
    if root is None:
        return BUILT_IN_SCALE
    version = root.get("version")
    wrapped = next((value for key, value in root.entries if key.value == "verdicts"), None)
    if isinstance(wrapped, MapNode):
        _refuse_others(root, desk)
        steps = wrapped
    else:
        kept = tuple(entry for entry in root.entries if entry[0].value != "version")
        steps = MapNode(kept, root.place)
    if version is not None and not isinstance(version, Text):
        desk.report.error(
            Code.WRONG_TYPE, "'version' must be one word", version.place, 'write version: "2"'
        )
    verdicts = tuple(_verdict(record, key.value) for key, record in _entries(steps, VERDICT, desk))
    if not verdicts:
        return BUILT_IN_SCALE
    written = version.value if isinstance(version, Text) else BUILT_IN_VERSION
    return Scale(version=written, verdicts=verdicts)


def _refuse_others(root: MapNode, desk: Desk) -> None:
    for key, _ in root.entries:
        if key.value not in {"version", "verdicts"}:
            desk.report.error(
                Code.UNKNOWN_KEY,
                f"{key.value!r} stands beside 'verdicts'",
                key.place,
                "indent it so that it stands below 'verdicts:'",
            )


def _verdict(record: Record, key: str) -> Verdict:
    rating = record.get("rating", int)
    return Verdict(
        key=key,
        label=record.get("label", dict) or {},
        criteria=record.get("criteria", dict) or {},
        tone=cast(Tone, record.word("tone") or _TONE_OF_RATING[rating]),
        rating=rating,
        colour=record.word("colour"),
        icon=record.word("icon"),
    )
