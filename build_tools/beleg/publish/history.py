"""What became of an annotation: when it was checked, and every correction, in order."""

from __future__ import annotations

from ..model import Annotation, Claim, Correction, Verdict
from . import card
from .badge import verdict_badge
from .context import Context
from .markup import Child, Html, el


def history(annotation: Annotation, context: Context) -> Html | None:
    """Oldest first; None where nothing has a date. Dates are words that sort."""
    # A correction of the day of the check comes first: the check is of what it left.
    entries: list[tuple[str, int, str | None, Html]] = [
        (correction.date, 0, anchor, card.correction_html(correction, context))
        for anchor, correction in numbered(annotation)
    ]
    if annotation.checked:
        entries.append(
            (annotation.checked, 1, None, _check(annotation, annotation.checked, context))
        )
    if not entries:
        return None
    entries.sort(key=lambda entry: entry[:2])
    items = [el("li", {"id": anchor}, shown) for _, _, anchor, shown in entries]
    return el("ol", {"class": "fc-history"}, *items)


def numbered(annotation: Annotation) -> list[tuple[str, Correction]]:
    """The corrections, oldest first, each with its anchor on the annotation's page.

    They are counted by date and not as they stand in the file: some desks write the newest on
    top, and an entry that a feed has once sent keeps its name.
    """
    ordered = sorted(annotation.corrections, key=lambda correction: correction.date)
    return [(f"correction-{number}", one) for number, one in enumerate(ordered, start=1)]


def correction_address(annotation: Annotation, anchor: str) -> str:
    """Where a correction is told; the address of a link has an anchor already."""
    address = annotation.address
    return f"{address}-{anchor}" if "#" in address else f"{address}#{anchor}"


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
