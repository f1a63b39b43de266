"""Sources: how one is shown, and how those of many annotations become one list."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..languages import direction, quoted, same_language
from ..model import Numbered, Reference
from .context import Context
from .links import outward
from .markup import Html, el, html, join


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A source and the annotations that cite it, in their order."""

    reference: Reference
    notes: tuple[Numbered, ...]


def cited(notes: Iterable[Numbered], registered: Iterable[Reference] = ()) -> list[Cited]:
    """Every source once, sorted by publisher and title; the same address is the same source.

    ``registered`` are listed whether an annotation cites them or not.
    """
    found: dict[tuple[str, ...], Reference] = {}
    users: dict[tuple[str, ...], dict[tuple[str, str], Numbered]] = {}
    for reference in registered:
        found.setdefault(_identity(reference), reference)
    for note in notes:
        for reference in note.annotation.sources:
            identity = _identity(reference)
            found.setdefault(identity, reference)
            own = users.setdefault(identity, {})
            own.setdefault((note.annotation.slug, note.annotation.id), note)
    every = [
        Cited(reference=reference, notes=tuple(users.get(identity, {}).values()))
        for identity, reference in found.items()
    ]
    return sorted(every, key=lambda item: _order(item.reference))


def _identity(reference: Reference) -> tuple[str, ...]:
    if reference.url:
        return ("url", reference.url.rstrip("/"))
    return ("work", reference.title, reference.publisher or "", reference.published or "")


def _order(reference: Reference) -> tuple[str, ...]:
    words = (reference.publisher or reference.author or "\uffff", reference.title)
    return (*map(_sortable, words), reference.published or "", reference.url or "")


def _sortable(words: str) -> str:
    """Letters without their accents, as a reader of an alphabetical list expects them."""
    plain = unicodedata.normalize("NFKD", words.casefold().lstrip("„“\"'«»‚‘ "))
    return "".join(char for char in plain if not unicodedata.combining(char))


def source_list(sources: Sequence[Reference], context: Context) -> Html | None:
    """The sources of one annotation; None where it has none."""
    if not sources:
        return None
    items = [el("li", None, source_html(reference, context)) for reference in sources]
    return el("ul", {"class": "fc-sources"}, *items)


def source_html(reference: Reference, context: Context, *, short: bool = False) -> Html:
    """Title with its link, who, when, which language; unless ``short``, also copies and words."""
    details = [reference.author, reference.publisher]
    facts: list[str] = [detail for detail in details if detail]
    if reference.published:
        facts.append(context.time(reference.published))
    return html(
        _title(reference, context),
        [", " if facts else "", join(", ", facts)],
        _language(reference, context),
        None if short else [[" · ", part] for part in _copies(reference, context)],
        None if short else _quote(reference, context),
    )


def _title(reference: Reference, context: Context) -> Html:
    lang = _foreign(reference, context)
    title = outward(reference.url, reference.title)
    cite = el("cite", {"lang": lang}, title)
    return el("bdi", None, cite) if lang and direction(lang) == "rtl" else cite


def _foreign(reference: Reference, context: Context) -> str | None:
    lang = reference.lang
    return lang if lang and not same_language(lang, context.lang) else None


def _language(reference: Reference, context: Context) -> str | None:
    lang = _foreign(reference, context)
    if lang is None:
        return None
    return f" ({context.t('in_lang', language=context.texts.language_name(lang))})"


def _copies(reference: Reference, context: Context) -> Iterable[Html]:
    if reference.accessed:
        yield context.fill("accessed", date=context.time(reference.accessed))
    if reference.archive_url:
        yield outward(reference.archive_url, context.t("archived"))
    elif reference.url:
        yield el("span", {"class": "fc-none"}, context.t("not_archived"))


def _quote(reference: Reference, context: Context) -> Html | None:
    if not reference.quote:
        return None
    lang = reference.lang or context.lang
    words = el("span", {"lang": _foreign(reference, context)}, quoted(reference.quote, lang))
    return el("span", {"class": "fc-source-quote"}, el("bdi", None, words))
