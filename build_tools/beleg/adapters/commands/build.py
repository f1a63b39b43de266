"""``beleg build``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...diagnostics import Report
from .. import schema_files, search
from ..build import keep_lock, keep_permalinks
from ..configuration import Project, find_project
from ..host_work import key_of
from ..kept_products import Damaged
from ..processes import cores
from ..progress import bar_for
from ..shards import Shard
from ..site_build import Build, begin
from ..swap import fresh_folder
from ..zensical_build import zensical_build
from .frame import DONE, PROBLEMS, command, say, show_report

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    parser = command(commands, "build", _build, "article + annotations -> site")
    add_building(parser)
    parser.add_argument("--clean", action="store_true", help="use nothing of earlier builds")
    parser.add_argument(
        "--shard",
        type=Shard.read,
        metavar="K/N",
        help="do the K-th of N shares only; `beleg assemble` makes the site of them",
    )


def add_building(parser: argparse.ArgumentParser) -> None:
    """What can be said of every build."""
    parser.add_argument("--strict", action="store_true", help="warnings stop the build, too")
    parser.add_argument("--renderer", choices=("mkdocs", "zensical"), default="mkdocs")
    parser.add_argument(
        "--jobs", type=_number, metavar="N", help="processes at work (default: one for each core)"
    )


def _number(word: str) -> int:
    number = int(word)
    if number < 1:
        raise ValueError(word)
    return number


def _build(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    if arguments.shard:
        return _share(_begun(project, arguments, keep=False), arguments)
    return finished(project, Build.run, arguments, clean=arguments.clean)


def _begun(
    project: Project, arguments: argparse.Namespace, *, clean: bool = False, keep: bool = True
) -> Build:
    return begin(
        project,
        search=search.available,
        framed=project.framed,
        jobs=arguments.jobs or cores(),
        bar=bar_for(arguments),
        clean=clean,
        keep=keep,
    )


def finished(
    project: Project,
    walk: Callable[[Build], Report],
    arguments: argparse.Namespace,
    *,
    clean: bool = False,
) -> int:
    """Begin, ``walk``, then frame, put the site in place and remember; the exit code."""
    try:
        return _finished(project, _begun(project, arguments, clean=clean), walk, arguments)
    except Damaged:
        # The build had relied on what it then could not read.
        return _finished(project, _begun(project, arguments, keep=False), walk, arguments)


def _finished(
    project: Project,
    walked: Build,
    walk: Callable[[Build], Report],
    arguments: argparse.Namespace,
) -> int:
    try:
        report = walk(walked)
        stopped = bool(report.errors or (arguments.strict and report.warnings))
        if stopped or arguments.renderer == "zensical":
            show_report(report, sys.stderr)
        if stopped:
            return PROBLEMS
        if arguments.renderer == "zensical":
            zensical_build(project, walked)
        else:
            _with_mkdocs(project, walked, report, arguments)
    finally:
        walked.close()
    keep_lock(project, walked.walk.lock_text(), needed=walked.walk.has_passages)
    keep_permalinks(project, walked.walk.permalinks_text())
    schema_files.refresh(project, walked.desk, walked.report)
    say(arguments, f"built {len(walked.walk.slugs)} articles into {project.site_dir}")
    return DONE


def _with_mkdocs(
    project: Project, walked: Build, report: Report, arguments: argparse.Namespace
) -> None:
    """MkDocs runs where it might make something else than it did before."""
    key = None
    if walked.framed:
        key = key_of(project, walked.pages_for_host(), walked.desk.settings)
    work = walked.host_work(key) if key else None
    if work is not None:
        show_report(report, sys.stderr)
        with fresh_folder(project.site_dir) as folder:
            walked.finish_again(folder, work)
            walked.install(folder)
        return
    # Only this door needs MkDocs, and it is slow to import. It shows warnings among its own.
    from ..mkdocs_build import mkdocs_build

    mkdocs_build(project, walked, strict=arguments.strict, quiet=arguments.quiet, key=key)


def _share(walked: Build, arguments: argparse.Namespace) -> int:
    shard: Shard = arguments.shard
    try:
        report = walked.run_share(shard)
    finally:
        walked.close()
    show_report(report, sys.stderr)
    if report.errors or (arguments.strict and report.warnings):
        return PROBLEMS
    say(arguments, f"share {shard.number} of {shard.of} is done")
    return DONE
