"""What a report looks like on a screen, in a program, in a pull request and in a code scanner.

Diagnostics hold words of people whom we do not know. Whatever a terminal or a CI log would obey
(escape sequences, marks that turn the reading direction, workflow commands) is shown as its code
point and never passed on.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

from .. import __version__
from ..diagnostics import Code, Diagnostic, Severity
from ..explanations import explain, title
from ..source import Place
from .excerpts import excerpt, visible

_RED, _YELLOW, _BLUE, _BOLD, _OFF = ("\x1b[1;31m", "\x1b[1;33m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m")


def as_text(diagnostics: Iterable[Diagnostic], colour: bool = False) -> str:
    """For people: place, message, the line with carets below the words, and the cure.

    In the order given; a ``Report`` gives reading order. ``colour`` adds ANSI sequences of ours.
    """
    return "\n\n".join(_text(found, colour) for found in diagnostics)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """E.g. ``2 errors, 1 warning``; ``no problems`` where there are none."""
    found = [diagnostic.severity for diagnostic in diagnostics]
    counts = ((found.count(severity), severity.value) for severity in Severity)
    words = [f"{count} {word}{'s' * (count != 1)}" for count, word in counts if count]
    return ", ".join(words) or "no problems"


def at_place(message: str, place: Place) -> str:
    """The same form for a message that has no code, such as one about a setting."""
    return "\n".join([f"{_where(place)} {visible(message)}", *_line_and_carets(place)])


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A list of objects; lines and columns count from 1, columns in code points."""
    return json.dumps(as_objects(diagnostics), indent=2)


def as_objects(diagnostics: Iterable[Diagnostic]) -> list[dict[str, str | int]]:
    """What ``as_json`` writes, for reports that hold more than this list."""
    return [_as_object(found) for found in diagnostics]


def as_github(diagnostics: Iterable[Diagnostic], folder: str = "") -> str:
    """Workflow commands, one a line, which GitHub shows beside the lines of a pull request.

    It shows ten errors and ten warnings of a step at most; its log has all of them. ``folder``: the
    site's place in the repository, with a slash at its end.
    """
    return "\n".join(_command(found, folder) for found in diagnostics)


def as_sarif(diagnostics: Iterable[Diagnostic], folder: str = "") -> str:
    """SARIF 2.1.0, for code scanners; ``folder`` as for ``as_github``."""
    found = list(diagnostics)
    codes = sorted({diagnostic.code for diagnostic in found})
    run = {
        "tool": {
            "driver": {
                "name": "Beleg",
                "version": __version__,
                "rules": [_rule(code, found) for code in codes],
            }
        },
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(diagnostic, codes.index(diagnostic.code), fingerprint, folder)
            for diagnostic, fingerprint in zip(found, _fingerprints(found), strict=True)
        ],
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    log = {"$schema": f"{schema}sarif-schema-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2)


def folder_of(root: Path) -> str:
    """Where the site lies in the repository that GitHub has checked out; empty elsewhere."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if not workspace or not root.is_relative_to(Path(workspace).resolve()):
        return ""
    inside = root.relative_to(Path(workspace).resolve()).as_posix()
    return "" if inside == "." else f"{inside}/"


def _text(found: Diagnostic, colour: bool) -> str:
    place = found.place
    hue = _RED if found.severity is Severity.ERROR else _YELLOW

    def paint(words: str, by: str) -> str:
        return f"{by}{words}{_OFF}" if colour else words

    what = paint(f"{found.severity.value}[{found.code.value}]", hue)
    lines = [f"{_where(place)} {what}: {paint(visible(found.message), _BOLD)}"]
    gutter = _gutter(place)
    if place.source.text:
        lines += _line_and_carets(place, paint, hue)
    if found.help:
        first, *more = map(visible, found.help.split("\n"))
        lines.append(f"{gutter}{paint('=', _BLUE)} help: {first}")
        lines.extend(f"{gutter}{' ' * len('= help: ')}{line}" for line in more)
    return "\n".join(lines)


def _where(place: Place) -> str:
    return f"{visible(place.path)}:{place.line}:{place.column}:"


def _gutter(place: Place) -> str:
    """As wide as the line's number and what stands around it."""
    return " " * (len(str(place.line)) + 2)


def _unpainted(words: str, _by: str) -> str:
    return words


def _line_and_carets(
    place: Place, paint: Callable[[str, str], str] = _unpainted, hue: str = ""
) -> list[str]:
    shown = excerpt(place)
    number, gutter = paint(f" {place.line} |", _BLUE), paint(f"{_gutter(place)}|", _BLUE)
    return [
        f"{number} {shown.line}".rstrip(),
        f"{gutter} {shown.before}{paint(shown.carets, hue)}",
    ]


def _as_object(found: Diagnostic) -> dict[str, str | int]:
    end_line, end_column = found.place.end_position
    return {
        "path": found.place.path,
        "line": found.place.line,
        "column": found.place.column,
        "end_line": end_line,
        "end_column": end_column,
        "severity": found.severity.value,
        "code": found.code.value,
        "message": found.message,
        "help": found.help,
    }


def _command(found: Diagnostic, folder: str) -> str:
    end_line, end_column = found.place.end_position
    properties = {
        "file": folder + found.place.path,
        "line": found.place.line,
        "col": found.place.column,
        "endLine": end_line,
        "endColumn": end_column,
        "title": found.code.value,
    }
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    help_ = [f"help: {line}" for line in found.help.split("\n") if line]
    message = "\n".join(map(visible, [found.message, *help_]))
    return f"::{found.severity.value} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


_ROOT = "%SRCROOT%"
"""What code scanners call the root of the repository."""


def _rule(code: Code, found: Sequence[Diagnostic]) -> dict[str, object]:
    level = min(d.severity for d in found if d.code is code)
    help_ = explain(code).partition("\n")[2].strip()
    return {
        "id": code.value,
        "shortDescription": {"text": title(code)},
        "help": {"text": help_, "markdown": help_},
        "defaultConfiguration": {"level": level.value},
    }


def _fingerprints(found: Iterable[Diagnostic]) -> list[str]:
    """What tells a problem from others of its file, wherever its line has moved."""
    seen: Counter[str] = Counter()
    made = []
    for diagnostic in found:
        place = diagnostic.place
        line = place.source.line_text(place.line).strip()
        facts = "\0".join((place.path, diagnostic.code, line, place.text))
        digest = hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        seen[digest] += 1
        made.append(f"{digest}:{seen[digest]}")
    return made


def _result(found: Diagnostic, rule: int, fingerprint: str, folder: str) -> dict[str, object]:
    place = found.place
    end_line, end_column = place.end_position
    location = {
        "artifactLocation": {"uri": _uri(folder + place.path), "uriBaseId": _ROOT},
        # Of a file that could not be read as well: GitHub refuses all where one has no line.
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": end_line,
            "endColumn": end_column,
        },
    }
    return {
        "ruleId": found.code.value,
        "ruleIndex": rule,
        "level": found.severity.value,
        "message": {"text": "\n".join(filter(None, (found.message, found.help)))},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"beleg/v1": fingerprint},
    }


def _uri(path: str) -> str:
    return quote(path.encode("utf-8", "surrogatepass"), safe="/")
