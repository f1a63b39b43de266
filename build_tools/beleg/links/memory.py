"""What is known of an address from earlier runs, and how long it holds.

One failed check proves little: a server may be down for a night, or answer 404 while it is moved.
So a page counts as gone for good only when two checks a day apart both found it gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .judge import GONE_FOR_GOOD, Judgement, Outcome

OK_KEPT = timedelta(days=7)
FAILURE_KEPT = timedelta(hours=20)
"""A day, less what a daily run may come early."""

_GOOD = frozenset({Outcome.OK, Outcome.MOVED})


@dataclass(frozen=True, kw_only=True)
class Known:
    """The last judgement of an address; times have a time zone."""

    judgement: Judgement
    checked: datetime
    gone_since: datetime | None = None
    """When it was first found gone, if nothing good was seen since."""


def remember(before: Known | None, judgement: Judgement, now: datetime) -> Known:
    """What is known after a check."""
    since = before.gone_since if before else None
    if judgement.outcome in _GOOD:
        since = None
    elif judgement.outcome in GONE_FOR_GOOD:
        since = since or now
    return Known(judgement=judgement, checked=now, gone_since=since)


def is_fresh(known: Known, now: datetime) -> bool:
    """Whether a check may be saved. Something from the future is never fresh."""
    kept = OK_KEPT if known.judgement.outcome in _GOOD else FAILURE_KEPT
    return timedelta(0) <= now - known.checked < kept


def is_confirmed(known: Known) -> bool:
    """Whether two checks, far enough from each other, found the address gone."""
    if known.judgement.outcome not in GONE_FOR_GOOD or known.gone_since is None:
        return False
    return known.checked - known.gone_since >= FAILURE_KEPT
