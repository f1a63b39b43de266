"""What a YAML parser says, in an editor's words.

A parser says 'mapping values are not allowed here'; an editor needs to hear 'put the value in
quotes'. The parser's place is kept where it is the place of the mistake, and moved where the
parser noticed only later (an unclosed quotation mark is noticed at the end of the file).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A syntax error; ``start`` and ``end`` are offsets into the text that was parsed."""

    start: int
    end: int
    message: str
    help: str


@dataclass(frozen=True, kw_only=True)
class _Trouble:
    """The parser's complaint and what it was reading."""

    text: str
    problem: str
    at: int
    context: str
    since: int
    """Where the thing began in which the problem was met."""
    last: Any
    """The event before."""

    def line(self, offset: int) -> str:
        start = self.line_start(offset)
        return self.text[start : self.line_end(offset)]

    def line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Behind the last written character of the line of ``offset``."""
        end = self.text.find("\n", offset)
        end = len(self.text) if end < 0 else end
        return max(offset, len(self.text[:end].rstrip()) if end - offset < 5000 else end)

    def line_number(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1

    def word(self, offset: int) -> str:
        """The character at ``offset``, or an empty string at the end."""
        return self.text[offset : offset + 1]


_Rule = Callable[[_Trouble], Finding | None]
_PLAIN_VALUE = re.compile(r"\s*(?:- +)*[^\s:#][^:#]*: +[^\s|>&*!\"'\[{#]")
_LONE_KEY = re.compile(r"\s*(?:- +)*([\w.-]+)\s*\Z")
_KEY = re.compile(r"\s*(?:- +)*[\w.-]+:[ \t]+")


def explain_syntax(error: Exception, text: str, last: Any, reached: int) -> Finding:
    """The mistake behind PyYAML's ``error``.

    ``last`` is the event that came before it, ``reached`` how far the parser had read.
    """
    at = _index(getattr(error, "problem_mark", None), reached)
    trouble = _Trouble(
        text=text,
        problem=str(getattr(error, "problem", None) or error),
        at=min(at, len(text)),
        context=str(getattr(error, "context", None) or ""),
        since=_index(getattr(error, "context_mark", None), at),
        last=last,
    )
    for rule in _RULES:
        if finding := rule(trouble):
            return finding
    return Finding(
        start=trouble.at,
        end=trouble.line_end(trouble.at),
        message=f"this is not readable as YAML ({trouble.problem.splitlines()[0].lower()})",
        help="check quotation marks and indentation of this line and of the one above",
    )


def _index(mark: Any, default: int) -> int:
    return default if mark is None else int(mark.index)


def _quoted(value: str) -> str:
    """``value`` as it can stand in YAML."""
    value = value.strip()
    if len(value) > 70:
        return '"…"'
    return "'" + value.replace("'", "''") + "'" if re.search(r'["\\]', value) else f'"{value}"'


def _quote_help(trouble: _Trouble, start: int) -> str:
    value = trouble.text[start : trouble.line_end(start)]
    return f"put the whole value in quotes: {_quoted(value)}"


def _starting_character(trouble: _Trouble) -> Finding | None:
    if "cannot start any token" not in trouble.problem:
        return None
    char = trouble.word(trouble.at)
    if char == "\t":
        return Finding(
            start=trouble.at,
            end=trouble.at + 1,
            message="a tab stands where only spaces may stand",
            help="indent with spaces; most editors can do so when the tab key is pressed",
        )
    return _bad_start(trouble, trouble.at, char)


def _bad_start(trouble: _Trouble, start: int, mark: str) -> Finding:
    begins_line = not trouble.text[trouble.line_start(start) : start].strip(" -")
    return Finding(
        start=start,
        end=start + 1,
        message=f"a {'line' if begins_line else 'value'} cannot begin with {mark!r}",
        help=_quote_help(trouble, start),
    )


def _colon(trouble: _Trouble) -> Finding | None:
    if "mapping values are not allowed" not in trouble.problem:
        return None
    line_start = trouble.line_start(trouble.at)
    before = trouble.text[line_start : trouble.at]
    if key := _LONE_KEY.match(before):
        above = _line_above(trouble, line_start)
        if above and _PLAIN_VALUE.match(above[1]):
            return Finding(
                start=line_start + key.start(1),
                end=line_start + key.end(1),
                message=f"wrong indentation: {key[1]!r} stands further right than line {above[0]}",
                help="let all keys of an entry begin in the same column",
            )
    value = _KEY.match(before)
    start = line_start + (value.end() if value else len(before) - len(before.lstrip()))
    return Finding(
        start=trouble.at,
        end=trouble.at + 1,
        message="a colon followed by a space stands inside a value",
        help=_quote_help(trouble, start),
    )


def _line_above(trouble: _Trouble, line_start: int) -> tuple[int, str] | None:
    lines = trouble.text[:line_start].splitlines()
    for number in range(len(lines), 0, -1):
        line = lines[number - 1]
        if line.strip() and not line.lstrip().startswith("#"):
            return number, line
    return None


def _no_colon(trouble: _Trouble) -> Finding | None:
    if "could not find expected ':'" not in trouble.problem:
        return None
    start = trouble.since
    return Finding(
        start=start,
        end=trouble.line_end(start),
        message="this line is no 'key: value'",
        help="write a colon and a space behind the key; indent the line if it goes on with a value",
    )


def _unclosed_quote(trouble: _Trouble) -> Finding | None:
    if "quoted scalar" not in trouble.context or "found unexpected" not in trouble.problem:
        return None
    mark = trouble.word(trouble.since)
    inside = '\\"' if mark == '"' else "''"
    return Finding(
        start=trouble.since,
        end=trouble.line_end(trouble.since),
        message=f"the quotation mark {mark} is never closed",
        help=f"write {mark} at the end of the value as well; inside the value write {inside}",
    )


def _escape(trouble: _Trouble) -> Finding | None:
    start = trouble.text.rfind("\\", 0, trouble.at + 1)
    unfit = "chr()" in trouble.problem or "too large" in trouble.problem
    if unfit or ("scalar" in trouble.context and "escape" in trouble.problem):
        return Finding(
            start=start,
            end=min(trouble.at + 1, len(trouble.text)),
            message=f"{trouble.text[start : start + 2]!r} is not understood in double quotes",
            help="put the value in single quotes, or write \\\\ where a backslash is meant",
        )
    return None


def _block_text(trouble: _Trouble) -> Finding | None:
    if "block scalar" not in trouble.context:
        return None
    mark = trouble.word(trouble.since)
    return Finding(
        start=trouble.since,
        end=trouble.line_end(trouble.since),
        message=f"a value cannot begin with {mark!r} and words in the same line",
        help=f"begin the text in the next line, or {_quote_help(trouble, trouble.since)}",
    )


def _words_behind(trouble: _Trouble) -> Finding | None:
    if "but found" not in trouble.problem or trouble.last is None:
        return None
    end = _index(trouble.last.end_mark, 0)
    between = trouble.text[end : trouble.at]
    if "\n" in between or between.strip():
        return None
    start, kind = _index(trouble.last.start_mark, 0), type(trouble.last).__name__
    if kind == "AliasEvent":
        return _bad_start(trouble, start, "*")
    mark = trouble.word(end - 1)
    if kind in {"SequenceEndEvent", "MappingEndEvent"} and mark in "]}":
        cure = "put the whole value in quotes if it is no list"
    elif kind == "ScalarEvent" and trouble.last.style in {"'", '"'}:
        line = trouble.line_number(start)
        opened = "" if "\n" not in trouble.text[start:end] else f" (opened in line {line})"
        cure = f"close the value{opened} at its end only; inside write {_inside(mark)}"
    else:
        return None
    return Finding(
        start=trouble.at,
        end=trouble.line_end(trouble.at),
        message=f"words stand behind the closing {mark}",
        help=cure,
    )


def _inside(mark: str) -> str:
    return '\\"' if mark == '"' else "''"


def _flow(trouble: _Trouble) -> Finding | None:
    if "while parsing a flow" not in trouble.context:
        return None
    if "flow node" in trouble.context and "<stream end>" in trouble.problem:
        opened = max(trouble.text.rfind("["), trouble.text.rfind("{"))
        trouble = replace(trouble, since=opened)
    mark = trouble.word(trouble.since)
    if "<stream end>" in trouble.problem or trouble.line_number(trouble.at) > trouble.line_number(
        trouble.since
    ):
        return Finding(
            start=trouble.since,
            end=trouble.line_end(trouble.since),
            message=f"the bracket {mark!r} is never closed",
            help=f"close it, or {_quote_help(trouble, trouble.since)}",
        )
    return Finding(
        start=trouble.at,
        end=trouble.line_end(trouble.at),
        message=f"a comma is missing between the entries in {mark}…{'}' if mark == '{' else ']'}",
        help="separate entries by commas; put values with , : [ ] { } in quotes",
    )


def _indentation(trouble: _Trouble) -> Finding | None:
    if "expected <block end>" not in trouble.problem:
        return None
    if trouble.word(trouble.at) == ":":
        return Finding(
            start=trouble.at,
            end=trouble.at + 1,
            message="there is no key in front of ':'",
            help="write 'key: value'",
        )
    return _misplaced(trouble)


def _misplaced(trouble: _Trouble) -> Finding:
    return Finding(
        start=trouble.at,
        end=trouble.line_end(trouble.at),
        message="the indentation of this line fits no line above it",
        help="let all keys of an entry, and all '- ' of a list, begin in the same column",
    )


def _list_mark(trouble: _Trouble) -> Finding | None:
    if "sequence entries are not allowed" not in trouble.problem:
        return None
    return Finding(
        start=trouble.at,
        end=trouble.at + 1,
        message="a list cannot begin in the line of its key",
        help=f"begin each '- ' in a line of its own, or {_quote_help(trouble, trouble.at)}",
    )


def _second_document(trouble: _Trouble) -> Finding | None:
    if "<document start>" not in trouble.problem:
        return None
    above = trouble.text[: trouble.at]
    if directive := re.match(r"\s*%", above):
        return _bad_start(trouble, directive.end() - 1, "%")
    ended = re.search(r"(?m)^\.\.\.", above)
    if not ended and trouble.at > trouble.line_start(trouble.at):
        return _misplaced(trouble)
    return Finding(
        start=trouble.at,
        end=trouble.line_end(trouble.at),
        message="text stands behind the end of the document",
        help="delete the line '...'" if ended else "keep one list or one mapping in the file",
    )


def _marked_start(trouble: _Trouble) -> Finding | None:
    context = trouble.context
    if "a tag" in context or "undefined tag handle" in trouble.problem:
        return _bad_start(trouble, trouble.since, "!")
    if "scanning an alias" in context or "scanning an anchor" in context:
        return _bad_start(trouble, trouble.since, trouble.word(trouble.since))
    if "directive" in context or "directive" in trouble.problem:
        return _bad_start(trouble, trouble.line_start(trouble.since), "%")
    if "mapping keys are not allowed" in trouble.problem:
        return _bad_start(trouble, trouble.at, "?")
    if "expected the node content" in trouble.problem and trouble.word(trouble.at).strip():
        return _bad_start(trouble, trouble.at, trouble.word(trouble.at))
    return None


_RULES: tuple[_Rule, ...] = (
    _starting_character,
    _colon,
    _no_colon,
    _unclosed_quote,
    _escape,
    _block_text,
    _words_behind,
    _flow,
    _second_document,
    _marked_start,
    _list_mark,
    _indentation,
)
