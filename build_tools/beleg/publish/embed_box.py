"""The box from which others copy a claim into their own pages.

A frame of another site cannot take the height of what is in it unless both run a script for it,
and ours runs none on other people's pages. So the height is estimated from the length of the
words; whoever pastes the frame can change it, and what does not fit can be scrolled.
"""

from __future__ import annotations

import math

from .. import citations
from ..citations import permalink
from ..languages import Texts, quoted
from ..marks import verdict_word
from ..model import Article, Claim, Numbered, Reference, Settings
from .context import Context
from .links import outward
from .markup import Html, el, html, join

WIDTH = 640
"""Pixels, at most: a longer line is hard to read."""
_HIGHEST = 1600
"""Pixels. A frame that is higher would bury the page that it stands in; this one is scrolled."""


def embed_address(claim: Claim) -> str:
    """The page that is shown in the frame."""
    return f"{claim.address}embed/"


def oembed_address(claim: Claim) -> str:
    """The file that tells other programs how to embed the claim."""
    return f"{claim.address}oembed.json"


def embed_html(note: Numbered, article: Article, context: Context) -> Html | None:
    """The code in both forms, closed until it is wanted; None where it could lead nowhere.

    A draft has none, nor has a site that does not know its own address.
    """
    claim = note.annotation
    if not isinstance(claim, Claim) or not context.settings.url or claim.status == "draft":
        return None
    forms = (
        (context.t("embed_frame"), iframe(claim, article, context.settings)),
        (context.t("embed_text"), blockquote(claim, article, context.settings)),
    )
    shown = [
        [el("p", {"class": "fc-label"}, name), el("pre", {"class": "fc-copy"}, str(code).strip())]
        for name, code in forms
    ]
    attributes = {"class": "fc-more", "data-search-exclude": "1"}
    summary = el("summary", None, context.t("embed"))
    hint = el("p", {"class": "fc-soft"}, context.t("embed_hint"))
    preview = context.link(embed_address(claim), context.t("embed_preview"))
    return el("details", attributes, summary, hint, el("p", None, preview), shown)


def oembed_link(claim: Claim, settings: Settings) -> Html:
    """The line in the head of the claim's page by which other programs find its oEmbed."""
    if not settings.url or claim.status == "draft":
        return Html("")
    address = permalink(oembed_address(claim), settings)
    attributes = {
        # A second word, because Material takes a bare "alternate" for a page in another language.
        "rel": "alternate oembed",
        "type": "application/json+oembed",
        "title": _line(claim.summary),
        "href": address,
    }
    return html(el("link", attributes), "\n")


def iframe(claim: Claim, article: Article, settings: Settings) -> Html:
    """The frame. Its style keeps it from being wider than its place; no script is needed."""
    attributes = {
        "src": permalink(embed_address(claim), settings),
        "title": _line(f"{settings.name}: {claim.summary}"),
        "lang": article.lang,
        "width": WIDTH,
        "height": height(claim, article, settings),
        "loading": "lazy",
        "style": f"border:0;width:100%;max-width:{WIDTH}px;resize:vertical",
    }
    return el("iframe", attributes)


def blockquote(claim: Claim, article: Article, settings: Settings) -> Html:
    """The same in words, for pages that allow no frames."""
    texts = Texts.for_language(article.lang)
    address = permalink(claim.address, settings)
    date = citations.dated(claim)
    said = f"{claim.speaker.name}: " if claim.speaker else ""
    sources = join("; ", [_source(source) for source in claim.sources])
    when = f", {texts.t('status_of', date=texts.date(date))}" if date else ""
    return el(
        "blockquote",
        {"cite": address, "lang": article.lang},
        el("p", None, said, quoted(claim.claim, article.lang)),
        el("p", None, el("strong", None, verdict_word(claim, texts)), ": ", claim.summary),
        el("p", None, texts.t("sources"), ": ", sources) if sources else None,
        el("p", None, "— ", el("a", {"href": address}, settings.name), when),
    )


def _source(source: Reference) -> Html:
    publisher = f", {source.publisher}" if source.publisher else None
    return html(outward(source.readable_at, source.title), publisher)


def height(claim: Claim, article: Article, settings: Settings) -> int:
    """Pixels that the frame's content needs where it is as wide as a phone, or a little less.

    Letters are counted, not measured: which font there is only the reader's device knows.
    """
    speaker = claim.speaker
    about = f"{speaker.name} {speaker.role or ''}" if speaker else ""
    lines = 29 * _lines(claim.summary, 28) + 25 * (_lines(claim.claim, 36) + _lines(about, 38))
    for source in claim.sources:
        words = " ".join(filter(None, (source.title, source.author, source.publisher)))
        lines += 23 * _lines(words + 70 * " ", 40) + 5
        lines += 23 * _lines(source.quote or "", 38)
    warning = 80 if claim.status != "published" else 0
    about_article = 22 * _lines(article.title + article.publisher, 40)
    needed = 205 + lines + warning + about_article + 22 * _lines(settings.name, 40)
    return min(_HIGHEST, math.ceil(needed / 20) * 20)


def _lines(words: str, per_line: int) -> int:
    return math.ceil(len(words) / per_line)


def _line(words: str) -> str:
    return " ".join(words.split())
