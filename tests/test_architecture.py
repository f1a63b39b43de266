"""Who may import whom. A file without a row fails, and so does a row without its file.

Everything imports downwards: things, helpers, stations, pipeline, adapters. The core knows no
host, no screen and no network; where a library is met, it is met in the one file named here.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "build_tools" / "beleg"

THINGS = "source diagnostics model"
HELPERS = "characters addresses identifiers escaping"

ALLOWED = {
    # things
    "source": "",
    "diagnostics": "source",
    "model": "source",
    # words about words
    "characters": "diagnostics",
    "addresses": "",
    "identifiers": "",
    "escaping": "",
    "policy": "",
    "icons": "model",
    "languages": "",
    "marks": "icons languages model",
    "licences": "",
    "citations": "languages marks model",
    "explanations": "diagnostics",
    "permalinks": f"{THINGS} identifiers",
    # station 1: texts -> nodes
    "nodes": "source",
    "syntax": "",
    "compose": "characters diagnostics nodes source",
    "load": "characters compose diagnostics nodes source syntax",
    # station 2: nodes -> articles and annotations
    "format": "",
    "format_page": "format",
    "scale": "model",
    "figure_files": "diagnostics",
    "schema": "figure_files format identifiers model scale",
    "sanitise": "model",
    "note_syntax": "",
    "portable": "escaping",
    "richtext": f"{HELPERS} diagnostics model note_syntax portable sanitise",
    "validate": f"{THINGS} {HELPERS} format scale nodes load richtext figure_files permalinks",
    "yaml_write": "format",
    "yaml_edit": "diagnostics load nodes source yaml_write",
    "yaml_append": "diagnostics format load nodes source yaml_edit yaml_write",
    "links": f"{THINGS} addresses format load nodes note_syntax validate yaml_edit",
    # station 3: quotes -> places
    "prose": "",
    "fold": "",
    "anchor": "fold model diagnostics",
    "lock": f"{THINGS} fold",
    "density": "diagnostics model",
    "claim_rules": "diagnostics model",
    # station 4: article + places -> text
    "dialect": "prose",
    "merge": "model prose",
    "fidelity": "dialect model prose",
    "weave": f"{THINGS} fidelity merge prose",
    "footnotes": "escaping languages marks model",
    "render": "dialect footnotes marks model sanitise weave",
    # an original -> an article's file
    "importing": f"{THINGS} characters addresses identifiers escaping load nodes validate format"
    " yaml_write prose fold fidelity",
    # station 5: site -> pages
    "parts": "model",
    "publish": "citations escaping figure_files identifiers icons languages licences marks model"
    " parts",
    # pages and annotations -> files for programs
    "exports": "citations escaping identifiers languages licences marks model parts policy publish",
    # the same, article by article
    "products": "exports model parts publish",
    # the walk
    "pipeline": f"{THINGS} claim_rules density figure_files validate anchor prose lock weave render"
    " permalinks publish exports",
    # the quotes of a changed text
    "reanchor": f"{THINGS} nodes load fold prose anchor lock pipeline yaml_edit",
    # two walks, compared
    "changes": "diagnostics model pipeline validate",
    "promises": "changes diagnostics model permalinks",
    # one annotation more
    "terms": "",
    "kinship": "terms",
    "similar": "kinship model terms",
    "annotate": f"{THINGS} {HELPERS} format load nodes validate anchor prose pipeline"
    " yaml_append yaml_edit yaml_write",
    # other programs' annotations -> one more each
    "importing_annotations": f"{THINGS} {HELPERS} annotate exports format languages licences"
    " pipeline validate yaml_write",
    # the rim
    "adapters": f"{THINGS} exports format_page pipeline changes promises explanations schema"
    " validate figure_files identifiers addresses links yaml_edit importing prose lock"
    " annotate similar terms format richtext reanchor importing_annotations yaml_write permalinks"
    " marks policy compose"
    " model parts products publish",
    "__main__": "adapters",
}

LIBRARIES = {
    "babel": {"languages.py"},
    "cbor2": {"adapters/search_bytes.py", "adapters/search_order.py"},
    "certifi": {"adapters/web.py"},
    "charset_normalizer": {"adapters/originals.py"},
    "click": {"adapters/progress.py"},
    "lxml": {"importing/html_parser.py"},
    "PIL": {"exports/letters.py"},
    "markdown": {"dialect.py", "adapters/markdown_extension.py"},
    "markdown_it": {"note_syntax.py", "portable.py", "richtext.py"},
    "markupsafe": {"adapters/mkdocs_plugin.py"},
    "mkdocs": {"adapters/mkdocs_plugin.py", "adapters/mkdocs_build.py"},
    "nh3": {"sanitise.py"},
    "platformdirs": {"adapters/cache.py"},
    "pyromark": {"prose.py"},
    "rcssmin": {"adapters/composer_files.py", "adapters/host_pages.py"},
    "rjsmin": {"adapters/composer_files.py", "adapters/host_pages.py"},
    "trafilatura": {"importing/extraction.py"},
    "urllib3": {"adapters/web.py"},
    "rapidfuzz": {"anchor/nearest.py", "kinship.py", "lock.py"},
    "snowballstemmer": {"terms.py"},
    "yaml": {
        "compose.py",
        "load.py",
        "adapters/configuration.py",
        "adapters/host_work.py",
        "adapters/zensical_build.py",
    },
}

OUTSIDE = {"os", "socket", "subprocess", "shutil", "tempfile", "http", "time", "random"}
"""What only the rim may touch."""

FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> tuple[set[str], set[str]]:
    """Rooms of ours, and names of other top-level modules."""
    rooms: set[str] = set()
    others: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            others.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = path
            for _ in range(node.level):
                base = base.parent
            names = [node.module] if node.module else [alias.name for alias in node.names]
            rooms.update(
                room_of(base.joinpath(*name.split(".")))
                for name in names
                if not name.startswith("__")
            )
        elif isinstance(node, ast.ImportFrom) and node.module:
            others.add(node.module.split(".")[0])
    return rooms, others


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_go_downwards(path: Path) -> None:
    room = room_of(path)
    assert room in ALLOWED, "a new room needs a row in this table"
    rooms, _ = imports_of(path)
    assert rooms - {room} <= set(ALLOWED[room].split())


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_libraries_are_met_in_one_place(path: Path) -> None:
    _, others = imports_of(path)
    name = path.relative_to(PACKAGE).as_posix()
    foreign = others - sys.stdlib_module_names - {"beleg"}
    assert all(name in LIBRARIES.get(library, set()) for library in foreign), foreign
    if room_of(path) not in ("adapters", "__main__"):
        assert not others & OUTSIDE


def test_every_row_has_its_room() -> None:
    assert set(ALLOWED) == {room_of(path) for path in FILES}


def test_the_table_has_no_cycles() -> None:
    done: set[str] = set()
    for room, allowed in ALLOWED.items():
        assert set(allowed.split()) <= done, f"{room} imports upwards"
        done.add(room)


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "manager", "misc"])
def test_no_room_for_everything(name: str) -> None:
    assert not list(PACKAGE.rglob(f"{name}*"))
