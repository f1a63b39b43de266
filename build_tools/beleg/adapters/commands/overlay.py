"""``beleg overlay``."""

from __future__ import annotations

import argparse
import shlex
import sys
from typing import TYPE_CHECKING

from ..configuration import Project, find_project
from ..excerpts import visible
from ..git import NoRevision
from ..proposal import Proposal, lay_over, read_proposal
from .frame import DONE, PROBLEMS, WRONG_CALL, command, say

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    parser = command(
        commands,
        "overlay",
        _overlay,
        "lay the articles and annotations of somebody's branch over this site, and nothing else",
    )
    parser.add_argument("revision", metavar="REV", help="the proposed change, e.g. FETCH_HEAD")


def _overlay(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    try:
        proposal = read_proposal(project.root, arguments.revision, project.settings)
    except NoRevision as problem:
        print(f"beleg: {problem}", file=sys.stderr)
        return WRONG_CALL
    lay_over(project.root, proposal)
    say(arguments, _account(proposal, project))
    for one in proposal.left_out:
        print(f"beleg: {visible(one.path)} is left out: {one.reason}", file=sys.stderr)
    return PROBLEMS if proposal.left_out else DONE


def _account(proposal: Proposal, project: Project) -> str:
    folders = project.settings.content_dir, project.settings.annotations_dir
    lines = [
        *(f"took over  {visible(path)}" for path in proposal.written),
        *(f"removed    {visible(path)}" for path in proposal.removed),
        *(f"not taken  {visible(path)}" for path in proposal.elsewhere),
    ]
    if proposal.elsewhere:
        here = " and ".join(f"{name}/" for name in folders)
        lines.append(f"what is not taken stays as it is here; only {here} are taken over")
    if proposal.written or proposal.removed:
        texts = " ".join(map(shlex.quote, folders))
        undo = f"git restore --source=HEAD --staged --worktree {texts} && git clean -fdq {texts}"
        lines.append(f"to be rid of it again: {undo}")
    return "\n".join(lines) or "the change brings no articles and no annotations"
