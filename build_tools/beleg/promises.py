"""What is promised to readers: published addresses stay, published verdicts change in the open.

An address of an article or an annotation that was published stays, or leads on; what is no longer
upheld is withdrawn and says so. A published verdict changes only with an entry in the log of
corrections, and that log only grows. A change of the texts that breaks a promise is filed like
every other mistake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from .changes import AnnotationChange, ArticleChange, Change, Changes, State
from .diagnostics import Code, Report
from .model import Annotation, Claim, Correction, Link, Note, Verdict
from .permalinks import DRAFTED, WITHDRAWN, Standing, led_on, lost, lost_article, no_page


def check_promises(changes: Changes, now: State, report: Report) -> None:
    """File what ``changes``, which have led to ``now``, would break."""
    standing, redirects = _standing(now), now.registers.redirects
    removed = [one.slug for one in changes.articles if one.change == "removed"]
    gone = {s for s in removed if standing.destination(f"articles/{s}/", redirects) is None}
    # One message for an article that is gone, and not one for each of its annotations.
    kept = [one for one in changes.annotations if one.shown.slug not in gone]
    moved = {one.before.address: one for one in kept if one.before and one.change == "removed"}
    led = {old: standing.destination(old, redirects) for old in moved}
    _check_articles(changes.articles, gone, report)
    _check_addresses([one for one in kept if not led.get(_old(one))], changes, report)
    by_address = {note.address: note for note in now.annotations.values()}
    for one in kept:
        # Who is led on finds what is there now, as if it were the same annotation.
        target = by_address.get(led.get(_old(one)) or "")
        _check_corrections(_continued(one, target) if target else one, report)


def _old(one: AnnotationChange) -> str:
    return one.before.address if one.before else ""


def _continued(one: AnnotationChange, target: Annotation) -> AnnotationChange:
    assert one.before is not None
    withdrawn = target.status == "withdrawn" and one.before.status != "withdrawn"
    how: Change = "withdrawn" if withdrawn else "changed"
    return AnnotationChange(change=how, before=one.before, after=target)


def _standing(now: State) -> Standing:
    shown = [note for note in now.annotations.values() if note.status != "draft"]
    claims = {note.address for note in shown if isinstance(note, Claim)}
    places = {note.address: note.place for note in now.annotations.values()}
    return Standing(
        claims=claims,
        others={note.address for note in shown} - claims
        | {f"articles/{slug}/" for slug in now.articles},
        drafts=places.keys() - {note.address for note in shown},
        place_of=places.__getitem__,
    )


def _check_articles(
    changes: Sequence[ArticleChange], gone: Collection[str], report: Report
) -> None:
    """Published articles keep their addresses."""
    added = {one.after.body: one.after for one in changes if one.change == "new" and one.after}
    for one in changes:
        if one.slug not in gone or one.before is None:
            continue
        address = f"articles/{one.slug}/"
        renamed = added.get(one.before.body)
        cure = f"put {one.before.source.path} back, or {led_on(address)}"
        if renamed:
            cure = (
                f"it seems to be {renamed.source.path} now; give the file its old name back, or "
                f"{led_on(address, f'articles/{renamed.slug}/')}"
            )
        place = renamed.title_place if renamed else one.before.title_place
        report.error(Code.PERMALINK_LOST, lost_article(one.slug), place, cure)


def _check_addresses(found: Sequence[AnnotationChange], changes: Changes, report: Report) -> None:
    """Published annotations keep theirs; withdrawing keeps it, too."""
    added = [one.after for one in changes.annotations if one.change == "new" and one.after]
    for one in found:
        old, new = one.before, one.after
        if old is None or old.status == "draft":
            continue
        if isinstance(new, Link) and not isinstance(old, Link) and new.status != "draft":
            cure = f"make it a {old.kind} again, or {led_on(old.address, new.address)}"
            report.error(Code.PERMALINK_LOST, no_page(old.address), new.place, cure)
        elif one.change == "removed":
            renamed = _renamed(old, added)
            cure = f"{WITHDRAWN}; or {led_on(old.address)}"
            if new is not None:
                cure = DRAFTED
            elif renamed:
                cure = f"it seems to be called {renamed.id!r} now; give it the id {old.id!r} back"
                cure = f"{cure}, or {led_on(old.address, renamed.address)}"
            place = (new or renamed or old).place
            report.error(Code.PERMALINK_LOST, lost(old.address), place, cure)


def _renamed(old: Annotation, added: Sequence[Annotation]) -> Annotation | None:
    """The new annotation that is ``old`` under another id: same kind, same words."""

    def words(note: Annotation) -> object:
        quote = (note.quote.exact, note.quote.prefix, note.quote.suffix) if note.quote else None
        return note.slug, note.kind, quote, _statement(note) if quote is None else None

    same = [note for note in added if words(note) == words(old)]
    return same[0] if len(same) == 1 else None


def _check_corrections(one: AnnotationChange, report: Report) -> None:
    """What readers could rely on changes only with an entry in the public log."""
    old, new = one.before, one.after
    if old is None or new is None or old.status == "draft" or new.status == "draft":
        return
    entries = _entries_added(old, new)
    if lost := _entries_lost(old, new):
        dates = ", ".join(entry.date for entry in lost)
        report.error(
            Code.MISSING_CORRECTION,
            f"the published correction of {dates} is gone",
            new.place,
            "put the entry back; the log of corrections only grows",
        )
    if one.change == "withdrawn":
        if not entries:
            report.warning(
                Code.MISSING_CORRECTION,
                f"{new.id!r} is withdrawn, and no correction says why",
                new.place,
                "add e.g. corrections: [{date: 2025-06-10, text: Why it no longer holds.}]",
            )
        return
    if old.status == "withdrawn":
        return
    was, now = one.verdicts
    if was and was != now:
        _check_verdict(was, now, entries, new, report)
    elif not entries and (changed := _statements_changed(old, new)):
        report.warning(
            Code.MISSING_CORRECTION,
            f"published words changed: {', '.join(changed)}",
            new.place,
            "if more than the spelling is different, add an entry to corrections",
        )


def _check_verdict(
    was: str, now: str | None, entries: Sequence[Correction], new: Annotation, report: Report
) -> None:
    """``now`` is None where a claim has become a note, which gives no verdict."""
    before, after = {_key(e.before) for e in entries}, {_key(e.after) for e in entries}
    if was in before and (now is None or now in after):
        return
    place = (new.verdict_place if isinstance(new, Claim) else None) or new.place
    change = f"from: {was}" + (f", to: {now}" if now else "")
    cure = f"add to corrections: {{date: …, {change}, text: What changed and why.}}"
    if entries:
        cure = f"let the new entry in corrections say {change}"
    became = f"became {now!r}" if now else "is gone"
    message = f"the published verdict {was!r} {became}, and no correction says so"
    report.error(Code.MISSING_CORRECTION, message, place, cure)


def _entries_added(old: Annotation, new: Annotation) -> list[Correction]:
    known = Counter(map(_identity, old.corrections))
    return [entry for entry in new.corrections if not _taken(known, _identity(entry))]


def _entries_lost(old: Annotation, new: Annotation) -> list[Correction]:
    known = Counter(map(_identity, new.corrections))
    return [entry for entry in old.corrections if not _taken(known, _identity(entry))]


def _taken(known: Counter[object], identity: object) -> bool:
    known[identity] -= 1
    return known[identity] >= 0


def _identity(entry: Correction) -> object:
    """A correction stays the same when its text is worded better."""
    return entry.date, _key(entry.before), _key(entry.after)


def _statements_changed(old: Annotation, new: Annotation) -> list[str]:
    """Keys below which other words stand now; case, signs and blanks do not count."""
    olds, news = _statement(old), _statement(new)
    return [name for name in news if name in olds and _words(olds[name]) != _words(news[name])]


def _statement(note: Annotation) -> dict[str, str]:
    """What the annotation says of its own accord, by key."""
    said = {"quote": note.quote.exact if note.quote else ""}
    if isinstance(note, Claim):
        return said | {"claim": note.claim, "summary": note.summary}
    if isinstance(note, Note):
        return said | {"title": note.title, "text": note.text.plain}
    return {}


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text.casefold()).split()


def _key(verdict: Verdict | None) -> str | None:
    return verdict.key if verdict else None
