"""Station 2: every mistake in one pass, each at the author's own word, with its cure."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg import addresses
from beleg.characters import direction_flaw, flaws, is_blank
from beleg.diagnostics import Diagnostic, Report, Severity
from beleg.figure_files import IMAGES, path_trouble, picture_trouble
from beleg.format import SHAPES, Form
from beleg.format_page import format_page
from beleg.identifiers import fault_of, suggest
from beleg.model import Annotation, Claim, Link, Note, Registers, Settings
from beleg.scale import BUILT_IN_SCALE
from beleg.source import Source
from beleg.validate import read_annotations, read_article, read_registers
from beleg.validate.record import READERS

SOURCES = "report-2024: {title: Report, url: https://example.org/report}\nmap-2025: {title: Map}\n"
PEOPLE = "donald-trump: {name: Donald Trump}\ntown-hall: {name: Town Hall, kind: organisation}\n"
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": "UA-43", "properties": {"iso": "UA-43", "name": "Krim"}},
            {"type": "Feature", "id": "UA-40", "properties": {"iso": "UA-40"}},
        ],
    }
)
FILES = {"maps/ua.geojson": GEOJSON, "images/bridge.jpg": ""}

CLAIM = """claims:
  - id: a
    quote: words
    verdict: 'false'
    summary: A sentence.
    sources: [report-2024]
"""
NOTE = """notes:
  - id: n
    title: Title
    text: Words.
"""
LINK = """links:
  - id: l
    quote: words
    sources: [map-2025]
