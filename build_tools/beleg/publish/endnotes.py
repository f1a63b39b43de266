"""The notes below an article, in the form of the DPUB-ARIA roles for endnotes."""

from __future__ import annotations

from collections.abc import Sequence

from ..marks import own_colour
from ..model import Annotation, Claim, Link, Note, Numbered
from . import card
from .badge import badge
from .card_form import card_form
from .context import Context
from .figures import figure_html
from .markup import Html, el, html, join
from .references import source_list


def endnotes(notes: Sequence[Numbered], context: Context) -> Html | None:
    """All notes of an article; None where it has none."""
    if not notes:
        return None
    attributes = {
        "class": "fc-notes",
        "role": "doc-endnotes",
        "aria-labelledby": "fc_notes",
        "data-fc-added": True,
        "data-new": context.t("news_new"),
        "data-corrected": context.t("news_corrected"),
        "data-copy": context.t("copy_link"),
        "data-copied": context.t("copied"),
    }
    heading = el("h2", {"id": "fc_notes"}, context.t("notes_h"))
    items = [_note(note, context) for note in notes]
    listed = el("ol", {"role": "list"}, *items)
    return el("section", attributes, heading, listed, card_form(len(notes), context))


def _note(note: Numbered, context: Context) -> Html:
    annotation = note.annotation
    corrected = max((correction.date for correction in annotation.corrections), default=None)
    attributes = {
        "class": "fc-note",
        "id": f"fn:{annotation.id}",
        "data-id": annotation.id,
        "data-tone": annotation.tone,
        "data-status": None if annotation.status == "published" else annotation.status,
        "data-corrected": corrected,
        "value": note.number,
        "data-verdict": own_colour(annotation),
    }
    return el(
        "li",
        attributes,
        el("h3", None, badge(annotation, context), " ", card.headline(annotation, context)),
        card.warning_html(annotation, context),
        card.quote_html(note, context),
        _of_its_kind(note, context),
        _sources(annotation, context),
        _afterwards(annotation, context),
        card.checked_html(annotation, context),
        _ways(note, context),
    )


def _of_its_kind(note: Numbered, context: Context) -> Html | None:
    annotation = note.annotation
    if isinstance(annotation, Claim):
        text = annotation.explanation
        return html(_said(note, annotation, context), card.rich(text, context) if text else None)
    if isinstance(annotation, Note):
        return html(card.rich(annotation.text, context), figure_html(annotation, context))
    return None


def _said(note: Numbered, claim: Claim, context: Context) -> Html | None:
    """The claim where the quoted words are not the whole of it; who said it, when and where."""
    rows = []
    if words := card.claim_text(note):
        rows.append(html(el("dt", None, context.t("claim")), el("dd", None, words)))
    speaker = claim.speaker
    facts = [
        context.link(card.person_address(speaker), speaker.name) if speaker else None,
        card.said_html(claim, context),
    ]
    if known := [fact for fact in facts if fact]:
        key = "speaker" if speaker else "said"
        rows.append(html(el("dt", None, context.t(key)), el("dd", None, join(", ", known))))
    return el("dl", {"class": "fc-said"}, *rows) if rows else None


def _sources(annotation: Annotation, context: Context) -> Html | None:
    listed = source_list(annotation.sources, context)
    if listed is None or isinstance(annotation, Link):
        return listed
    return html(el("p", {"class": "fc-label"}, context.t("sources")), listed)


def _afterwards(annotation: Annotation, context: Context) -> Html:
    """What came after the check: the speaker's reply, and corrections."""
    parts = []
    reply = card.reply_html(annotation, context) if isinstance(annotation, Claim) else None
    if reply:
        label = el("p", {"class": "fc-label"}, context.t("reply"))
        parts.append(el("div", {"class": "fc-reply"}, label, reply))
    parts.extend(
        el("div", {"class": "fc-corrected"}, card.correction_html(correction, context))
        for correction in annotation.corrections
    )
    return html(*parts)


def _ways(note: Numbered, context: Context) -> Html:
    """To the annotation's own page, and back to where the reader was."""
    annotation = note.annotation
    back = {
        "class": "fc-back",
        "role": "doc-backlink",
        "href": f"#fnref:{annotation.id}",
        "aria-label": context.t("back_n", number=note.number),
    }
    page = None
    if not isinstance(annotation, Link):
        page = context.link(annotation.address, context.t("own_page"))
    arrow = el("span", {"aria-hidden": "true"}, "↑ ")
    words = el("a", back, arrow, context.t("back"))
    attributes = {"class": "fc-ways", "data-search-exclude": "1"}
    return el("p", attributes, join(" · ", [part for part in (words, page) if part]))
