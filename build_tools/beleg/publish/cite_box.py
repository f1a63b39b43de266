"""The box from which a reader copies a citation. It is plain text and needs no script."""

from __future__ import annotations

from .. import citations
from ..model import Annotation, Article
from .context import Context
from .markup import Html, el


def citation_html(annotation: Annotation, article: Article, context: Context) -> Html:
    """Three forms, closed until they are wanted."""
    settings = context.settings
    forms = (
        (context.t("plain_text"), citations.plain_text(annotation, article, settings)),
        ("BibTeX", citations.bibtex(annotation, article, settings)),
        ("CSL-JSON", citations.csl_json(annotation, article, settings)),
    )
    shown = [
        [el("p", {"class": "fc-label"}, name), el("pre", {"class": "fc-copy"}, words)]
        for name, words in forms
    ]
    attributes = {"class": "fc-more", "data-search-exclude": "1"}
    return el("details", attributes, el("summary", None, context.t("cite")), shown)