"""


def registers(report: Report, **files: str) -> Registers:
    texts = {"sources": SOURCES, "people": PEOPLE} | files
    return read_registers(
        {name: Source(f"annotations/_site/{name}.yml", text) for name, text in texts.items()},
        report,
    )


def read(*texts: str, slug: str = "a") -> tuple[tuple[Annotation, ...], Report]:
    report = Report()
    known = registers(report)
    sources = [(slug, Source(f"annotations/{n}.yml", text)) for n, text in enumerate(texts)]
    return read_annotations(sources, known, {"a", "telefonat"}, report, FILES.get), report


def found(report: Report) -> list[str]:
    return [f"{d.code}@{d.place.line}:{d.place.column}" for d in report]


def said(report: Report) -> Diagnostic:
    (diagnostic,) = report
    return diagnostic


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # keys
        (CLAIM + "    qoute: x\n", ["unknown-key@7:5"]),
        (CLAIM + "quote: x\n", ["unknown-key@7:1"]),
        (CLAIM.replace("    summary: A sentence.\n", ""), ["missing-key@2:9"]),
        (CLAIM.replace("summary", "sumary"), ["unknown-key@5:5"]),
        (CLAIM.replace("summary: A sentence.", "summary:"), ["missing-key@5:5"]),
        (CLAIM.replace("summary: A sentence.", 'summary: "\u200b "'), ["missing-key@5:14"]),
        (CLAIM.replace("- id: a\n    quote", "- quote"), ["missing-key@2:5"]),
        (CLAIM.replace("quote: words", "quote:"), ["missing-key@3:5"]),
        (CLAIM.replace("quote: words", 'quote: " "'), ["missing-key@3:12"]),
        (CLAIM.replace("quote: words", "quote: {exact: ''}"), ["missing-key@3:20"]),
        (CLAIM.replace("quote: words", "quote: {prefix: x}"), ["missing-key@3:12"]),
        (CLAIM.replace("    quote: words\n", ""), ["missing-key@2:9"]),
        (NOTE.replace("Words.", '"&#8203;"'), ["missing-key@4:11"]),
        (NOTE.replace("Words.", "<b>"), []),
        # types
        ("- id: a", ["wrong-type@1:1"]),
        ("hallo", ["wrong-type@1:1"]),
        ("claims: hallo", ["wrong-type@1:9"]),
        ("claims: {id: a}", ["wrong-type@1:9"]),
        ("claims:\n  - hallo", ["wrong-type@2:5"]),
        ("claims:\n  -\n", ["missing-key@2:3"]),
        (CLAIM.replace("words", "[a, b]"), ["wrong-type@3:12"]),
        (CLAIM.replace("A sentence.", "{a: b}"), ["wrong-type@5:14"]),
        (CLAIM + "    said: gestern\n", ["wrong-type@7:11"]),
        (CLAIM + "    tags: {a: b}\n", ["wrong-type@7:11"]),
        (CLAIM + "    corrections: {date: 2025}\n", ["wrong-type@7:18"]),
        (CLAIM + "    status: done\n", ["wrong-type@7:13"]),
        (CLAIM.replace("[report-2024]", "report-2024"), ["wrong-type@6:14"]),
        # ids
        (CLAIM.replace("id: a", "id: Größe"), ["bad-id@2:9"]),
        (CLAIM.replace("id: a", "id: constructor"), ["bad-id@2:9"]),
        (CLAIM + CLAIM.replace("claims:\n", ""), ["duplicate-id@7:9"]),
        (CLAIM + NOTE.replace("id: n", "id: A"), ["bad-id@8:9", "duplicate-id@8:9"]),
        # what is looked up
        (CLAIM.replace("'false'", "flase"), ["unknown-verdict@4:14"]),
        (CLAIM.replace("report-2024", "report-2042"), ["unknown-source@6:15"]),
        (CLAIM.replace("report-2024", ""), ["no-source@6:14"]),
        (CLAIM.replace("    sources: [report-2024]\n", ""), ["no-source@2:9"]),
        (CLAIM.replace(" [report-2024]", ""), ["no-source@6:5"]),
        (LINK.replace("    sources: [map-2025]\n", ""), ["no-source@2:9"]),
        (CLAIM + "    speaker: donald-trmp\n", ["unknown-person@7:14"]),
        (CLAIM + "    speaker: some-body\n", ["unknown-person@7:14"]),
        (CLAIM + "    author: mk\n    reviewer: MK\n", ["self-review@8:15"]),
        (
            CLAIM + "    corrections:\n      - {date: 2025, text: x, from: flase, to: tru}\n",
            ["unknown-verdict@8:37", "unknown-verdict@8:48"],
        ),
        # words with a form
        (CLAIM + "    author: mk\n    reviewer: M.K.\n", ["self-review@8:15"]),
        (CLAIM + "    author: mk\n    reviewer: мк\n", ["self-review@8:15"]),
        (CLAIM + '    author: José\n    reviewer: "Jose\\u0301\\u200b"\n', ["self-review@8:15"]),
        (CLAIM + "    author: mk\n    reviewer: mk2\n", []),
        (CLAIM + "    corrections:\n      - {date: '', text: x}\n", ["missing-key@8:16"]),
        (CLAIM + "    checked: 2025-02-30\n", ["wrong-type@7:14"]),
        (CLAIM + "    checked: gestern\n", ["wrong-type@7:14"]),
        (CLAIM + "    said: {date: 19.05.2025}\n", ["wrong-type@7:18"]),
        (CLAIM + "    said: {url: 'javascript:x()'}\n", ["unsafe-url@7:17"]),
        (CLAIM + "    reply: {date: 2025}\n", ["missing-key@7:12"]),
        (CLAIM.replace("report-2024", "{title: T, lang: deutsch}"), ["wrong-type@6:32"]),
        (CLAIM.replace("report-2024", "{url: //x}"), ["missing-key@6:15", "unsafe-url@6:21"]),
        (CLAIM.replace("A sentence.", "x" * 2001), ["too-large@5:14"]),
        (CLAIM.replace("words", "x" * 5001), ["too-large@3:12"]),
        (NOTE.replace("Words.", "x" * 20001), ["too-large@4:11"]),
        (CLAIM.replace("words", "\u0308words"), ["bad-character@3:12"]),
        (CLAIM.replace("words", "wo\ue000rds"), ["odd-character@3:14"]),
        (NOTE.replace("Words.", "'[x](javascript:y)'"), ["unsafe-url@4:11"]),
        # figures
        (NOTE + "    figure: {alt: x}\n", ["bad-figure@5:13"]),
        (NOTE + "    figure: {image: images/bridge.jpg}\n", ["missing-key@5:13"]),
        (NOTE + "    figure: {image: ../x.png, alt: x}\n", ["unsafe-path@5:21"]),
        (NOTE + "    figure: {image: x.svg, alt: x}\n", ["unsafe-path@5:21"]),
        (NOTE + "    figure: {image: x.png, alt: x}\n", ["bad-figure@5:21"]),
        (NOTE + "    figure: {chart: pie, alt: x}\n", ["wrong-type@5:21"]),
        (
            NOTE + "    figure: {chart: bars, alt: x, bars: [{label: a, value: '1,5'}]}\n",
            ["wrong-type@5:60"],
        ),
        (
            NOTE + "    figure: {map: maps/ua.geojson, image: images/bridge.jpg, alt: x}\n",
            ["bad-figure@5:19"],
        ),
        (
            NOTE + "    figure: {image: images/bridge.jpg, unit: m, alt: x}\n",
            ["bad-figure@5:46"],
        ),
        (
            NOTE
            + "    figure: {map: maps/ua.geojson, alt: x, key: iso,"
            + " areas: [{key: UA-44, label: x}]}\n",
            ["bad-figure@5:68"],
        ),
        (
            NOTE + "    figure: {map: maps/ua.geojson, alt: x, key: iso3}\n",
            ["bad-figure@5:49"],
        ),
    ],
)
def test_a_mistake_is_named_where_it_is(text: str, expected: list[str]) -> None:
    _, report = read(text)
    assert sorted(found(report)) == sorted(expected)
    assert all(d.help and not d.message.endswith(".") for d in report)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        (CLAIM + "    qoute: x\n", "did you mean 'quote'?"),
        (CLAIM + "verdict: x\n", "it belongs below 'claims'"),
        (CLAIM.replace("id: a", "id: Größe"), "write 'groesse'"),
        (CLAIM.replace("id: a", "id: CON"), "write 'con-1'"),
        (CLAIM.replace("'false'", "flase"), "did you mean 'false'?"),
        (CLAIM.replace("report-2024", "report-2042"), "did you mean 'report-2024'?"),
        (CLAIM + "    speaker: donald-trmp\n", "did you mean 'donald-trump'?"),
        (CLAIM + "    checked: 5.6.2025\n", "write 2025-06-05"),
        (CLAIM + "    checked: 2025-6-5\n", "write 2025-06-05"),
        (CLAIM.replace("report-2024", "{title: T, lang: de_DE}"), "write 'de-DE'"),
        (CLAIM + CLAIM.replace("claims:\n", ""), "the other is in annotations/0.yml:2"),
    ],
)
def test_the_cure_is_offered(text: str, cure: str) -> None:
    _, report = read(text)
    assert cure in said(report).help


def test_every_mistake_of_all_files_in_one_run() -> None:
    wrong = CLAIM.replace("'false'", "flase").replace("report-2024", "reprt-2024")
    annotations, report = read(
        wrong + "    sumary: x\n", "claims: [", wrong.replace("id: a", "id: b")
    )
    assert found(report) == [
        "unknown-verdict@4:14",
        "unknown-source@6:15",
        "unknown-key@7:5",
        "yaml-syntax@1:9",
        "unknown-verdict@4:14",
        "unknown-source@6:15",
    ]
    assert [(item.id, item.quote.exact if item.quote else "") for item in annotations] == [
        ("a", "words"),
        ("b", "words"),
    ]


def test_ids_are_unique_across_the_files_of_an_article() -> None:
    _, report = read(CLAIM, CLAIM)
    assert said(report).place.path == "annotations/1.yml"
    assert "annotations/0.yml:2" in said(report).help


def test_a_file_without_an_article() -> None:
    annotations, report = read(CLAIM.replace("'false'", "flase"), slug="telefonta")
    assert found(report) == ["unknown-article@1:1", "unknown-verdict@4:14"]
    assert "did you mean 'telefonat'?" in next(iter(report)).help
    assert annotations == ()


def test_everything_reaches_the_model() -> None:
    claim = """claims:
  - id: a
    quote: {exact: Waffenruhe, prefix: "eine ", suffix: " ab"}
    claim: A sentence
      over two lines.
    speaker: donald-trump
    said: {date: 2025-05, where: Truth Social, url: https://example.org/1}
    verdict: context-missing
    summary: The finding.
    explanation: |
      *Reasons*.
    sources:
      - report-2024
      - {title: T, publisher: P, author: A, url: https://example.org, published: 2024,
         accessed: 2025-06-05, archive_url: https://example.org/a, lang: ru, quote: q, kind: k}
    reply: {date: 2025-06-01T10:00Z, text: No., url: https://example.org/2}
    status: draft
    author: mk
    reviewer: ls
    checked: 2025-06-05
    corrections: [{date: 2025-06-10, text: Why., from: false, to: context-missing}]
    tags: diplomacy
"""
    (item,), report = read(claim)
    assert found(report) == []
    assert isinstance(item, Claim)
    assert item.quote is not None
    assert (item.quote.exact, item.quote.prefix) == ("Waffenruhe", "eine ")
    assert item.quote.suffix == " ab"
    assert item.quote.place.text == "Waffenruhe"
    assert item.claim == "A sentence over two lines."
    assert item.speaker is not None
    assert (item.speaker.key, item.speaker.name) == ("donald-trump", "Donald Trump")
    assert item.said is not None
    assert (item.said.date, item.said.where) == ("2025-05", "Truth Social")
    assert (item.verdict.key, item.tone, item.status) == ("context-missing", "misleading", "draft")
    assert item.explanation is not None
    assert item.explanation.plain == "Reasons."
    assert [source.key for source in item.sources] == ["report-2024", None]
    second = item.sources[1]
    assert (second.published, second.lang, second.kind) == ("2024", "ru", "k")
    assert item.reply is not None
    assert item.reply.text.plain == "No."
    (correction,) = item.corrections
    assert correction.before is not None
    assert correction.after is not None
    assert (correction.before.key, correction.after.key) == ("false", "context-missing")
    assert item.tags == ("diplomacy",)
    assert item.place.text == "a"


def test_defaults() -> None:
    (claim, note, link), report = read(CLAIM + NOTE + LINK)
    assert found(report) == []
    assert isinstance(claim, Claim)
    assert isinstance(note, Note)
    assert isinstance(link, Link)
    assert (claim.claim, claim.status, claim.corrections) == ("words", "published", ())
    assert (note.quote, note.sources, note.figure, link.text) == (None, (), None, None)


def test_a_speaker_may_be_a_plain_name() -> None:
    for name, key in (("Erika Mustermann", None), ("Donald Trump", "donald-trump"), ("sie", None)):
        (claim,), report = read(CLAIM + f"    speaker: {name}\n")
        assert found(report) == []
        assert isinstance(claim, Claim)
        assert claim.speaker is not None
        assert (claim.speaker.name, claim.speaker.key) == (name, key)


def test_figures_reach_the_model() -> None:
    areas = "areas: [{key: UA-43, label: Krim, text: seit 2014}]"
    figures = f"""notes:
  - {{id: a, title: T, text: x, figure: {{map: maps/ua.geojson, key: iso, alt: A, {areas}}}}}
  - {{id: b, title: T, text: x, figure: {{image: ./images/bridge.jpg, alt: B, credit: C}}}}
  - {{id: c, title: T, text: x,
      figure: {{chart: bars, alt: C, unit: m, bars: [{{label: L, value: -1.5}}]}}}}
"""
    notes, report = read(figures)
    assert found(report) == []
    first, second, third = (note.figure for note in notes if isinstance(note, Note))
    assert first is not None
    assert second is not None
    assert third is not None
    assert (first.kind, first.data, first.areas[0].label) == ("map", GEOJSON, "Krim")
    assert (second.kind, second.file, second.data) == ("image", "images/bridge.jpg", None)
    assert (third.kind, third.bars[0].value, third.unit) == ("chart", -1.5, "m")


ARTICLE = """---
title: "Titel: eins"
lang: de
publisher: P
license: CC-BY-4.0
---

Text.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ARTICLE, []),
        ("\ufeff" + ARTICLE, []),
        (ARTICLE.replace("\n", "\r\n"), []),
        ("Text.", ["missing-key@1:1"]),
        ("", ["empty-article@1:1", "missing-key@1:1"]),
        ("---\ntitle: x\n\nText.", ["yaml-syntax@1:1"]),
        ("---\ntitle: x: y\n---\nText.", ["yaml-syntax@2:9"]),
        (ARTICLE.replace("lang: de\n", ""), ["missing-key@1:1"]),
        (ARTICLE.replace("lang: de", "lang:"), ["missing-key@3:1"]),
        (ARTICLE.replace("lang: de", "lang: deutsch!"), ["wrong-type@3:7"]),
        (ARTICLE.replace("lang: de", "lang: de\nlang: en"), ["duplicate-key@4:1"]),
        (ARTICLE.replace("lang: de", "lang: de\nautor: x"), ["unknown-key@4:1"]),
        (ARTICLE.replace("lang: de", "lang: de\ntemplate: x"), ["unknown-key@4:1"]),
        (ARTICLE.replace("lang: de", "lang: de\nhide: [toc]"), ["unknown-key@4:1"]),
        (ARTICLE.replace("lang: de", "lang: de\npublished: 2025-13-45"), ["wrong-type@4:12"]),
        (ARTICLE.replace("lang: de", "lang: de\nurl: file:///x"), ["unsafe-url@4:6"]),
        (ARTICLE.replace("Text.", "<!-- Text. -->\u200b"), ["empty-article@6:1"]),
        (ARTICLE.replace("Text.", "a\x02wxh:0\x03"), ["bad-character@8:2", "bad-character@8:8"]),
        (ARTICLE.replace("Text.", "a\u202eb\n\nc"), ["bad-character@8:2"]),
        (ARTICLE.replace("eins", "e\x07ns"), ["bad-character@2:17"]),
    ],
)
def test_an_article(text: str, expected: list[str]) -> None:
    report = Report()
    article = read_article(Source("content/articles/a.md", text), "a", report)
    assert found(report) == expected
    if not expected:
        assert article is not None
        assert (article.title, article.body.strip()) == ("Titel: eins", "Text.")
        assert article.title_place.text == '"Titel: eins"'


