"""A Frictionless data package: which files there are, and what the columns of the table mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..identifiers import suggest
from ..languages import Texts
from ..licences import licence_url
from ..model import Desk, Settings
from . import claim_review, claims_table, json_ld, sources_list, web_annotation
from .piecewise import Measured

FILE = "data/datapackage.json"
_FOLDER = "data/"


@dataclass(frozen=True, kw_only=True)
class DataFile:
    """A file in ``data/``; what it is says the text ``data_files.<name>`` of the interface."""

    name: str
    path: str
    media_type: str

    @property
    def file(self) -> str:
        """Its name in the folder."""
        return self.path.removeprefix(_FOLDER)


DATA_FILES = (
    DataFile(name="claims_csv", path=claims_table.CSV, media_type="text/csv"),
    DataFile(name="claims_json", path=claims_table.JSON, media_type="application/json"),
    DataFile(name="claimreview_json", path=claim_review.FILE, media_type="application/ld+json"),
    DataFile(name="annotations_jsonld", path=web_annotation.FILE, media_type="application/ld+json"),
    DataFile(
        name="sources_csl",
        path=sources_list.CSL,
        media_type="application/vnd.citationstyles.csl+json",
    ),
    DataFile(name="sources_bib", path=sources_list.BIBTEX, media_type="application/x-bibtex"),
)


def datapackage_file(made: Mapping[str, Measured], desk: Desk) -> tuple[str, bytes]:
    """The description of the files in ``made``, path and content."""
    settings = desk.settings
    texts = Texts.for_language(settings.lang)
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": suggest(settings.name) or "beleg",
        "title": settings.name,
        "description": texts.t("data_intro"),
    }
    if settings.url:
        package["homepage"] = settings.url
    package.update(_licence(settings))
    package["resources"] = [
        _resource(file, made[file.path], texts) for file in DATA_FILES if file.path in made
    ]
    return FILE, json_ld.document(package)


def _licence(settings: Settings) -> Iterator[tuple[str, object]]:
    """The standard's licences have an id or an address; other words stand in ``rights``."""
    words = settings.data_license
    if words and (url := licence_url(words)):
        yield "licenses", [{"name": words, "path": url}]
    elif words:
        yield "rights", words


def _resource(file: DataFile, made: Measured, texts: Texts) -> dict[str, object]:
    about: dict[str, object] = {
        "name": file.name.replace("_", "-"),
        "path": file.file,
        "description": texts.t(f"data_files.{file.name}"),
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "bytes": made.size,
        "hash": f"sha256:{made.sha256}",
    }
    if file.path == claims_table.CSV:
        about.update(_table(texts))
    return about


def _table(texts: Texts) -> Iterator[tuple[str, object]]:
    yield "profile", "tabular-data-resource"
    yield "format", "csv"
    yield "dialect", {"delimiter": ",", "lineTerminator": "\r\n", "header": True}
    fields = [
        {
            "name": column.name,
            "type": "integer" if column.type == "integer" else "string",
            "description": texts.t(f"columns.{column.name}"),
            **({"constraints": {"required": True}} if column.required else {}),
        }
        for column in claims_table.COLUMNS
    ]
    yield "schema", {"fields": fields, "primaryKey": "claim_id", "missingValues": [""]}
