"""Lists joined from parts, and spread over several pages: nothing lost, nothing doubled."""

from __future__ import annotations

import dataclasses
import pickle
import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any
from urllib.parse import unquote, urljoin
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg import exports, publish
from beleg.identifiers import fault_of
from beleg.model import Correction, Page, Person, Registers, RichText, Site, Statement
from beleg.parts import Absent, Words, joined, whole
from beleg.publish import paging
from beleg.publish.feed_links import feed_folders
from beleg.publish.links import ANYWHERE, href, markdown_href, placed
from beleg.publish.paging import Item, Outline, laid_out, sheets, unread
from beleg.publish.preview_tags import preview_tags
from beleg.publish.search import search_all_claims
from beleg.scale import BUILT_IN_SCALE

from . import factory

HTML = "{http://www.w3.org/1999/xhtml}"
ROOT = "https://site.test/"
HOSTILE = "<b>\"x'&amp; \\*[a](b)* {0} ../../ ~ мир"
PAGED = ("claims", "sources", "people", "tags", "articles", "corrections")


def parse(markup: str) -> Element:
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("etree"))
    return parser.parseFragment(markup, container="div")


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def address(path: str) -> str:
    return "" if path == "index.md" else path.removesuffix(".md") + "/"


# Sites in which much is the same by chance.


def site(seed: int, articles: int = 9, **settings: Any) -> Site:
    chance = random.Random(seed)
    registered = {
        f"q-{n}": factory.reference(key=f"q-{n}", title=f"Work {n}", url=f"https://q.example/{n}")
        for n in range(6)
    }
    registered["twin"] = dataclasses.replace(registered["q-1"], key="twin", title="Twin")
    people = {"ada": Person(name="Ada Lindqvist", key="ada", role="Mayor", url="https://a.example")}
    whole = factory.site(
        *(_article(chance, f"a-{number}", registered, people) for number in range(articles)),
        **{"url": "https://beleg.example/", **settings},
    )
    registers = Registers(scale=BUILT_IN_SCALE, references=registered, people=people)
    return dataclasses.replace(whole, registers=registers)


def _article(chance: random.Random, slug: str, registered: Any, people: Any) -> Any:
    article = factory.article(
        slug=slug,
        title=chance.choice((f"About {slug}", "The same", HOSTILE)),
        lang=chance.choice(("de", "en", "ar")),
        published=chance.choice((None, "2024", "2024-05-01", "2025-01-02")),
    )
    names = ("Tom O’Neill", "tom o’neill", "Juergen Gross", "Jürgen Groß", HOSTILE)
    inline = factory.reference(key=None, title=HOSTILE, url=None, publisher=None)
    by_address = factory.reference(key=None, title="Otherwise", url="https://q.example/1/")
    notes = []
    for at in range(chance.randrange(7)):
        speaker = chance.choice([None, people["ada"], *(Person(name=name) for name in names)])
        sources = chance.choices([*registered.values(), inline, by_address], k=chance.randrange(4))
        common: Any = {
            "slug": slug,
            "id": f"n-{at}",
            "tags": tuple(chance.choices(("Quay", "quay", "money", "мир", HOSTILE), k=2)),
            "sources": tuple(sources),
            "checked": chance.choice((None, "2024-01-01", "2025-01-01")),
            "status": chance.choice(("published", "published", "draft", "withdrawn")),
            "corrections": tuple(_corrections(chance)),
        }
        kind = chance.choice("ccnl")
        if kind == "c":
            said = chance.choice((None, Statement(date="2024-02"), Statement(date="2025-01-01")))
            verdict = chance.choice(BUILT_IN_SCALE.verdicts)
            finding = chance.choice((f"So it is in {slug}.", HOSTILE))
            notes.append(
                factory.claim(
                    **common, speaker=speaker, said=said, verdict=verdict, summary=finding
                )
            )
        else:
            notes.append((factory.note if kind == "n" else factory.link)(**common))
    return factory.annotated(notes, of=article)


