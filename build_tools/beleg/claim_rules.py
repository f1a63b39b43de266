"""Warns of claims that would mislead those who read them without their page.

A claim travels as a ClaimReview, in tables and in feeds, where nothing stands around it. So its
words must not carry the verdict, and where it was said must not be this very site. Who said it and
when is asked for only where the site has an address: without one nothing is published to travel.

Its length is no rule here. Search engines cut claims at 75 characters while they still showed them;
a claim that says exactly what was said may need more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from .diagnostics import Code, Report
from .model import Anchored, Article, Claim, Settings


def check_claims(
    article: Article, shown: Sequence[Anchored], settings: Settings, report: Report
) -> None:
    """File warnings on the published claims of ``article``."""
    for found in shown:
        claim = found.annotation
        if isinstance(claim, Claim) and claim.status == "published":
            _check_words(claim, report)
            _check_appearance(claim, settings, report)
            if settings.url:
                _check_complete(claim, article, report)


def _check_words(claim: Claim, report: Report) -> None:
    """A verdict set apart from the claim by a sign, as headlines have it; words may well occur."""
    labels = _alternatives((claim.verdict.key, *claim.verdict.label.values()))
    found = re.match(rf"\W*({labels})\s*[:–—!]", claim.claim, re.IGNORECASE)
    found = found or re.search(rf"[:–—(\[]\s*({labels})\W*\Z", claim.claim, re.IGNORECASE)
    if found:
        report.warning(
            Code.VERDICT_IN_CLAIM,
            f"the claim carries its verdict: {found[1]!r}",
            claim.claim_place or (claim.quote.place if claim.quote else claim.place),
            "write only what was claimed; the verdict stands in 'verdict'",
        )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in dict.fromkeys(words) if word)


def _check_appearance(claim: Claim, settings: Settings, report: Report) -> None:
    said = claim.said.url if claim.said else None
    if said and settings.url and _is_below(said, settings.url):
        report.warning(
            Code.SELF_APPEARANCE,
            f"this claim is said to have been made on this site: {said!r}",
            (claim.said and claim.said.url_place) or claim.place,
            "give the address where it was said, or leave 'url' out",
        )


def _is_below(address: str, site: str) -> bool:
    one, other = urlsplit(address), urlsplit(site)
    same_host = (one.hostname or "") == (other.hostname or "")
    return same_host and f"{one.path}/".startswith(f"{other.path.rstrip('/')}/")


def _check_complete(claim: Claim, article: Article, report: Report) -> None:
    said = claim.said
    lacking = [
        what
        for what, known in (
            ("who said it ('speaker')", claim.speaker),
            ("when ('said: {date: …}')", said and said.date),
            (
                "where ('said: {where: …, url: …}')",
                (said and (said.url or said.where)) or article.url,
            ),
        )
        if not known
    ]
    if lacking:
        report.warning(
            Code.INCOMPLETE_CLAIM,
            f"nothing tells {', or '.join(lacking)}",
            claim.place,
            "add what is known, if only a year or the place where it goes round; write 'speaker:"
            " unknown' where nobody knows",
        )
