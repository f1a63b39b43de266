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
from collections.abc import Iterable, Iterator, Mapping
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
_ARTICLE = re.compile(r"^([a-z0-9-]+) ", re.MULTILINE)
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

    def settled(self, passages: Iterable[Anchored], digests: Mapping[str, str]) -> Lock:
        """The same with these passages taken as they stand now, and these articles as they read."""
        entries = {(one.annotation.slug, one.annotation.id): entry_of(one) for one in passages}
        return Lock(digests={**self.digests, **digests}, entries={**self.entries, **entries})


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


def blocks(text: str) -> dict[str, str]:
    """Slug -> all lines of the article, in a text that ``write_lock`` gave."""
    starts = [(found.start(), found[1]) for found in _ARTICLE.finditer(text)]
    ends = [*(start for start, _ in starts[1:]), len(text)]
    return {slug: text[start:end] for (start, slug), end in zip(starts, ends, strict=False)}


def as_written(text: str) -> Lock:
    """The lock in a text that ``write_lock`` gave; only what is asked for is read."""
    lines = blocks(text)
    return Lock(digests=_Digests(lines), entries=_Entries(lines))


class _Digests(Mapping[str, str]):
    def __init__(self, lines: Mapping[str, str]) -> None:
        self._lines = lines

    def __getitem__(self, slug: str) -> str:
        return self._lines[slug].partition("\n")[0].partition(" ")[2]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


class _Entries(Mapping[Key, Entry]):
    def __init__(self, lines: Mapping[str, str]) -> None:
        self._lines = lines

    def __getitem__(self, key: Key) -> Entry:
        slug, name = key
        _, found, rest = self._lines[slug].partition(f"\n{slug}/{name} ")
        entry = _entry(rest.partition("\n")[0]) if found else None
        if entry is None:
            raise KeyError(key)
        return entry

    def __iter__(self) -> Iterator[Key]:
        for slug, lines in self._lines.items():
            for line in lines.split("\n")[1:-1]:
                yield slug, line.partition(" ")[0].partition("/")[2]

    def __len__(self) -> int:
        return sum(lines.count("\n") - 1 for lines in self._lines.values())


def write_lock(lock: Lock) -> str:
    """The text of the file: sorted, one line an article and one an annotation."""
    entries: dict[str, dict[str, Entry]] = {slug: {} for slug in lock.digests}
    for (slug, name), entry in lock.entries.items():
        entries.setdefault(slug, {})[name] = entry
    return joined(
        {slug: lines_of(slug, lock.digests.get(slug, ""), own) for slug, own in entries.items()}
    )


def joined(lines: Mapping[str, str]) -> str:
    """The text of the file. ``lines``: slug -> what ``lines_of`` gave."""
    return _HEAD + "".join(lines[slug] for slug in sorted(lines))


def lines_of(slug: str, value: str, entries: Mapping[str, Entry]) -> str:
    """The lines of an article with its digest, if it has one, and of its annotations by id."""
    lines = [f"{slug} {value}\n"] if value else []
    for name in sorted(entries):
        entry = entries[name]
        values = {key: getattr(entry, key) for key in _FIELDS if getattr(entry, key)}
        lines.append(f"{slug}/{name} {json.dumps(values, ensure_ascii=False)}\n")
    return "".join(lines)


def check(
    anchored: Anchored, article_digest: str, lock: Lock, report: Report, text: str = ""
) -> None:
    """An error if the article changed and other words than before stand around the quote.

    An annotation that the lock does not know, or knows with another quote, is new and fine.
    ``text``: the headline or the visible text, whichever the quote stands in.
    """
    annotation = anchored.annotation
    if annotation.quote is None or anchored.where == "whole":
        return
    if lock.digests.get(annotation.slug) == article_digest:
        return
    before = lock.entries.get((annotation.slug, annotation.id))
    now = entry_of(anchored)
    if before is None or (fits(before, now) and not is_replaced(before, now, text)):
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
    entry and its article the old digest: only ``Lock.settled`` settles it.
    """
    entries: dict[Key, Entry] = {}
    unsettled = set()
    for anchored in passages:
        annotation = anchored.annotation
        if anchored.where == "whole":
            continue
        key = (annotation.slug, annotation.id)
        before, now = lock.entries.get(key), entry_of(anchored)
        same_text = lock.digests.get(annotation.slug) == digests.get(annotation.slug)
        if before is None or same_text or fits(before, now):
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


def entry_of(anchored: Anchored) -> Entry:
    """What is recorded of a passage."""
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


def same_words(before: Entry, exact: str) -> bool:
    """Whether this was recorded for these words; typography does not count."""
    return fold(before.exact).text.strip() == fold(exact).text.strip()


def fits(before: Entry, now: Entry) -> bool:
    """Whether this is still the same place, or another quote, which counts as new."""
    return not same_words(before, now.exact) or stands_there(before, now)


def stands_there(before: Entry, now: Entry) -> bool:
    """Whether a passage stands where the recorded one stood, whatever its own words are."""
    if before.where != now.where:
        return False
    exact = fold(before.exact).text
    sides = [(before.prefix, now.prefix), (before.suffix, now.suffix)]
    alike = [(len(fold(old).text.strip()), alike_in_percent(old, new)) for old, new in sides]
    alike = [(size, ratio) for size, ratio in alike if size]
    if all(ratio >= _ALIKE_SHORT for _, ratio in alike):
        return True
    one_side = any(size >= _LONG_SIDE and ratio >= _ALIKE_LONG for size, ratio in alike)
    return len(exact) >= _LONG_QUOTE and one_side


def is_replaced(before: Entry, now: Entry, text: str) -> bool:
    """Whether other words stand between the old neighbours, and this place is another one.

    One side that fits is enough for a long quote; but its whole sentence may have been copied, and
    the words changed where they were quoted.
    """
    exact, prefix, suffix = (
        fold(words).text.strip() for words in (before.exact, before.prefix, before.suffix)
    )
    short = min(len(prefix), len(suffix)) < _LONG_SIDE
    sides = [(before.prefix, now.prefix), (before.suffix, now.suffix)]
    if (
        short
        or not same_words(before, now.exact)
        or all(alike_in_percent(*side) == 100 for side in sides)
    ):
        return False
    widest = 2 * len(exact) + _LONG_SIDE
    between = re.compile(f"{re.escape(prefix)}(.{{1,{widest}}}?){re.escape(suffix)}")
    return any(exact not in found[1] for found in between.finditer(fold(text).text))


def alike_in_percent(old: str, new: str) -> float:
    """How similar one side of a passage is to what was recorded of it."""
    return fuzz.ratio(fold(old).text.strip(), fold(new).text.strip())


def _shown(entry: Entry) -> str:
    return f"'{entry.prefix}[{entry.exact}]{entry.suffix}'"
