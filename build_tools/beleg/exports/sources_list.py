"""Every source of the site once, for reference managers: CSL-JSON and BibTeX.

CSL has no field for an archived copy. It stands in ``custom``, for programs, and in the note, which
every program shows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from ..citations import bibtex_entry, date_parts
from ..escaping import HALVES
from ..languages import Texts
from ..model import Reference, Site
from ..publish.references import cited, identity, listed_keys
from . import json_ld
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


def sources_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Sources of the register and of published annotations, by publisher and title."""
    texts = Texts.for_language(site.settings.lang)
    notes = [listed.note for listed in published(site, withdrawn=True)]
    registered = site.registers.references.values()
    keys = listed_keys(registered)
    found = [(source_id(item.reference, keys), item.reference) for item in cited(notes, registered)]
    yield CSL, json_ld.lines(_item(id_, reference, texts) for id_, reference in found)
    yield BIBTEX, _bibtex(found, texts)


def source_id(reference: Reference, keys: Mapping[tuple[str, ...], str]) -> str:
    """The key in the register; for a source that is not in it, a digest of what it is.

    ``keys`` are those of ``listed_keys``: the same source has one id, however it is written.
    """
    same = identity(reference)
    if same in keys:
        return keys[same]
    words = "\0".join(same).encode("utf-8", "surrogatepass")
    return f"source-{hashlib.sha256(words).hexdigest()[:12]}"


def _item(id_: str, reference: Reference, texts: Texts) -> dict[str, object]:
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
    return {name: value for name, value in item.items() if value}


def _date(word: str | None) -> dict[str, object] | None:
    parts = date_parts(word or "")
    return {"date-parts": [list(parts)]} if parts else None


def _archived(reference: Reference, texts: Texts) -> str:
    return f"{texts.t('archived')}: {reference.archive_url}" if reference.archive_url else ""


def _bibtex(found: Sequence[tuple[str, Reference]], texts: Texts) -> bytes:
    entries = []
    for id_, reference in found:
        year, month = [*date_parts(reference.published or ""), 0, 0][:2]
        accessed = re.match(r"\d{4}-\d{2}-\d{2}", reference.accessed or "")
        entries.append(
            bibtex_entry(
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
        )
    return HALVES.sub("\ufffd", "\n\n".join([*entries, ""])).encode()
