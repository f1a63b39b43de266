"""The format for programs: JSON Schema.

The schema must never call wrong what `beleg check` accepts, or editors stop believing it. An
editor's YAML support reads ``2025`` as a number, ``false`` as a boolean and a key without a value
as null before it looks at the schema, while Beleg reads the words that stand there; all of these
are therefore allowed where the words would be. The one exception are the words ``null`` and ``~``
without quotes: where something is required, nothing is more often forgotten than meant.

The dialect is draft-07, the newest that the YAML support of common editors reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .figure_files import IMAGES, MAPS
from .format import ANNOTATIONS, PERSON, REDIRECT, REFERENCE, VERDICT, Field, Form, Shape
from .identifiers import LONGEST
from .model import Person, Reference, Registers, Verdict
from .scale import BUILT_IN_SCALE

Json = dict[str, Any]

_DIALECT = "http://json-schema.org/draft-07/schema#"
_WORD = ["string", "number", "boolean"]
_NUMBER = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"
_DATE = r"^\s*([0-9]{4}(-[0-9]{2}(-[0-9]{2}(T.*)?)?)?)?\s*$"
_LANGUAGE = r"^\s*([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?\s*$"
_ID = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"
_PERMALINK = "^articles/[a-z0-9-]+/(#[a-z0-9-]+|[a-z0-9-]+/)?$"
_READ_AS_NUMBER = re.compile(r"0[box][0-9a-f]+|[0-9]+(e-?[0-9]+)?")
_READ_AS_BOOLEAN = {
    **dict.fromkeys(("true", "yes", "on", "y"), True),
    **dict.fromkeys(("false", "no", "off", "n"), False),
}
_NO_REGISTERS = Registers(scale=BUILT_IN_SCALE)


def annotation_schema(registers: Registers | None = None, lang: str = "en") -> Json:
    """JSON Schema of an annotation file.

    With ``registers`` the keys of the site's scale, sources and people are offered, each with what
    it means, in ``lang`` where it is known in several languages. The scale and the sources are
    closed, but a source may be written in full, and a speaker may be any name.
    """
    offers = _Offers(registers or _NO_REGISTERS, lang, closed=registers is not None)
    return {
        "$schema": _DIALECT,
        "title": "Beleg annotations",
        **_object(ANNOTATIONS, offers),
        "type": ["object", "null"],
        "definitions": _definitions(ANNOTATIONS, offers) | offers.definitions,
    }


def register_schemas() -> Mapping[str, Json]:
    """JSON Schemas of the files in ``annotations/_site/``, by their name without ending."""
    offers = _Offers(_NO_REGISTERS, "en", closed=False)
    steps = {
        "version": {"description": "The version of the scale.", "type": _WORD},
        "verdicts": {**_entries(VERDICT), "description": "The steps; they may also stand on top."},
    }
    return {
        name: {
            "$schema": _DIALECT,
            "title": f"Beleg {name}",
            "description": shape.about,
            **_entries(shape),
            **({"properties": steps} if shape is VERDICT else {}),
            "definitions": _definitions(shape, offers) | {shape.name: _object(shape, offers)},
        }
        for name, shape in (
            ("sources", REFERENCE),
            ("people", PERSON),
            ("verdicts", VERDICT),
            ("redirects", REDIRECT),
        )
    }


def _entries(shape: Shape) -> Json:
    names = {"pattern": _ID, "maxLength": LONGEST}
    if shape is REDIRECT:
        names = {"pattern": _PERMALINK}
    entry = {"$ref": f"#/definitions/{shape.name}"}
    return {"type": ["object", "null"], "propertyNames": names, "additionalProperties": entry}


def _definitions(root: Shape, offers: _Offers) -> Json:
    """The mappings below ``root``, by their names."""
    found: Json = {}
    for shape in (field.shape for field in root.fields if field.shape):
        found[shape.name] = _object(shape, offers)
        found |= _definitions(shape, offers)
    return found


def _object(shape: Shape, offers: _Offers) -> Json:
    return {
        "description": shape.about,
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in shape.fields if field.required],
        "properties": {field.name: _property(field, offers) for field in shape.fields},
    }


def _property(field: Field, offers: _Offers) -> Json:
    about = field.about + (f" Default: {field.default}." if field.default else "")
    made = {"description": about, **_value(field, offers)}
    if field.form is Form.CHOICE and field.default in field.choices:
        made["default"] = field.default
    if field.example and field.form not in _NESTED:
        made["examples"] = [field.example.strip('"')]
    return made


_NESTED = {Form.RECORD, Form.RECORDS, Form.SOURCES, Form.WORD_LIST, Form.BY_LANGUAGE}


class _Offers:
    """The words that an editor may choose from, each as an alternative with its meaning."""

    def __init__(self, registers: Registers, lang: str, *, closed: bool) -> None:
        def in_lang(texts: Mapping[str, str]) -> str:
            return texts.get(lang) or texts.get("en") or next(iter(texts.values()), "")

        def verdict(step: Verdict) -> str:
            return ": ".join(filter(None, (in_lang(step.label), in_lang(step.criteria))))

        def source(entry: Reference) -> str:
            return ", ".join(filter(None, (entry.title, entry.publisher, entry.published)))

        def person(entry: Person) -> str:
            return ", ".join(filter(None, (entry.name, entry.role)))

        references, people = sorted(registers.references.items()), sorted(registers.people.items())
        self.closed = closed
        self.definitions: Json = {}
        """What is offered in several places, by its name."""
        steps = ((step.key, verdict(step)) for step in registers.scale.verdicts)
        self.verdicts = self._define("known-verdict", steps)
        self.sources = self._define("known-source", ((k, source(entry)) for k, entry in references))
        self.people = self._define("known-person", ((k, person(entry)) for k, entry in people))

    def _define(self, name: str, words: Iterable[tuple[str, str]]) -> list[Json]:
        known = _alternatives(words)
        if not known:
            return []
        self.definitions[name] = {"anyOf": known}
        return [{"$ref": f"#/definitions/{name}"}]


def _alternatives(words: Iterable[tuple[str, str]]) -> list[Json]:
    """One for each word, and for what an editor's YAML support makes of it."""
    found: list[Json] = []
    numbers = False
    for word, meaning in words:
        about = {"description": meaning} if meaning else {}
        found.append({"const": word, **about})
        if word in _READ_AS_BOOLEAN:
            found.append({"const": _READ_AS_BOOLEAN[word], **about})
        elif word == "null":
            found.append({"type": "null", **about})
        numbers = numbers or _READ_AS_NUMBER.fullmatch(word) is not None
    return [*found, {"type": "number"}] if numbers else found


