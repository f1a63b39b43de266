"""The list of all articles, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter

from ..escaping import escape
from ..model import AnnotatedArticle, Desk
from ..parts import Part
from .context import Context
from .links import ANYWHERE
from .listing import foreign, list_context
from .markup import Html, el, join
from .paging import ITEMS, Item, Outline, Sheet, list_pages
from .timeline import has_timeline, timeline_address

_Dated = tuple[str, Item]
"""The day on which an article was published, or nothing, and its entry."""


def _entry(annotated: AnnotatedArticle, desk: Desk) -> _Dated:
    shown = _shown(annotated, list_context(desk, ANYWHERE))
    return published(annotated), Item(str(shown), article_line(annotated))


def published(annotated: AnnotatedArticle) -> str:
    """By this articles are sorted, those without a date at the end."""
    return annotated.article.published or ""


def article_line(annotated: AnnotatedArticle) -> str:
    """An article in a Markdown list, for any page."""
    article = annotated.article
    return f"- [{escape(article.title)}]({ANYWHERE}articles/{article.slug}.md)"


def _join(entries: Iterable[_Dated], desk: Desk) -> Iterator[Outline]:
    """``articles/``."""
    context = list_context(desk, "articles/")
    found = [item for _, item in sorted(entries, key=itemgetter(0), reverse=True)]
    intro = "" if found else context.t("no_articles")
    yield from list_pages(
        desk, "articles/", context.t("articles_all"), found, _content, intro=intro
    )


def _content(sheet: Sheet, context: Context) -> Html | None:
    return el("ul", {"class": "fc-claims"}, ITEMS) if sheet.items else None


def _shown(annotated: AnnotatedArticle, context: Context) -> Html:
    article = annotated.article
    facts = [
        article.publisher,
        context.time(article.published) if article.published else None,
        context.t("notes_n", n=len(annotated.notes)),
    ]
    if has_timeline(annotated):
        facts.append(context.link(timeline_address(article.slug), context.t("timeline")))
    title = foreign(article.lang, context, context.link(f"articles/{article.slug}/", article.title))
    known = join(" · ", [fact for fact in facts if fact])
    return el("li", None, title, " ", el("span", {"class": "fc-soft"}, known))


ARTICLE_LIST = Part(name="articles", of=_entry, join=_join)
