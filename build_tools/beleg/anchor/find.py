"""Annotation -> Anchored."""

from __future__ import annotations

from ..diagnostics import Report
from ..fold import CELL
from ..model import Anchored, Annotation
from .diagnose import report_ambiguous, report_missing
from .haystack import FoldedHaystack, Haystack, Passage
from .nearest import Nearby

_CONTEXT = 32
"""How much of its surroundings an anchored passage carries, in code points of the levelled text."""


class Anchorer:
    """Anchors the annotations of one article; its text is levelled once for all of them."""

    def __init__(self, haystack: Haystack) -> None:
        self._text = FoldedHaystack(haystack)
        self._nearby = Nearby(self._text)

    def anchor(self, annotation: Annotation, report: Report) -> Anchored | None:
        """The one place of the annotation's quote.

        None, and an error at the quote's place with words to paste, where there is no place or
        more than one.
        """
        quote = annotation.quote
        if quote is None:
            return Anchored(annotation=annotation, where="whole")
        places = self._text.find(quote.exact, quote.prefix, quote.suffix)
        if len(places) == 1:
            return anchored_at(annotation, places[0])
        if places:
            report_ambiguous(quote, places, self._text, report)
        else:
            report_missing(quote, self._text, self._nearby, report)
        return None


def anchor(annotation: Annotation, haystack: Haystack, report: Report) -> Anchored | None:
    """The same for a single annotation."""
    return Anchorer(haystack).anchor(annotation, report)


def anchored_at(annotation: Annotation, passage: Passage) -> Anchored:
    """The annotation at this place, whatever its quote says, with what stands around it."""
    start, end = passage.span
    return Anchored(
        annotation=annotation,
        where=passage.part.where,
        start=start,
        end=end,
        words=passage.words,
        prefix=_before(passage, start),
        suffix=_behind(passage, end),
    )


def _before(passage: Passage, start: int) -> str:
    text, folded = passage.part.flowing, passage.part.folded
    if not passage.start:
        return ""
    far = max(0, passage.start - _CONTEXT)
    first = next((i for i in range(far, passage.start) if _between_words(text, i, i)), far)
    return folded.original[folded.back(first, passage.start)[0] : start].replace(CELL, " ")


def _behind(passage: Passage, end: int) -> str:
    text, folded = passage.part.flowing, passage.part.folded
    if passage.end == len(text):
        return ""
    far = min(len(text), passage.end + _CONTEXT)
    last = next((i for i in range(far, passage.end, -1) if _between_words(text, i, i - 1)), far)
    return folded.original[end : folded.back(passage.end, last)[1]].replace(CELL, " ")


def _between_words(text: str, offset: int, edge: int) -> bool:
    """Whether no word is cut at ``offset`` and the character at ``edge`` is not a space."""
    cut = text[offset - 1 : offset].isalnum() and text[offset : offset + 1].isalnum()
    return not cut and text[edge] != " "
