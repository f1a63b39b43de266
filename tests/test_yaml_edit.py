"""An edit changes the value that is meant, and not one other character."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from beleg.adapters.reading import decode
from beleg.diagnostics import Report
from beleg.load import load_yaml
from beleg.nodes import ListNode, MapNode, Node, Text
from beleg.source import Source
from beleg.yaml_edit import (
    Edit,
    NotEditable,
    apply,
    apply_to_file,
    plain_data,
    remove_key,
    replace_value,
    set_key,
)

FILE = """\
# Remarks stay,\twith tabs and all.
claims:
  - id: etat   # part of the address
    quote: Der Etat stieg um zwölf Prozent  # as printed
    summary: "Er stieg um \\"vier\\" Prozent."
    explanation: |
      Seite 3, *oben*.

      Zweiter Absatz.
    sources: [haushalt, {title: 'Der Rat''s Plan', url: "https://example.org/a,b"}]   # two

  # The second one.
  - id: brücke
    quote:
      exact: Waffenruhe
      prefix: "eine "
    verdict: >-
      a long
      line
links: []
"""


def load(text: str) -> Node:
    report = Report()
    node = load_yaml(Source("a.yml", text), report)
    assert node is not None, list(report)
    assert not report.errors, list(report)
    return node


def data(text: str) -> object:
    report = Report()
    node = load_yaml(Source("a.yml", text), report)
    assert not report.errors, (list(report), text)
    return plain_data(node)


def mappings(node: Node) -> Iterator[MapNode]:
    if isinstance(node, MapNode):
        yield node
        for _, value in node.entries:
            yield from mappings(value)
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from mappings(item)


def mapping(text: str, at: int = 0) -> MapNode:
    return list(mappings(load(text)))[at]


def text_node(node: MapNode, key: str) -> Text:
    value = node.get(key)
    assert isinstance(value, Text)
    return value


@pytest.mark.parametrize(
    ("at", "key", "new", "old_line", "new_line"),
    [
        (1, "id", "haushalt", "  - id: etat   # part", "  - id: haushalt   # part"),
        (1, "quote", "Er sagte: Nein", "quote: Der Etat stieg um zwölf Prozent  # as",
         'quote: "Er sagte: Nein"  # as'),
        (1, "quote", "Er, der Rat", "quote: Der Etat stieg um zwölf Prozent", "quote: Er, der Rat"),
        (1, "summary", 'Er "sank"', 'summary: "Er stieg um \\"vier\\" Prozent."',
         'summary: "Er \\"sank\\""'),
        (2, "title", "It's it", "'Der Rat''s Plan'", "'It''s it'"),
        (2, "url", "https://example.org/ä", '"https://example.org/a,b"', '"https://example.org/ä"'),
        (1, "explanation", "Kurz.\n", "      Seite 3, *oben*.\n\n      Zweiter Absatz.",
         "      Kurz."),
        (1, "explanation", "Kurz.", "|\n      Seite 3, *oben*.\n\n      Zweiter Absatz.",
         "|-\n      Kurz."),
        (3, "verdict", "one line", ">-\n      a long\n      line", ">-\n      one line"),
        (3, "verdict", "one line\n", ">-\n      a long\n      line", ">\n      one line"),
        (3, "quote", "Nein", "quote:\n      exact: Waffenruhe\n      prefix: \"eine \"",
         "quote: Nein"),
        (4, "prefix", "keine ", '"eine "', '"keine "'),
    ],
)  # fmt: skip
def test_a_value_keeps_its_style(at: int, key: str, new: str, old_line: str, new_line: str) -> None:
    edited = apply(FILE, [set_key(mapping(FILE, at), key, new)])
    assert FILE.count(old_line) == 1
    assert edited == FILE.replace(old_line, new_line)


@pytest.mark.parametrize(
    ("at", "old", "new"),
    [
        (0, "links: []\n", "links: []\ntags: [x]\n"),
        (1, "# two\n", '# two\n    tags: "[x]"\n'),
        (2, 'a,b"}', 'a,b", tags: "[x]"}'),
        (3, "      line\n", '      line\n    tags: "[x]"\n'),
        (4, '"eine "\n', '"eine "\n      tags: "[x]"\n'),
    ],
)
def test_a_new_key_stands_behind_the_last(at: int, old: str, new: str) -> None:
    if at == 0:
        new = new.replace("tags: [x]", 'tags: "[x]"')
    assert apply(FILE, [set_key(mapping(FILE, at), "tags", "[x]")]) == FILE.replace(old, new)


def test_a_plain_quote_becomes_a_selector_in_its_place() -> None:
    value = {"exact": "Der Etat", "prefix": "Ja, ", "suffix": " um: x"}
    edited = apply(FILE, [set_key(mapping(FILE, 1), "quote", value)])
    line = 'quote: {exact: Der Etat, prefix: "Ja, ", suffix: " um: x"}  # as printed'
    assert edited == FILE.replace("quote: Der Etat stieg um zwölf Prozent  # as printed", line)


@pytest.mark.parametrize(
    ("text", "at", "key", "left"),
    [
        (FILE, 1, "quote", FILE.replace(FILE.splitlines(True)[3], "")),
        (FILE, 4, "prefix", FILE.replace('      prefix: "eine "\n', "")),
        (FILE, 3, "quote", FILE.replace(
            '    quote:\n      exact: Waffenruhe\n      prefix: "eine "\n', "")),
        ("- a: 1\n  b: 2\n", 0, "a", "- b: 2\n"),
        ("- a: 1 # r\n  b: 2\n", 0, "a", "-  # r\n  b: 2\n"),
        ("a: 1\nb: 2", 0, "b", "a: 1\n"),
        ("k:\n  a: 1\n", 1, "a", "k:\n  {}\n"),
        ("{a: 1, b: 2, c: 3}", 0, "b", "{a: 1, c: 3}"),
        ("{a: 1, b: 2,}", 0, "b", "{a: 1,}"),
        ("{a: 1 ,}", 0, "a", "{}"),
    ],
)  # fmt: skip
def test_a_key_goes_with_its_line(text: str, at: int, key: str, left: str) -> None:
    assert apply(text, [remove_key(mapping(text, at), key)]) == left


def test_remarks_behind_a_mapping_belong_to_what_follows() -> None:
    text = "a:\n  x: y\n  b:\n    c: d\n\n# next\ne: f\n"
    added = text.replace("    c: d\n", "    c: d\n  new: z\n")
    assert apply(text, [set_key(mapping(text, 1), "new", "z")]) == added
    assert apply(text, [remove_key(mapping(text, 1), "b")]) == text.replace("  b:\n    c: d\n", "")


def test_a_missing_value_is_filled_in() -> None:
    for text, key, left in [
        ("a:\nb: x", "a", "a: y\nb: x"),
        ("a:  # why\nb: x", "a", "a: y  # why\nb: x"),
        ("{a: , b: }", "b", "{a: , b: y }"),
        ("{a, b}", "a", "{a: y, b}"),
        ("{a , b}", "a", "{a: y , b}"),
    ]:
        assert apply(text, [set_key(mapping(text), key, "y")]) == left
    empty = load("- \n-\n- x\n")
    assert isinstance(empty, ListNode)
    nodes = [node for node in empty.items if isinstance(node, Text)]
    edits = [replace_value(node, "y") for node in nodes]
    assert data(apply("- \n-\n- x\n", edits)) == ["y", "y", "y"]


def test_an_alias_is_written_out_and_what_it_shares_is_not_touched() -> None:
    text = "a: &x words\nb: *x  # remark\nc: {d: *x}\ne: &y {f: g}\nh: *y\n"
    root = mapping(text)
    assert apply(text, [set_key(root, "b", "new")]) == text.replace("*x  #", "new  #")
    inner = root.get("c")
    assert isinstance(inner, MapNode)
    assert apply(text, [set_key(inner, "d", "a, b")]) == text.replace("d: *x", 'd: "a, b"')
    assert apply(text, [set_key(root, "h", "new")]) == text.replace("h: *y", "h: new")
    assert apply(text, [remove_key(root, "b")]) == text.replace("b: *x  # remark\n", "")
    for key in ("a", "e"):
        with pytest.raises(NotEditable, match="shares this value"):
            set_key(root, key, "new")


def test_what_no_yaml_file_may_hold_is_refused() -> None:
    for words in ("a\x00b", "a\u2028b", "\ud800"):
        with pytest.raises(NotEditable):
            replace_value(text_node(mapping(FILE, 1), "quote"), words)
    with pytest.raises(KeyError):
        remove_key(mapping(FILE), "nothing")
    with pytest.raises(NotEditable):
        set_key(mapping("[a: b]"), "c", "d")


def test_edits_do_not_overlap() -> None:
    edits = [Edit(start=2, end=4, text="x"), Edit(start=4, end=4, text="y")]
    assert apply("abcdef", reversed(edits)) == "abxyef"
    same = [Edit(start=1, end=1, text="1"), Edit(start=1, end=1, text="2")]
    assert apply("ab", same) == "a12b"
    for wrong in ([(1, 3), (2, 4)], [(3, 2)], [(0, 7)], [(-1, 2)]):
        with pytest.raises(ValueError, match="overlaps"):
            apply("abcdef", [Edit(start=start, end=end, text="") for start, end in wrong])


@given(st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), st.booleans())
def test_line_ends_and_byte_order_mark_of_the_file_stay(eol: str, mark: bool, final: bool) -> None:
    seen = FILE if final else FILE[:-1]
    written = "\ufeff" * mark + seen.replace("\n", eol)
    source = decode(written.encode(), "a.yml", Report())
    assert source is not None
    assert source.text == seen
    edits = [
        set_key(mapping(seen, 0), "notes", "x"),
        set_key(mapping(seen, 1), "explanation", "Zwei\n\nZeilen\n"),
        set_key(mapping(seen, 3), "tags", "y"),
    ]
    edited = apply_to_file(written, edits)
    assert edited == "\ufeff" * mark + apply(seen, edits).replace("\n", eol)


def test_mixed_line_ends_stay_where_they_are() -> None:
    edits = [Edit(start=2, end=3, text="B\nB"), Edit(start=7, end=7, text="!")]
    assert apply_to_file("a\r\nb\nc\r\nd\r\n", edits) == "a\r\nB\r\nB\nc\r\nd!\r\n"


# Any file at all: its words, its style, its remarks and its blank lines are drawn.

ODD_WORDS = [
    *("x", "a: b", "# r", "a #b", "-", "- a", "{", "a, b", "'", '"', "it's", "ä\xa0ö", "|", "> 5"),
    *(
        "&a",
        "*a",
        "no",
        "12:30",
        " lead",
        "trail ",
        "🎉",
        "\\",
        "%",
        "@",
        "a\nb",
        "a\n\nb\n",
        "a\n",
    ),
    *("\n", "\ta", "a\tb", " a\nb", "", "a\n\n", "?", "? a", "]", "a]", "~", "---", "..."),
    *("--- a", "a:", ":a", "#"),
]
NO_TEXT = ["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]
WORDS = st.one_of(
    st.sampled_from(ODD_WORDS),
    st.text(st.characters(codec="utf-8", exclude_categories=NO_TEXT), max_size=12),
)
KEYS = ["a", "b", "c", "quote"]
REMARK = st.sampled_from(["", "", "  # remark", " # ünd\tTab"])
PLAIN = st.sampled_from(["x", "words here", "10 %", "Er sagte", "ü"])


@st.composite
def scalars(draw: st.DrawFn, indent: int, flow: bool) -> str:
    kind = draw(
        st.sampled_from(["plain", "single", "double", "missing", *["block"] * 2 * (not flow)])
    )
    if kind == "plain":
        return " " + draw(PLAIN) + ("" if flow else draw(REMARK))
    if kind == "missing":
        return "" if flow else draw(REMARK)
    if kind != "block":
        words = draw(st.sampled_from(["x", "a: b", "it", "two\n\n   lines", ""]))
        mark = "'" if kind == "single" else '"'
        return f" {mark}{words}{mark}" + ("" if flow else draw(REMARK))
    header = draw(st.sampled_from(["|", "|-", "|+", ">", ">-", ">+", "| # r"]))
    lines = draw(st.lists(st.sampled_from(["x", "# no remark", "a: b", "", "  more"]), min_size=1))
    body = [f"{' ' * (indent + 2)}{line}" if line else "" for line in lines]
    return "\n".join([f" {header}", *body])


@st.composite
def flows(draw: st.DrawFn, depth: int) -> str:
    if depth > 2:
        return draw(scalars(0, True)).strip() or "x"
    if draw(st.booleans()):
        items = draw(st.lists(flows(depth + 1), max_size=3))
        return "[" + ", ".join(items) + "]"
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=3))
    pairs = [f"{key}:{draw(scalars(0, True)) or ' '}" for key in keys]
    return "{" + draw(st.sampled_from([", ", ",\n      "])).join(pairs) + "}"


@st.composite
def blocks(draw: st.DrawFn, indent: int, depth: int) -> str:
    """A mapping or a list whose first line has no indentation, for it may stand behind a dash."""
    is_map = depth == 0 or draw(st.booleans())
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, min_size=1, max_size=4))
    lines = []
    for key in keys:
        lead = f"{key}:" if is_map else "-"
        kind = draw(st.sampled_from(["scalar", "scalar", "flow", "block"]))
        if kind == "scalar" or depth > 2:
            lines.append(lead + draw(scalars(indent, False)))
        elif kind == "flow":
            lines.append(f"{lead} {draw(flows(1))}{draw(REMARK)}")
        elif is_map:
            inner = draw(blocks(indent + 2, depth + 1))
            lines.append(f"{lead}\n{' ' * (indent + 2)}{inner}")
        else:
            lines.append(f"{lead} {draw(blocks(indent + 2, depth + 1))}")
        lines[-1] += draw(st.sampled_from(["", "", "", "\n", f"\n{' ' * indent}# remark", "\n\n"]))
    return f"\n{' ' * indent}".join(lines)


@st.composite
def files(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(["", "# Head.\n", "---\n"])) + draw(blocks(0, 0))
    return text + draw(st.sampled_from(["", "\n", "\n\n", "\n# End."]))


def expected(node: Node, meant: MapNode, change: dict[str, object], gone: str = "") -> object:
    """The data of a file with some values of one mapping changed."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, ListNode):
        return [expected(item, meant, change, gone) for item in node.items]
    found = {name.value: expected(value, meant, change, gone) for name, value in node.entries}
    if node is meant:
        found |= change
        found.pop(gone, None)
    return found


