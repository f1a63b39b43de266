"""Chosen places -> edits of the annotation files and of the lock, checked before they are made.

Only the anchor is changed: ``quote``, and in it only what has to be. Then the edited files are read
and anchored as a build would do it; an annotation that is not exactly at its chosen place, or
anything else that would say something else than before, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..anchor import Anchorer, Selector
from ..diagnostics import Report
from ..load import load_yaml
from ..lock import Lock
from ..model import Annotation, Quote
from ..nodes import ListNode, MapNode, Text
from ..source import Source
from ..yaml_edit import Edit, NotEditable, apply, plain_data, remove_key, set_key
from .survey import Finding, Proposal, Survey

Reader = Callable[[Sequence[Source]], Sequence[Annotation]]
"""The annotations of an article's files."""


class NotSettled(Exception):
    """A chosen place cannot be written; the message names the annotation and the reason."""


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What is to be written for one article."""

    edits: Mapping[str, tuple[Edit, ...]]
    """By path of the annotation file; the edits count in the text that was read."""
    lock: Lock


def settle(
    surveyed: Survey,
    chosen: Mapping[str, Proposal],
    files: Sequence[Source],
    read: Reader,
    known: Lock,
) -> Settlement:
    """Everything that makes the ``chosen`` places (by id) those of their annotations.

    ``files``: all annotation files of the article. The article counts as settled as a whole, and
    the lock has its new digest, once no quote is undecided. Raises NotSettled.
    """
    findings = {finding.annotation.id: finding for finding in surveyed.findings}
    edits = {
        source.path: tuple(
            edit
            for name, place in chosen.items()
            if findings[name].quote.place.source is source
            for edit in _edits(source, findings[name], place)
        )
        for source in files
    }
    edited = [Source(source.path, _applied(source, edits[source.path])) for source in files]
    for before, after in zip(files, edited, strict=True):
        _check_data(before, after, findings, chosen)
    _check_places(surveyed, chosen, read(edited))
    return Settlement(
        edits={path: made for path, made in edits.items() if made},
        lock=_lock(surveyed, chosen, known),
    )


def _applied(source: Source, edits: Sequence[Edit]) -> str:
    try:
        return apply(source.text, edits)
    except ValueError as problem:
        raise NotSettled(f"{source.path}: {problem}") from problem


def _edits(source: Source, finding: Finding, place: Proposal) -> list[Edit]:
    """The edits that make the quote say the selector of ``place``; none if it does already."""
    name = finding.annotation.id
    wanted = place.selector
    if wanted is None:
        raise NotSettled(f"{name}: nothing around these words is their own, so quote more words")
    if _says(finding.quote, wanted):
        return []
    # One step after the other, each on a text that was read anew: steps on one mapping may touch.
    now = source
    try:
        for step in range(3):
            item = _item(now, finding.annotation)
            edit = _step(item, wanted, step)
            now = Source(source.path, apply(now.text, [edit] if edit else []))
    except NotEditable as problem:
        raise NotSettled(f"{name}: {problem}") from problem
    return [_as_one(source.text, now.text)]


def _says(quote: Quote, wanted: Selector) -> bool:
    have = (quote.exact, quote.prefix, quote.suffix)
    return have == (wanted.exact, wanted.prefix, wanted.suffix)


def _step(item: MapNode, wanted: Selector, step: int) -> Edit | None:
    """The words first, then the prefix, then the suffix, where one is given or needed."""
    quote = item.get("quote")
    neighbours = {"prefix": wanted.prefix, "suffix": wanted.suffix}
    needed = {name: words for name, words in neighbours.items() if words}
    if isinstance(quote, MapNode):
        name, words = [("exact", wanted.exact), *neighbours.items()][step]
        given = quote.get(name)
        if words and not (isinstance(given, Text) and given.value.strip() == words.strip()):
            return set_key(quote, name, words)
        present = any(key.value == name for key, _ in quote.entries)
        return remove_key(quote, name) if present and not words else None
    if step:
        return None
    return set_key(item, "quote", {"exact": wanted.exact, **needed} if needed else wanted.exact)


def _item(source: Source, annotation: Annotation) -> MapNode:
    """The mapping that an annotation is, found by its id."""
    root = load_yaml(source, Report())
    for _, value in root.entries if isinstance(root, MapNode) else ():
        for item in value.items if isinstance(value, ListNode) else ():
            identity = item.get("id") if isinstance(item, MapNode) else None
            if isinstance(identity, Text) and identity.value == annotation.id:
                assert isinstance(item, MapNode)
                return item
    raise NotSettled(f"{annotation.id}: the annotation has no readable id")


def _as_one(old: str, new: str) -> Edit:
    """The shortest single edit that makes ``new`` of ``old``."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    most = shorter - start
    same = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    return Edit(start=start, end=len(old) - same, text=new[start : len(new) - same])


def _check_data(
    before: Source,
    after: Source,
    findings: Mapping[str, Finding],
    chosen: Mapping[str, Proposal],
) -> None:
    """The edited file says the same but for the chosen quotes."""
    meant, found = _load(before), _load(after)
    for name, place in chosen.items():
        quote = findings[name].quote
        written = place.selector is not None and not _says(quote, place.selector)
        if quote.place.source is before and written:
            _forget_quote(meant, name)
            _forget_quote(found, name)
    if meant != found:
        raise NotSettled(f"{before.path}: the edit would change more than the quotes")


def _load(source: Source) -> object:
    return plain_data(load_yaml(source, Report()))


def _forget_quote(data: object, name: str) -> None:
    for items in data.values() if isinstance(data, dict) else ():
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and item.get("id") == name:
                item.pop("quote", None)


def _check_places(
    surveyed: Survey, chosen: Mapping[str, Proposal], annotations: Sequence[Annotation]
) -> None:
    """Each chosen annotation is anchored exactly where it was meant to be."""
    anchorer = Anchorer(surveyed.haystack)
    by_id = {annotation.id: annotation for annotation in reversed(annotations)}
    for name, place in chosen.items():
        annotation = by_id.get(name)
        found = anchorer.anchor(annotation, Report()) if annotation else None
        meant = place.anchored
        if found is None or (found.where, found.start, found.end) != (
            meant.where,
            meant.start,
            meant.end,
        ):
            raise NotSettled(f"{name}: the new quote would not find its place")


def _lock(surveyed: Survey, chosen: Mapping[str, Proposal], known: Lock) -> Lock:
    """What a build will record, as far as it is decided. New articles are left to the build."""
    if surveyed.slug not in known.digests:
        return known
    places = dict(chosen)
    undecided = False
    for finding in surveyed.findings:
        if finding.status == "unchanged":
            places[finding.annotation.id] = finding.proposals[0]
        elif finding.annotation.id not in chosen and finding.annotation.status == "published":
            undecided = True
    kept = chosen if undecided else places
    passages = [one.anchored for one in kept.values() if _is_recorded(one)]
    return known.settled(passages, {} if undecided else {surveyed.slug: surveyed.digest})


def _is_recorded(place: Proposal) -> bool:
    return place.anchored.annotation.status == "published"
