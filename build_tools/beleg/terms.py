"""The words of a text that say something, in a form in which they can be compared.

Upper and lower case, inflection and the way of writing a number are levelled. This is for finding
and suggesting only: two texts with the same terms may say very different things.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import snowballstemmer

_WORD = re.compile(
    r"\d{1,3}(?:[ \xa0\u2009\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*|%|[^\W\d_]+(?:['’][^\W\d_]+)?"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:([., \xa0\u2009\u202f])\d{3})(?:\1\d{3})*")
_UNSEEN = re.compile("[\xad\u200b\u2060]")
_NO_ACCENTS = str.maketrans("äöüáàâéèêíìîóòôúùûçñ", "aouaaaeeeiiiooouuucn")
_REMEMBERED = 200_000
"""Different words; the texts of a site have the same ones again and again."""
_PER_CENT = {"%": "percent", "prozent": "percent", "cent": "percent", "per": "", "pro": ""}


@dataclass(frozen=True, kw_only=True)
class WordList:
    """What is known of the words of a language; nothing where it has no section in the file."""

    stemmer: str = ""
    frequent: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()


def base_language(lang: str) -> str:
    """``de`` for ``de-AT``."""
    return lang.partition("-")[0].lower()


def language_of(text: str) -> str:
    """The known language whose small words ``text`` has most of."""
    words = {word for word, _ in words_of(text)}
    lists = word_lists()
    return max(lists, key=lambda lang: len(words & (lists[lang].frequent | lists[lang].negations)))


def words_of(text: str) -> Iterator[tuple[str, str]]:
    """Each word as it is compared, and as it is written; signs and small words included."""
    for written in _WORD.findall(_UNSEEN.sub("", unicodedata.normalize("NFC", text))):
        yield _normal(written), written


def terms_of(text: str, lang: str) -> dict[str, str]:
    """The words that say something, each with its spelling, in the order of the text."""
    found: dict[str, str] = {}
    for written in _WORD.findall(_UNSEEN.sub("", unicodedata.normalize("NFC", text))):
        if term := _term(written, lang):
            found.setdefault(term, written)
    return found


def is_negation(word: str) -> bool:
    """Whether a word turns a statement into its opposite, in any of the known languages."""
    return word.endswith("n't") or any(word in known.negations for known in word_lists().values())


def is_number(word: str) -> bool:
    """Whether a word, as it is compared, is a number."""
    return word[:1].isdigit()


def without_accents(word: str) -> str:
    """Same length; a stem may have lost the accents of its word."""
    return word.translate(_NO_ACCENTS)


@lru_cache(maxsize=_REMEMBERED)
def stem(word: str, lang: str) -> str:
    """What all forms of a word have in common, without accents; the word where that is unknown."""
    stemmer = _stemmer(lang)
    return without_accents(stemmer.stemWord(word) if stemmer else word)


@lru_cache(maxsize=_REMEMBERED)
def _term(written: str, lang: str) -> str:
    """Nothing where the word says nothing by itself."""
    word = _normal(written)
    return "" if word in _word_list(lang).frequent or is_negation(word) else word


def _normal(written: str) -> str:
    word = written.lower().replace("’", "'")
    if word[0].isdigit():
        return re.sub("[^0-9]", "" if _THOUSANDS.fullmatch(word) else ".", word)
    if word in _PER_CENT:
        return _PER_CENT[word]
    return number_words().get(word) or word.removesuffix("'s")


@cache
def _stemmer(lang: str) -> snowballstemmer.stemmer | None:
    name = _word_list(lang).stemmer
    return snowballstemmer.stemmer(name) if name else None


def _word_list(lang: str) -> WordList:
    return word_lists().get(lang) or WordList()


@cache
def _file() -> Mapping[str, Mapping[str, str | Mapping[str, int]]]:
    return tomllib.loads((files(__package__) / "word_lists.toml").read_text("utf-8"))


@cache
def word_lists() -> Mapping[str, WordList]:
    """Base language -> what is known of its words."""
    return {
        lang: WordList(
            stemmer=str(section["stemmer"]),
            frequent=frozenset(str(section["frequent"]).split()),
            negations=frozenset(str(section["negations"]).split()),
        )
        for lang, section in _file().items()
    }


@cache
def number_words() -> Mapping[str, str]:
    """Number words of all known languages -> digits."""
    found: dict[str, str] = {}
    for section in _file().values():
        numbers = section["numbers"]
        assert isinstance(numbers, Mapping)
        found.update({word: str(number) for word, number in numbers.items()})
    return found