def _corrections(chance: random.Random) -> Iterator[Correction]:
    for _ in range(chance.choice((0, 0, 1, 3))):
        text = RichText(markdown="x", html="<p>x</p>\n", plain="x")
        yield Correction(date=chance.choice(("2024-03-03", "2025-06")), text=text)


def list_pages(of: Site) -> list[Page]:
    return list(publish.lists(of))


@pytest.fixture(params=[None, 3])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int | None:
    if request.param:
        monkeypatch.setattr(paging, "MOST_ITEMS", request.param)
    return request.param


# Parts.


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("part", publish.LISTS, ids=lambda part: part.name)
def test_what_is_joined_from_kept_adds_is_what_the_whole_site_gives(part: Any, seed: int) -> None:
    of = site(seed)
    kept = {}
    # In any order, as several processes would do them.
    for article in random.Random(seed).sample(of.articles, k=len(of.articles)):
        kept[article.article.slug] = pickle.dumps(part.adds(article, of), protocol=5)
    adds = [pickle.loads(kept[article.article.slug]) for article in of.articles]
    assert list(publish.made(joined(part, adds, of))) == list(publish.made(whole(part, of)))


@pytest.mark.parametrize("part", publish.LISTS, ids=lambda part: part.name)
def test_an_add_holds_words_and_numbers_and_no_article(part: Any) -> None:
    of = site(1)
    for article in of.articles:
        for value in part.adds(article, of).values():
            _plain(value)


def _plain(value: Any) -> None:
    if isinstance(value, tuple | Counter):
        for item in value:
            _plain(item)
    else:
        # Person is the one thing of the house that is let through: it holds words alone.
        assert value is None or type(value) in (str, int, bytes, Person, Words), type(value)


def test_names_of_parts_are_unique() -> None:
    names = [part.name for part in publish.LISTS]
    assert len(names) == len(set(names))


def test_a_large_register_is_not_looked_through_for_each_article() -> None:
    read: list[int] = []

    class Counted(dict[str, Any]):
        def values(self) -> Any:
            read.append(1)
            return super().values()

    of = site(3)
    registers = dataclasses.replace(of.registers, references=Counted(of.registers.references))
    of = dataclasses.replace(of, registers=registers)
    for article in of.articles:
        publish.of_article(article, of)
        for part in publish.LISTS:
            part.adds(article, of)
    # Once for the keys of its sources and once for their pages.
    assert len(read) == 2


# Pages of a list.


@given(st.lists(st.integers(0, 300), max_size=40), st.integers(1, 7), st.integers(1, 500))
def test_sheets_hold_every_item_once_and_in_order(sizes: list[int], most: int, room: int) -> None:
    items = [Item("x" * length, str(at)) for at, length in enumerate(sizes)]
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(paging, "MOST_ITEMS", most)
        changed.setattr(paging, "MOST_CHARACTERS", room)
        made = list(sheets("claims/", items))
    assert [item for sheet in made for item in sheet.items] == items
    assert [sheet.number for sheet in made] == list(range(1, len(made) + 1))
    assert {sheet.total for sheet in made} == {len(made)}
    for sheet in made:
        assert len(sheet.items) <= most
        assert sum(item.size for item in sheet.items) <= room or len(sheet.items) == 1
    # And none is begun without need.
    for first, second in pairwise(made):
        more = sum(item.size for item in [*first.items, second.items[0]])
        assert len(first.items) == most or more > room


@given(st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=9))
def test_items_that_were_laid_out_are_read_as_they_were(words: list[tuple[str, str]]) -> None:
    items = [Item(html, line) for html, line in words]
    out = laid_out(items)
    known: dict[int, bytes] = {}
    assert [one.read(known) for one in unread(out)] == items
    assert [one.size for one in unread(out)] == [item.size for item in items]
    fetched: list[int] = []

    def fetch() -> bytes:
        fetched.append(1)
        return bytes(out.words)

    absent = out._replace(words=Absent(b"name", len(out.words), fetch))
    # None of them is read to be told, and all are read at once.
    assert [one.digest for one in unread(absent)] == [item.digest for item in items]
    assert not fetched
    known = {}
    assert [one.read(known) for one in unread(absent)] == items
    assert len(fetched) == bool(items)


