"""schema.org ClaimReview: one on the page of each claim, and all of them as a feed.

A withdrawn claim has none, because it no longer judges. A rating has a number only where the scale
gives the verdict one. No search engine shows these reviews any more; archives, data sets and
researchers read them.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..languages import Texts
from ..model import Article, Claim, Settings, Site, Statement, Verdict
from . import json_ld, schema_org
from .schema_org import Thing, thing
from .selection import address, corrected, first_date, published_claims

FILE = "data/claimreview.json"
WORST, BEST = 1, 5


def claim_review_heads(site: Site) -> Iterator[tuple[str, str]]:
    """The review on the page of each claim."""
    for listed, claim in published_claims(site, withdrawn=False):
        review = claim_review(claim, listed.article.article, claim.address, site.settings)
        path = f"{claim.address.removesuffix('/')}.md"
        yield path, json_ld.script({"@context": schema_org.CONTEXT, **review})


def claim_review_file(site: Site) -> Iterator[tuple[str, bytes]]:
    """A DataFeed of all reviews, by article and id: reviews have no passage to be sorted by."""
    items: list[Thing] = []
    articles = [annotated.article.slug for annotated in site.articles]
    order = {slug: at for at, slug in enumerate(articles)}
    found = published_claims(site, withdrawn=False)
    for listed, claim in sorted(found, key=lambda one: (order[one[1].slug], one[1].id)):
        review = claim_review(claim, listed.article.article, FILE, site.settings)
        dates = {name: review[name] for name in ("datePublished", "dateModified") if name in review}
        items.append(
            thing(
                "DataFeedItem",
                dateCreated=dates.get("datePublished"),
                dateModified=dates.get("dateModified"),
                item=[review],
            )
        )
    feed = thing(
        "DataFeed",
        name=site.settings.name,
        url=address(FILE, FILE, site.settings) if site.settings.url else None,
        dateModified=max((d for item in items for d in _dates(item)), default=None),
        license=schema_org.licence(site.settings.data_license),
        publisher=schema_org.desk(FILE, site.settings),
    )
    whole = {"@context": schema_org.CONTEXT, **feed, "dataFeedElement": items}
    yield FILE, json_ld.document(whole)


def _dates(item: Thing) -> list[str]:
    return [item[name] for name in ("dateCreated", "dateModified") if name in item]


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
