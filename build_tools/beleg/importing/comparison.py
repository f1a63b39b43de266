"""What a second import would change: sentence by sentence, and in these word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_SENTENCE = re.compile(r"(?<=[.!?…])[”“\"«»’)]* +(?=[^a-zäöüß])|\n+")
_MOST_WORDS = 3_000
"""Words of a stretch up to which the words are compared one by one."""


def sentences(text: str) -> list[str]:
    """The sentences of a visible text, roughly: what is no sentence is compared all the same."""
    found: list[str] = []
    done = 0
    for gap in _SENTENCE.finditer(text):
        found.append(text[done : gap.end()].strip())
        done = gap.end()
    return [sentence for sentence in [*found, text[done:].strip()] if sentence]


def differences(old: str, new: str) -> list[str]:
    """One line for each changed stretch: ``[-old words-]{+new words+}`` amid those that stay."""
    return list(_differences(sentences(old), sentences(new)))


def _differences(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            yield _word_by_word(" ".join(old[a:b]), " ".join(new[c:d]))


def _word_by_word(old: str, new: str) -> str:
    before, after = old.split(), new.split()
    if not before or not after or len(before) + len(after) > _MOST_WORDS:
        return " ".join(_marked(before, after))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    parts: list[str] = []
    for what, a, b, c, d in matcher.get_opcodes():
        parts += before[a:b] if what == "equal" else list(_marked(before[a:b], after[c:d]))
    return " ".join(parts)


def _marked(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    if old:
        yield f"[-{' '.join(old)}-]"
    if new:
        yield f"{{+{' '.join(new)}+}}"
