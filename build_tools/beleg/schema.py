"""The format for programs and for people: JSON Schema and a reference page.

An editor's YAML support reads ``2025`` as a number and ``false`` as a boolean before it looks at
the schema, while Beleg reads both as the words that stand there. The schema therefore allows these
types wherever a word is expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .format import (
    ANNOTATIONS,
    LARGEST_TEXT,
    LONGEST_QUOTE,
    LONGEST_WORDS,
    SHAPES,
    Field,
    Form,
    Shape,
)
from .identifiers import LONGEST
from .model import Registers
from .scale import BUILT_IN_SCALE

Json = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WORD = ["string", "number", "boolean"]
_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ].*)?)?)?$"
_LANGUAGE = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
_YAML_1_1 = {"true": True, "false": False, "yes": True, "no": False}
_NO_REGISTERS = Registers(scale=BUILT_IN_SCALE)


def annotation_schema(registers: Registers | None = None) -> Json:
    """JSON Schema (draft 2020-12) of an annotation file.

    With ``registers`` the keys of the site's scale, sources and people are offered; the scale is
    closed, sources may be written in full, and a speaker may be any name.
    """
    known = registers or _NO_REGISTERS
    closed = registers is not None
    shapes = {shape.name: shape for shape in SHAPES if shape is not ANNOTATIONS}
    return {
        "$schema": _DIALECT,
        "title": "Beleg annotations",
        **_object(ANNOTATIONS, known, closed),
        "$defs": {name: _object(shape, known, closed) for name, shape in shapes.items()},
    }


def _object(shape: Shape, registers: Registers, closed: bool) -> Json:
    return {
        "description": shape.about,
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in shape.fields if field.required],
        "properties": {field.name: _property(field, registers, closed) for field in shape.fields},
    }


def _property(field: Field, registers: Registers, closed: bool) -> Json:
    made = {"description": field.about, **_value(field, registers, closed)}
    if field.form is Form.CHOICE and field.default in field.choices:
        made["default"] = field.default
    if field.example and field.form not in _NESTED:
        made["examples"] = [field.example.strip('"')]
    return made


_NESTED = {Form.RECORD, Form.RECORDS, Form.SOURCES, Form.WORD_LIST, Form.BY_LANGUAGE}


def _value(field: Field, registers: Registers, closed: bool) -> Json:
    reference = {"$ref": f"#/$defs/{field.shape.name}"} if field.shape else {}
    match field.form:
        case Form.RECORD:
            return reference
        case Form.RECORDS:
            # A key without a value is an empty list.
            return {"type": ["array", "null"], "items": reference}
        case Form.SOURCES:
            return _sources(field, reference, registers, closed)
        case Form.QUOTE:
            return {"anyOf": [_word(maxLength=LONGEST_QUOTE), reference]}
        case Form.WORD_LIST:
            return {"anyOf": [_word(), {"type": "array", "items": _word()}]}
        case Form.BY_LANGUAGE:
            return {"anyOf": [_word(), {"type": "object", "additionalProperties": _word()}]}
        case Form.CHOICE | Form.VERDICT | Form.SPEAKER:
            return _choice(field, registers, closed)
        case _:
            return _single(field.form)


def _word(**more: Any) -> Json:
    return {"type": _WORD, **({"maxLength": LONGEST_WORDS} | more)}


def _single(form: Form) -> Json:
    fixed: Mapping[Form, Json] = {
        Form.ID: {
            "type": ["string", "number"],
            "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
            "maxLength": LONGEST,
        },
        Form.MARKDOWN: _word(maxLength=LARGEST_TEXT),
        Form.DATE: {"type": ["string", "integer"], "pattern": _DATE},
        Form.ADDRESS: {"type": "string", "pattern": "^https?://[^\\s\\\\]+$", "maxLength": 2000},
        Form.LANGUAGE: {"type": ["string", "boolean"], "pattern": _LANGUAGE},
        Form.NUMBER: {"type": "number"},
        Form.RATING: {"type": "integer", "minimum": 1, "maximum": 5},
        Form.COLOUR: {"type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"},
        Form.IMAGE: {"type": "string", "pattern": r"\.(png|jpe?g|webp|gif|avif)$"},
        Form.MAP: {"type": "string", "pattern": r"\.geojson$"},
    }
    return fixed.get(form, _word())


def _choice(field: Field, registers: Registers, closed: bool) -> Json:
    if field.form is Form.CHOICE:
        return {"enum": _as_yaml_reads(field.choices)}
    if field.form is Form.VERDICT:
        return (
            {"enum": _as_yaml_reads(step.key for step in registers.scale.verdicts)}
            if (closed)
            else _word(examples=[step.key for step in registers.scale.verdicts])
        )
    people = sorted(registers.people)
    return {"anyOf": [{"enum": people}, _word()]} if people else _word()


def _as_yaml_reads(keys: Any) -> list[str | bool]:
    """The words, and what an editor's YAML support makes of them."""
    words = list(keys)
    return words + sorted({_YAML_1_1[word] for word in words if word in _YAML_1_1})


def _sources(field: Field, reference: Json, registers: Registers, closed: bool) -> Json:
    keys = sorted(registers.references)
    key: Json = {"enum": keys} if closed and keys else {"type": ["string", "number"]}
    return {"type": "array", "minItems": field.least, "items": {"anyOf": [key, reference]}}


def reference_page(lang: str = "en") -> str:
    """The reference of all keys as Markdown. Only English is written; ``lang`` is for later."""
    del lang
    return "# Reference of all keys\n\n" + "\n".join(map(_section, SHAPES))


def _section(shape: Shape) -> str:
    rows = "".join(f"{_row(field)}\n" for field in shape.fields)
    return (
        f"## {shape.name}\n\n{shape.about}\n\n"
        "| key | must | value | meaning | example |\n|---|---|---|---|---|\n" + rows
    )


def _row(field: Field) -> str:
    value: str = field.form.value
    if field.choices:
        value = ", ".join(f"`{word}`" for word in field.choices)
    elif field.shape:
        value += f" ([{field.shape.name}](#{field.shape.name}))"
    about = field.about + (f" Default: {field.default}." if field.default else "")
    example = f"`{field.example}`" if field.example else ""
    cells = (f"`{field.name}`", "yes" if field.required else "", value, about, example)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
