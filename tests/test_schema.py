"""The schema refuses what is wrong in shape, and never what `beleg check` accepts."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from beleg import schema
from beleg.adapters.configuration import find_project
from beleg.adapters.files import read_project
from beleg.diagnostics import Code, Report, Severity
from beleg.format import CLAIM, LINK, NOTE, Field, Form, Shape
from beleg.model import Registers
from beleg.scale import BUILT_IN_SCALE
from beleg.source import Source
from beleg.validate import read_annotations, read_registers

from .conftest import ROOT, beleg
from .editors import readings

SKELETON = ROOT / "build_tools" / "beleg" / "skeleton"
SITES = [ROOT, SKELETON, *sorted(p for p in (ROOT / "tests/cases").iterdir() if p.is_dir())]

IN_SHAPE = {
    Code.UNKNOWN_KEY,
    Code.MISSING_KEY,
    Code.WRONG_TYPE,
    Code.UNKNOWN_VERDICT,
    Code.UNKNOWN_SOURCE,
    Code.NO_SOURCE,
    Code.BAD_ID,
    Code.UNSAFE_URL,
}
"""Mistakes that a schema can see."""

BEYOND = {
    ("a_date_that_does_not_exist", "etat.yml"): "a schema has no calendar",
}


def files() -> list[Any]:
    return list(_files())


def _files() -> Iterator[Any]:
    for site in SITES:
        for file in sorted((site / "annotations").rglob("*.yml")):
            if "_site" not in file.parts:
                yield pytest.param(site, file, id=file.relative_to(ROOT).as_posix())


def known(site: Path) -> Registers:
    inputs, report = read_project(site, find_project(site).settings)
    return read_registers(inputs.registers, report)


def validator(registers: Registers | None) -> Draft7Validator:
    made = schema.annotation_schema(registers)
    Draft7Validator.check_schema(made)
    return Draft7Validator(made)


def judged(text: str, registers: Registers) -> Report:
    report = Report()
    read_annotations([("a", Source("a.yml", text))], registers, {"a"}, report, lambda _: "")
    return report


@pytest.mark.parametrize(("site", "file"), files())
def test_files_of_every_kind(site: Path, file: Path) -> None:
    text, registers = file.read_text("utf-8"), known(site)
    report = judged(text, registers)
    found = {d.code for d in report if d.severity is Severity.ERROR}
    try:
        read = readings(text)
    except (yaml.YAMLError, RecursionError):
        assert found & {Code.YAML_SYNTAX, Code.BAD_CHARACTER}
        return
    check = validator(registers)
    for document in read:
        errors = [error.message for error in check.iter_errors(document)]
        if not found:
            assert not errors
        elif found & IN_SHAPE and (site.name, file.name) not in BEYOND:
            assert errors


REGISTERS = Registers(
    scale=BUILT_IN_SCALE,
    references=read_registers(
        {"sources": Source("s.yml", "report: {title: R}\n2024: {title: A}\n1e3: {title: B}\n")},
        Report(),
    ).references,
    people=read_registers(
        {"people": Source("p.yml", "jane-doe: {name: Jane Doe}\n")}, Report()
    ).people,
)

GOOD = {
    Form.ID: ["a", "true", "no", "2024", "1e3", "0x1f", "twelve-percent"],
    Form.WORDS: ["Words.", "2025", "1_000", "no", "true", "12:30", "0o17", "'  x '", "|\n    x\n"],
    Form.VERBATIM: ["words", "2025", "' '", "no"],
    Form.MARKDOWN: ["Some *words*.", "2025", "yes", "|\n    x\n\n    y\n"],
    Form.DATE: ["2025", "2025-05", "2025-05-19", "'2025-05-19T18:30'", "' 2025 '", "'2025'"],
    Form.ADDRESS: ["https://example.org/", "HTTPS://EXAMPLE.ORG/A", "'http://example.org/ä'"],
    Form.LANGUAGE: ["de", "no", "pt-BR", "' de '", "sr-Latn-RS"],
    Form.NUMBER: ["1", "12.5", "'12.5'", "-3", "+4"],
    Form.QUOTE: ["words", "2025", "no", "{exact: x}", "{exact: 1, prefix: ' '}"],
    Form.VERDICT: ["true", "'true'", "false", "mostly-false", "unproven"],
    Form.SPEAKER: ["jane-doe", "Jane", "2025", "no"],
    Form.IMAGE: ["a.png", "A/B.JPEG"],
    Form.MAP: ["a.geojson", "A.GeoJSON"],
    Form.WORD_LIST: ["x", "[]", "[x, 2025, no]", "2025", "['']"],
}
ODD = ["", "''", "' '", "[]", "{}", "x y", "[x]", "{a: b}", "-1", "'0'", "1.5e3", "~~", '"\\u200b"']


def value(field: Field, chance: random.Random, indent: int) -> str:
    if chance.random() < 0.04:
        return chance.choice(ODD)
    if not field.required and chance.random() < 0.1:
        return chance.choice(["", "''", "' '"])
    if field.form is Form.CHOICE:
        return chance.choice(field.choices)
    if field.form is Form.SOURCES:
        full = f"{{title: T{chance.choice(['', ', url: https://example.org/', ', published:'])}}}"
        entries = chance.sample(
            ["report", "2024", "'2024'", "1e3", full], chance.randint(field.least, 2)
        )
        return f"[{', '.join(entries)}]"
    if field.form is Form.RECORD:
        assert field.shape
        return "\n" + mapping(field.shape, chance, indent + 2)
    if field.form is Form.RECORDS:
        assert field.shape
        if chance.random() < 0.5:
            return "[]"
        entry = mapping(field.shape, chance, indent + 4)
        return f"\n{' ' * (indent + 2)}-\n{entry}"
    return chance.choice(GOOD[field.form]).replace("\n    ", "\n" + " " * (indent + 2))


def mapping(shape: Shape, chance: random.Random, indent: int) -> str:
    lines = []
    for field in shape.fields:
        wanted = 0.97 if field.required else 0.3
        if field.name in {
            "image",
            "map",
            "chart",
            "bars",
            "areas",
            "key",
            "name",
            "legend",
            "unit",
        }:
            wanted = 0.97 if field.name == "image" else 0.02 if shape.name == "figure" else wanted
        if chance.random() < wanted:
            written = value(field, chance, indent).rstrip("\n")
            lines.append(f"{' ' * indent}{field.name}: {written}\n")
    return "".join(lines) or f"{' ' * indent}{{}}\n"


def test_nothing_that_check_accepts_is_called_wrong() -> None:
    chance, check = random.Random(4), validator(REGISTERS)
    accepted = refused = 0
    for _ in range(1200):
        shape = chance.choice((CLAIM, NOTE, LINK))
        text = f"{shape.name}s:\n  -\n{mapping(shape, chance, 4)}"
        report = judged(text, REGISTERS)
        found = {d.code for d in report if d.severity is Severity.ERROR}
        documents = readings(text) if Code.YAML_SYNTAX not in found else []
        errors = [e.message for document in documents for e in check.iter_errors(document)]
        if not found:
            accepted += 1
            assert not errors, text
        elif errors:
            refused += 1
    assert accepted > 300
    assert refused > 300


CLAIM_OF_ALL_KINDS = {
    "id": "a",
    "quote": {"exact": "x", "prefix": "y "},
    "verdict": False,  # an editor's YAML support reads the word so
    "summary": 2025,
    "speaker": "Erika Mustermann",
    "said": {"date": 2025},
    "sources": ["report", {"title": "T", "published": "2025-05-19"}],
    "corrections": [{"date": "2025-06-10", "text": "x", "from": True, "to": "unproven"}],
    "tags": "x",
}


def test_a_source_in_full_and_a_plain_name_stand_beside_the_keys() -> None:
    assert validator(REGISTERS).is_valid({"claims": [CLAIM_OF_ALL_KINDS], "notes": None})


@pytest.mark.parametrize(
    "wrong",
    [
        {"qoute": "x"},
        {"verdict": "flase"},
        {"verdict": None},
        {"sources": []},
        {"sources": ["report-2042"]},
        {"sources": [{"url": "https://example.org/"}]},
        {"checked": "gestern"},
        {"status": "done"},
        {"summary": " "},
        {"id": "Ä"},
        {"said": {"url": "javascript:x"}},
        {"corrections": [{"text": "x"}]},
    ],
)
def test_what_is_wrong_in_shape_is_refused(wrong: dict[str, Any]) -> None:
    assert not validator(REGISTERS).is_valid({"claims": [CLAIM_OF_ALL_KINDS | wrong]})


def test_the_schema_without_registers_is_open() -> None:
    claim = {"id": "a", "verdict": "our-own", "summary": "x", "sources": ["any-key"]}
    assert validator(None).is_valid({"claims": [claim]})


def test_null_where_something_is_required_is_refused_as_forgotten() -> None:
    text = "notes:\n  - id: a\n    title: null\n    text: x\n"
    assert not judged(text, REGISTERS).errors
    words, _, read = readings(text)
    assert validator(None).is_valid(words)
    assert not validator(None).is_valid(read)


def test_every_key_is_described_and_every_offer_says_what_it_is() -> None:
    made = schema.annotation_schema(known(ROOT), "de")
    for name, shape in made["definitions"].items():
        for key, about in shape.get("properties", {}).items():
            assert about["description"].rstrip().endswith("."), (name, key)
    offers = made["definitions"]["known-verdict"]["anyOf"]
    assert any(o.get("const") == "false" for o in offers)
    assert any(o.get("const") is False for o in offers)
    for name in ("known-verdict", "known-source", "known-person"):
        assert all(offer["description"] for offer in made["definitions"][name]["anyOf"])
    assert any(o["description"].startswith("größtenteils") for o in offers)


def test_a_site_without_sources_offers_none() -> None:
    made = schema.annotation_schema(Registers(scale=BUILT_IN_SCALE))
    Draft7Validator.check_schema(made)
    claim = {"id": "a", "verdict": "false", "summary": "x", "sources": ["x"]}
    assert not Draft7Validator(made).is_valid({"claims": [claim]})
    assert Draft7Validator(made).is_valid({"claims": [claim | {"sources": [{"title": "T"}]}]})


@pytest.mark.parametrize("name", ["sources", "people", "verdicts", "redirects"])
def test_registers_have_schemas_as_well(name: str) -> None:
    made = schema.register_schemas()[name]
    Draft7Validator.check_schema(made)
    check = Draft7Validator(made)
    good = {
        "sources": "report: {title: R, url: https://example.org/, lang: no}\n2: {title: A}\n",
        "people": "jane: {name: Jane, kind: person, url: }\n",
        "verdicts": "version: 2\nverdicts:\n"
        "  no: {label: {de: nein, en: no}, rating: 1, criteria: {en: }}\n",
        "redirects": "articles/a/: {to: articles/b/}\n'articles/a/x/': {to: 'articles/b/#y'}\n",
    }
    texts = [good[name], ""]
    if name == "verdicts":
        texts.append("good: {label: gut, rating: '4', colour: '#abc'}\n")
    elif name != "redirects":
        texts.append((ROOT / f"annotations/_site/{name}.yml").read_text("utf-8"))
    for text in texts:
        report = Report()
        read_registers({name: Source("x.yml", text)}, report)
        assert not report.errors
        # A key such as `no` or 2024 is a word to Beleg; JSON has only words as keys.
        for document in readings(text):
            plain = json.loads(json.dumps(document))
            assert [error.message for error in check.iter_errors(plain)] == []
    for wrong in (
        "a: {to: b}\n",
        "a: {tilte: R}\n",
        "a:\n",
        "A: {title: R, name: R, label: R}\n",
        "[]",
        "a: x\n",
    ):
        assert not check.is_valid(readings(wrong)[0]), wrong


NAMES = ("annotations", "people", "redirects", "sources", "verdicts")


def test_the_files_for_editors(tmp_path: Path) -> None:
    assert beleg("init", cwd=tmp_path).returncode == 0
    folder = tmp_path / "annotations/_site"
    written = sorted(path.name for path in folder.glob("*.json"))
    assert written == [f"{n}.schema.json" for n in NAMES]
    assert beleg("schema", "--write", cwd=tmp_path).stdout == ""
    # A new source is offered after the next build, without asking.
    with (folder / "sources.yml").open("a", encoding="utf-8") as file:
        file.write("new-one:\n  title: New\n")
    assert beleg("build", "--quiet", cwd=tmp_path).returncode == 0
    file = folder / "annotations.schema.json"
    assert "new-one" in file.read_text("utf-8")
    before = file.read_bytes()
    (folder / "sources.yml").write_text("x: [\n", "utf-8")
    done = beleg("schema", "--write", cwd=tmp_path)
    assert (done.returncode, file.read_bytes()) == (1, before)
    assert "mend the registers first" in done.stderr


@pytest.mark.parametrize("site", [ROOT, SKELETON], ids=["demo", "skeleton"])
def test_editors_are_told_where_the_schema_is(site: Path) -> None:
    settings = json.loads((site / ".vscode/settings.json").read_text("utf-8"))
    [(path, globs)] = settings["yaml.schemas"].items()
    assert path == "annotations/_site/annotations.schema.json"
    for file in (site / "annotations").rglob("*.yml"):
        relative = file.relative_to(site)
        line = file.read_text("utf-8").splitlines()[0]
        if "_site" in relative.parts:
            # The first line wins over the settings, which cannot leave a folder out.
            assert line == f"# yaml-language-server: $schema={file.stem}.schema.json"
        else:
            assert any(relative.match(glob) for glob in globs)
            named = re.match(r"# yaml-language-server: \$schema=(.+)", line)
            if named:
                assert (file.parent / named[1]).resolve() == (site / path).resolve()


def test_the_demo_has_the_schema_of_its_registers() -> None:
    """Write it anew with `beleg schema --write`."""
    written = (ROOT / "annotations/_site/annotations.schema.json").read_text("utf-8")
    assert json.loads(written) == json.loads(beleg("schema", cwd=ROOT).stdout)
    for name, made in schema.register_schemas().items():
        file = ROOT / f"annotations/_site/{name}.schema.json"
        assert json.loads(file.read_text("utf-8")) == made
