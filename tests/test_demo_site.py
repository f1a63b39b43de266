"""The demo site as it is served, by either host."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import markdown
import pytest

from .conftest import ROOT
from .pages import by_class, by_id, classes, ids, own_text, page, parse, text

ARTICLES = ("telefonat", "harbour-bridge")


def body_of(slug: str) -> str:
    source = (ROOT / "content" / "articles" / f"{slug}.md").read_text("utf-8")
    return source.split("---\n", 2)[2]


@pytest.mark.parametrize("slug", ARTICLES)
def test_the_articles_text_is_not_altered(built: Path, slug: str) -> None:
    """Against Python-Markdown as anybody has it, not against our own dialect."""
    plain = parse(markdown.markdown(body_of(slug), extensions=["tables", "fenced_code"]))
    (shown,) = by_class(page(built, f"articles/{slug}"), "fc-text")
    assert own_text(shown).strip() == text(plain).strip()


@pytest.mark.parametrize("slug", ARTICLES)
def test_reference_note_and_way_back_belong_together(built: Path, slug: str) -> None:
    root = page(built, f"articles/{slug}")
    references = by_class(root, "fc-ref", "a")
    notes = by_class(root, "fc-note", "li")
    assert [r.get("data-id") for r in references] == [n.get("data-id") for n in notes]
    for number, (reference, note) in enumerate(zip(references, notes, strict=True), start=1):
        id_ = note.get("data-id")
        assert reference.get("role") == "doc-noteref"
        assert reference.get("id") == f"fnref:{id_}"
        assert reference.get("href") == f"#fn:{id_}"
        assert note.get("id") == f"fn:{id_}"
        assert note.get("value") == str(number)
        assert note.get("data-tone") == reference.get("data-tone")
        (back,) = by_class(note, "fc-back", "a")
        assert back.get("role") == "doc-backlink"
        assert back.get("href") == f"#fnref:{id_}"
        assert by_id(root, id_) is not None
    assert by_class(root, "fc-notes")[0].get("role") == "doc-endnotes"


def test_the_demo_is_as_large_as_promised(built: Path) -> None:
    notes = by_class(page(built, "articles/telefonat"), "fc-note", "li")
    assert len(notes) >= 22
    root = page(built, "claims")
    assert len({b.get("data-tone") for b in by_class(root, "fc-badge")}) >= 4


@pytest.mark.parametrize("slug", ARTICLES)
def test_the_overview_counts_what_is_on_the_page(built: Path, slug: str) -> None:
    root = page(built, f"articles/{slug}")
    notes = Counter(note.get("data-tone") for note in by_class(root, "fc-note", "li"))
    (overview,) = by_class(root, "fc-overview")
    chips = {}
    for chip in by_class(overview, "fc-chip"):
        found = re.search(r"\d+", text(chip))
        tone = chip.get("data-tone") or next(
            (node.get("value") for node in chip.iter() if node.get("value")), None
        )
        if found and tone in notes:
            chips[tone] = int(found[0])
    assert chips == dict(notes)


def test_every_page_is_well_formed_and_ids_are_unique(built: Path) -> None:
    for file in sorted(built.rglob("*.html")):
        found = Counter(ids(parse(file.read_text("utf-8"))))
        assert [id_ for id_, count in found.items() if count > 1] == [], file


def test_every_link_within_the_site_leads_somewhere(built: Path) -> None:
    pages = {file: parse(file.read_text("utf-8")) for file in built.rglob("index.html")}
    known = {file: set(ids(root)) for file, root in pages.items()}
    for file, root in pages.items():
        for content in by_class(root, "fc-page"):
            for link in content.iter("a"):
                href = link.get("href") or ""
                if not href or re.match(r"[a-z]+:", href):
                    continue
                path, _, fragment = href.partition("#")
                target = (file.parent / path).resolve() if path else file.parent
                target = target / "index.html" if target.is_dir() else target
                assert target.is_file(), (file, href)
                assert not fragment or fragment in known[target], (file, href)


def test_nothing_comes_from_a_third_party(built: Path) -> None:
    for file in built.rglob("*.html"):
        for node in parse(file.read_text("utf-8")).iter():
            if node.tag in ("script", "img", "iframe", "audio", "video", "source", "embed"):
                assert not re.match(r"(?:https?:)?//", node.get("src") or ""), file
            if node.tag == "link" and node.get("rel") != "canonical":
                assert not re.match(r"(?:https?:)?//", node.get("href") or ""), file


def test_links_that_lead_out_say_so(built: Path) -> None:
    for content in by_class(page(built, "articles/telefonat"), "fc-notes"):
        outside = [a for a in content.iter("a") if (a.get("href") or "").startswith("http")]
        assert outside
        assert all({"external", "noopener"} <= set((a.get("rel") or "").split()) for a in outside)


def test_drafts_are_not_published_and_withdrawn_ones_say_so(built: Path) -> None:
    root = page(built, "articles/harbour-bridge")
    statuses = Counter(note.get("data-status") for note in by_class(root, "fc-note", "li"))
    assert statuses["draft"] == 0
    assert statuses["withdrawn"] == 1
    (withdrawn,) = (n for n in by_class(root, "fc-note") if n.get("data-status") == "withdrawn")
    id_ = withdrawn.get("data-id")
    assert not [m for m in by_class(root, "fc-mark") if id_ in m.get("data-id").split()]
    assert "withdrawn" in text(page(built, f"articles/harbour-bridge/{id_}"))


def test_the_regions_have_a_table_and_a_map_with_words(built: Path) -> None:
    root = page(built, "articles/telefonat/fuenf-regionen")
    table = next(root.iter("table"))
    assert text(next(table.iter("th"))).strip() == "Region"
    (figure,) = by_class(root, "fc-figure")
    (svg,) = (node for node in figure.iter() if str(node.tag).endswith("svg") and node.get("role"))
    assert svg.get("role") == "img"
    words = text(figure)
    for region in ("Krim", "Sewastopol", "Donezk", "Luhansk", "Saporischschja", "Cherson"):
        assert region in words
    assert "Natural Earth" in words


def test_marks_name_their_annotations_and_show_the_most_severe_tone(built: Path) -> None:
    root = page(built, "articles/harbour-bridge")
    tones = {n.get("data-id"): n.get("data-tone") for n in by_class(root, "fc-note", "li")}
    order = ["false", "misleading", "unproven", "true", "context"]
    pieces = by_class(root, "fc-mark")
    assert any(len(piece.get("data-id").split()) > 1 for piece in pieces)
    for piece in pieces:
        here = [tones[id_] for id_ in piece.get("data-id").split()]
        assert piece.get("data-tone") == min(here, key=order.index)
    firsts = Counter(p.get("id") for p in pieces if p.tag == "mark")
    assert max(firsts.values()) == 1


def test_lists_are_complete(built: Path) -> None:
    claims = text(page(built, "claims"))
    sources = text(page(built, "sources"))
    people = text(page(built, "people"))
    assert "Das Telefonat dauerte mehr als zwei Stunden." in claims
    assert "Deutschlandfunk" in sources
    assert "Wolodymyr Selenskyj" in people
    assert text(page(built, "verdicts")).count("größtenteils falsch") >= 1
    assert "Northwick" in text(page(built, "corrections"))
    start = text(page(built, "."))
    assert "Zwei Stunden am Telefon" in start
    assert "Saltmere" in start


def test_pages_speak_the_language_of_their_article(built: Path) -> None:
    german = by_class(page(built, "articles/telefonat"), "fc-page")[0]
    english = by_class(page(built, "articles/harbour-bridge"), "fc-page")[0]
    assert (german.get("lang"), english.get("lang")) == ("de", "en")
    assert "Anmerkung" in text(german)
    assert "Anmerkung" not in text(english)


def test_nothing_of_the_build_is_left_beside_the_site(built: Path) -> None:
    assert not list(built.parent.glob(".site-new*"))
    assert "fc-page" in classes(by_class(page(built, "claims"), "fc-page")[0])
