"""Pages that stand alone when shared, and the pages of people, tags and sources."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg import publish
from beleg.adapters.host_pages import with_head
from beleg.identifiers import fault_of, name_level, name_slug, tag_slug
from beleg.model import Page, Person, Site, Statement
from beleg.publish.context import Context
from beleg.publish.preview_tags import preview_tags
from beleg.publish.report_link import report_url

from . import factory, pages
from .conftest import ROOT

HTML = "{http://www.w3.org/1999/xhtml}"
URL = "https://beleg.example/"


def parse(markup: str) -> Element:
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("etree"))
    return parser.parseFragment(markup, container="div")


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def with_class(tree: Element, name: str) -> list[Element]:
    return [e for e in tree.iter() if name in (e.get("class") or "").split()]


def site(*annotations: Any, lang: str = "en", **settings: Any) -> Site:
    annotated = factory.annotated(list(annotations) or None, of=factory.article(lang=lang))
    return factory.site(annotated, **{"lang": lang, **settings})


def page_at(path: str, of: Site) -> Page:
    return next(page for page in publish.pages(of) if page.path == path)


def section(tree: Element, heading: str) -> Element:
    return next(s for s in tree.iter(f"{HTML}section") if words(s).startswith(heading))


# What became of it.


def history(**changes: Any) -> list[str]:
    page = page_at("articles/a/budget.md", site(factory.claim(**changes)))
    (listed,) = with_class(parse(page.html), "fc-history")
    return [words(item) for item in listed]


def test_the_history_names_check_and_corrections_with_both_verdicts() -> None:
    assert history() == [
        "Checked on June 5, 2025: false",
        "Corrected on June 10, 2025: before false → now mostly false A figure was wrong.",
    ]


def test_a_check_after_the_correction_is_of_what_it_left() -> None:
    for date in ("2025-06-10", "2025-07"):
        assert [entry[:9] for entry in history(checked=date)] == ["Corrected", "Checked o"]
        assert history(checked=date)[1].endswith("mostly false")


def test_a_withdrawn_claim_has_no_verdict_in_its_history() -> None:
    assert history(status="withdrawn", corrections=()) == ["Checked on June 5, 2025"]


# The way to report an error.


def report_of(**settings: Any) -> str | None:
    of = site(**settings).settings
    context = Context(lang="en", here="articles/a/budget/", settings=of)
    return report_url(factory.claim(), "It rose & fell #1", context)


@pytest.mark.parametrize(
    ("repository", "form", "title", "body"),
    [
        ("https://github.com/o/r", "https://github.com/o/r/issues/new", "title", "body"),
        ("https://github.com/o/r.git", "https://github.com/o/r/issues/new", "title", "body"),
        (
            "https://gitlab.com/g/s/r/",
            "https://gitlab.com/g/s/r/-/issues/new",
            "issue[title]",
            "issue[description]",
        ),
        (
            "https://gitlab.desk.example/o/r",
            "https://gitlab.desk.example/o/r/-/issues/new",
            "issue[title]",
            "issue[description]",
        ),
    ],
)
def test_an_issue_is_prefilled(repository: str, form: str, title: str, body: str) -> None:
    url = report_of(repo_url=repository, url=URL, contact="desk@example.org") or ""
    assert url.partition("?")[0] == form
    assert "+" not in url
    values = parse_qs(urlsplit(url).query)
    assert values[title] == ["Error in a/budget: It rose & fell #1"]
    assert f"{URL}articles/a/budget/\n" in values[body][0]
    assert "It rose & fell #1" in values[body][0]


def test_the_form_for_corrections_is_filled_in() -> None:
    """Of a field that the form does not have, GitHub would say nothing."""
    url = report_of(repo_url="https://github.com/o/r", url=URL) or ""
    values = parse_qs(urlsplit(url).query)
    [name] = values.pop("template")
    form = (ROOT / ".github" / "ISSUE_TEMPLATE" / name).read_text("utf-8")
    fields = {field: values[field] for field in values.keys() - {"title", "body"}}
    assert fields == {"about": ["It rose & fell #1"], "where": [f"{URL}articles/a/budget/"]}
    assert all(f"    id: {field}\n" in form for field in fields)


@pytest.mark.parametrize(
    "repository",
    [
        None,
        "https://github.com/",
        "https://github.com.evil.example/o/r",
        "javascript://github.com/o/r",
        "https://codeberg.org/o/r",
        "https://[broken/o/r",
    ],
)
def test_elsewhere_a_mail_is_prefilled_or_nothing(repository: str | None) -> None:
    assert report_of(repo_url=repository) is None
    url = report_of(repo_url=repository, contact="desk@example.org") or ""
    assert url.startswith("mailto:desk@example.org?subject=Error%20in%20a%2Fbudget&body=")
    assert parse_qs(urlsplit(url).query)["body"][0].count("\n") > 3


def test_the_page_links_the_report() -> None:
    page = page_at("articles/a/budget.md", site(repo_url="https://github.com/o/r"))
    links = [a for a in parse(page.html).iter(f"{HTML}a") if "/issues/new" in a.get("href", "")]
    assert [words(link) for link in links] == ["Report an error in this note"]
    assert "/issues/new" not in page_at("articles/a/budget.md", site()).html


# Citing.


@pytest.mark.parametrize("id_", ["budget", "regions", "gone"])
def test_citations_can_be_copied_without_a_script(id_: str) -> None:
    page = page_at(f"articles/a/{id_}.md", site(url=URL))
    box, *_ = (d for d in parse(page.html).iter(f"{HTML}details"))
    assert words(next(box.iter(f"{HTML}summary"))) == "Cite this note"
    plain, bibtex, csl = ("".join(pre.itertext()) for pre in box.iter(f"{HTML}pre"))
    assert plain.endswith(f"{URL}articles/a/{id_}/")
    assert bibtex.startswith(f"@misc{{a-{id_},")
    assert json.loads(csl)[0]["URL"] == f"{URL}articles/a/{id_}/"


# What is shown where a link is shared.


def tags_of(page: Page) -> dict[str, str]:
    tree = parse(page.head)
    metas = list(tree.iter(f"{HTML}meta"))
    links = list(tree.iter(f"{HTML}link"))
    assert len(list(tree)) == len(metas) + len(links)
    # Nothing is fetched for a link to another form of the page.
    # A bare "alternate" would make Material ask for a sitemap beside it.
    assert {link.get("rel") for link in links} <= {"alternate feed", "alternate oembed"}
    return {m.get("property") or m.get("name") or "": m.get("content") or "" for m in metas}


def test_every_page_has_preview_tags_that_ask_nobody() -> None:
    for page in publish.pages(site(url=URL)):
        tags = tags_of(page)
        assert tags["og:title"] == page.title
        assert tags["og:type"] == ("article" if page.path.startswith("articles/") else "website")
        assert tags["og:url"].startswith(URL)
        assert tags["og:url"].endswith("/")
        assert tags["twitter:card"] == ("summary_large_image" if page.picture else "summary")
        assert tags.get("og:image", URL).startswith(URL)


def test_a_claim_is_shared_with_its_verdict_and_finding() -> None:
    tags = tags_of(page_at("articles/a/budget.md", site(url="https://beleg.example/x")))
    assert tags["og:url"] == "https://beleg.example/x/articles/a/budget/"
    assert tags["og:description"] == (
        "Ada Lindqvist: “The budget rose by twelve per cent.” – Verdict: mostly false. "
        "It rose by two per cent."
    )
    gone = tags_of(page_at("articles/a/gone.md", site()))
    assert "withdrawn" in gone["og:description"]
    assert "false" not in gone["og:description"]
    assert "og:url" not in gone


@given(st.text(), st.text())
def test_preview_tags_are_escaped(title: str, description: str) -> None:
    page = Page(path="claims.md", title=title, lang="en", html="", description=description)
    head = preview_tags(page, site().settings)
    assert head.count("<") == head.count(">") == head.count("<meta ")
    assert head.count('"') == 4 * head.count("<meta ")


def test_lines_for_the_head_go_there_once() -> None:
    html = "<html><head><title>a</title></head><body></head></body></html>"
    assert with_head(html, "<x>") == html.replace("</head>", "<x></head>", 1)
    assert with_head("no head", "<x>") == "no head"


def test_both_hosts_put_the_preview_tags_into_the_head(built: Path) -> None:
    for address in (".", "people", "people/donald-trump", "articles/telefonat", "charts"):
        head = next(pages.page(built, address).iter("head"))
        names = [m.get("property") or m.get("name") for m in head.iter("meta")]
        assert (names.count("og:title"), names.count("twitter:card")) == (1, 1), address
    own = next(pages.page(built, "methode").iter("head"))
    assert not [m for m in own.iter("meta") if m.get("property") == "og:title"]


# People.


def test_a_person_of_the_register_has_a_page_and_old_links_still_lead_there() -> None:
    of = site()
    people = parse(page_at("people.md", of).html)
    (entry,) = (item for item in people.iter(f"{HTML}li") if item.get("id") == "ada")
    (link,) = entry.iter(f"{HTML}a")
    assert link.get("href") == "ada/"
    person = parse(page_at("people/ada.md", of).html)
    assert words(next(person.iter(f"{HTML}h1"))) == "Ada Lindqvist"
    said = [a.get("href") for a in with_class(person, "fc-claims")[0].iter(f"{HTML}a")]
    assert said == ["../../articles/a/budget/", "../../articles/a/draft/"]


def test_a_plain_name_has_a_page_and_old_links_still_lead_to_its_entry() -> None:
    of = site(factory.claim(speaker=Person(name="Tom  Neill")), factory.claim(id="b"))
    people = parse(page_at("people.md", of).html)
    (entry,) = (li for li in people.iter(f"{HTML}li") if li.get("id") == "name:tom-neill")
    assert [a.get("href") for a in entry.iter(f"{HTML}a")] == ["~tom-neill/"]
    person = page_at("people/~tom-neill.md", of)
    tree = parse(person.html)
    assert words(next(tree.iter(f"{HTML}h1"))) == "Tom Neill"
    assert "This is no score" in words(tree)
    said = [a.get("href") for a in with_class(tree, "fc-claims")[0].iter(f"{HTML}a")]
    assert said == ["../../articles/a/budget/"]
    # There is no feed for somebody who is not in the register, and none is named.
    assert "feed.xml" not in person.html
    assert person.head.count("alternate feed") == 2
    own = parse(page_at("articles/a/budget.md", of).html)
    assert "../../../people/~tom-neill/" in {a.get("href") for a in own.iter(f"{HTML}a")}


@given(st.text(), st.text())
def test_two_names_have_one_address_where_they_are_taken_for_one_person(
    first: str, second: str
) -> None:
    slugs = name_slug(first), name_slug(second)
    assert all(re.fullmatch("[a-z0-9~-]*", slug) for slug in slugs)
    assert (slugs[0] == slugs[1]) == (name_level(first) == name_level(second))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Ada Lindqvist", "ada  LINDQVIST", True),
        ("Jürgen Groß", "Juergen Gross", False),
        ("Ольга", "Игорь", False),
        ("a" * 200, "a" * 201, False),
        ("", "?", False),
        # What looks like the digest of another name is told from it.
        ("Tom O’Neill", "Tom ONeill 1560b14bf715", False),
    ],
)
def test_names_with_the_same_letters(first: str, second: str, same: bool) -> None:
    assert (name_slug(first) == name_slug(second)) == same
    assert len(name_slug(first)) <= 80


def test_what_a_person_said_last_stands_first() -> None:
    claims = [
        factory.claim(id=f"c{date[:4]}", said=Statement(date=date)) for date in ("2023", "2025")
    ]
    person = parse(page_at("people/ada.md", site(*claims)).html)
    said = [a.get("href") for a in with_class(person, "fc-claims")[0].iter(f"{HTML}a")]
    assert said == ["../../articles/a/c2025/", "../../articles/a/c2023/"]


# Tags.


@given(st.text(max_size=120))
def test_a_tag_always_has_an_address(tag: str) -> None:
    slug = tag_slug(tag)
    assert fault_of(slug) is None
    assert tag_slug(slug) == slug


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Übersetzung", "uebersetzung", True),
        ("Foreign  policy", "foreign-policy", True),
        ("Straße", "STRASSE", True),
        ("C++", "C#", False),
        ("мир", "война", False),
        ("мир 2025", "2025", False),
        ("index", "", False),
    ],
)
def test_spellings_of_a_tag(first: str, second: str, same: bool) -> None:
    assert (tag_slug(first) == tag_slug(second)) == same


def test_a_tag_leads_to_all_that_bear_it() -> None:
    of = site(
        factory.claim(tags=("Quay", "money")), factory.note(tags=("quay",)), factory.link(tags=())
    )
    assert [p.path for p in publish.pages(of) if p.path.startswith("tags")] == [
        "tags.md",
        "tags/money.md",
        "tags/quay.md",
    ]
    index = parse(page_at("tags.md", of).html)
    assert [words(item) for item in with_class(index, "fc-index")[0]] == [
        "money – 1 note",
        "Quay – 2 notes",
    ]
    own = parse(page_at("articles/a/budget.md", of).html)
    targets = [a.get("href") for a in own.iter(f"{HTML}a") if "tags/" in a.get("href", "")]
    assert targets == ["../../../tags/quay/", "../../../tags/money/"]
    assert len(list(with_class(parse(page_at("tags/quay.md", of).html), "fc-claims")[0])) == 2


# Sources.


def test_a_source_of_the_register_has_a_page_with_what_it_was_cited_for() -> None:
    of = site(factory.claim(), factory.link())
    tree = parse(page_at("sources/statement.md", of).html)
    (used,) = with_class(tree, "fc-claims")
    assert [words(item) for item in used] == [
        "mostly false It rose by two per cent.",
        "source A source for this passage",
    ]
    assert [words(h) for h in tree.iter(f"{HTML}h3")] == ["Two hours & a budget"]
    assert next(tree.iter(f"{HTML}h1")).get("lang") == "ru"
    assert "archived copy" in words(tree)
    assert "Not used at present" in words(parse(page_at("sources/unused.md", of).html))


def test_a_claim_page_leads_to_the_pages_of_its_sources() -> None:
    tree = parse(page_at("articles/a/budget.md", site()).html)
    targets = [a.get("href") for a in section(tree, "Sources").iter(f"{HTML}a")]
    assert "../../../sources/statement/" in targets


# A language without texts.


def spoken(element: Element, lang: str) -> Iterator[tuple[str, str]]:
    """Words and the language that they are in, by the nearest ``lang``."""
    lang = element.get("lang") or lang
    if (element.text or "").strip():
        yield " ".join((element.text or "").split()), lang
    for child in element:
        yield from spoken(child, lang)
        if (child.tail or "").strip():
            yield " ".join((child.tail or "").split()), lang


def test_words_of_the_interface_say_that_they_are_english_on_a_french_page() -> None:
    of = site(lang="fr")
    for path, english, french in (
        ("articles/a.md", ("Notes and sources", "Hide highlights", "notes on this"), "She wrote"),
        ("articles/a/budget.md", ("Explanation", "Cite this note"), "The accounts say so."),
        ("people/ada.md", ("All people",), "It rose by two per cent."),
    ):
        found = dict(spoken(parse(page_at(path, of).html), ""))
        for part in english:
            assert {lang for words_, lang in found.items() if part in words_} == {"en"}, part
        assert all(lang == "fr" for words_, lang in found.items() if words_ == french)


def test_where_the_texts_are_in_the_language_nothing_is_marked() -> None:
    assert 'lang="en"' not in page_at("articles/a.md", site(lang="de-AT")).html


def test_svg_holds_no_html_in_a_language_without_texts() -> None:
    for page in publish.pages(site(lang="fr")):
        for svg in parse(page.html).iter("{http://www.w3.org/2000/svg}svg"):
            assert all(e.tag.startswith("{http://www.w3.org/2000/svg}") for e in svg.iter())


def test_the_start_page_is_short() -> None:
    articles = [
        factory.annotated([factory.claim(slug=f"a{n}")], of=factory.article(slug=f"a{n}"))
        for n in range(12)
    ]
    of = factory.site(*articles)
    start = parse(page_at("index.md", of).html)
    assert len(with_class(start, "fc-teaser")) == 5
    assert "articles/" in {a.get("href") for a in start.iter(f"{HTML}a")}
    listed = parse(page_at("articles.md", of).html)
    assert len(list(with_class(listed, "fc-claims")[0])) == 12
