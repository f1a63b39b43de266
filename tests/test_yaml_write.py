"""What is written as YAML is read back as the same words, and looks written by hand."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from beleg.diagnostics import Code, Report, Severity
from beleg.format import CLAIM, LINK, NOTE
from beleg.load import MapNode, Text, load_yaml
from beleg.model import Claim, Note, Reference, Registers
from beleg.nodes import ListNode, Node
from beleg.scale import BUILT_IN_SCALE
from beleg.source import Source
from beleg.validate import read_annotations
from beleg.yaml_append import append_entry
from beleg.yaml_edit import NotEditable, apply, plain_data
from beleg.yaml_write import document, entry, scalar

ODD = [
    "",
    " ",
    "no",
    "true",
    "~",
    "null",
    "<<",
    "=",
    "1_000",
    "12:30",
    "2025-05-19",
    "0x1f",
    "- x",
    "-",
    "-5 %",
    "? x",
    ": x",
    "a: b",
    "a:b",
    "a:",
    "a #b",
    "a # b",
    "#1",
    "Platz#1",
    "[x] y",
    "{x}",
    "a, b",
    "x]",
    "&x y",
    "*x",
    "!x",
    "|",
    "> 50",
    "%x",
    "@x",
    "`x`",
    "---",
    "...",
    "'",
    '"',
    'it\'s "so"',
    '„Zitat“ und "Zitat"',
    "C:\\Ordner",
    " leading",
    "trailing ",
    "\ttab",
    "a\tb",
    "\xa0x\xa0",
    "a\n",
    "a\n\n",
    "\na",
    "\n",
    " \n ",
    " a\n  b\n",
    "a\n b\n\n\nc",
    "a \nb  \n",
    "a\n  \n",
    "a\n   ",
    "\ta\nb",
    "a\n\tb\n",
    "# a\n- b\nc: d\n",
    "---\na\n...\n",
    "🎉 x",
    "👩‍👩‍👧",
    "x\u00ady",
    "\u200bx",
    "\u0301x",
    "ﬁ",
    "שלום",
    "wort " * 3000,
]

ANY_TEXT = st.text(
    st.one_of(
        st.characters(
            exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufffe\uffff"
        ),
        st.sampled_from("\n\t  :#-'\"\\[]{},&*!|>%@`?~=.nyo01_"),
    )
)


def _read(text: str) -> tuple[Node | None, Report]:
    report = Report()
    return load_yaml(Source("a.yml", text), report), report


def _is_refused(report: Report) -> bool:
    """Whether a character is no good in any file, however it is written."""
    return any(found.code is Code.BAD_CHARACTER for found in report)


def _only_value(node: Node | None) -> str:
    while not isinstance(node, Text):
        assert isinstance(node, MapNode | ListNode)
        node = node.items[0] if isinstance(node, ListNode) else node.entries[0][1]
    return node.value


@given(ANY_TEXT, st.sampled_from([0, 2, 4, 7]))
def test_a_scalar_is_read_back(words: str, indent: int) -> None:
    _check_block(words, indent)


@pytest.mark.parametrize("words", ODD)
@pytest.mark.parametrize("indent", [0, 4])
def test_an_odd_scalar_is_read_back(words: str, indent: int) -> None:
    _check_block(words, indent)


def _check_block(words: str, indent: int) -> None:
    lead = " " * indent
    text = f"{lead}key: {scalar(words, indent=indent)}\n{lead}next: x\n"
    node, report = _read(text)
    assert isinstance(node, MapNode), text
    first, second = node.entries
    assert second[1].place.text == "x"
    assert isinstance(first[1], Text)
    if not _is_refused(report):
        assert first[1].value == words, text
        # Another reader of YAML sees the same.
        assert yaml.load(text, Loader=yaml.BaseLoader)["key"] == words


@given(ANY_TEXT)
def test_a_scalar_in_brackets_is_read_back(words: str) -> None:
    _check_flow(words)


@pytest.mark.parametrize("words", ODD)
def test_an_odd_scalar_in_brackets_is_read_back(words: str) -> None:
    _check_flow(words)


def _check_flow(words: str) -> None:
    written = scalar(words, flow=True)
    assert "\n" not in written
    for text in (f"[{written}, x]", f"{{a: {written}, b: x}}", f"- {written}\n- x\n"):
        node, report = _read(text)
        assert node is not None, text
        if not _is_refused(report):
            assert _only_value(node) == words, text


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029", "\r", "\r\n"])
def test_line_ends_of_other_systems_become_what_a_reader_makes_of_them(char: str) -> None:
    node, report = _read(f"key: {scalar(f'a{char}b')}\n")
    assert not list(report)
    assert _only_value(node) == ("a\nb" if "\r" in char else "a b")


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x9f", "\ud800", "\ufffe", "\ufdd0"])
def test_a_character_that_no_file_may_hold_is_left_to_the_reader_to_name(char: str) -> None:
    text = f"key: {scalar(f'a{char}b')}\n"
    assert text.isprintable() or text[:-1].isprintable()
    _, report = _read(text)
    assert [found.code for found in report] == [Code.BAD_CHARACTER]


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("spending rises by twelve percent", "spending rises by twelve percent"),
        ("no", "no"),
        ("1_000", "1_000"),
        ("2025-05-19", "2025-05-19"),
        ("„Das stimmt nicht“, sagte sie", "„Das stimmt nicht“, sagte sie"),
        ("Stand: 5. Juni 2025", '"Stand: 5. Juni 2025"'),
        ('"Nein", sagte er', "'\"Nein\", sagte er'"),
        (" ab", '" ab"'),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("one\ntwo\n", "|\n  one\n  two"),
        ("one\n\ntwo", "|-\n  one\n\n  two"),
        ("  one\ntwo\n", "|2\n    one\n  two"),
    ],
)
def test_it_looks_written_by_hand(words: str, written: str) -> None:
    assert scalar(words) == written


CLAIM_VALUES: dict[str, Any] = {
    "sources": ["budget-2025", "report"],
    "summary": "Spending rises by four percent: twelve is the figure for one department.",
    "explanation": "The budget gives *4.1 percent*.\n\nFor the city as a whole.\n",
    "id": "twelve-percent",
    "quote": {"exact": "twelve percent", "suffix": " next year"},
    "verdict": "false",
    "tags": ["money", "a, b"],
}


def test_a_claim_in_full() -> None:
    assert entry(CLAIM_VALUES, CLAIM) == (
        "  - id: twelve-percent\n"
        '    quote: {exact: twelve percent, suffix: " next year"}\n'
        "    verdict: false\n"
        '    summary: "Spending rises by four percent: twelve is the figure for one department."\n'
        "    explanation: |\n"
        "      The budget gives *4.1 percent*.\n"
        "\n"
        "      For the city as a whole.\n"
        "    sources: [budget-2025, report]\n"
        '    tags: [money, "a, b"]\n'
    )


def test_sources_in_full_are_mappings_of_their_own() -> None:
    values = {
        "id": "post",
        "sources": ["key", {"title": "A report", "url": "https://example.org/r"}],
        "text": "the post",
    }
    assert entry(values, LINK, 0) == (
        "- id: post\n"
        "  sources:\n"
        "    - key\n"
        "    - title: A report\n"
        "      url: https://example.org/r\n"
        "  text: the post\n"
    )


def test_what_is_still_to_be_written_is_marked_and_named_by_the_check() -> None:
    values = {"id": "a", "quote": "words", "verdict": None, "summary": None, "sources": None}
    text = document({"claims": [values]})
    assert "    summary:  # to do: The finding, in one sentence that stands alone.\n" in text
    report = Report()
    read_annotations([("a", Source("a.yml", text))], Registers(scale=BUILT_IN_SCALE), {"a"}, report)
    assert [(d.code, d.place.line) for d in report] == [
        (Code.MISSING_KEY, 4),
        (Code.MISSING_KEY, 5),
        (Code.NO_SOURCE, 6),
    ]


def test_a_key_that_the_kind_has_not_is_refused() -> None:
    with pytest.raises(KeyError):
        entry({"id": "a", "verdict": "true"}, NOTE)


def test_a_file_begins_with_the_place_of_its_schema() -> None:
    text = document({"links": [{"id": "a"}], "claims": [{"id": "b"}]}, "_site/x.json")
    assert text == (
        "# yaml-language-server: $schema=_site/x.json\nclaims:\n  - id: b\n\nlinks:\n  - id: a\n"
    )


WORDS = ANY_TEXT.filter(lambda words: any(char.isalnum() and ord(char) < 0x250 for char in words))


@given(WORDS, WORDS, WORDS, WORDS)
@example("no", " a: b ", "1_000\n", "- x\n\n  y\n")
def test_a_file_says_the_same_after_validation(
    summary: str, quote: str, prefix: str, title: str
) -> None:
    source = {"title": title, "url": "https://example.org/ä?b=[c]"}
    text = document(
        {
            "claims": [
                {
                    "id": "a",
                    "quote": {"exact": quote, "prefix": prefix},
                    "verdict": "true",
                    "summary": summary,
                    "sources": [source],
                }
            ],
            "notes": [{"id": "b", "quote": quote, "title": title, "text": "x\n"}],
        }
    )
    report = Report()
    registers = Registers(scale=BUILT_IN_SCALE)
    found = read_annotations([("a", Source("a.yml", text))], registers, {"a"}, report)
    if report.errors:
        # Refused for what the words are (too long, a letter torn apart), never for the writing.
        refused = {d.code for d in report if d.severity is Severity.ERROR}
        assert refused <= {Code.BAD_CHARACTER, Code.TOO_LARGE}
        return
    claim, note = found
    assert isinstance(claim, Claim)
    assert isinstance(note, Note)
    assert claim.quote is not None
    assert note.quote is not None
    assert claim.quote.exact == note.quote.exact == quote.strip()
    assert claim.quote.prefix == prefix
    assert " ".join(claim.summary.split()) == " ".join(summary.split())
    assert claim.sources == (Reference(title=note.title, url="https://example.org/ä?b=[c]"),)


ADDED: dict[str, Any] = {"id": "new", "quote": "words: of it", "verdict": None}

FILES = {
    "an empty file": "",
    "only remarks": "# nothing yet\n",
    "no such list": "notes:\n  - id: a\n    title: A\n",
    "no such list, other indentation": "notes:\n- id: a\n  title: A\n# end\n",
    "a list without entries": "claims: # none yet\n\nnotes:\n- id: b\n",
    "empty brackets": "claims: [] # none yet\nnotes: []\n",
    "empty brackets over lines": "claims: [\n  # none\n]\n",
    "brackets": "claims: [{id: a}, {id: b}] # two\n",
    "brackets with a comma at the end": "claims: [\n  {id: a},\n  ]\n",
    "braces": "{claims: [{id: a}], notes: []}\n",
    "braces without the list": "{notes: []}",
    "nothing in braces": "{}",
    "no line end": "claims:\n  - id: a",
    "remarks behind the last entry": (
        "claims:\n\n  - id: a\n    # of a\n\n    summary: x # why\n    # more of a\n\n"
        "  # that was all\nnotes:\n  - id: b\n"
    ),
    "entries without gaps": "claims:\n- id: a\n- id: b\n# end\n\nnotes:\n- id: c\n",
    "a text that keeps its end": "claims:\n  - id: a\n    summary: |+\n      x\n\n\nnotes: []\n",
    "a text at the end": "claims:\n  - id: a\n    explanation: |\n      x\n      # no remark\n\n\n",
    "a list in an entry": "claims:\n  - id: a\n    tags:\n    - x\n    - y\n",
    "an entry without value": "claims:\n  - id: a\n    summary:\n\n# end\n",
    "an alias at the end": "claims:\n  - id: &x a\n  - id: b\n    summary: *x\n",
    "a document with its marks": "---\nclaims:\n  - id: a\n...\n",
    "deep indentation": "claims:\n      -   id: a\n          summary: x\n",
    "quoted keys": '"claims":\n  - "id": a\n',
    "a key that is there twice": "claims:\n  - id: a\n    tags: [x]\n    tags: [y]\n",
}


@pytest.mark.parametrize("name", FILES)
def test_an_entry_is_added_and_nothing_else_changes(name: str) -> None:
    text = FILES[name]
    source = Source("a.yml", text)
    edits = append_entry(source, "claims", ADDED)
    changed = apply(text, edits)
    before, after = (plain_data(_read(one)[0]) for one in (text, changed))
    assert isinstance(after, dict)
    assert isinstance(before, dict | None)
    before = before or {}
    added = {"id": "new", "quote": "words: of it", "verdict": ""}
    assert after == {**before, "claims": [*(before.get("claims") or []), added]}
    assert [text[edit.start : edit.end].strip() for edit in edits if edit.start < edit.end] in (
        [],
        ["[]"],
    )


def test_an_entry_looks_like_its_neighbours() -> None:
    text = FILES["remarks behind the last entry"]
    changed = apply(text, append_entry(Source("a.yml", text), "claims", ADDED))
    assert changed == text.replace(
        "    # more of a\n",
        '    # more of a\n\n  - id: new\n    quote: "words: of it"\n'
        "    verdict:  # to do: The verdict on the wording: a key of the scale.\n",
    )
    text = FILES["entries without gaps"]
    changed = apply(text, append_entry(Source("a.yml", text), "claims", ADDED))
    assert changed.startswith("claims:\n- id: a\n- id: b\n- id: new\n  quote:")


@pytest.mark.parametrize(
    "text", ["- id: a\n", "words\n", "a: b: c\n", "claims: {id: a}\n", "claims: x\n"]
)
def test_what_is_no_annotation_file_is_left_alone(text: str) -> None:
    with pytest.raises(NotEditable):
        append_entry(Source("a.yml", text), "claims", ADDED)
