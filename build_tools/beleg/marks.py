"""What stands in an article for an annotation: its reference, and words for screen readers."""

from __future__ import annotations

from html import escape

from .icons import icon
from .languages import Texts
from .model import Annotation, Claim, Link, Numbered, Scale

_WORD_JOINER = "\u2060"
"""Keeps the reference on the line of the word that it follows."""


def verdict_word(annotation: Annotation, texts: Texts) -> str:
    """The fine word that is shown: the verdict's own label, or what else the annotation is."""
    if annotation.status == "withdrawn":
        return texts.t("withdrawn")
    if isinstance(annotation, Claim):
        return texts.label(annotation.verdict.label, annotation.verdict.key)
    return texts.t("link_word") if isinstance(annotation, Link) else texts.t("tone.context")


def sign_html(annotation: Annotation) -> str:
    """The sign of the verdict where its scale gives it one of its own, else that of its tone."""
    own = annotation.verdict.icon if isinstance(annotation, Claim) else None
    if own and annotation.status != "withdrawn":
        return f'<span class="fc-icon" aria-hidden="true">{escape(own)}</span>'
    return icon(annotation.tone)


def own_colour(annotation: Annotation) -> str | None:
    """The key of the verdict where the scale gives it a line colour of its own, or None."""
    if not isinstance(annotation, Claim) or annotation.status == "withdrawn":
        return None
    return annotation.verdict.key if annotation.verdict.colour else None


def colour_rules(scale: Scale) -> str:
    """The style sheet of these colours."""
    rules = '.fc-page [data-verdict="{}"]{{--fc-line:{}}}\n'
    return "".join(rules.format(one.key, one.colour) for one in scale.verdicts if one.colour)


def reference_html(note: Numbered, lang: str) -> str:
    """The footnote reference: sign and number, with the verdict in its name."""
    texts = Texts.for_language(lang)
    annotation = note.annotation
    id_, word = escape(annotation.id), escape(_words(annotation, texts))
    label = escape(texts.t("ref_label", number=note.number, word=_words(annotation, texts)))
    colour = own_colour(annotation)
    own = f' data-verdict="{escape(colour)}"' if colour else ""
    return (
        f'<sup class="fc-sup" data-id="{id_}" data-fc-added data-search-exclude="1">{_WORD_JOINER}'
        f'<a class="fc-ref" id="fnref:{id_}" role="doc-noteref" href="#fn:{id_}" data-id="{id_}"'
        f' data-tone="{annotation.tone}" data-word="{word}" aria-label="{label}"{own}>'
        f"{sign_html(annotation)}{note.number}</a></sup>"
    )


def start_text(note: Numbered, lang: str) -> str:
    """What a screen reader says where the passage begins. Plain text."""
    texts = Texts.for_language(lang)
    return texts.t("sr_start", number=note.number, word=_words(note.annotation, texts))


def end_text(note: Numbered, lang: str) -> str:
    """What a screen reader says where the passage ends. Plain text."""
    return Texts.for_language(lang).t("sr_end", number=note.number)


def _words(annotation: Annotation, texts: Texts) -> str:
    word = verdict_word(annotation, texts)
    return f"{word}, {texts.t('draft')}" if annotation.status == "draft" else word
