"""The text that positions are counted in: an article's words and nothing of its page.

Themes frame the page differently on each site, so positions in the whole page would be good for
nothing. They count in a text of its own that is published beside the page, whose digest stands in
every annotation.
"""

from __future__ import annotations

import hashlib

from ..escaping import HALVES
from ..model import Anchored, AnnotatedArticle
from ..publish.once import once

GAP = "\n\n"
"""Between the headline and the body, as between all blocks."""
_CELL = "\x1f"


def address_of(slug: str) -> str:
    """Its address from the site's root."""
    return f"articles/{slug}/text.txt"


@once
def visible_text(annotated: AnnotatedArticle) -> str:
    """Headline, empty line, body. Blocks are parted by an empty line, cells of a table by a tab."""
    whole = f"{annotated.article.title}{GAP}{annotated.text}".replace(_CELL, "\t")
    return HALVES.sub("\ufffd", whole)


def digest(text: str) -> str:
    """SHA-256 of the file, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def position(anchored: Anchored, title: str) -> tuple[int, int]:
    """Start and end of a passage in code points of ``visible_text``; the end is not in it."""
    before = 0 if anchored.where == "title" else len(title) + len(GAP)
    return before + anchored.start, before + anchored.end
