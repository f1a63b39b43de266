"""Annotations as other pages mention them: by article, a line for each."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ..escaping import escape
from ..model import AnnotatedArticle, Desk
from . import card
from .badge import badge
from .context import Context
from .links import ANYWHERE
from .listing import Listed, foreign, list_context
from .markup import Html, el
from .once import once
from .paging import ITEMS, Item


class Mentions:
    """The annotations of an article as such items, each made once however often it is asked for."""

    def __init__(self, annotated: AnnotatedArticle, context: Context) -> None:
        article = annotated.article
        home = context.link(f"articles/{article.slug}/", article.title)
        self._title = foreign(article.lang, context, home)
        self._context = context
        self._made: dict[str, tuple[str, str]] = {}

    def heading(self, tag: str) -> str:
        """The title of the article in such an element."""
        return str(el(tag, None, self._title))

    def item(self, listed: Listed, heading: str) -> Item:
        """The one of ``listed``, which is of this article, below ``heading``."""
        id_ = listed.note.annotation.id
        if id_ not in self._made:
            line = _line(listed, self._context)
            self._made[id_] = (str(_shown(listed, self._context)), line)
        return Item(*self._made[id_], heading)


@once
def mentions_of(annotated: AnnotatedArticle, desk: Desk) -> Mentions:
    """Those of one article, for any page."""
    return Mentions(annotated, list_context(desk, ANYWHERE))


def by_article(items: Iterable[Item]) -> str:
    """``items``, which are sorted by article, below the headings of their articles."""
    start, _, end = el("ul", {"class": "fc-claims"}, ITEMS).partition(ITEMS)
    parts = []
    for heading, group in groupby(items, key=lambda item: item.heading):
        parts += [heading, start, *(item.html for item in group), end]
    return "".join(parts)


def _shown(listed: Listed, context: Context) -> Html:
    annotation = listed.note.annotation
    title = context.link(annotation.address, card.headline(annotation, context))
    named = foreign(listed.article.article.lang, context, title)
    return el("li", None, badge(annotation, context), " ", named)


def _line(listed: Listed, context: Context) -> str:
    annotation = listed.note.annotation
    page = f"articles/{annotation.slug}/{annotation.id}.md"
    if annotation.kind == "link":
        page = f"articles/{annotation.slug}.md#{annotation.id}"
    return f"- [{escape(card.headline(annotation, context))}]({ANYWHERE}{page})"
