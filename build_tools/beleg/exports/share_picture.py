"""The picture of a claim that programs show where somebody shares a link to its page.

It carries the finding beside the verdict, for a picture travels without its page. It is drawn with
a font that comes as a package, so that every machine draws the same letters.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

from ..languages import Texts, quoted
from ..marks import verdict_word
from ..model import Article, Claim, Site, Tone
from ..publish.share import HEIGHT, WIDTH, picture_address, shown
from .selection import published_claims

_MARGIN = 70
_BAND = 120
"""Height of the band that holds the verdict. This and the following are pixels."""
_FOOT = 100
_SIZES = (58, 52, 46, 40, 35, 31)
"""Of the claim; the finding is a little smaller. Below the last, a phone shows dust."""
_LEADING = 1.3
_GAP = 34

_SHADES = 4
"""Between paper and ink, for the edges of letters. Few shades make a small file."""
_TONES: dict[Tone, tuple[int, int, int]] = {
    "false": (0xA3, 0x12, 0x1F),
    "misleading": (0x85, 0x43, 0x00),
    "unproven": (0x5A, 0x3A, 0x8E),
    "true": (0x0A, 0x5A, 0x39),
    "context": (0x0B, 0x4D, 0x86),
}
"""What the words of a badge have in the light scheme: at least 7.5:1 against white."""
_WHITE, _INK, _SOFT = (255, 255, 255), (0x1F, 0x1F, 0x1F), (0x59, 0x59, 0x59)


def share_pictures(site: Site) -> Iterator[tuple[str, bytes]]:
    """Path below the site's root and PNG of each claim that has a picture."""
    for listed, claim in published_claims(site, withdrawn=True):
        article = listed.article.article
        if address := picture_address(claim, article, site.settings):
            yield address, picture(claim, article, site.settings.name)


def picture(claim: Claim, article: Article, site_name: str) -> bytes:
    """The picture of one claim, as PNG."""
    canvas = Image.new("L", (WIDTH, HEIGHT), 0)
    width = WIDTH - 2 * _MARGIN
    word = verdict_word(claim, Texts.for_language(article.lang))
    _Face.of(50, bold=True).line(canvas, word[:1].upper() + word[1:], _BAND // 2, width)
    _words(canvas, shown(quoted(claim.claim, article.lang)), shown(claim.summary), width)
    foot = shown(f"{site_name} · {article.publisher}")
    _Face.of(30, bold=False).line(canvas, foot, HEIGHT - _FOOT // 2, width)
    return _png(_coloured(canvas), _palette(claim.tone))


def _words(canvas: Image.Image, claim: str, finding: str, width: int) -> None:
    """Claim and finding as large as they fit; what is too long for the smallest size is cut."""
    top, bottom = _BAND + 44, HEIGHT - _FOOT
    for size in _SIZES:
        bold, plain = _Face.of(size, bold=True), _Face.of(round(size * 0.8), bold=False)
        above, below = bold.wrapped(claim, width), plain.wrapped(finding, width)
        if bold.height * len(above) + _GAP + plain.height * len(below) <= bottom - top:
            break
    else:
        room = bottom - top - _GAP
        # The finding keeps what the claim leaves it, and never less than three lines of it.
        kept = max(room - plain.height * len(below), room - 3 * plain.height, room // 2)
        above = bold.cut(above, kept // bold.height, width)
        below = plain.cut(below, (room - bold.height * len(above)) // plain.height, width)
    for line in above:
        bold.write(canvas, line, top)
        top += bold.height
    top += _GAP
    for line in below:
        plain.write(canvas, line, top)
        top += plain.height


@dataclass(frozen=True, kw_only=True)
class _Letter:
    """A letter as it is put on the canvas: ``shape`` is None for a space."""

    shape: Image.Image | None
    left: int
    top: int
    width: int


class _Face:
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
        self._letters: dict[str, _Letter] = {}
        self.height = round(size * _LEADING)

    @staticmethod
    @cache
    def of(size: int, *, bold: bool) -> _Face:
        """The same face each time, with its letters."""
        return _Face(size, bold=bold)

    def _letter(self, char: str) -> _Letter:
        known = self._letters.get(char)
        if known is None:
            left, top, right, bottom = map(round, self._font.getbbox(char, anchor="la"))
            shape = None
            if right > left and bottom > top:
                shape = Image.new("L", (right - left, bottom - top), 0)
                draw = ImageDraw.Draw(shape)
                draw.text((-left, -top), char, fill=255, font=self._font, anchor="la")
            width = round(self._font.getlength(char))
            known = _Letter(shape=shape, left=left, top=top, width=width)
            self._letters[char] = known
        return known

    def width(self, words: str) -> int:
        """In pixels."""
        return sum(self._letter(char).width for char in words)

    def write(self, canvas: Image.Image, words: str, top: int) -> None:
        """One line at the left margin."""
        at = _MARGIN
        for char in words:
            letter = self._letter(char)
            if letter.shape:
                canvas.paste(_SHADES, (at + letter.left, top + letter.top), letter.shape)
            at += letter.width

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
        return [*lines[: number - 1], self._shortened(f"{lines[number - 1]} ", width)]

    def _shortened(self, words: str, width: int) -> str:
        while self.width(f"{words.rstrip()} …") > width:
            words = words.rstrip()[:-1]
        return f"{words.rstrip(' .,;:-')} …"

    def line(self, canvas: Image.Image, words: str, middle: int, width: int) -> None:
        """One line, cut where it is too long, with its middle at this height."""
        whole = words if self.width(words) <= width else self._shortened(words, width)
        # Letters sit a little low in the height that the font has for them.
        self.write(canvas, whole, middle - round(self.height * 0.53))


@cache
def _font() -> bytes:
    return (files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf").read_bytes()


def _coloured(canvas: Image.Image) -> Image.Image:
    """The shades of band and foot moved to where the palette has their colours."""
    boxes = ((0, 0, WIDTH, _BAND), (0, HEIGHT - _FOOT, WIDTH, HEIGHT))
    for number, box in enumerate(boxes, start=1):
        first = number * (_SHADES + 1)
        moved = [min(first + shade, 255) for shade in range(256)]
        canvas.paste(canvas.crop(box).point(moved), box)
    return canvas


def _palette(tone: Tone) -> list[int]:
    ramps = ((_WHITE, _INK), (_TONES[tone], _WHITE), (_WHITE, _SOFT))
    return [value for paper, ink in ramps for value in _ramp(paper, ink)]


def _ramp(paper: tuple[int, int, int], ink: tuple[int, int, int]) -> Iterator[int]:
    for step in range(_SHADES + 1):
        for start, end in zip(paper, ink, strict=True):
            yield round(start + (end - start) * step / _SHADES)


def _png(canvas: Image.Image, palette: list[int]) -> bytes:
    canvas.putpalette(palette)
    written = io.BytesIO()
    # Run lengths alone (3) are as small as zlib's search for repetitions, in half the time.
    canvas.save(written, "PNG", compress_level=1, compress_type=3)
    return written.getvalue()
