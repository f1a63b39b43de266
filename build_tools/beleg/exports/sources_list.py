"""Every source of the site once, for reference managers: CSL-JSON and BibTeX.

CSL has no field for an archived copy. It stands in ``custom``, for programs, and in the note, which
every program shows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..citations import bibtex_entry, date_parts
from ..escaping import HALVES
from ..languages import Texts
from ..model import AnnotatedArticle, Desk, Reference
from ..parts import Part
from ..publish.references import identity, order_of
from ..publish.registered import registered_keys
from . import json_ld
from .piecewise import Piecewise
from .selection import published

CSL, BIBTEX = "data/sources.csl.json", "data/sources.bib"

_TYPES = {
    "book": "book",
    "dataset": "dataset",
    "law": "legislation",
    "map": "map",
    "news": "article-newspaper",
    "press": "article-newspaper",
    "report": "report",
    "resolution": "document",
    "speech": "speech",
    "study": "report",
    "video": "motion_picture",
}
"""``kind`` is a word of the desk's own; those that plainly mean a type of CSL are taken so."""


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A source that is not in the register, as an article adds it to one of the lists."""

    identity: tuple[str, ...]
    order: tuple[str, ...]
    item: bytes
    """Its finished item of the list."""


_Write = Callable[[str, Reference, Texts], str]


def _cited(annotated: AnnotatedArticle, desk: Desk, write: _Write) -> tuple[Cited, ...]:
    """Each source of an article once; ``write`` makes its item."""
    keys = registered_keys(desk.registers)
    found: dict[tuple[str, ...], Reference] = {}
    for note in published(annotated, withdrawn=True):
        for reference in note.annotation.sources:
            if (same := identity(reference)) not in keys:
                found.setdefault(same, reference)
    return tuple(_item_of(reference, desk, write) for reference in found.values())


def _item_of(reference: Reference, desk: Desk, write: _Write) -> Cited:
    id_ = source_id(reference, registered_keys(desk.registers))
    text = write(id_, reference, Texts.for_language(desk.settings.lang))
    return Cited(identity=identity(reference), order=order_of(reference), item=text.encode())


def _listed(cited: Iterable[Iterable[Cited]], desk: Desk, write: _Write) -> list[bytes]:
    """The items of the register's sources and of all others, by publisher and title."""
    found: dict[tuple[str, ...], Cited] = {}
    for reference in desk.registers.references.values():
        if identity(reference) not in found:
            found[identity(reference)] = _item_of(reference, desk, write)
    for own in cited:
        for one in own:
            found.setdefault(one.identity, one)
    return [one.item for one in sorted(found.values(), key=lambda one: one.order)]


def _csl_items(annotated: AnnotatedArticle, desk: Desk) -> tuple[Cited, ...]:
    return _cited(annotated, desk, _csl)


def _csl_file(cited: Iterable[Iterable[Cited]], desk: Desk) -> Iterator[Piecewise]:
    yield CSL, json_ld.listed(_listed(cited, desk, _csl))


def _bibtex_items(annotated: AnnotatedArticle, desk: Desk) -> tuple[Cited, ...]:
    return _cited(annotated, desk, _bibtex)


def _bibtex_file(cited: Iterable[Iterable[Cited]], desk: Desk) -> Iterator[Piecewise]:
    yield BIBTEX, _listed(cited, desk, _bibtex)


SOURCES_CSL = Part(name="csl", of=_csl_items, join=_csl_file)
SOURCES_BIBTEX = Part(name="bibtex", of=_bibtex_items, join=_bibtex_file)


def source_id(reference: Reference, keys: Mapping[tuple[str, ...], str]) -> str:
    """The key in the register; for a source that is not in it, a digest of what it is.

    ``keys`` are those of ``listed_keys``: the same source has one id, however it is written.
    """
    same = identity(reference)
    if same in keys:
        return keys[same]
    words = "\0".join(same).encode("utf-8", "surrogatepass")
    return f"source-{hashlib.sha256(words).hexdigest()[:12]}"


def _csl(id_: str, reference: Reference, texts: Texts) -> str:
    item: dict[str, object] = {
        "id": id_,
        "type": _TYPES.get((reference.kind or "").casefold(), "webpage"),
        "title": reference.title,
        "author": [{"literal": reference.author}] if reference.author else None,
        "publisher": reference.publisher,
        "issued": _date(reference.published),
        "accessed": _date(reference.accessed),
        "URL": reference.url,
        "language": reference.lang,
        "note": _archived(reference, texts),
        "custom": {"archive_url": reference.archive_url} if reference.archive_url else None,
    }
    return json_ld.text_of({name: value for name, value in item.items() if value})


def _date(word: str | None) -> dict[str, object] | None:
    parts = date_parts(word or "")
    return {"date-parts": [list(parts)]} if parts else None


def _archived(reference: Reference, texts: Texts) -> str:
    return f"{texts.t('archived')}: {reference.archive_url}" if reference.archive_url else ""


def _bibtex(id_: str, reference: Reference, texts: Texts) -> str:
    year, month = [*date_parts(reference.published or ""), 0, 0][:2]
    accessed = re.match(r"\d{4}-\d{2}-\d{2}", reference.accessed or "")
    entry = bibtex_entry(
        id_,
        author=reference.author or reference.publisher,
        title=reference.title,
        publisher=reference.publisher if reference.author else None,
        year=str(year) if year else None,
        month=str(month) if month else None,
        note=_archived(reference, texts),
        url=reference.url,
        urldate=accessed[0] if accessed else None,
    )
    return HALVES.sub("\ufffd", f"{entry}\n\n")
