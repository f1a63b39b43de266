"""Words of other programs as an annotation file has them."""

from __future__ import annotations

import re

from ..escaping import at_line_start, escape

_LONGEST_TITLE = 60


def markdown_of(plain: str) -> str:
    """Markdown that shows the words of a plain text; its paragraphs stay."""
    paragraphs = re.split(r"\n[ \t]*\n", plain.replace("\r\n", "\n").replace("\r", "\n"))
    shown = (at_line_start(escape(" ".join(words.split()))) for words in paragraphs)
    return "\n\n".join(filter(None, shown))


def title_of(words: str) -> str:
    """The first of ``words`` as a headline."""
    line = " ".join(words.split())
    if len(line) <= _LONGEST_TITLE:
        return line
    return f"{line[:_LONGEST_TITLE].rpartition(' ')[0] or line[:_LONGEST_TITLE]} …"