def test_hiding_parts_of_the_theme_is_only_a_warning() -> None:
    report = Report()
    text = ARTICLE.replace("lang: de", "lang: de\nhide: [toc]")
    assert read_article(Source("a.md", text), "a", report) is not None
    assert (report.errors, report.warnings) == (0, 1)


def test_a_title_is_not_a_date_and_a_slug_is_ascii() -> None:
    report = Report()
    text = ARTICLE.replace('"Titel: eins"', "2025-05-19")
    article = read_article(Source("a.md", text), "Größe", report)
    assert article is not None
    assert (article.title, found(report)) == ("2025-05-19", ["bad-id@1:1"])


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("people", "donald: Donald Trump", ["wrong-type@1:9"]),
        ("people", "donald: {role: x}", ["missing-key@1:1"]),
        ("people", "donald:", ["missing-key@1:1"]),
        ("people", "Donald Trump: {name: x}", ["bad-id@1:1"]),
        ("people", "- donald", ["wrong-type@1:1"]),
        ("people", "donald: {name: x, kind: dog}", ["wrong-type@1:25"]),
        ("people", "a: {name: x}\na: {name: y}", ["duplicate-key@2:1"]),
        ("sources", "a: {url: https://example.org}", ["missing-key@1:1"]),
        ("sources", "a: {title: x, url: 'data:x'}", ["unsafe-url@1:20"]),
        ("sources", "a: {title: x, titel: y}", ["unknown-key@1:15"]),
        ("verdicts", "good: {rating: 6, label: Good}", ["wrong-type@1:16"]),
        ("verdicts", "good: {rating: 5}", ["missing-key@1:1"]),
        ("verdicts", "good: {label: {deutsch!: x}}", ["wrong-type@1:16"]),
        ("verdicts", "good: {label: x, colour: red}", ["wrong-type@1:26"]),
        ("verdicts", "verdicts: {good: {label: x}}\nversoin: 2", ["unknown-key@2:1"]),
    ],
)
def test_a_mistake_in_a_register(name: str, text: str, expected: list[str]) -> None:
    report = Report()
    registers(report, **{name: text})
    assert found(report) == expected


