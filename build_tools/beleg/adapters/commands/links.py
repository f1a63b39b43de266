"""``beleg links``. The only command that asks the network for anything."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from ...diagnostics import Diagnostic, Severity
from ...links import (
    Archive,
    ArchiveTrouble,
    Change,
    Copy,
    Judgement,
    Known,
    Outcome,
    Use,
    collect,
    edits,
    is_confirmed,
    is_fresh,
    remember,
)
from ...yaml_edit import NotEditable
from ..configuration import Project, find_project
from ..edited_files import edit_files
from ..files import read_project
from ..link_cache import read_cache, write_cache
from ..link_report import Finding, as_json, as_text, summary
from ..progress import with_bar
from ..reporting import as_text as as_diagnostics
from .frame import DONE, PROBLEMS, below, command, is_in, say

if TYPE_CHECKING:
    from .frame import Commands

N = TypeVar("N", int, float)

_API, _WEB = "BELEG_ARCHIVE_API", "BELEG_ARCHIVE_WEB"
"""Variables of the environment: another archive that speaks as the Wayback Machine does."""
_ARCHIVE_PAUSES = 5
"""Pauses between two questions to the archive: it is a charity's, and asked for every source."""
_SAVABLE = frozenset({Outcome.OK, Outcome.BLOCKED})


def add(commands: Commands) -> None:
    parser = command(commands, "links", _links, "whether the addresses of sources still answer")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="only these files")
    parser.add_argument(
        "--archive", action="store_true", help="look for copies in a web archive (Wayback Machine)"
    )
    parser.add_argument(
        "--save", action="store_true", help="the same, and ask it to make a copy where it has none"
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="write archive_url, and 'status: gone' where two checks found the page gone",
    )
    parser.add_argument(
        "--write-moved", action="store_true", help="write the new address of pages that moved"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--timeout", type=_timeout, default=15.0, metavar="S", help="seconds for an answer (15)"
    )
    parser.add_argument(
        "--pause",
        type=_seconds,
        default=1.0,
        metavar="S",
        help="seconds between two requests to a host (1)",
    )
    parser.add_argument(
        "--jobs", type=_number, default=8, metavar="N", help="hosts asked at a time (8)"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="ask again for what was asked in the last days"
    )
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    parser.add_argument(
        "--allow-private",
        action="store_true",
        help="ask addresses of private networks too; never for a stranger's pull request",
    )


def _seconds(word: str) -> float:
    return _between(float, word, 0, 600)


def _timeout(word: str) -> float:
    return _between(float, word, 0.1, 600)


def _number(word: str) -> int:
    return _between(int, word, 1, 64)


def _between(kind: Callable[[str], N], word: str, least: float, most: float) -> N:
    with suppress(ValueError):
        number = kind(word)
        if least <= number <= most:
            return number
    raise argparse.ArgumentTypeError(f"{word!r} is no number from {least} to {most}")


