"""Which language a text is in, as far as its smallest words tell."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SMALL_WORDS: Mapping[str, str] = {
    "de": "der die das und ist nicht ein eine den dem des mit von zu auf sich auch für als",
    "en": "the and of to is was that it for with as his her they this by from have not",
}


def language_of(text: str) -> str | None:
    """``de`` or ``en`` where the count is clear, else None: other languages are asked for."""
    words = re.findall(r"[^\W\d_]+", text.lower())[:2000]
    counts = {
        lang: sum(map(set(small.split()).__contains__, words))
        for lang, small in _SMALL_WORDS.items()
    }
    best, other = sorted(counts, key=lambda lang: -counts[lang])
    clear = counts[best] > 3 * counts[other] and counts[best] * 12 > len(words)
    return best if clear and counts[best] >= 3 else None
