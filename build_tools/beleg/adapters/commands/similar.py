"""``beleg similar``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...model import Claim
from ...pipeline import read_ground
from ...similar import Match, similar
from ..configuration import find_project
from ..files import read_project
from ..known_claims import described, known_claims
from .frame import DONE, command, say

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    parser = command(commands, "similar", _similar, "has this claim been checked before?")
    parser.add_argument("words", metavar="CLAIM", help="the statement, in quotation marks")
    parser.add_argument("--lang", metavar="CODE", help="its language, if it is not recognised")
    parser.add_argument(
        "--limit", type=_count, default=5, metavar="N", help="show no more than N (5)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def _count(word: str) -> int:
    if word.isdecimal() and int(word) > 0:
        return int(word)
    raise argparse.ArgumentTypeError(f"{word!r} is no number from 1 on")


def _similar(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    inputs, report = read_project(project.root, project.settings)
    ground = read_ground(inputs, project.settings, report)
    claims = known_claims(inputs, ground)
    found = similar(arguments.words, arguments.lang, claims, arguments.limit)
    if arguments.format == "json":
        print(_as_json(found))
    elif found:
        print("\n\n".join(map(described, found)))
    else:
        say(arguments, f"nothing like it has been checked ({len(claims)} claims and notes)")
    return DONE


def _as_json(found: Sequence[Match]) -> str:
    return json.dumps([_as_object(match) for match in found], ensure_ascii=False, indent=2)


def _as_object(match: Match) -> dict[str, object]:
    annotation = match.candidate.annotation
    claim = annotation if isinstance(annotation, Claim) else None
    return {
        "score": match.score,
        "kind": annotation.kind,
        "article": annotation.slug,
        "id": annotation.id,
        "lang": match.candidate.lang,
        "statement": match.candidate.statement,
        "quote": match.candidate.quote,
        "verdict": claim.verdict.key if claim else None,
        "summary": claim.summary if claim else None,
        "status": annotation.status,
        "address": annotation.address,
        "path": annotation.place.path,
        "line": annotation.place.line,
        "matched": [list(pair) for pair in match.words],
        "differs": list(match.differs),
    }
