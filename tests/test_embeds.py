"""Claims on other people's pages: the card, the code to paste, oEmbed and the share picture."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont

from beleg import exports, publish
from beleg.adapters.host_pages import assets
from beleg.exports import share_picture
from beleg.exports.letters import Face
from beleg.exports.share_picture import picture
from beleg.model import Page, Person, Quote, Site
from beleg.publish import share
from beleg.publish.embed_box import blockquote, iframe
from beleg.publish.share import picture_address

from . import factory
from .pages import by_class, parse, text
from .test_feeds import HOSTILE, URL

EMBED = "articles/a/budget/embed/index.html"


def site(*annotations: Any, of: Any = None, **settings: Any) -> Site:
    annotated = factory.annotated(annotations or None, of=of)
    return factory.site(annotated, **{"url": URL, **settings})


def made(of: Site, name: str) -> dict[str, bytes]:
    """The files of this name that belong to claims."""
    return {path: data for path, data in exports.companions(of).items() if path.endswith(name)}


def embed(of: Site, path: str = EMBED) -> str:
    return exports.companions(of)[path].decode()


def strictly(markup: str) -> None:
    html5lib.HTMLParser(strict=True).parse(markup)


def hostile() -> dict[str, Any]:
    bad = HOSTILE
    return {
        "claim": bad,
        "summary": bad,
        "speaker": Person(name=bad, key="ada", role=bad),
        "quote": Quote(exact=bad, place=factory.PLACE),
        "sources": (factory.reference(title=bad, publisher=bad, author=bad, quote=bad),),
        "author": bad,
        "reviewer": bad,
    }


# The card.


def test_every_published_claim_has_a_card_and_no_draft_has_one() -> None:
    ids = {path.split("/")[2] for path in made(site(drafts=True), "index.html")}
    assert ids == {"budget", "plain", "gone"}


def test_the_card_brings_verdict_and_sources() -> None:
    page = parse(embed(site()))
    assert page.get("lang") == "de"
    (badge,) = by_class(page, "fc-badge")
    assert text(badge) == "größtenteils falsch"
    assert any(n.tag.endswith("svg") for n in badge)
    shown = text(page)
    for words in ("It rose by two", "rose by twelve", "Ada Lindqvist", "Statement in full", "Juni"):
        assert words in shown
    links = [a.get("href") for a in page.iter("a")]
    assert "https://example.org/statement" in links
    assert f"{URL}articles/a/budget/" in links


def test_the_card_asks_nobody_and_runs_nothing() -> None:
    markup = embed(site())
    page = parse(markup)
    strictly(markup)
    assert not {"script", "style", "img", "iframe"} & {n.tag for n in page.iter()}
    assert not any(n.get("style") for n in page.iter() if isinstance(n.tag, str))
    assert [link.get("href") for link in page.iter("link") if link.get("rel") == "stylesheet"] == [
        "../../../../assets/embed.css"
    ]
    robots = [meta.get("content") for meta in page.iter("meta") if meta.get("name") == "robots"]
    assert robots == ["noindex"]
    css = assets()["assets/embed.css"]
    assert b"url(" not in css
    assert b"@import" not in css
    assert len(markup.encode()) + len(css) <= 15_000


def test_the_card_belongs_to_the_page_of_the_claim() -> None:
    page = parse(embed(site()))
    (canonical,) = [x.get("href") for x in page.iter("link") if x.get("rel") == "canonical"]
    assert canonical == f"{URL}articles/a/budget/"
    page = parse(embed(site(url=None)))
    (canonical,) = [x.get("href") for x in page.iter("link") if x.get("rel") == "canonical"]
    assert canonical == "../"


def test_a_withdrawn_claim_says_so_in_its_card() -> None:
    page = parse(embed(site(), "articles/a/gone/embed/index.html"))
    (badge,) = by_class(page, "fc-badge")
    assert (badge.get("data-tone"), text(badge)) == ("context", "zurückgezogen")
    assert by_class(page, "fc-warning")


def test_no_words_get_out_of_the_card() -> None:
    of = site(factory.claim(**hostile()), of=factory.article(title=HOSTILE), name=HOSTILE)
    markup = embed(of)
    page = parse(markup)
    assert not {"script", "style", "img"} & {n.tag for n in page.iter()}
    assert "alert(1)" in text(page)


def test_an_arabic_card_runs_from_right_to_left() -> None:
    page = parse(embed(site(factory.claim(), of=factory.article(lang="ar"))))
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")


# The code to paste.


def claim_page(of: Site, id_: str = "budget") -> Page:
    return next(p for p in publish.pages(of) if p.path == f"articles/a/{id_}.md")


def codes(page: Page) -> list[str]:
    boxes = by_class(parse(page.html), "fc-copy", "pre")
    return [text(box) for box in boxes if text(box).startswith(("<iframe", "<blockquote"))]


def test_the_code_is_on_the_page_of_the_claim() -> None:
    frame, words = codes(claim_page(site()))
    claim, article = factory.claim(), factory.article()
    settings = site().settings
    assert frame == str(iframe(claim, article, settings))
    assert words == str(blockquote(claim, article, settings)).strip()
    (element,) = parse(frame).iter("iframe")
    assert element.get("src") == f"{URL}articles/a/budget/embed/"
    assert element.get("title") == "Beleg: It rose by two per cent."
    assert element.get("loading") == "lazy"
    assert 200 <= int(element.get("height")) <= 1600
    (quote,) = parse(words).iter("blockquote")
    assert quote.get("cite") == f"{URL}articles/a/budget/"
    assert "größtenteils falsch" in text(quote)
    targets = [a.get("href") for a in quote.iter("a")]
    assert targets == ["https://example.org/statement", f"{URL}articles/a/budget/"]


def test_where_it_would_lead_nowhere_there_is_no_code() -> None:
    assert codes(claim_page(site(url=None))) == []
    assert codes(claim_page(site(drafts=True), "draft")) == []


def test_no_words_get_out_of_the_code() -> None:
    claim, article = factory.claim(**hostile()), factory.article(title=HOSTILE)
    for code in (iframe, blockquote):
        markup = str(code(claim, article, site(name=HOSTILE).settings))
        assert "script" not in {n.tag for n in parse(markup).iter()}


def test_a_longer_claim_gets_a_higher_frame() -> None:
    settings, article = site().settings, factory.article()
    heights = [
        int(
            re.findall(
                r'height="(\d+)"', iframe(factory.claim(summary="word " * n), article, settings)
            )[0]
        )
        for n in (1, 20, 60, 100_000)
    ]
    assert heights == sorted(heights)
    assert heights[0] < heights[1] < heights[2]
    assert heights[-1] == 1600


# oEmbed.


def test_oembed_follows_its_standard() -> None:
    for path, content in made(site(), "oembed.json").items():
        answer = json.loads(content)
        assert (answer["version"], answer["type"]) == ("1.0", "rich")
        assert isinstance(answer["width"], int)
        assert isinstance(answer["height"], int)
        (frame,) = parse(answer["html"]).iter("iframe")
        assert frame.get("src") == f"{URL}{path.removesuffix('oembed.json')}embed/"
        thumbnail = [answer[f"thumbnail_{part}"] for part in ("url", "width", "height")]
        assert thumbnail == [f"{URL}{path.replace('oembed.json', 'share.png')}", 1200, 630]


def test_the_page_names_its_oembed() -> None:
    files = made(site(), "oembed.json")
    for id_ in ("budget", "plain", "gone"):
        head = parse(f"<!doctype html><title>x</title>{claim_page(site(), id_).head}")
        (href,) = [
            link.get("href")
            for link in head.iter("link")
            if link.get("type") == "application/json+oembed"
        ]
        assert href.removeprefix(URL) in files
    assert "oembed" not in claim_page(site(url=None)).head
    assert made(site(url=None), "oembed.json") == {}


# The share picture.


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz "


@pytest.mark.parametrize(
    "verdict", ["false", "misleading", "unproven", "true", "context-missing", "opinion"]
)
@pytest.mark.parametrize("words", ["Kurz.", LONG * 2, "x" * 3000, "word " * 80, "word " * 600, ""])
def test_pictures_are_whole_and_small(verdict: str, words: str) -> None:
    claim = factory.claim(verdict=factory.verdict(verdict), claim=words, summary=words)
    data = picture(claim, factory.article(publisher=words), words)
    image = opened(data)
    assert image.size == (1200, 630)
    assert len(data) <= 40_000
    # Nothing is drawn into the margins, so nothing has run out of the picture.
    grey = image.convert("L")
    for left, top, right, bottom in (
        (0, 121, 66, 630),
        (1134, 121, 1200, 630),
        (0, 606, 1200, 630),
    ):
        assert grey.crop((left, top, right, bottom)).getextrema() == (255, 255)
    band = grey.crop((0, 0, 66, 120)).getextrema()
    assert band[0] == band[1]


def test_the_tones_have_different_pictures() -> None:
    verdicts = ("false", "misleading", "unproven", "true")
    bands = {
        opened(picture(factory.claim(verdict=factory.verdict(key)), factory.article(), "x"))
        .convert("RGB")
        .getpixel((5, 5))
        for key in verdicts
    }
    assert len(bands) == len(verdicts)


def test_what_does_not_fit_is_cut_with_a_sign() -> None:
    face = Face.of(31, bold=True)
    lines = face.wrapped("word " * 100, 600)
    assert face.cut(lines, len(lines), 600) == lines
    shorter = face.cut(lines, 3, 600)
    assert len(shorter) == 3
    assert shorter[-1].endswith(" …")


@given(st.text(alphabet="abcdefghiäß \u2013", max_size=400), st.sampled_from([31, 58]))
def test_wrapping_loses_no_letter_and_fits(words: str, size: int) -> None:
    face = Face.of(size, bold=True)
    words = share.shown(words)
    lines = face.wrapped(words, 500)
    assert all(face.width(line) <= 500 for line in lines)
    kept = "".join(lines).replace(" ", "").replace("-", "")
    assert kept == words.replace(" ", "")


def test_the_same_claim_has_the_same_picture() -> None:
    first = made(site(), "share.png")
    Face.of.cache_clear()
    share_picture._line.cache_clear()
    assert made(site(), "share.png") == first
    assert set(first) == {f"articles/a/{id_}/share.png" for id_ in ("budget", "plain", "gone")}


def test_the_font_has_every_letter_that_is_promised() -> None:
    font = Face.of(40, bold=False)._font
    unknown = _drawn(font, "\U0010fffd")
    assert _drawn(font, "部") == unknown
    promised = [chr(point) for point in range(0x10FFFF) if share._DRAWN.fullmatch(chr(point))]
    assert len(promised) > 1250
    missing = [char for char in promised if _drawn(font, char) == unknown]
    assert [f"{ord(char):04x}" for char in missing] == []


def _drawn(font: ImageFont.FreeTypeFont, char: str) -> tuple[Any, bytes]:
    mask = font.getmask(char)
    return mask.size, bytes(mask)


def test_pages_name_their_picture() -> None:
    page = claim_page(site())
    meta = {
        tag.get("property") or tag.get("name"): tag.get("content")
        for tag in parse(f"<!doctype html><title>x</title>{page.head}").iter("meta")
    }
    assert meta["og:image"] == f"{URL}articles/a/budget/share.png"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert "größtenteils falsch" in meta["og:image:alt"]
    assert meta["twitter:card"] == "summary_large_image"
    others = [page for page in publish.pages(site()) if not page.picture]
    assert all("og:image" not in page.head for page in others)
    assert len(others) > 5


@pytest.mark.parametrize(
    "settings", [{"url": None}, {"share_pictures": False}, {"drafts": True}], ids=str
)
def test_without_a_use_nothing_is_drawn(settings: dict[str, Any]) -> None:
    of = site(**settings)
    assert made(of, "share.png") == {}
    assert not any("og:image" in page.head for page in publish.pages(of))


@pytest.mark.parametrize("words", ["قال الوزير", "אמר השר", "部長は言った", "हिन्दी में", "Ja 🙂"])
def test_what_cannot_be_set_rightly_is_left_out(words: str) -> None:
    settings = site().settings
    assert picture_address(factory.claim(summary=words), factory.article(), settings) is None


def test_words_written_in_most_of_europe_are_drawn() -> None:
    settings = site().settings
    for words in (
        "Größe – „ja“ …",
        "Переговоры № 5",
        "Διαπραγματεύσεις",
        "Łódź, 5 °C, 3 €",
        "a\u00adb",
    ):
        assert picture_address(factory.claim(summary=words), factory.article(), settings)


def test_every_file_has_its_own_place() -> None:
    of = site()
    paths = [path for path, _ in exports.article_files(of.articles[0], of)]
    assert len(paths) == len(set(paths)) == len(exports.companions(of)) + 4
