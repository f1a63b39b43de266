"""Which claims have a picture that is shown where a link to their page is shared.

The picture is drawn later, in ``exports``; pages only name it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..languages import Texts, direction
from ..marks import verdict_word
from ..model import Annotation, Article, Claim, Settings

WIDTH, HEIGHT = 1200, 630
"""Pixels; the shape that programs crop least."""

_DRAWN = re.compile(
    r"[\u0020-\u007e\u00a0-\u024f\u0259\u02bc\u02c6-\u02dd\u0300-\u0304\u0306-\u030c"
    r"\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u03f0-\u03ff\u0400-\u052f\u1e00-\u1ef9"
    r"\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u2044"
    r"\u2070\u2074-\u2079\u2080-\u2089\u20ac\u2116\u2122\u2212]*"
)
"""Latin, Greek and Cyrillic. What is written from right to left, or with letters that take their
shape from their neighbours, would need a program to set it that not every machine has."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]")


def picture_address(annotation: Annotation, article: Article, settings: Settings) -> str | None:
    """Where its picture lies, from the site's root; None where it has none.

    A picture is asked for by its full address, so a site that does not know its own has none. A
    preview has none either: nobody can share it, and drawing would make it wait.
    """
    if not (settings.share_pictures and settings.url) or settings.drafts:
        return None
    if not isinstance(annotation, Claim) or direction(article.lang) == "rtl":
        return None
    words = (annotation.claim, annotation.summary, settings.name, article.publisher)
    verdict = verdict_word(annotation, Texts.for_language(article.lang))
    if not all(map(_can_be_drawn, (*words, verdict))):
        return None
    return f"{annotation.address}share.png"


# Several outputs ask for each claim's picture, one after the other.
@lru_cache(maxsize=256)
def _can_be_drawn(words: str) -> bool:
    return bool(_DRAWN.fullmatch(shown(words)))


def shown(words: str) -> str:
    """``words`` on one line, without the characters that nobody sees."""
    return " ".join(_UNSEEN.sub("", words).split())
