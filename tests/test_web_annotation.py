"""W3C Web Annotation: what the recommendation says must be, and what the JSON-LD means.

The context of these tests has the terms that we use, written from the vocabulary; a term that is
not in it would be lost when the document is expanded, and the tests see that.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from beleg import exports
from beleg.adapters import build
from beleg.adapters.configuration import find_project
from beleg.diagnostics import Report
from beleg.exports.web_annotation import moment
from beleg.model import Settings
from beleg.pipeline import Inputs, build_site
from beleg.source import Source

from . import factory

URL = "https://beleg.example/site/"
ANNO = "http://www.w3.org/ns/anno.jsonld"
OA = "http://www.w3.org/ns/oa#"
CONTEXT = json.loads((Path(__file__).parent / "anno_context.json").read_text("utf-8"))
FILE = "data/annotations.jsonld"
MOTIVATIONS = {
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing"),
    *("highlighting", "identifying", "linking", "moderating", "questioning", "replying"),
    "tagging",
}
UTC = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def load(site: Any, path: str = FILE) -> dict[str, Any]:
    found = json.loads(exports.files(site)[path])
    assert isinstance(found, dict)
    return found


def items_of(collection: dict[str, Any]) -> list[dict[str, Any]]:
    return list(collection["first"]["items"]) if collection["total"] else []


def faults(collection: dict[str, Any]) -> Iterator[str]:
    """Everything that a MUST of the recommendation forbids."""
    contexts = collection["@context"]
    if ANNO not in (contexts if isinstance(contexts, list) else [contexts]):
        yield "the context of the standard is missing"
    if isinstance(contexts, list) and len(contexts) == 1:
        yield "a single context is no list"
    if collection["type"] != "AnnotationCollection" or not _is_iri(collection["id"]):
        yield "a collection has its class and one IRI"
    if not isinstance(collection["label"], str):
        yield "a label is a string"
    if not _is_natural(collection["total"]):
        yield "a total is a natural number"
    if not collection["total"]:
        return
    page = collection["first"]
    if page["type"] != "AnnotationPage" or not _is_iri(page["id"]):
        yield "a page has its class and one IRI"
    if page["partOf"] != collection["id"] or not _is_natural(page["startIndex"]):
        yield "a page belongs to its collection and has a place in it"
    if len(page["items"]) != collection["total"]:
        yield "the total is not that of the items"
    for one in page["items"]:
        yield from _annotation_faults(one)


def _annotation_faults(one: dict[str, Any]) -> Iterator[str]:
    if one["type"] != "Annotation" or not _is_iri(one["id"]):
        yield "an annotation has its class and one IRI"
    if one["motivation"] not in MOTIVATIONS:
        yield "a motivation is one of the standard's"
    for name in ("created", "modified"):
        if name in one and not UTC.fullmatch(one[name]):
            yield f"{name} is a moment in UTC"
    if "rights" in one and not _is_iri(one["rights"]):
        yield "rights are an IRI"
    for body in one.get("body", []):
        yield from _body_faults(body)
    target = one["target"]
    if target["type"] != "SpecificResource" or not _is_iri(target["source"]):
        yield "a specific resource has exactly one source"
    yield from _state_faults(target["state"])
    for selector in target.get("selector", []):
        yield from _selector_faults(selector)


def _body_faults(body: dict[str, Any]) -> Iterator[str]:
    if body["purpose"] not in MOTIVATIONS:
        yield "a purpose is a motivation"
    if body["type"] == "TextualBody":
        if not isinstance(body["value"], str):
            yield "a textual body has exactly one value"
    elif body["type"] == "SpecificResource":
        source = body["source"]
        if not _is_iri(source["id"] if isinstance(source, dict) else source):
            yield "a specific resource has exactly one source"
        if "state" in body:
            yield from _state_faults(body["state"])
    else:
        yield "a body of no class"


def _state_faults(state: dict[str, Any]) -> Iterator[str]:
    if state["type"] != "TimeState":
        yield "a state has its class"
    if "sourceDate" in state and not UTC.fullmatch(state["sourceDate"]):
        yield "sourceDate is a moment in UTC"
    if "cached" in state and not _is_iri(state["cached"]):
        yield "a copy is an IRI"
    if not state.keys() & {"sourceDate", "cached"}:
        yield "a state that says nothing"


def _selector_faults(selector: dict[str, Any]) -> Iterator[str]:
    if selector["type"] == "TextQuoteSelector":
        if not all(isinstance(selector[name], str) for name in ("exact", "prefix", "suffix")):
            yield "a quote has words"
        if not selector["exact"]:
            yield "a quote of nothing"
    elif selector["type"] == "TextPositionSelector":
        start, end = selector["start"], selector["end"]
        if not (_is_natural(start) and _is_natural(end) and start < end):
            yield "a position is two natural numbers"
    else:
        yield "a selector of no class"


def _is_iri(word: object) -> bool:
    return isinstance(word, str) and bool(re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", word))


def _is_natural(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number >= 0


def _local_context(url: str, _: object) -> dict[str, Any]:
    assert url == ANNO
    return {"contextUrl": None, "documentUrl": url, "document": CONTEXT}


def expanded(document: dict[str, Any], base: str = "") -> Any:
    options = {"documentLoader": _local_context, "base": base}
    return jsonld.expand(document, options)


def _terms(value: Any) -> Iterator[str]:
    """Every key and class that is written, but those of JSON-LD itself."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key != "@context":
                yield key
                yield from _terms(child)
            if key in ("type", "motivation", "purpose"):
                yield child
    elif isinstance(value, list):
        for child in value:
            yield from _terms(child)


