"""Words that are forms of one another, parts of one another, or the same but for a typing error.

This is for finding and suggesting only: words that are akin may mean very different things.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Mapping
from itertools import accumulate

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .terms import is_number, stem, without_accents

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
_REMEMBERED = 1_000
"""Words of queries whose kin are kept: who types a sentence asks for the same ones again."""


class Vocabulary:
    """All words of the claims in one language.

    ``places``: word, as it is compared -> numbers of the claims that have it. Not to be asked by
    two threads at once, because it remembers what it was asked.
    """

    def __init__(self, lang: str, places: Mapping[str, array[int]]) -> None:
        self._lang = lang
        self.places = places
        self._words = sorted(places)
        self._bare = [without_accents(word) for word in self._words]
        # One text of all words, in which those that have some letters are found fast.
        self._lines = "".join(f"\n{word}" for word in self._bare)
        self._starts = list(accumulate((len(word) + 1 for word in self._bare), initial=0))
        self._beginnings: dict[str, list[int]] = {}
        for at, word in enumerate(self._bare):
            self._beginnings.setdefault(word[:_FIRST], []).append(at)
        self._known: dict[str, Mapping[str, float]] = {}

    def akin(self, query: Collection[str]) -> dict[str, dict[str, float]]:
        """Word of the claims -> words of the query that it is, or is akin to, and how near."""
        akin: dict[str, dict[str, float]] = {}
        for wanted in query:
            if wanted not in self._known:
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                self._known[wanted] = self._akin_to(wanted)
            for word, near in self._known[wanted].items():
                akin.setdefault(word, {})[wanted] = near
        return akin

    def _akin_to(self, wanted: str) -> Mapping[str, float]:
        form = without_accents(wanted)
        found: dict[str, float] = {}
        for at in self._with_letters_of(form):
            word = self._words[at]
            if _may_be_akin(form, self._bare[at]):
                same = word == wanted
                near = _SAME if same else _kinship(stem(wanted, self._lang), stem(word, self._lang))
                if near:
                    found[word] = near
        if len(form) >= _LEAST and not is_number(form):
            alike = process.extract(
                form, self._bare, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE, limit=None
            )
            for _, _, at in alike:
                found.setdefault(self._words[at], _TYPO)
        return found

    def _with_letters_of(self, form: str) -> set[int]:
        """The words that have its first letters anywhere, or whose first letters it has."""
        found: set[int] = set()
        for start in range(len(form)):
            for end in range(start + 1, start + 1 + _FIRST):
                found.update(self._beginnings.get(form[start:end], ()))
        first = form[:_FIRST]
        at = self._lines.find(first)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            found.add(number)
            at = self._lines.find(first, self._starts[number + 1])
        return found


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