def test_a_scale_of_ones_own_in_both_forms() -> None:
    entry = "{label: {de: gut, en: good}, criteria: x, rating: 4, icon: ✓}"
    for text in (
        f'version: "2"\nverdicts:\n  good: {entry}\n  odd: {{label: odd}}\n',
        f"version: 2\ngood: {entry}\nodd: {{label: odd}}\n",
    ):
        report = Report()
        scale = registers(report, verdicts=text).scale
        assert found(report) == []
        assert scale.version == "2"
        assert [(v.key, v.tone, v.rating) for v in scale.verdicts] == [
            ("good", "true", 4),
            ("odd", "unproven", None),
        ]
        assert scale.verdicts[0].label == {"de": "gut", "en": "good"}


def test_the_built_in_scale() -> None:
    assert {verdict.key for verdict in BUILT_IN_SCALE.verdicts} == {
        "true", "mostly-true", "partly-false", "misleading", "context-missing",
        "mostly-false", "false", "unproven", "opinion",
    }  # fmt: skip
    for verdict in BUILT_IN_SCALE.verdicts:
        assert verdict.label.keys() == verdict.criteria.keys() == {"de", "en"}
    assert Registers(scale=read_registers({}, Report()).scale).scale is BUILT_IN_SCALE


@pytest.mark.parametrize(
    "word",
    [
        "2025", "2025-05", "2025-05-19", "2024-02-29", "2025-05-19T18:30", "2025-05-19T18:30:01Z",
        "2025-05-19T10:00:00+02:00", "2025-05-19T10:00:00.5+0200",
    ],
)  # fmt: skip
def test_a_date_is_kept_as_written(word: str) -> None:
    (claim,), report = read(CLAIM + f"    checked: {word}\n")
    assert (claim.checked, found(report)) == (word, [])


