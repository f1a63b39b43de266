"""Every problem of a site, without looking again at articles that have not changed.

What a walk finds depends on the article, its annotation files, the registers, the article's lines
of the lock, the settings, the files that its figures show, and on this program; all that is in a
digest, and the findings of an article are kept under it. In doubt it is walked again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..diagnostics import Code, Diagnostic, Severity
from ..figure_files import FigureTrouble
from ..permalinks import check_permalinks
from ..pipeline import (
    Ground,
    Group,
    Inputs,
    Told,
    groups,
    read_ground,
    read_published,
    standing,
    walk,
)
from ..source import Source
from .cache import cache_file, engine, keep, read_kept
from .configuration import Project
from .files import read_project
from .source_files import forget_texts

FILE = "check.json"

Seen = str | FigureTrouble | None
"""What is known of a file that a figure shows."""


def check(project: Project) -> list[Diagnostic]:
    """All that is wrong, in reading order."""
    settings = project.settings
    inputs, report = read_project(project.root, settings, hold=False)
    ground = read_ground(inputs, settings, report)
    file = cache_file(project.root, FILE)
    known = _read(read_kept(file))
    common = digest_of(engine(), repr(settings), *registers_of(inputs))
    by_article = lock_lines(ground)
    register = read_published(inputs, report)
    told: dict[str, Iterable[Told]] = {}
    now: dict[str, Any] = {}
    for group in groups(inputs):
        key = _key(group, common, by_article.get(group.slug, ""))
        kept = _kept(known.get(key), group, ground)
        if kept is None:
            watched = Watched(ground.figure)
            walked = walk(group, replace(ground, figure=watched))
            found, told[group.slug] = list(walked.report), walked.told
            if group.article is not None and in_its_files(found, group):
                plainly = [plain(one) for one in found]
                now[key] = {"figures": watched.seen, "found": plainly, "told": walked.told}
        else:
            found, told[group.slug] = kept
            now[key] = known[key]
        report.extend(found)
        forget_texts(group)
    check_permalinks(register, standing(inputs, told), ground.registers.redirects, report)
    if now != known:
        keep(file, json.dumps(now, separators=(",", ":")).encode())
    return report.in_reading_order()


def in_its_files(found: Iterable[Diagnostic], group: Group) -> bool:
    sources = (group.article, *group.annotations)
    return all(any(one.place.source is source for source in sources) for one in found)


@dataclass
class Watched:
    """Notes which files were asked for and what was seen."""

    figure: Callable[[str], Seen]
    seen: dict[str, str] = field(default_factory=dict)

    def __call__(self, name: str) -> Seen:
        found = self.figure(name)
        self.seen[name] = digest_of(repr(found))
        return found


def _key(group: Group, common: str, lock_lines: str) -> str:
    sources = [source for source in (group.article, *group.annotations) if source]
    return digest_of(
        common,
        group.slug,
        lock_lines,
        *(words for source in sources for words in (source.path, source.digest)),
    )


def registers_of(inputs: Inputs) -> Iterable[str]:
    """What every article depends on; of a redirect only some do, and not in what is wrong."""
    for name, source in sorted(inputs.registers.items()):
        if name != "redirects":
            yield from (name, source.path, source.text)


def lock_lines(ground: Ground) -> Mapping[str, str]:
    """What the lock says of each article."""
    lines: dict[str, list[str]] = {slug: [value] for slug, value in ground.known.digests.items()}
    for (slug, name), entry in sorted(ground.known.entries.items()):
        lines.setdefault(slug, []).append(f"{name} {entry!r}")
    return {slug: "\n".join(found) for slug, found in lines.items()}


def digest_of(*words: str) -> str:
    """One digest of all the words; none can slip into its neighbour."""
    hashed = hashlib.sha256()
    for word in words:
        data = word.encode("utf-8", "surrogatepass")
        hashed.update(b"%d " % len(data))
        hashed.update(data)
    return hashed.hexdigest()


def _read(data: bytes | None) -> dict[str, Any]:
    try:
        found = json.loads(data or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def plain(found: Diagnostic) -> list[str | int]:
    place = found.place
    at = (place.path, place.start, place.end)
    return [found.code.value, found.severity.value, *at, found.message, found.help]


def _kept(entry: Any, group: Group, ground: Ground) -> tuple[list[Diagnostic], list[Told]] | None:
    """What was kept of a group; None where it does not answer for what there is now."""
    sources = {source.path: source for source in (group.article, *group.annotations) if source}
    try:
        if any(
            digest_of(repr(ground.figure(name))) != seen for name, seen in entry["figures"].items()
        ):
            return None
        found = [diagnostic(sources, *one) for one in entry["found"]]
        return found, [(str(a), str(k), str(p), int(s), int(e)) for a, k, p, s, e in entry["told"]]
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def diagnostic(
    sources: Mapping[str, Source],
    code: str,
    severity: str,
    path: str,
    start: int,
    end: int,
    message: str,
    help: str,
) -> Diagnostic:
    return Diagnostic(
        code=Code(code),
        severity=Severity(severity),
        message=message,
        place=sources[path].place(start, end),
        help=help,
    )
