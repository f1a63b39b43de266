"""Dates in ISO 8601, as exact as the author wrote them and no more."""

from __future__ import annotations

import re
from datetime import date, datetime

from ..characters import is_blank
from ..diagnostics import Code
from ..format import Field
from ..nodes import Node
from .desk import Desk
from .values import missing, text_of

_DATE = re.compile(
    r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}"
    r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?"
)
_DAY_FIRST = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})")


def day(node: Node, field: Field, desk: Desk) -> str | None:
    """A year, a month, a day or a moment in ISO 8601, as the author wrote it."""
    text = text_of(node, field, desk)
    if text is None:
        return None
    if is_blank(text.value):
        if field.required:
            missing(field.name, text.place, desk, f"write e.g. {field.name}: {field.example}")
        return None
    word = text.value.strip()
    if not _DATE.fullmatch(word):
        cure = _better_date(word) or "write it as 2025-05-19, 2025-05 or 2025"
        desk.report.error(Code.WRONG_TYPE, f"{word[:60]!r} is not a date", text.place, cure)
        return None
    if not _exists(word):
        message = f"there is no {word!r} in the calendar"
        desk.report.error(Code.WRONG_TYPE, message, text.place, "check day and month")
        return None
    return word


def is_date(word: str) -> bool:
    """Whether ``word`` may stand in a field for dates."""
    return _DATE.fullmatch(word) is not None and _exists(word)


def _exists(word: str) -> bool:
    try:
        if "T" in word:
            datetime.fromisoformat(word)
        else:
            date.fromisoformat((word + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _better_date(word: str) -> str:
    if found := _DAY_FIRST.fullmatch(word):
        year, month, day_ = found[3], found[2], found[1]
    elif found := _YEAR_FIRST.fullmatch(word):
        year, month, day_ = found[1], found[2], found[3]
    else:
        return "put a 'T' before the time" if re.match(r"[0-9-]{10} [0-9]", word) else ""
    return f"write {year}-{month:0>2}-{day_:0>2}"
