"""The sitemap, judged by the rules of https://www.sitemaps.org/protocol.html."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from beleg import exports, publish
from beleg.exports import sitemap
from beleg.model import Site

from . import factory
from .test_paging import site as site_by_chance

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
URL = "https://check.example/base/"


def made(site: Site, *more: str) -> dict[str, bytes]:
    lines = (exports.SITEMAP.of(article, site) for article in site.articles)
    return dict(exports.sitemap_files(lines, more, site))


def entries(document: bytes) -> list[dict[str, str]]:
    root = ElementTree.fromstring(document)
    return [{child.tag.removeprefix(NAMESPACE): child.text or "" for child in one} for one in root]


def faults(files: dict[str, bytes], url: str = URL) -> Iterator[str]:
    """Each rule that is broken."""
    for path, document in files.items():
        root = ElementTree.fromstring(document)
        if document.decode("utf-8") and len(document) > 52_428_800:
            yield f"{path} is too large"
        index = root.tag == f"{NAMESPACE}sitemapindex"
        if root.tag != f"{NAMESPACE}{'sitemapindex' if index else 'urlset'}":
            yield f"{path} begins with {root.tag}"
        if not 1 <= len(root) <= sitemap.MOST:
            yield f"{path} has {len(root)} entries"
        for one in root:
            if one.tag != f"{NAMESPACE}{'sitemap' if index else 'url'}":
                yield f"{one.tag} in {path}"
            names = [child.tag.removeprefix(NAMESPACE) for child in one]
            if names not in (["loc"], ["loc", "lastmod"]):
                yield f"{names} in {path}"
        for entry in entries(document):
            address = urlsplit(entry["loc"])
            if not entry["loc"].startswith(url) or len(entry["loc"]) >= 2048:
                yield f"{entry['loc']} is not in the folder of the sitemap"
            if not address.netloc or re.search(r"[\s<>\"]", entry["loc"]):
                yield f"{entry['loc']} is no address"
            if "lastmod" in entry and not (
                re.fullmatch(r"\d{4}-\d\d-\d\d", entry["lastmod"])
                and date.fromisoformat(entry["lastmod"])
            ):
                yield f"{entry['lastmod']} is no day"
            if index and entry["loc"].removeprefix(url) not in files:
                yield f"{entry['loc']} is missing"


def test_it_names_each_page_of_an_article_once() -> None:
    site = factory.site(url=URL)
    files = made(site)
    assert [*files] == ["sitemap.xml"]
    assert [*faults(files)] == []
    found = [entry["loc"].removeprefix(URL) for entry in entries(files["sitemap.xml"])]
    pages = {
        f"{page.path.removesuffix('.md')}/"
        for page in publish.of_article(site.articles[0], site, {})
    }
    # Drafts have a page in a preview only, and are not told to anybody.
    assert {*found} == pages - {"articles/a/draft/"}
    assert len(found) == len(pages) - 1
    assert "charts/a/" in found


@pytest.mark.parametrize("seed", range(4))
def test_any_site_breaks_no_rule(seed: int) -> None:
    files = made(site_by_chance(seed, articles=20, url=URL), "", "claims/", "claims/page/2/")
    assert [*faults(files)] == []
    found = [entry["loc"] for entry in entries(files["sitemap.xml"])]
    assert found[:3] == [URL, f"{URL}claims/", f"{URL}claims/page/2/"]
    assert len(found) == len(set(found)) > 30


@pytest.mark.parametrize(
    ("changes", "published", "day"),
    [
        ({}, "2025-05-20T18:30+02:00", "2025-06-10"),
        ({"corrections": ()}, "2025-05-20", "2025-06-05"),
        ({"corrections": (), "checked": "2025-06"}, "2025-05-20", "2025-05-20"),
        ({"corrections": (), "checked": None}, "2025-05-20T18:30+02:00", "2025-05-20"),
        ({"corrections": (), "checked": None}, "2025", None),
        ({"corrections": (), "checked": "2024-01-01"}, None, "2024-01-01"),
    ],
)
def test_a_day_is_one_that_the_content_names(
    changes: dict[str, Any], published: str | None, day: str | None
) -> None:
    of = factory.annotated([factory.claim(**changes)], of=factory.article(published=published))
    (article, *_) = entries(made(factory.site(of, url=URL))["sitemap.xml"])
    assert article["loc"] == f"{URL}articles/a/"
    assert article.get("lastmod") == day


def test_the_page_of_an_annotation_has_its_own_day() -> None:
    claims = [factory.claim(checked="2025-01-01", corrections=()), factory.claim(id="other")]
    site = factory.site(factory.annotated(claims), url=URL)
    days = {one["loc"].removeprefix(URL): one["lastmod"] for one in _entries(site)}
    assert days["articles/a/budget/"] == "2025-01-01"
    assert days["articles/a/other/"] == days["articles/a/"] == "2025-06-10"


def _entries(site: Site) -> list[dict[str, str]]:
    return entries(made(site)["sitemap.xml"])


def test_addresses_are_written_so_that_they_can_be_read() -> None:
    url = "https://check.example/a&b/"
    files = made(factory.site(url=url), "über uns/", "a'b<c>/", "q/?x=1&y=2")
    assert [*faults(files, url)] == []
    found = [entry["loc"] for entry in entries(files["sitemap.xml"])][:3]
    assert found == [f"{url}über%20uns/", f"{url}a%27b%3Cc%3E/", f"{url}q/?x=1&y=2"]


@pytest.mark.parametrize(("number", "files"), [(6, 1), (7, 2), (12, 2), (13, 3), (30, 5)])
def test_many_addresses_are_spread_over_files_with_an_index(
    number: int, files: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST", 6)
    more = [f"page-{at}/" for at in range(number - 2)]
    # The article has a page, and its claim.
    claim = factory.claim(said=None, checked=None, corrections=())
    found = made(factory.site(factory.annotated([claim]), url=URL), *more)
    assert [*faults(found)] == []
    assert len(found) == (files if files == 1 else files + 1)
    pages = [path for path in found if files == 1 or path != "sitemap.xml"]
    listed = [entry["loc"].removeprefix(URL) for path in pages for entry in entries(found[path])]
    assert listed == [*more, "articles/a/", "articles/a/budget/"]
    if files > 1:
        index = [entry["loc"] for entry in entries(found["sitemap.xml"])]
        assert index == [f"{URL}sitemap-{at}.xml" for at in range(1, files + 1)]


def test_no_file_is_larger_than_the_protocol_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "LARGEST", 3_000)
    found = made(factory.site(url=URL), *(f"page-{at}/" for at in range(200)))
    assert [*faults(found)] == []
    assert max(map(len, found.values())) <= 3_000
    assert len(found) > 5


def test_a_site_that_does_not_know_its_address_has_none() -> None:
    assert made(factory.site(url=None), "claims/") == {}