def remarks(text: str) -> int:
    return (
        text.count("# remark")
        + text.count("# ünd\tTab")
        + text.count("# Head")
        + text.count("# End")
    )


@settings(max_examples=250, deadline=None)
@given(files(), st.integers(0, 50), st.sampled_from([*KEYS, "new"]), WORDS)
@example("a: |\n  x", 0, "new", "y")
@example("a: |+\n  x\n\n\nb: c", 0, "a", "y\n")
@example("a: |+\n  x\n\n", 0, "new", "y")
@example("- a: |\n    x\n-", 0, "quote", "")
def test_only_the_meant_value_changes(text: str, at: int, key: str, new: str) -> None:
    report = Report()
    root = load_yaml(Source("a.yml", text), report)
    assume(root is not None and not len(report))
    assert root is not None
    found = list(mappings(root))
    assume(found)
    meant = found[at % len(found)]
    present = [name.value for name, _ in meant.entries]
    try:
        edit = set_key(meant, key, new)
    except NotEditable:
        # Only what is not readable as text may be refused: these words and files never are.
        assert any(ord(char) > 0x7E for char in new), (text, key, new)
        return
    edited = apply(text, [edit])
    assert data(edited) == expected(root, meant, {key: new})
    if key in present:
        name, value = meant.entries[present.index(key)]
        assert name.place.end <= edit.start
        if isinstance(value, Text):
            assert edit.end <= max(value.place.end, edit.start)
            assert remarks(edited) >= remarks(text)
    else:
        assert edit.start == edit.end


