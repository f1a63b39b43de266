"""What stands in a site's registers, found by the very words in which the site exports it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ..exports import schema_org
from ..exports.web_annotation import source_body
from ..model import Registers

T = TypeVar("T")


class Registered:
    """Keys of the registers. Only what is equal in all its values is the same."""

    def __init__(self, registers: Registers) -> None:
        self._bodies = _keys(registers.references, source_body)
        self._cited = _keys(registers.references, schema_org.source)
        self._people = _keys(registers.people, schema_org.person)

    def body(self, whole: Mapping[str, Any]) -> str | None:
        """The key of a source, from the body of a W3C annotation."""
        return self._bodies.get(_same(whole))

    def cited(self, whole: Mapping[str, Any]) -> str | None:
        """The key of a source, from a review's citation."""
        return self._cited.get(_same(whole))

    def person(self, whole: Mapping[str, Any]) -> str | None:
        """The key of somebody who said something, from a claim's author."""
        return self._people.get(_same(whole))


def _keys(things: Mapping[str, T], made: Callable[[T], Mapping[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, thing in things.items():
        found.setdefault(_same(made(thing)), key)
    return found


def _same(whole: Mapping[str, Any]) -> str:
    return json.dumps(whole, sort_keys=True, default=repr)