def outlines(of: Site) -> dict[str, Outline]:
    """The pages of lists as they are told."""
    parts = (page for part in publish.LISTS for page in whole(part, of))
    return {page.path: page for page in parts if isinstance(page, Outline)}


def test_pages_with_the_same_digest_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_ITEMS", 2)
    one = site(1)
    less = dataclasses.replace(one, articles=one.articles[1:])
    told = [outlines(one), outlines(less), outlines(site(2))]
    same = different = 0
    for first, second in combinations(told, 2):
        for path in first.keys() & second.keys():
            mine, theirs = first[path], second[path]
            shown = dataclasses.replace(mine.made(), markdown="")
            equal = shown == dataclasses.replace(theirs.made(), markdown="")
            assert equal == (mine.digest() == theirs.digest()), path
            same += equal
            different += not equal
    # Both happened, often.
    assert min(same, different) > 20


def items_of(page: Page) -> list[str]:
    """Where the entries of a list lead, read from the page."""
    tree = parse(page.html)
    holders = ("fc-claims", "fc-index", "fc-log", "fc-listing")
    found = [
        child
        for element in tree.iter()
        for child in element
        if child.get("data-order")
        or any(name in (element.get("class") or "").split() for name in holders)
    ]
    here = urljoin(ROOT, address(page.path))
    return [
        " ".join(
            [words(item), *(urljoin(here, a.get("href") or "") for a in item.iter(f"{HTML}a"))]
        )
        for item in found
    ]


def lists_of(pages: list[Page]) -> dict[str, list[Page]]:
    """First page's path -> all pages of that list, in order."""
    found: dict[str, list[Page]] = {}
    for page in pages:
        first = re.sub(r"/page/\d+\.md$", ".md", page.path)
        if not first.startswith("articles/") and first != "index.md":
            found.setdefault(first, []).append(page)
    return found