@settings(max_examples=200, deadline=None)
@given(files(), st.integers(0, 50), st.integers(0, 5))
@example("- a: x\n  # remark\n  b: y", 0, 0)
@example("a: x\nb: |\n  x\nc:\n  - x\n  # remark", 0, 2)
def test_only_the_meant_key_goes(text: str, at: int, which: int) -> None:
    report = Report()
    root = load_yaml(Source("a.yml", text), report)
    assume(root is not None and not len(report))
    assert root is not None
    found = [node for node in mappings(root) if node.entries]
    assume(found)
    meant = found[at % len(found)]
    key = meant.entries[which % len(meant.entries)][0].value
    try:
        edit = remove_key(meant, key)
    except NotEditable:
        remark_below_a_block = re.search(r"[|>]-?\n(.*\n)* +#", text)
        assert "|+" in text or ">+" in text or remark_below_a_block
        return
    assert data(apply(text, [edit])) == expected(root, meant, {}, key)


@settings(max_examples=100, deadline=None)
@given(files(), st.integers(0, 50), WORDS, WORDS, WORDS)
def test_a_quote_becomes_a_selector(
    text: str, at: int, exact: str, prefix: str, suffix: str
) -> None:
    report = Report()
    root = load_yaml(Source("a.yml", text), report)
    assume(root is not None and not len(report))
    assert root is not None
    found = list(mappings(root))
    assume(found)
    meant = found[at % len(found)]
    new = {"exact": exact, "prefix": prefix, "suffix": suffix}
    try:
        edit = set_key(meant, "quote", new)
    except NotEditable:
        return
    assert data(apply(text, [edit])) == expected(root, meant, {"quote": new})
