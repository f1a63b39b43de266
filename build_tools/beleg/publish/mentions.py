"""Annotations as other pages mention them: by article, a line for each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ..escaping import escape
from . import card
from .badge import badge
from .context import Context
from .links import markdown_href
from .listing import Listed, foreign
from .markup import Html, el, html


def mentions(found: Sequence[Listed], heading: str, context: Context) -> Html:
    """All of ``found``, which are sorted by article; ``heading`` is the element above each."""
    parts = []
    for slug, group in groupby(found, key=lambda one: one.article.article.slug):
        listed = list(group)
        article = listed[0].article.article
        home = context.link(f"articles/{slug}/", article.title)
        parts.append(el(heading, None, foreign(article.lang, context, home)))
        parts.append(el("ul", {"class": "fc-claims"}, *(_item(one, context) for one in listed)))
    return html(*parts)


def _item(listed: Listed, context: Context) -> Html:
    annotation = listed.note.annotation
    title = context.link(annotation.address, card.headline(annotation, context))
    named = foreign(listed.article.article.lang, context, title)
    return el("li", None, badge(annotation, context), " ", named)


def mention_line(listed: Listed, context: Context, path: str) -> str:
    """One of them in Markdown, as seen from the file ``path``."""
    annotation = listed.note.annotation
    page = f"articles/{annotation.slug}/{annotation.id}.md"
    if annotation.kind == "link":
        page = f"articles/{annotation.slug}.md#{annotation.id}"
    headline = escape(card.headline(annotation, context))
    return f"- [{headline}]({markdown_href(path, page)})"
