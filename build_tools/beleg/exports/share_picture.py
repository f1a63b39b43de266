"""The picture of a claim that programs show where somebody shares a link to its page.

It carries the finding beside the verdict, for a picture travels without its page. The band with the
verdict and the foot with the names are the same in many pictures and made once.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..languages import Texts, quoted
from ..marks import verdict_word
from ..model import AnnotatedArticle, Article, Claim, Desk, Tone
from ..publish.share import HEIGHT, WIDTH, picture_address, shown
from .letters import SHADES, Canvas, Face
from .png import Strip, png, strip
from .selection import published_claims

_MARGIN = 70
_BAND = 120
"""Height of the band that holds the verdict. This and the following are pixels."""
_FOOT = 100
_SIZES = (58, 52, 46, 40, 35, 31)
"""Of the claim; the finding is a little smaller. Below the last, a phone shows dust."""
_GAP = 34
_ABOVE = 44
"""Between the band and the claim."""
_ROOM = WIDTH - 2 * _MARGIN

_TONES: dict[Tone, tuple[int, int, int]] = {
    "false": (0xA3, 0x12, 0x1F),
    "misleading": (0x85, 0x43, 0x00),
    "unproven": (0x5A, 0x3A, 0x8E),
    "true": (0x0A, 0x5A, 0x39),
    "context": (0x0B, 0x4D, 0x86),
}
"""What the words of a badge have in the light scheme: at least 7.5:1 against white."""
_WHITE, _INK, _SOFT = (255, 255, 255), (0x1F, 0x1F, 0x1F), (0x59, 0x59, 0x59)
_IN_TEXT, _IN_BAND, _IN_FOOT = (number * (SHADES + 1) for number in range(3))
"""Numbers of the paper's colour in the palette; those up to its ink's follow."""


def share_pictures(annotated: AnnotatedArticle, desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Path below the site's root and PNG of each claim that has a picture."""
    article, settings = annotated.article, desk.settings
    for _, claim in published_claims(annotated, withdrawn=True):
        if address := picture_address(claim, article, settings):
            yield address, picture(claim, article, settings.name)


def picture(claim: Claim, article: Article, site_name: str) -> bytes:
    """The picture of one claim, as PNG."""
    word = verdict_word(claim, Texts.for_language(article.lang))
    strips = [
        _line(word[:1].upper() + word[1:], _IN_BAND, _BAND, 50, bold=True),
        *_words(shown(quoted(claim.claim, article.lang)), shown(claim.summary)),
        _line(shown(f"{site_name} · {article.publisher}"), _IN_FOOT, _FOOT, 30, bold=False),
    ]
    return png(WIDTH, _palette(claim.tone), strips)


@lru_cache(maxsize=64)
def _line(words: str, paper: int, height: int, size: int, *, bold: bool) -> Strip:
    """One line in the middle of a strip, cut where it is too long."""
    face = Face.of(size, bold=bold)
    canvas = Canvas(WIDTH, height, paper)
    whole = words if face.width(words) <= _ROOM else face.shortened(words, _ROOM)
    # Letters sit a little low in the height that the font has for them.
    face.write(canvas, whole, _MARGIN, height // 2 - round(face.height * 0.53))
    return strip(canvas.rows())


def _words(claim: str, finding: str) -> list[Strip]:
    """Claim and finding as large as they fit; what is too long for the smallest size is cut."""
    height = HEIGHT - _BAND - _FOOT
    room = height - _ABOVE - _GAP
    for size in _SIZES:
        bold, plain = Face.of(size, bold=True), Face.of(round(size * 0.8), bold=False)
        above, below = bold.wrapped(claim, _ROOM), plain.wrapped(finding, _ROOM)
        if bold.height * len(above) + plain.height * len(below) <= room:
            break
    else:
        # The finding keeps what the claim leaves it, and never less than three lines of it.
        kept = max(room - plain.height * len(below), room - 3 * plain.height, room // 2)
        above = bold.cut(above, kept // bold.height, _ROOM)
        below = plain.cut(below, (room - bold.height * len(above)) // plain.height, _ROOM)
    drawn = bold.height * len(above) + _GAP + plain.height * len(below)
    # Letters may hang a little below their line; what is empty for sure is not drawn.
    drawn = min(drawn + plain.height, height - _ABOVE)
    canvas = Canvas(WIDTH, drawn, _IN_TEXT)
    top = 0
    for line in above:
        bold.write(canvas, line, _MARGIN, top)
        top += bold.height
    top += _GAP
    for line in below:
        plain.write(canvas, line, _MARGIN, top)
        top += plain.height
    return [_empty(_ABOVE), strip(canvas.rows()), _empty(height - _ABOVE - drawn)]


@lru_cache(maxsize=512)
def _empty(height: int) -> Strip:
    return strip(Canvas(WIDTH, height, _IN_TEXT).rows())


@lru_cache(maxsize=16)
def _palette(tone: Tone) -> bytes:
    ramps = ((_WHITE, _INK), (_TONES[tone], _WHITE), (_WHITE, _SOFT))
    return bytes(value for paper, ink in ramps for value in _ramp(paper, ink))


def _ramp(paper: tuple[int, int, int], ink: tuple[int, int, int]) -> Iterator[int]:
    for step in range(SHADES + 1):
        for start, end in zip(paper, ink, strict=True):
            yield round(start + (end - start) * step / SHADES)
