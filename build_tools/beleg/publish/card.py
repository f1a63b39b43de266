"""The parts that an annotation has on the article's page and on its own page alike."""

from __future__ import annotations

import re

from ..identifiers import name_level, name_slug
from ..languages import quoted
from ..model import Annotation, Claim, Correction, Link, Note, Numbered, Person, RichText
from .badge import verdict_badge
from .context import Context
from .links import outward
from .markup import Child, Html, el, html, join


def headline(annotation: Annotation, context: Context) -> str:
    """What the annotation says, in one line."""
    if isinstance(annotation, Claim):
        return annotation.summary
    if isinstance(annotation, Note):
        return annotation.title
    assert isinstance(annotation, Link)
    return annotation.text or context.t("link_headline")


def quote_html(note: Numbered, context: Context) -> Html | None:
    """The article's own words; those that an annotation was written for where it is withdrawn."""
    quote = note.annotation.quote
    words = note.anchored.words or (quote.exact if quote else "")
    if not words:
        return None
    return el("blockquote", {"class": "fc-quote"}, el("p", None, quoted(words, context.lang)))


def claim_text(note: Numbered) -> str | None:
    """The claim, where it says more than the quoted words."""
    claim = note.annotation
    if not isinstance(claim, Claim):
        return None
    return None if _level(claim.claim) == _level(note.anchored.words) else claim.claim


def _level(words: str) -> str:
    return " ".join(words.split()).strip("„“”‚‘’«»\"'.,;:!? ").casefold()


def person_address(person: Person) -> str:
    """The page of this person; that of a plain name begins with a sign that no key has."""
    return f"people/{person.key}/" if person.key else f"people/~{name_slug(person.name)}/"


def person_id(person: Person) -> str:
    """A key, or the name in a form that no key has. Equal for who is taken for one person."""
    return person.key or f"name:{name_level(person.name)}"


def said_html(claim: Claim, context: Context) -> Html | None:
    """When and where it was said."""
    said = claim.said
    if said is None:
        return None
    where = said.where or (context.t("said_source") if said.url else None)
    parts = [
        context.time(said.date) if said.date else None,
        outward(said.url, where) if where else None,
    ]
    return join(", ", [part for part in parts if part]) or None


_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)


def rich(text: RichText, context: Context, lang: str = "") -> Html:
    """Sanitised text in ``lang``, else in the page's language; wide tables can be scrolled."""
    region = {"class": "fc-scroll", "tabindex": 0, "role": "region"}

    def scrolled(match: re.Match[str]) -> str:
        table = el("table", {"class": "fc-table"}, Html(match[1]))
        return el("div", {**region, "aria-label": context.t("table")}, table)

    attributes = {"class": "fc-body", "lang": lang if lang not in {"", context.lang} else None}
    return el("div", attributes, Html(_TABLE.sub(scrolled, text.html)))


def reply_html(claim: Claim, context: Context) -> Html | None:
    """What the speaker answered, with date and address."""
    reply = claim.reply
    if reply is None:
        return None
    where = outward(reply.url, context.t("reply_source")) if reply.url else None
    facts = [context.time(reply.date) if reply.date else None, where]
    known = join(", ", [fact for fact in facts if fact])
    source = el("p", {"class": "fc-soft"}, known) if known else None
    return html(rich(reply.text, context), source)


def correction_html(correction: Correction, context: Context, lang: str = "") -> Html:
    """One entry of the log: date, the verdicts before and after, and why, written in ``lang``."""
    return html(
        el("p", {"class": "fc-correction"}, *_change(correction, context)),
        rich(correction.text, context, lang),
    )


def _change(correction: Correction, context: Context) -> list[Child]:
    head = el("b", None, context.fill("corrected_on", date=context.time(correction.date)))
    before, after = correction.before, correction.after
    if before and after:
        change = context.fill(
            "changed",
            before=verdict_badge(before, context),
            after=verdict_badge(after, context),
        )
        return [head, ": ", change]
    if before:
        return [head, ": ", context.fill("before", before=verdict_badge(before, context))]
    return [head]


def checked_html(annotation: Annotation, context: Context) -> Html | None:
    """As of when it holds, and who wrote and who checked it."""
    parts = [
        context.fill("status_of", date=context.time(annotation.checked))
        if annotation.checked
        else None,
        context.t("author", name=annotation.author) if annotation.author else None,
        context.t("reviewer", name=annotation.reviewer) if annotation.reviewer else None,
    ]
    known = [part for part in parts if part]
    return el("p", {"class": "fc-meta"}, join(" · ", known)) if known else None


def warning_html(annotation: Annotation, context: Context) -> Html | None:
    """Says so where an annotation is withdrawn or not yet published."""
    if annotation.status == "published":
        return None
    texts = {"withdrawn": "withdrawn_note", "draft": "draft_note"}
    return el("p", {"class": "fc-warning"}, context.t(texts[annotation.status]))
