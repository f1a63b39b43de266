"""Station 4: an article and its anchored annotations become one text.

Merging is tried in its plainest form and judged; only where the judge finds a fault is each
annotation tried alone and put in with more care. One that cannot be put in without altering the
article is refused by name, and the others go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .diagnostics import Code, Report
from .fidelity import Judge
from .merge import LEVELS, Care, merge_body, passage_problem
from .model import Anchored, Article, Numbered
from .prose import Prose
from .source import Place


@dataclass(frozen=True, kw_only=True)
class Woven:
    """The body with marks and references, and the annotations in reading order."""

    body: str
    html: str
    """The body as it was judged, neither sanitised nor decorated yet."""
    notes: tuple[Numbered, ...]
    """Of the title, of the whole article, of the body; withdrawn ones last."""


def weave(article: Article, prose: Prose, anchored: Sequence[Anchored], report: Report) -> Woven:
    """Merge what can be merged; what cannot is in the report."""
    notes = _in_reading_order(anchored)
    head = [
        note
        for note in notes
        if note.anchored.where != "body" and note.annotation.status != "withdrawn"
    ]
    body = [note for note in notes if note.anchored.where == "body"]
    body = [note for note in body if _markable(article, prose, note, report)]
    taken = {label.lower() for label in (*prose.references, *prose.definitions)}
    body = [note for note in body if not _label_taken(note, taken, report)]
    judge = Judge(article.body, prose)
    _warn_of_reading(article, prose, judge, report)
    body, care = _settle(article, prose, body, judge, report)
    withdrawn = [note for note in notes if note.annotation.status == "withdrawn"]
    together = [*head, *body, *withdrawn]
    kept = tuple(replace(note, number=number) for number, note in enumerate(together, start=1))
    shown = [note for note in kept if note.anchored.where == "body"]
    merged = merge_body(article.body, prose, shown, care)
    return Woven(body=merged, html=judge.rendered(merged, shown), notes=kept)


def _warn_of_reading(article: Article, prose: Prose, judge: Judge, report: Report) -> None:
    offset = judge.reading_fault(prose)
    if offset is None:
        return
    line = article.source.line_of(article.body_start + prose.source_offset(offset))
    report.warning(
        Code.READ_DIFFERENTLY,
        "from here on, Markdown programs read this article differently",
        article.source.whole_line(line),
        help="put an empty line before a list; indent what belongs to an item by four spaces",
    )


_WHERE = {"title": 0, "whole": 1, "body": 2}


def _in_reading_order(anchored: Sequence[Anchored]) -> list[Numbered]:
    """By the place of the reference, which stands at the end of a passage."""
    ordered = sorted(anchored, key=lambda a: (_WHERE[a.where], a.end, a.start, a.annotation.id))
    return [Numbered(number=n, anchored=a) for n, a in enumerate(ordered, start=1)]


def _quote_place(note: Numbered) -> Place:
    quote = note.annotation.quote
    return note.annotation.place if quote is None else quote.place


def _markable(article: Article, prose: Prose, note: Numbered, report: Report) -> bool:
    problem = passage_problem(prose, note)
    if problem is None:
        return True
    cure = f"quote the whole of it: {problem.words!r}" if problem.words else "quote other words"
    report.error(
        Code.QUOTE_UNMARKABLE,
        f"these words stand in {problem} of {article.source.path}, where no footnote can be put",
        _quote_place(note),
        help=cure,
    )
    return False


def _label_taken(note: Numbered, taken: set[str], report: Report) -> bool:
    if note.annotation.id not in taken:
        return False
    report.error(
        Code.DUPLICATE_ID,
        f"the article has a footnote of its own with the name {note.annotation.id!r}",
        note.annotation.place,
        help="choose another id",
    )
    return True


def _settle(
    article: Article, prose: Prose, notes: list[Numbered], judge: Judge, report: Report
) -> tuple[list[Numbered], dict[str, Care]]:
    """The annotations that can be put in, and how carefully each must be."""
    care: dict[str, Care] = {}
    kept: list[Numbered] = []

    def add(batch: list[Numbered]) -> None:
        """Halves a batch with a fault, so that one culprit costs few renderings."""
        together = [*kept, *batch]
        if judge.fault(merge_body(article.body, prose, together, care), together) is None:
            kept.extend(batch)
        elif len(batch) > 1:
            add(batch[: len(batch) // 2])
            add(batch[len(batch) // 2 :])
        elif (fault := _try_levels(article, prose, kept, batch[0], care, judge)) is None:
            kept.append(batch[0])
        else:
            _refuse(article, batch[0], fault, report)

    if notes:
        add(notes)
    return kept, care


def _try_levels(
    article: Article,
    prose: Prose,
    kept: list[Numbered],
    note: Numbered,
    care: dict[str, Care],
    judge: Judge,
) -> str | None:
    """Add ``note`` to those kept, with growing care; its last fault where nothing helps."""
    fault: str | None = None
    for level in LEVELS:
        care[note.annotation.id] = level
        together = [*kept, note]
        fault = judge.fault(merge_body(article.body, prose, together, care), together)
        if fault is None:
            return None
    del care[note.annotation.id]
    return fault


def _refuse(article: Article, note: Numbered, fault: str, report: Report) -> None:
    report.error(
        Code.TEXT_ALTERED,
        f"marking these words would alter the text of {article.source.path}: {fault}",
        _quote_place(note),
        help="quote a few words more or less, so that the passage does not cut through markup",
    )
