"""Has this been checked before? Claims that say much the same, in German and in English.

Compared are words, not meanings: inflection, word order, compound words, typing errors and the way
of writing numbers are forgiven, a synonym is not. What is rare counts more than what is frequent.
A claim that says the opposite is a hit like any other, and marked as one: it was checked as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from math import log, sqrt

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .model import Annotation, Claim, Note
from .terms import (
    base_language,
    is_negation,
    is_number,
    language_of,
    stem,
    terms_of,
    without_accents,
    words_of,
)

THRESHOLD = 0.33
"""Score from which on a claim is shown; 1 is the same words."""

_SAME, _DERIVED, _TYPO, _HEAD, _PART = 1.0, 0.85, 0.8, 0.75, 0.6
"""How much of its weight a word keeps where the other is not the same but akin to it."""
_ALIKE = 0.8
"""Share of letters in which a typing error is the same word."""
_LEAST = 5
"""Letters below which two words are akin only if they are the same."""
_MOST_OF_IT = 0.7
"""Share of the longer stem that a derived word has in common with it."""
_FIRST = 4
"""Letters at its beginning that a stem keeps through all its forms."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A claim or a note that was written before, and the language of its article."""

    annotation: Annotation
    lang: str

    @property
    def statement(self) -> str:
        """What it is about, in a sentence or a headline."""
        match self.annotation:
            case Claim(claim=words) | Note(title=words):
                return words
        return self.quote

    @property
    def quote(self) -> str:
        """The words of the article, if it has any."""
        return self.annotation.quote.exact if self.annotation.quote else ""

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The statement, then the other texts that a query is compared with."""
        summary = self.annotation.summary if isinstance(self.annotation, Claim) else ""
        return tuple(dict.fromkeys((self.statement, self.quote, summary)))


@dataclass(frozen=True, kw_only=True)
class Match:
    """A claim that is like the query, and why."""

    candidate: Candidate
    score: float
    """From ``THRESHOLD`` to 1."""
    words: tuple[tuple[str, str], ...]
    """Words of the query, each with the word of the claim that it was found in."""
    differs: tuple[str, ...]
    """``negation`` where only one of both denies something, ``number`` where figures differ."""


def similar(
    query: str, lang: str | None, claims: Sequence[Candidate], limit: int = 5
) -> list[Match]:
    """The claims that are most like ``query``, best first; none where nothing is like it.

    ``lang``: language of the query (BCP 47), or None where it is not known. Claims of all languages
    are looked through: names and numbers are the same in all. Takes time linear in their number.
    """
    wanted = terms_of(query, base_language(lang) if lang else language_of(query))
    if not wanted:
        return []
    shelf = _Shelf(claims, wanted)
    rated = ((shelf.score(at), -at) for at in range(len(claims)))
    best = nlargest(limit, (pair for pair in rated if pair[0] >= THRESHOLD))
    return [shelf.match(query, -back, score) for score, back in best]


class _Shelf:
    """All claims, read with the words of one query in mind."""

    def __init__(self, claims: Sequence[Candidate], query: Mapping[str, str]) -> None:
        self._claims = claims
        self._query = query
        self._langs = [base_language(claim.lang) for claim in claims]
        self._fields = [
            [terms_of(text, lang) for text in claim.texts]
            for claim, lang in zip(claims, self._langs, strict=True)
        ]
        self._frequency: Counter[str] = Counter()
        vocabulary: dict[str, set[str]] = {}
        for lang, fields in zip(self._langs, self._fields, strict=True):
            words = {word for field in fields for word in field}
            self._frequency.update(words)
            vocabulary.setdefault(lang, set()).update(words)
        self._akin = {lang: _akin(query, words, lang) for lang, words in vocabulary.items()}
        self._weights = self._query_weights()

    def score(self, at: int) -> float:
        """How much of the query the claim has, and how much of one of its texts the query has."""
        fields = self._fields[at]
        share = self._of_query(at, fields)
        if (share + sqrt(share)) / 2 < THRESHOLD:
            return 0.0
        covered = max(
            sqrt(self._of_query(at, [field]) * self._of_field(at, field)) for field in fields
        )
        return (share + covered) / 2

    def match(self, query: str, at: int, score: float) -> Match:
        """What is shown of a claim that is near enough."""
        spelling = {word: written for field in self._fields[at] for word, written in field.items()}
        pairs = self._pairs(at, self._fields[at])
        return Match(
            candidate=self._claims[at],
            score=round(score, 3),
            words=tuple((self._query[q], spelling[word]) for q, (word, _) in pairs.items()),
            differs=tuple(_differences(query, self._nearest_text(at))),
        )

    def _nearest_text(self, at: int) -> str:
        """The statement or the quote, whichever is nearer; a finding often says the opposite."""
        claim = self._claims[at]
        rated = [
            (self._of_query(at, [field]), text)
            for text, field in zip(claim.texts, self._fields[at], strict=True)
            if text in (claim.statement, claim.quote)
        ]
        return max(rated, key=lambda pair: pair[0])[1]

    def _query_weights(self) -> dict[str, float]:
        having: Counter[str] = Counter()
        for at, fields in enumerate(self._fields):
            akin = self._akin[self._langs[at]]
            found = {word for field in fields for word in field if word in akin}
            having.update({query for word in found for query in akin[word]})
        return {word: self._rarity(having[word]) for word in self._query}

    def _rarity(self, count: int) -> float:
        """Weight of a word that ``count`` claims have (the inverse document frequency of BM25)."""
        return log(1 + (len(self._claims) - count + 0.5) / (count + 0.5))

    def _pairs(self, at: int, fields: Sequence[Collection[str]]) -> dict[str, tuple[str, float]]:
        """The best word for each word of the query that is there, and how near it is."""
        akin = self._akin[self._langs[at]]
        best: dict[str, tuple[str, float]] = {}
        for field in fields:
            for word in field:
                for query, near in akin.get(word, {}).items():
                    if near > best.get(query, ("", 0.0))[1]:
                        best[query] = (word, near)
        return {query: best[query] for query in self._query if query in best}

    def _of_query(self, at: int, fields: Sequence[Collection[str]]) -> float:
        whole = sum(self._weights.values())
        found = self._pairs(at, fields)
        return sum(self._weights[query] * near for query, (_, near) in found.items()) / whole

    def _of_field(self, at: int, field: Collection[str]) -> float:
        akin = self._akin[self._langs[at]]
        whole = found = 0.0
        for word in field:
            weight = self._rarity(self._frequency[word])
            whole += weight
            found += weight * max(akin.get(word, {}).values(), default=0.0)
        return found / whole if whole else 0.0


def _akin(
    query: Collection[str], vocabulary: Collection[str], lang: str
) -> dict[str, dict[str, float]]:
    """Word of the vocabulary -> words of the query that it is, or is akin to, and how near."""
    words = sorted(vocabulary)
    bare = [without_accents(word) for word in words]
    akin: dict[str, dict[str, float]] = {}
    for wanted in query:
        form = without_accents(wanted)
        for word, other in zip(words, bare, strict=True):
            if _may_be_akin(form, other):
                near = _SAME if word == wanted else _kinship(stem(wanted, lang), stem(word, lang))
                if near:
                    akin.setdefault(word, {})[wanted] = near
        if len(form) >= _LEAST and not is_number(form):
            alike = process.extract(
                form, bare, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE, limit=None
            )
            for _, _, at in alike:
                akin.setdefault(words[at], {}).setdefault(wanted, _TYPO)
    return akin


def _may_be_akin(one: str, other: str) -> bool:
    """Cheaper than finding stems, and true for all pairs whose stems are akin."""
    if min(len(one), len(other)) < _LEAST:
        return one.startswith(other[:_FIRST]) or other.startswith(one[:_FIRST])
    return one[:_FIRST] in other or other[:_FIRST] in one


def _kinship(one: str, other: str) -> float:
    """How near two stems are: the same, one derived from the other, or part of a compound word."""
    if one == other:
        return _SAME
    short, long = sorted((one, other), key=len)
    if len(short) < _LEAST or is_number(one) or is_number(other):
        return 0.0
    pairs = enumerate(zip(short, long, strict=False))
    shared = next((at for at, (mine, theirs) in pairs if mine != theirs), len(short))
    if shared >= _LEAST and shared >= _MOST_OF_IT * len(long):
        return _DERIVED
    if long.endswith(short):
        return _HEAD
    return _PART if shared == len(short) else 0.0


def _differences(query: str, statement: str) -> Iterator[str]:
    ours, theirs = ({word for word, _ in words_of(text)} for text in (query, statement))
    if any(map(is_negation, ours)) != any(map(is_negation, theirs)):
        yield "negation"
    mine, yours = ({word for word in words if is_number(word)} for words in (ours, theirs))
    if not (mine <= yours or yours <= mine):
        yield "number"
