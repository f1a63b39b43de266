"""Words drawn with a font that comes as a package, so that every machine draws the same letters.

Colours are numbers of a palette. Paper has one of them, and the edges of letters those that follow
it up to that of ink.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from PIL import Image, ImageDraw, ImageFont

SHADES = 4
"""From paper to ink, for the edges of letters. Few shades make a small file."""
_LEADING = 1.3
_BEFORE = 2
"""Pixels that stand before each row: in a PNG, they are the byte that says how it is filtered."""


class Canvas:
    """Rows of a picture that are drawn on."""

    def __init__(self, width: int, height: int, paper: int) -> None:
        self._image = Image.new("P", (_BEFORE + width, height), paper)
        if paper:
            self._image.paste(0, (0, 0, _BEFORE, height))
        # Asked for its ink at each of half a million letters, Pillow takes longer for that than for
        # the letter; so what its `bitmap` calls is called here.
        draw = ImageDraw.Draw(self._image).draw
        self._put, self._ink = draw.draw_bitmap, draw.draw_ink(paper + SHADES)

    def put(self, letters: Iterable[tuple[Letter, int]], top: int) -> None:
        """Letters in ink, each with how far it is from the left."""
        for letter, left in letters:
            if letter.shape is not None:
                place = (_BEFORE + left + letter.left, top + letter.top)
                self._put(place, letter.shape, self._ink)

    def rows(self) -> bytes:
        """As a PNG has them: two pixels in a byte, and a zero before each row."""
        return self._image.tobytes("raw", "P;4")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter as it is put on a canvas: ``shape`` is None for a space."""

    shape: Any
    """The core of a picture, as Pillow calls it."""
    left: int
    top: int
    width: int


class Face:
    """The font in one size and weight, with the letters that were drawn so far.

    The font moves no pair of letters together, so each is drawn once and then only copied; a
    thousand pictures have half a million of them.
    """

    def __init__(self, size: int, *, bold: bool) -> None:
        # The machine's own text layout, where it has one, would place letters differently.
        layout = ImageFont.Layout.BASIC
        self._font = ImageFont.truetype(io.BytesIO(_font()), size, layout_engine=layout)
        wanted = {b"Weight": 700 if bold else 400, b"Width": 100}
        axes = self._font.get_variation_axes()
        self._font.set_variation_by_axes([wanted[axis["name"]] for axis in axes])
        self._letters: dict[str, Letter] = {}
        self._widths = _Widths(self)
        self.height = round(size * _LEADING)

    @staticmethod
    @cache
    def of(size: int, *, bold: bool) -> Face:
        """The same face each time, with its letters."""
        return Face(size, bold=bold)

    def letter(self, char: str) -> Letter:
        """A letter, drawn when it is first needed."""
        known = self._letters.get(char)
        if known is None:
            left, top, right, bottom = map(round, self._font.getbbox(char, anchor="la"))
            shape = None
            if right > left and bottom > top:
                shape = Image.new("L", (right - left, bottom - top), 0)
                draw = ImageDraw.Draw(shape)
                draw.text((-left, -top), char, fill=255, font=self._font, anchor="la")
            width = round(self._font.getlength(char))
            core = None if shape is None else shape.im
            known = Letter(shape=core, left=left, top=top, width=width)
            self._letters[char] = known
        return known

    def width(self, words: str) -> int:
        """In pixels."""
        return sum(map(self._widths.__getitem__, words))

    def write(self, canvas: Canvas, words: str, left: int, top: int) -> None:
        """One line, as far from the left and from above."""
        canvas.put(self._placed(words, left), top)

    def _placed(self, words: str, left: int) -> Iterator[tuple[Letter, int]]:
        for char in words:
            letter = self._letters.get(char) or self.letter(char)
            yield letter, left
            left += letter.width

    def wrapped(self, words: str, width: int) -> list[str]:
        """``words`` in lines; a word that is wider than a line is divided."""
        space = self.width(" ")
        lines, used = [""], 0
        for word in words.split(" "):
            needed = self.width(word)
            if lines[-1] and used + space + needed <= width:
                lines[-1] += f" {word}"
                used += space + needed
                continue
            parts = self._divided(word, width) if needed > width else [word]
            lines[len(lines) - (not lines[-1]) :] = parts
            used = self.width(parts[-1])
        return lines

    def _divided(self, word: str, width: int) -> list[str]:
        room = width - self.width("-")
        parts, start, used = [], 0, 0
        for at, char in enumerate(word):
            step = self.width(char)
            if used + step > room and at > start:
                parts.append(f"{word[start:at]}-")
                start, used = at, 0
            used += step
        return [*parts, word[start:]]

    def cut(self, lines: list[str], number: int, width: int) -> list[str]:
        """The first ``number`` of the lines, with a sign where some are missing."""
        if len(lines) <= number:
            return lines
        return [*lines[: number - 1], self.shortened(f"{lines[number - 1]} ", width)]

    def shortened(self, words: str, width: int) -> str:
        """``words`` without those at their end that are too many, and a sign for them."""
        while self.width(f"{words.rstrip()} …") > width:
            words = words.rstrip()[:-1]
        return f"{words.rstrip(' .,;:-')} …"


class _Widths(dict[str, int]):
    """Of each letter, measured when it is first asked for."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> int:
        width = self[char] = self._face.letter(char).width
        return width


@cache
def _font() -> bytes:
    return (files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf").read_bytes()
