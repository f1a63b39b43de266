"""The verdict as a badge: sign and word, never the sign alone."""

from __future__ import annotations

from ..icons import icon
from ..marks import own_colour, sign_html, verdict_word
from ..model import Annotation, Verdict
from .context import Context
from .markup import Html, el, html


def badge(annotation: Annotation, context: Context, *, large: bool = False) -> Html:
    """The badge of an annotation, and one that says so where it is a draft."""
    sign = Html(sign_html(annotation))
    word = verdict_word(annotation, context.texts)
    attributes = {
        "class": "fc-badge fc-large" if large else "fc-badge",
        "data-tone": annotation.tone,
        "data-verdict": own_colour(annotation),
    }
    shown = el("span", attributes, sign, word)
    if annotation.status == "draft":
        return html(shown, " ", el("span", {"class": "fc-badge fc-draft"}, context.t("draft")))
    return shown


def verdict_badge(verdict: Verdict, context: Context, *, large: bool = False) -> Html:
    """The badge of a step of the scale."""
    attributes = {
        "class": "fc-badge fc-large" if large else "fc-badge",
        "data-tone": verdict.tone,
        "data-verdict": verdict.key if verdict.colour else None,
    }
    own = el("span", {"class": "fc-icon", "aria-hidden": "true"}, verdict.icon)
    sign = own if verdict.icon else Html(icon(verdict.tone))
    return el("span", attributes, sign, context.texts.label(verdict.label, verdict.key))
