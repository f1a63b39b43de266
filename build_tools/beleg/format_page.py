"""The format for people: a page of all keys, made from the declaration, in each language.

The declaration is English. Words of another language lie in ``locales/format/<language>.toml``, by
the English ones, so that a sentence that was changed here is missed there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from .format import SHAPES, Field, Shape

Words = Mapping[str, Mapping[str, str]]
"""Part of the catalogue -> English -> the other language."""

_INTRODUCTION = (
    "Every key that an annotation file, a register or an article may have. A key without *must* "
    "can be left out. Values stand as they are; quotation marks are needed only around a value "
    "with a colon and a blank in it, or one that begins with a sign."
)
_COLUMNS = ("key", "must", "value", "meaning", "example")
_DEFAULT = "Default: {default}."


def format_page(lang: str = "en") -> str:
    """The reference of all keys as Markdown. Raises KeyError for a sentence without its words."""
    page = _Page(None if lang == "en" else catalogue(lang))
    head = f"# {page.say('page', 'The format')}\n\n{page.say('page', _INTRODUCTION)}\n\n"
    return head + "\n".join(page.section(shape) for shape in SHAPES)


@cache
def catalogue(lang: str) -> Words:
    """The words of a language; raises FileNotFoundError where there are none."""
    text = (files("beleg") / "locales" / "format" / f"{lang}.toml").read_text("utf-8")
    return tomllib.loads(text)


class _Page:
    def __init__(self, words: Words | None) -> None:
        self._words = words

    def say(self, part: str, english: str) -> str:
        return english if self._words is None else self._words[part][english]

    def section(self, shape: Shape) -> str:
        columns = " | ".join(self.say("page", name) for name in _COLUMNS)
        rows = "".join(f"{self._row(field)}\n" for field in shape.fields)
        return (
            f"## {shape.name}\n\n{_shown(self.say('about', shape.about))}\n\n"
            f"| {columns} |\n|---|---|---|---|---|\n{rows}"
        )

    def _row(self, field: Field) -> str:
        value = self.say("values", field.form.value)
        if field.choices:
            value = ", ".join(f"`{word}`" for word in field.choices)
        elif field.shape:
            value += f" ([{field.shape.name}](#{field.shape.name}))"
        example = f"`{field.example}`" if field.example else ""
        must = self.say("page", "yes") if field.required else ""
        cells = (f"`{field.name}`", must, value, self._meaning(field), example)
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    def _meaning(self, field: Field) -> str:
        about = _shown(self.say("about", field.about))
        if not field.default:
            return about
        # Where the default is a word to write, it is the same in every language.
        written = field.default in field.choices or field.default.isidentifier()
        default = f"`{field.default}`" if written else self.say("defaults", field.default)
        return f"{about} {self.say('page', _DEFAULT).format(default=default)}"


def _shown(about: str) -> str:
    """In HTML, ``<slug>`` would be a tag."""
    return about.replace("<", "&lt;")
