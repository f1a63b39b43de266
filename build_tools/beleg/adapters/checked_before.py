"""What the preview's form is told of claims that were checked before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from threading import Lock

from ..model import Claim
from ..similar import Candidate, ClaimIndex, Match

MOST = 3
"""Claims that the form shows."""


class CheckedBefore:
    """The claims and notes of a site as it is shown, read when somebody first asks."""

    def __init__(
        self, claims: Callable[[], Iterable[Candidate]], titles: Callable[[str], str]
    ) -> None:
        """``claims`` are asked for once; ``titles`` gives that of an article by its slug."""
        self._claims = claims
        self._titles = titles
        # A preview answers each request in a thread of its own.
        self._turn = Lock()

    def like(self, statement: str, lang: str) -> list[Mapping[str, object]]:
        """Those that say much the same, best first, as the form reads them."""
        with self._turn:
            return [self._shown(match) for match in self._index.similar(statement, lang, MOST)]

    @cached_property
    def _index(self) -> ClaimIndex:
        return ClaimIndex(list(self._claims()))

    def _shown(self, match: Match) -> Mapping[str, object]:
        annotation = match.candidate.annotation
        verdict = annotation.verdict.key if isinstance(annotation, Claim) else None
        return {
            "address": annotation.address,
            "kind": annotation.kind,
            "statement": match.candidate.statement,
            "lang": match.candidate.lang,
            "verdict": "withdrawn" if annotation.status == "withdrawn" else verdict,
            "draft": annotation.status == "draft",
            "article": self._titles(annotation.slug),
            "differs": list(match.differs),
        }
