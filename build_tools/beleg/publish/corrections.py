"""The public log of corrections, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from ..escaping import escape
from ..model import AnnotatedArticle, Correction, Desk, Link
from ..parts import Part
from . import card
from .badge import badge
from .context import Context
from .feed_links import feed_html
from .links import ANYWHERE
from .listing import Listed, foreign, list_context, notes_of
from .markup import Child, Html, el
from .paging import ITEMS, Item, Outline, Sheet, list_pages


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A correction; none where an annotation was withdrawn without saying why."""

    listed: Listed
    correction: Correction | None

    @property
    def date(self) -> str:
        """By this entries are sorted, those without a date at the end."""
        return self.correction.date if self.correction else ""


def entries(annotated: AnnotatedArticle) -> Iterator[Entry]:
    """All corrections and withdrawals of an article, in reading order."""
    for listed in notes_of(annotated):
        annotation = listed.note.annotation
        for correction in annotation.corrections:
            yield Entry(listed=listed, correction=correction)
        if annotation.status == "withdrawn" and not annotation.corrections:
            yield Entry(listed=listed, correction=None)


_Dated = tuple[str, Item]


def _log(annotated: AnnotatedArticle, desk: Desk) -> tuple[_Dated, ...]:
    context = list_context(desk, ANYWHERE)
    return tuple(
        (entry.date, Item(str(entry_html(entry, context)), _line(entry, context)))
        for entry in entries(annotated)
    )


def _join(found: Iterable[tuple[_Dated, ...]], desk: Desk) -> Iterator[Outline]:
    """``corrections/``: what was changed, when, and why."""
    context = list_context(desk, "corrections/")
    # Sorting is stable, so entries of one day stay in the order of the articles.
    dated = sorted((one for log in found for one in log), key=itemgetter(0), reverse=True)
    items = [item for _, item in dated]
    intro = context.t("corrections_intro") if items else context.t("no_corrections")
    title = context.t("corrections_h")
    yield from list_pages(desk, "corrections/", title, items, _content, intro=intro)


def _content(sheet: Sheet, context: Context) -> Child:
    shown = el("ol", {"class": "fc-log"}, ITEMS) if sheet.items else None
    return [feed_html("", context), shown]


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
    return f"- {escape(date)} [{headline}]({ANYWHERE}{page}): {said}"


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


CORRECTIONS = Part(name="corrections", of=_log, join=_join)
