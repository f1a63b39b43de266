"""``data/``: which files there are for programs, what is in them, and what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping

from ..escaping import escape
from ..model import Page, Site
from ..publish.context import Context
from ..publish.links import licence
from ..publish.listing import Column, Row, list_context, list_page, table
from ..publish.markup import Html, el, html
from . import claims_table
from .datapackage import DATA_FILES, FILE, sha256

_HERE = "data/"


def data_page(site: Site, made: Mapping[str, bytes]) -> Page:
    """The page; ``made`` holds the files that it tells size and checksum of."""
    context = list_context(site, _HERE)
    content = html(
        _terms(site, context),
        el("h2", None, context.t("data_files_h")),
        _files(made, context),
        el("p", {"class": "fc-soft"}, context.t("data_checksums")),
        el("h2", {"id": "columns"}, context.t("data_columns_h")),
        el("p", None, context.t("data_columns_intro")),
        _columns(context),
        el("h2", None, context.t("data_positions_h")),
        el("p", None, context.t("data_positions")),
        None if site.settings.url else el("p", {"class": "fc-soft"}, context.t("data_relative")),
    )
    lines = [
        f"- [{escape(file.file)}]({file.file}): {escape(context.t(f'data_files.{file.name}'))}"
        for file in DATA_FILES
    ]
    intro = context.t("data_intro")
    return list_page(context, context.t("data_h"), intro, content, lines, "data.md")


def _terms(site: Site, context: Context) -> Html:
    words = site.settings.data_license
    if not words:
        return el("p", None, context.t("data_no_licence"))
    return el("p", None, context.fill("data_licence", licence=licence(words)))


def _files(made: Mapping[str, bytes], context: Context) -> Html:
    columns = [
        Column(name=context.t("data_file")),
        Column(name=context.t("data_content")),
        Column(name=context.t("data_size")),
        Column(name="SHA-256"),
    ]
    rows = [
        _file_row(file.path, context.t(f"data_files.{file.name}"), made[file.path], context)
        for file in DATA_FILES
    ]
    rows.append(_file_row(FILE, context.t("data_files.datapackage"), made[FILE], context))
    return table(context.t("data_files_h"), columns, rows)


def _file_row(path: str, about: str, content: bytes, context: Context) -> Row:
    name = el("a", {"href": context.href(path), "download": True}, path.removeprefix(_HERE))
    size = f"{context.texts.number(len(content))} B"
    return Row(cells=[name, about, size, el("code", {"class": "fc-copy"}, sha256(content))])


def _columns(context: Context) -> Html:
    heads = [Column(name=context.t("data_column")), Column(name=context.t("data_meaning"))]
    rows = [
        Row(cells=[el("code", None, column.name), context.t(f"columns.{column.name}")])
        for column in claims_table.COLUMNS
    ]
    return table(context.t("data_columns_h"), heads, rows)
