"""Which step of the scale a verdict in words means: what somebody has said, and never a guess."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from ..model import Scale, Verdict


class VerdictWords:
    """The words that stand for the steps of a scale: keys, labels in all languages, and answers."""

    def __init__(self, scale: Scale, answers: Mapping[str, str]) -> None:
        """``answers``: words of other people -> key of the scale, as the editor gave them."""
        self._steps = {step.key: step for step in scale.verdicts}
        found: dict[str, set[str]] = {}
        for step in scale.verdicts:
            for words in (step.key, *step.label.values()):
                found.setdefault(_level(words), set()).add(step.key)
        # Words that two steps share mean neither.
        self._known = {words: min(keys) for words, keys in found.items() if len(keys) == 1}
        self._known.update({_level(words): key for words, key in answers.items()})

    def find(self, words: str) -> Verdict | None:
        """The step that is called so, whatever the case and the spaces; None where nobody said."""
        key = self._known.get(_level(words))
        return self._steps.get(key) if key else None


def unknown_verdict(words: str) -> str:
    """Why a verdict in words that are not on the scale cannot be taken over, and the cure."""
    shown = " ".join(words.split())[:80]
    return f'the verdict {shown!r} is not on the scale; say --verdict "{shown}=KEY"'


def _level(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).casefold().split())
