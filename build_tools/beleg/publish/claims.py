"""The list of all claims."""

from __future__ import annotations

from collections.abc import Iterator

from ..escaping import escape
from ..marks import verdict_word
from ..model import Claim, Page, Site
from . import card
from .badge import badge
from .context import Context
from .listing import Listed, every_claim, foreign, list_context, list_page, table
from .markup import Child, el


def claims_page(site: Site) -> Iterator[Page]:
    """``claims/``: verdict, claim, finding, speaker, date and article."""
    context = list_context(site, "claims/")
    found = list(every_claim(site, withdrawn=True))
    columns = [context.t(key) for key in _COLUMNS]
    rows = [_row(listed, claim, context) for listed, claim in found]
    title = context.t("claims_h")
    content: Child = table(title, columns, rows) if rows else el("p", None, context.t("no_claims"))
    lines = [_line(claim, context) for _, claim in found]
    intro = context.t("claims_intro", n=len(rows))
    yield list_page(context, title, intro, content, lines, "claims.md")


_COLUMNS = ("verdict", "claim", "finding", "speaker", "date", "article")


def _row(listed: Listed, claim: Claim, context: Context) -> list[Child]:
    article = listed.article.article
    date = claim.said.date if claim.said else None
    speaker = claim.speaker
    return [
        badge(claim, context),
        foreign(article.lang, context, claim.claim),
        foreign(article.lang, context, context.link(claim.address, claim.summary)),
        context.link(card.person_address(speaker), speaker.name) if speaker else None,
        context.time(date) if date else None,
        foreign(article.lang, context, context.link(claim.passage, article.title)),
    ]


def _line(claim: Claim, context: Context) -> str:
    label = verdict_word(claim, context.texts)
    return f"- {escape(label)}: [{escape(claim.summary)}](articles/{claim.slug}/{claim.id}.md)"
