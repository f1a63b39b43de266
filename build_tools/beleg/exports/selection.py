"""What is exported, and how its addresses are written."""

from __future__ import annotations

from collections.abc import Iterator

from ..citations import permalink
from ..model import AnnotatedArticle, Annotation, Claim, Numbered, Settings
from ..publish.links import href


def published(annotated: AnnotatedArticle, *, withdrawn: bool) -> Iterator[Numbered]:
    """Every annotation of an article but drafts, in reading order."""
    for note in annotated.notes:
        status = note.annotation.status
        if status == "published" or (withdrawn and status == "withdrawn"):
            yield note


def published_claims(
    annotated: AnnotatedArticle, *, withdrawn: bool
) -> Iterator[tuple[Numbered, Claim]]:
    """The claims among them."""
    for note in published(annotated, withdrawn=withdrawn):
        if isinstance(note.annotation, Claim):
            yield note, note.annotation


def address(target: str, here: str, settings: Settings) -> str:
    """The address of ``target`` in the file or page ``here``, both from the site's root.

    Where the site does not know its own address it is relative to ``here``, as a reader of JSON-LD
    resolves it.
    """
    if settings.url:
        return permalink(target, settings)
    folder, slash, _ = here.rpartition("/")
    return href(folder + slash, target)


def place(here: str, settings: Settings) -> str:
    """``here``; empty where the site knows its address, because then all addresses are in full.

    What is made for this place is good for every other that gives the same.
    """
    return "" if settings.url else here


def first_date(annotation: Annotation) -> str | None:
    """Since when it has stood, as far as its dates tell: the check, or an earlier correction."""
    dates = [annotation.checked or "", *(entry.date for entry in annotation.corrections)]
    return min(filter(None, dates), default=None)


def corrected(annotation: Annotation) -> str | None:
    """The date of the last correction."""
    return max((entry.date for entry in annotation.corrections), default=None)
