"""The pieces of an original as the file of an article, and the proof that nothing is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..diagnostics import Report
from ..format import ARTICLE
from ..model import Article
from ..source import Source
from ..validate import read_article
from ..yaml_write import scalar
from .pieces import Finding, Goes, Original, Piece, body_words
from .written import heading, paragraph, shows

Fields = Mapping[str, Finding]
"""What the front matter will say, by key."""


def fields_of(original: Original, given: Fields) -> dict[str, Finding]:
    """What is known of the article; what the editor gave goes before what was found."""
    found: dict[str, Finding] = {}
    for piece in original.pieces:
        if piece.goes in (Goes.TITLE, Goes.DESCRIPTION) and piece.goes.value not in found:
            origin = f"line {piece.line}"
            found[piece.goes.value] = Finding(value=piece.words, origin=origin, doubt=piece.doubt)
    known = {**original.findings, **found, **given}
    return {field.name: known[field.name] for field in ARTICLE.fields if field.name in known}


def missing(fields: Fields) -> list[str]:
    """The keys without which no article is shown."""
    return [field.name for field in ARTICLE.fields if field.required and field.name not in fields]


def renewed(
    original: Original, fields: Fields, given: Fields, before: Article, file: str
) -> tuple[Original, dict[str, Finding]]:
    """What a second import of a changed original makes of the article's front matter.

    Headline and standfirst are the original's; all else is the editor's, who may have mended it,
    unless it was given now. Remarks in the front matter stay. ``file``: the article's text.
    """
    merged: dict[str, Finding] = dict(fields)
    remarks = list(original.remarks)
    for key, value in _standing_values(before).items():
        if key in given or (key in _TEXT and key in fields):
            continue
        if key in fields and fields[key].value != value and fields[key].origin != "its words":
            remarks.append(f"{key}: {value!r} was kept; the original says {fields[key].value!r}")
        merged[key] = Finding(value=value, origin="the article as it was")
    head = file[: before.body_start].split("\n")
    kept = "".join(f"{line}\n" for line in head if line.startswith("#"))
    ordered = {field.name: merged[field.name] for field in ARTICLE.fields if field.name in merged}
    return replace(original, remarks=tuple(remarks), kept_keys=kept), ordered


_TEXT = ("title", "description")
"""Keys whose values are part of what is read."""


def _standing_values(article: Article) -> dict[str, str | tuple[str, ...]]:
    authors = article.authors
    values = {
        "title": article.title,
        "lang": article.lang,
        "publisher": article.publisher,
        "license": article.license,
        "author": authors if len(authors) > 1 else "".join(authors),
        "published": article.published,
        "url": article.url,
        "archive_url": article.archive_url,
        "accessed": article.accessed,
        "description": article.description,
    }
    return {key: value for key, value in values.items() if value}


def settled(original: Original, fields: Fields) -> Original:
    """With each piece whose words stand in no key after all back in the body.

    So it is where the editor gave another headline than the one that was found.
    """
    pieces = []
    for piece in original.pieces:
        key = piece.goes.value
        if key in _TEXT and (key not in fields or fields[key].value != piece.words):
            unsure = f"looks like the {piece.what}, but another one was given"
            piece = replace(piece, goes=Goes.BODY, what="text", doubt=unsure)
        pieces.append(piece)
    return replace(original, pieces=tuple(pieces))


def write_article(original: Original, fields: Fields) -> str:
    """The text of the file, with one line end at its end (of a Markdown original, its own)."""
    lines = [f"{key}: {_value(found.value)}\n" for key, found in fields.items()]
    head = f"---\n{''.join(lines)}{original.kept_keys}---\n"
    if original.body is not None:
        return head + ("" if original.body.startswith("\n") else "\n") + original.body
    return f"{head}\n{_body(original)}\n"


def read_back(text: str, path: str, slug: str) -> Report:
    """What `beleg check` would say of the file by itself."""
    report = Report()
    read_article(Source(path, text), slug, report)
    return report


def _value(value: str | tuple[str, ...]) -> str:
    if isinstance(value, str):
        return scalar(value)
    return f"[{', '.join(scalar(name, flow=True) for name in value)}]"


def _body(original: Original) -> str:
    """The body's Markdown. Where its parts disturb one another, the words stay and markup goes.

    Each part was judged by itself; this judges the whole.
    """
    pieces = [piece for piece in original.pieces if piece.goes is Goes.BODY]
    wanted = body_words(pieces)
    attempts = (_block, _words_block)
    for attempt in attempts:
        body = "\n\n".join(map(attempt, pieces))
        if shows(body, wanted):
            return body
    raise AssertionError("no way was found to write these words as Markdown")


def _block(piece: Piece) -> str:
    if piece.markdown:
        return piece.markdown
    return heading(piece.words, piece.level) if piece.level else paragraph(piece.words)


def _words_block(piece: Piece) -> str:
    return paragraph(piece.words)
