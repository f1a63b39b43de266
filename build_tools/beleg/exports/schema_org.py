"""Parts that several descriptions in schema.org's words have."""

from __future__ import annotations

from typing import Any

from ..languages import Texts
from ..licences import licence_url
from ..model import Article, Correction, Person, Reference, Settings
from .selection import address

CONTEXT = "https://schema.org"

Thing = dict[str, Any]


def thing(type_: str, **values: object) -> Thing:
    """A thing without the values that are not known; the name ``id_`` is for ``@id``."""
    known = {"@id" if name == "id_" else name: value for name, value in values.items() if value}
    return {"@type": type_, **known}


def desk(here: str, settings: Settings) -> Thing:
    """The site as the organisation that checks."""
    return thing("Organization", name=settings.name, url=address("", here, settings))


def person(who: Person) -> Thing:
    """Somebody, or an organisation, that said something."""
    if who.kind == "organisation":
        return thing("Organization", name=who.name, sameAs=who.url)
    return thing("Person", name=who.name, jobTitle=who.role, sameAs=who.url)


def original(article: Article) -> Thing:
    """The article where its publisher has it."""
    return thing(
        "Article",
        url=article.url,
        headline=article.title,
        author=[thing("Person", name=name) for name in article.authors],
        publisher=thing("Organization", name=article.publisher),
        datePublished=article.published,
        inLanguage=article.lang,
        archivedAt=article.archive_url,
    )


def source(reference: Reference) -> Thing:
    """What backs a statement. An author's name stands alone: it may be that of an office."""
    publisher = thing("Organization", name=reference.publisher) if reference.publisher else None
    return thing(
        "CreativeWork",
        name=reference.title,
        author=reference.author,
        publisher=publisher,
        url=reference.url,
        archivedAt=reference.archive_url,
        datePublished=reference.published,
        inLanguage=reference.lang,
    )


def correction(entry: Correction, texts: Texts) -> Thing:
    """What was changed, with the verdicts before and after in words."""
    words = entry.text.plain.strip()
    change = changed_verdict(entry, texts)
    return thing(
        "CorrectionComment",
        text=f"{change}. {words}" if change else words,
        datePublished=entry.date,
    )


def changed_verdict(entry: Correction, texts: Texts) -> str:
    """ "before false → now misleading"; empty where the verdict stayed."""
    if entry.before is None:
        return ""
    before = texts.label(entry.before.label, entry.before.key)
    if entry.after is None:
        return texts.t("before", before=before)
    return texts.t("changed", before=before, after=texts.label(entry.after.label, entry.after.key))


def licence(words: str | None) -> str | Thing | None:
    """The address of a licence; where it has none, its words."""
    if not words:
        return None
    return licence_url(words) or thing("CreativeWork", name=words)
