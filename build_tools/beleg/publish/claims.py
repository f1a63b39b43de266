"""The list of all claims, the latest checked first. A script sorts and filters a short one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple

from ..escaping import escape
from ..marks import verdict_word
from ..model import AnnotatedArticle, Claim, Desk
from ..parts import Part
from . import card
from .badge import badge
from .context import Context
from .filter_form import filter_form
from .links import ANYWHERE
from .listing import (
    Column,
    Listed,
    Row,
    claims_of,
    foreign,
    list_context,
    script,
    table_around,
    table_row,
)
from .markup import Child, Html, el, html
from .paging import ITEMS, Item, Items, Outline, Sheet, laid_out, list_pages, unread
from .search import search_all_claims


class _Rows(NamedTuple):
    """The claims of an article."""

    checked: tuple[str, ...]
    """The day on which each was checked, or nothing."""
    items: Items


def _rows(annotated: AnnotatedArticle, desk: Desk) -> _Rows:
    context = list_context(desk, ANYWHERE)
    order = {verdict.key: at for at, verdict in enumerate(desk.registers.scale.verdicts)}
    names = [context.t(text) for text, _ in _COLUMNS]
    claims = list(claims_of(annotated, withdrawn=True))
    return _Rows(
        tuple(claim.checked or "" for _, claim in claims),
        laid_out(_item(listed, claim, order, names, context) for listed, claim in claims),
    )


def _join(found: Iterable[_Rows], desk: Desk) -> Iterator[Outline]:
    """``claims/``: verdict, claim, finding, speaker, date and article."""
    context = list_context(desk, "claims/")
    # Sorting is stable, so claims of one day stay in the order of the articles.
    dated = (one for rows in found for one in zip(rows.checked, unread(rows.items), strict=True))
    checked = sorted(dated, key=itemgetter(0), reverse=True)
    rows = [item for _, item in checked]
    title, intro = context.t("claims_h"), context.t("claims_intro", n=len(rows))

    def content(sheet: Sheet, context: Context) -> Html:
        return _content(title, sheet, desk, context)

    yield from list_pages(desk, "claims/", title, rows, content, intro=intro)


_COLUMNS = (
    ("verdict", "verdict"),
    ("claim", None),
    ("finding", None),
    ("speaker", "speaker"),
    ("date", "date"),
    ("article", "article"),
)
_FILTERS = ("verdict", "speaker", "tag", "article")


def _content(title: str, sheet: Sheet, desk: Desk, context: Context) -> Html:
    if not sheet.items:
        return el("p", None, context.t("no_claims"))
    columns = [Column(name=context.t(text), key=key) for text, key in _COLUMNS]
    rows = table_around(title, columns, ITEMS)
    if sheet.several and desk.settings.search:
        return html(search_all_claims(desk.registers.scale, context), rows)
    orders = [key for _, key in _COLUMNS if key]
    form = filter_form(context, sheet, filters=_FILTERS, orders=orders)
    return html(form, rows, script("lists.js", context))


def _item(
    listed: Listed, claim: Claim, order: Mapping[str, int], names: list[str], context: Context
) -> Item:
    article = listed.article.article
    date = claim.said.date if claim.said else None
    speaker = claim.speaker
    cells: list[Child] = [
        badge(claim, context),
        foreign(article.lang, context, claim.claim),
        foreign(article.lang, context, context.link(claim.address, claim.summary)),
        context.link(card.person_address(speaker), speaker.name) if speaker else None,
        context.time(date) if date else None,
        foreign(article.lang, context, context.link(claim.passage, article.title)),
    ]
    withdrawn = claim.status == "withdrawn"
    data = {
        "order": str(len(order) if withdrawn else order[claim.verdict.key]),
        "tag": "\n".join(claim.tags) or None,
    }
    return Item(str(table_row(names, Row(cells=cells, data=data))), _line(claim, context))


def _line(claim: Claim, context: Context) -> str:
    label = verdict_word(claim, context.texts)
    page = f"{ANYWHERE}articles/{claim.slug}/{claim.id}.md"
    return f"- {escape(label)}: [{escape(claim.summary)}]({page})"


CLAIMS = Part(name="claims", of=_rows, join=_join)
