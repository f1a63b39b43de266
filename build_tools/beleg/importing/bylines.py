"""Names and dates as they stand above press texts."""

from __future__ import annotations

import re
from datetime import date

_CAPITALISED = r"[A-ZÀ-ÞŁŠŽ][\w.'’-]*"
_NAME = rf"{_CAPITALISED}(?: (?:von|van|de|der|den|zu|di|da|al|el|bin|le|la|{_CAPITALISED})){{1,4}}"
_AND = r"(?:,? (?:und|and|u\.|&) )"
_BYLINE = re.compile(
    rf"(?:(?:Ein|Eine) \w+ von|Von|By|Text: ?|Autor(?:in)?: ?|Author: ?|Text von)\s*"
    rf"(?P<names>{_NAME}(?:(?:, {_NAME})*{_AND}{_NAME})?)(?P<rest>(?:, | \| |, in ).{{0,60}})?"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jänner jan",
            "februar february feb",
            "märz march mär mar maerz",
            "april apr",
            "mai may",
            "juni june jun",
            "juli july jul",
            "august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "dezember december dez dec",
        ),
        start=1,
    )
    for name in names.split()
}
_LEAD = (
    r"(?:(?:veröffentlicht|erschienen|erstellt|publiziert|published|posted|first published)"
    r"(?: am| on)?[: ]+)?"
    r"(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day|(?:mo|di|mi|do|fr|sa|so)\b\.?)?,? ?(?:den )?"
)
_TAIL = r"(?:,? ?(?:-|–|\||um|at)? ?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?: ?(?:uhr|h))?)?"
_DAYS = tuple(
    re.compile(_LEAD + form + _TAIL, re.IGNORECASE)
    for form in (
        r"(?P<day>\d{1,2})\.? ?(?P<word>[^\W\d_]{3,9})\.?,? (?P<year>\d{4})",
        r"(?P<word>[^\W\d_]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})",
        r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})",
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
    )
)


def authors(line: str) -> tuple[tuple[str, ...], str] | None:
    """The names in ``Von Anna Beispiel und Max Muster, Berlin``, and what stands behind them.

    None where the line is no byline. One word is no name: ``Von Berlin`` might be a headline.
    """
    found = _BYLINE.fullmatch(line.strip())
    if found is None:
        return None
    names = re.split(rf"{_AND}|, ", found["names"])
    return tuple(names), (found["rest"] or "").strip(" ,|")


def publication(line: str) -> str | None:
    """A whole line that is a date, as ISO 8601, with the hour only where it stands there.

    None where it is none, where there is no such day, or where day and month could be exchanged.
    """
    for form in _DAYS:
        found = form.fullmatch(line.strip())
        if found is None:
            continue
        parts = found.groupdict()
        month = _MONTHS.get((parts.get("word") or "").lower()) or int(parts.get("month") or 0)
        try:
            day = date(int(parts["year"]), month, int(parts["day"])).isoformat()
        except ValueError:
            return None
        if parts["hour"] and int(parts["hour"]) < 24 and int(parts["minute"]) < 60:
            return f"{day}T{int(parts['hour']):02}:{parts['minute']}"
        return None if parts["hour"] else day
    return None
