"""Feeds: read by a feed reader, and judged by the rules of RFC 4287 and JSON Feed 1.1."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import html5lib
import pytest

from beleg import exports, publish
from beleg.exports.entries import moment
from beleg.exports.feeds import NEWEST
from beleg.model import Claim, Correction, Page, Person, Quote, Site

from . import factory
from .pages import parse

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
URL = "https://check.example/base/"
HOSTILE = "a\x00\x08\x1b\ufffe\ud800]]><script>alert(1)</script>&amp;\u2028\"'\r\n</content>"
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def made(site: Site) -> dict[str, bytes]:
    return {
        path: content
        for path, content in exports.data(site).items()
        if path.endswith(("feed.xml", "feed.json"))
    }


def items(site: Site, folder: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(made(site)[f"{folder}feed.json"])["items"]
    return found


def site(**settings: Any) -> Site:
    return factory.site(**{"url": URL, **settings})


def fault_of_atom(document: bytes, *, addressed: bool = True) -> str | None:
    """The first rule of RFC 4287 that a feed breaks, or None."""
    return next(_atom_faults(ElementTree.fromstring(document), addressed), None)


def _atom_faults(feed: Any, addressed: bool) -> Iterator[str]:
    if feed.tag != f"{ATOM}feed":
        yield "no feed"
    yield from _constructs(feed, {"id", "title", "updated"}, {"subtitle", "generator", "entry"})
    links = [link.get("rel") for link in feed.findall(f"{ATOM}link")]
    if addressed and "self" not in links:
        yield "no link to itself"
    entries = feed.findall(f"{ATOM}entry")
    if not feed.findall(f"{ATOM}author") and any(not e.findall(f"{ATOM}author") for e in entries):
        yield "an entry without an author"
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(ids) != len(set(ids)):
        yield "an id that stands twice"
    for entry in entries:
        optional = {"published", "summary", "content", "contributor", "category"}
        yield from _constructs(entry, {"id", "title", "updated"}, optional)
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in entry.findall(f"{ATOM}link")
            if link.get("rel", "alternate") == "alternate"
        ]
        if not entry.findall(f"{ATOM}content") and not alternates:
            yield "neither content nor a link"
        if len(alternates) != len(set(alternates)):
            yield "two alternates of one kind"


def _constructs(parent: Any, needed: set[str], more: set[str]) -> Iterator[str]:
    several = {"link", "author", "contributor", "category", "entry"}
    names = [child.tag.removeprefix(ATOM) for child in parent]
    for name in needed:
        if names.count(name) != 1:
            yield f"{name} {names.count(name)} times"
    for name in set(names):
        if name not in needed | more | several:
            yield f"unknown: {name}"
        if name not in several and names.count(name) > 1:
            yield f"{name} more than once"
    for child in parent:
        name = child.tag.removeprefix(ATOM)
        if name in ("updated", "published") and not _DATE.fullmatch(child.text or ""):
            yield f"no date-time of RFC 3339: {child.text}"
        if name == "id" and not urlsplit(child.text or "").scheme:
            yield f"no IRI: {child.text}"
        if name in ("author", "contributor") and not child.findtext(f"{ATOM}name"):
            yield "a person without a name"
        if name == "category" and not child.get("term"):
            yield "a category without a term"
        if name == "link" and not child.get("href"):
            yield "a link that leads nowhere"
        if name in ("title", "subtitle", "summary") and len(child):
            yield f"markup in {name}"


def fault_of_json(document: bytes, *, addressed: bool = True) -> str | None:
    """The first rule of JSON Feed 1.1 that a feed breaks, or None."""
    return next(_json_faults(json.loads(document), addressed), None)


def _json_faults(feed: Any, addressed: bool) -> Iterator[str]:
    if feed["version"] != "https://jsonfeed.org/version/1.1":
        yield "version"
    if not feed.get("title") or not isinstance(feed["items"], list):
        yield "title and items are needed"
    known = {"version", "title", "home_page_url", "feed_url", "description", "language"}
    if more := set(feed) - known - {"authors", "items"}:
        yield f"unknown: {more}"
    ids = [item["id"] for item in feed["items"]]
    if len(ids) != len(set(ids)) or not all(isinstance(id_, str) and id_ for id_ in ids):
        yield "ids"
    for item in feed["items"]:
        if not item.get("content_html") and not item.get("content_text"):
            yield "no content"
        if addressed and not all(
            item[k].startswith("https://") for k in ("url", "image") if k in item
        ):
            yield "an address that is not complete"
        if not all(_DATE.fullmatch(item[key]) for key in ("date_published", "date_modified")):
            yield "no date of RFC 3339"
        if not all(isinstance(tag, str) and tag for tag in item.get("tags", ["x"])):
            yield "tags"
        if not all(person.get("name") for person in item.get("authors", [])):
            yield "an author without a name"


@pytest.mark.parametrize("url", [URL, None])
def test_every_feed_follows_its_standard(url: str | None) -> None:
    files = made(site(url=url))
    assert {"feed.xml", "articles/a/feed.xml", "people/ada/feed.xml", "tags/quay/feed.xml"} <= {
        *files
    }
    for path, content in files.items():
        judge = fault_of_atom if path.endswith(".xml") else fault_of_json
        assert judge(content, addressed=url is not None) is None, path
        assert path.replace(".xml", ".json") in files


def test_the_judges_find_faults() -> None:
    good = made(site())
    for old, new in ((b"<updated>", b"<updatd>"), (b"<name>", b"<nam>"), (b"T00:00:00", b"")):
        closing = new.replace(b"<", b"</") if new else b""
        bad = good["feed.xml"].replace(old, new).replace(old.replace(b"<", b"</"), closing)
        assert fault_of_atom(bad)
    bad = json.loads(good["feed.json"])
    bad["items"].append(bad["items"][0])
    assert fault_of_json(json.dumps(bad).encode())


def test_a_feed_reader_reads_both_alike() -> None:
    files = made(site())
    read = feedparser.parse(files["feed.xml"])
    assert not read.bozo
    assert read.feed.link == URL
    told = json.loads(files["feed.json"])["items"]
    assert [entry.id for entry in read.entries] == [item["id"] for item in told]
    assert [entry.title for entry in read.entries] == [item["title"] for item in told]
    assert [entry.updated for entry in read.entries] == [item["date_modified"] for item in told]
    for entry, item in zip(read.entries, told, strict=True):
        # The reader sanitises and may write attributes in another way; the words are the same.
        shown = "".join(parse(entry.content[0].value).itertext())
        assert shown.split() == "".join(parse(item["content_html"]).itertext()).split()


def test_an_entry_says_everything_with_its_sources() -> None:
    claim = factory.claim(corrections=())
    (item,) = items(_one(claim))
    assert item["id"] == item["url"] == f"{URL}articles/a/budget/"
    assert item["title"] == "größtenteils falsch: It rose by two per cent."
    assert item["language"] == "de"
    assert [person["name"] for person in item["authors"]] == ["mk", "ls"]
    assert item["tags"] == ["größtenteils falsch", "quay", "Money"]
    content = item["content_html"]
    for words in ("The accounts say so.", "I was wrong.", "Statement in full", "Ada Lindqvist"):
        assert words in content
    assert 'href="https://example.org/statement"' in content
    assert 'href="https://archive.example.org/statement"' in content
    html5lib.HTMLParser(strict=True).parseFragment(content)


def test_addresses_in_an_entry_are_complete() -> None:
    for path, content in made(site()).items():
        if path.endswith(".json"):
            for item in json.loads(content)["items"]:
                targets = re.findall(r'(?:href|src)="([^"]*)"', item["content_html"])
                assert all(target.startswith("https://") for target in targets)


def _one(*annotations: Any, of: Any = None, **settings: Any) -> Site:
    return factory.site(factory.annotated(annotations, of=of), **{"url": URL, **settings})


def test_a_correction_is_an_entry_of_its_own_and_keeps_its_id() -> None:
    first = Correction(date="2025-06-10", text=factory.rich("first"))
    second = Correction(date="2025-07-01", text=factory.rich("second"))
    for order in ((first,), (first, second), (second, first)):
        by_id = {item["id"]: item for item in items(_one(factory.claim(corrections=order)))}
        told = by_id[f"{URL}articles/a/budget/#correction-1"]
        assert told["summary"] == "first"
        assert told["date_modified"] == "2025-06-10T00:00:00+00:00"
        assert told["title"] == "Korrigiert: It rose by two per cent."
        latest = max(one.date for one in order)
        whole = by_id[f"{URL}articles/a/budget/"]
        assert whole["date_modified"].startswith(latest)
        assert whole["date_published"].startswith("2025-06-05")


def test_the_anchor_of_a_correction_is_on_the_page() -> None:
    whole = site()
    html = {page.path: page.html for page in publish.pages(whole)}
    anchors = 0
    for item in items(whole):
        path, _, anchor = item["url"].removeprefix(URL).partition("#")
        if anchor.startswith("correction-"):
            anchors += 1
            assert f'id="{anchor}"' in html[f"{path.rstrip('/')}.md"]
    assert anchors


def test_what_is_withdrawn_says_so_and_drafts_are_not_told() -> None:
    told = items(site())
    gone = next(item for item in told if item["id"].endswith("/gone/"))
    assert gone["title"].startswith("zurückgezogen: ")
    assert "größtenteils falsch" not in gone["tags"]
    assert not any("/draft/" in item["id"] for item in told)


def test_without_an_address_ids_last_all_the_same() -> None:
    first = [item["id"] for item in items(site(url=None))]
    again = [item["id"] for item in items(site(url=None))]
    assert first == again
    assert all(id_.startswith("urn:uuid:") for id_ in first)
    other = [item["id"] for item in items(site(url=None, name="Other"))]
    assert not {*first} & {*other}


def test_an_annotation_without_a_date_is_as_old_as_its_article() -> None:
    undated = factory.claim(checked=None, corrections=())
    (item,) = items(_one(undated))
    assert item["date_modified"] == "2025-05-20T18:30:00+02:00"


def test_the_feed_says_what_it_leaves_out() -> None:
    undated = factory.claim(checked=None, corrections=())
    feed = json.loads(made(_one(undated, of=factory.article(published=None)))["feed.json"])
    assert feed["items"] == []
    assert "1 Anmerkung ohne Datum" in feed["description"]
    assert (
        fault_of_atom(made(_one(undated, of=factory.article(published=None)))["feed.xml"]) is None
    )


def test_a_link_is_not_missed_by_a_feed_that_tells_of_none() -> None:
    notes = [factory.claim(checked=None, corrections=()), factory.link(checked=None)]
    of = factory.article(published=None)
    feed = json.loads(made(factory.site(factory.annotated(notes, of=of)))["feed.json"])
    assert "1 Anmerkung ohne Datum" in feed["description"]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("2025", "2025-01-01T00:00:00+00:00"),
        ("2025-06", "2025-06-01T00:00:00+00:00"),
        ("2025-06-05", "2025-06-05T00:00:00+00:00"),
        ("2025-06-05T12:30", "2025-06-05T12:30:00+00:00"),
        ("2025-06-05T12:30:01-05:00", "2025-06-05T12:30:01-05:00"),
        ("last week", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_become_moments(word: str | None, said: str | None) -> None:
    found = moment(word)
    assert (found.isoformat() if found else None) == said


def many(articles: int, chance: random.Random, **settings: Any) -> Site:
    """Articles of seven claims on few days, each with some of three tags, by Ada or by nobody."""
    ada = Person(name="Ada Lindqvist", key="ada")
    made = []
    for number in range(articles):
        slug = f"a{number}"
        claims = [
            factory.claim(
                slug=slug,
                id=f"c{at}",
                checked=f"2025-06-{chance.randrange(1, 29):02}",
                corrections=(),
                tags=tuple(chance.sample(["Quay", "Money", "Wood"], chance.randrange(4))),
                speaker=chance.choice([ada, None]),
            )
            for at in range(7)
        ]
        made.append(factory.annotated(claims, of=factory.article(slug=slug)))
    return factory.site(*made, **settings)


@pytest.mark.parametrize("url", [URL, None])
def test_the_newest_of_all_articles_come_first_and_are_not_too_many(url: str | None) -> None:
    large = many(30, random.Random(1), url=url)
    notes = [note.annotation for article in large.articles for note in article.notes]
    claims = [note for note in notes if isinstance(note, Claim)]
    of = {
        "": claims,
        "people/ada/": [claim for claim in claims if claim.speaker],
        "tags/quay/": [claim for claim in claims if "Quay" in claim.tags],
        "tags/wood/": [claim for claim in claims if "Wood" in claim.tags],
    }
    for folder, found in of.items():
        assert len(found) > NEWEST
        # Of one day, the order is that of the articles.
        newest = sorted(found, key=lambda claim: claim.checked or "", reverse=True)[:NEWEST]
        there = url or ("../../" if folder else "")
        assert [(item["url"], item["date_modified"][:10]) for item in items(large, folder)] == [
            (f"{there}{claim.address}", claim.checked) for claim in newest
        ]
        feed = ElementTree.fromstring(made(large)[f"{folder}feed.xml"])
        assert feed.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}entry/{ATOM}updated")


def test_each_feed_has_what_it_is_about() -> None:
    ids = {
        name: {item["id"].removeprefix(URL) for item in items(site(), name)}
        for name in ("", "articles/a/", "people/ada/", "tags/quay/", "tags/money/")
    }
    assert ids[""] == ids["articles/a/"]
    assert "articles/a/gone/" not in ids["people/ada/"]
    assert "articles/a/budget/" in ids["people/ada/"] & ids["tags/quay/"]
    assert "articles/a/regions/" in ids[""] - ids["tags/quay/"]


@pytest.mark.parametrize("url", [URL, None])
def test_no_words_break_a_feed(url: str | None) -> None:
    bad = HOSTILE
    person = Person(name=bad, key="ada", role=bad)
    claim = factory.claim(
        claim=bad,
        summary=bad,
        speaker=person,
        author=bad,
        reviewer=bad,
        tags=(bad,),
        quote=Quote(exact=bad, place=factory.PLACE),
        explanation=factory.rich(bad),
        sources=(factory.reference(title=bad, publisher=bad, author=bad, quote=bad),),
        corrections=(Correction(date="2025-06-10", text=factory.rich(bad)),),
    )
    article = factory.article(title=bad, publisher=bad)
    hostile = _one(claim, factory.note(title=bad), of=article, name=bad, url=url)
    for path, content in made(hostile).items():
        judge = fault_of_atom if path.endswith(".xml") else fault_of_json
        assert judge(content, addressed=url is not None) is None
        assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", content)
        if path.endswith(".json"):
            for item in json.loads(content)["items"]:
                tags = {n.tag for n in parse(item["content_html"]).iter() if isinstance(n.tag, str)}
                assert "script" not in tags
        else:
            assert not feedparser.parse(content).bozo


def test_pages_name_their_feeds() -> None:
    for page in publish.pages(site()):
        links = _feed_links(page)
        folder = page.path.removesuffix(".md") + "/" if page.path != "index.md" else ""
        targets = {_resolved(folder, href) for href in links}
        assert {"feed.xml", "feed.json"} <= targets
        if page.path == "articles/a/budget.md":
            assert "articles/a/feed.xml" in targets
        assert targets <= {*made(site())}, page.path


def _feed_links(page: Page) -> list[str]:
    root = parse(f"<!doctype html><title>x</title>{page.head}")
    return [
        link.get("href")
        for link in root.iter("link")
        if link.get("type") in ("application/atom+xml", "application/feed+json")
    ]


def _resolved(folder: str, href: str) -> str:
    parts = folder.split("/")[:-1]
    for step in href.split("/"):
        parts = parts[:-1] if step == ".." else [*parts, step]
    return "/".join(parts)


def test_readers_see_the_way_to_the_feeds() -> None:
    html = {page.path: page.html for page in publish.pages(site())}
    assert 'href="feed.xml"' in html["index.md"]
    assert 'href="../feed.xml"' in html["corrections.md"]
    for path in ("articles/a.md", "people/ada.md", "tags/quay.md"):
        assert 'href="feed.xml"' in html[path]


def test_the_same_site_has_the_same_feeds() -> None:
    assert made(site()) == made(site())


def test_built_sites_have_their_feeds(built: Path) -> None:
    feed = feedparser.parse((built / "feed.xml").read_bytes())
    assert not feed.bozo
    assert feed.entries
    assert all(datetime.fromisoformat(entry.updated) for entry in feed.entries)
    assert (built / "articles/telefonat/feed.json").is_file()
