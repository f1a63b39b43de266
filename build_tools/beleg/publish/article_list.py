"""The list of all articles, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..escaping import escape
from ..model import AnnotatedArticle, Page, Site
from .context import Context
from .listing import foreign, list_context, list_page
from .markup import Html, el, join
from .timeline import has_timeline, timeline_address


def article_list(site: Site) -> Iterator[Page]:
    """``articles/``."""
    context = list_context(site, "articles/")
    found = newest_first(site)
    items = [_item(annotated, context) for annotated in found]
    content = el("ul", {"class": "fc-claims"}, *items) if items else None
    lines = [f"- [{escape(a.article.title)}](articles/{a.article.slug}.md)" for a in found]
    intro = "" if items else context.t("no_articles")
    yield list_page(context, context.t("articles_all"), intro, content, lines, "articles.md")


def newest_first(site: Site) -> Sequence[AnnotatedArticle]:
    """All articles by the day on which they were published, those without one at the end."""
    return sorted(site.articles, key=lambda a: a.article.published or "", reverse=True)


def _item(annotated: AnnotatedArticle, context: Context) -> Html:
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
