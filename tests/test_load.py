"""Station 1: words stay words, places are right, mistakes are named where they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from beleg.adapters.reading import decode
from beleg.diagnostics import Report
from beleg.load import MapNode, Node, Text, load_yaml, texts
from beleg.source import Source
from beleg.validate import read_annotations, read_registers

BAD_YAML = Path(__file__).parent / "bad_yaml"

BROKEN = [
    # what an editor wrote, and where which mistake is named
    ("quote: Er sagte: Nein", ["yaml-syntax@1:16"]),
    ("a: {b: c: d}", ["yaml-syntax@1:9"]),
    ("- id: c1\n  quote: A\n   note: B", ["yaml-syntax@3:4"]),
    ("- id: c1\n    quote: A", ["yaml-syntax@2:5"]),
    ("  id: x\n quote: y", ["yaml-syntax@2:2"]),
    ("claims:\n  - id: a\n  quote: x", ["yaml-syntax@3:3"]),
    ("claims:\n - id: a\n- id: b", ["yaml-syntax@3:1"]),
    ("\tquote: x", ["yaml-syntax@1:1"]),
    ("a:\n\tb: c", ["yaml-syntax@2:1"]),
    ("note: @name hat recht", ["yaml-syntax@1:7"]),
    ("note: `x`", ["yaml-syntax@1:7"]),
    ("note: % davon", ["yaml-syntax@1:7"]),
    ("%x\nid: a", ["yaml-syntax@1:1"]),
    ("note: !wichtig lesen", ["yaml-syntax@1:7"]),
    ("note: !<x y", ["yaml-syntax@1:7"]),
    ("note: !e!foo x", ["yaml-syntax@1:7"]),
    ("s: !!set {a, b}\no: !!omap [a: 1]", ["yaml-syntax@1:4", "yaml-syntax@2:4"]),
    ("note: &wichtig dieser Satz", ["yaml-syntax@1:7"]),
    ("note: *nirgends", ["yaml-syntax@1:7"]),
    ("note: *nirgends mehr", ["yaml-syntax@1:7"]),
    ("note: **fett**", ["yaml-syntax@1:7"]),
    ("a: &x 1\nb: &x 2\nc: *x", ["yaml-syntax@2:4"]),
    ("&a [*a]", ["yaml-syntax@1:5"]),
    ("a: &a\n  b: *a", ["yaml-syntax@2:6"]),
    ("a: &a {b: c}\nd:\n  <<: *a", ["yaml-syntax@3:3"]),
    ("a: &a 1\nb: [" + ", ".join(["*a"] * 11) + "]", ["yaml-syntax@2:45"]),
    ('quote: "Er sagte', ["yaml-syntax@1:8"]),
    ("a: 'b\n\nc: d", ["yaml-syntax@1:4"]),
    ('quote: "Er sagte\nnote: "x"', ["yaml-syntax@2:8"]),
    ("quote: 'it's'", ["yaml-syntax@1:12"]),
    ('quote: "Er" sagte', ["yaml-syntax@1:13"]),
    ('q: "a\\qb"', ["yaml-syntax@1:6"]),
    ('q: "\\U99999999"', ["yaml-syntax@1:5"]),
    ("text: |foo", ["yaml-syntax@1:7"]),
    ("text: > 50 Prozent", ["yaml-syntax@1:7"]),
    ("text: |# foo\n  bar", ["yaml-syntax@1:8"]),
    ("tags: [a, b\nauthor: mk", ["yaml-syntax@1:7"]),
    ("tags: [a, b]] x", ["yaml-syntax@1:13"]),
    ("note: [Anm. d. Red.] er", ["yaml-syntax@1:22"]),
    ("note: , x", ["yaml-syntax@1:7"]),
    ("note: - x", ["yaml-syntax@1:7"]),
    ("note: ? x", ["yaml-syntax@1:7"]),
    ("id: x\nquote Er sagte\nnote: y", ["yaml-syntax@2:1"]),
    (": x", ["yaml-syntax@1:1"]),
    ("id: a\n---\nid: b", ["yaml-syntax@2:1"]),
    ("id: a\n...\nlost: text", ["yaml-syntax@3:1"]),
    ("[a]\nb: c", ["yaml-syntax@2:1"]),
    ("id: a\nid: b", ["duplicate-key@2:1"]),
    ('a: {b: c, "b": d}', ["duplicate-key@1:11"]),
    ("? [a]\n: b", ["wrong-type@1:3"]),
    ("{{ x }}: y", ["wrong-type@1:1", "wrong-type@1:2"]),
    ("a: " + "[" * 22 + "x", ["too-large@1:23"]),
    ("quote: Platz #1 der Liste", ["yaml-syntax@1:14"]),
    ("colour: #b3261e", ["yaml-syntax@1:9"]),
    ("a: b\x00c\nd: e\x1bf", ["bad-character@1:5", "bad-character@2:5"]),
    ('a: "\\ud800"\nb: "x\\0"', ["bad-character@1:4", "bad-character@2:4"]),
    ("a: x\U000e0041y", ["bad-character@1:5"]),
    ("a: x\u202ey", ["bad-character@1:5"]),
    ("a: x\ue000y", ["odd-character@1:5"]),
    (
        # several in one run
        "a: !x 1\na: 2\nb: &c d\ne: f #g\nh: \x07\ni: j\n---\nk: l",
        [
            "yaml-syntax@1:4",
            "duplicate-key@2:1",
            "yaml-syntax@3:4",
            "yaml-syntax@4:6",
            "bad-character@5:4",
            "yaml-syntax@7:1",
        ],
    ),
]


def found(report: Report) -> list[str]:
    return [f"{d.code}@{d.place.line}:{d.place.column}" for d in report]


def load(text: str) -> tuple[Node | None, Report]:
    report = Report()
    return load_yaml(Source("notes.yml", text), report), report


@pytest.mark.parametrize(("text", "expected"), BROKEN)
def test_a_mistake_is_named_where_it_is(text: str, expected: list[str]) -> None:
    _, report = load(text)
    assert found(report) == expected
    assert all(d.help and not d.message.endswith(".") for d in report)


@pytest.mark.parametrize(("text", "expected"), BROKEN)
def test_places_move_with_what_stands_above(text: str, expected: list[str]) -> None:
    """As in the front matter of an article."""
    report = Report()
    above = "---\nüber 🙂\n"
    load_yaml(Source("a.md", f"{above}{text}\n---\n"), report, len(above), len(above) + len(text))
    places = [tuple(map(int, item.partition("@")[2].split(":"))) for item in expected]
    assert [(d.place.line, d.place.column) for d in report] == [(a + 2, b) for a, b in places]


@pytest.mark.parametrize(
    "text",
    [
        "id: x          # unique within the article",
        "id: x ## two marks",
        "a: |  # remark\n  text",
        "a: text#1",
        "a: '#1'",
        "claims: # none yet",
        "--- \nid: a\n...",
        "a: &x b\nc: *x",
        "\ufeffa: b",
        "a: \U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "a: x\u2067y\u2069z",
        "a: << \nb: ~",
        "a: b\r\nc: |\r\n  d\r\n",
    ],
)
def test_what_looks_odd_and_is_right(text: str) -> None:
    node, report = load(text)
    assert node is not None
    assert found(report) == []


@pytest.mark.parametrize("text", ["", "# only a remark\n", "---\n", "\n\n", "\ufeff"])
def test_an_empty_file_is_nothing(text: str) -> None:
    node, report = load(text)
    assert (node, found(report)) == (None, [])


@pytest.mark.parametrize("word", (BAD_YAML / "plain_scalars.jsonl").read_text().splitlines())
def test_plain_words_reach_the_model_as_written(word: str) -> None:
    word = json.loads(word)
    summary = (
        f"claims:\n- id: a\n  quote: {word}\n  summary: {word}\n  verdict: 'true'\n  tags: {word}\n"
    )
    report = Report()
    source = Source("a.yml", summary + "  sources: [{title: " + f"{word}" + "}]\n")
    (claim,) = read_annotations([("a", source)], read_registers({}, report), {"a"}, report)
    assert claim.quote is not None
    assert claim.quote.exact == claim.summary == claim.sources[0].title == word  # type: ignore[attr-defined]
    assert claim.tags == (word,)
    assert found(report) == []


@pytest.mark.parametrize(
    ("name", "expected"), json.loads((BAD_YAML / "expected.json").read_text()).items()
)
def test_a_bad_file(name: str, expected: list[str]) -> None:
    report = Report()
    source = decode((BAD_YAML / name).read_bytes(), name, report)
    if source is not None:
        registers = read_registers({}, report)
        read_annotations([("a", source)], registers, {"a"}, report)
    assert found(report) == expected


def test_every_bad_file_has_its_expectation() -> None:
    files = {path.name for path in BAD_YAML.glob("*.yml")}
    assert files == set(json.loads((BAD_YAML / "expected.json").read_text()))


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    node, report = load("\n".join(lines))
    assert node is None
    assert found(report) == ["yaml-syntax@3:15"]


WORDS = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Co", "Cn", "Zl", "Zp"], exclude_characters="\ufeff"
    )
)
DATA = st.recursive(
    WORDS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner), max_leaves=12
)


def words_of(data: object) -> list[str]:
    if isinstance(data, str):
        return [data]
    if isinstance(data, list):
        return [word for item in data for word in words_of(item)]
    assert isinstance(data, dict)
    return [word for key, item in data.items() for word in (key, *words_of(item))]


@given(st.dictionaries(WORDS, DATA))
def test_what_was_written_is_what_is_read(data: dict[str, object]) -> None:
    written = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=60)
    node, _ = load(written)
    assert isinstance(node, MapNode)
    assert [text.value for text in texts(node)] == words_of(data)


@given(st.dictionaries(WORDS, DATA))
def test_the_place_of_a_plain_word_is_the_word(data: dict[str, object]) -> None:
    node, _ = load(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000))
    for text in texts(node) if node else ():
        if text.plain:
            assert text.place.text == text.value
        else:
            assert text.place.text[0] in "'\"|>"


@given(st.text(st.sampled_from("ab: -#'\"[]{},|>&*!%@\n\t\\?~<=0ü🙂\x00\u202e")))
def test_nothing_makes_it_fall_over(text: str) -> None:
    node, report = load(text)
    assert node is None or isinstance(node, Text | MapNode) or node.place.text
    for diagnostic in report:
        assert diagnostic.place.line >= 1
        assert diagnostic.message


@pytest.mark.skipif(not hasattr(yaml, "CBaseLoader"), reason="PyYAML without its parser in C")
@given(st.text(st.sampled_from("ab: -#'\"[]{},|>&*!%@\n ~ü🙂")))
def test_the_fast_parser_reads_what_the_clear_one_reads(text: str) -> None:
    read = []
    for with_fast in (True, False):
        report = Report()
        with pytest.MonkeyPatch.context() as patch:
            if not with_fast:
                patch.delattr(yaml, "CBaseLoader")
            node = load_yaml(Source("a.yml", text), report)
        read.append((list(texts(node)) if node else [], found(report)))
    (fast, fast_report), (clear, clear_report) = read
    if "yaml-syntax" not in " ".join(clear_report + fast_report):
        assert [(t.value, t.place.start, t.place.end) for t in fast] == [
            (t.value, t.place.start, t.place.end) for t in clear
        ]
        assert fast_report == clear_report
