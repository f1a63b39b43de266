"""The files in ``data/``, each read by a program that is not ours."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import frictionless
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg import exports
from beleg.exports.claims_table import COLUMNS, cell
from beleg.exports.datapackage import DATA_FILES
from beleg.model import Person, Site
from beleg.publish.listing import claims_of

from . import factory, pages
from .conftest import beleg

URL = "https://beleg.example/site/"
CSL = json.loads((Path(__file__).parent / "csl_schema.json").read_text("utf-8"))
FORMULAS = ("=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠x")


def table(site: Site) -> list[dict[str, str]]:
    """The CSV as Python's own reader sees it."""
    text = exports.files(site)["data/claims.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def rows(site: Site) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(exports.files(site)["data/claims.json"])
    return found


def test_each_claim_but_drafts_has_a_row_in_both() -> None:
    site = factory.site(url=URL, drafts=True)
    listed = claims_of(site.articles[0], withdrawn=True)
    claims = [claim for _, claim in listed if claim.status != "draft"]
    assert [row["claim_id"] for row in rows(site)] == [f"a/{claim.id}" for claim in claims]
    assert [row["claim_id"] for row in table(site)] == [f"a/{claim.id}" for claim in claims]
    assert {row["status"] for row in rows(site)} == {"published", "withdrawn"}


def test_both_have_the_same_columns_and_values() -> None:
    site = factory.site(url=URL)
    for written, row in zip(table(site), rows(site), strict=True):
        assert list(written) == list(row) == [column.name for column in COLUMNS]
        for name, value in row.items():
            words = "; ".join(value) if isinstance(value, list) else value
            assert written[name] == ("" if words is None else str(words))


def test_a_row_says_what_the_claim_says() -> None:
    row = rows(factory.site(factory.annotated([factory.claim()]), url=URL))[0]
    assert row["url"] == f"{URL}articles/a/budget/"
    assert (row["verdict"], row["verdict_label"]) == ("mostly-false", "größtenteils falsch")
    assert (row["rating"], row["scale_version"]) == (2, "1")
    assert (row["speaker"], row["speaker_key"]) == ("Ada Lindqvist", "ada")
    assert row["sources"] == ["statement"]
    assert row["tags"] == ["quay", "Money"]
    assert (row["checked"], row["corrected"]) == ("2025-06-05", "2025-06-10")


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_is_a_formula(words: str) -> None:
    claim = factory.claim(
        claim=words,
        summary=words,
        speaker=Person(name=words),
        tags=(words,),
        author=words,
        explanation=dataclasses.replace(factory.rich("x"), plain=words),
    )
    article = factory.article(title=words, publisher=words)
    site = factory.site(factory.annotated([claim], of=article))
    (row,) = table(site)
    assert not [value for value in row.values() if re.match(r"[=+\-@\t\r\n＝＋－＠]", value)]
    assert row["claim"] == f"'{words}"
    assert rows(site)[0]["claim"] == words


@given(st.text(st.characters(exclude_categories=())))
def test_every_cell_comes_back(words: str) -> None:
    site = factory.site(factory.annotated([factory.claim(claim=words or "x", tags=())]))
    (row,) = table(site)
    assert row["claim"] == cell(words or "x")
    assert row["tags"] == ""


def test_the_csv_is_that_of_rfc_4180() -> None:
    claim = factory.claim(summary='He said "no", twice\nand left')
    data = exports.files(factory.site(factory.annotated([claim])))["data/claims.csv"]
    assert data.startswith(b"\xef\xbb\xbfclaim_id,url,")
    assert data.count(b"\r\n") == 2
    assert b'"He said ""no"", twice\nand left"' in data


def test_a_site_without_claims_has_a_table_without_rows() -> None:
    site = factory.site(factory.annotated([]))
    assert table(site) == []
    assert rows(site) == []
    assert exports.files(site)["data/claims.csv"].count(b"\r\n") == 1


def test_csl_has_every_source_once_and_is_valid() -> None:
    files = exports.files(factory.site())
    items = json.loads(files["data/sources.csl.json"])
    jsonschema.Draft202012Validator(CSL).validate(items)
    ids = [item["id"] for item in items]
    assert len(set(ids)) == len(ids) == 3
    (statement,) = [item for item in items if item["id"] == "statement"]
    assert statement["custom"] == {"archive_url": "https://archive.example.org/statement"}
    assert statement["note"] == "Archivkopie: https://archive.example.org/statement"
    assert statement["issued"] == {"date-parts": [[2025, 5, 19]]}


def test_tables_name_sources_that_the_list_has() -> None:
    in_place = factory.reference(key=None, title="Statement again")
    other = factory.reference(key=None, url=None, title="A book", published="2020")
    claim = factory.claim(sources=(in_place, other))
    site = factory.site(factory.annotated([claim]))
    items = json.loads(exports.files(site)["data/sources.csl.json"])
    (row,) = rows(site)
    # The same address as the register's entry is the same source.
    assert row["sources"][0] == "statement"
    assert set(row["sources"]) <= {item["id"] for item in items}


def test_bibtex_has_the_same_sources() -> None:
    files = exports.files(factory.site())
    ids = [item["id"] for item in json.loads(files["data/sources.csl.json"])]
    text = files["data/sources.bib"].decode()
    assert re.findall(r"^@misc\{([^,]+),$", text, re.MULTILINE) == ids
    assert text.count("{") == text.count("}")
    assert "  url = {https://example.org/statement}," in text
    assert "  urldate = {2025-06-01}," in text


@given(st.text(st.characters(exclude_categories=()), min_size=1))
def test_no_words_break_the_lists_of_sources(words: str) -> None:
    source = factory.reference(title=words, author=words, publisher=words, archive_url=None)
    site = factory.site(factory.annotated([factory.claim(sources=(source,))]))
    site = dataclasses.replace(site, registers=dataclasses.replace(site.registers, references={}))
    files = exports.files(site)
    (item,) = json.loads(files["data/sources.csl.json"])
    assert item["title"] == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in words)
    text = files["data/sources.bib"].decode()
    assert len(re.findall(r"^@misc", text, re.MULTILINE)) == 1
    assert text.count("{") == text.count("}")


