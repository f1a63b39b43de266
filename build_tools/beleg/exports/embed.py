"""A claim as a small page of its own, to be shown in a frame on other people's pages.

It brings what the verdict rests on: finding, claim, sources. It runs no script, asks nobody for
anything, and has no style attribute, so that the strictest content security policy allows it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..citations import dated
from ..languages import quoted
from ..marks import sign_html, verdict_word
from ..model import AnnotatedArticle, Article, Claim, Desk, Settings
from ..publish import card
from ..publish.context import Context
from ..publish.embed_box import embed_address
from ..publish.markup import Html, el, html, join
from ..publish.references import source_list
from .page_alone import page_alone
from .selection import address, published_claims


def embed_files(annotated: AnnotatedArticle, desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Path below the site's root and content of each claim's page."""
    for _, claim in published_claims(annotated, withdrawn=True):
        yield f"{embed_address(claim)}index.html", _page(claim, annotated.article, desk.settings)


def _page(claim: Claim, article: Article, settings: Settings) -> bytes:
    context = Context(lang=article.lang, here=embed_address(claim), settings=settings)
    # All links lead out of the frame; a page within it would have no way back.
    leads = el("base", {"target": "_blank"})
    main = _card(claim, article, context)
    return page_alone(_line(claim.summary), leads, main, context, claim.address)


def _card(claim: Claim, article: Article, context: Context) -> Html:
    badge = el(
        "span",
        {"class": "fc-badge", "data-tone": claim.tone},
        Html(sign_html(claim)),
        verdict_word(claim, context.texts),
    )
    sources = source_list(claim.sources, context)
    return html(
        el("p", {"class": "fc-verdict"}, badge),
        el("h1", None, claim.summary),
        card.warning_html(claim, context),
        el("blockquote", None, el("p", None, quoted(claim.claim, context.lang))),
        _said(claim, context),
        html(el("h2", None, context.t("sources")), sources) if sources else None,
        _about(claim, article, context),
    )


def _said(claim: Claim, context: Context) -> Html | None:
    speaker = claim.speaker
    who = ", ".join(filter(None, (speaker.name, speaker.role))) if speaker else None
    known = [part for part in (who, card.said_html(claim, context)) if part]
    return el("p", {"class": "fc-meta"}, "— ", join(", ", known)) if known else None


def _about(claim: Claim, article: Article, context: Context) -> Html:
    """Where the whole check is, as of when it holds, and which article it is about."""
    date = dated(claim)
    title = context.link(f"articles/{article.slug}/", article.title)
    site = context.link("", context.settings.name)
    facts = [
        site,
        context.fill("status_of", date=context.time(date)) if date else None,
        html(context.fill("on_article", article=context.own(title)), f", {article.publisher}"),
    ]
    known = join(" · ", [fact for fact in facts if fact])
    # In full where it is known: on paper, this is the address that is printed.
    target = address(claim.address, context.here, context.settings)
    full = el("a", {"href": target}, context.t("embed_full"))
    return html(el("p", {"class": "fc-full"}, full), el("p", {"class": "fc-meta"}, known))


def _line(words: str) -> str:
    return " ".join(words.split())