def _links(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    addresses, unread = _addresses(project, arguments.paths)
    if unread:
        print(as_diagnostics(unread), file=sys.stderr)
    known = _learn(project, addresses, arguments)
    if known is None:
        return PROBLEMS
    findings = [Finding(address=a, uses=uses, known=known[a]) for a, uses in addresses.items()]
    if arguments.archive or arguments.save:
        findings = list(_with_copies(findings, arguments))
    if arguments.format == "json":
        print(as_json(findings))
    else:
        _print(findings, arguments)
    if (arguments.write or arguments.write_moved) and not _write(project, findings, arguments):
        return PROBLEMS
    return PROBLEMS if unread or any(finding.broken for finding in findings) else DONE


def _addresses(
    project: Project, paths: Sequence[Path]
) -> tuple[dict[str, list[Use]], list[Diagnostic]]:
    """The addresses below ``paths`` with their uses, and what keeps files from being read."""
    inputs, report = read_project(project.root, project.settings)
    found = collect(inputs.articles, inputs.annotations, inputs.registers, report)
    wanted = [below(project, path) for path in paths] or [""]
    chosen = {
        address: [use for use in uses if any(is_in(use.place.path, path) for path in wanted)]
        for address, uses in found.addresses.items()
    }
    unread = [problem for problem in report if problem.severity is Severity.ERROR]
    return {address: uses for address, uses in chosen.items() if uses}, unread


def _learn(
    project: Project, addresses: Collection[str], arguments: argparse.Namespace
) -> dict[str, Known] | None:
    """What is known of each address, from the cache or by asking; None where that came to nothing.

    If no server at all could be reached, it is this machine that is cut off. Nothing is concluded
    from it then, and nothing kept.
    """
    now = datetime.now(UTC)
    known = {} if arguments.no_cache else read_cache(project.root)
    fresh = {} if arguments.fresh else _fresh(addresses, known, now)
    judged, finished = _check([a for a in addresses if a not in fresh], arguments)
    offline = len(judged) > 1 and not any(judgement.reached for judgement in judged.values())
    if offline:
        print("beleg: no server was reached; is this machine online?", file=sys.stderr)
        return None
    fresh |= {a: remember(known.get(a), judgement, now) for a, judgement in judged.items()}
    if judged and not arguments.no_cache:
        write_cache(project.root, known | fresh, now)
    if not finished:
        print("beleg: stopped; the next run goes on from here", file=sys.stderr)
        return None
    return fresh


def _print(findings: Sequence[Finding], arguments: argparse.Namespace) -> None:
    text = as_text(findings)
    if text:
        print(text)
    if text or not arguments.quiet:
        print(summary(findings))


def _fresh(
    addresses: Collection[str], known: Mapping[str, Known], now: datetime
) -> dict[str, Known]:
    """What need not be asked again. What is invalid costs no request and is judged each time."""
    return {
        address: known[address]
        for address in addresses
        if address in known
        and is_fresh(known[address], now)
        and known[address].judgement.outcome is not Outcome.INVALID
    }


def _check(
    addresses: Sequence[str], arguments: argparse.Namespace
) -> tuple[dict[str, Judgement], bool]:
    """What became of the addresses, and whether all were asked: Ctrl-C keeps what was learnt."""
    # Imported here, so that no other command so much as loads a client for the network.
    from ..link_check import LinkCheck, Pace, check_all
    from ..web import Client

    stop = Event()
    client = Client(timeout=arguments.timeout, allow_private=arguments.allow_private)
    check = LinkCheck(client=client, pace=Pace(pause=arguments.pause, sleep=stop.wait))
    results = check_all(addresses, check.check, jobs=arguments.jobs, stop=stop)
    done: dict[str, Judgement] = {}
    try:
        for address, judged in with_bar(results, len(addresses), "addresses", arguments):
            done[address] = judged  # noqa: PERF403  what is done is kept when somebody stops it
    except KeyboardInterrupt:
        return done, False
    return done, True


def _with_copies(findings: Sequence[Finding], arguments: argparse.Namespace) -> Iterator[Finding]:
    """The findings, with the copies of sources that have none yet."""
    from ..link_check import Pace
    from ..web import Client
    from ..web_archive import API, WEB, WaybackMachine

    web = os.environ.get(_WEB, WEB).rstrip("/")
    archive = WaybackMachine(
        client=Client(allow_private=arguments.allow_private),
        pace=Pace(pause=arguments.pause * _ARCHIVE_PAUSES),
        api=os.environ.get(_API, API).rstrip("/"),
        web=web,
    )
    search = _ArchiveSearch(archive, save=arguments.save)
    for found in with_bar(findings, len(findings), "copies", arguments):
        yield replace(found, copy=search.copy(found)) if _lacks_copy(found, web) else found


def _lacks_copy(found: Finding, web: str) -> bool:
    if found.outcome is Outcome.INVALID or found.address.startswith(f"{web}/"):
        return False
    return any(use.source is not None and not use.source.archive_url for use in found.uses)


class _ArchiveSearch:
    """Asks an archive until it has enough of us."""

    def __init__(self, archive: Archive, *, save: bool) -> None:
        self._archive = archive
        self._save = save
        self._refused = ""

    def copy(self, found: Finding) -> Copy | str:
        """A copy, or why there is none."""
        if self._refused:
            return self._refused
        near = next((use.source.seen for use in found.uses if use.source and use.source.seen), None)
        try:
            copy = self._archive.find(found.address, near)
            if copy is not None:
                return copy
            if not self._save or found.outcome not in _SAVABLE:
                return "the web archive has no copy" + self._advice(found)
            return self._archive.save(found.address)
        except ArchiveTrouble as trouble:
            if trouble.busy:
                self._refused = str(trouble)
            return str(trouble)

    def _advice(self, found: Finding) -> str:
        return "; `beleg links --save` asks it to make one" if found.outcome in _SAVABLE else ""


def _write(project: Project, findings: Sequence[Finding], arguments: argparse.Namespace) -> bool:
    """Write back what was asked for; False where a file cannot be changed, and then none is."""
    changes = [change for found in findings for change in _changes(found, arguments)]
    by_file: dict[str, list[Change]] = {}
    for change in changes:
        by_file.setdefault(change.file, []).append(change)
    wanted = {file: partial(edits, changes=own) for file, own in by_file.items()}
    try:
        edit_files(project.root, wanted)
    except NotEditable as problem:
        print(f"beleg: nothing was written: {problem}", file=sys.stderr)
        return False
    if arguments.format == "text":
        files = f"{len(by_file)} file{'s' * (len(by_file) != 1)}"
        say(arguments, f"wrote {len(changes)} values in {files}" if changes else "nothing to write")
    return True


def _changes(found: Finding, arguments: argparse.Namespace) -> Iterator[Change]:
    judgement = found.known.judgement
    for use in found.uses:
        file, source = use.place.path, use.source
        moved = found.outcome is Outcome.MOVED and not judgement.front_page
        if arguments.write_moved and use.path and moved and judgement.new_address:
            fragment = use.address.partition("#")[1:]
            new = judgement.new_address.partition("#")[0] + "".join(fragment)
            yield Change(file=file, path=use.path[:-1], key=str(use.path[-1]), value=new)
        if not arguments.write or source is None:
            continue
        if isinstance(found.copy, Copy) and not source.archive_url:
            value = found.copy.address
            yield Change(file=file, path=source.path, key="archive_url", value=value)
        if is_confirmed(found.known) and not source.gone:
            yield Change(file=file, path=source.path, key="status", value="gone")
