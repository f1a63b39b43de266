"""``beleg diff``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ...addresses import refusal
from ...changes import Changes, compare, read_state
from ...diagnostics import Diagnostic, Report
from ...promises import check_promises
from .. import diff_report
from ..configuration import Project, find_project
from ..files import LARGEST_PICTURE, read_project
from ..git import NoRevision
from ..reading import read_bytes
from ..reporting import as_github, folder_of
from ..revision import Revision, digest_of, read_revision
from .frame import DONE, PROBLEMS, WRONG_CALL, command

if TYPE_CHECKING:
    from .frame import Commands

_FORMATS = ("text", "github", "json", "markdown")


def add(commands: Commands) -> None:
    parser = command(
        commands, "diff", _diff, "what the texts as they are now change on the published site"
    )
    parser.add_argument("revision", metavar="REV", help="what is published, e.g. origin/main")
    parser.add_argument("--format", choices=_FORMATS, default="text")
    parser.add_argument(
        "--merge-base",
        action="store_true",
        help="compare with where this branch left REV, not with what has come to REV since",
    )
    parser.add_argument(
        "--preview", metavar="URL", default="", help="markdown: where a built preview can be seen"
    )


def _diff(arguments: argparse.Namespace) -> int:
    preview = arguments.preview and arguments.preview.rstrip("/") + "/"
    if preview and (objection := refusal(preview, mail=False)):
        print(f"beleg: --preview: {objection.message}; {objection.help}", file=sys.stderr)
        return WRONG_CALL
    project = find_project(arguments.directory)
    try:
        revision = read_revision(
            project.root,
            arguments.revision,
            project.settings,
            merge_base=arguments.merge_base,
        )
        changes, problems = _compare(project, revision)
    except NoRevision as problem:
        print(f"beleg: {problem}", file=sys.stderr)
        return WRONG_CALL
    if not (revision.is_ancestor or arguments.quiet):
        print(
            f"beleg: {arguments.revision!r} has commits that are not in this branch; what is new "
            "there looks removed here (--merge-base leaves it out)",
            file=sys.stderr,
        )
    print(_output(arguments.format, changes, problems, preview, project))
    return PROBLEMS if any(found.severity == "error" for found in problems) else DONE


def _compare(project: Project, revision: Revision) -> tuple[Changes | None, list[Diagnostic]]:
    """The changes and what is wrong with them; nothing is compared where files have errors.

    An annotation in a file that cannot be read would look as if it had been deleted.
    """
    inputs, report = read_project(project.root, project.settings)
    now = read_state(inputs, report, _digests(project))
    if report.errors:
        return None, [d for d in report.in_reading_order() if d.severity == "error"]
    # What was wrong then was not published, or the rules were others; now it is only compared.
    past = Report()
    then = read_state(revision.inputs(project.settings, past), past, _digests_of(project, revision))
    changes = compare(then, now)
    broken = Report()
    check_promises(changes, now, broken)
    return changes, broken.in_reading_order()


def _digests(project: Project) -> Callable[[str], str | None]:
    def digest(path: str) -> str | None:
        file = project.root / project.settings.content_dir / path
        data = read_bytes(file, LARGEST_PICTURE)
        return digest_of(data) if isinstance(data, bytes) else None

    return digest


def _digests_of(project: Project, revision: Revision) -> Callable[[str], str | None]:
    return lambda path: revision.digest(f"{project.settings.content_dir}/{path}")


def _output(
    form: str,
    changes: Changes | None,
    problems: Sequence[Diagnostic],
    preview: str,
    project: Project,
) -> str:
    match form:
        case "json":
            return diff_report.as_json(changes, problems)
        case "markdown":
            return diff_report.markdown(changes, problems, preview)
        case "github":
            return as_github(problems, folder_of(project.root))
        case _:
            return diff_report.text(changes, problems)
