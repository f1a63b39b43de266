"""The table of bad inputs: what somebody sends, into which field, and what must come of it.

The tables are the YAML files beside this one, a case a line:

``id``       name of the case, or of a row of cases
``field``    where the input stands: ``claim.summary``, ``article.body`` …; ``fields`` for a row
``input``    what is sent. ``BOOM()`` in it is a call of the attacker's; ``times`` repeats it
``written``  the input is YAML as an editor typed it, else it is put there in double quotes
``bytes``    instead of ``input``: a whole file, each letter a byte
``outcome``  ``refused CODE``, ``warned CODE``, ``inert`` (shown, and does nothing), ``accepted``
``shown``    the words that a reader must see, where they differ from the input
``file``     name of the file that holds the input, where it has one
``passage``  the article in which the input is looked for; ``passage_times`` repeats it
``at``       where the message leads instead of the field: to the whole ``record``, or to the
             ``passage``
``why``      why the outcome is another than the one that was proposed with the case
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
_CALL = "BOOM()"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One input, one field, one outcome."""

    id: str
    number: int
    """Its place in the table; stands in every call of an attacker's, who is known by it."""
    field: str
    data: bytes = b""
    text: str = ""
    written: bool = False
    verb: str
    code: str = ""
    shown: str | None = None
    file: str = ""
    passage: str = ""
    at: str = "field"
    why: str = ""

    @property
    def harmless(self) -> bool:
        """Whether it is published."""
        return self.verb != "refused"

    @property
    def name(self) -> str:
        """Its id in the site."""
        return f"case-{self.number}"

    @property
    def room(self) -> str:
        """The first part of the field."""
        return self.field.partition(".")[0]

    @property
    def key(self) -> str:
        """The rest of it."""
        return self.field.partition(".")[2]


@cache
def cases() -> tuple[Case, ...]:
    """All of them, in the order of the files and their lines."""
    found: list[Case] = []
    for file in sorted(FOLDER.glob("*.yml")):
        for row in yaml.load(file.read_text("utf-8"), Loader=_Words):
            fields = row.pop("fields", None) or [row["field"]]
            for field in fields:
                id_ = row["id"] if len(fields) == 1 else f"{row['id']}@{field}"
                found.append(_case({**row, "id": id_, "field": field}, len(found) + 1))
    return tuple(found)


def of_rooms(*rooms: str) -> list[Case]:
    """The cases whose field begins so."""
    return [case for case in cases() if case.room in rooms]


class _Words(yaml.SafeLoader):
    """Every value is the words that stand there."""

    yaml_implicit_resolvers = {}  # noqa: RUF012


def _case(row: dict[str, Any], number: int) -> Case:
    verb, _, code = row.pop("outcome").partition(" ")
    call = f"BOOM({number})"
    text = row.pop("input", "") * int(row.pop("times", 1))
    data = row.pop("bytes", "").encode("latin-1")
    row.pop("fields", None)
    passage = row.pop("passage", "") * int(row.pop("passage_times", 1))
    shown = row.pop("shown", None)
    written = bool(row.pop("written", ""))
    return Case(
        **row,
        number=number,
        passage=passage,
        written=written,
        verb=verb,
        code=code,
        text=text.replace(_CALL, call),
        data=data.replace(_CALL.encode(), call.encode()),
        shown=None if shown is None else shown.replace(_CALL, call),
    )
