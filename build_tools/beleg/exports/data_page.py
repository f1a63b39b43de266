"""``data/``: which files there are for programs, what is in them, and what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping

from ..escaping import escape
from ..model import Desk, Page
from ..publish.context import Context
from ..publish.links import licence
from ..publish.listing import Column, Row, list_context, list_page, table
from ..publish.markup import Html, el, html
from . import claims_table
from .datapackage import DATA_FILES, FILE
from .piecewise import Measured

_HERE = "data/"


def data_page(made: Mapping[str, Measured], desk: Desk) -> Page:
    """The page; ``made``: path of each file that it describes -> what was measured."""
    context = list_context(desk, _HERE)
    content = html(
        _terms(desk, context),
        el("h2", None, context.t("data_files_h")),
        _files(made, context),
        el("p", {"class": "fc-soft"}, context.t("data_checksums")),
        el("h2", {"id": "columns"}, context.t("data_columns_h")),
        el("p", None, context.t("data_columns_intro")),
        _columns(context),
        el("h2", None, context.t("data_positions_h")),
        el("p", None, context.t("data_positions")),
        None if desk.settings.url else el("p", {"class": "fc-soft"}, context.t("data_relative")),
    )
    lines = [
        f"- [{escape(file.file)}]({file.file}): {escape(context.t(f'data_files.{file.name}'))}"
        for file in DATA_FILES
    ]
    intro = context.t("data_intro")
    return list_page(context, context.t("data_h"), intro, content, lines, "data.md")


def _terms(desk: Desk, context: Context) -> Html:
    words = desk.settings.data_license
    if not words:
        return el("p", None, context.t("data_no_licence"))
    return el("p", None, context.fill("data_licence", licence=licence(words)))


def _files(made: Mapping[str, Measured], context: Context) -> Html:
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


def _file_row(path: str, about: str, made: Measured, context: Context) -> Row:
    name = el("a", {"href": context.href(path), "download": True}, path.removeprefix(_HERE))
    size = f"{context.texts.number(made.size)} B"
    return Row(cells=[name, about, size, el("code", {"class": "fc-copy"}, made.sha256)])


def _columns(context: Context) -> Html:
    heads = [Column(name=context.t("data_column")), Column(name=context.t("data_meaning"))]
    rows = [
        Row(cells=[el("code", None, column.name), context.t(f"columns.{column.name}")])
        for column in claims_table.COLUMNS
    ]
    return table(context.t("data_columns_h"), heads, rows)