@pytest.mark.parametrize("seed", range(2))
def test_the_pages_of_a_list_together_are_the_list(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = site(seed)
    whole = {path: items_of(one) for path, (one,) in lists_of(list_pages(of)).items()}
    monkeypatch.setattr(paging, "MOST_ITEMS", 2)
    paged = lists_of(list_pages(of))
    assert set(paged) == set(whole)
    for path, pages in paged.items():
        assert [item for page in pages for item in items_of(page)] == whole[path]
        for page in pages[:-1]:
            if path not in ("charts.md", "verdicts.md", "search.md"):
                assert len(items_of(page)) == 2
    assert all(len(paged[f"{name}.md"]) > 1 for name in PAGED)


def test_everything_leads_somewhere_and_every_page_can_be_reached(size: int | None) -> None:
    of = site(5, url=None)
    pages = publish.pages(of, exports.pages(of, exports.files(of)))
    ids = {urljoin(ROOT, path): set() for path in exports.files(of)}
    trees = {page.path: parse(page.html) for page in pages}
    assert len(trees) == len(pages)
    for page in pages:
        ids[urljoin(ROOT, address(page.path))] = {e.get("id") for e in trees[page.path].iter()}
    ids[f"{ROOT}methode/"] = set()
    reached = {ROOT}
    for page in pages:
        here = urljoin(ROOT, address(page.path))
        seen = [e.get("id") for e in trees[page.path].iter() if e.get("id")]
        assert len(seen) == len(set(seen)), page.path
        assert ANYWHERE not in page.html + page.markdown + page.head + page.title
        for link in trees[page.path].iter(f"{HTML}a"):
            target, _, fragment = urljoin(here, link.get("href") or "").partition("#")
            if target.startswith(ROOT):
                assert target in ids, (page.path, link.get("href"))
                assert not fragment or fragment in ids[target], (page.path, link.get("href"))
                assert not (fragment and re.search(r"/(sources|people|tags|claims)/$", target))
                reached.add(target)
    assert {urljoin(ROOT, address(page.path)) for page in pages} - reached <= {f"{ROOT}search/"}


def test_markdown_leads_to_markdown(size: int | None) -> None:
    pages = publish.pages(site(6))
    files = {page.path for page in pages}
    for page in pages:
        for target in re.findall(r"\]\(([^)\s]+\.md)(?:#[^)]*)?\)", page.markdown):
            assert urljoin(f"/{page.path}", unquote(target)).lstrip("/") in files, page.path


def test_each_page_names_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_ITEMS", 2)
    paged = lists_of(list_pages(site(5, lang="en")))
    for name in PAGED:
        pages = paged[f"{name}.md"]
        there = [f"{ROOT}{name}/", *(f"{ROOT}{name}/page/{n}/" for n in range(2, len(pages) + 1))]
        assert [urljoin(ROOT, address(page.path)) for page in pages] == there
        for at, page in enumerate(pages):
            (nav,) = parse(page.html).iter(f"{HTML}nav")
            assert nav.get("aria-label") == "Pages of the list"
            links = list(nav.iter(f"{HTML}a"))
            ways = {words(a): urljoin(there[at], a.get("href") or "") for a in links}
            wanted = {"First page": 0, "Previous page": at - 1, "Next page": at + 1}
            wanted["Last page"] = len(pages) - 1
            if at < 2:
                del wanted["First page"]
            if at < 1:
                del wanted["Previous page"]
            if at > len(pages) - 2:
                del wanted["Next page"]
            if at > len(pages) - 3:
                del wanted["Last page"]
            assert ways == {name: there[number] for name, number in wanted.items()}
            relations = {a.get("rel"): words(a) for a in links if a.get("rel")}
            assert relations.items() <= {"prev": "Previous page", "next": "Next page"}.items()
            position = f"Page {at + 1} of {len(pages)}"
            assert position in words(nav)
            assert position in page.markdown
            assert (f" – {position}" in page.title) == (at > 0)
    for pages in paged.values():
        assert len({page.title for page in pages}) == len(pages)


def test_a_short_list_says_nothing_of_pages() -> None:
    for page in publish.pages(factory.site()):
        assert "fc-pager" not in page.html
        assert "/page/" not in page.path


@pytest.mark.parametrize("lang", ["de", "en", "ar"])
def test_a_page_in_the_middle_is_valid_in_every_language(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST_ITEMS", 2)
    for page in list_pages(site(7, lang=lang)):
        tree = parse(page.html)
        assert len(list(tree.iter(f"{HTML}h1"))) == 1, page.path
        assert [box.get("class") for box in tree] == ["fc-page"]


def test_a_source_that_everybody_cites_does_not_make_its_entry_endless() -> None:
    cites = [
        factory.annotated(
            [factory.claim(slug=f"a-{n}", sources=(factory.reference(),))],
            of=factory.article(slug=f"a-{n}", title=f"Article {n}"),
        )
        for n in range(25)
    ]
    of = factory.site(*cites, lang="en")
    entry = next(
        item
        for item in items_of(next(p for p in list_pages(of) if p.path == "sources.md"))
        if "«слова»" in item and "Article" in item
    )
    assert "Article 19 (note 1); and in 5 more articles" in entry
    assert "Article 20" not in entry
    (own,) = (p for p in list_pages(of) if p.path == "sources/statement.md")
    assert len(items_of(own)) == 25


# What a list of several pages offers instead of filtering one of them.


def form_of(path: str, of: Site) -> Element:
    page = next(page for page in list_pages(of) if page.path == path)
    return next(parse(page.html).iter(f"{HTML}form"))


@pytest.mark.parametrize("path", ["claims.md", "claims/page/2.md"])
def test_a_long_list_leads_to_the_search_with_its_verdict(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST_ITEMS", 3)
    of = site(5)
    form = form_of(path, of)
    assert form.get("data-list") is None
    here = urljoin(ROOT, address(path))
    assert urljoin(here, form.get("action") or "") == f"{ROOT}search/"
    assert (form.get("method") or "get") == "get"
    names = [field.get("name") for field in form.iter() if field.get("name")]
    assert sorted(names) == ["kind", "q", "verdict"]
    # What the index calls them.
    facets = Counter(
        (name, value)
        for found in publish.findables(of)
        for name, values in found.facets.items()
        for value in values
    )
    offered = {option.get("value") for option in form.iter(f"{HTML}option")} - {""}
    assert {value for name, value in facets if name == "verdict"} <= offered
    kind = next(field for field in form.iter() if field.get("name") == "kind")
    assert facets["kind", kind.get("value")]
    page = next(page for page in list_pages(of) if page.path == path)
    assert "assets/lists.js" not in page.html


@pytest.mark.parametrize("path", ["claims/page/2.md", "sources/page/2.md"])
def test_without_a_search_the_filter_says_that_it_is_about_this_page(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST_ITEMS", 3)
    form = form_of(path, site(5, lang="en", search=False))
    assert form.get("data-list") is not None
    assert "Only this page of the list is filtered" in words(form)
    assert re.search(r"\b(\d) of \1 entries", words(form))
    monkeypatch.undo()
    short = form_of("claims.md", site(5, lang="en", search=False))
    assert short.get("data-list") is not None
    assert "Only this page" not in words(short)


def test_a_hostile_scale_stays_words_in_the_form() -> None:
    scale = dataclasses.replace(
        BUILT_IN_SCALE,
        verdicts=tuple(
            dataclasses.replace(verdict, label={"en": HOSTILE})
            for verdict in BUILT_IN_SCALE.verdicts
        ),
    )
    context = publish.listing.list_context(factory.site(lang="en"), "claims/")
    tree = parse(search_all_claims(scale, context))
    assert not list(tree.iter(f"{HTML}b"))
    assert words(next(tree.iter(f"{HTML}option"))) == "all"


# Addresses.


@given(st.lists(st.sampled_from("abc"), max_size=4), st.lists(st.sampled_from("abc"), max_size=4))
def test_a_link_written_anywhere_is_the_link_of_its_page(here: list[str], there: list[str]) -> None:
    start = "".join(f"{part}/" for part in here)
    end = "".join(f"{part}/" for part in there)
    for target in (end, f"{end}#x", f"{end}file.png"):
        written = f'<a href="{href(ANYWHERE, target)}">'
        assert placed(written, start) == f'<a href="{href(start, target)}">'
    file = f"{end}x.md"
    assert placed(f"({markdown_href(ANYWHERE, file)})", start) == (
        f"({markdown_href(f'{start}y.md', file)})"
    )


@pytest.mark.parametrize(
    ("path", "folders"),
    [
        ("index.md", ("",)),
        ("claims/page/2.md", ("",)),
        ("articles.md", ("",)),
        ("articles/page/2.md", ("",)),
        ("articles/a.md", ("articles/a/", "")),
        ("articles/a/2.md", ("articles/a/", "")),
        ("people/page/12.md", ("",)),
        ("people/ada.md", ("people/ada/", "")),
        ("people/ada/page/2.md", ("people/ada/", "")),
        ("people/~tom-neill.md", ("",)),
        ("people/~tom-neill/page/2.md", ("",)),
        ("tags/page/2.md", ("",)),
        ("tags/quay/page/3.md", ("tags/quay/", "")),
        ("sources/q/page/2.md", ("",)),
    ],
)
def test_a_further_page_has_the_feeds_of_its_list(path: str, folders: tuple[str, ...]) -> None:
    assert feed_folders(path) == folders


def test_a_further_page_of_articles_is_no_article() -> None:
    of = factory.site()
    for path, kind in (("articles/page/2.md", "website"), ("articles/a/b.md", "article")):
        page = Page(path=path, title="x", lang="en", html="")
        assert f'"og:type" content="{kind}"' in preview_tags(page, of.settings)


def test_nothing_can_be_called_as_the_folder_of_further_pages() -> None:
    """Or an annotation "2" of an article "page" would stand at the second page of all articles."""
    assert fault_of("page") is not None
    assert fault_of("pages") is None
