"""schema.org's ClaimReview, this site's own and that of other desks.

A review has no passage. It becomes a claim that speaks of the article as a whole, unless it is one
of this site's own and the reviewed words stand in the article exactly once.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from ..exports import schema_org
from ..languages import Texts
from ..model import Article
from .given import Given
from .incoming import Incoming, NotTaken, Passage, Receiving, without_nothing
from .sound import address_in, date_in, language_in
from .verdict_words import unknown_verdict
from .words import markdown_of

_NO_PLACE = (
    "reviews have no place for passages, author and reviewer, Markdown, and a source's quote, kind"
    " and day of access"
)


def read_claim_review(given: Given, receiving: Receiving) -> Incoming:
    """One review. Raises NotTaken."""
    address = given.text("url") or given.text("id")
    given.skip("@context", "type", "id", "url")
    reviewed = given.thing("itemReviewed") or Given({})
    slug = receiving.addresses.article(given.text("id"), address, *_appearances(reviewed))
    if slug is None:
        raise NotTaken(f"its page {address or ''!r} is no article of this site; say --slug NAME")
    return _Reading(given, reviewed, address, slug, receiving).incoming()


def _appearances(reviewed: Given) -> list[str]:
    """Where the claim was made; each of them may be an article of this site."""
    found = []
    for name in ("appearance", "firstAppearance"):
        for work in reviewed.things(name):
            found += [work.value("url"), work.value("id")]
    return [one for one in found if isinstance(one, str)]


class _Reading:
    """One review whose article is known."""

    def __init__(
        self, given: Given, reviewed: Given, address: str | None, slug: str, receiving: Receiving
    ) -> None:
        self._given = given
        self._reviewed = reviewed
        self._address = address
        self._receiving = receiving
        self._article: Article = receiving.article(slug)
        author = given.thing("author")
        desk = author.value("name") if author else None
        self._id = receiving.addresses.own_id(address, desk, slug)

    def incoming(self) -> Incoming:
        claim = self._given.text("claimReviewed") or self._reviewed.text("name")
        if claim is None:
            raise NotTaken("it does not say what it reviews ('claimReviewed')")
        self._reviewed.skip("type")
        self._reviewed.skip_if("name", claim)
        verdict, summary = self._rating()
        body = self._given.text("reviewBody")
        values: dict[str, Any] = {
            "claim": claim,
            "speaker": self._speaker(self._reviewed),
            "said": self._said(),
            "verdict": verdict,
            "summary": summary,
            "explanation": markdown_of(body) if body else None,
            "sources": self._sources(),
            "reply": self._reply(),
            "tags": self._tags(),
        }
        if self._id is not None:
            values["checked"] = date_in(self._given, "datePublished")
            values["corrections"] = self._corrections()
        self._skip_what_is_known(values)
        return Incoming(
            kind="claim",
            slug=self._article.slug,
            id=self._id,
            values=without_nothing(values),
            passage=None,
            called=claim,
            may_quote=Passage(exact=claim) if self._id else None,
            notes=(_NO_PLACE if self._id else "a review has no passage; give it a quote",),
        )

    def _rating(self) -> tuple[str, str]:
        """The verdict's key and the finding."""
        rating = self._given.thing("reviewRating")
        words = rating.text("alternateName") if rating else None
        if rating is None or words is None:
            raise NotTaken("it has no verdict in words ('alternateName'); a number alone is none")
        step = self._receiving.verdicts.find(words)
        if step is None:
            raise NotTaken(unknown_verdict(words))
        rating.skip("type")
        if self._id is not None:
            rating.skip("ratingValue", "worstRating", "bestRating")
        summary = rating.text("ratingExplanation") or self._given.text("description")
        if summary is None:
            author = self._publisher()
            summary = f"{author}: {words}" if author else words
        return step.key, summary

    def _publisher(self) -> str | None:
        author = self._given.thing("author")
        return author.text("name") if author else self._given.text("author")

    def _speaker(self, thing: Given) -> str | None:
        author = thing.thing("author")
        if author is None:
            return thing.text("author")
        if key := self._receiving.registered.person(author.whole):
            author.skip_all()
            return key
        # Whoever is in no register is a person.
        author.skip_if("type", "Person")
        return author.text("name")

    def _said(self) -> dict[str, Any]:
        first = self._reviewed.thing("firstAppearance")
        date = date_in(self._reviewed, "datePublished")
        if first is None:
            return without_nothing(
                {"date": date, "url": address_in(self._reviewed, "firstAppearance")}
            )
        first.skip("type")
        first.skip_if("datePublished", date)
        where = first.text("name")
        return without_nothing({"date": date, "where": where, "url": address_in(first, "url")})

    def _sources(self) -> list[Any]:
        """What the review cites; another desk's review is a source itself."""
        found = [one for one in map(self._source, self._given.things("citation")) if one]
        if self._id is None and self._address:
            title = self._given.text("name") or self._given.text("headline")
            review = {
                "title": title or self._given.text("claimReviewed"),
                "publisher": self._publisher(),
                "url": self._address,
                "published": date_in(self._given, "datePublished"),
            }
            found.append(without_nothing(review))
        return found

    def _source(self, work: Given) -> Any:
        if key := self._receiving.registered.cited(work.whole):
            work.skip_all()
            return key
        work.skip("type")
        publisher = work.thing("publisher")
        if publisher is not None:
            publisher.skip("type")
        url = address_in(work, "url")
        made = {
            "title": work.text("name") or work.text("headline") or url,
            "publisher": publisher.text("name") if publisher else work.text("publisher"),
            "author": work.text("author"),
            "url": url,
            "published": date_in(work, "datePublished"),
            "archive_url": address_in(work, "archivedAt"),
            "lang": language_in(work, "inLanguage"),
        }
        return without_nothing(made)

    def _reply(self) -> dict[str, Any] | None:
        """Of this site's own reviews the comment is what the speaker answered."""
        comment = self._given.thing("comment") if self._id else None
        if comment is None:
            return None
        comment.skip("type")
        self._speaker(comment)
        text = comment.text("text")
        reply = {
            "text": markdown_of(text) if text else None,
            "date": date_in(comment, "datePublished"),
            "url": address_in(comment, "url"),
        }
        return without_nothing(reply)

    def _corrections(self) -> list[dict[str, str]]:
        found = []
        for comment in self._given.things("correction"):
            date = date_in(comment, "datePublished")
            if date and (words := comment.text("text")):
                comment.skip("type")
                found.append({"date": date, **self._change_and_text(words)})
        return found

    def _change_and_text(self, words: str) -> dict[str, str]:
        """A correction's verdicts and its words, taken apart as they were put together."""
        start = max((one for one in self._changes if words.startswith(one)), key=len, default="")
        return {**self._changes.get(start, {}), "text": markdown_of(words[len(start) :])}

    @cached_property
    def _changes(self) -> dict[str, dict[str, str]]:
        """How a correction begins that changed a verdict -> the verdicts."""
        texts = Texts.for_language(self._article.lang)
        steps = self._receiving.registers.scale.verdicts
        labels = {step.key: texts.label(step.label, step.key) for step in steps}
        found = {
            f"{texts.t('before', before=label)}. ": {"from": key} for key, label in labels.items()
        }
        for before, old in labels.items():
            for after, new in labels.items():
                change = texts.t("changed", before=old, after=new)
                found[f"{change}. "] = {"from": before, "to": after}
        return found

    def _tags(self) -> list[str]:
        words = self._given.texts("keywords")
        if self._id is None and len(words) == 1:
            words = tuple(words[0].split(","))
        return list(dict.fromkeys(word.strip() for word in words if word.strip()))

    def _skip_what_is_known(self, values: dict[str, Any]) -> None:
        """What this site writes of itself and of the article into each of its reviews."""
        settings, article = self._receiving.settings, self._article
        self._given.skip_if("inLanguage", article.lang)
        for work in self._reviewed.things("appearance"):
            if work.whole == schema_org.original(article) or work.value("url") == article.url:
                work.skip_all()
        if self._id is None:
            return
        for desk in self._given.things("author"):
            desk.skip_all()
        self._given.skip_if("license", schema_org.licence(settings.data_license))
        if any(
            entry["date"] == self._given.value("dateModified") for entry in values["corrections"]
        ):
            self._given.skip("dateModified")
