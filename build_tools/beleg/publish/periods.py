"""Dates in months, years, decades or centuries: whatever gives a chart few enough columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

MOST = 24
"""Columns that can be told apart on a phone."""
_MONTHS = (1, 12, 120, 1200)
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?")

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Period(Generic[T]):
    """A span of time and what happened in it, perhaps nothing."""

    first: str
    """A month (``2025-05``) or a year (``2025``)."""
    last: str
    """The same, or the last year of a decade or century."""
    items: tuple[T, ...]


def by_period(dated: Sequence[tuple[str, T]]) -> list[Period[T]]:
    """Periods of equal length without a gap, in their order; ISO 8601 words, none left out.

    Words that are no dates are passed over.
    """
    found = [(match, item) for word, item in dated if (match := _DATE.match(word))]
    if not found:
        return []
    # A date that gives only a year can be put into no month.
    finest = 0 if all(match[2] for match, _ in found) else 1
    months = [(int(match[1]) * 12 + int(match[2] or 1) - 1, item) for match, item in found]
    low, high = min(month for month, _ in months), max(month for month, _ in months)
    fitting = [step for step in _MONTHS[finest:] if high // step - low // step < MOST]
    step = fitting[0] if fitting else _MONTHS[-1]
    held: dict[int, list[T]] = {at: [] for at in range(low // step, high // step + 1)}
    for month, item in months:
        held[month // step].append(item)
    return list(_named(held, step))


def _named(held: dict[int, list[T]], step: int) -> Iterator[Period[T]]:
    for at, items in held.items():
        first, last = at * step, (at + 1) * step - 1
        if step == 1:
            words = (f"{first // 12:04}-{first % 12 + 1:02}",) * 2
        else:
            words = (f"{first // 12:04}", f"{last // 12:04}")
        yield Period(first=words[0], last=words[1], items=tuple(items))
