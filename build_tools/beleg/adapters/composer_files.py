"""What the form for annotations loads: its scripts, its style, and what the site knows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files

import rcssmin
import rjsmin

from ..model import Site
from ..schema import annotation_schema

SCRIPTS = (
    "composer.js",
    "composer_form.js",
    "composer_passage.js",
    "composer_schema.js",
    "composer_yaml.js",
)
"""The first is loaded with the page, the others when the form is opened."""


def composer_files(site: Site) -> Mapping[str, bytes]:
    """Path below the site's root -> content; empty where the site does not offer the form."""
    if not site.settings.composer:
        return {}
    folder = files("beleg") / "assets"
    made = {name: rjsmin.jsmin((folder / name).read_text("utf-8")) for name in SCRIPTS}
    made["composer.css"] = rcssmin.cssmin((folder / "composer.css").read_text("utf-8"))
    made["composer.json"] = _known(site)
    return {f"assets/{name}": f"{text}\n".encode() for name, text in made.items()}


def _known(site: Site) -> str:
    """The schema, and keys with the names that the form shows beside them."""
    registers = site.registers
    known = {
        "schema": annotation_schema(registers),
        "people": {key: person.name for key, person in registers.people.items()},
        "sources": {key: source.title for key, source in registers.references.items()},
    }
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))
