"""The search index: what is in it, in which language, with which filters, always the same."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import cbor2
import pytest

from beleg.adapters import search, search_order, search_shares
from beleg.adapters.crew import put
from beleg.adapters.search_bytes import UnknownForm
from beleg.adapters.search_order import put_in_order
from beleg.adapters.search_pages import own_document
from beleg.adapters.search_shares import index_of, number_of_indexes
from beleg.model import EVERYWHERE
from beleg.publish import findables, pages
from beleg.publish.listing import list_context
from beleg.publish.search import search_form

from . import factory, many_articles
from .conftest import ROOT, beleg, copy_of_demo
from .pages import by_class, page, parse, text

_HEAD = len(b"pagefind_dcd")


def fragments(site: Path, lang: str) -> dict[str, dict[str, Any]]:
    """Address -> what the index shows for it."""
    found = {}
    for file in (site / "pagefind" / lang).glob("*/fragment/*"):
        fragment = json.loads(gzip.decompress(file.read_bytes())[_HEAD:])
        found[re.sub(r"\.html$", "/", fragment["url"])] = fragment
    return found


def stems(site: Path, lang: str) -> set[str]:
    """The words that the index of a language is looked up by."""
    found: set[str] = set()
    for file in (site / "pagefind" / lang).glob("*/index/*"):
        (words,) = cbor2.loads(gzip.decompress(file.read_bytes())[_HEAD:])
        found.update(word[0] for word in words)
    return found


def everything(site: Path) -> Iterator[dict[str, Any]]:
    for lang in ("de", "en"):
        yield from fragments(site, lang).values()


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_annotation_and_every_article_can_be_found(built: Path) -> None:
    for slug, lang in (("telefonat", "de"), ("harbour-bridge", "en")):
        root = page(built, f"articles/{slug}")
        found = fragments(built, lang)
        assert f"/articles/{slug}/" in found
        ids = [note.get("data-id") for note in by_class(root, "fc-note", "li")]
        for id_ in ids:
            own = f"/articles/{slug}/{id_}/" in found
            assert own != (f"/articles/{slug}/@{id_}/" in found)
            assert own == (built / "articles" / slug / id_ / "index.html").is_file()


def test_the_sites_own_pages_are_found_and_its_lists_are_not(built: Path) -> None:
    found = fragments(built, "de")
    own = {url for url, one in found.items() if one["filters"]["kind"] == ["page"]}
    handbook = {url for url in own if url.startswith(("/handbuch/", "/handbook/"))}
    assert own - handbook == {"/methode/", "/korrekturen-regeln/", "/lizenz/", "/impressum/"}
    assert {"/handbuch/", "/handbuch/korrigieren/"} <= handbook
    assert "/handbook/review/" in fragments(built, "en").keys() - handbook
    assert found["/methode/"]["meta"]["title"] == "So prüfen wir"


def test_no_word_of_the_interface_or_the_theme_is_in_it(built: Path) -> None:
    for one in everything(built):
        words = one["content"]
        assert "Beginn Markierung" not in words
        assert "Start of highlight" not in words
        assert "\u2060" not in words
        assert "¶" not in words
        if one["filters"]["kind"] == ["page"]:
            continue
        for interface in ("Zurück zum Text", "Back to the text", "Wer sagt das", "Who says so"):
            assert interface not in words
    article = fragments(built, "de")["/articles/telefonat/"]["content"]
    assert "MoskauKiew" not in article
    assert "Anmerkung 1" not in article


def test_words_are_stemmed_by_the_rules_of_their_language(built: Path) -> None:
    german, english = stems(built, "de"), stems(built, "en")
    assert "verhandl" in german
    assert not {"verhandlung", "verhandlungen"} & german
    assert "bridg" in english
    assert not {"bridge", "bridges"} & english
    assert "verhandl" not in english


def test_a_claim_has_all_its_filters(built: Path) -> None:
    found = fragments(built, "en")
    assert found["/articles/harbour-bridge/ferry-sank/"]["filters"] == {
        "article": ["Saltmere opens its harbour bridge (invented example)"],
        "date": ["2025-05-12"],
        "kind": ["claim"],
        "publisher": ["Beleg demo (invented town)"],
        "speaker": ["Ada Lindqvist"],
        "statement": ["The old ferry sank every winter."],
        "tag": ["ferry"],
        "verdict": ["false"],
        "year": ["2025"],
    }
    assert found["/articles/harbour-bridge/ferry-fare/"]["filters"]["verdict"] == ["withdrawn"]
    assert {kind for one in everything(built) for kind in one["filters"]["kind"]} == {
        *("claim", "note", "link", "article", "page")
    }


def test_nothing_but_the_title_is_searched_beside_the_text(built: Path) -> None:
    """Pagefind finds all metadata, so what a result only shows must not be there."""
    for one in everything(built):
        assert set(one["meta"]) == {"title"}
        assert one["content"].endswith(f"{EVERYWHERE}.")


def test_only_what_is_needed_is_shipped(built: Path) -> None:
    top = {path.name for path in (built / "pagefind").iterdir()}
    assert top == {"de", "en", "languages.json", "pagefind.js"}
    counted = json.loads((built / "pagefind/languages.json").read_text("utf-8"))
    assert counted == {lang: [len(fragments(built, lang))] for lang in ("de", "en")}
    assert list(counted) == ["de", "en"]
    assert {path.name for path in (built / "pagefind/de").iterdir()} == {"0", "wasm.de.pagefind"}
    assert not list((built / "pagefind/de/0").glob("wasm.*"))


def test_the_page_of_the_search_serves_those_without_a_script(built: Path) -> None:
    root = page(built, "search")
    (place,) = by_class(root, "fc-search")
    (without,) = by_class(place, "fc-without")
    links = {a.get("href") for a in without.iter("a")}
    assert {"../claims/", "../sources/", "../people/"} <= links
    scripts = [script.get("src") for script in root.iter("script")]
    assert "../assets/search.js" in scripts
    assert not [src for src in scripts if src and "pagefind" in src]


def test_only_the_pages_that_need_them_load_the_scripts(built: Path) -> None:
    loading: dict[str, set[str]] = {"lists.js": set(), "search.js": set()}
    for file in built.rglob("index.html"):
        html = file.read_text("utf-8")
        for name, pages_ in loading.items():
            if f"assets/{name}" in html:
                pages_.add(file.parent.relative_to(built).as_posix())
    assert loading == {"lists.js": {"claims", "sources"}, "search.js": {"search"}}


def test_the_themes_own_search_is_gone(built: Path) -> None:
    for address in (".", "claims", "articles/telefonat"):
        assert 'data-md-component="search"' not in (built / address / "index.html").read_text(
            "utf-8"
        )
    (form,) = (f for f in page(built, ".").iter("form") if f.get("role") == "search")
    assert form.get("action") == "search/"


def test_two_builds_have_the_same_index(built: Path, tmp_path: Path) -> None:
    renderer = "zensical" if "zensical" in built.parent.name else "mkdocs"
    done = beleg("build", "--renderer", renderer, cwd=copy_of_demo(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert tree(tmp_path / "site/pagefind") == tree(built / "pagefind")


def test_without_pagefind_the_site_is_built_all_the_same(tmp_path: Path) -> None:
    """A module of that name that ends at once stands for a platform without the program."""
    demo = copy_of_demo(tmp_path / "demo")
    broken = demo / "pagefind"
    broken.mkdir()
    (broken / "__init__.py").write_text("")
    (broken / "__main__.py").write_text("raise SystemExit('no binary for this machine')")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{demo}:{ROOT / 'build_tools'}")
        done = beleg("build", "--strict", cwd=demo)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.count("built without a search: no binary for this machine") == 1
    assert not (demo / "site/pagefind").exists()
    assert not by_class(page(demo / "site", "search"), "fc-search")
    assert "claims/" in {a.get("href") for a in page(demo / "site", ".").iter("a")}
    assert not [f for f in page(demo / "site", ".").iter("form") if f.get("role") == "search"]


def test_a_site_without_a_search_has_no_way_to_it() -> None:
    site = factory.site(search=False)
    (found,) = (one for one in pages(site) if one.path == "search.md")
    assert "keine Suche" in found.html
    assert "<form" not in found.html
    assert search_form(list_context(site, "")) is None


def test_texts_of_authors_are_words_in_the_index(tmp_path: Path) -> None:
    nasty = '</i><script>alert(1)</script>, a:b "x"'
    article = factory.article(title=nasty, publisher=nasty)
    claim = factory.claim(claim=nasty, summary=nasty, tags=(nasty,))
    site = factory.site(factory.annotated([claim], of=article))
    many_articles.add_search(tmp_path, site)
    one = fragments(tmp_path, "de")["/articles/a/budget/"]
    assert one["meta"]["title"] == nasty
    assert one["filters"]["tag"] == [nasty]
    assert one["filters"]["publisher"] == [nasty]
    assert "<script>alert(1)</script>" in one["content"]


def test_drafts_are_not_in_the_index_of_a_built_site(built: Path) -> None:
    assert not [one for one in everything(built) if "draft" in one["url"]]


def test_what_is_found_is_sorted_by_what_readers_know() -> None:
    """A claim has the date of the statement, everything else that of the article."""
    dates = {one.address: one.date for one in findables(factory.site())}
    assert dates["articles/a/"] == "2025-05-20"
    assert dates["articles/a/budget/"] == "2025-05-19"
    assert dates["articles/a/regions/"] == "2025-05-20"
    assert dates["articles/a/#post"] == "2025-05-20"


def test_an_index_of_another_form_is_left_as_it_is(built: Path, tmp_path: Path) -> None:
    copy = tmp_path / "de"
    shutil.copytree(built / "pagefind/de/0", copy)
    (meta,) = copy.glob("*.pf_meta")
    meta.write_bytes(gzip.compress(b"pagefind_dcd" + cbor2.dumps(["2.0.0", "other"])))
    before = tree(copy)
    with pytest.raises(UnknownForm):
        put_in_order(copy)
    assert tree(copy) == before


def index_file(folder: Path, pattern: str) -> Any:
    (file,) = folder.glob(pattern)
    return cbor2.loads(gzip.decompress(file.read_bytes())[_HEAD:])


def test_pages_are_numbered_by_their_digests(built: Path) -> None:
    """And not as a disk happens to list them; each word still leads to the pages that have it."""
    folder = built / "pagefind/de/0"
    _, pages, chunks, filters, sorts, *_ = index_file(folder, "*.pf_meta")
    digests = [digest for digest, _ in pages]
    assert digests == sorted(digests)
    assert len(digests) == len(list((folder / "fragment").iterdir()))
    texts = [
        json.loads(gzip.decompress((folder / f"fragment/{d}.pf_fragment").read_bytes())[_HEAD:])
        for d in digests
    ]
    fits = []
    for _, _, name in chunks:
        (words,) = index_file(folder, f"index/{name}.pf_index")
        for stem, exact, forms in words:
            for form, places in [(stem, exact), *forms]:
                numbers = accumulate(distance for distance, _, _ in places)
                fits += [form[:3] in texts[number]["content"].lower() for number in numbers]
    # Some stems are written otherwise than they begin, and some words stand in a title only.
    assert sum(fits) > 0.9 * len(fits) > 1000
    for name, file in filters:
        for value, places in index_file(folder, f"filter/{file}.pf_filter")[1]:
            assert places == sorted(places)
            assert all(value in texts[place]["filters"][name] for place in places)
    ((name, order),) = sorts
    dates = [texts[place]["filters"].get(name, ["0"])[0] for place in order]
    assert dates == sorted(dates)
    assert sorted(order) == list(range(len(pages)))


@pytest.mark.skipif(
    not Path("/dev/shm").is_dir(), reason="needs a disk that lists as it is written"
)
def test_the_order_in_which_a_disk_lists_files_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trees = []
    for backwards in (False, True):
        with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
            monkeypatch.setattr(tempfile, "tempdir", memory)
            index = search.Index(tmp_path / str(backwards), "de", 0)
            pages = [("de", f"p{number}.html", HTML.format(number)) for number in range(40)]
            index.add(pages[::-1] if backwards else pages)
            index.make()
            assert index.put(partial(put, tmp_path / str(backwards)))
            trees.append(tree(tmp_path / str(backwards)))
    assert trees[0] == trees[1]


def test_no_program_of_the_folder_runs_in_which_a_build_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pagefind", "cbor2", "gzip"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a stranger')\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    index = search.Index(tmp_path / "site", "de", 0)
    index.add([("de", "p.html", HTML.format(1))])
    index.make()
    assert "pagefind/de/0/pagefind-entry.json" in index.put(partial(put, tmp_path / "site"))


HTML = "<html lang='de'><body><h1>Seite {0}</h1><p>Wort{0} und Wasser</p></body></html>"


def test_the_order_of_a_finished_index_is_settled(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built / "pagefind/de/0", tmp_path / "de")
    before = tree(tmp_path / "de")
    put_in_order(tmp_path / "de")
    assert tree(tmp_path / "de") == before


def test_own_pages_are_read_by_their_content(tmp_path: Path) -> None:
    html = "<body><nav>Menü</nav><main><h1>Wir</h1><p>Redaktion</p></main><div>Fuß</div></body>"
    own = own_document(html, "wir/index.html", "de")
    assert own is not None
    many_articles.add_search(tmp_path, factory.site(), [own])
    one = fragments(tmp_path, "de")["/wir/"]
    assert one["content"] == f"Wir. Redaktion. {EVERYWHERE}."
    assert text(parse(html)).startswith("Menü")


def test_the_articles_of_a_language_are_dealt_out_by_their_slugs() -> None:
    assert [number_of_indexes(n) for n in (0, 1, 125, 126, 250, 251, 2000, 99_999)] == [
        *(1, 1, 1, 2, 2, 4, 16, 32)
    ]
    dealt = Counter(index_of(f"article-{n}", 4) for n in range(1000))
    assert set(dealt) == {0, 1, 2, 3}
    assert max(dealt.values()) < 1.3 * min(dealt.values())


def test_an_index_may_be_empty(tmp_path: Path) -> None:
    """Its language has others; that it has no page is told, so nobody asks for it."""
    site = many_articles.large_site(2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_shares, "number_of_indexes", lambda _: 16)
        many_articles.add_search(tmp_path, site)
    counted = json.loads((tmp_path / "pagefind/languages.json").read_text("utf-8"))["de"]
    there = [int(path.name) for path in (tmp_path / "pagefind/de").iterdir() if path.is_dir()]
    assert [at for at, number in enumerate(counted) if number] == sorted(there)
    assert sum(counted) == len(fragments(tmp_path, "de"))


def test_a_browser_loads_little_more_of_the_index_than_the_word(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut or not, there are the same words, each in the one chunk in which it is sought."""
    monkeypatch.setattr(search_order, "cores", lambda: 1)
    found = {}
    for largest in (10**9, 300):
        folder = tmp_path / str(largest)
        shutil.copytree(built / "pagefind/de/0", folder)
        monkeypatch.setattr(search_order, "_LARGEST_CHUNK", largest)
        put_in_order(folder)
        chunks = index_file(folder, "*.pf_meta")[2]
        assert len(chunks) == len(list((folder / "index").iterdir()))
        words = []
        for first, last, name in chunks:
            (some,) = index_file(folder, f"index/{name}.pf_index")
            assert (some[0][0], some[-1][0]) == (first, last)
            words += some
        assert [word[0] for word in words] == sorted({word[0] for word in words})
        found[largest] = len(chunks), words
    assert found[300][0] > 5 * found[10**9][0]
    assert found[300][1] == found[10**9][1]
