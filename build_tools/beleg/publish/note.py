"""The page of one note: what one has to know, without a verdict."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import AnnotatedArticle, Desk, Note, Numbered, Page
from . import card
from .figures import figure_html
from .own_page import frame, own_context, own_page

_LONGEST = 240
"""Characters of a description."""


def note_pages(annotated: AnnotatedArticle, desk: Desk) -> Iterator[Page]:
    """One page per note of the article; links have none."""
    for note in annotated.notes:
        if isinstance(note.annotation, Note):
            yield _page(annotated, note, note.annotation, desk)


def _page(annotated: AnnotatedArticle, numbered: Numbered, note: Note, desk: Desk) -> Page:
    context = own_context(annotated, numbered, desk)
    body = card.rich(note.text, context)
    content = frame(annotated, numbered, context, body, figure_html(note, context))
    return own_page(annotated, numbered, context, content, note.text, _short(note.text.plain))


def _short(words: str) -> str:
    """The beginning, cut between two words."""
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rpartition(' ')[0]} …"
