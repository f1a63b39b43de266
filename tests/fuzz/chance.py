"""Small changes of kept inputs, the same ones for the same seed: a fuzzer that needs no library.

It does not see which ways an input goes; so it finds what the long run has found once, and what is
near it, in seconds and on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

_WORDS = (
    *("\n", "\n\n", " ", "    ", "\t", "%%%%\n", "---\n", "- ", "* ", "1. ", "> ", "# ", "|"),
    *("```\n", "`", "**", "_", "[", "](", "][", "[^1]", "[^1]: ", "![", "<", ">", "<!--"),
    *("-->", "<mark>", "</mark>", "<b>", "</p>", "<script>", "onclick=", "javascript:"),
    *("&amp;", "&#0;", "&", "\\", "{", "}", ": ", "&a ", "*a", "!!", "'", '"', "¦", "@0 9"),
    *("\u00ad", "\u200b", "\u200d", "\u202e", "\u2066", "\u2028", "\u0301", "\ufeff", "\x1f"),
    *("e\u0301", "\U0001f3f4\U000e0067\U000e007f", "\ufdfa", "\u1100\u1161", "ﬁ", "…", "„“"),
)
_BYTES = (b"\xff", b"\xed\xa0\x80", b"\xc3", b"\x00", b"\r", b"\x1b[31m")
TOKENS = (*(word.encode() for word in _WORDS), *_BYTES)


def changed(kept: Sequence[bytes], seed: int, number: int) -> Iterator[bytes]:
    """``number`` inputs, each made of one that is kept by one to six changes."""
    chance = random.Random(seed)
    for _ in range(number):
        data = bytearray(chance.choice(kept))
        for _ in range(chance.randint(1, 6)):
            chance.choice(_WAYS)(data, chance, kept)
        yield bytes(data)


def _range(data: bytearray, chance: random.Random, longest: int) -> slice:
    start = chance.randint(0, len(data))
    return slice(start, min(len(data), start + chance.randint(1, longest)))


def _put(data: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    at = chance.randint(0, len(data))
    data[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 30))


def _cut(data: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    del data[_range(data, chance, 30)]


def _turn(data: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.randrange(256)


def _repeat(data: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    part = bytes(data[_range(data, chance, 60)])
    at = chance.randint(0, len(data))
    data[at:at] = part * chance.randint(1, 4)


def _cross(data: bytearray, chance: random.Random, kept: Sequence[bytes]) -> None:
    other = bytearray(chance.choice(kept))
    data[_range(data, chance, 200)] = other[_range(other, chance, 200)]


_WAYS: tuple[Callable[[bytearray, random.Random, Sequence[bytes]], None], ...] = (
    *(_put, _put, _cut, _turn, _repeat, _cross),
)