def write(site: Site, folder: Path) -> Path:
    for path, content in exports.files(site).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder / "data" / "datapackage.json"


@pytest.mark.parametrize("licence", [None, "CC-BY-4.0", "Ask us."])
def test_the_data_package_is_valid_and_describes_what_is_there(
    licence: str | None, tmp_path: Path
) -> None:
    claims = [
        factory.claim(),
        factory.claim(id="no-number", verdict=factory.verdict("opinion"), claim="=1\nx"),
        factory.claim(id="gone", status="withdrawn"),
    ]
    site = factory.site(factory.annotated(claims), url=URL, data_license=licence)
    file = write(site, tmp_path)
    package = frictionless.Package(str(file))
    report = package.validate()
    assert report.valid, report.flatten(["type", "note"])
    assert {resource.path for resource in package.resources} == {one.file for one in DATA_FILES}
    (first, *_) = package.get_resource("claims-csv").read_rows()
    assert (first["claim_id"], first["rating"]) == ("a/budget", 2)


def test_the_data_package_notices_a_changed_file(tmp_path: Path) -> None:
    file = write(factory.site(url=URL), tmp_path)
    table_file = tmp_path / "data" / "claims.csv"
    table_file.write_bytes(
        table_file.read_bytes().replace(b"Mayor", b"Major").replace(b"a/", b"b/")
    )
    assert not frictionless.Package(str(file)).validate().valid


def test_the_page_names_each_file_with_its_checksum_and_each_column() -> None:
    site = factory.site(url=URL, data_license="CC-BY-4.0")
    files = exports.files(site)
    (page,) = exports.pages(site, files)
    assert page.path == "data.md"
    text = " ".join(pages.text(pages.parse(page.html)).split())
    for path in [one.path for one in DATA_FILES] + ["data/datapackage.json"]:
        assert hashlib.sha256(files[path]).hexdigest() in text
        assert f'href="{path.removeprefix("data/")}"' in page.html
    for column in COLUMNS:
        assert f"<code>{column.name}</code>" in page.html
    assert "https://creativecommons.org/licenses/by/4.0/" in page.html


def test_a_page_without_a_licence_says_so() -> None:
    site = factory.site()
    (page,) = exports.pages(site, exports.files(site))
    assert "keine Lizenz angegeben" in page.html
    assert "kennt ihre eigene Adresse nicht" in page.html


def test_built_sites_have_the_files_that_the_command_writes(built: Path, demo: Path) -> None:
    done = beleg("export", "-o", "out", "--quiet", cwd=demo)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    written = {path.relative_to(demo / "out") for path in (demo / "out").rglob("*.*")}
    assert {Path("data/claims.csv"), Path("articles/telefonat/text.txt")} <= written
    for path in written:
        assert (built / path).read_bytes() == (demo / "out" / path).read_bytes(), path


@pytest.mark.parametrize("form", exports.FORMATS)
def test_each_format_is_shown_or_written_as_in_the_site(form: str, demo: Path) -> None:
    shown = beleg("export", "--format", form, "--quiet", cwd=demo)
    assert shown.returncode == 0
    done = beleg("export", "--format", form, "-o", "x/file", cwd=demo)
    assert done.returncode == 0
    assert "wrote x/file" in done.stdout
    data = (demo / "x" / "file").read_bytes()
    assert data.decode().replace("\r\n", "\n") == shown.stdout
    assert "no 'site_url'" in done.stderr


def test_nothing_is_exported_of_files_with_errors(demo: Path) -> None:
    (demo / "annotations" / "harbour-bridge.yml").write_text("claims: [", "utf-8")
    done = beleg("export", "--format", "csv", cwd=demo)
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[" in done.stderr


def test_export_needs_to_know_what_or_where(demo: Path) -> None:
    done = beleg("export", cwd=demo)
    assert done.returncode == 2
    assert "--format" in done.stderr
