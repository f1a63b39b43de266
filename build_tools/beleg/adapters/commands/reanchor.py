"""``beleg reanchor``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ...diagnostics import Diagnostic, Report, did_you_mean
from ...lock import write_lock
from ...model import Annotation
from ...pipeline import Ground, Group, groups, read_ground
from ...reanchor import Finding, NotSettled, Proposal, Survey, settle, survey
from ...source import Source
from ...validate import read_annotations, read_article
from ...yaml_edit import Edit, NotEditable
from .. import build
from ..configuration import Project, find_project
from ..edited_files import edit_files, for_this_text
from ..files import read_project
from ..reanchor_report import as_json, as_text, sum_of
from ..reporting import as_text as problems_as_text
from .frame import DONE, PROBLEMS, WRONG_CALL, command

if TYPE_CHECKING:
    from .frame import Commands

Key = tuple[str, str]
"""Slug and id."""


class _WrongCall(Exception):
    """What is wrong with the arguments."""


def add(commands: Commands) -> None:
    parser = command(
        commands, "reanchor", _reanchor, "after an article's text changed: where the quotes stand"
    )
    parser.add_argument("slug", nargs="?", metavar="SLUG", help="only this article")
    parser.add_argument(
        "--write", action="store_true", help="write the new places of words that are the same"
    )
    parser.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="ID[=N]",
        help="take the best (or the N-th) proposal for this annotation; may be repeated",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def _reanchor(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    inputs, report = read_project(project.root, project.settings)
    ground = read_ground(inputs, project.settings, report)
    if arguments.slug and arguments.slug not in ground.slugs:
        hint = did_you_mean(arguments.slug, ground.slugs) or "`beleg check` looks at all"
        print(f"beleg: there is no article {arguments.slug!r}; {hint}", file=sys.stderr)
        return WRONG_CALL
    wanted = {arguments.slug} if arguments.slug else ground.slugs
    looked = [
        (group, _survey(group, ground, report)) for group in groups(inputs) if group.slug in wanted
    ]
    surveys = [(group, surveyed) for group, surveyed in looked if surveyed is not None]
    findings = [finding for _, surveyed in surveys for finding in surveyed.findings]
    try:
        chosen = _chosen(arguments, findings)
    except _WrongCall as problem:
        print(f"beleg: {problem}", file=sys.stderr)
        return WRONG_CALL
    problems = _problems(report, [group for group, _ in looked], project)
    refusal = ""
    if chosen:
        refusal = _write(project, surveys, ground, chosen, problems)
    settled = set() if refusal else set(chosen)
    _show(arguments, findings, settled, problems)
    if refusal:
        print(f"beleg: nothing was written; {refusal}", file=sys.stderr)
    open_ones = any(
        one.status != "unchanged" and (one.annotation.slug, one.annotation.id) not in settled
        for one in findings
    )
    return PROBLEMS if open_ones or problems or refusal else DONE


def _survey(group: Group, ground: Ground, report: Report) -> Survey | None:
    if (
        group.article is None
        or (article := read_article(group.article, group.slug, report)) is None
    ):
        return None
    annotations = _annotations(group.slug, group.annotations, ground, report)
    return survey(article, annotations, ground.known)


def _annotations(
    slug: str, files: Sequence[Source], ground: Ground, report: Report
) -> Sequence[Annotation]:
    sources = [(slug, source) for source in files]
    return read_annotations(sources, ground.registers, ground.slugs, report, ground.figure)


def _problems(report: Report, looked: Sequence[Group], project: Project) -> list[Diagnostic]:
    """The errors that may hide a quote: in the files of these articles, and in the lock."""
    paths = {source.path for group in looked for source in group.annotations}
    paths |= {group.article.path for group in looked if group.article}
    paths.add(f"{project.settings.annotations_dir}/_site/anchors.lock")
    return [d for d in report.in_reading_order() if d.severity == "error" and d.place.path in paths]


def _chosen(arguments: argparse.Namespace, findings: Sequence[Finding]) -> dict[Key, Proposal]:
    """The places that the call decides for. Raises _WrongCall."""
    chosen: dict[Key, Proposal] = {}
    for finding in findings:
        if arguments.write and finding.certain is not None:
            chosen[finding.annotation.slug, finding.annotation.id] = finding.certain
    for words in arguments.accept:
        name, _, number = words.partition("=")
        finding = _named(name, findings)
        at = int(number) if number.isdecimal() and number.isascii() else 0 if number else 1
        count = len(finding.proposals)
        if finding.status == "unchanged" or not count:
            raise _WrongCall(f"there is nothing to accept for {name!r}: it is {finding.status}")
        if not number and count > 1 and finding.status == "ambiguous":
            raise _WrongCall(f"{name!r} has {count} proposals; say which: --accept {name}=1")
        if not 1 <= at <= count:
            raise _WrongCall(f"there is no proposal {number or 1} for {name!r}; there are {count}")
        chosen[finding.annotation.slug, name] = finding.proposals[at - 1]
    return chosen


def _named(name: str, findings: Sequence[Finding]) -> Finding:
    found = [finding for finding in findings if finding.annotation.id == name]
    if not found:
        hint = did_you_mean(name, [finding.annotation.id for finding in findings])
        raise _WrongCall(f"there is no quote of {name!r}; {hint or 'beleg reanchor lists them'}")
    if len(found) > 1:
        slugs = " and ".join(finding.annotation.slug for finding in found)
        raise _WrongCall(f"{name!r} is in {slugs}; name the article: beleg reanchor SLUG --accept")
    return found[0]


def _write(
    project: Project,
    surveys: Sequence[tuple[Group, Survey]],
    ground: Ground,
    chosen: Mapping[Key, Proposal],
    problems: Sequence[Diagnostic],
) -> str:
    """Everything or nothing; why not, where nothing was written."""
    if problems:
        return "mend these first"
    edits: dict[str, tuple[Source, tuple[Edit, ...]]] = {}
    known = ground.known
    for group, surveyed in surveys:
        mine = {name: place for (slug, name), place in chosen.items() if slug == group.slug}
        if not mine:
            continue

        def read(files: Sequence[Source], slug: str = group.slug) -> Sequence[Annotation]:
            return _annotations(slug, files, ground, Report())

        try:
            made = settle(surveyed, mine, group.annotations, read, known)
        except NotSettled as problem:
            return str(problem)
        known = made.lock
        sources = {source.path: source for source in group.annotations}
        edits.update({path: (sources[path], found) for path, found in made.edits.items()})
    try:
        edit_files(project.root, {path: for_this_text(*pair) for path, pair in edits.items()})
    except NotEditable as problem:
        return str(problem)
    if known != ground.known:
        build.keep_lock(project, write_lock(known))
    return ""


def _show(
    arguments: argparse.Namespace,
    findings: Sequence[Finding],
    settled: set[Key],
    problems: Sequence[Diagnostic],
) -> None:
    if arguments.format == "json":
        print(as_json(findings, settled))
        if problems:
            print(problems_as_text(problems), file=sys.stderr)
        return
    for text in (problems_as_text(problems), as_text(findings, settled)):
        if text:
            print(f"{text}\n")
    told = any(finding.status != "unchanged" for finding in findings)
    if told or not arguments.quiet:
        print(sum_of(findings, settled))
