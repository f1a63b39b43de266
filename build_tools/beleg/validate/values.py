"""Single words and texts: what the author wrote, checked for what the field is about."""

from __future__ import annotations

import re

from ..characters import is_blank
from ..diagnostics import Code, Severity, did_you_mean
from ..format import LONGEST_WORDS, Field
from ..identifiers import fault_of
from ..model import RichText
from ..nodes import MapNode, Node, Text
from ..source import Place
from .desk import Desk

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")


def one_line(text: str) -> str:
    """``text`` with each line break and the blanks around it as one space."""
    return re.sub(r"[ \t]*[\r\n]+[ \t\r\n]*", " ", text).strip(" \t\r\n")


def text_of(node: Node, field: Field, desk: Desk) -> Text | None:
    """The node, if it is a word or a text."""
    if isinstance(node, Text):
        return node
    wrong_type(node, field, desk)
    return None


def wrong_type(node: Node, field: Field, desk: Desk) -> None:
    """File that another kind of value stands here."""
    if isinstance(node, Text):
        found = "text"
    else:
        found = "a mapping" if isinstance(node, MapNode) else "a list"
    cure = f"write e.g. {field.name}: {field.example}"
    if not field.example:
        cure = "begin each entry with '- ' and indent its keys below it"
    place = node.place
    first_line = place.source.line_text(place.line)
    end = min(place.end, place.start + len(first_line) - place.column + 1)
    desk.report.error(
        Code.WRONG_TYPE,
        f"{field.name!r} must be {_with_article(field.form.value)}, not {found}",
        place.source.place(place.start, end),
        cure,
    )


def _with_article(noun: str) -> str:
    """``noun`` with 'a' or 'an' where it wants one."""
    if noun.startswith(("one ", "words ", "text,", "1 ", "Markdown")):
        return noun
    return ("an " if noun[0] in "aeiou" else "a ") + noun


def words(node: Node, field: Field, desk: Desk) -> str | None:
    """One line of text that shows something."""
    text = text_of(node, field, desk)
    if text is None:
        return None
    if is_blank(text.value):
        if field.required:
            missing(field.name, text.place, desk, f"write e.g. {field.name}: {field.example}")
        return None
    line = one_line(text.value)
    if len(line) > LONGEST_WORDS:
        desk.report.error(
            Code.TOO_LARGE,
            f"{field.name!r} has {len(line)} characters, more than {LONGEST_WORDS}",
            text.place,
            "shorten it",
        )
    return line


def verbatim(node: Node, field: Field, desk: Desk) -> str | None:
    """Text with its blanks, for they may be what matters."""
    text = text_of(node, field, desk)
    if text is None:
        return None
    if field.required and is_blank(text.value):
        missing(field.name, text.place, desk, f"write e.g. {field.name}: {field.example}")
        return None
    return text.value


def missing(name: str, place: Place, desk: Desk, cure: str = "") -> None:
    """File that a value is missing."""
    desk.report.error(Code.MISSING_KEY, f"{name!r} is missing", place, cure)


def markdown(node: Node, field: Field, desk: Desk) -> RichText | None:
    """Markdown that shows something, in its three forms."""
    text = text_of(node, field, desk)
    if text is None:
        return None
    rich, problems = desk.rich(text.value)
    for problem in problems:
        error = problem.severity is Severity.ERROR
        file = desk.report.error if error else desk.report.warning
        file(problem.code, problem.message, text.place, problem.help)
    if not rich.plain and not problems:
        if field.required:
            missing(field.name, text.place, desk, "write at least a sentence")
        return None
    return rich


def identifier(node: Node, field: Field, desk: Desk) -> str | None:
    """An id, whatever it looks like; what is wrong with it is filed."""
    text = text_of(node, field, desk)
    if text is None:
        return None
    if fault := fault_of(text.value):
        desk.report.error(Code.BAD_ID, fault.message, text.place, fault.help)
    return text.value


def choice(node: Node, field: Field, desk: Desk) -> str | None:
    """One of the words that the field allows."""
    text = text_of(node, field, desk)
    if text is None or (is_blank(text.value) and not field.required):
        return None
    if text.value in field.choices:
        return text.value
    cure = did_you_mean(text.value, field.choices) or f"write one of {', '.join(field.choices)}"
    message = f"{text.value[:60]!r} is not known as {field.name!r}"
    desk.report.error(Code.WRONG_TYPE, message, text.place, cure)
    return None


def number(node: Node, field: Field, desk: Desk) -> float | None:
    """A decimal number with a point."""
    text = text_of(node, field, desk)
    if text is None:
        return None
    if _NUMBER.fullmatch(text.value):
        return float(text.value)
    better = text.value.replace(",", ".")
    cure = f"write {better}" if _NUMBER.fullmatch(better) else "write digits only, e.g. 12.5"
    message = f"{text.value[:60]!r} is not a number"
    desk.report.error(Code.WRONG_TYPE, message, text.place, cure)
    return None


def rating(node: Node, field: Field, desk: Desk) -> int | None:
    """1 to 5."""
    text = text_of(node, field, desk)
    if text is None:
        return None
    if text.value in {"1", "2", "3", "4", "5"}:
        return int(text.value)
    desk.report.error(
        Code.WRONG_TYPE,
        f"{text.value[:60]!r} is not a rating",
        text.place,
        "write 1 (false) to 5 (true), or leave it out",
    )
    return None


def colour(node: Node, field: Field, desk: Desk) -> str | None:
    """A colour as hexadecimal digits; nothing else may reach a style sheet."""
    text = text_of(node, field, desk)
    if text is None:
        return None
    if re.fullmatch(r"#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", text.value):
        return text.value
    message = f"{text.value[:60]!r} is not a colour"
    desk.report.error(Code.WRONG_TYPE, message, text.place, 'write e.g. "#b3261e", in quotes')
    return None
