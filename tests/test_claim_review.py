"""ClaimReview and what else pages say of themselves, judged by a schema and an HTML parser."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg import exports, publish
from beleg.adapters.host_pages import with_head
from beleg.model import Person, Settings, Site
from beleg.scale import BUILT_IN_SCALE

from . import factory, pages

URL = "https://beleg.example/site/"
SCHEMA = json.loads((Path(__file__).parent / "claim_review_schema.json").read_text("utf-8"))
REVIEW = jsonschema.Draft202012Validator(SCHEMA)
NASTY = (
    "</script><script>alert(1)</script>",
    "<!-- <script> ]]> --!>",
    "quotes \" ' \\ and a line end\n",
    "a\u2028b\u2029c &amp; &lt;",
    "\x00\x0b\x7f \u202e 👩‍👩‍👧",
)


def described(site: Site) -> dict[str, list[dict[str, Any]]]:
    """Path of each page -> the JSON-LD that a browser finds in its head."""
    found = {}
    for page in publish.pages(site, (), exports.heads(site)):
        tree = pages.parse(with_head("<!doctype html><head></head><body></body>", page.head))
        scripts = [s for s in tree.iter("script") if s.get("type") == "application/ld+json"]
        assert len(scripts) == sum(1 for _ in tree.iter("script") if _.get("src") is None)
        found[page.path] = [json.loads(pages.text(script)) for script in scripts]
    return found


def review_of(**changes: Any) -> dict[str, Any]:
    site = factory.site(factory.annotated([factory.claim(**changes)]), url=URL)
    (review,) = described(site)["articles/a/budget.md"]
    return review


def test_each_claim_has_one_review_with_the_address_of_its_page() -> None:
    found = described(factory.site(url=URL))
    reviews = {
        path: [one for one in ones if one["@type"] == "ClaimReview"] for path, ones in found.items()
    }
    with_one = {path for path, ones in reviews.items() if ones}
    assert with_one == {"articles/a/budget.md", "articles/a/plain.md"}
    for path in with_one:
        (review,) = reviews[path]
        assert review["url"] == review["@id"] == f"{URL}{path.removesuffix('.md')}/"
        REVIEW.validate(review)


def test_drafts_and_withdrawn_claims_are_not_reviewed() -> None:
    site = factory.site(url=URL, drafts=True)
    found = described(site)
    assert found["articles/a/draft.md"] == []
    assert found["articles/a/gone.md"] == []


def test_the_review_says_everything_that_is_known() -> None:
    review = review_of()
    assert review["claimReviewed"] == "The budget rose by twelve per cent."
    assert review["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "größtenteils falsch",
        "ratingExplanation": "It rose by two per cent.",
        "ratingValue": 2,
        "worstRating": 1,
        "bestRating": 5,
    }
    claim = review["itemReviewed"]
    assert claim["author"] == {"@type": "Person", "name": "Ada Lindqvist", "jobTitle": "Mayor"}
    assert claim["datePublished"] == "2025-05-19"
    assert claim["firstAppearance"]["url"] == "https://example.org/said"
    assert [work["url"] for work in claim["appearance"]] == ["https://example.org/original"]
    assert (review["datePublished"], review["dateModified"]) == ("2025-06-05", "2025-06-10")
    assert review["citation"][0]["archivedAt"] == "https://archive.example.org/statement"
    assert review["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "vorher falsch → jetzt größtenteils falsch. A figure was wrong.",
            "datePublished": "2025-06-10",
        }
    ]
    assert review["comment"]["text"] == "I was wrong."
    assert review["author"] == {"@type": "Organization", "name": "Beleg", "url": URL}


@pytest.mark.parametrize("verdict", BUILT_IN_SCALE.verdicts, ids=lambda v: v.key)
def test_a_rating_has_a_number_only_where_the_scale_has_one(verdict: Any) -> None:
    review = review_of(verdict=verdict)
    REVIEW.validate(review)
    assert review["reviewRating"].get("ratingValue") == verdict.rating
    assert ("bestRating" in review["reviewRating"]) == (verdict.rating is not None)


def test_an_organisation_is_none_of_the_persons() -> None:
    speaker = Person(name="Town Hall", kind="organisation", url="https://example.org/hall")
    author = review_of(speaker=speaker)["itemReviewed"]["author"]
    assert author == {
        "@type": "Organization",
        "name": "Town Hall",
        "sameAs": "https://example.org/hall",
    }


def test_what_is_not_known_is_left_out() -> None:
    review = review_of(
        speaker=None, said=None, explanation=None, reply=None, corrections=(), checked=None
    )
    REVIEW.validate(review)
    assert review["itemReviewed"].keys() == {"@type", "name", "appearance"}
    assert not review.keys() & {"datePublished", "dateModified", "correction", "comment", "license"}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("with kind permission", {"@type": "CreativeWork", "name": "with kind permission"}),
    ],
)
def test_a_licence_is_an_address_or_its_words(words: str, shown: object) -> None:
    site = factory.site(factory.annotated([factory.claim()]), url=URL, data_license=words)
    (review,) = described(site)["articles/a/budget.md"]
    REVIEW.validate(review)
    assert review["license"] == shown


def test_without_an_address_of_the_site_the_page_is_named_from_itself() -> None:
    (review,) = described(factory.site())["articles/a/budget.md"]
    assert review["url"] == review["@id"] == "./"
    feed = json.loads(exports.files(factory.site())["data/claimreview.json"])
    first = feed["dataFeedElement"][0]["item"][0]
    assert first["url"] == "../articles/a/budget/"


def test_the_feed_has_the_reviews_of_all_pages() -> None:
    site = factory.site(url=URL)
    feed = json.loads(exports.files(site)["data/claimreview.json"])
    assert (feed["@type"], feed["@context"]) == ("DataFeed", "https://schema.org")
    assert feed["dateModified"] == "2025-06-10"
    items = [item["item"][0] for item in feed["dataFeedElement"]]
    for item in items:
        REVIEW.validate(item)
    in_pages = [
        one
        for path, ones in described(site).items()
        for one in ones
        if one["@type"] == "ClaimReview"
    ]
    assert [{"@context": feed["@context"], **item} for item in items] == in_pages


def test_a_note_is_a_comment_and_no_review() -> None:
    (comment,) = described(factory.site(url=URL))["articles/a/regions.md"]
    assert comment["@type"] == "Comment"
    assert comment["about"]["url"] == f"{URL}articles/a/"
    assert comment["url"] == f"{URL}articles/a/regions/"


def test_an_article_says_whose_it_is() -> None:
    (article,) = described(factory.site(url=URL))["articles/a.md"]
    assert article["@type"] == "Article"
    assert article["isBasedOn"]["url"] == "https://example.org/original"
    assert article["isBasedOn"]["publisher"]["name"] == "The Paper"
    assert article["isBasedOn"]["archivedAt"] == "https://archive.example.org/original"
    assert article["creditText"] == "A. Author, B. Author, The Paper (CC-BY-4.0)"
    assert article["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert article["publisher"]["name"] == "Beleg"


def _nasty_site(words: str) -> Site:
    rich = dataclasses.replace(factory.rich("x"), plain=words, markdown=words)
    claim = factory.claim(
        claim=words,
        summary=words,
        explanation=rich,
        speaker=Person(name=words, role=words),
        sources=(factory.reference(title=words, publisher=words, author=words),),
        corrections=(dataclasses.replace(factory.claim().corrections[0], text=rich, before=None),),
        reply=dataclasses.replace(factory.claim().reply, text=rich),
        tags=(words,),
    )
    note = factory.note(title=words, text=rich, figure=None)
    article = factory.article(title=words, publisher=words, description=words)
    return factory.site(factory.annotated([claim, note], of=article), url=URL, name=words)


@pytest.mark.parametrize("words", NASTY)
def test_every_field_comes_back_as_it_was(words: str) -> None:
    found = described(_nasty_site(words))
    (review,) = found["articles/a/budget.md"]
    for value in (
        review["claimReviewed"],
        review["itemReviewed"]["author"]["name"],
        review["reviewRating"]["ratingExplanation"],
        review["author"]["name"],
        review["citation"][0]["name"],
        review["citation"][0]["author"],
        review["keywords"][0],
    ):
        assert value == words
    for value in (review["reviewBody"], review["correction"][0]["text"], review["comment"]["text"]):
        assert value == words.strip()
    (comment,) = found["articles/a/regions.md"]
    assert comment["headline"] == words
    (article,) = found["articles/a.md"]
    assert article["headline"] == words


@given(st.text(st.characters(exclude_categories=()), min_size=1))
def test_no_words_leave_their_script(words: str) -> None:
    site = factory.site(factory.annotated([factory.claim(claim=words)]), url=URL)
    head = exports.heads(site)["articles/a/budget.md"]
    tree = pages.parse(f"<!doctype html><head>{head}</head><body></body>")
    (script,) = tree.iter("script")
    halves = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in words)
    assert json.loads(pages.text(script))["claimReviewed"] == halves
    assert list(tree.find("body")) == []


def test_no_file_is_written_differently_the_second_time() -> None:
    assert exports.files(factory.site(url=URL)) == exports.files(factory.site(url=URL))


def test_settings_have_no_licence_of_their_own() -> None:
    assert Settings().data_license is None
