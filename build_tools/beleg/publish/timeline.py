"""The timeline of an article: what was said when, when it was checked, what came after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from ..escaping import escape
from ..icons import icon
from ..languages import quoted
from ..model import AnnotatedArticle, Claim, Desk, Link, Numbered, Page
from . import card
from .charts import by_verdict
from .context import Context
from .links import markdown_href
from .listing import claims_of
from .markup import Html, el, html, join

_Event = tuple[str, Html]
"""ISO 8601 word, and what happened. Words sort as dates do, inexact ones first."""


def timeline_pages(annotated: AnnotatedArticle, desk: Desk) -> Iterator[Page]:
    """``charts/<slug>/`` of an article in which something has a date."""
    if has_timeline(annotated):
        yield _page(annotated, desk)


def timeline_address(slug: str) -> str:
    """Where the timeline of an article is."""
    return f"charts/{slug}/"


def has_timeline(annotated: AnnotatedArticle) -> bool:
    """Whether an annotation of the article has a date."""
    return any(_dates(note) for note in annotated.notes)


def _dates(note: Numbered) -> bool:
    annotation = note.annotation
    said = isinstance(annotation, Claim) and annotation.said and annotation.said.date
    return bool(said or annotation.checked or annotation.corrections)


def _page(annotated: AnnotatedArticle, desk: Desk) -> Page:
    article = annotated.article
    here = timeline_address(article.slug)
    context = Context(lang=article.lang, here=here, settings=desk.settings)
    events = sorted(_events(annotated, context), key=lambda event: event[0])
    days = [
        _day(word, [happened for _, happened in group], context)
        for word, group in groupby(events, key=lambda event: event[0])
    ]
    title = context.t("timeline_of", article=article.title)
    counted = Counter(claim.verdict.key for _, claim in claims_of(annotated, withdrawn=False))
    by = context.t("by_verdict")
    chart = by_verdict(counted, desk.registers.scale, "by_verdict", by, context)
    home = context.own(context.link(f"articles/{article.slug}/", article.title))
    content = context.page(
        el("h1", None, title),
        el("p", {"class": "fc-meta"}, context.fill("on_article", article=home)),
        el("ol", {"class": "fc-claims fc-timeline"}, *days),
        html(el("h2", None, by), chart) if chart else None,
    )
    path = f"charts/{article.slug}.md"
    back = markdown_href(path, f"articles/{article.slug}.md")
    return Page(
        path=path,
        title=title,
        lang=context.lang,
        html=content,
        markdown=f"# {escape(title)}\n\n[{escape(article.title)}]({back})\n",
        description=title,
    )


def _day(word: str, happened: Sequence[Html], context: Context) -> Html:
    items = [el("li", None, one) for one in happened]
    return el("li", None, _DOT, context.time(word), el("ul", {"class": "fc-claims"}, *items))


_DOT = el(
    "svg",
    {"class": "fc-dot", "viewBox": "0 0 12 12", "aria-hidden": "true"},
    el("circle", {"cx": 6, "cy": 6, "r": 5}),
)


def _events(annotated: AnnotatedArticle, context: Context) -> Iterator[_Event]:
    article = annotated.article
    if article.published:
        yield article.published, html(context.t("article_published"))
    for note in annotated.notes:
        yield from _of_note(note, context)
    checked = sorted(
        ((n.annotation.checked or "", n) for n in annotated.notes if n.annotation.checked),
        key=lambda pair: pair[0],
    )
    for date, pairs in groupby(checked, key=lambda pair: pair[0]):
        notes = [note for _, note in pairs]
        numbers = join(", ", [_number(note, context) for note in notes])
        listed = context.fill("in_notes", n=len(notes), list=numbers)
        yield date, context.fill("checked_then", list=listed)


def _of_note(note: Numbered, context: Context) -> Iterator[_Event]:
    annotation = note.annotation
    link = context.link(annotation.address, card.headline(annotation, context))
    if isinstance(annotation, Claim):
        said = annotation.said
        if said and said.date and annotation.status != "withdrawn":
            speaker = annotation.speaker
            words = context.link(annotation.address, quoted(annotation.claim, context.lang))
            who = [speaker.name, ": "] if speaker else None
            yield said.date, html(Html(icon(annotation.tone)), " ", who, context.own(words))
        if annotation.reply and annotation.reply.date:
            yield annotation.reply.date, html(context.t("reply"), ": ", context.own(link))
    for date in dict.fromkeys(entry.date for entry in annotation.corrections):
        yield date, html(context.t("corrected"), ": ", context.own(link))


def _number(note: Numbered, context: Context) -> Html:
    annotation = note.annotation
    fragment = annotation.id if isinstance(annotation, Link) else f"fn:{annotation.id}"
    return context.link(f"articles/{annotation.slug}/#{fragment}", str(note.number))
