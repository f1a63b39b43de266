"""Whether an annotation can stand in the site: its passage, its id, its values, and all together.

Nothing here writes. An annotation that is not found at exactly one place is not taken over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ..annotate import LISTS, Passages, Spot, ids_of, new_id
from ..diagnostics import Diagnostic, Report, Severity
from ..exports.visible_text import GAP, digest, visible_text
from ..identifiers import canonical
from ..model import Annotation, Article, Kind
from ..pipeline import Ground, Group, walk
from ..source import Source
from ..validate import read_annotations
from ..yaml_write import document
from .incoming import Incoming, NotTaken
from .incoming import Passage as Wanted


@dataclass(frozen=True, kw_only=True)
class Taken:
    """An annotation as it is going to stand in its file."""

    number: int
    """In the file that is imported, from 1."""
    kind: Kind
    values: Mapping[str, Any]
    notes: Sequence[str] = ()
    """What an editor should know about it."""


class Proof:
    """One article and what comes to it."""

    def __init__(self, article: Article, group: Group, ground: Ground) -> None:
        self._article = article
        self._group = group
        self._ground = replace(ground, settings=replace(ground.settings, drafts=True))
        self._taken = ids_of(group.annotations)
        self._known = {canonical(name): name for name in self._taken}

    def take(self, number: int, incoming: Incoming) -> Taken:
        """The annotation with its id, quote and status. Raises NotTaken."""
        values: dict[str, Any] = dict(incoming.values)
        notes = list(incoming.notes)
        spot = self._spot(incoming.passage) if incoming.passage else None
        if incoming.passage and spot is None:
            if incoming.id is not None:
                raise NotTaken(self._why_missing(incoming.passage))
            spot = self._beside(incoming.passage)
            notes.append("only one side of what stood around its words fits; look at its passage")
        if spot is None and incoming.may_quote:
            spot = self._only(incoming.may_quote.exact)
        if spot is not None:
            values["quote"] = self._passages.quote_of(spot)
            if values["quote"] is None:
                raise NotTaken("nothing around its words is their own, so it has no unique quote")
        values["id"] = self._id(incoming)
        review = self._ground.settings.review_required and incoming.kind != "link"
        if incoming.id is None or review:
            values["status"] = "draft"
        self._read_back(incoming.kind, values, spot)
        self._taken[values["id"]] = f"annotation {number} of the file"
        self._known[canonical(values["id"])] = values["id"]
        return Taken(number=number, kind=incoming.kind, values=values, notes=notes)

    @cached_property
    def _passages(self) -> Passages:
        return Passages(self._article)

    @cached_property
    def _digest(self) -> str:
        """Of the text that this site's own positions count in."""
        bare = walk(replace(self._group, annotations=()), self._ground).article
        return digest(visible_text(bare)) if bare else ""

    def _spot(self, wanted: Wanted) -> Spot | None:
        """The one place of the words with what stands around them; None where there is none."""
        found = self._passages.find(wanted.exact, wanted.prefix, wanted.suffix)
        return self._by_position(wanted, found) if len(found) > 1 else next(iter(found), None)

    def _beside(self, wanted: Wanted) -> Spot:
        """The only place where one side fits; on the other, other pages have words of their own."""
        sides = [(wanted.prefix, ""), ("", wanted.suffix)]
        found = {
            (spot.passage.part.where, spot.passage.span): spot
            for prefix, suffix in sides
            if prefix.strip() or suffix.strip()
            for spot in self._passages.find(wanted.exact, prefix, suffix)
        }
        if len(found) != 1:
            raise NotTaken(self._why_missing(wanted))
        return next(iter(found.values()))

    def _why_missing(self, wanted: Wanted) -> str:
        path, shown = self._article.source.path, " ".join(wanted.exact.split())[:60]
        if not self._passages.find(wanted.exact):
            return f"the words {shown!r} are not in {path}"
        return (
            f"the words {shown!r} are in {path}, but other words stand around them; look whether"
            f" they are meant, then `beleg annotate {self._article.slug}`"
        )

    def _by_position(self, wanted: Wanted, found: Sequence[Spot]) -> Spot:
        """The place among several that the annotation counts, if it counts in this very text."""
        if wanted.span and wanted.digest and wanted.digest == self._digest:
            for spot in found:
                first = 0
                if spot.passage.part.where == "body":
                    first = len(self._article.title) + len(GAP)
                start, end = spot.passage.span
                if (first + start, first + end) == wanted.span:
                    return spot
        shown = " ".join(wanted.exact.split())[:60]
        path = self._article.source.path
        raise NotTaken(f"the words {shown!r} stand {len(found)} times in {path}")

    def _only(self, words: str) -> Spot | None:
        found = self._passages.find(words)
        return found[0] if len(found) == 1 else None

    def _id(self, incoming: Incoming) -> str:
        if incoming.id is None:
            return new_id(incoming.called, incoming.kind, self._taken)
        if there := self._known.get(canonical(incoming.id)):
            raise NotTaken(f"the id {incoming.id!r} is there already: {self._taken[there]}")
        return incoming.id

    def _read_back(self, kind: Kind, values: Mapping[str, Any], spot: Spot | None) -> None:
        """Raises NotTaken where the annotation, alone in a file, is not what it has to be."""
        report = Report()
        source = Source("", document({LISTS[kind]: [values]}))
        made: Sequence[Annotation] = read_annotations(
            [(self._group.slug, source)],
            self._ground.registers,
            {self._group.slug},
            report,
            self._ground.figure,
            settings=self._ground.settings,
        )
        if report.errors:
            wrong = next(one for one in report if one.severity is Severity.ERROR)
            raise NotTaken(f"{wrong.message}; {wrong.help}" if wrong.help else wrong.message)
        if len(made) != 1 or (spot is not None and not self._passages.is_at(made[0], spot)):
            raise NotTaken("it would not be at its words")

    def objections(self, files: Sequence[Source]) -> list[Diagnostic]:
        """What is wrong with the article and the new files that is not wrong without them."""
        before = Counter(map(_kind_of, walk(self._group, self._ground).report))
        after = replace(self._group, annotations=(*self._group.annotations, *files))
        fresh = []
        for one in walk(after, self._ground).report:
            if before[_kind_of(one)] > 0:
                before[_kind_of(one)] -= 1
            elif one.severity is Severity.ERROR:
                fresh.append(one)
        return fresh


def _kind_of(found: Diagnostic) -> tuple[str, str, str]:
    return found.code.value, found.place.path, found.message
