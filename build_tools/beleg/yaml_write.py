"""Annotations as YAML, written as a person would write them.

Whatever is written here is read back by ``load`` as exactly the same words. A word stands without
quotation marks wherever that is safe for every YAML reader; several lines stand as a ``|`` block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .format import ANNOTATIONS, Field, Form, Shape

WIDEST = 100
"""Columns up to which a small mapping stands on one line."""
_STEP = 2

_UNICODE_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_TO_ESCAPE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
"""What no YAML file may hold, or what readers of YAML disagree on."""
_NEVER_PLAIN = re.compile(
    r"\A[-?:,\[\]{}#&*!|>'\"%@`=~<\s]"  # begins with a mark that means something
    r"|\A\.\.\."  # ends a document
    r"|:(?=\s|\Z)|\s\#"  # begins a value, begins a remark
    r"|[\t\n]|\s\Z"
)
_PLAIN_BESIDE_BRACKETS = re.compile(r"[^,:\[\]{}\"'#&*!|>%@`?\\]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def scalar(value: str, *, indent: int = 0, flow: bool = False) -> str:
    """``value`` as it stands behind ``key: `` in a mapping whose keys begin in column ``indent``.

    Columns count from 0. ``flow``: it stands in brackets or behind ``- ``, so on one line. Line
    ends become line feeds and NEL, LS and PS spaces, as they do where a file is read; characters
    that no file may hold are written as escapes, for the reader to name. No line end at the end.
    """
    value = _UNICODE_LINE_ENDS.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n"))
    if _TO_ESCAPE.search(value):
        return _double(value)
    if "\n" in value:
        return _double(value) if flow or not value.strip() else _block(value, indent + _STEP)
    is_plain = value and not _NEVER_PLAIN.search(value)
    if is_plain and (not flow or _PLAIN_BESIDE_BRACKETS.fullmatch(value)):
        return value
    if "\t" in value or ("\\" not in value and value.count('"') <= value.count("'")):
        return _double(value)
    return "'" + value.replace("'", "''") + "'"


def entry(values: Mapping[str, Any], shape: Shape, indent: int = 2) -> str:
    """One annotation as an item of a block list; its ``-`` stands in column ``indent``.

    The keys stand in the order in which ``shape`` declares them. A value is a text, a mapping, or a
    list of these; None is still to be written, and a remark says what. Ends with a line end.
    Raises KeyError for a key that ``shape`` has not.
    """
    return "".join(_item(values, shape, indent))


def entry_in_braces(values: Mapping[str, Any], shape: Shape) -> str:
    """The same on one line, for a list in brackets. What is still to be written has no remark."""
    return "{" + ", ".join(_pairs(values, shape)) + "}"


def document(lists: Mapping[str, Sequence[Mapping[str, Any]]], schema: str = "") -> str:
    """A whole annotation file: ``claims``, ``notes`` and ``links``, each with its annotations.

    ``schema``: path of the JSON Schema, from the file's folder, for the editor's YAML support.
    """
    head = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    parts = [
        f"{field.name}:\n" + "\n".join(entry(values, _shape(field)) for values in lists[field.name])
        for field in _in_order(lists, ANNOTATIONS)
    ]
    return head + "\n".join(parts)


def _shape(field: Field) -> Shape:
    if field.shape is None:
        raise KeyError(field.name)
    return field.shape


def _in_order(values: Mapping[str, Any], shape: Shape) -> list[Field]:
    if unknown := set(values) - shape.names:
        raise KeyError(min(unknown))
    return [field for field in shape.fields if field.name in values]


def _item(values: Mapping[str, Any], shape: Shape, indent: int) -> Iterator[str]:
    column = indent + _STEP
    for at, field in enumerate(_in_order(values, shape)):
        lead = f"{' ' * indent}- " if at == 0 else " " * column
        yield f"{lead}{field.name}:{_value(values[field.name], field, column)}\n"


def _value(value: Any, field: Field, column: int) -> str:
    """What stands behind the colon of a key in ``column``."""
    if value is None:
        return f"  # to do: {field.about}"
    if isinstance(value, str):
        return f" {scalar(value, indent=column)}"
    if isinstance(value, Mapping):
        short = f" {_in_line(value, field)}"
        if _is_short(value.values(), field, short, column):
            return short
        pairs = _in_order(value, _shape(field))
        return "".join(
            f"\n{' ' * (column + _STEP)}{inner.name}:"
            f"{_value(value[inner.name], inner, column + _STEP)}"
            for inner in pairs
        )
    if all(isinstance(item, str) for item in value):
        return f" {_in_line(value, field)}"
    return "".join(f"\n{_list_item(item, field, column + _STEP)}" for item in value)


def _list_item(item: Any, field: Field, column: int) -> str:
    if isinstance(item, str):
        return f"{' ' * column}- {scalar(item, flow=True)}"
    return "".join(_item(item, _shape(field), column))[:-1]


def _pairs(values: Mapping[str, Any], shape: Shape) -> Iterator[str]:
    for field in _in_order(values, shape):
        yield f"{field.name}: {_in_line(values[field.name], field)}".rstrip()


def _in_line(value: Any, field: Field) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return scalar(value, flow=True)
    if isinstance(value, Mapping):
        return entry_in_braces(value, _shape(field))
    return "[" + ", ".join(_in_line(item, field) for item in value) + "]"


def _is_short(words: Any, field: Field, short: str, column: int) -> bool:
    one_line = all(isinstance(word, str) and "\n" not in word for word in words)
    fits = column + len(f"{field.name}:{short}") <= WIDEST
    return one_line and fits and field.form in (Form.RECORD, Form.QUOTE)


def _double(value: str) -> str:
    def escape(found: re.Match[str]) -> str:
        code = ord(found[0])
        return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"

    written = "".join(_ESCAPES.get(char, char) for char in value)
    return f'"{_TO_ESCAPE.sub(escape, written)}"'


def _block(value: str, column: int) -> str:
    """A ``|`` block; the indentation is given where the first line begins with a blank."""
    chomping = "" if value.endswith("\n") else "-"
    if value.endswith("\n\n"):
        chomping = "+"
    indication = str(_STEP) if value[0] in " \t\n" else ""
    lines = value.removesuffix("\n").split("\n")
    return "\n".join(
        [f"|{indication}{chomping}", *(f"{' ' * column}{line}" * bool(line) for line in lines)]
    )
