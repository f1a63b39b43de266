"""The quotes of one article, compared with its text as it reads now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from .. import lock
from ..anchor import Haystack, Selector
from ..anchor.find import anchored_at
from ..anchor.haystack import FoldedHaystack, Part, Passage, level
from ..anchor.nearest import Nearby, alike
from ..anchor.select import paste, selector_of
from ..fold import CELL
from ..lock import Entry, Lock
from ..model import Anchored, Annotation, Article, Quote
from ..pipeline import haystack, visible_digest
from ..prose import read_prose
from .difference import Change, denial_differs, difference, notable

Status = Literal["unchanged", "moved", "changed", "ambiguous", "gone"]

_MOST = 3
"""Similar passages that are looked for, and proposed."""
_SHOWN = 8
"""Places of the same words that are shown, if they stand in many."""
_SIMILAR, _SIMILAR_BETWEEN, _SIMILAR_ALONE, _SIMILAR_ELSEWHERE = 0.5, 0.35, 0.6, 0.75
"""Share of like letters from which words are proposed: where the old ones stood; between both of
their old neighbours; where nothing is recorded; at another place."""
_SENTENCE_END = re.compile(r"[.!?]['\")\]]* ")
_INTACT = 0.95
"""Similarity of a side that was left alone."""
_LEAD = 0.08
"""How much better than all others a place must be that is taken without a further word."""
_WORDS, _SIDE = 0.5, 0.25
"""Weights of the words and of each side. A side that is not recorded is left out of the sum."""
_LONG_SIDE = 12
_WIDEST, _WIDEST_MORE = 3, 40
"""How many times as long as the old words, and how much more, what stands between their neighbours
may be."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A place that an annotation could have."""

    passage: Passage = field(repr=False)
    anchored: Anchored
    line: int
    """In the article's file, from 1."""
    where: str
    """The line as messages name it."""
    words: float
    """The share of letters that are the same, 0 to 1."""
    sides: tuple[float, ...]
    """How similar its surroundings are to the old ones, 0 to 1, as far as these are known."""
    stands_there: bool
    """Whether it is where the old words stood; False where nothing is recorded."""
    difference: tuple[Change, ...]
    notable: tuple[str, ...]
    """What of the difference easily turns the meaning."""
    denied_around: bool
    """Whether a "not" has come in or gone beside the words, as far as that is known."""
    selector: Selector | None
    """What the annotation file would say; None where nothing can tell the place apart."""

    @property
    def score(self) -> float:
        """Words and surroundings together, 0 to 1."""
        weights = _WORDS + _SIDE * len(self.sides)
        return (_WORDS * self.words + _SIDE * sum(self.sides)) / weights

    @property
    def shown(self) -> str:
        """The words in brackets, and what stands around them, on one line."""
        stands = self.anchored
        return paste(f"{stands.prefix}[{stands.words}]{stands.suffix}")

    @property
    def same_words(self) -> bool:
        """Whether only typography differs, if anything."""
        return all(change.kind == "same" for change in self.difference)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What became of one quote."""

    annotation: Annotation
    quote: Quote
    status: Status
    message: str
    before: Entry | None = None
    """What was recorded around these words; None where nothing is."""
    proposals: tuple[Proposal, ...] = ()
    """The best first; of an unchanged quote, where it stands."""
    certain: Proposal | None = None
    """The same words, at the place that may be taken without a further word."""

    @property
    def stood(self) -> str:
        """Where the words stood, as ``Proposal.shown`` has it; empty where nothing is recorded."""
        before = self.before
        return paste(f"{before.prefix}[{before.exact}]{before.suffix}") if before else ""


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What became of the quotes of one article."""

    slug: str
    digest: str
    """Of the article's visible text, as the lock has it."""
    haystack: Haystack = field(repr=False)
    findings: tuple[Finding, ...]


def survey(article: Article, annotations: Sequence[Annotation], known: Lock) -> Survey:
    """A finding for each quote of ``annotations`` that is not withdrawn, in their order."""
    prose = read_prose(article.body)
    hay = haystack(article, prose)
    text = FoldedHaystack(hay)
    nearby = Nearby(text)
    digest = visible_digest(article, prose)
    same_text = known.digests.get(article.slug) == digest
    # Validation has named an id that stands twice.
    once = {annotation.id: annotation for annotation in reversed(annotations)}
    findings = []
    for one in once.values():
        if one.quote is not None and one.status != "withdrawn":
            before = known.entries.get((one.slug, one.id))
            if before is not None and not lock.same_words(before, one.quote.exact):
                before = None  # Its editor has quoted other words since.
            search = _Search(text, nearby, article.lang, one, one.quote, before, same_text)
            findings.append(search.finding())
    findings.sort(key=lambda found: (found.quote.place.path, found.quote.place.start))
    return Survey(slug=article.slug, digest=digest, haystack=hay, findings=tuple(findings))


