"""The pieces that an original is cut into, and the account that none of them is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ..characters import direction_flaw, flaws
from ..diagnostics import Severity

LEVELS = range(2, 7)
"""The page's headline is the first level."""


class Goes(StrEnum):
    """Where a piece goes; the keys of the front matter are called as they are written there."""

    TITLE = "title"
    DESCRIPTION = "description"
    BODY = "body"
    OUT = "left out"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some words of the original that belong together."""

    line: int
    """Line of the original on which it begins, from 1."""
    words: str
    """As they stand there, white space levelled."""
    what: str
    """What it was recognised as, in an editor's words."""
    goes: Goes = Goes.BODY
    doubt: str = ""
    """Why the editor should look at it; empty where there is no doubt."""
    level: int = 0
    """1 to 6 for a heading."""
    markdown: str = ""
    """Of a body's piece: how it is written, where it is more than plain words."""

    @property
    def could_be_heading(self) -> bool:
        """A heading only if the editor says so."""
        return self.what == MAYBE_HEADING


MAYBE_HEADING = "short line"
"""What a piece is called that looks like a heading."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A value for the front matter, and where it was found."""

    value: str | tuple[str, ...]
    origin: str
    """E.g. ``line 3`` or ``the page's metadata``."""
    doubt: str = ""


@dataclass(frozen=True, kw_only=True)
class Original:
    """An original in pieces."""

    pieces: tuple[Piece, ...]
    findings: Mapping[str, Finding] = field(default_factory=dict)
    """By key of the front matter."""
    remarks: tuple[str, ...] = ()
    """What else the editor should know, one sentence each."""
    kept_keys: str = ""
    """Keys of a front matter that mean nothing here, as remarks; each line with its end."""
    body: str | None = None
    """The body as it was written, of an original that is Markdown already."""


def level_spaces(text: str) -> str:
    """``text`` on one line. No-break and thin spaces stay, being part of its typography."""
    return " ".join(
        word for line in text.splitlines() for word in line.replace("\t", " ").split(" ") if word
    ).strip()


def without_spaces(text: str) -> str:
    """The characters of which nothing may get lost."""
    return "".join(text.split())


def unaccounted(original: str, pieces: Iterable[Piece]) -> str | None:
    """Around the first character that is not the same in the original and in its pieces; or None.

    Both are compared without white space, in order.
    """
    wanted = without_spaces(original)
    found = without_spaces("".join(piece.words for piece in pieces))
    if wanted == found:
        return None
    pairs = zip(wanted, found, strict=False)
    at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(wanted), len(found)))
    return wanted[max(0, at - 20) : at + 20]


def cleaned(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` without the characters that no article may hold, and a remark on each kind.

    They draw nothing: control characters, halves of characters, marks that turn the reading
    direction and do not turn it back.
    """
    bad: dict[str, int] = {}
    kept: list[str] = []
    done = 0
    for flaw in flaws(text):
        if flaw.severity is Severity.ERROR and not text[flaw.start].isspace():
            kept.append(text[done : flaw.start])
            done = flaw.end
            bad.setdefault(text[flaw.start], text.count("\n", 0, flaw.start) + 1)
    text = "".join([*kept, text[done:]])
    if direction_flaw(text):
        for char in _TURNING:
            if char in text:
                bad.setdefault(char, text.count("\n", 0, text.index(char)) + 1)
        text = text.translate(dict.fromkeys(map(ord, _TURNING)))
    return text, tuple(
        f"the invisible character U+{ord(char):04X} was removed (first in line {line})"
        for char, line in sorted(bad.items(), key=lambda found: found[1])
    )


_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def body_words(pieces: Sequence[Piece]) -> str:
    """What the body has to show, without white space."""
    return without_spaces("".join(piece.words for piece in pieces if piece.goes is Goes.BODY))
