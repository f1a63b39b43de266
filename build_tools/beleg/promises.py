"""What is promised to readers: published addresses stay, published verdicts change in the open.

An address of an article or an annotation that was published stays; what is no longer upheld is
withdrawn and says so. A published verdict changes only with an entry in the log of corrections, and
that log only grows. A change of the texts that breaks a promise is filed like every other mistake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .changes import AnnotationChange, ArticleChange, Changes
from .diagnostics import Code, Report
from .model import Annotation, Claim, Correction, Link, Note, Verdict


def check_promises(changes: Changes, report: Report) -> None:
    """File what ``changes`` would break."""
    gone = {one.slug for one in changes.articles if one.change == "removed"}
    # One message for an article that is gone, and not one for each of its annotations.
    kept = [one for one in changes.annotations if one.shown.slug not in gone]
    _check_articles(changes.articles, report)
    _check_addresses(kept, report)
    for one in kept:
        _check_corrections(one, report)


def _check_articles(changes: Sequence[ArticleChange], report: Report) -> None:
    """Published articles keep their addresses."""
    added = {one.after.body: one.after for one in changes if one.change == "new" and one.after}
    for one in changes:
        if one.change != "removed" or one.before is None:
            continue
        renamed = added.get(one.before.body)
        cure = f"put {one.before.source.path} back; what no longer holds is said in its annotations"
        if renamed:
            cure = f"it seems to be {renamed.source.path} now; give the file its old name back"
        place = renamed.title_place if renamed else one.before.title_place
        message = f"the published address 'articles/{one.slug}/' and all below it would vanish"
        report.error(Code.PERMALINK_LOST, message, place, cure)


def _check_addresses(changes: Sequence[AnnotationChange], report: Report) -> None:
    """Published annotations keep theirs; withdrawing keeps it, too."""
    added = [one.after for one in changes if one.change == "new" and one.after]
    for one in changes:
        old, new = one.before, one.after
        if old is None or old.status == "draft":
            continue
        if isinstance(new, Link) and not isinstance(old, Link) and new.status != "draft":
            message = f"a link has no page of its own, and {old.address!r} is published"
            cure = f"make it a {old.kind} again, or give the link another id"
            report.error(Code.PERMALINK_LOST, message, new.place, cure)
        elif one.change == "removed":
            message = f"the published address {old.address!r} would vanish"
            renamed = _renamed(old, added)
            cure = "put it back with status: withdrawn; its page stays then and says so"
            if new is not None:
                cure = "a draft is not shown; write status: withdrawn, or leave it published"
            elif renamed:
                cure = f"it seems to be called {renamed.id!r} now; give it the id {old.id!r} back"
            place = (new or renamed or old).place
            report.error(Code.PERMALINK_LOST, message, place, cure)


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