@pytest.fixture(scope="module")
def demo() -> Any:
    project = find_project(Path(__file__).parent.parent)
    site = build.run(project).site
    return dataclasses.replace(site, settings=dataclasses.replace(site.settings, url=URL))


def test_the_demo_breaks_no_must(demo: Any) -> None:
    for path in [path for path in exports.files(demo) if path.endswith(".jsonld")]:
        assert list(faults(load(demo, path))) == []


def test_every_kind_of_annotation_breaks_no_must() -> None:
    collection = load(factory.site(url=URL, data_license="CC0-1.0"))
    # The factory anchors nothing, so its passages have no length.
    assert set(faults(collection)) == {"a position is two natural numbers"}
    assert len(items_of(collection)) == 5


def test_every_term_is_one_of_the_standard(demo: Any) -> None:
    own = CONTEXT["@context"].keys() | {"sha256"}
    assert set(_terms(load(demo))) <= own


def test_expanded_it_means_what_was_written() -> None:
    (collection,) = expanded(load(factory.site(url=URL)))
    assert collection["@type"] == ["http://www.w3.org/ns/activitystreams#OrderedCollection"]
    (page,) = collection["http://www.w3.org/ns/activitystreams#first"]
    (listed,) = page["http://www.w3.org/ns/activitystreams#items"]
    by_id = {one["@id"]: one for one in listed["@list"]}
    one = by_id[f"{URL}articles/a/budget/"]
    assert one["@type"] == [f"{OA}Annotation"]
    assert one[f"{OA}motivatedBy"] == [{"@id": f"{OA}assessing"}]
    (target,) = one[f"{OA}hasTarget"]
    assert target[f"{OA}hasSource"] == [{"@id": f"{URL}articles/a/"}]
    quote, position = target[f"{OA}hasSelector"]
    assert quote[f"{OA}exact"] == [{"@value": "rose by twelve per cent"}]
    assert position["@type"] == [f"{OA}TextPositionSelector"]
    (state,) = target[f"{OA}hasState"]
    assert state["http://schema.org/sha256"][0]["@value"]
    assert state[f"{OA}cachedSource"] == [{"@id": f"{URL}articles/a/text.txt"}]


def test_without_an_address_of_the_site_all_is_found_from_the_file() -> None:
    base = f"https://somewhere.example/below/{FILE}"
    (collection,) = expanded(load(factory.site()), base)
    assert collection["@id"] == base
    text = json.dumps(collection)
    assert '"https://somewhere.example/below/articles/a/budget/"' in text
    assert '"https://somewhere.example/below/verdicts/#mostly-false"' in text


