"""The list of all claims, the latest checked first. A script sorts and filters it."""

from __future__ import annotations

from collections.abc import Iterator

from ..escaping import escape
from ..marks import verdict_word
from ..model import Claim, Page, Site
from . import card
from .badge import badge
from .context import Context
from .filter_form import filter_form
from .listing import (
    Column,
    Listed,
    Row,
    every_claim,
    foreign,
    list_context,
    list_page,
    script,
    table,
)
from .markup import Child, Html, el, html


def claims_page(site: Site) -> Iterator[Page]:
    """``claims/``: verdict, claim, finding, speaker, date and article."""
    context = list_context(site, "claims/")
    # Sorting is stable, so claims of one day stay in the order of the articles.
    found = sorted(
        every_claim(site, withdrawn=True), key=lambda one: one[1].checked or "", reverse=True
    )
    order = {verdict.key: at for at, verdict in enumerate(site.registers.scale.verdicts)}
    rows = [_row(listed, claim, order, context) for listed, claim in found]
    title = context.t("claims_h")
    content = _list(title, rows, context) if rows else el("p", None, context.t("no_claims"))
    lines = [_line(claim, context) for _, claim in found]
    intro = context.t("claims_intro", n=len(rows))
    yield list_page(context, title, intro, content, lines, "claims.md")


_COLUMNS = (
    ("verdict", "verdict"),
    ("claim", None),
    ("finding", None),
    ("speaker", "speaker"),
    ("date", "date"),
    ("article", "article"),
)
_FILTERS = ("verdict", "speaker", "tag", "article")


def _list(title: str, rows: list[Row], context: Context) -> Html:
    columns = [Column(name=context.t(text), key=key) for text, key in _COLUMNS]
    orders = [key for _, key in _COLUMNS if key]
    form = filter_form(context, filters=_FILTERS, orders=orders, number=len(rows))
    return html(form, table(title, columns, rows), script("lists.js", context))


def _row(listed: Listed, claim: Claim, order: dict[str, int], context: Context) -> Row:
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
    return Row(cells=cells, data=data)


def _line(claim: Claim, context: Context) -> str:
    label = verdict_word(claim, context.texts)
    return f"- {escape(label)}: [{escape(claim.summary)}](articles/{claim.slug}/{claim.id}.md)"
