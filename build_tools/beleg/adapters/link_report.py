"""What `beleg links` found, for people and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..links import CitedSource, Copy, Known, Outcome, Use, is_confirmed
from ..links.judge import BROKEN, GONE_FOR_GOOD
from .excerpts import excerpt, visible

_MOST_PLACES = 5


@dataclass(frozen=True, kw_only=True)
class Finding:
    """An address, where it stands, and what became of it."""

    address: str
    uses: Sequence[Use]
    known: Known
    copy: Copy | str | None = None
    """What the web archive has, or why that is not known; None where it was not asked."""

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        return self.known.judgement.outcome

    @property
    def settled(self) -> bool:
        """Gone, and every source that has it says so already."""
        marked = all(use.source is not None and use.source.gone for use in self.uses)
        return marked and self.outcome in GONE_FOR_GOOD

    @property
    def broken(self) -> bool:
        """Whether the editor has to do something."""
        return self.outcome in BROKEN and not self.settled


def as_text(findings: Iterable[Finding]) -> str:
    """Each address that is not simply good: place, outcome, line, reason, and the cure."""
    return "\n\n".join("\n".join(_block(found)) for found in findings if _is_worth_a_word(found))


def as_json(findings: Iterable[Finding]) -> str:
    """A list of objects, one for each address; lines and columns count from 1."""
    return json.dumps([_as_object(found) for found in findings], indent=2)


def summary(findings: Sequence[Finding]) -> str:
    """E.g. ``42 addresses: 40 ok, 1 moved, 1 gone``."""
    counted = Counter(found.outcome for found in findings if not found.settled)
    parts = [f"{counted[outcome]} {outcome}" for outcome in Outcome if counted[outcome]]
    if settled := sum(found.settled for found in findings):
        parts.append(f"{settled} gone and marked so")
    number = f"{len(findings)} address{'es' * (len(findings) != 1)}"
    return f"{number}: {', '.join(parts)}" if parts else number


def _is_worth_a_word(found: Finding) -> bool:
    fine = found.settled or (found.outcome is Outcome.OK and not _is_back(found))
    return not fine or found.copy is not None


def _is_back(found: Finding) -> bool:
    """Marked as gone, and there again."""
    marked = any(use.source is not None and use.source.gone for use in found.uses)
    return marked and found.outcome is Outcome.OK


def _block(found: Finding) -> Iterator[str]:
    first, *others = found.uses
    place = first.place
    where = f"{visible(place.path)}:{place.line}:{place.column}"
    yield f"{where}: {found.outcome}: {visible(first.address)}"
    gutter = " " * (len(str(place.line)) + 2)
    shown = excerpt(place)
    yield f" {place.line} | {shown.line}".rstrip()
    yield f"{gutter}| {shown.before}{shown.carets}"
    if reason := _reason(found):
        yield f"{gutter}= {visible(reason)}"
    if others:
        listed = [f"{visible(use.place.path)}:{use.place.line}" for use in others[:_MOST_PLACES]]
        more = len(others) - len(listed)
        yield f"{gutter}= also in {', '.join(listed)}{f' and {more} more' if more else ''}"
    for cure in _cures(found):
        yield f"{gutter}= help: {visible(cure)}"


def _reason(found: Finding) -> str:
    reason = found.known.judgement.message
    since = found.known.gone_since
    if since is not None and found.outcome in GONE_FOR_GOOD:
        reason += f"; first on {since.date()}"
    return reason


def _cures(found: Finding) -> Iterator[str]:
    judgement = found.known.judgement
    sources = [use.source for use in found.uses if use.source is not None]
    if _is_back(found):
        yield "it answers again; if the page is there, delete 'status: gone'"
    if found.outcome is Outcome.MOVED and judgement.new_address:
        if judgement.front_page:
            yield "open it; if the page is gone, write the address of a copy as archive_url"
        else:
            yield f"write {judgement.new_address}"
    if found.outcome in GONE_FOR_GOOD:
        yield from _cures_of_gone(found, sources)
    if isinstance(found.copy, Copy):
        yield f"archive_url: {found.copy.address} (as on {found.copy.taken.date()})"
    elif found.copy:
        yield found.copy


def _cures_of_gone(found: Finding, sources: Sequence[CitedSource]) -> Iterator[str]:
    if not sources:
        yield "correct the address, or remove it"
    elif all(source.archive_url for source in sources):
        yield (
            "write 'status: gone', and readers are led to the copy; `beleg links --write` does it"
            if is_confirmed(found.known)
            else "a second check on another day confirms it; the source has a copy"
        )
    elif found.copy is None:
        yield "correct the address, or look for a copy with `beleg links --archive`"


def _as_object(found: Finding) -> dict[str, object]:
    known, copy = found.known, found.copy
    return {
        "address": found.address,
        "outcome": found.outcome.value,
        "broken": found.broken,
        "message": known.judgement.message,
        "new_address": known.judgement.new_address,
        "front_page": known.judgement.front_page,
        "checked": known.checked.isoformat(timespec="seconds"),
        "gone_since": known.gone_since and known.gone_since.isoformat(timespec="seconds"),
        "confirmed": is_confirmed(known),
        "copy": copy.address if isinstance(copy, Copy) else None,
        "archive": copy if isinstance(copy, str) else None,
        "places": [
            {"path": use.place.path, "line": use.place.line, "column": use.place.column}
            for use in found.uses
        ],
    }
