"""Values that mean something outside the file: addresses, languages, registers, files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from .. import addresses, figure_files
from ..characters import is_blank
from ..diagnostics import Code, did_you_mean
from ..format import Field
from ..identifiers import looks_like_key
from ..model import Person, Verdict
from ..nodes import MapNode, Node, Text
from ..permalinks import fault_of_address
from .desk import Desk
from .values import text_of, words, wrong_type

_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[a-wyzA-WYZ](-[A-Za-z0-9]{2,8})+)*"
    r"(-x(-[A-Za-z0-9]{1,8})+)?"
)


def address(node: Node, field: Field, desk: Desk) -> str | None:
    """A web address that says openly where it leads."""
    text = text_of(node, field, desk)
    if text is None:
        return None
    # Block texts end with a line break that nobody meant.
    word = text.value if text.plain else text.value.rstrip("\n")
    if objection := addresses.refusal(word, mail=False):
        desk.report.error(Code.UNSAFE_URL, objection.message, text.place, objection.help)
        return None
    if objection := addresses.oddity(word):
        desk.report.warning(Code.UNSAFE_URL, objection.message, text.place, objection.help)
    return word


def permalink(node: Node, field: Field, desk: Desk) -> str | None:
    """An address of the site that is promised to stay."""
    text = text_of(node, field, desk)
    if text is None:
        return None
    if fault := fault_of_address(text.value):
        desk.report.error(Code.BAD_REDIRECT, fault.message, text.place, fault.help)
        return None
    return text.value


def language(node: Node, field: Field, desk: Desk) -> str | None:
    """A language code in the shape of BCP 47."""
    text = text_of(node, field, desk)
    if text is None or (is_blank(text.value) and not field.required):
        return None
    word = text.value.strip()
    if not is_language(word):
        better = word.replace("_", "-")
        cure = f"write {better!r}" if is_language(better) else "write e.g. 'de', 'en' or 'pt-BR'"
        message = f"{word[:60]!r} is not a language code"
        desk.report.error(Code.WRONG_TYPE, message, text.place, cure)
        return None
    return word


def is_language(word: str) -> bool:
    """Whether ``word`` has the shape of a BCP 47 code."""
    return _LANGUAGE.fullmatch(word) is not None


def verdict(node: Node, field: Field, desk: Desk) -> Verdict | None:
    """A step of the scale."""
    text = text_of(node, field, desk)
    if text is None:
        return None
    scale = desk.registers.scale
    if found := scale.get(text.value):
        return found
    known = [step.key for step in scale.verdicts]
    cure = did_you_mean(text.value, known) or f"the scale has {', '.join(known)}"
    message = f"{text.value[:60]!r} is not on the scale"
    desk.report.error(Code.UNKNOWN_VERDICT, message, text.place, cure)
    return None


def speaker(node: Node, field: Field, desk: Desk) -> Person | None:
    """An entry of the register of people, or somebody who has only a name here."""
    name = words(node, field, desk)
    if name is None:
        return None
    people = desk.registers.people
    if name in people:
        return people[name]
    same_name = [person for person in people.values() if person.name == name]
    if same_name:
        return same_name[0]
    hint = did_you_mean(name, people) if re.fullmatch(r"[a-z0-9-]+", name) else ""
    if hint or looks_like_key(name):
        desk.report.error(
            Code.UNKNOWN_PERSON,
            f"{name!r} is no key of people.yml",
            node.place,
            hint or "add it there, or write the plain name",
        )
    return Person(name=name)


def path(node: Node, field: Field, desk: Desk) -> str | None:
    """The path of a file below ``content/``; whether there is one is another question."""
    text = text_of(node, field, desk)
    if text is None:
        return None
    endings = figure_files.MAPS if field.name == "map" else figure_files.IMAGES
    word = unicodedata.normalize("NFC", text.value)
    if trouble := figure_files.path_trouble(word, endings):
        desk.report.error(trouble.code, trouble.message, text.place, trouble.help)
        return None
    return figure_files.clean_path(word)


def by_language(node: Node, field: Field, desk: Desk) -> Mapping[str, str] | None:
    """Texts by language; a plain text is the same in German and English."""
    if isinstance(node, Text):
        line = words(node, field, desk)
        return None if line is None else {"de": line, "en": line}
    if not isinstance(node, MapNode):
        wrong_type(node, field, desk)
        return None
    found: dict[str, str] = {}
    for key, value in node.entries:
        if not is_language(key.value):
            desk.report.error(
                Code.WRONG_TYPE,
                f"{key.value[:60]!r} is not a language code",
                key.place,
                "write e.g. 'de' or 'en'",
            )
        elif (line := words(value, field, desk)) is not None:
            found[key.value] = line
    return found
