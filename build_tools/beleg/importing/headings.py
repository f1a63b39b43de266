"""Which of the short lines of a text are headings: what the editor said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from .pieces import Goes, Original, Piece


def candidates(original: Original) -> list[Piece]:
    """The lines that have the form of headings, and about which nothing was said yet."""
    return [piece for piece in original.pieces if piece.could_be_heading]


def confirmed(original: Original, lines: Collection[int]) -> Original:
    """With the text that begins on one of ``lines`` as headings; other candidates stay text."""
    settled = (
        replace(piece, what="heading", level=2, doubt="")
        if piece.line in lines and is_plain_text(piece)
        else piece
        for piece in original.pieces
    )
    return replace(original, pieces=tuple(settled))


def is_plain_text(piece: Piece) -> bool:
    """Whether an editor may say that this piece is a heading."""
    return piece.goes is Goes.BODY and not piece.markdown and not piece.level


def known(original: Original, headings: Collection[str]) -> set[int]:
    """Lines of the candidates that are headings of the article as it was imported before."""
    return {piece.line for piece in candidates(original) if piece.words in headings}
