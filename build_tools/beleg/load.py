"""Station 1: YAML as text. Every word stays the word that stands there, and knows its place.

YAML turns ``no`` into false, ``12:30`` into 750 and ``2025-05-19`` into a date, drops the first of
two equal keys and whatever stands behind `` #``. A fact-check quotes other people's words, so none
of that may happen. Only PyYAML's parser is used, never its constructors.
"""

from __future__ import annotations

import re

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from .characters import flaws
from .compose import UNREADABLE, Composer
from .diagnostics import Code, Report, Severity
from .nodes import ListNode, MapNode, Node, Text, texts
from .source import Source
from .syntax import explain_syntax

__all__ = ["ListNode", "MapNode", "Node", "Text", "load_yaml", "texts"]

MOST_FLAWS = 20
"""Bad characters that are named one by one; a file with more is no text."""

_UNREADABLE = re.compile(f"[{re.escape(''.join(map(chr, UNREADABLE)))}]")
_UNREADABLE_YAML = (yaml.YAMLError, ValueError, OverflowError)
"""The last two: escapes such as ``"\\UFFFFFFFF"``, which PyYAML lets through to ``chr``."""


class _PurePythonParser(Reader, Scanner, Parser):
    """PyYAML's parser without a composer and a constructor; its messages are the clear ones."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


def load_yaml(
    source: Source, report: Report, start: int = 0, end: int | None = None
) -> Node | None:
    """The one document in ``source.text[start:end]``, or None where there is none or a mistake.

    Mistakes that leave the rest readable (a duplicate key, a tag, a bad character) are filed and
    the rest is returned. Places count from the beginning of the whole source.
    """
    end = len(source.text) if end is None else end
    if source.text.startswith("\ufeff", start):
        start += 1
    _check_characters(source, start, end, report)
    text = source.text[start:end]
    if _UNREADABLE.search(text):  # Replacing asks for every letter, and takes ten times as long.
        text = text.translate(UNREADABLE)
    fast = getattr(yaml, "CBaseLoader", None)
    if fast is not None:
        attempt = Report()
        try:
            node = Composer(fast(text), source, start, attempt).compose()
        except _UNREADABLE_YAML:
            # The parser in C is twenty times faster; the one in Python says better what is wrong.
            pass
        else:
            report.extend(attempt)
            return node
    return _load_slowly(text, source, start, report)


def _load_slowly(text: str, source: Source, start: int, report: Report) -> Node | None:
    parser, attempt = _PurePythonParser(text), Report()
    composer = Composer(parser, source, start, attempt)
    try:
        node = composer.compose()
    except _UNREADABLE_YAML as error:
        finding = explain_syntax(error, text, composer.last, parser.index)
        place = source.place(start + finding.start, start + finding.end)
        report.error(Code.YAML_SYNTAX, finding.message, place, finding.help)
        report.extend(found for found in attempt if found.place.start != place.start)
        return None
    report.extend(attempt)
    return node


def _check_characters(source: Source, start: int, end: int, report: Report) -> None:
    for count, flaw in enumerate(flaws(source.text[start:end])):
        if count == MOST_FLAWS:
            break
        file = report.error if flaw.severity is Severity.ERROR else report.warning
        place = source.place(start + flaw.start, start + flaw.end)
        file(flaw.code, flaw.message, place, flaw.help)