def _value(field: Field, offers: _Offers) -> Json:
    reference = {"$ref": f"#/definitions/{field.shape.name}"} if field.shape else {}
    nothing = [] if field.required else ["null"]
    match field.form:
        case Form.RECORD:
            return {"anyOf": [reference, {"type": "null"}]}
        case Form.RECORDS:
            return {"type": ["array", "null"], "items": reference}
        case Form.SOURCES:
            key = offers.sources if offers.closed else [{"type": _WORD}]
            entry = {"anyOf": [*key, reference]}
            return {"type": ["array", *nothing], "minItems": field.least, "items": entry}
        case Form.QUOTE:
            return {"anyOf": [{"type": _WORD, "pattern": r"\S"}, reference]}
        case Form.WORD_LIST:
            words = {"type": "array", "items": {"type": _WORD}}
            return {"anyOf": [{"type": [*_WORD, *nothing]}, words]}
        case Form.BY_LANGUAGE:
            texts = {"type": "object", "additionalProperties": {"type": [*_WORD, *nothing]}}
            return {"anyOf": [{"type": [*_WORD, *nothing]}, texts]}
        case Form.CHOICE | Form.VERDICT | Form.SPEAKER:
            return _choice(field, offers)
        case _:
            return _single(field)


def _choice(field: Field, offers: _Offers) -> Json:
    any_word: Json = {"type": _WORD, "pattern": r"\S"}
    nothing: Json = {"type": ["string", "null"], "pattern": r"^\s*$"}
    if field.form is Form.SPEAKER:
        return {"anyOf": [*offers.people, any_word, nothing]}
    if field.form is Form.CHOICE:
        known = _alternatives((word, "") for word in field.choices)
    else:
        known = offers.verdicts if offers.closed else [*offers.verdicts, any_word]
    return {"anyOf": known if field.required else [*known, nothing]}


def _single(field: Field) -> Json:
    nothing = [] if field.required else ["null"]
    forms: Mapping[Form, Json] = {
        Form.ID: {"type": _WORD, "pattern": _ID, "maxLength": LONGEST},
        Form.DATE: {"type": ["string", "integer", *nothing], "pattern": _DATE},
        Form.ADDRESS: {"type": ["string", *nothing], "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"},
        Form.LANGUAGE: {"type": ["string", "boolean", *nothing], "pattern": _LANGUAGE},
        Form.NUMBER: {"type": ["string", "number", *nothing], "pattern": _NUMBER},
        Form.RATING: {
            "type": ["string", "integer", *nothing],
            "pattern": "^[1-5]$",
            "minimum": 1,
            "maximum": 5,
        },
        Form.COLOUR: {"type": ["string", *nothing], "pattern": "^#([0-9A-Fa-f]{3}){1,2}$"},
        Form.PERMALINK: {"type": ["string", *nothing], "pattern": _PERMALINK},
        Form.IMAGE: {"type": ["string", *nothing], "pattern": _ending(IMAGES)},
        Form.MAP: {"type": ["string", *nothing], "pattern": _ending(MAPS)},
    }
    words = {"type": [*_WORD, *nothing]} | ({"pattern": r"\S"} if field.required else {})
    return dict(forms.get(field.form, words))


def _ending(endings: Iterable[str]) -> str:
    either = ("".join(f"[{letter.upper()}{letter}]" for letter in ending) for ending in endings)
    return rf"\.({'|'.join(either)})$"
