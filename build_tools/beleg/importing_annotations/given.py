"""A JSON object that knows which of its values somebody has read.

So what is left over need not be remembered by those who read it: whatever a reader did not ask for
is in the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .json_text import Number

_ALIASES = {"@id": "id", "@type": "type"}
"""JSON-LD's names, and what contexts such as the one for annotations make of them."""
_LONGEST = 80


@dataclass(frozen=True, kw_only=True)
class Left:
    """A value that was not taken over."""

    path: str
    """Names of the values that it is in, with dots between them; lists are not counted."""
    value: str
    """As JSON would show it, shortened."""


class Given:
    """An object of the file. Readers take no value of another type than they ask for."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        self._whole = value
        self._values = {_ALIASES.get(name, name): value for name, value in value.items()}
        self._read: set[str] = set()
        self._things: dict[str, list[Given]] = {}

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def value(self, name: str) -> Any:
        """The value as it stands there; it still counts as not read."""
        return self._values.get(name)

    @property
    def whole(self) -> Mapping[str, Any]:
        """The object as it stands in the file."""
        return self._whole

    def skip(self, *names: str) -> None:
        """These say nothing that the site does not know anyway."""
        self._read.update(names)

    def skip_all(self) -> None:
        """Everything in it has been understood."""
        self._read.update(self._values)

    def skip_if(self, name: str, expected: object) -> None:
        """The same, where the value is the one that the site would write itself."""
        if self._values.get(name) == expected:
            self._read.add(name)

    def text(self, name: str) -> str | None:
        """A text that shows something; of a list the only one."""
        found = self._texts(name)
        if len(found) != 1:
            return None
        self._read.add(name)
        return found[0]

    def texts(self, name: str) -> tuple[str, ...]:
        """A text, or a list of texts and of nothing else."""
        found = self._texts(name)
        if found:
            self._read.add(name)
        return tuple(found)

    def _texts(self, name: str) -> list[str]:
        value = self._values.get(name)
        items = value if isinstance(value, list) else [value]
        words = [_word(item) for item in items]
        found = [word for word in words if word is not None]
        return found if len(found) == len(items) else []

    def thing(self, name: str) -> Given | None:
        """An object; of a list the only one."""
        found = self.things(name)
        return found[0] if len(found) == 1 else None

    def things(self, name: str) -> list[Given]:
        """An object, or the objects of a list. Asked twice, they are the same."""
        if name not in self._things:
            value = self._values.get(name)
            items = value if isinstance(value, list) else [value]
            self._things[name] = [Given(item) for item in items if isinstance(item, Mapping)]
        return self._things[name]

    def types(self) -> frozenset[str]:
        """Its types, without prefixes and vocabularies' addresses."""
        return frozenset(re.split(r"[/#:]", word)[-1] for word in self.texts("type"))

    def left(self, path: str = "") -> Iterator[Left]:
        """What nobody has read, in the order of the file."""
        for name, value in self._values.items():
            here = f"{path}.{name}" if path else name
            if name in self._read or value is None or value in ("", [], {}):
                continue
            if name not in self._things:
                yield Left(path=here, value=shown(value))
                continue
            for thing in self._things[name]:
                yield from thing.left(here)
            others = value if isinstance(value, list) else [value]
            for other in others:
                if other is not None and not isinstance(other, Mapping):
                    yield Left(path=here, value=shown(other))


def _word(value: Any) -> str | None:
    if isinstance(value, Mapping) and set(value) <= {"@value", "@language"}:
        value = value.get("@value")
    return value.strip() if isinstance(value, str) and value.strip() else None


def shown(value: Any) -> str:
    """A value in a line."""
    if isinstance(value, str):
        words = " ".join(value[: 2 * _LONGEST].split())
    elif isinstance(value, Number):
        words = value.digits
    elif isinstance(value, Mapping):
        words = f"{{{', '.join(str(name) for name in list(value)[:6])}}}"
    elif isinstance(value, list):
        words = f"[{', '.join(shown(item) for item in value[:3])}]"
    else:
        words = {True: "true", False: "false"}.get(value, "null")
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
