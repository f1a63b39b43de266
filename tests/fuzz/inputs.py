"""How the bytes of one input are divided, and what all targets ask of a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from beleg.adapters.reporting import as_text
from beleg.diagnostics import Diagnostic

from ..test_bad_inputs import CONTROL

_LINE = "\n%%%%\n"


def parts(data: bytes, number: int) -> list[str]:
    """``number`` texts; in the file a line ``%%%%`` stands between two of them."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    found = text.replace("\0", "\ufffd").split(_LINE, number - 1)
    return [*found, *[""] * (number - len(found))]


def chosen(line: str, text: str) -> str:
    """The words that a line asks for: of ``text``, where it says ``@start length``, or its own.

    Chance alone would hardly ever quote what is there.
    """
    start, _, length = line.removeprefix("@").partition(" ")
    if not line.startswith("@") or not (start.isdecimal() and length.isdecimal()):
        return line
    first = int(start[:6]) % (len(text) + 1)
    return text[first : first + int(length[:6])]


def assert_clear(found: Iterable[Diagnostic]) -> None:
    """Every message has a place in its text, a cure, and nothing that a terminal obeys."""
    for one in found:
        place = one.place
        assert 0 <= place.start <= place.end <= len(place.source.text), one
        assert one.message, one
        assert one.help, one
        assert not CONTROL.search(as_text([one])), one


def assert_alike(shown: str, wanted: str, what: str) -> None:
    """The same characters, white space apart."""
    one, other = "".join(shown.split()), "".join(wanted.split())
    assert one == other, f"{what}: {_difference(one, other)}"


def _difference(one: Sequence[str], other: Sequence[str]) -> str:
    pairs = zip(one, other, strict=False)
    at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    around = slice(max(0, at - 30), at + 30)
    return f"{one[around]!r} instead of {other[around]!r}"
