"""Files of the whole site, joined from what single articles add; and what several outputs share."""

from __future__ import annotations

import copy
import json
import pickle
import random
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from beleg import exports, parts
from beleg.exports.png import png, strip
from beleg.model import AnnotatedArticle, Desk, Site
from beleg.publish.once import once

from . import factory
from .test_paging import site as site_by_chance

URL = "https://check.example/base/"
SEEDS = range(4)


def joined(site: Site) -> Iterator[tuple[str, bytes]]:
    """All files as several processes make them: article by article in any order, by way of bytes.

    No article knows more than the desk.
    """
    desk = Desk(settings=site.settings, registers=site.registers)
    kept: dict[tuple[str, str], bytes] = {}
    for article in random.Random(1).sample(site.articles, k=len(site.articles)):
        yield from exports.article_files(article, desk)
        for part in exports.PARTS:
            adds = part.adds(article, desk)
            kept[part.name, article.article.slug] = pickle.dumps(adds, protocol=5)
    described = {file.path for file in exports.DATA_FILES}
    made = {}
    for part in exports.PARTS:
        every = [pickle.loads(kept[part.name, one.article.slug]) for one in site.articles]
        for path, pieces in parts.joined(part, every, desk):
            content = b"".join(pieces)
            yield path, content
            if path in described:
                made[path] = exports.measured(content)
    yield exports.datapackage_file(made, desk)


@pytest.mark.parametrize("url", [URL, None])
@pytest.mark.parametrize("seed", SEEDS)
def test_joined_files_are_those_of_the_whole_site(seed: int, url: str | None) -> None:
    site = site_by_chance(seed, url=url, data_license="CC-BY-4.0")
    found = list(joined(site))
    assert dict(found) == exports.files(site)
    assert len(found) == len({path for path, _ in found})


@pytest.mark.parametrize("url", [URL, None])
def test_heads_of_an_article_are_those_of_the_whole_site(url: str | None) -> None:
    site = site_by_chance(1, url=url)
    desk = Desk(settings=site.settings, registers=site.registers)
    found: dict[str, str] = {}
    for article in site.articles:
        found.update(exports.article_heads(article, desk))
    assert found == exports.heads(site)
    assert {f"articles/{one.article.slug}.md" for one in site.articles} <= {*found}


def test_a_site_without_articles_has_all_files_of_the_whole() -> None:
    site = factory.site(factory.annotated([]))
    desk = Desk(settings=site.settings, registers=site.registers)
    found = {
        path: b"".join(pieces)
        for part in exports.PARTS
        for path, pieces in parts.joined(part, [], desk)
    }
    assert {*exports.FORMATS.values()} - {*found} == {"data/datapackage.json"}
    assert json.loads(found["data/annotations.jsonld"])["total"] == 0
    assert json.loads(found["data/claims.json"]) == []
    assert json.loads(found["data/claimreview.json"])["dataFeedElement"] == []


def test_names_of_parts_differ() -> None:
    names = [part.name for part in (*exports.PARTS, exports.SITEMAP)]
    assert len(names) == len(set(names))


def test_an_add_holds_no_article() -> None:
    """What a site keeps of each article is not the article once more."""
    words = "These words stand in the text of the article and nowhere else."
    article = factory.annotated()
    article = AnnotatedArticle(
        article=article.article,
        notes=article.notes,
        markdown=words,
        title_html=words,
        body_html=words,
        text=words,
    )
    site = factory.site(article, url=URL)
    for part in (*exports.PARTS, exports.SITEMAP):
        kept = pickle.dumps(part.adds(article, site))
        assert words.encode() not in kept
        assert b"Source" not in kept


# What is made once.


def test_the_same_is_made_once_and_another_anew() -> None:
    calls: list[tuple[Any, ...]] = []

    @once
    def make(article: AnnotatedArticle, desk: Desk, here: str) -> int:
        calls.append((article, desk, here))
        return len(calls)

    one, desk = factory.annotated(), factory.site()
    other, same = copy.copy(one), copy.copy(desk)
    here = "data/"
    assert [make(one, desk, here) for _ in range(3)] == [1, 1, 1]
    assert make(one, desk, "".join(["da", "ta/"])) == 1
    # Only the very same are known, for what they hold is not compared.
    assert [make(other, desk, here), make(other, same, here), make(other, same, "")] == [2, 3, 4]
    assert make(one, desk, here) == 5


def test_what_fails_is_not_kept() -> None:
    @once
    def make(word: str) -> str:
        if word == "bad":
            raise ValueError(word)
        return word

    assert make("good") == "good"
    with pytest.raises(ValueError, match="bad"):
        make("bad")
    assert make("good") == "good"


# Pictures from strips.


def test_a_picture_of_strips_is_one_stream() -> None:
    """Checked by zlib itself: a reader of pictures may forgive a wrong checksum."""
    rows = [bytes([0, 0x12, 0x34]) * 2, bytes([0, 0x56, 0x01]) * 3]
    strips = [strip(one) for one in rows]
    data = png(4, bytes(range(48)), strips)
    chunks = dict(_chunks(data))
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert zlib.decompress(chunks[b"IDAT"]) == b"".join(rows)
    assert chunks[b"IHDR"] == bytes([0, 0, 0, 4, 0, 0, 0, 5, 4, 3, 0, 0, 0])


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        assert int.from_bytes(data[end : end + 4], "big") == zlib.crc32(data[at + 4 : end])
        yield data[at + 4 : at + 8], data[at + 8 : end]
        at = end + 4
