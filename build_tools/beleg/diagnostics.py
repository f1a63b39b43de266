"""What can be wrong, said once.

A diagnostic is data: code, message, place, help. How it looks on a screen, in JSON or in a pull
request is a renderer's business (``beleg.adapters.reporting``). The stations never raise for an
author's mistake; they add to a ``Report`` and carry on, so that one run names every mistake.

House rules of wording: lower case, no full stop, the author's own word in quotes, then the cure.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from .source import Place


class Severity(StrEnum):
    """``error`` stops publication, ``warning`` does not."""

    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """Every kind of problem. ``explanations.py`` says what each means and how to mend it."""

    YAML_SYNTAX = "yaml-syntax"
    DUPLICATE_KEY = "duplicate-key"
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    WRONG_TYPE = "wrong-type"
    BAD_CHARACTER = "bad-character"
    ODD_CHARACTER = "odd-character"
    BAD_ENCODING = "bad-encoding"
    TOO_LARGE = "too-large"
    UNSAFE_PATH = "unsafe-path"
    UNSAFE_URL = "unsafe-url"
    BAD_ID = "bad-id"
    DUPLICATE_ID = "duplicate-id"
    UNKNOWN_ARTICLE = "unknown-article"
    EMPTY_ARTICLE = "empty-article"
    READ_DIFFERENTLY = "read-differently"
    UNKNOWN_VERDICT = "unknown-verdict"
    UNKNOWN_SOURCE = "unknown-source"
    UNKNOWN_PERSON = "unknown-person"
    NO_SOURCE = "no-source"
    SELF_REVIEW = "self-review"
    NOT_REVIEWED = "not-reviewed"
    BAD_FIGURE = "bad-figure"
    UNSAFE_TEXT = "unsafe-text"
    ODD_LIST = "odd-list"
    QUOTE_NOT_FOUND = "quote-not-found"
    QUOTE_AMBIGUOUS = "quote-ambiguous"
    QUOTE_UNMARKABLE = "quote-unmarkable"
    QUOTE_MOVED = "quote-moved"
    TEXT_ALTERED = "text-altered"
    TOO_DENSE = "too-dense"
    STACKED = "stacked"
    VERDICT_IN_CLAIM = "verdict-in-claim"
    SELF_APPEARANCE = "self-appearance"
    INCOMPLETE_CLAIM = "incomplete-claim"
    PERMALINK_LOST = "permalink-lost"
    BAD_REDIRECT = "bad-redirect"
    MISSING_CORRECTION = "missing-correction"
    UNRENDERED = "unrendered"


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    """One problem at one place, with its cure."""

    code: Code
    severity: Severity
    message: str
    place: Place
    help: str = ""


class Report:
    """All problems of a run."""

    def __init__(self) -> None:
        # A dictionary as an ordered set: a file of thousands of mistakes must not take minutes.
        self._found: dict[Diagnostic, None] = {}

    def error(self, code: Code, message: str, place: Place, help: str = "") -> None:
        """File a problem that stops publication."""
        self._add(code, Severity.ERROR, message, place, help)

    def warning(self, code: Code, message: str, place: Place, help: str = "") -> None:
        """File a problem that the editor should know of."""
        self._add(code, Severity.WARNING, message, place, help)

    def _add(self, code: Code, severity: Severity, message: str, place: Place, help_: str) -> None:
        found = Diagnostic(code=code, severity=severity, message=message, place=place, help=help_)
        self._found.setdefault(found)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take over the findings of another run."""
        for found in diagnostics:
            self._found.setdefault(found)

    @property
    def errors(self) -> int:
        """How many problems stop publication."""
        return sum(found.severity is Severity.ERROR for found in self._found)

    @property
    def warnings(self) -> int:
        """How many do not."""
        return len(self._found) - self.errors

    def in_reading_order(self) -> list[Diagnostic]:
        """By path, then from top to bottom."""
        return sorted(
            self._found, key=lambda d: (d.place.path, d.place.start, d.place.end, d.code, d.message)
        )

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.in_reading_order())

    def __len__(self) -> int:
        return len(self._found)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean 'quote'?`` where one of the known words is close, else an empty string."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else ""