@dataclass(frozen=True)
class _Search:
    """One quote and the text in which it is looked for."""

    text: FoldedHaystack
    nearby: Nearby
    lang: str
    annotation: Annotation
    quote: Quote
    before: Entry | None
    same_text: bool
    """Whether the article is the one for which ``before`` was recorded."""

    def finding(self) -> Finding:
        chosen = self.text.find(self.quote.exact, self.quote.prefix, self.quote.suffix)
        every = self.text.find(self.quote.exact)
        if len(chosen) == 1:
            return self._found(self._proposal(chosen[0]))
        if len(every) > 1:
            return self._among(chosen or every)
        if every:
            return self._without_neighbours(self._proposal(every[0]))
        return self._missing()

    def _found(self, place: Proposal) -> Finding:
        """The quote has one place, as a build would find it; is it the old one?"""
        now = lock.entry_of(place.anchored)
        text = place.passage.part.folded.original
        if (
            self.before is None
            or self.same_text
            or (lock.fits(self.before, now) and not lock.is_replaced(self.before, now, text))
        ):
            return self._made("unchanged", "the words stand where they stood", [place])
        return self._elsewhere(place, "the same words stand elsewhere, or others stand around them")

    def _without_neighbours(self, place: Proposal) -> Finding:
        """The words stand there once, but not between the prefix and suffix that are given."""
        message = "the words are there, but not between their prefix and suffix"
        if place.stands_there and not place.denied_around:
            return self._made("moved", message, [place], place)
        return replace(self._elsewhere(place, message), certain=None)

    def _elsewhere(self, place: Proposal, message: str) -> Finding:
        rivals = [one for one in self._similar() if self._replaces(one)] if self.before else []
        if rivals:
            message = "similar words stand where these stood, and the same words stand elsewhere"
            return self._made("ambiguous", message, [*rivals, replace(place, stands_there=False)])
        return self._made("moved", message, [place], place if place.selector else None)

    def _among(self, passages: Sequence[Passage]) -> Finding:
        """The words stand there several times: only what stood around them can tell."""
        likeliest = sorted(passages, key=self._unlike_around)[:_SHOWN]
        best, *others = _ranked(map(self._proposal, likeliest))
        there = best.stands_there and any(side >= _INTACT for side in best.sides)
        leads = all(best.score - other.score >= _LEAD for other in others)
        takes = there and leads and best.selector and not best.denied_around
        message = f"these words stand {len(passages)} times in {self.text.haystack.path}"
        places = [best, *others]
        return self._made("ambiguous", message, places, best if takes else None)

    def _missing(self) -> Finding:
        path = self.text.haystack.path
        similar = self._similar()
        if there := [one for one in similar if self._replaces(one)]:
            message = f"these words are not in {path} any more, but similar ones are"
            return self._made("changed", message, there)
        elsewhere = [one for one in similar if one.words >= _SIMILAR_ELSEWHERE]
        return self._made("gone", f"these words are not in {path} any more", elsewhere)

    def _made(
        self,
        status: Status,
        message: str,
        proposals: Sequence[Proposal],
        certain: Proposal | None = None,
    ) -> Finding:
        return Finding(
            annotation=self.annotation,
            quote=self.quote,
            status=status,
            message=message,
            before=self.before,
            proposals=tuple(proposals),
            certain=certain if certain and certain.same_words else None,
        )

    def _replaces(self, one: Proposal) -> bool:
        """Whether other words are probably what became of the old ones."""
        if self.before is None:
            return one.words >= _SIMILAR_ALONE
        between = len(one.sides) == 2 and min(one.sides) >= _INTACT
        return one.words >= (_SIMILAR_BETWEEN if between else _SIMILAR) and one.stands_there

    def _proposal(self, passage: Passage) -> Proposal:
        old, new = self.quote.exact, paste(passage.words)
        anchored = anchored_at(self.annotation, passage)
        same = level(old) == level(new)
        now = lock.entry_of(anchored)
        return Proposal(
            passage=passage,
            anchored=anchored,
            line=self.text.line(passage),
            where=self.text.place(passage),
            words=alike(level(old).lower(), level(new).lower()),
            sides=tuple(self._sides(anchored)),
            stands_there=self.before is not None and lock.stands_there(self.before, now),
            difference=(Change(kind="same", text=new),) if same else difference(old, new),
            notable=() if same else notable(old, new, self.lang),
            denied_around=self.before is not None
            and (
                denial_differs(self.before.prefix, now.prefix)
                or denial_differs(self.before.suffix, now.suffix)
            ),
            selector=self._selector(passage, old if same else new),
        )

    def _sides(self, anchored: Anchored) -> Iterator[float]:
        """Likeness of each side that is known, from the lock or else from the annotation."""
        known = self.before or self.quote
        before, behind = level(known.prefix), level(known.suffix)
        if before:
            yield alike(before, level(anchored.prefix)[-len(before) :])
        if behind:
            yield alike(behind, level(anchored.suffix)[: len(behind)])

    def _unlike_around(self, passage: Passage) -> float:
        """How little a place resembles the old surroundings."""
        return -sum(self._sides(anchored_at(self.annotation, passage)))

    def _selector(self, passage: Passage, exact: str) -> Selector | None:
        """What the quote already says, if that still finds the place; else the least that does."""
        mine = Selector(exact=exact, prefix=self.quote.prefix, suffix=self.quote.suffix)
        if self.text.find(mine.exact, mine.prefix, mine.suffix) == [passage]:
            return mine
        found = selector_of(self.text, passage)
        return replace(found, exact=exact) if found else None

    def _similar(self) -> list[Proposal]:
        """Other words that may be what became of the old ones, the best first."""
        needle = level(self.quote.exact)
        if not needle:
            return []
        neighbours = list(self._neighbours())
        kept: list[Passage] = []
        close = self.nearby.close(needle, _MOST)
        between = [_narrowed(wide, close, needle) for wide in self._between(needle)]
        for passage in [*between, *close]:
            overlaps = any(_shared(passage, other) > 0 for other in kept)
            is_neighbour = any(_shared(passage, other) > 0.5 for other in neighbours)
            if _flowing(passage) != needle and not overlaps and not is_neighbour:
                kept.append(passage)
        return _ranked(map(self._proposal, kept))[:_MOST]

    def _neighbours(self) -> Iterator[Passage]:
        """Where the old surroundings still stand: they did not become the quote."""
        if self.before is None:
            return
        for side in (level(self.before.prefix), level(self.before.suffix)):
            if len(side) >= _LONG_SIDE:
                for part in self._parts():
                    for start in _all(part.flowing, side):
                        yield Passage(part=part, start=start, end=start + len(side))

    def _between(self, needle: str) -> Iterator[Passage]:
        """What stands between the old neighbours, if both are still there."""
        if self.before is None:
            return
        prefix, suffix = level(self.before.prefix), level(self.before.suffix)
        widest = _WIDEST * len(needle) + _WIDEST_MORE
        for part in self._parts():
            text = part.flowing
            for before in _all(text, prefix) if prefix else (0,):
                start = before + len(prefix)
                end = (
                    text.find(suffix, start, start + widest + len(suffix)) if suffix else len(text)
                )
                words = text[start:end]
                if end < 0 or not words.strip() or len(words) > widest:
                    continue
                start += len(words) - len(words.lstrip(" "))
                end -= len(words) - len(words.rstrip(" "))
                if CELL not in part.folded.text[start:end] and part.folded.is_whole(start, end):
                    yield Passage(part=part, start=start, end=end)

    def _parts(self) -> tuple[Part, ...]:
        """The headline or the body, whichever the old words stood in."""
        assert self.before is not None
        return (self.text.title if self.before.where else self.text.body,)


def _ranked(proposals: Iterable[Proposal]) -> list[Proposal]:
    return sorted(proposals, key=lambda one: (-one.score, one.line, one.passage.start))


def _shared(passage: Passage, other: Passage) -> float:
    """How much of the shorter of two passages lies in both, 0 to 1."""
    if passage.part is not other.part:
        return 0.0
    both = min(passage.end, other.end) - max(passage.start, other.start)
    return max(0, both) / min(passage.end - passage.start, other.end - other.start)


def _narrowed(wide: Passage, close: Sequence[Passage], needle: str) -> Passage:
    """What lies within ``wide`` and is more like the old words, if ``wide`` has more sentences.

    A whole sentence may have come in between the old words and their neighbour.
    """
    if _sentence_ends(_flowing(wide)) <= _sentence_ends(needle):
        return wide
    inside = [
        one
        for one in close
        if one.part is wide.part and wide.start <= one.start and one.end <= wide.end
    ]
    return max([wide, *inside], key=lambda one: alike(needle, _flowing(one)))


def _flowing(passage: Passage) -> str:
    return passage.part.flowing[passage.start : passage.end]


def _sentence_ends(words: str) -> int:
    return len(_SENTENCE_END.findall(words))


def _all(text: str, words: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)
