"""Has this been checked before? Claims that say much the same, in German and in English.

Compared are words, not meanings: inflection, word order, compound words, typing errors and the way
of writing numbers are forgiven, a synonym is not. What is rare counts more than what is frequent.
A claim that says the opposite is a hit like any other, and marked as one: it was checked as well.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from math import log, sqrt
from sys import intern

from .kinship import Vocabulary
from .model import Annotation, Claim, Note
from .terms import (
    base_language,
    is_negation,
    is_number,
    language_of,
    terms_of,
    words_of,
)

THRESHOLD = 0.33
"""Score from which on a claim is shown; 1 is the same words."""


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
    return ClaimIndex(claims).similar(query, lang, limit)


class ClaimIndex:
    """Claims whose words have been read, for those who ask more than once.

    Reading takes about as long as a hundred questions; its parts are for the search below.
    """

    def __init__(self, claims: Sequence[Candidate]) -> None:
        self.claims = claims
        self.langs = [base_language(claim.lang) for claim in claims]
        self.frequency: Counter[str] = Counter()
        having: dict[str, dict[str, array[int]]] = {}
        self.fields = [
            [self._read(text, lang) for text in claim.texts]
            for claim, lang in zip(claims, self.langs, strict=True)
        ]
        for at, (lang, fields) in enumerate(zip(self.langs, self.fields, strict=True)):
            words = {word for field in fields for word in field}
            self.frequency.update(words)
            places = having.setdefault(lang, {})
            for word in words:
                places.setdefault(word, array("I")).append(at)
        self.vocabularies = {lang: Vocabulary(lang, words) for lang, words in having.items()}

    def _read(self, text: str, lang: str) -> tuple[str, ...]:
        """The words of a text; of those that come again and again only one is kept in memory."""
        return tuple(map(intern, terms_of(text, lang)))

    def similar(self, query: str, lang: str | None, limit: int = 5) -> list[Match]:
        """As the function of this name."""
        wanted = terms_of(query, base_language(lang) if lang else language_of(query))
        return _Search(self, query, wanted).best(limit) if wanted else []

    def rarity(self, count: int) -> float:
        """Weight of a word that ``count`` claims have (the inverse document frequency of BM25)."""
        return log(1 + (len(self.claims) - count + 0.5) / (count + 0.5))


class _Search:
    """All claims, read with the words of one query in mind."""

    def __init__(self, index: ClaimIndex, query: str, wanted: Mapping[str, str]) -> None:
        self._index = index
        self._text = query
        self._query = wanted
        self._akin = {lang: known.akin(wanted) for lang, known in index.vocabularies.items()}
        having = {word: self._having(word) for word in wanted}
        self._weights = {word: index.rarity(len(found)) for word, found in having.items()}
        self._whole = sum(self._weights.values())
        self._shares: dict[int, float] = {}
        for word, found in having.items():
            weight = self._weights[word] / self._whole
            for at, near in found.items():
                self._shares[at] = self._shares.get(at, 0.0) + weight * near

    def best(self, limit: int) -> list[Match]:
        """The matches, best first; of two that are alike the one that was written first."""
        rated = ((self._score(at, share), -at) for at, share in self._shares.items())
        best = nlargest(limit, (pair for pair in rated if pair[0] >= THRESHOLD))
        return [self._match(-back, score) for score, back in best]

    def _having(self, query: str) -> dict[int, float]:
        """The claims that have the word or one akin to it, and how near the nearest is."""
        found: dict[int, float] = {}
        for lang, akin in self._akin.items():
            places = self._index.vocabularies[lang].places
            near_words = ((near[query], word) for word, near in akin.items() if query in near)
            for near, word in sorted(near_words):
                found.update(dict.fromkeys(places[word], near))
        return found

    def _score(self, at: int, share: float) -> float:
        """How much of the query the claim has, and how much of one of its texts the query has."""
        if (share + sqrt(share)) / 2 < THRESHOLD:
            return 0.0
        covered = max(
            sqrt(self._of_query(at, field) * self._of_field(at, field))
            for field in self._index.fields[at]
        )
        return (share + covered) / 2

    def _match(self, at: int, score: float) -> Match:
        """What is shown of a claim that is near enough."""
        claim, lang = self._index.claims[at], self._index.langs[at]
        spelling = {
            w: written for text in claim.texts for w, written in terms_of(text, lang).items()
        }
        pairs = self._pairs(at, self._index.fields[at])
        return Match(
            candidate=claim,
            score=round(score, 3),
            words=tuple((self._query[q], spelling[word]) for q, (word, _) in pairs.items()),
            differs=tuple(_differences(self._text, self._nearest_text(at))),
        )

    def _nearest_text(self, at: int) -> str:
        """The statement or the quote, whichever is nearer; a finding often says the opposite."""
        claim = self._index.claims[at]
        rated = [
            (self._of_query(at, field), text)
            for text, field in zip(claim.texts, self._index.fields[at], strict=True)
            if text in (claim.statement, claim.quote)
        ]
        return max(rated, key=lambda pair: pair[0])[1]

    def _pairs(self, at: int, fields: Sequence[Collection[str]]) -> dict[str, tuple[str, float]]:
        """The best word for each word of the query that is there, and how near it is."""
        akin = self._akin[self._index.langs[at]]
        best: dict[str, tuple[str, float]] = {}
        for field in fields:
            for word in field:
                for query, near in akin.get(word, {}).items():
                    if near > best.get(query, ("", 0.0))[1]:
                        best[query] = (word, near)
        return {query: best[query] for query in self._query if query in best}

    def _of_query(self, at: int, field: Collection[str]) -> float:
        found = self._pairs(at, [field])
        return sum(self._weights[query] * near for query, (_, near) in found.items()) / self._whole

    def _of_field(self, at: int, field: Collection[str]) -> float:
        akin = self._akin[self._index.langs[at]]
        whole = found = 0.0
        for word in field:
            weight = self._index.rarity(self._index.frequency[word])
            whole += weight
            found += weight * max(akin.get(word, {}).values(), default=0.0)
        return found / whole if whole else 0.0


def _differences(query: str, statement: str) -> Iterator[str]:
    ours, theirs = ({word for word, _ in words_of(text)} for text in (query, statement))
    if any(map(is_negation, ours)) != any(map(is_negation, theirs)):
        yield "negation"
    mine, yours = ({word for word in words if is_number(word)} for words in (ours, theirs))
    if not (mine <= yours or yours <= mine):
        yield "number"
