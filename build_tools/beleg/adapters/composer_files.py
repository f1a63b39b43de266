"""What the form for annotations loads: its scripts, its style, and what the site knows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files

import rcssmin
import rjsmin

from ..model import Desk
from ..schema import annotation_schema
from ..terms import number_words, word_lists

SCRIPTS = (
    "composer.js",
    "composer_form.js",
    "composer_index.js",
    "composer_passage.js",
    "composer_schema.js",
    "composer_similar.js",
    "composer_yaml.js",
)
"""The first is loaded with the page, the others when the form is opened."""


def composer_files(desk: Desk) -> Mapping[str, bytes]:
    """Path below the site's root -> content; empty where the site does not offer the form."""
    if not desk.settings.composer:
        return {}
    folder = files("beleg") / "assets"
    made = {name: rjsmin.jsmin((folder / name).read_text("utf-8")) for name in SCRIPTS}
    made["composer.css"] = rcssmin.cssmin((folder / "composer.css").read_text("utf-8"))
    made["composer.json"] = _known(desk)
    return {f"assets/{name}": f"{text}\n".encode() for name, text in made.items()}


def _known(desk: Desk) -> str:
    """The schema, keys with the names that the form shows beside them, and words of languages."""
    registers = desk.registers
    known = {
        "schema": annotation_schema(registers),
        "people": {key: person.name for key, person in registers.people.items()},
        "sources": {key: source.title for key, source in registers.references.items()},
        "words": {
            "frequent": {lang: sorted(known.frequent) for lang, known in word_lists().items()},
            "negations": sorted(set[str]().union(*(w.negations for w in word_lists().values()))),
            "numbers": number_words(),
        },
    }
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))
