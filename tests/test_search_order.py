"""A search index of which a part is renewed is that which Pagefind would make of everything."""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import cbor2
import pytest

from beleg.adapters import search, search_order
from beleg.adapters.crew import put
from beleg.adapters.search_bytes import ENTRY, UnknownForm, address_in
from beleg.adapters.search_order import put_in_order
from beleg.adapters.search_pages import Document, article_of, documents
from beleg.publish import findables_of

from .complete_site import assert_same, tree
from .many_articles import large_site

Pages = Mapping[str, Sequence[Document]]
"""Of each article, by its slug."""

WORDS = [
    "Wasser",
    "wasser",
    "Wässer",
    "Fähre",
    "Fähren",
    "Preis",
    "Preise",
    "vier",
    "Prozent",
    "4",
    "2025",
    "und",
    "die",
    "ü-Boot",
]


def pages_of(articles: int, seed: int) -> dict[str, list[Document]]:
    """Real pages of articles, with some invented ones whose words are written in many forms."""
    chance = random.Random(seed)
    site = large_site(articles)
    found = {
        one.article.slug: [page for page in documents(findables_of(one, site)) if page[0] == "de"]
        for one in site.articles
    }
    for number in range(articles):
        words = " ".join(chance.choices(WORDS, k=chance.randrange(1, 60)))
        found[f"more-{number}"] = [_page(f"articles/more-{number}.html", words, chance)]
    return {slug: pages for slug, pages in found.items() if pages}


def _page(path: str, words: str, chance: random.Random) -> Document:
    kind, date = chance.choice(["claim", "note"]), chance.choice(["0", "2025-01-02", "2024-12-31"])
    html = (
        f"<html lang='de'><body><h1>{words[:20]}</h1><p>{words}</p>"
        f'<i data-pagefind-filter="kind[data-v]" data-v="{kind}"></i>'
        f'<i data-pagefind-filter="date[data-v]" data-v="{date}"></i>'
        f'<i data-pagefind-sort="date[data-v]" data-v="{date}"></i></body></html>'
    )
    return "de", path, html


def made(folder: Path, pages: Pages, older: search.Older | None = None) -> search.Index:
    """An index, in a site of its own."""
    index = search.Index(folder, "de", 0, older=older)
    for some in pages.values():
        index.add(some)
    index.make()
    return index


def site_with(folder: Path, pages: Pages) -> Path:
    assert made(folder, pages).put(partial(put, folder))
    return folder


def renewed(folder: Path, pages: Pages, older: Path, without: set[str]) -> bool:
    """Whether that was possible; then the index stands in ``folder``."""
    fresh = {slug: pages[slug] for slug in pages if slug in without}
    index = made(folder, fresh, search.Older(site=older, without=without))
    if index.needs_all:
        assert not index.put(partial(put, folder))
        return False
    assert index.pages == sum(map(len, pages.values()))
    index.put(partial(put, folder))
    for path in index.staying:
        put(folder, path, (older / path).read_bytes())
    return True


@pytest.fixture(scope="module")
def all_pages() -> dict[str, list[Document]]:
    return pages_of(6, 1)


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory, all_pages: Pages) -> Path:
    return site_with(tmp_path_factory.mktemp("older"), all_pages)


@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_index_of_all_pages(
    seed: int, all_pages: dict[str, list[Document]], older: Path, tmp_path: Path
) -> None:
    """Articles changed, gone, new, with pages more and fewer, in any mixture."""
    chance = random.Random(seed)
    others = pages_of(8, seed + 100)
    pages = dict(all_pages)
    changed = set(chance.sample(sorted(pages), chance.randrange(1, len(pages))))
    for slug in changed:
        replaced = others.get(slug, [])[chance.randrange(3) :]
        if chance.random() < 0.3 or not replaced:
            del pages[slug]
        else:
            pages[slug] = replaced
    for slug in sorted(others.keys() - all_pages.keys())[: 1 + chance.randrange(3)]:
        pages[slug] = others[slug]
        changed.add(slug)
    assert changed & pages.keys()
    assert renewed(tmp_path / "renewed", pages, older, changed)
    assert_same(tmp_path / "renewed", site_with(tmp_path / "whole", pages), f"seed {seed}")


def test_a_word_that_no_page_has_any_more_is_gone(tmp_path: Path) -> None:
    chance = random.Random(1)
    before = {
        "a": [_page("articles/a.html", "Leuchtturm Wasser", chance)],
        "b": [_page("articles/b.html", "Wasser", chance)],
    }
    after = {**before, "a": [_page("articles/a/x.html", "Wassers Fähre", chance)]}
    old = site_with(tmp_path / "old", before)
    assert renewed(tmp_path / "new", after, old, {"a"})
    words = b"".join(
        gzip.decompress(file.read_bytes()) for file in (tmp_path / "new").rglob("*.pf_index")
    )
    assert b"leuchtturm" not in words
    assert b"wass" in words


def _entry(folder: Path) -> Path:
    return folder / "pagefind/de/0" / ENTRY


