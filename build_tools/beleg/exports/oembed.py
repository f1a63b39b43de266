"""oEmbed: how programs show a claim where somebody pastes its address.

The format has an address to ask; a static site has none, so each claim's page names a file of its
own, which the format allows as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..citations import permalink
from ..model import AnnotatedArticle, Article, Claim, Desk, Settings
from ..publish import share
from ..publish.embed_box import WIDTH, height, iframe, oembed_address
from . import json_ld
from .selection import published_claims

_DAY = 86_400
"""Seconds. Corrections should reach other people's pages soon."""


def oembed_files(annotated: AnnotatedArticle, desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Path and content for each claim; none where the site does not know its own address."""
    if not desk.settings.url:
        return
    for _, claim in published_claims(annotated, withdrawn=True):
        answer = _answer(claim, annotated.article, desk.settings)
        yield oembed_address(claim), f"{json_ld.indented(answer)}\n".encode("utf-8", "replace")


def _answer(claim: Claim, article: Article, settings: Settings) -> dict[str, object]:
    answer: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": " ".join(claim.summary.split()),
        "author_name": settings.name,
        "author_url": settings.url,
        "provider_name": settings.name,
        "provider_url": settings.url,
        "cache_age": _DAY,
        "html": str(iframe(claim, article, settings)),
        "width": WIDTH,
        "height": height(claim, article, settings),
    }
    if picture := share.picture_address(claim, article, settings):
        answer["thumbnail_url"] = permalink(picture, settings)
        answer["thumbnail_width"] = share.WIDTH
        answer["thumbnail_height"] = share.HEIGHT
    return answer
