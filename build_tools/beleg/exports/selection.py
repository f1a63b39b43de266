"""What is exported, and how its addresses are written."""

from __future__ import annotations

from collections.abc import Iterator

from ..citations import permalink
from ..model import Annotation, Claim, Settings, Site
from ..publish.links import href
from ..publish.listing import Listed, every_note


def published(site: Site, *, withdrawn: bool) -> Iterator[Listed]:
    """Every annotation but drafts, by article and in reading order."""
    for listed in every_note(site):
        status = listed.note.annotation.status
        if status == "published" or (withdrawn and status == "withdrawn"):
            yield listed


def published_claims(site: Site, *, withdrawn: bool) -> Iterator[tuple[Listed, Claim]]:
    """The claims among them."""
    for listed in published(site, withdrawn=withdrawn):
        if isinstance(listed.note.annotation, Claim):
            yield listed, listed.note.annotation


def address(target: str, here: str, settings: Settings) -> str:
    """The address of ``target`` in the file or page ``here``, both from the site's root.

    Where the site does not know its own address it is relative to ``here``, as a reader of JSON-LD
    resolves it.
    """
    if settings.url:
        return permalink(target, settings)
    folder, slash, _ = here.rpartition("/")
    return href(folder + slash, target)


def first_date(annotation: Annotation) -> str | None:
    """Since when it has stood, as far as its dates tell: the check, or an earlier correction."""
    dates = [annotation.checked or "", *(entry.date for entry in annotation.corrections)]
    return min(filter(None, dates), default=None)


def corrected(annotation: Annotation) -> str | None:
    """The date of the last correction."""
    return max((entry.date for entry in annotation.corrections), default=None)