@pytest.mark.parametrize(
    "word",
    [
        "0000", "25", "2025-13", "2025-02-29", "2025-05-19 18:30", "2025-05-19T25:00", "٢٠٢٥",
        "2025-W20", "2025-139", "-2025", "2025-05-19T", "2025-05-19T18", "~",
    ],
)  # fmt: skip
def test_no_date(word: str) -> None:
    (claim,), report = read(CLAIM + f"    checked: {word}\n")
    assert (claim.checked, found(report)) == (None, ["wrong-type@7:14"])


@pytest.mark.parametrize(
    "address",
    [
        "javascript:x()", "java\tscript:x()", " javascript:x", "javascript&colon;x", "vbscript:x",
        "data:text/html,x", "file:///etc/passwd", "about:blank", "ms-word:ofe|u|https://a.example/x",
        "//a.example/x", "/\\a.example/x", "https:a.example", "https:///x", "https://a.org@b.example/",
        "https://a.org:abc/", "https://a.org:0/", "https://a.org:65536/", "https://a.org/\x00",
        "https://a.org/'><script>", 'https://a.org/"', "https://a.org/a\u200bb", "https://a..org/",
        "https://a.org/\u202etxt", "https://xn--a.example", "https://[::1", "https://-a.org/", "",
        "../../admin", "x", "#x", "https://a.org/a b", "https://a.org/" + "a" * 2000,
        "https://a.org\\@b.example/", "https://" + "a" * 64 + ".org/",
    ],
)  # fmt: skip
def test_an_address_that_is_refused(address: str) -> None:
    objection = addresses.refusal(address)
    assert objection is not None
    assert objection.help
    assert "\n" not in objection.message


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org", "https://de.wikipedia.org/wiki/Stra%C3%9Fe", "https://münchen.de/",
        "https://de.wikipedia.org/wiki/C_(Programmiersprache)", "https://example.org/a|b",
        "https://example.org/%22%3E%3Cscript%3E", "https://doi.org/10.1000/182<x>",
        "https://[2001:db8::1]/", "https://example.org:8443/x?y=z#w", "mailto:desk@example.org",
        "HTTPS://EXAMPLE.ORG/A", "https://example.org/it's",
    ],
)  # fmt: skip
def test_an_address_that_is_fine(address: str) -> None:
    assert addresses.refusal(address) is None
    assert addresses.oddity(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://xn--spegel-j6d.de/", "https://example\u3002org/", "https://example.org./",
        "https://example.org/?utm_source=x", "https://www.google.com/url?q=https://a.example",
    ],
)  # fmt: skip
def test_an_address_that_is_odd(address: str) -> None:
    assert addresses.refusal(address) is None
    assert addresses.oddity(address) is not None


