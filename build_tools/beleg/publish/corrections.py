"""The public log of corrections, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..escaping import escape
from ..model import Correction, Link, Page, Site
from . import card
from .badge import badge
from .context import Context
from .feed_links import feed_html
from .listing import Listed, every_note, foreign, list_context, list_page
from .markup import Html, el


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A correction; none where an annotation was withdrawn without saying why."""

    listed: Listed
    correction: Correction | None


def entries(site: Site) -> list[Entry]:
    """All corrections and withdrawals, newest first, those without a date at the end."""
    found: list[Entry] = []
    for listed in every_note(site):
        annotation = listed.note.annotation
        found.extend(Entry(listed=listed, correction=c) for c in annotation.corrections)
        if annotation.status == "withdrawn" and not annotation.corrections:
            found.append(Entry(listed=listed, correction=None))
    # Sorting is stable, so entries of one day stay in the order of the articles.
    return sorted(found, key=lambda e: e.correction.date if e.correction else "", reverse=True)


def corrections_page(site: Site) -> Iterator[Page]:
    """``corrections/``: what was changed, when, and why."""
    context = list_context(site, "corrections/")
    found = entries(site)
    items = [entry_html(entry, context) for entry in found]
    content = el("ol", {"class": "fc-log"}, *items) if items else None
    intro = context.t("corrections_intro") if items else context.t("no_corrections")
    lines = [_line(entry, context) for entry in found]
    follow = feed_html("", context)
    shown = [follow, content]
    yield list_page(context, context.t("corrections_h"), intro, shown, lines, "corrections.md")


def entry_html(entry: Entry, context: Context, heading: str = "h2") -> Html:
    """The annotation, its article, and what was changed; ``heading`` is the element to use."""
    annotation = entry.listed.note.annotation
    article = entry.listed.article.article
    title = context.link(annotation.address, card.headline(annotation, context))
    home = context.link(f"articles/{article.slug}/", foreign(article.lang, context, article.title))
    withdrawn = annotation.status == "withdrawn"
    first = [badge(annotation, context), " "] if withdrawn else None
    return el(
        "li",
        None,
        el(heading, None, first, foreign(article.lang, context, title)),
        el("p", {"class": "fc-meta"}, context.fill("on_article", article=context.own(home))),
        card.correction_html(entry.correction, context, article.lang)
        if entry.correction
        else card.warning_html(annotation, context),
    )


def _line(entry: Entry, context: Context) -> str:
    annotation = entry.listed.note.annotation
    date = context.texts.date(entry.correction.date) if entry.correction else ""
    change = _change(entry.correction, context) if entry.correction else ""
    page = f"articles/{annotation.slug}/{annotation.id}.md"
    if isinstance(annotation, Link):
        page = f"articles/{annotation.slug}.md#{annotation.id}"
    text = escape(entry.correction.text.plain) if entry.correction else context.t("withdrawn")
    headline = escape(card.headline(annotation, context))
    said = " ".join(filter(None, (escape(change), text)))
    return f"- {escape(date)} [{headline}]({page}): {said}"


def _change(correction: Correction, context: Context) -> str:
    """The verdicts before and after, in words."""
    before, after = correction.before, correction.after
    if before is None:
        return ""
    was = context.texts.label(before.label, before.key)
    if after is None:
        return f"{context.t('before', before=was)}."
    now = context.texts.label(after.label, after.key)
    return f"{context.t('changed', before=was, after=now)}."
