"""Invented words that come as often as those of a language: a few all the time, most hardly ever.

An index of a search, a compression and a levelling of texts all cost what the variety of words
costs; the same ten sentences over and over would flatter every program.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

_GERMAN_STARTS = (
    *("", "", "", "ver", "be", "ge", "ent", "er", "zer", "vor", "nach", "auf", "ab", "unter"),
)
_GERMAN_STEMS = (
    *("handel", "trag", "schreib", "frag", "spiel", "arbeit", "haus", "stadt", "land", "staat"),
    *("recht", "bank", "geld", "steuer", "schul", "brück", "wahl", "zeit", "weg", "kind", "jahr"),
    *("tag", "wort", "satz", "bild", "druck", "kraft", "stoff", "werk", "zeug", "feld", "berg"),
)
_GERMAN_ENDS = (
    *("ung", "en", "er", "e", "t", "lich", "heit", "keit", "bar", "los", "ig", "schaft", "nis"),
)
_GERMAN_NOUNS = ("ung", "heit", "keit", "schaft", "nis")
_GERMAN_COMMON = (
    *("die", "der", "und", "in", "das", "den", "von", "zu", "mit", "sich", "auf", "für", "nicht"),
    *("ist", "im", "dem", "ein", "eine", "als", "auch", "es", "an", "werden", "aus", "er", "hat"),
    *("dass", "sie", "nach", "wird", "bei", "einer", "um", "am", "sind", "noch", "wie", "einem"),
    *("über", "einen", "so", "zum", "war", "haben", "nur", "oder", "aber", "vor", "zur", "bis"),
    *("mehr", "durch", "man", "sein", "wurde", "größer", "während", "müssen", "könnte", "später"),
)
_ENGLISH_STARTS = (
    *("", "", "", "", "re", "un", "over", "under", "out", "fore", "inter", "mis", "pre", "sub"),
)
_ENGLISH_STEMS = (
    *("trade", "claim", "school", "bridge", "harbour", "vote", "tax", "bank", "house", "road"),
    *("field", "power", "report", "council", "market", "water", "price", "border", "light"),
    *("season", "paper", "winter", "number", "figure", "build", "move", "point", "work", "press"),
)
_ENGLISH_ENDS = (
    *("", "s", "ing", "ed", "er", "ers", "ment", "ness", "able", "ly", "ship", "al", "less"),
)
_ENGLISH_COMMON = (
    *("the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "was", "on", "with", "as"),
    *("be", "at", "by", "had", "not", "are", "but", "from", "or", "have", "an", "they", "which"),
    *("one", "were", "all", "their", "there", "been", "has", "when", "who", "will", "more", "if"),
    *("no", "out", "so", "said", "what", "up", "its", "about", "than", "into", "them", "can"),
    *("only", "other", "time", "new", "some", "could", "these", "two", "may", "first", "then"),
)


@dataclass(frozen=True, kw_only=True)
class Language:
    """Words, the most frequent first, and how a text sets them."""

    code: str
    words: tuple[str, ...]
    weights: tuple[float, ...]
    """How often each word comes, added up from the first."""
    quotes: tuple[str, str]

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """``count`` words, each as often as its place in the language says."""
        return chance.choices(self.words, cum_weights=self.weights, k=count)


def vocabulary(size: int = 40_000) -> list[str]:
    """German-like words, all different, in an order that is the same each time."""
    return _made(size, _GERMAN_STARTS, _GERMAN_STEMS, _GERMAN_ENDS, "Verhandlungen")


@cache
def german() -> Language:
    """Nouns with a capital, umlauts, long compounds."""
    words = [w.capitalize() if w.endswith(_GERMAN_NOUNS) else w for w in vocabulary()]
    return _language("de", _GERMAN_COMMON, words, ("„", "“"))


@cache
def english() -> Language:
    """Shorter words, curly quotation marks."""
    words = _made(30_000, _ENGLISH_STARTS, _ENGLISH_STEMS, _ENGLISH_ENDS, "negotiations")
    return _language("en", _ENGLISH_COMMON, words, ("“", "”"))


def _made(
    size: int,
    starts: tuple[str, ...],
    stems: tuple[str, ...],
    ends: tuple[str, ...],
    one_of_them: str,
) -> list[str]:
    """``one_of_them`` stands in the 400th place: a word that searches may count on."""
    chance = random.Random(1)
    words: dict[str, None] = {}
    while len(words) < size:
        middle = chance.choices(stems, k=chance.choice((1, 1, 2, 2, 3)))
        start = chance.choice(starts)
        if len(words) == 400:
            words[one_of_them] = None
        words[start + "".join(middle) + chance.choice(ends)] = None
    return list(words)


def _language(
    code: str, common: tuple[str, ...], words: list[str], quotes: tuple[str, str]
) -> Language:
    # In every language the words that come often are the short ones.
    different = tuple(dict.fromkeys((*common, *sorted(words, key=len))))
    # Zipf's law with Mandelbrot's correction for the first ranks.
    weights = tuple(accumulate(1 / (rank + 2.7) for rank in range(len(different))))
    return Language(code=code, words=different, weights=weights, quotes=quotes)
