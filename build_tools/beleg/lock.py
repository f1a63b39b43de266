"""What stood around each passage when it was last settled.

If a quoted sentence is deleted and the same words stand elsewhere, they are still found exactly
once. So each good build records the surroundings of every passage and the digest of its article
(``annotations/_site/anchors.lock``); while the digest stays the same nothing is asked of anybody,
and after that the surroundings have to fit.

The file has a line for each article and one for each annotation, sorted, so that a change of one
annotation changes one line::

    rathaus 9f86d081884c7d65
    rathaus/etat {"prefix": "sagte: „", "exact": "Der Etat stieg", "suffix": " um 12 Prozent."}
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from .diagnostics import Code, Report
from .fold import fold
from .model import Anchored
from .source import Source

Key = tuple[str, str]
"""Slug of the article, id of the annotation."""

_HEAD = "# Written by beleg: what stood around each quote. Commit this file.\n"
_LINE = re.compile(r"(?P<slug>[a-z0-9-]+)(?:/(?P<id>[^\s/]+))? (?P<value>\S.*)")
_DIGEST = re.compile(r"[0-9a-f]{16}")
_FIELDS = ("where", "prefix", "exact", "suffix")

_LONG_QUOTE, _LONG_SIDE = 24, 12
_ALIKE_LONG, _ALIKE_SHORT = 70.0, 90.0
"""Similarity in percent of one side of a long quote, of both sides of a short one."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A passage and its surroundings on one line; ``where`` is ``title``, or empty for the body."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class Lock:
    """What was recorded: the digest of each article, and an entry for each annotation."""

    digests: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[Key, Entry] = field(default_factory=dict)

    def without(self, slug: str) -> Lock:
        """The same with one article forgotten, so that it is taken as it stands now."""
        return Lock(
            digests={own: value for own, value in self.digests.items() if own != slug},
            entries={key: entry for key, entry in self.entries.items() if key[0] != slug},
        )


def digest(text: str) -> str:
    """16 hexadecimal digits for a visible text, headline included; its spacing does not count."""
    words = " ".join(text.split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_lock(source: Source, report: Report) -> Lock:
    """The lock that a file holds. A line that cannot be read is an error at its place."""
    digests: dict[str, str] = {}
    entries: dict[Key, Entry] = {}
    for number, line in enumerate(source.text.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.rstrip())
        slug, name, value = found.groups() if found else ("", "", "")
        entry = _entry(value) if name else None
        if entry and (slug, name) not in entries:
            entries[slug, name] = entry
        elif not name and slug not in digests and _DIGEST.fullmatch(value):
            digests[slug] = value
        else:
            known = slug in digests if not name else entry is not None
            _report_line(source, number, known=known, report=report)
    return Lock(digests=digests, entries=entries)


def write_lock(lock: Lock) -> str:
    """The text of the file: sorted, one line an article and one an annotation."""
    lines = {(slug, ""): f"{slug} {value}" for slug, value in lock.digests.items()}
    for (slug, name), entry in lock.entries.items():
        values = {key: getattr(entry, key) for key in _FIELDS if getattr(entry, key)}
        lines[slug, name] = f"{slug}/{name} {json.dumps(values, ensure_ascii=False)}"
    return _HEAD + "".join(f"{lines[key]}\n" for key in sorted(lines))


def check(anchored: Anchored, article_digest: str, lock: Lock, report: Report) -> None:
    """An error if the article changed and other words than before stand around the quote.

    An annotation that the lock does not know, or knows with another quote, is new and fine.
    """
    annotation = anchored.annotation
    if annotation.quote is None or anchored.where == "whole":
        return
    if lock.digests.get(annotation.slug) == article_digest:
        return
    before = lock.entries.get((annotation.slug, annotation.id))
    now = _entry_of(anchored)
    if before is None or _fits(before, now):
        return
    report.error(
        Code.QUOTE_MOVED,
        "the article has changed, and other words stand around this quote now",
        annotation.quote.place,
        f"it stood in {_shown(before)}, now it stands in {_shown(now)}; "
        f"run 'beleg reanchor {annotation.slug} --write' to settle it, or quote other words",
    )


def updated(lock: Lock, passages: Iterable[Anchored], digests: Mapping[str, str]) -> Lock:
    """The lock after a good build of the whole site: ``digests`` has every article.

    What is not among ``passages`` is dropped. A passage whose surroundings do not fit keeps its
    entry and its article the old digest: only forgetting it (``Lock.without``) settles it.
    """
    entries: dict[Key, Entry] = {}
    unsettled = set()
    for anchored in passages:
        annotation = anchored.annotation
        if anchored.where == "whole":
            continue
        key = (annotation.slug, annotation.id)
        before, now = lock.entries.get(key), _entry_of(anchored)
        same_text = lock.digests.get(annotation.slug) == digests.get(annotation.slug)
        if before is None or same_text or _fits(before, now):
            entries[key] = now
        else:
            entries[key] = before
            unsettled.add(annotation.slug)
    kept = {
        slug: lock.digests.get(slug, "") if slug in unsettled else value
        for slug, value in digests.items()
    }
    return Lock(digests={slug: value for slug, value in kept.items() if value}, entries=entries)


def _entry(value: str) -> Entry | None:
    try:
        values = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or not set(values) <= set(_FIELDS):
        return None
    if not values.get("exact") or not all(isinstance(word, str) for word in values.values()):
        return None
    return Entry(**values) if values.get("where", "title") == "title" else None


def _entry_of(anchored: Anchored) -> Entry:
    return Entry(
        exact=_one_line(anchored.words),
        prefix=_one_line(anchored.prefix),
        suffix=_one_line(anchored.suffix),
        where="title" if anchored.where == "title" else "",
    )


def _one_line(words: str) -> str:
    return re.sub(r"\s+", " ", words)


def _report_line(source: Source, number: int, *, known: bool, report: Report) -> None:
    message = "this line stands twice" if known else "this is no line of a lock file"
    cure = "delete the line, or restore the file from version control; the next build completes it"
    report.error(Code.WRONG_TYPE, message, source.whole_line(number), cure)


def _fits(before: Entry, now: Entry) -> bool:
    """Whether this is still the same place, or another quote, which counts as new."""
    exact = fold(now.exact).text
    if fold(before.exact).text != exact:
        return True
    if before.where != now.where:
        return False
    sides = [(before.prefix, now.prefix), (before.suffix, now.suffix)]
    levelled = [(fold(old).text.strip(), fold(new).text.strip()) for old, new in sides]
    alike = [(len(old), fuzz.ratio(old, new)) for old, new in levelled if old]
    if all(ratio >= _ALIKE_SHORT for _, ratio in alike):
        return True
    one_side = any(size >= _LONG_SIDE and ratio >= _ALIKE_LONG for size, ratio in alike)
    return len(exact) >= _LONG_QUOTE and one_side


def _shown(entry: Entry) -> str:
    return f"'{entry.prefix}[{entry.exact}]{entry.suffix}'"
