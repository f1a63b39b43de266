"""The pages: well formed, accessible by their structure, and nothing an author wrote is markup."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg import exports, publish
from beleg.model import Page, RichText, Site, Verdict
from beleg.publish.links import href, markdown_href, outward
from beleg.publish.markup import Html, el, fill, html
from beleg.publish.references import cited
from beleg.source import Place, Source

from . import factory

HTML = "{http://www.w3.org/1999/xhtml}"
ROOT = "https://site.test/"


def parse(markup: str) -> Element:
    """Strictly: the first thing that HTML does not allow is an error."""
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("etree"))
    return parser.parseFragment(markup, container="div")


@cache
def english() -> Site:
    return factory.site(factory.annotated(of=factory.article(lang="en")), lang="en")


SITES = {
    "de": factory.site(),
    "en": english(),
    "empty": dataclasses.replace(english(), articles=()),
}


def every_page(site: Site) -> list[Page]:
    """Also those that are made from the exported files."""
    return publish.pages(site, exports.pages(site, exports.files(site)))


PAGES = [(name, page) for name, site in SITES.items() for page in every_page(site)]
each_page = pytest.mark.parametrize(
    "page", [page for _, page in PAGES], ids=[f"{name}-{page.path}" for name, page in PAGES]
)


def page_at(path: str, site: Site) -> Page:
    return next(page for page in publish.pages(site) if page.path == path)


def with_class(tree: Element, name: str) -> list[Element]:
    return [e for e in tree.iter() if name in (e.get("class") or "").split()]


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def address(path: str) -> str:
    if path == "index.md":
        return ""
    return path.removesuffix("index.md").removesuffix(".md") + "/"


def test_every_page_of_the_contract_is_there() -> None:
    paths = [page.path for page in publish.pages(factory.site())]
    notes = ["budget", "plain", "draft", "gone", "whole", "regions"]
    assert paths[0] == "index.md"
    assert sorted(paths) == sorted(
        [
            "index.md",
            "articles/a.md",
            *(f"articles/a/{id_}.md" for id_ in notes),
            "claims.md",
            "sources.md",
            "sources/statement.md",
            "sources/unused.md",
            "people.md",
            "people/ada.md",
            "people/~tom-oneill~1560b14bf715.md",
            "tags.md",
            "tags/money.md",
            "tags/quay.md",
            "articles.md",
            "charts.md",
            "charts/a.md",
            "verdicts.md",
            "corrections.md",
            "search.md",
        ]
    )


@each_page
def test_a_page_is_valid_html_in_one_box(page: Page) -> None:
    tree = parse(page.html)
    boxes = list(tree)
    assert [box.get("class") for box in boxes] == ["fc-page"]
    assert boxes[0].get("lang") == page.lang
    assert boxes[0].get("dir") == "ltr"
    assert len(list(tree.iter(f"{HTML}h1"))) == 1


@each_page
def test_ids_are_unique_and_headings_do_not_skip_a_level(page: Page) -> None:
    tree = parse(page.html)
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    levels = [int(e.tag[-1]) for e in tree.iter() if re.fullmatch(HTML + "h[1-6]", e.tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@each_page
def test_names_and_references_within_a_page_lead_somewhere(page: Page) -> None:
    tree = parse(page.html)
    ids = {e.get("id") for e in tree.iter()}
    for element in tree.iter():
        for name in ("aria-labelledby", "aria-describedby"):
            assert set((element.get(name) or "").split()) <= ids
        for value in element.attrib.values():
            assert set(re.findall(r"url\(#([^)]*)\)", value)) <= ids


@pytest.mark.parametrize("name", SITES)
def test_links_within_the_site_lead_to_pages_and_ids_that_exist(name: str) -> None:
    pages = every_page(SITES[name])
    ids = {urljoin(ROOT, path): set() for path in exports.files(SITES[name])}
    ids |= {
        urljoin(ROOT, address(page.path)): {e.get("id") for e in parse(page.html).iter()}
        for page in pages
    }
    ids[f"{ROOT}methode/"] = set()
    for page in pages:
        here = urljoin(ROOT, address(page.path))
        for link in parse(page.html).iter(f"{HTML}a"):
            target, _, fragment = urljoin(here, link.get("href") or "").partition("#")
            if target.startswith(ROOT):
                assert target in ids, (page.path, link.get("href"))
                assert not fragment or fragment in ids[target], (page.path, link.get("href"))


@each_page
def test_links_that_leave_the_site_say_so_and_give_nothing_away(page: Page) -> None:
    for link in parse(page.html).iter(f"{HTML}a"):
        if "//" in (link.get("href") or ""):
            assert link.get("rel") == "external noopener noreferrer nofollow"


@each_page
def test_nothing_is_loaded_from_elsewhere(page: Page) -> None:
    for element in parse(page.html).iter():
        assert "//" not in (element.get("src") or "")
        assert element.tag.split("}")[-1] not in {"iframe", "link", "style", "use"}
        if element.tag == f"{HTML}script":
            assert re.fullmatch(r"(\.\./)+assets/(lists|search)\.js", element.get("src") or "")
            assert not words(element)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_reference_note_and_way_back_belong_together(lang: str) -> None:
    tree = parse(page_at("articles/a.md", SITES[lang]).html)
    references, notes = with_class(tree, "fc-ref"), with_class(tree, "fc-note")
    backs = with_class(tree, "fc-back")
    ids = [annotation.id for annotation in factory.everything()]
    assert sorted(note.get("data-id") or "" for note in notes) == sorted(ids)
    assert [note.get("value") for note in notes] == [str(n + 1) for n in range(len(ids))]
    by_id = {reference.get("data-id"): reference for reference in references}
    assert len(by_id) == len(references) == len(backs) == len(notes)
    for note, back in zip(notes, backs, strict=True):
        reference = by_id[note.get("data-id")]
        assert note.get("id") == f"fn:{note.get('data-id')}"
        assert reference.get("href") == f"#{note.get('id')}"
        assert back.get("href") == f"#{reference.get('id')}"
        assert reference.get("role") == "doc-noteref"
        assert back.get("role") == "doc-backlink"
        assert words(reference) == note.get("value")
        assert (note.get("value") or "?") in (back.get("aria-label") or "")
        assert reference.get("data-tone") == note.get("data-tone")


def test_the_verdict_is_in_the_name_of_each_reference_and_in_a_badge() -> None:
    tree = parse(page_at("articles/a.md", factory.site()).html)
    labels = {r.get("data-id"): r.get("aria-label") for r in with_class(tree, "fc-ref")}
    assert labels["budget"] == "Anmerkung 2: größtenteils falsch"
    assert labels["regions"] == "Anmerkung 3: Kontext"
    assert labels["post"] == "Anmerkung 4: Quelle"
    assert labels["draft"] == "Anmerkung 6: richtig, Entwurf"
    assert labels["gone"] == "Anmerkung 7: zurückgezogen"
    for note in with_class(tree, "fc-note"):
        badge = with_class(note, "fc-badge")[0]
        assert words(badge) in (labels[note.get("data-id")] or "")


def test_a_withdrawn_claim_says_so_everywhere_and_wears_no_verdict() -> None:
    site = factory.site()
    for path in ("articles/a.md", "articles/a/gone.md"):
        tree = parse(page_at(path, site).html)
        assert "zurückgezogen" in "".join(map(words, with_class(tree, "fc-warning")))
    tree = parse(page_at("articles/a.md", site).html)
    gone = next(n for n in with_class(tree, "fc-note") if n.get("data-id") == "gone")
    assert gone.get("data-tone") == "context"
    assert "Ada" not in words(gone)
    path = next(p.path for p in publish.pages(site) if p.path.startswith("people/~tom"))
    tom = parse(page_at(path, site).html)
    assert words(next(tom.iter(f"{HTML}h1"))) == "Tom O’Neill"
    assert "Noch ist keine Behauptung geprüft" in words(tom)
    assert "zurückgezogen" in words(tom)
    assert "falsch" not in words(tom)
    assert "gone" in page_at("corrections.md", site).html
    used = words(parse(page_at("verdicts.md", site).html))
    assert "2-mal vergeben" in used
    assert "3-mal vergeben" not in used


def test_what_was_added_to_the_article_can_be_taken_out_again() -> None:
    annotated = factory.annotated()
    tree = parse(page_at("articles/a.md", factory.site(annotated)).html)[0]
    rest = [e for e in tree if "data-fc-added" not in e.attrib]
    kinds = [e.get("class") or e.tag.removeprefix(HTML) for e in rest]
    assert kinds == ["h1", "fc-standfirst", "fc-text"]
    for sup in tree.iter(f"{HTML}sup"):
        assert "data-fc-added" in sup.attrib


def test_overview_chips_and_bar_count_the_notes_on_the_page() -> None:
    tree = parse(page_at("articles/a.md", factory.site()).html)
    notes = with_class(tree, "fc-note")
    overview = with_class(tree, "fc-overview")[0]
    assert words(overview).startswith(f"{len(notes)} Anmerkungen")
    tones = [note.get("data-tone") for note in notes]
    chips = [chip for chip in with_class(overview, "fc-chip") if chip.get("data-tone")]
    assert {chip.get("data-tone") for chip in chips} == set(tones)
    label = with_class(overview, "fc-bar")[0].get("aria-label") or ""
    for chip in chips:
        tone = chip.get("data-tone")
        box = next(iter(chip.iter(f"{HTML}input")))
        assert (box.get("name"), box.get("value")) == ("verdict", tone)
        assert words(chip).startswith(f"{tones.count(tone)} ")
        assert words(chip) in label
    assert "3 größtenteils falsch" not in words(overview)
    assert "2 größtenteils falsch" in words(overview)


def test_method_and_contact_are_linked_where_there_are_any() -> None:
    site = factory.site(contact="desk@example.org")
    hint = with_class(parse(page_at("articles/a.md", site).html), "fc-hint")[0]
    targets = [link.get("href") for link in hint.iter(f"{HTML}a")]
    assert targets == ["../../methode/", "mailto:desk@example.org"]
    plain = page_at("articles/a.md", factory.site(method_url=None))
    assert not list(with_class(parse(plain.html), "fc-hint")[0].iter(f"{HTML}a"))


def test_the_passage_of_an_annotation_has_its_address() -> None:
    tree = parse(page_at("articles/a.md", factory.site()).html)
    ids = {e.get("id") for e in tree.iter()}
    assert {annotation.id for annotation in factory.everything()} <= ids


def test_the_claim_page_stands_alone() -> None:
    page = page_at("articles/a/budget.md", english())
    tree = parse(page.html)
    text = words(tree)
    for part in (
        "It rose by two per cent.",
        "The budget rose by twelve per cent.",
        "Ada Lindqvist, Mayor",
        "May 19, 2025, on the quay",
        "mostly false",
        "The accounts say so.",
        "I was wrong.",
        "June 2025",
        "(in Russian)",
        "“rose by twelve per cent”",
        "Corrected on June 10, 2025: before false → now mostly false",
        "Two hours & a budget",
        "The Paper",
        "CC-BY-4.0",
    ):
        assert part in text, part
    assert words(next(iter(tree.iter(f"{HTML}h1")))) == page.title == "It rose by two per cent."
    targets = [link.get("href") for link in tree.iter(f"{HTML}a")]
    assert "../#budget" in targets
    assert "../../../people/ada/" in targets
    assert "../../../verdicts/#mostly-false" in targets


def test_neighbours_skip_links_which_have_no_page() -> None:
    tree = parse(page_at("articles/a/regions.md", factory.site()).html)
    around = {
        link.get("rel"): link.get("href")
        for nav in tree.iter(f"{HTML}nav")
        for link in nav.iter(f"{HTML}a")
    }
    assert around == {"prev": "../budget/", "next": "../plain/"}


def test_the_same_address_is_the_same_source() -> None:
    inline = factory.reference(key=None, title="Written otherwise")
    site = factory.site(factory.annotated([factory.claim(), factory.link(sources=(inline,))]))
    found = cited(site.articles[0].notes, site.registers.references.values())
    assert {(c.reference.key, len(c.notes)) for c in found} == {("statement", 2), ("unused", 0)}
    assert "Written otherwise" not in page_at("sources.md", site).html


def test_a_correction_says_when_what_and_why_wherever_it_is_shown() -> None:
    site = factory.site(factory.annotated([factory.claim()]))
    log = page_at("corrections.md", site)
    note = page_at("articles/a/budget.md", site)
    for page in (log, note):
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.html))
        assert "Korrigiert am 10. Juni 2025: vorher falsch → jetzt größtenteils falsch" in words
        assert "A figure was wrong." in words
    assert "vorher falsch → jetzt größtenteils falsch. A figure was wrong." in log.markdown


def test_corrections_come_newest_first_and_their_absence_is_said() -> None:
    old, new = (
        factory.claim(
            id=f"c{date[:4]}",
            corrections=(dataclasses.replace(factory.claim().corrections[0], date=date),),
        )
        for date in ("2024-01-01", "2025-01-01")
    )
    log = page_at("corrections.md", factory.site(factory.annotated([old, new]))).html
    assert log.index("c2025") < log.index("c2024")
    none = factory.site(factory.annotated([factory.link()]))
    assert "Bisher wurde nichts korrigiert" in page_at("corrections.md", none).html


def test_lists_speak_the_language_of_the_site_and_articles_their_own() -> None:
    mixed = factory.site(factory.annotated(of=factory.article(lang="en")), lang="de")
    langs = {page.path: page.lang for page in publish.pages(mixed)}
    assert langs["articles/a.md"] == langs["articles/a/budget.md"] == "en"
    assert langs["claims.md"] == langs["index.md"] == "de"
    tree = parse(page_at("claims.md", mixed).html)
    finding = next(a for a in tree.iter(f"{HTML}a") if words(a) == "It rose by two per cent.")
    spans = [s for s in tree.iter(f"{HTML}span") if finding in list(s)]
    assert spans[0].get("lang") == "en"


def test_a_page_in_a_language_written_from_the_right() -> None:
    site = factory.site(factory.annotated(of=factory.article(lang="ar")))
    box = parse(page_at("articles/a.md", site).html)[0]
    assert (box.get("lang"), box.get("dir")) == ("ar", "rtl")


def test_tables_of_notes_can_be_scrolled_by_keyboard() -> None:
    tree = parse(page_at("articles/a/regions.md", factory.site()).html)
    region = with_class(tree, "fc-scroll")[0]
    assert (region.get("tabindex"), region.get("role")) == ("0", "region")
    assert region.get("aria-label")
    assert [child.tag for child in region] == [f"{HTML}table"]


def test_a_verdict_may_bring_its_own_sign_and_line_colour() -> None:
    own = dataclasses.replace(factory.verdict("false"), icon="✗", colour="#123456")
    site = factory.site(factory.annotated([factory.claim(verdict=own, corrections=())]))
    tree = parse(page_at("articles/a.md", site).html)
    for name in ("fc-ref", "fc-badge", "fc-note"):
        assert with_class(tree, name)[0].get("data-verdict") == "false"
    assert "✗" in words(with_class(tree, "fc-badge")[0])


# What authors write never becomes markup.

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{0}{n}&amp;"


def nasty(value: Any, name: str = "") -> Any:
    """The same thing with a hostile string in every field that holds free words."""
    if isinstance(value, RichText | Place | Source | Verdict):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: nasty(getattr(value, field.name), field.name)
            for field in dataclasses.fields(value)
            if field.init
        }
        return dataclasses.replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(nasty(item, name) for item in value)
    if isinstance(value, Mapping):
        return {key: nasty(item) for key, item in value.items()}
    if isinstance(value, str) and name not in _FIXED and value not in {"title", "body", "whole"}:
        return NASTY
    return value


_FIXED = {
    *("id", "slug", "key", "kind", "status", "tone", "lang", "data", "key_property"),
    "title_html",
    "body_html",
    "markdown",
    "settings",
    "annotations_dir",
    "content_dir",
    "colour",
}


def nasty_sites() -> Iterator[Site]:
    images = factory.map_figure(kind="image", file="images/x.png", areas=())
    notes = [*factory.everything(), factory.note(id="picture", figure=images)]
    whole = factory.site(factory.annotated(notes))
    numbered = tuple(
        dataclasses.replace(n, anchored=nasty(n.anchored)) for n in whole.articles[0].notes
    )
    changed = dataclasses.replace(
        whole.articles[0], article=nasty(whole.articles[0].article), notes=numbered
    )
    scale = dataclasses.replace(
        whole.registers.scale,
        version=NASTY,
        verdicts=tuple(
            dataclasses.replace(v, label={"de": NASTY}, criteria={"de": NASTY}, icon=NASTY)
            for v in whole.registers.scale.verdicts
        ),
    )
    registers = dataclasses.replace(nasty(whole.registers), scale=scale)
    yield dataclasses.replace(
        whole,
        articles=(changed,),
        registers=registers,
        settings=dataclasses.replace(whole.settings, name=NASTY, method_url=NASTY),
    )


def test_hostile_words_stay_words_in_every_field() -> None:
    for site in nasty_sites():
        for page in publish.pages(site):
            tree = parse(page.html)
            scripts = list(tree.iter(f"{HTML}script"))
            assert all("/assets/" in (script.get("src") or "") for script in scripts), page.path
            assert not any(words(script) for script in scripts), page.path
            attributes = {name for e in tree.iter() for name in e.attrib}
            assert not {name for name in attributes if name.startswith("on")}, page.path
            for image in tree.iter(f"{HTML}img"):
                assert image.get("loading") == "lazy", page.path
            for link in tree.iter(f"{HTML}a"):
                assert not (link.get("href") or "").lower().startswith(("javascript:", "data:"))
            assert "alert(1)" in words(tree), page.path


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.test", NASTY])
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert outward(url, "words") == "words"


@given(st.text(), st.text())
def test_markup_never_forgets_to_escape(word: str, other: str) -> None:
    written = html(word, el("i", {"title": other}, word))
    assert isinstance(written, Html)
    assert written.count("<") == 2
    assert written.count(">") == 2
    assert "<" not in fill("{a}{b}", a=word, b=other)


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=3), st.lists(st.sampled_from("abc")))
def test_relative_addresses_lead_where_they_should(here: list[str], there: list[str]) -> None:
    start = "".join(f"{part}/" for part in here)
    end = "".join(f"{part}/" for part in there)
    for target in (end, f"{end}#x", f"{end}file.png"):
        assert urljoin(ROOT + start, href(start, target)) == ROOT + target


def test_relative_markdown_paths() -> None:
    assert markdown_href("articles/a/b.md", "articles/a.md") == "../a.md"
    assert markdown_href("index.md", "claims.md") == "claims.md"