def test_positions_and_quotes_lead_to_the_same_words(demo: Any) -> None:
    files = exports.files(demo)
    found = 0
    for annotated in demo.articles:
        slug = annotated.article.slug
        data = files[f"articles/{slug}/text.txt"]
        text = data.decode()
        for one in items_of(load(demo, f"articles/{slug}/annotations.jsonld")):
            target = one["target"]
            assert target["state"]["sha256"] == hashlib.sha256(data).hexdigest()
            assert target["state"]["cached"] == f"{URL}articles/{slug}/text.txt"
            if "selector" not in target:
                continue
            quote, position = target["selector"]
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"]
            before, behind = text[:start], text[end:]
            assert _close(before, quote["prefix"])
            assert _close(behind[::-1], quote["suffix"][::-1])
            found += 1
    assert found > 50


def _close(text: str, words: str) -> bool:
    """Whether ``words`` end ``text``, where white space may be levelled."""
    return "".join(text.split()).endswith("".join(words.split()))


ARTICLE = """---
title: {title}
lang: de
publisher: P
license: L
---

{body}
"""


@settings(max_examples=40, deadline=None)
@given(
    st.text("aäß 👩\u0301é", max_size=30),
    st.sampled_from(["x 👍 Wort y", "| a | Wort |\n|---|---|\n| b | c |"]),
)
def test_positions_are_code_points_of_the_text(before: str, body: str) -> None:
    words = " ".join(before.split()) or "Anfang"
    article = Source(
        "content/articles/a.md", ARTICLE.format(title="Titel", body=f"{words} 👩‍👩‍👧.\n\n{body}")
    )
    note = Source("annotations/a.yml", "notes:\n  - {id: note, title: T, text: x, quote: Wort}\n")
    inputs = Inputs(articles=[("a", article)], annotations=[("a", note)])
    result = build_site(inputs, Settings(url=URL), Report())
    (one,) = items_of(json.loads(result.files["articles/a/annotations.jsonld"]))
    _, position = one["target"]["selector"]
    text = result.files["articles/a/text.txt"].decode()
    assert text[position["start"] : position["end"]] == "Wort"


def test_a_passage_of_the_headline_is_counted_from_the_headline() -> None:
    article = Source("content/articles/a.md", ARTICLE.format(title="Der Etat stieg", body="Text."))
    note = Source("annotations/a.yml", "notes:\n  - {id: note, title: T, text: x, quote: Etat}\n")
    inputs = Inputs(articles=[("a", article)], annotations=[("a", note)])
    result = build_site(inputs, Settings(url=URL), Report())
    (one,) = items_of(json.loads(result.files["articles/a/annotations.jsonld"]))
    assert one["target"]["selector"][1] == {"type": "TextPositionSelector", "start": 4, "end": 8}


def test_drafts_and_withdrawn_annotations_are_not_in_it() -> None:
    ids = [one["id"] for one in items_of(load(factory.site(url=URL, drafts=True)))]
    assert ids == [
        f"{URL}articles/a/{name}" for name in ("whole/", "budget/", "regions/", "#post", "plain/")
    ]


def test_a_site_without_annotations_has_an_empty_collection() -> None:
    collection = load(factory.site(factory.annotated([]), url=URL))
    assert collection["total"] == 0
    assert "first" not in collection


def test_a_source_has_its_copy() -> None:
    one = items_of(load(factory.site(factory.annotated([factory.claim()]), url=URL)))[0]
    (source,) = [body for body in one["body"] if body["purpose"] == "linking"]
    assert source["source"]["id"] == "https://example.org/statement"
    assert source["state"] == {
        "type": "TimeState",
        "cached": "https://archive.example.org/statement",
        "sourceDate": "2025-06-01T00:00:00Z",
    }


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("2025-05-19", "2025-05-19T00:00:00Z"),
        ("2025-05-20T18:30+02:00", "2025-05-20T16:30:00Z"),
        ("2025-05-20T01:30:10.5+0200", "2025-05-19T23:30:10Z"),
        ("2025-05-20T18:30Z", "2025-05-20T18:30:00Z"),
        ("2025-05-20T18:30", "2025-05-20T00:00:00Z"),
        ("2025-05", None),
        ("2025", None),
        (None, None),
    ],
)
def test_moments_are_written_in_utc(word: str | None, written: str | None) -> None:
    assert moment(word) == written