@given(st.text())
def test_judging_an_address_never_fails(address: str) -> None:
    addresses.refusal(address)
    addresses.oddity(address)
    addresses.refusal("https://" + address)


@pytest.mark.parametrize(
    ("word", "fine"),
    [
        ("c1", True), ("1", True), ("2025-05-19", True), ("a--b", True), ("c 1", False),
        ("../c1", False), ("c1?x", False), ("Größe", False), ("straße", False), ("ı", False),
        ("__search", False), ("fnref:1", False), ("fn", False), ("fnref-1", False),
        ("constructor", False), ("", False), ("c1\x00", False), ("404", False), ("search", False),
        ("index", False), ("embed", False), ("CON", False), ("nul", False), ("🙂", False),
        ("a-", False), ("-a", False), ("a" * 80, True), ("a" * 81, False), ("a\n", False),
    ],
)  # fmt: skip
def test_ids(word: str, fine: bool) -> None:
    assert (fault_of(word) is None) == fine


@given(st.text(max_size=100))
def test_a_suggested_id_is_empty_or_nearly_good(word: str) -> None:
    better = suggest(word)
    assert not better or fault_of(better) is None or fault_of(better + "-1") is None


@pytest.mark.parametrize(
    "path",
    [
        "../../../etc/passwd", "..\\..\\windows\\win.ini", "\\\\server\\share\\x.png",
        "img/../../secret.png", "....//....//x.png", "img/a.png\x00.svg", ".env", "~/.ssh/id_rsa",
        "${GITHUB_TOKEN}", "$(id).png", "con.png", "nul.jpg", "img/x.png.", "", "img/x.png#a",
        "img/" + "a" * 252 + ".png", "img/<script>.png", "img/x.html", "img/x.png.html",
        "/proc/self/environ", "/dev/stdin", "C:/x.png", "c:x.png", ".git/x.png", "img//x.png",
        "https://example.org/x.png", "x.svg",
    ],
)  # fmt: skip
def test_a_path_that_is_refused(path: str) -> None:
    trouble = path_trouble(path, IMAGES)
    assert trouble is not None
    assert trouble.code == "unsafe-path"


