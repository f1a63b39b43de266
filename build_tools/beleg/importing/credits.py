"""Lines that say who wrote a text and when, as values for the front matter."""

from __future__ import annotations

from .bylines import authors, publication
from .pieces import Finding

BYLINE, DATE = "byline", "date"
"""What such lines are called."""
NAMES = {"author": BYLINE, "published": DATE}


def credited(words: str, line: int) -> tuple[str, Finding] | None:
    """Key and value of the line ``words``; None where it is neither a byline nor a date."""
    origin = f"line {line}"
    if found := authors(words):
        names, rest = found
        unsure = f"{rest!r} was not taken as a name" if rest else ""
        value = names if len(names) > 1 else names[0]
        return "author", Finding(value=value, origin=origin, doubt=unsure)
    if day := publication(words):
        return "published", Finding(value=day, origin=origin)
    return None
