"""What the page of a claim and that of a note have in common: they must stand alone when shared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..escaping import escape, link
from ..model import AnnotatedArticle, Annotation, Desk, Link, Numbered, Page, Reference, RichText
from . import card
from .badge import badge
from .cite_box import citation_html
from .context import Context
from .embed_box import embed_html
from .history import history
from .links import licence, markdown_href, outward
from .markup import Child, Html, el, html, join
from .references import source_list
from .report_link import report_url
from .tags import tag_links


def own_context(annotated: AnnotatedArticle, note: Numbered, desk: Desk) -> Context:
    """The page of one annotation."""
    address = note.annotation.address
    return Context(lang=annotated.article.lang, here=address, settings=desk.settings)


def section(key: str, context: Context, *children: Child) -> Html | None:
    """A part of the page with its heading; None where there is nothing in it."""
    content = [child for child in children if child]
    if not content:
        return None
    return el("section", None, el("h2", None, context.t(key)), *content)


def frame(annotated: AnnotatedArticle, note: Numbered, context: Context, *parts: Child) -> Html:
    """Where it belongs, its headline and badge, then ``parts``, then the way on."""
    annotation = note.annotation
    return context.page(
        _belongs_to(annotated, context),
        el("h1", None, card.headline(annotation, context)),
        el("p", {"class": "fc-verdict"}, badge(annotation, context, large=True)),
        card.warning_html(annotation, context),
        *parts,
        section("sources", context, source_list(annotation.sources, context, uses=True)),
        section("passage", context, *_passage(note, context)),
        section("history", context, history(annotation, context)),
        card.checked_html(annotation, context),
        tag_links(annotation.tags, context),
        _report(annotation, context),
        citation_html(annotation, annotated.article, context),
        embed_html(note, annotated.article, context),
        _neighbours(annotated, note, context),
    )


def _belongs_to(annotated: AnnotatedArticle, context: Context) -> Html:
    article = annotated.article
    title = context.own(context.link(f"articles/{article.slug}/", article.title))
    facts = [article.publisher, context.time(article.published) if article.published else None]
    known = join(", ", [*(fact for fact in facts if fact), licence(article.license)])
    on_article = context.fill("on_article", article=title)
    return el("p", {"class": "fc-meta"}, on_article, " (", known, ")")


def _passage(note: Numbered, context: Context) -> Iterator[Html]:
    quote = card.quote_html(note, context)
    if quote is None:
        yield el("p", None, context.t("whole_article_note"))
    else:
        yield quote
    # A script puts a button here that copies the address of the passage, which lasts.
    copying = {"data-copy": context.t("copy_link"), "data-copied": context.t("copied")}
    yield el("p", copying, context.link(note.annotation.passage, context.t("to_passage")))


def _report(annotation: Annotation, context: Context) -> Html | None:
    """The way to tell the desk that something is wrong here."""
    url = report_url(annotation, card.headline(annotation, context), context)
    return el("p", None, outward(url, context.t("report_note"))) if url else None


def _neighbours(annotated: AnnotatedArticle, note: Numbered, context: Context) -> Html | None:
    """The annotations before and after this one that have pages."""
    listed = [n for n in annotated.notes if not isinstance(n.annotation, Link)]
    at = listed.index(note)
    links = []
    if at > 0:
        links.append(_neighbour("prev", "← {}", listed[at - 1].annotation, context))
    if at + 1 < len(listed):
        links.append(_neighbour("next", "{} →", listed[at + 1].annotation, context))
    if not links:
        return None
    name = context.t("note_of", number=note.number, n=len(annotated.notes))
    return el("nav", {"class": "fc-neighbours", "aria-label": name}, *links)


def _neighbour(rel: str, arrow: str, annotation: Annotation, context: Context) -> Html:
    words = el("b", None, arrow.format(context.t("prev" if rel == "prev" else "next")))
    attributes = {"href": context.href(annotation.address), "rel": rel}
    return el("a", attributes, words, " ", el("span", None, card.headline(annotation, context)))


def own_page(
    annotated: AnnotatedArticle,
    note: Numbered,
    context: Context,
    content: Html,
    text: RichText | None,
    description: str,
) -> Page:
    """The finished page, with a plain Markdown version beside it."""
    annotation = note.annotation
    path = f"articles/{annotation.slug}/{annotation.id}.md"
    headline = card.headline(annotation, context)
    article = markdown_href(path, f"articles/{annotation.slug}.md") + f"#{annotation.id}"
    claim = card.claim_text(note) or note.anchored.words
    sources = [f"- {_source(source)}" for source in annotation.sources]
    blocks = [
        f"# {escape(headline)}",
        f"> {escape(claim)}" if claim else "",
        text.markdown if text else "",
        "\n".join(sources),
        f"[{escape(annotated.article.title)}]({article})",
    ]
    return Page(
        path=path,
        title=headline,
        lang=context.lang,
        html=content,
        markdown="\n\n".join(filter(None, blocks)) + "\n",
        description=description,
    )


def _source(reference: Reference) -> str:
    address = reference.readable_at
    return link(reference.title, address) if address else escape(reference.title)


def dl(rows: Sequence[tuple[str, Html | str | None]]) -> Html:
    """A list of facts; those without a value are left out."""
    known = [(name, value) for name, value in rows if value]
    pairs = [html(el("dt", None, name), el("dd", None, value)) for name, value in known]
    return el("dl", {"class": "fc-facts"}, *pairs)
