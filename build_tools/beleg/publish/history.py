"""What became of an annotation: when it was checked, and every correction, in order."""

from __future__ import annotations

from ..model import Annotation, Claim, Verdict
from . import card
from .badge import verdict_badge
from .context import Context
from .markup import Child, Html, el


def history(annotation: Annotation, context: Context) -> Html | None:
    """Oldest first; None where nothing has a date. Dates are words that sort."""
    # A correction of the day of the check comes first: the check is of what it left.
    entries = [
        (correction.date, 0, card.correction_html(correction, context))
        for correction in annotation.corrections
    ]
    if annotation.checked:
        entries.append((annotation.checked, 1, _check(annotation, annotation.checked, context)))
    if not entries:
        return None
    entries.sort(key=lambda entry: entry[:2])
    items = [el("li", None, shown) for _, _, shown in entries]
    return el("ol", {"class": "fc-history"}, *items)


def _check(annotation: Annotation, date: str, context: Context) -> Html:
    head = el("b", None, context.fill("checked_on", date=context.time(date)))
    words: list[Child] = [head]
    if isinstance(annotation, Claim) and annotation.status != "withdrawn":
        words += [": ", verdict_badge(_verdict_then(annotation, date), context)]
    return el("p", {"class": "fc-correction"}, *words)


def _verdict_then(claim: Claim, date: str) -> Verdict:
    """The verdict that stood on ``date``, before it was corrected, where the log names it."""
    later = sorted((c for c in claim.corrections if c.date > date), key=lambda c: c.date)
    return next((c.before for c in later if c.before), claim.verdict)
