"""How much work an article may ask of the renderer.

The renderer's time grows with the square of what is opened and never closed, of the headings in one
block, of code blocks and of signs, and its stack with every list inside a list: two thousand
characters would stop a build, and a page of brackets would hold it up for minutes. All of it is
counted beforehand, in one walk over the text, and refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ..diagnostics import Code, Report
from ..source import Source

MOST_STEPS = 3_000_000
"""Characters that are looked through for the ends of links, code and comments; about as many as
the largest file has, for what is closed is looked through once."""
DEEPEST = 40
"""Levels of lists and quotations within one another."""
MOST_CELLS = 20_000
"""Of one table; a row that is written short is filled up to the length of the first."""

MOST_LINES = 40_000
"""Of an article; a novel has twenty thousand."""
MOST_SIGNS = 20_000
"""Characters that may begin something: ``&``, ``<``, ``*``, ``_``, ``[``, a backslash, and two
spaces at the end of a line."""
MOST_FOOTNOTES = 1_000
"""Of the article's own; each is looked for among all others."""
MOST_FENCES = 2_000
"""Lines that begin or end a block of code: the renderer copies the whole text at each."""
MOST_CUTS = 5_000_000
"""In each block its headings and rules times its lines: the rest is read anew behind each."""

_SIGNS = re.compile(r"\\.|`+|<!--|-->|[\[\]()]", re.DOTALL)
_BEGINNINGS = re.compile(r"[&<*_\[\\]|  \n")
_ALL_SIGNS = r"signs such as '[', '&', '<', '*', '_' and '\', and forced line breaks"
_IN_PARTS = "publish it in several articles"
_CUT = re.compile(r"^[ \t>]*(?:#|=+[ \t]*$|[-*_][ \t]*[-*_][ \t]*[-*_])", re.MULTILINE)
_MARKERS = re.compile(r"[ \t]*(?:(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]+|$)|>[ \t]*)+")
_MARKER = re.compile(r"[-+*>]|[0-9]{1,9}[.)]")
_RULE = re.compile(r"[ \t]*([-*])(?:[ \t]*\1){2,}[ \t]*")


def is_bounded(source: Source, start: int, report: Report) -> bool:
    """Whether the text from ``start`` on may be rendered; if not, why has been filed."""
    steps = worst = cuts = 0
    at = start
    indents: list[int] = []
    for begin, block in _blocks(source.text, start):
        if _depth(block, indents) > DEEPEST:
            _refuse(
                f"more than {DEEPEST} lists and quotations stand within one another",
                "write it flatter",
                source,
                begin,
                report,
            )
            return False
        if _cells(block) > MOST_CELLS:
            message = f"the table has more than {MOST_CELLS} cells"
            _refuse(message, "show a part of the table", source, begin, report)
            return False
        cuts += len(_CUT.findall(block)) * (block.count("\n") + 1)
        if cuts > MOST_CUTS:
            message = "too many headings and rules stand below one another without an empty line"
            _refuse(message, "put an empty line between them", source, begin, report)
            return False
        here = _steps(block)
        steps += here
        if here > worst:
            worst, at = here, begin
    if steps > MOST_STEPS:
        _refuse(
            "too many brackets, backticks or comments are opened and not closed",
            "close them, or write '\\[' and '\\`' where they are mere signs",
            source,
            at,
            report,
        )
        return False
    return not _has_too_many(source, start, report)


_COUNTED = (
    (MOST_LINES, re.compile("\n"), f"the text has more than {MOST_LINES:,} lines", _IN_PARTS),
    (MOST_SIGNS, _BEGINNINGS, f"the text has more than {MOST_SIGNS:,} {_ALL_SIGNS}", _IN_PARTS),
    (
        MOST_FOOTNOTES,
        re.compile(r"^[ \t>]*\[\^[^\]\n]*\]:", re.MULTILINE),
        f"the text has more than {MOST_FOOTNOTES:,} footnotes of its own",
        _IN_PARTS,
    ),
    (
        MOST_FENCES,
        re.compile(r"^[ \t>]*(?:```|~~~)", re.MULTILINE),
        f"more than {MOST_FENCES:,} lines begin or end a block of code",
        "show a part of the code",
    ),
)
"""What is counted in the text as a whole: how many, of what, the message and its cure."""


def _has_too_many(source: Source, start: int, report: Report) -> bool:
    for most, pattern, message, cure in _COUNTED:
        beyond = next(islice(pattern.finditer(source.text, start), most, None), None)
        if beyond is not None:
            _refuse(message, cure, source, beyond.start(), report)
            return True
    return False


def _refuse(message: str, cure: str, source: Source, offset: int, report: Report) -> None:
    report.error(Code.TOO_LARGE, message, source.whole_line(source.line_of(offset)), cure)


def _blocks(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Lines without an empty one between them, each time with their offset."""
    begin = at = start
    for line in text[start:].split("\n"):
        if not line.strip():
            if at > begin:
                yield begin, text[begin : at - 1]
            begin = at + len(line) + 1
        at += len(line) + 1
    if at > begin:
        yield begin, text[begin:]


def _depth(block: str, indents: list[int]) -> int:
    """The deepest level in a block. ``indents``: those of the lists that are open, kept."""
    deepest = 0
    for line in block.split("\n"):
        found = _MARKERS.match(line)
        if found is None or _RULE.fullmatch(line):
            continue
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        while indents and indents[-1] >= indent:
            indents.pop()
        indents.append(indent)
        deepest = max(deepest, len(indents) - 1 + len(_MARKER.findall(found[0])))
    return deepest


def _cells(block: str) -> int:
    return (block.count("\n") + 1) * max(line.count("|") for line in block.split("\n"))


def _steps(block: str) -> int:
    """From each beginning of a link, of code and of a comment to its end, or that of the block."""
    steps = 0
    brackets: list[int] = []
    parentheses: list[int] = []
    comments: list[int] = []
    ticks: dict[int, int] = {}
    for found in _SIGNS.finditer(block):
        sign, at = found[0], found.start()
        if sign == "[":
            brackets.append(at)
        elif sign == "]" and brackets:
            steps += at - brackets.pop()
        elif sign == "(":
            parentheses.append(at)
        elif sign == ")" and parentheses:
            steps += _of_link(block, parentheses.pop(), at)
        elif sign == "<!--":
            comments.append(at)
        elif sign == "-->":
            steps += sum(at - begin for begin in comments)
            comments.clear()
        elif sign[0] == "`":
            begin = ticks.pop(len(sign), None)
            if begin is None:
                ticks[len(sign)] = at
            else:
                steps += at - begin
    end = len(block)
    steps += sum(end - at for at in (*brackets, *comments, *ticks.values()))
    return steps + sum(_of_link(block, at, end) for at in parentheses)


def _of_link(block: str, begin: int, end: int) -> int:
    """The way from a parenthesis to its end, where it stands behind the words of a link."""
    return end - begin if block[begin - 1 : begin] == "]" else 0
