"""An annotation in full for those who never see the site: HTML that needs no style sheet.

Every address in it is complete, nothing is drawn, and a verdict is always a word.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..languages import quoted
from ..marks import verdict_word
from ..model import Article, Claim, Correction, Figure, Note, Numbered, Verdict
from ..publish import card
from ..publish.context import Context
from ..publish.markup import Child, Html, el, html, join
from ..publish.references import source_html


def annotation_html(note: Numbered, article: Article, context: Context) -> Html:
    """Finding, claim, reasons, answer, sources and corrections, in the language of the article."""
    annotation = note.annotation
    texts: list[Child] = []
    if isinstance(annotation, Claim):
        texts = [*_claim(annotation, context)]
    elif isinstance(annotation, Note):
        texts = [Html(annotation.text.html), _figure(annotation.figure, context)]
    word = verdict_word(annotation, context.texts)
    headline = card.headline(annotation, context)
    return el(
        "div",
        {"lang": article.lang},
        el("p", None, el("strong", None, word), " · ", headline),
        card.warning_html(annotation, context),
        card.quote_html(note, context),
        texts,
        _sources(note, context),
        [_entry(correction, context) for correction in _in_order(note)],
        card.checked_html(annotation, context),
        _article(article, context),
    )


def correction_html(
    note: Numbered, correction: Correction, article: Article, context: Context
) -> Html:
    """One correction: what it is about, the verdicts before and after, and why."""
    headline = card.headline(note.annotation, context)
    return el(
        "div",
        {"lang": article.lang},
        el("p", None, el("strong", None, headline)),
        card.quote_html(note, context),
        _entry(correction, context),
        _sources(note, context),
        _article(article, context),
    )


def _claim(claim: Claim, context: Context) -> Iterator[Child]:
    speaker = claim.speaker
    who = ", ".join(filter(None, (speaker.name, speaker.role))) if speaker else None
    facts = join(", ", [fact for fact in (who, card.said_html(claim, context)) if fact])
    said = html(" (", facts, ")") if facts else None
    yield el("p", None, context.t("claim"), ": ", quoted(claim.claim, context.lang), said)
    if claim.explanation:
        yield Html(claim.explanation.html)
    if claim.reply:
        yield el("p", None, el("strong", None, context.t("reply")))
        yield card.reply_html(claim, context)


def _figure(figure: Figure | None, context: Context) -> Html | None:
    """What a figure shows, in words: the drawing itself is only on the site."""
    if figure is None:
        return None
    named = [html(el("b", None, area.label), _behind(area.text)) for area in figure.areas]
    named += [
        html(
            el("b", None, bar.label), f": {context.texts.number(bar.value)} {figure.unit}".rstrip()
        )
        for bar in figure.bars
    ]
    return html(
        el("p", None, figure.alt),
        el("p", None, figure.caption) if figure.caption else None,
        el("ul", None, *(el("li", None, one) for one in named)) if named else None,
    )


def _behind(words: str) -> str:
    return f": {words}" if words else ""


def _sources(note: Numbered, context: Context) -> Html | None:
    sources = note.annotation.sources
    if not sources:
        return None
    items = [el("li", None, source_html(source, context)) for source in sources]
    heading = el("p", None, el("strong", None, context.t("sources")))
    return html(heading, el("ul", None, *items))


def _in_order(note: Numbered) -> list[Correction]:
    return sorted(note.annotation.corrections, key=lambda correction: correction.date)


def _entry(correction: Correction, context: Context) -> Html:
    head = context.fill("corrected_on", date=context.time(correction.date))
    change = None
    if correction.before:
        before = _word(correction.before, context)
        change = html(": ", context.fill("before", before=before))
        if correction.after:
            after = _word(correction.after, context)
            change = html(": ", context.fill("changed", before=before, after=after))
    return html(
        el("p", None, el("strong", None, head), change),
        Html(correction.text.html),
    )


def _word(verdict: Verdict, context: Context) -> str:
    return context.texts.label(verdict.label, verdict.key)


def _article(article: Article, context: Context) -> Html:
    title = context.own(quoted(article.title, article.lang))
    return el("p", None, context.fill("on_article", article=title), " (", article.publisher, ")")
