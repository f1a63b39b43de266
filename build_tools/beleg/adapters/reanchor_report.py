"""What became of quotes, on a screen and for a program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any, get_args

from ..reanchor import Change, Finding, Proposal, Status
from .excerpts import excerpt, visible

Settled = Collection[tuple[str, str]]
"""Slug and id of each annotation whose new place was written."""

_MARKS = {"same": "{}", "old": "[-{}-]", "new": "{{+{}+}}"}
"""As in git's word difference."""


def as_text(findings: Iterable[Finding], settled: Settled = ()) -> str:
    """A block for each quote that is not where it was, in the manner of diagnostics."""
    blocks = ("\n".join(_block(one, _key(one) in settled)) for one in findings if _is_told(one))
    return "\n\n".join(blocks)


def as_json(findings: Iterable[Finding], settled: Settled = ()) -> str:
    """A list of objects, one for each quote; lines and columns count from 1."""
    return json.dumps([_as_object(one, _key(one) in settled) for one in findings], indent=2)


def sum_of(findings: Collection[Finding], settled: Settled = ()) -> str:
    """E.g. ``12 unchanged, 2 moved (settled), 1 gone``."""
    counted = Counter(finding.status for finding in findings)
    written = Counter(finding.status for finding in findings if _key(finding) in settled)
    parts = []
    for status in get_args(Status):
        if count := counted[status]:
            done = f" ({written[status]} settled)" if written[status] else ""
            parts.append(f"{count} {status}{done}")
    return ", ".join(parts) or "no quotes"


def _key(finding: Finding) -> tuple[str, str]:
    return finding.annotation.slug, finding.annotation.id


def _is_told(finding: Finding) -> bool:
    return finding.status != "unchanged" or any(one.denied_around for one in finding.proposals)


def _block(finding: Finding, settled: bool) -> Iterator[str]:
    place = finding.quote.place
    name = visible(finding.annotation.id)
    state = "settled" if settled else finding.status
    where = f"{visible(place.path)}:{place.line}:{place.column}"
    yield f"{where}: {state}[{name}]: {visible(finding.message)}"
    shown, number = excerpt(place), f" {place.line} |"
    gutter = " " * (len(number) - 1)
    yield f"{number} {shown.line}".rstrip()
    yield f"{gutter}| {shown.before}{shown.carets}"
    if finding.stood and finding.status != "unchanged":
        yield f"{gutter}= it stood in '{visible(finding.stood)}'"
    for at, proposal in enumerate(finding.proposals, start=1):
        lead = f"{gutter}= {at}. "
        yield f"{lead}{_headline(finding, proposal)}"
        yield f"{' ' * len(lead)}{visible(_words(proposal))}"
    if not settled and finding.status != "unchanged":
        yield f"{gutter}= help: {_cure(finding)}"


def _headline(finding: Finding, proposal: Proposal) -> str:
    told = [proposal.where]
    if finding.stood and finding.status != "unchanged":
        told.append("where the old words stood" if proposal.stands_there else "elsewhere")
    if not proposal.same_words:
        told.append(f"{proposal.words:.0%} alike")
    told += [part.upper() for part in proposal.notable]
    if proposal.denied_around:
        told.append("A NEGATION DIFFERS AROUND THE WORDS")
    if proposal.selector is None:
        told.append("nothing around it is its own, so quote more words")
    return ", ".join(told)


def _words(proposal: Proposal) -> str:
    if proposal.same_words:
        return f"'{proposal.shown}'"
    return "".join(map(_marked, proposal.difference))


def _marked(change: Change) -> str:
    words = change.text.rstrip() or change.text
    return _MARKS[change.kind].format(words) + change.text[len(words) :]


def _cure(finding: Finding) -> str:
    slug, name = finding.annotation.slug, finding.annotation.id
    call = f"'beleg reanchor {slug} --accept {name}"
    if finding.certain is not None:
        return f"look at both passages; 'beleg reanchor {slug} --write' takes the new one"
    if not finding.proposals:
        return "quote other words, or withdraw the annotation with 'status: withdrawn'"
    number = "=N" if len(finding.proposals) > 1 else ""
    cure = f"{call}{number}' takes it" if not number else f"{call}=N' takes number N"
    if all(one.same_words for one in finding.proposals):
        return cure
    kind = finding.annotation.kind
    made = "verdict and summary were" if kind == "claim" else f"the {kind} was"
    return f"{made} made for the old words; if it still holds, {cure}"


def _as_object(finding: Finding, settled: bool) -> dict[str, Any]:
    place = finding.quote.place
    end_line, end_column = place.end_position
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": end_line,
        "end_column": end_column,
        "article": finding.annotation.slug,
        "id": finding.annotation.id,
        "status": finding.status,
        "settled": settled,
        "message": finding.message,
        "quote": finding.quote.exact,
        "certain": finding.certain is not None,
        "proposals": [_proposal(one) for one in finding.proposals],
    }


def _proposal(proposal: Proposal) -> dict[str, Any]:
    selector = proposal.selector
    return {
        "line": proposal.line,
        "words": proposal.anchored.words,
        "before": proposal.anchored.prefix,
        "behind": proposal.anchored.suffix,
        "score": round(proposal.score, 3),
        "stands_there": proposal.stands_there,
        "same_words": proposal.same_words,
        "difference": [_change(change) for change in proposal.difference],
        "notable": [*proposal.notable, *["a negation differs around"] * proposal.denied_around],
        "selector": selector
        and {"exact": selector.exact, "prefix": selector.prefix, "suffix": selector.suffix},
    }


def _change(change: Change) -> dict[str, str]:
    return {"kind": change.kind, "text": change.text}