@pytest.mark.parametrize("path", ["./img/./x.png", "img/ä.png", "IMG/X.PNG", "a/b-c_d.2.webp"])
def test_a_path_that_is_fine(path: str) -> None:
    assert path_trouble(path, IMAGES) is None


@pytest.mark.parametrize(
    ("path", "head", "severity"),
    [
        ("x.png", b"\x89PNG\r\n\x1a\n", None),
        ("x.jpeg", b"\xff\xd8\xff\xe0", None),
        ("x.gif", b"GIF89a\x01\x00", None),
        ("x.webp", b"RIFF\x00\x00\x00\x00WEBP", None),
        ("x.avif", b"\x00\x00\x00\x1cftypavif", None),
        ("x.jpg", b"\x89PNG\r\n\x1a\n", Severity.WARNING),
        ("x.png", b"<html><script>", Severity.ERROR),
        ("x.png", b"", Severity.ERROR),
        ("x.png", b"<svg xmlns=", Severity.ERROR),
        ("x.gif", b"GIF89a/*=1;", Severity.ERROR),
    ],
)
def test_a_picture_is_what_it_says(path: str, head: bytes, severity: Severity | None) -> None:
    trouble = picture_trouble(path, head)
    assert (trouble.severity if trouble else None) == severity


def test_characters() -> None:
    assert [flaw.start for flaw in flaws("a\tb\n\u200d\u00ad\ufe0f")] == []
    assert [(f.start, f.end) for f in flaws("\x00\x00a\ufffe")] == [(0, 2), (3, 4)]
    assert direction_flaw("\u2067a\u2069 \u202bb\u202c") is None
    for text in ("\u2067a", "a\u2069", "\u2067a\u202c", "\u202ea\n\nb\u202c"):
        assert direction_flaw(text) is not None
    assert is_blank("\u200b\u3164\u00a0\u00ad")
    assert not is_blank(".")


