"""Ids, slugs and register keys: the words that addresses are made of.

They become permalinks, file names, HTML ids and footnote labels, and must be safe as all four on
every system. One rule for all of them, so that nobody has to remember which is which.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 80

_SHAPE = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_WINDOWS = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
_SITE = {"404", "assets", "embed", "index", "page", "search", "sitemap"}
"""Files and folders that a site has anyway; below ``page`` a long list goes on."""
_JAVASCRIPT = {"constructor", "prototype", "hasownproperty", "tostring", "valueof", "isprototypeof"}
"""Names that every JavaScript object has already, so that a lookup by id would find them."""
_FOOTNOTES = re.compile(r"(fn|fnref)(-?[0-9]+)?")
_LETTERS = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe",
        "å": "aa", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    }
)  # fmt: skip
_SIGNS = re.compile(r"[^a-z0-9\s.,:;/()&'’‘\"„“”–_\u0300-\u036f-]")
"""What cannot be left out of a tag without making it another tag."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong with an id, and a better one."""

    message: str
    help: str


def fault_of(word: str) -> Fault | None:
    """Why ``word`` cannot be an id, a slug or a key; None where it can."""
    if len(word) > LONGEST:
        return Fault(
            message=f"{word[:30] + '…'!r} has {len(word)} characters, more than {LONGEST}",
            help="shorten it",
        )
    if not _SHAPE.fullmatch(word):
        better = suggest(word)
        if better and fault_of(better):
            better += "-1"
        return Fault(
            message=f"{word!r} must consist of the letters a-z, digits and hyphens between them",
            help=f"write {better!r}" if better else "write e.g. 'budget-2025'",
        )
    if word in _WINDOWS or word in _SITE or word in _JAVASCRIPT or _FOOTNOTES.fullmatch(word):
        return Fault(
            message=f"{word!r} is taken by the site, the browser or the file system",
            help=f"write e.g. {word + '-1' if word[-1:].isalpha() else 'a-' + word!r}",
        )
    return None


def suggest(word: str) -> str:
    """The nearest good id, or an empty string where no letter or digit is left."""
    lowered = unicodedata.normalize("NFC", word).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")


@lru_cache(maxsize=5_000)
def tag_slug(word: str) -> str:
    """The address of a tag: equal for the same word in another spelling, never empty.

    Where signs are lost that tell tags apart ("C++", "мир"), a digest stands behind what is left.
    """
    plain = suggest(word)
    level = " ".join(canonical(word).split())
    kept = unicodedata.normalize("NFKD", level.translate(_LETTERS))
    if plain and not _SIGNS.search(kept) and not fault_of(plain):
        return plain
    digest = hashlib.sha256(level.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain[:60]}-{digest}".lstrip("-")


def name_level(name: str) -> str:
    """Equal for names that differ in case and spaces only."""
    return "-".join(name.casefold().split())


def name_slug(name: str) -> str:
    """The address of somebody who has no key: equal where ``name_level`` is, and only there.

    Where letters are lost that tell names apart, a digest stands behind what is left.
    """
    level, plain = name_level(name), suggest(name)
    if plain and plain == level:
        return plain
    digest = hashlib.sha256(level.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{plain[:60].rstrip('-')}~{digest}"


def looks_like_key(word: str) -> bool:
    """Whether an editor who wrote ``word`` meant a key rather than a name."""
    return "-" in word and _SHAPE.fullmatch(word) is not None


def canonical(word: str) -> str:
    """Equal for words that are the same address on some file system."""
    return unicodedata.normalize("NFC", word).casefold()
