"""All claims as a flat table: CSV and JSON, with the same columns.

A spreadsheet takes a cell for a formula that begins with ``=``, ``+``, ``-`` or ``@``, and some
skip a tab or a line end before it; in the CSV such words have an apostrophe in front. The JSON has
the words as they are. The CSV begins with a byte-order mark, without which Excel misreads umlauts.

Withdrawn claims are in it and say so in their status: a table is also a record.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from ..citations import permalink
from ..languages import Texts
from ..model import AnnotatedArticle, Article, Claim, Desk, Numbered, Person, Settings, Statement
from ..parts import Part, Words
from ..publish.once import once
from ..publish.registered import registered_keys
from . import json_ld
from .piecewise import Chunk, Piecewise
from .selection import corrected, published_claims
from .sources_list import source_id

CSV, JSON = "data/claims.csv", "data/claims.json"
BETWEEN = "; "
"""Between the values of a list in a cell of the CSV."""

Value = str | int | tuple[str, ...] | None

_FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A claim and what its columns are taken from."""

    article: Article
    note: Numbered
    claim: Claim
    settings: Settings
    scale_version: str
    keys: Mapping[tuple[str, ...], str]
    """Under which key each source stands in the register."""

    @property
    def texts(self) -> Texts:
        """The words of the article's language."""
        return Texts.for_language(self.article.lang)

    @property
    def said(self) -> Statement:
        """When and where it was said; empty where nobody wrote it down."""
        return self.claim.said or Statement()

    @property
    def speaker(self) -> Person:
        """Who said it; without a name where that is not known."""
        return self.claim.speaker or Person(name="")

    @property
    def sources(self) -> tuple[str, ...]:
        """Their ids in the list of sources."""
        return tuple(source_id(reference, self.keys) for reference in self.claim.sources)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column; what it means is the text ``columns.<name>`` of the interface."""

    name: str
    of: Callable[[Row], Value]
    type: Literal["string", "integer", "list"] = "string"
    required: bool = False


COLUMNS: tuple[Column, ...] = (
    Column(name="claim_id", of=lambda r: f"{r.claim.slug}/{r.claim.id}", required=True),
    Column(name="url", of=lambda r: permalink(r.claim.address, r.settings), required=True),
    Column(name="status", of=lambda r: r.claim.status, required=True),
    Column(name="language", of=lambda r: r.article.lang, required=True),
    Column(name="claim", of=lambda r: r.claim.claim, required=True),
    Column(name="passage", of=lambda r: r.note.anchored.words or _quoted(r.claim)),
    Column(name="speaker", of=lambda r: r.speaker.name),
    Column(name="speaker_key", of=lambda r: r.speaker.key),
    Column(name="said_date", of=lambda r: r.said.date),
    Column(name="said_where", of=lambda r: r.said.where),
    Column(name="said_url", of=lambda r: r.said.url),
    Column(name="verdict", of=lambda r: r.claim.verdict.key, required=True),
    Column(
        name="verdict_label",
        of=lambda r: r.texts.label(r.claim.verdict.label, r.claim.verdict.key),
        required=True,
    ),
    Column(name="rating", of=lambda r: r.claim.verdict.rating, type="integer"),
    Column(name="scale_version", of=lambda r: r.scale_version, required=True),
    Column(name="summary", of=lambda r: r.claim.summary, required=True),
    Column(
        name="explanation",
        of=lambda r: r.claim.explanation.plain.strip() if r.claim.explanation else None,
    ),
    Column(name="sources", of=lambda r: r.sources, type="list"),
    Column(name="reply", of=lambda r: r.claim.reply.text.plain.strip() if r.claim.reply else None),
    Column(name="reply_date", of=lambda r: r.claim.reply.date if r.claim.reply else None),
    Column(name="checked", of=lambda r: r.claim.checked),
    Column(name="corrected", of=lambda r: corrected(r.claim)),
    Column(name="author", of=lambda r: r.claim.author),
    Column(name="reviewer", of=lambda r: r.claim.reviewer),
    Column(name="tags", of=lambda r: r.claim.tags, type="list"),
    Column(name="article", of=lambda r: r.claim.slug, required=True),
    Column(name="article_title", of=lambda r: r.article.title, required=True),
    Column(name="article_publisher", of=lambda r: r.article.publisher),
    Column(name="article_published", of=lambda r: r.article.published),
    Column(name="article_url", of=lambda r: r.article.url),
)
"""The one declaration: both files, the page of the data and the data package are made from it."""


@once
def _rows(annotated: AnnotatedArticle, desk: Desk) -> list[dict[str, Value]]:
    """A list may be empty; a word or a number that is not known is None."""
    keys = registered_keys(desk.registers)
    rows = [
        Row(
            article=annotated.article,
            note=note,
            claim=claim,
            settings=desk.settings,
            scale_version=desk.registers.scale.version,
            keys=keys,
        )
        for note, claim in published_claims(annotated, withdrawn=True)
    ]
    return [{column.name: _known(column.of(row)) for column in COLUMNS} for row in rows]


def _known(value: Value) -> Value:
    return value if value or value == () else None


def _csv_rows(annotated: AnnotatedArticle, desk: Desk) -> Words:
    return Words(as_csv([cell(value) for value in row.values()] for row in _rows(annotated, desk)))


def _csv_file(pieces: Iterable[Chunk], _: Desk) -> Iterator[Piecewise]:
    head: list[Chunk] = [b"\xef\xbb\xbf", as_csv([[column.name for column in COLUMNS]])]
    yield CSV, chain(head, pieces)


def _json_rows(annotated: AnnotatedArticle, desk: Desk) -> Words:
    return Words(json_ld.lines(_rows(annotated, desk)))


def _json_file(pieces: Iterable[Chunk], _: Desk) -> Iterator[Piecewise]:
    yield JSON, json_ld.listed(pieces)


CLAIMS_CSV = Part(name="claims-csv", of=_csv_rows, join=_csv_file)
CLAIMS_JSON = Part(name="claims-json", of=_json_rows, join=_json_file)


def _quoted(claim: Claim) -> str | None:
    """The words that a withdrawn claim was written for."""
    return claim.quote.exact if claim.quote else None


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as RFC 4180 has them, in UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def cell(value: Value) -> str:
    """A value as a cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    words = BETWEEN.join(value) if isinstance(value, tuple) else value
    words = _CONTROLS.sub("\ufffd", words)
    return f"'{words}" if _FORMULA.match(words) else words