REVIEWED = "    author: mk\n    reviewer: ls\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CLAIM + REVIEWED, []),
        (CLAIM, ["not-reviewed@2:9"]),
        (CLAIM + "    author: mk\n", ["not-reviewed@2:9"]),
        (CLAIM + "    reviewer: ls\n", ["not-reviewed@2:9"]),
        (CLAIM + "    author: mk\n    reviewer: ' '\n", ["not-reviewed@2:9"]),
        (CLAIM + "    status: draft\n", []),
        (NOTE, ["not-reviewed@2:9"]),
        (NOTE + "    status: withdrawn\n", []),
        (LINK, []),
    ],
)
def test_where_a_review_is_required(text: str, expected: list[str]) -> None:
    for preview in (False, True):
        report = Report()
        settings = Settings(review_required=True, drafts=preview)
        source = Source("a.yml", text)
        (annotation,) = read_annotations(
            [("a", source)], registers(report), {"a"}, report, settings=settings
        )
        assert found(report) == expected
        # The preview shows it as the draft that it is; a build refuses it.
        assert report.errors == (0 if preview else len(expected))
        if expected:
            assert annotation.status == ("draft" if preview else "published")


# The declaration, and what is made from it


def test_every_form_has_a_reader() -> None:
    assert READERS.keys() == set(Form)


def test_the_examples_of_the_declaration_are_valid() -> None:
    """Each entry made of its examples is accepted by validation."""
    chosen = {"figure": {"image", "alt", "caption", "credit"}}
    for shape in SHAPES:
        assert shape.about.endswith(".")
        for field in shape.fields:
            assert field.about.endswith("."), field.name
            assert field.example or shape.name == "annotation file", field.name
    entries = {
        name: "\n".join(
            f"    {field.name}: {field.example}"
            for field in shape.fields
            if field.name in chosen.get(name, shape.names)
        )
        for name, shape in ((shape.name, shape) for shape in SHAPES)
    }
    text = "".join(
        f"{name}s:\n  -\n{entries[name]}\n".replace("id: budget-2025", f"id: {name}-1")
        for name in ("claim", "note", "link")
    )
    report = Report()
    known = registers(report, sources="kreml-2025-05-19: {title: T}")
    read_annotations([("a", Source("a.yml", text))], known, {"a"}, report, FILES.get)
    assert [(d.message, d.place.text) for d in report] == []


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_page_of_the_format_names_every_key(lang: str) -> None:
    page = format_page(lang)
    for shape in SHAPES:
        assert f"\n## {shape.name}\n" in page
        for field in shape.fields:
            assert f"| `{field.name}` |" in page