def _other_version(folder: Path) -> None:
    file = _entry(folder)
    file.write_text(file.read_text("utf-8").replace('"version": "', '"version": "0.'), "utf-8")


def _meta(folder: Path) -> Path:
    (file,) = (folder / "pagefind/de/0").glob("*.pf_meta")
    return file


def _further_field(folder: Path) -> None:
    file = _meta(folder)
    meta = cbor2.loads(gzip.decompress(file.read_bytes())[len(b"pagefind_dcd") :])
    meta[5] = [*meta[5], "image"]
    file.write_bytes(gzip.compress(b"pagefind_dcd" + cbor2.dumps(meta)))


def _without_a_fragment(folder: Path) -> None:
    next((folder / "pagefind/de/0/fragment").iterdir()).unlink()


def _of_an_article_nobody_can_read(folder: Path) -> None:
    next((folder / "pagefind/de/0/fragment").iterdir()).write_bytes(b"nothing")


def _words_backwards(folder: Path) -> None:
    file = next((folder / "pagefind/de/0/index").iterdir())
    (words,) = cbor2.loads(gzip.decompress(file.read_bytes())[len(b"pagefind_dcd") :])
    file.write_bytes(gzip.compress(b"pagefind_dcd" + cbor2.dumps([words[::-1]])))


def _cut_off(folder: Path) -> None:
    file = next((folder / "pagefind/de/0/index").iterdir())
    file.write_bytes(file.read_bytes()[:-40])


@pytest.mark.parametrize(
    "break_",
    [
        _other_version,
        _further_field,
        _without_a_fragment,
        _of_an_article_nobody_can_read,
        _words_backwards,
        _cut_off,
        lambda folder: _meta(folder).unlink(),
        lambda folder: _entry(folder).write_text("{}"),
    ],
)
def test_in_doubt_it_is_made_of_all_pages(
    break_,
    all_pages: Pages,
    older: Path,
    tmp_path: Path,  # type: ignore[no-untyped-def]
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(older, broken)
    break_(broken)
    assert not renewed(tmp_path / "new", all_pages, broken, {"more-1"})
    assert not (tmp_path / "new").exists()


def test_pages_that_can_only_just_be_told_apart_are_left_to_pagefind(
    all_pages: Pages, older: Path, tmp_path: Path
) -> None:
    """It makes a name longer where two begin alike; here one of them is in the older index."""
    folder = tmp_path / "older"
    shutil.copytree(older, folder)
    file = _meta(folder)
    meta = cbor2.loads(gzip.decompress(file.read_bytes())[len(b"pagefind_dcd") :])
    name = next(
        name
        for name, _ in meta[1]
        if article_of(address_in(folder / f"pagefind/de/0/fragment/{name}.pf_fragment")) != "more-1"
    )
    for page in meta[1]:
        page[0] += "0" * (page[0] == name)
    fragment = folder / f"pagefind/de/0/fragment/{name}.pf_fragment"
    fragment.rename(fragment.with_name(f"{name}0.pf_fragment"))
    file.write_bytes(gzip.compress(b"pagefind_dcd" + cbor2.dumps(meta)))
    assert not renewed(tmp_path / "new", all_pages, folder, {"more-1"})


def test_the_same_page_in_both_is_noticed(all_pages: Pages, older: Path, tmp_path: Path) -> None:
    """An article that was said to be new and is there already."""
    pages = {**all_pages, "none": all_pages["more-1"]}
    assert not renewed(tmp_path / "new", pages, older, {"none"})


def test_the_older_index_is_only_read(all_pages: Pages, older: Path, tmp_path: Path) -> None:
    before = tree(older)
    assert renewed(tmp_path / "new", all_pages, older, {"more-1"})
    assert tree(older) == before
    assert tree(tmp_path / "new") == before


def test_an_index_does_not_depend_on_how_many_cores_there_are(
    all_pages: Pages, older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for cores in (1, 3):
        monkeypatch.setattr(search_order, "cores", lambda cores=cores: cores)
        folder = tmp_path / str(cores)
        shutil.copytree(older / "pagefind/de/0", folder)
        put_in_order(folder)
        found.append(tree(folder))
    assert found[0] == found[1] == tree(older / "pagefind/de/0")


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("/articles/ferry.html", "ferry"),
        ("/articles/ferry/preis.html", "ferry"),
        ("/articles/ferry/@link-2.html", "ferry"),
        ("/about/", ""),
        ("/", ""),
    ],
)
def test_a_page_tells_its_article(address: str, slug: str) -> None:
    assert article_of(address) == slug


def test_what_is_no_fragment_has_no_address(tmp_path: Path) -> None:
    file = tmp_path / "x"
    for content in (b"{}", b'{"content":"x"}', json.dumps({"url": 5}).encode()):
        file.write_bytes(gzip.compress(b"pagefind_dcd" + content))
        with pytest.raises(UnknownForm):
            address_in(file)
    file.write_bytes(gzip.compress(b'pagefind_dcd{"url":"/articles/\\"x/","content":"y"}'))
    assert address_in(file) == '/articles/"x/'
