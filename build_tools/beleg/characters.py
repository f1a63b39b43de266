"""Characters that must not, or should not, stand in a text.

Some characters show nothing and still do something: they turn the reading direction of the rest
of the page, hide words from people that programs read, or end a program's string. An editor cannot
see them, so the message has to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .diagnostics import Code, Severity

_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufff9-\ufffd"
    "\ufffe\uffff\U0001fffe\U0001ffff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
"""Flags of countries within countries (Scotland, Wales) are spelled with tag characters."""
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PARAGRAPH_END = re.compile(r"\n[ \t]*(?=\n|\Z)")
_BLANK = "\u115f\u1160\u2800\u3164\uffa0\u034f"
"""Letters and symbols by category that draw nothing."""


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """A character, or several alike in a row, that is refused or looks odd."""

    start: int
    end: int
    code: Code
    severity: Severity
    message: str
    help: str


def flaws(text: str) -> Iterator[Flaw]:
    """What is wrong with single characters of ``text``, in reading order.

    Tabs and line ends are fine; so are joiners, variation selectors and soft hyphens, which
    languages and pictograms need. Direction marks are looked at by ``direction_flaw``.
    """
    flags = [found.span() for found in _FLAG.finditer(text)] if "\U0001f3f4" in text else []
    end = 0
    for found in _SUSPECT.finditer(text):
        start = found.start()
        if start < end or any(first < start < last for first, last in flags):
            continue
        char = found[0]
        end = found.end()
        while end < len(text) and text[end] == char:
            end += 1
        yield _flaw(char, start, end)


def direction_flaw(text: str) -> Flaw | None:
    """The first mark that turns the reading direction and is not undone in its paragraph.

    A closing mark without an opening one counts as well: it would close what another text opened.
    """
    if not _BIDI.search(text):
        return None
    begin = 0
    for end in [*(found.start() for found in _PARAGRAPH_END.finditer(text)), len(text)]:
        at = _unbalanced(text, begin, end)
        if at is not None:
            return Flaw(
                start=at,
                end=at + 1,
                code=Code.BAD_CHARACTER,
                severity=Severity.ERROR,
                message=f"{_named(text[at])} turns the reading direction and is not undone",
                help="remove it, or close it with its counterpart in the same paragraph",
            )
        begin = end
    return None


def is_blank(text: str) -> bool:
    """Whether nothing of ``text`` can be seen."""
    return all(
        char in _BLANK
        or unicodedata.category(char) in {"Cc", "Cf", "Cn", "Zs", "Zl", "Zp"}
        or "\ufe00" <= char <= "\ufe0f"
        for char in text
    )


def _unbalanced(text: str, begin: int, end: int) -> int | None:
    open_marks: list[tuple[str, int]] = []
    for found in _BIDI.finditer(text, begin, end):
        char = found[0]
        if char in "\u202c\u2069":
            if not open_marks or open_marks.pop()[0] != char:
                return found.start()
        else:
            closing = "\u2069" if char in "\u2066\u2067\u2068" else "\u202c"
            open_marks.append((closing, found.start()))
    return open_marks[0][1] if open_marks else None


def _flaw(char: str, start: int, end: int) -> Flaw:
    for test, code, severity, what, cure in _JUDGEMENTS:
        if re.match(test, char):
            return Flaw(
                start=start,
                end=end,
                code=code,
                severity=severity,
                message=f"{_named(char)} {what}",
                help=cure,
            )
    raise AssertionError(char)


_JUDGEMENTS = (
    (
        "[\u2028\u2029\x85]",
        Code.ODD_CHARACTER,
        Severity.WARNING,
        "is an invisible line break",
        "replace it by a space or an ordinary line break",
    ),
    (
        "[\x00-\x1f\x7f-\x9f]",
        Code.BAD_CHARACTER,
        Severity.ERROR,
        "is a control character",
        "remove it; it is often left over from a copy out of another program",
    ),
    (
        "[\ud800-\udfff]",
        Code.BAD_CHARACTER,
        Severity.ERROR,
        "is half a character",
        "remove it, or write the whole character",
    ),
    (
        "[\U000e0000-\U000e007f]",
        Code.BAD_CHARACTER,
        Severity.ERROR,
        "is invisible and can hide words from readers",
        "remove it",
    ),
    (
        "[\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff]",
        Code.BAD_CHARACTER,
        Severity.ERROR,
        "is no character",
        "remove it",
    ),
    (
        "[\ufff9-\ufffd]",
        Code.ODD_CHARACTER,
        Severity.WARNING,
        "stands for something that was lost in copying",
        "compare with the original and put in what stood there",
    ),
    (
        ".",
        Code.ODD_CHARACTER,
        Severity.WARNING,
        "is private to some font and shows as a box elsewhere",
        "replace it by an ordinary character",
    ),
)


def _named(char: str) -> str:
    name = unicodedata.name(char, "").lower()
    return f"U+{ord(char):04X}" + (f" ({name})" if name else "")
