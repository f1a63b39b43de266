"""Addresses that lead out of the site: where they stand, what became of them, what to write back.

No request is made here; ``adapters/link_check.py`` makes them, and only for ``beleg links``.
"""

from .collect import CitedSource, Collection, Use, collect, request_address
from .copies import Archive, ArchiveTrouble, Copy
from .judge import Answer, Failure, Hop, Judgement, Outcome, judge
from .memory import FAILURE_KEPT, OK_KEPT, Known, is_confirmed, is_fresh, remember
from .writing import Change, edits

__all__ = [
    "FAILURE_KEPT",
    "OK_KEPT",
    "Answer",
    "Archive",
    "ArchiveTrouble",
    "Change",
    "CitedSource",
    "Collection",
    "Copy",
    "Failure",
    "Hop",
    "Judgement",
    "Known",
    "Outcome",
    "Use",
    "collect",
    "edits",
    "is_confirmed",
    "is_fresh",
    "judge",
    "remember",
    "request_address",
]
