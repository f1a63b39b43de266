"""schema.org ClaimReview: one on the page of each claim, and all of them as a feed.

A withdrawn claim has none, because it no longer judges. A rating has a number only where the scale
gives the verdict one. No search engine shows these reviews any more; archives, data sets and
researchers read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from ..languages import Texts
from ..model import AnnotatedArticle, Article, Claim, Desk, Settings, Statement, Verdict
from ..parts import Absent, Part, Words
from ..publish.once import once
from . import json_ld, schema_org
from .piecewise import Chunk, Piecewise, content
from .schema_org import Thing, thing
from .selection import address, corrected, first_date, place, published_claims

FILE = "data/claimreview.json"
WORST, BEST = 1, 5


def claim_review_heads(annotated: AnnotatedArticle, desk: Desk) -> Iterator[tuple[str, str]]:
    """The review on the page of each claim."""
    context = json_ld.text_of(schema_org.CONTEXT)
    for claim, review in _reviews(annotated, desk, ""):
        text = f'{{"@context":{context},{review[1:]}'
        yield f"{claim.address.removesuffix('/')}.md", json_ld.script_of(text)


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """What an article adds to the feed of all reviews."""

    items: Words | Absent
    """Its items as JSON, between commas."""
    changed: str
    """The last of their dates; empty where they have none."""


def _reviewed(annotated: AnnotatedArticle, desk: Desk) -> Reviewed:
    """By id: reviews have no passage to be sorted by."""
    items, dates = [], [""]
    reviews = _reviews(annotated, desk, place(FILE, desk.settings))
    for claim, review in sorted(reviews, key=lambda one: one[0].id):
        first, last = first_date(claim), corrected(claim)
        item = thing("DataFeedItem", dateCreated=first, dateModified=last)
        items.append(content(json_ld.around(item, "item", [review.encode()])))
        dates += [date for date in (first, last) if date]
    return Reviewed(items=Words(b",".join(items)), changed=max(dates))


def _feed(reviewed: Iterable[Reviewed], desk: Desk) -> Iterator[Piecewise]:
    """A DataFeed of all reviews, by article."""
    feed = thing(
        "DataFeed",
        name=desk.settings.name,
        url=address(FILE, FILE, desk.settings) if desk.settings.url else None,
        license=schema_org.licence(desk.settings.data_license),
        publisher=schema_org.desk(FILE, desk.settings),
    )
    head = {"@context": schema_org.CONTEXT, **feed}
    last = ""

    def items() -> Iterator[Chunk]:
        nonlocal last
        for one in reviewed:
            last = max(last, one.changed)
            yield one.items

    def changed() -> json_ld.Json:
        return {"dateModified": last} if last else {}

    yield FILE, chain(json_ld.around(head, "dataFeedElement", items(), changed), [b"\n"])


CLAIM_REVIEWS = Part(name="claimreview", of=_reviewed, join=_feed)


@once
def _reviews(annotated: AnnotatedArticle, desk: Desk, here: str) -> list[tuple[Claim, str]]:
    """Each claim that is reviewed, with its review as JSON, as it stands in the file ``here``.

    Where that is empty, each stands on its own page.
    """
    return [
        (
            claim,
            json_ld.text_of(
                claim_review(claim, annotated.article, here or claim.address, desk.settings)
            ),
        )
        for _, claim in published_claims(annotated, withdrawn=False)
    ]


def claim_review(claim: Claim, article: Article, here: str, settings: Settings) -> Thing:
    """The review of a published claim as it stands in the page or file ``here``."""
    texts = Texts.for_language(article.lang)
    url = address(claim.address, here, settings)
    return thing(
        "ClaimReview",
        id_=url,
        url=url,
        claimReviewed=claim.claim,
        itemReviewed=_claim(claim, article),
        author=schema_org.desk(here, settings),
        reviewRating=_rating(claim.verdict, claim.summary, texts),
        reviewBody=claim.explanation.plain.strip() if claim.explanation else None,
        datePublished=first_date(claim),
        dateModified=corrected(claim),
        inLanguage=article.lang,
        license=schema_org.licence(settings.data_license),
        keywords=list(claim.tags),
        citation=[schema_org.source(reference) for reference in claim.sources],
        correction=[schema_org.correction(entry, texts) for entry in claim.corrections],
        comment=_reply(claim),
    )


def _rating(verdict: Verdict, summary: str, texts: Texts) -> Thing:
    number = {}
    if verdict.rating is not None:
        number = {"ratingValue": verdict.rating, "worstRating": WORST, "bestRating": BEST}
    return thing(
        "Rating",
        alternateName=texts.label(verdict.label, verdict.key),
        ratingExplanation=summary,
        **number,
    )


def _claim(claim: Claim, article: Article) -> Thing:
    """Where it was made first, if that is known; it also stands in the article."""
    said = claim.said or Statement()
    return thing(
        "Claim",
        name=claim.claim,
        author=schema_org.person(claim.speaker) if claim.speaker else None,
        datePublished=said.date,
        firstAppearance=_first(said),
        appearance=[schema_org.original(article)] if article.url else None,
    )


def _first(said: Statement) -> Thing | None:
    if not said.url and not said.where:
        return None
    return thing("CreativeWork", name=said.where, url=said.url, datePublished=said.date)


def _reply(claim: Claim) -> Thing | None:
    reply = claim.reply
    if reply is None:
        return None
    return thing(
        "Comment",
        author=schema_org.person(claim.speaker) if claim.speaker else None,
        text=reply.text.plain.strip(),
        datePublished=reply.date,
        url=reply.url,
    )
