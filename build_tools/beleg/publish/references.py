"""Sources: how one is shown, and how those of many annotations become one list."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..languages import direction, quoted, same_language
from ..model import Numbered, Reference
from .context import Context, Wording
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
        found.setdefault(identity(reference), reference)
    for note in notes:
        for reference in note.annotation.sources:
            same = identity(reference)
            found.setdefault(same, reference)
            own = users.setdefault(same, {})
            own.setdefault((note.annotation.slug, note.annotation.id), note)
    every = [
        Cited(reference=reference, notes=tuple(users.get(same, {}).values()))
        for same, reference in found.items()
    ]
    return sorted(every, key=lambda item: order_of(item.reference))


def source_address(reference: Reference) -> str | None:
    """The page of a source of the register; a source written in place has none."""
    return f"sources/{reference.key}/" if reference.key else None


def uses_link(reference: Reference, context: Context) -> Html | None:
    """The way to everything that a source was cited for."""
    address = source_address(reference)
    return context.link(address, context.t("all_uses")) if address else None


def identity(reference: Reference) -> tuple[str, ...]:
    """Equal for the same source, however it is written."""
    if reference.url:
        return ("url", reference.url.rstrip("/"))
    return ("work", reference.title, reference.publisher or "", reference.published or "")


def order_of(reference: Reference) -> tuple[str, ...]:
    """Sources are sorted by this: publisher, title, date."""
    words = (reference.publisher or reference.author or "\uffff", reference.title)
    return (*map(_sortable, words), reference.published or "", reference.url or "")


@lru_cache(maxsize=5_000)
def _sortable(words: str) -> str:
    """Letters without their accents, as a reader of an alphabetical list expects them."""
    plain = unicodedata.normalize("NFKD", words.casefold().lstrip("„“\"'«»‚‘ "))
    return "".join(char for char in plain if not unicodedata.combining(char))


def source_list(
    sources: Sequence[Reference], context: Context, *, uses: bool = False
) -> Html | None:
    """The sources of one annotation; None where it has none. ``uses``: with ways to their pages."""
    if not sources:
        return None
    more = [uses_link(reference, context) if uses else None for reference in sources]
    items = [
        el("li", None, source_html(reference, context), html(" · ", link) if link else None)
        for reference, link in zip(sources, more, strict=True)
    ]
    return el("ul", {"class": "fc-sources"}, *items)


def listed_keys(registered: Iterable[Reference]) -> dict[tuple[str, ...], str]:
    """Under which key each source stands in the register, and has its page."""
    keys: dict[tuple[str, ...], str] = {}
    for reference in registered:
        if reference.key:
            keys.setdefault(identity(reference), reference.key)
    return keys


def brief_source(
    reference: Reference, keys: Mapping[tuple[str, ...], str], context: Context
) -> Html:
    """Title and publisher, leading to the page of the source if it has one."""
    key = keys.get(identity(reference))
    publisher = [", ", reference.publisher] if reference.publisher else None
    if key is None:
        return html(_title(reference, context), publisher)
    title = _worded(reference, context, reference.title)
    return html(context.link(f"sources/{key}/", title), publisher)


def source_html(reference: Reference, wording: Wording) -> Html:
    """Title with its link, who, when, which language, copies, and the words that matter."""
    return _source_in(wording.lang, reference)


@lru_cache(maxsize=500)
def _source_in(lang: str, reference: Reference) -> Html:
    """It stands below its note, on a page of its own, in feeds and in lists, always the same."""
    wording = Wording(lang=lang)
    details = [reference.author, reference.publisher]
    facts: list[str] = [detail for detail in details if detail]
    if reference.published:
        facts.append(wording.time(reference.published))
    return html(
        _title(reference, wording),
        [", " if facts else "", join(", ", facts)],
        _language(reference, wording),
        [[" · ", part] for part in _copies(reference, wording)],
        _quote(reference, wording),
    )


def _title(reference: Reference, wording: Wording) -> Html:
    return _worded(reference, wording, outward(reference.readable_at, reference.title))


def _worded(reference: Reference, wording: Wording, title: str) -> Html:
    """The title in the language that it is written in."""
    lang = _foreign(reference, wording)
    cite = el("cite", {"lang": lang}, title)
    return el("bdi", None, cite) if lang and direction(lang) == "rtl" else cite


def _foreign(reference: Reference, wording: Wording) -> str | None:
    lang = reference.lang
    return lang if lang and not same_language(lang, wording.lang) else None


def _language(reference: Reference, wording: Wording) -> Html | None:
    lang = _foreign(reference, wording)
    if lang is None:
        return None
    name = wording.texts.language_name(lang)
    return html(" (", wording.t("in_lang", language=name), ")")


def _copies(reference: Reference, wording: Wording) -> Iterable[Html]:
    if reference.accessed:
        yield wording.fill("accessed", date=wording.time(reference.accessed))
    if reference.gone:
        yield el("span", {"class": "fc-none"}, wording.t("original_gone"))
    if reference.archive_url:
        yield outward(reference.archive_url, wording.t("archived"))
    elif reference.url:
        yield el("span", {"class": "fc-none"}, wording.t("not_archived"))


def _quote(reference: Reference, wording: Wording) -> Html | None:
    if not reference.quote:
        return None
    lang = reference.lang or wording.lang
    words = el("span", {"lang": _foreign(reference, wording)}, quoted(reference.quote, lang))
    return el("span", {"class": "fc-source-quote"}, el("bdi", None, words))
