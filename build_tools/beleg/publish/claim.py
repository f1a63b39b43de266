"""The page of one claim: the finding as its headline, then who said what, and why it is so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..languages import quoted
from ..marks import verdict_word
from ..model import AnnotatedArticle, Claim, Desk, Numbered, Page
from . import card
from .badge import verdict_badge
from .context import Context
from .embed_box import oembed_link
from .markup import Html, html
from .own_page import dl, frame, own_context, own_page, section
from .share import picture_address


def claim_pages(annotated: AnnotatedArticle, desk: Desk) -> Iterator[Page]:
    """One page per claim of the article."""
    for note in annotated.notes:
        if isinstance(note.annotation, Claim):
            yield _page(annotated, note, note.annotation, desk)


def _page(annotated: AnnotatedArticle, note: Numbered, claim: Claim, desk: Desk) -> Page:
    context = own_context(annotated, note, desk)
    text = claim.explanation
    content = frame(
        annotated,
        note,
        context,
        _facts(claim, context),
        section("explanation", context, card.rich(text, context) if text else None),
        section("reply", context, card.reply_html(claim, context)),
    )
    page = own_page(annotated, note, context, content, text, _description(claim, context))
    picture = picture_address(claim, annotated.article, desk.settings)
    return replace(page, head=page.head + oembed_link(claim, desk.settings), picture=picture or "")


def _description(claim: Claim, context: Context) -> str:
    """What was claimed, by whom, the verdict, and why: enough where only this is shown."""
    who = f"{claim.speaker.name}: " if claim.speaker else ""
    verdict = f"{context.t('verdict')}: {verdict_word(claim, context.texts)}"
    return f"{who}{quoted(claim.claim, context.lang)} – {verdict}. {claim.summary}"


def _facts(claim: Claim, context: Context) -> Html:
    speaker = claim.speaker
    who = None
    if speaker:
        role = f", {speaker.role}" if speaker.role else None
        who = html(context.link(card.person_address(speaker), speaker.name), role)
    return dl(
        [
            (context.t("claim"), claim.claim),
            (context.t("speaker"), who),
            (context.t("said"), card.said_html(claim, context)),
            (context.t("verdict"), _verdict(claim, context)),
        ]
    )


def _verdict(claim: Claim, context: Context) -> Html:
    """The verdict and the way to what it means; a withdrawn one is history."""
    shown = verdict_badge(claim.verdict, context)
    if claim.status == "withdrawn":
        shown = context.fill("before", before=shown)
    criteria = context.link(f"verdicts/#{claim.verdict.key}", context.t("criteria_link"))
    return html(shown, " ", criteria)
