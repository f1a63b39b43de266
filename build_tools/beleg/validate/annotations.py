"""Annotation files: claims, notes and links."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, cast

from .. import richtext
from ..diagnostics import Code, Report, did_you_mean
from ..format import ANNOTATIONS
from ..identifiers import canonical, fault_of, suggest
from ..load import load_yaml
from ..model import (
    Annotation,
    Claim,
    Correction,
    Link,
    Note,
    Quote,
    Reference,
    Registers,
    Reply,
    RichText,
    Settings,
    Statement,
    Status,
    Verdict,
)
from ..model import Person as PersonEntry
from ..nodes import MapNode
from ..source import Place, Source
from .desk import Desk, FigureReader, RichReader, no_figures
from .figures import read_figure
from .record import Record, read_record
from .review import check_self_review, reviewed_status

_NOTHING = RichText(markdown="", html="", plain="")
_NO_SETTINGS = Settings()
_NO_VERDICT = Verdict(key="", label={}, criteria={}, tone="unproven")
"""Stands where the verdict is wrong, so that the quote can be looked up all the same."""


def read_annotations(
    sources: Iterable[tuple[str, Source]],
    registers: Registers,
    slugs: Collection[str],
    report: Report,
    figures: FigureReader = no_figures,
    rich: RichReader = richtext.read,
    settings: Settings = _NO_SETTINGS,
) -> tuple[Annotation, ...]:
    """The annotations of all files, in the order of the files and within them.

    ``sources``: slug of the article and text, in a fixed order. Of a file whose article is not
    among ``slugs`` every mistake is filed, but none of its annotations is returned.
    """
    desk = Desk(
        report=report,
        registers=registers,
        rich=rich,
        figure=figures,
        review_required=settings.review_required,
        preview=settings.drafts,
    )
    found: list[Annotation] = []
    taken: dict[tuple[str, str], Place] = {}
    for slug, source in sources:
        if slug not in slugs:
            _unknown_article(slug, source, slugs, report)
        for annotation in _read_file(slug, source, desk):
            _check_unique(annotation, taken, report)
            if slug in slugs:
                found.append(annotation)
    return tuple(found)


def _unknown_article(slug: str, source: Source, slugs: Collection[str], report: Report) -> None:
    hint = did_you_mean(slug, slugs) or f"write content/articles/{slug}.md, or rename this file"
    report.error(Code.UNKNOWN_ARTICLE, f"there is no article {slug!r}", source.whole_line(1), hint)


def _check_unique(
    annotation: Annotation, taken: dict[tuple[str, str], Place], report: Report
) -> None:
    first = taken.setdefault((annotation.slug, canonical(annotation.id)), annotation.place)
    if first is not annotation.place:
        report.error(
            Code.DUPLICATE_ID,
            f"the id {annotation.id!r} is there twice",
            annotation.place,
            f"the other is in {first.path}:{first.line}; ids are unique within an article",
        )


def _read_file(slug: str, source: Source, desk: Desk) -> Iterable[Annotation]:
    node = load_yaml(source, desk.report)
    if node is None:
        return
    if not isinstance(node, MapNode):
        line = source.whole_line(node.place.line)
        desk.report.error(
            Code.WRONG_TYPE,
            "an annotation file is a mapping with claims, notes and links",
            line,
            "begin the file with 'claims:', 'notes:' or 'links:' and indent the list below it",
        )
        return
    file = read_record(node, ANNOTATIONS, desk)
    if file is None:
        return
    for name, build in _BUILDERS.items():
        for record in file.many(name, Record):
            yield build(record, _common(slug, record, desk), desk)


def _common(slug: str, record: Record, desk: Desk) -> dict[str, Any]:
    """What all three kinds have, as keywords of their constructors."""
    check_self_review(record, desk)
    identity = record.word("id")
    return {
        "slug": slug,
        "id": _usable_id(identity, record.place),
        "place": record.place,
        "quote": record.get("quote", Quote),
        "sources": record.many("sources", Reference),
        "status": cast(Status, record.word("status") or "published"),
        "author": record.word("author"),
        "reviewer": record.word("reviewer"),
        "checked": record.word("checked"),
        "corrections": tuple(map(_correction, record.many("corrections", Record))),
        "tags": record.many("tags", str),
    }


def _usable_id(identity: str | None, place: Place) -> str:
    """The id, or something like it where it is wrong."""
    if identity is None:
        return f"line-{place.line}"
    return suggest(identity) or f"line-{place.line}" if fault_of(identity) else identity


def _correction(record: Record) -> Correction:
    return Correction(
        date=record.word("date") or "",
        text=record.get("text", RichText) or _NOTHING,
        before=record.get("from", Verdict),
        after=record.get("to", Verdict),
    )


def _claim(record: Record, common: dict[str, Any], desk: Desk) -> Claim:
    quote = record.get("quote", Quote)
    claim = record.word("claim") or (" ".join(quote.exact.split()) if quote else "")
    if not claim and "claim" not in record.places and "quote" not in record.places:
        desk.report.error(
            Code.MISSING_KEY,
            "'claim' is missing",
            record.place,
            "a claim without a quote needs it; write the statement that is checked",
        )
    said, reply = record.get("said", Record), record.get("reply", Record)
    common["status"] = reviewed_status(record, common["status"], desk)
    return Claim(
        **common,
        claim=claim,
        claim_place=record.places.get("claim"),
        verdict=record.get("verdict", Verdict) or _NO_VERDICT,
        verdict_place=record.places.get("verdict"),
        summary=record.word("summary") or "",
        speaker=record.get("speaker", PersonEntry),
        said=_statement(said) if said else None,
        explanation=record.get("explanation", RichText),
        reply=_reply(reply) if reply else None,
    )


def _statement(record: Record) -> Statement:
    return Statement(
        date=record.word("date"),
        where=record.word("where"),
        url=record.word("url"),
        url_place=record.places.get("url"),
    )


def _reply(record: Record) -> Reply:
    return Reply(
        text=record.get("text", RichText) or _NOTHING,
        date=record.word("date"),
        url=record.word("url"),
    )


def _note(record: Record, common: dict[str, Any], desk: Desk) -> Note:
    figure = record.get("figure", Record)
    common["status"] = reviewed_status(record, common["status"], desk)
    return Note(
        **common,
        title=record.word("title") or "",
        text=record.get("text", RichText) or _NOTHING,
        figure=read_figure(figure, desk) if figure else None,
    )


def _link(record: Record, common: dict[str, Any], _: Desk) -> Link:
    return Link(**common, text=record.word("text"))


_BUILDERS: Mapping[str, Callable[[Record, dict[str, Any], Desk], Annotation]] = {
    "claims": _claim,
    "notes": _note,
    "links": _link,
}
