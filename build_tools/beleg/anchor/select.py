"""The smallest prefix and suffix, of whole words, that make a passage the only one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from ..model import Where
from .haystack import FoldedHaystack, Haystack, Passage

_REACH = 400
"""How far around a passage something that tells it apart is looked for, in code points."""
_LONGEST_WORD = 50
"""Scripts that write no spaces have no end of a word; there the context ends here."""
_TRIES = 5
_NOT_TO_PASTE = re.compile("[\xad\u200b\u2060\ufeff]")


@dataclass(frozen=True, kw_only=True)
class Selector:
    """W3C TextQuoteSelector, ready to be pasted into an annotation file."""

    exact: str
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        """As YAML in flow style."""
        given = {"exact": self.exact, "prefix": self.prefix, "suffix": self.suffix}
        pairs = (f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in given.items() if v)
        return f"{{{', '.join(pairs)}}}"


def describe(haystack: Haystack, where: Where, start: int, end: int) -> Selector | None:
    """The smallest selector of ``start``..``end`` of the headline (``title``) or the ``body``.

    None where nothing can tell the passage apart, or where it has no words.
    """
    text = FoldedHaystack(haystack)
    part = text.title if where == "title" else text.body
    first, last = part.folded.into(start, end)
    words = part.folded.text[first:last]
    first += len(words) - len(words.lstrip(" "))
    last -= len(words) - len(words.rstrip(" "))
    if first >= last:
        return None
    return selector_of(text, Passage(part=part, start=first, end=last))


def selector_of(text: FoldedHaystack, passage: Passage) -> Selector | None:
    """The smallest selector that finds this passage and no other, or None."""
    exact = passage.part.folded.text[passage.start : passage.end]
    others = [other for other in text.find(exact) if other != passage]
    before, behind = _Side.before(passage), _Side.behind(passage)
    same_before = [before.shared(_Side.before(other)) for other in others]
    same_behind = [behind.shared(_Side.behind(other)) for other in others]
    pairs = set()
    for length in before.lengths(same_before):
        left = [size for size, same in zip(same_behind, same_before, strict=True) if same >= length]
        needed = max(left, default=-1) + 1
        if needed <= len(behind.text):
            pairs.add((length, behind.up_to_a_word(needed)))
    for length, reach in sorted(pairs, key=lambda pair: (sum(pair), pair))[:_TRIES]:
        found = Selector(
            exact=paste(passage.words),
            prefix=paste(_words(passage, before.joint - length, before.joint)),
            suffix=paste(_words(passage, behind.joint, behind.joint + reach)),
        )
        if text.find(found.exact, found.prefix, found.suffix) == [passage]:
            return found
    return None


def _words(passage: Passage, start: int, end: int) -> str:
    return Passage(part=passage.part, start=start, end=end).words if start < end else ""


def paste(words: str) -> str:
    """Words on one line, without soft hyphens and the like."""
    return " ".join(_NOT_TO_PASTE.sub("", words).split())


@dataclass(frozen=True)
class _Side:
    """What stands on one side of a passage, read away from it, without white space at the joint."""

    text: str
    joint: int
    """Where it begins, in the levelled text."""

    @classmethod
    def before(cls, passage: Passage) -> _Side:
        text = passage.part.flowing[max(0, passage.start - _REACH) : passage.start]
        kept = text.rstrip(" ")
        return cls(kept[::-1], passage.start - len(text) + len(kept))

    @classmethod
    def behind(cls, passage: Passage) -> _Side:
        text = passage.part.flowing[passage.end : passage.end + _REACH]
        kept = text.lstrip(" ")
        return cls(kept, passage.end + len(text) - len(kept))

    def shared(self, other: _Side) -> int:
        """For how many characters both sides are the same."""
        pairs = zip(self.text, other.text, strict=False)
        shorter = min(len(self.text), len(other.text))
        return next((i for i, (mine, yours) in enumerate(pairs) if mine != yours), shorter)

    def lengths(self, shared: list[int]) -> list[int]:
        """The lengths worth trying: none, and just more than each of the other places shares."""
        wanted = {size + 1 for size in shared if size < len(self.text)}
        return sorted({0} | {self.up_to_a_word(length) for length in wanted})

    def up_to_a_word(self, length: int) -> int:
        """``length``, or more so that whole words stand there, and at least one."""
        if not length:
            return 0
        length += self.text[length - 1 : length] == " "
        most = min(len(self.text), length + _LONGEST_WORD)
        for end in range(length, most):
            between = not (self.text[end - 1].isalnum() and self.text[end].isalnum())
            if between and any(char.isalnum() for char in self.text[:end]):
                return end
        return most
