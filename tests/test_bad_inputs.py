"""What strangers may send: each input in its field, through validation and build.

The table is ``tests/bad_inputs/``; what is published goes into a browser as well, see
``tests/browser/test_bad_inputs.py``.
"""

from __future__ import annotations

import csv
import io
import json
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from beleg.adapters import build
from beleg.adapters.cli import main
from beleg.adapters.configuration import NoProject, find_project
from beleg.adapters.reporting import as_github, as_text
from beleg.adapters.web import Client, Unanswered
from beleg.addresses import refusal
from beleg.diagnostics import Code, Diagnostic, Report, Severity
from beleg.format import ARTICLE, CLAIM, LINK, NOTE, PERSON, REFERENCE, VERDICT, Field, Form
from beleg.links import Failure
from beleg.pipeline import Result
from beleg.source import Source
from beleg.validate.bounds import DEEPEST, is_bounded

from .bad_inputs import sites
from .bad_inputs.table import Case, cases, of_rooms
from .conftest import beleg
from .pages import by_class, by_id, parse, text
from .test_hosts import tree

ABOUT_THE_ARTICLE = {Code.TOO_DENSE, Code.STACKED}
CALL = re.compile(r"BOOM\(")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
PLACES = {"href", "src", "srcset", "data", "poster", "xlink:href", "background", "action"}


def by_id_of_case(case: Case) -> str:
    return case.id


def is_in_site(case: Case) -> bool:
    return case.room in sites.SITE_ROOMS


IN_SITES = [case for case in cases() if is_in_site(case)]
HARMLESS = [case for case in IN_SITES if case.harmless]
REFUSED = [case for case in IN_SITES if not case.harmless]


# The table itself


def test_the_table_is_large_and_says_what_it_means() -> None:
    ids = [case.id for case in cases()]
    assert len(ids) == len(set(ids)) >= 300
    known = {"refused", "warned", "inert", "accepted"}
    assert {case.verb for case in cases()} <= known
    codes = {case.code for case in cases() if is_in_site(case) and case.code}
    assert codes <= set(Code)
    assert all(case.code for case in IN_SITES if case.verb in ("refused", "warned"))


def _fields(fields: tuple[Field, ...], before: str = "") -> Iterator[str]:
    for field in fields:
        name = before + field.name
        if field.shape and field.form in (Form.RECORD, Form.QUOTE):
            yield from _fields(field.shape.fields, f"{name}.")
        elif field.shape and field.form in (Form.RECORDS, Form.SOURCES):
            yield from _fields(field.shape.fields, f"{name}.0.")
        else:
            yield name


def test_every_field_of_the_format_is_tried() -> None:
    shared = {field.name for field in NOTE.fields} & {field.name for field in CLAIM.fields}
    wanted = {f"claim.{name}" for name in _fields(CLAIM.fields)}
    for shape, room in ((NOTE, "note"), (LINK, "link")):
        for name in _fields(shape.fields):
            if name.partition(".")[0] not in shared - {"id", "quote"}:
                figure = name.removeprefix("figure.")
                own = {"areas": "map", "legend": "map", "key": "map", "name": "map", "map": "map"}
                own |= {"bars": "chart", "chart": "chart", "unit": "chart"}
                kind = own.get(figure.partition(".")[0])
                wanted.add(f"{kind}.{figure}" if figure != name and kind else f"{room}.{name}")
    registers = {"sources": REFERENCE, "people": PERSON, "verdicts": VERDICT, "article": ARTICLE}
    for room, shape in registers.items():
        wanted |= {f"{room}.{name}" for name in _fields(shape.fields)}
    wanted -= {name for name in wanted if re.search(r"quote\.(prefix|suffix)$", name)} - {
        "claim.quote.prefix",
        "claim.quote.suffix",
    }
    tried = {re.sub(r"(tags|author)\.0$", r"\1", case.field) for case in cases()}
    tried |= {field.rpartition(".")[0] for field in tried if ".label." in field}
    tried |= {"note.quote.exact", "link.quote.exact"} if "note.quote" in tried else set()
    # A register's entry and a source in full are the same shape, read by the same code.
    same = {"sources.lang", "sources.status"}
    assert wanted - tried - same == set()


# One input at a time: validation, anchoring, merging


@pytest.mark.parametrize("case", IN_SITES, ids=by_id_of_case)
def test_case(case: Case, tmp_path: Path) -> None:
    made = sites.made([case])
    made.write(tmp_path)
    report = build.run(find_project(tmp_path)).report
    found = [one for one in report if one.code not in ABOUT_THE_ARTICLE]
    codes = {one.code.value for one in found}
    errors = [one for one in found if one.severity is Severity.ERROR]
    if case.verb == "refused":
        assert case.code in {one.code.value for one in errors}, as_text(found)
        assert any(_leads_there(one, case, made) for one in errors if one.code == case.code)
    elif case.verb == "warned":
        assert (codes, errors) == ({case.code}, []), as_text(found)
    else:
        assert found == [], as_text(found)
    _obeys_nothing(found)


def _leads_there(one: Diagnostic, case: Case, made: sites.Made) -> bool:
    path, first, last = made.lines[case.id]
    place = one.place
    return bool(place.path == path and first <= place.line <= last and place.column >= 1)


def _obeys_nothing(found: list[Diagnostic]) -> None:
    """No message does anything in a terminal, or in the log of a program that checks."""
    for one in found:
        shown = as_text([one])
        assert one.help
        assert re.match(r"[^\n:]+:[0-9]+:[0-9]+: (error|warning)\[[a-z-]+\]: ", shown)
        assert not CONTROL.search(shown)
        command = as_github([one])
        assert "\n" not in command
        assert "\r" not in command
        assert command.count("::") >= 2
        assert re.match(r"::(error|warning) ", command)


# Everything that is published, in one site


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> tuple[sites.Made, Result]:
    made = sites.made(HARMLESS, mkdocs=CONFIGURATION)
    root = made.write(tmp_path_factory.mktemp("together"))
    return made, build.run(find_project(root), search=True)


CONFIGURATION = r"""site_name: Hostile
site_url: https://check.example/
docs_dir: content
plugins:
  - beleg:
      contact: desk@example.org
      repo_url: https://github.com/example/site
      composer: true
      branch: 'main"><script>BOOM(0)</script>'
      data_license: '<script>BOOM(0)</script>'
"""


def test_together_they_are_published(together: tuple[sites.Made, Result]) -> None:
    _, result = together
    errors = [one for one in result.report if one.severity is Severity.ERROR]
    assert errors == [], as_text(errors)


@pytest.fixture(scope="module")
def trees(together: tuple[sites.Made, Result]) -> dict[str, Any]:
    """Path of each page -> its tree, as a browser sees it."""
    return {page.path: parse(page.html) for page in together[1].pages}


def test_no_page_holds_anything_that_acts(trees: dict[str, Any]) -> None:
    found = [f"{path}: {fault}" for path, root in trees.items() for fault in faults(root)]
    assert found == []


def faults(root: Any) -> list[str]:
    """Where an attacker's words stand as anything but words."""
    found = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        words = "".join([element.text or "", *(child.tail or "" for child in element)])
        if element.tag in ("script", "style"):
            if element.get("type") not in ("application/ld+json", "application/json"):
                ours = re.fullmatch(r"(\.\./|\./)*assets/[a-z-]+\.js", element.get("src", ""))
                found += [] if ours and not words.strip() else [f"<{element.tag}>"]
            elif CALL.search(words):
                json.loads(words)
        elif element.tag in ("iframe", "object", "embed", "base", "meta", "math"):
            found += [f"<{element.tag}>"]
        for name, value in element.attrib.items():
            if (
                name.startswith("on")
                or name in ("srcdoc", "ping", "shadowrootmode")
                or (name in PLACES and re.match(r"\s*(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", value))
                or (name == "style" and CALL.search(value))
                or (name in ("id", "class", "name") and CALL.search(value))
            ):
                found.append(f"{name}={value}")
    return found


def test_the_detector_sees() -> None:
    """A page with everything as it was sent is full of faults."""
    sent = [case for case in HARMLESS if case.verb == "inert" and "<" in case.text]
    seen = [case for case in sent if faults(parse(case.text))]
    assert len(seen) >= 100


def _squeezed(words: str) -> str:
    return "".join(words.split())


def test_every_word_that_was_sent_is_shown(
    together: tuple[sites.Made, Result], trees: dict[str, Any]
) -> None:
    """Refused or shown, never left out: on the article's page, the note's own, or in a list."""
    made, _ = together
    per_article: dict[str, str] = {}
    rest = ""
    for path, root in trees.items():
        words = _squeezed(text(root) + " ".join(_alternatives(root)))
        folder = re.match(r"articles/([^/.]+)", path)
        if folder:
            per_article[folder[1]] = per_article.get(folder[1], "") + words
        else:
            rest += words
    lost = []
    for case in HARMLESS:
        wanted = case.text if case.shown is None else case.shown
        here = per_article.get(made.articles[case.id], "") + rest
        if case.shown is None and (case.key in NOT_SHOWN or case.room == "verdicts"):
            continue
        if _squeezed(wanted) not in here:
            lost.append((case.id, wanted[:80]))
    assert lost == []


NOT_SHOWN = {"kind", "sources.0.kind"}
"""What a source is called by the desk stands in the data only."""


def _alternatives(root: Any) -> Iterator[str]:
    for element in root.iter():
        if isinstance(element.tag, str):
            yield from (element.get(name, "") for name in ("alt", "href", "aria-label", "title"))


def test_every_annotation_is_there_once(
    together: tuple[sites.Made, Result], trees: dict[str, Any]
) -> None:
    made, _ = together
    for case in HARMLESS:
        if case.room not in sites.NOTED_ROOMS or case.field == "claim.id":
            continue
        root = trees[f"articles/{made.articles[case.id]}.md"]
        notes = [one for one in by_class(root, "fc-note") if one.get("data-id") == case.name]
        assert len(notes) == 1, case.id
        assert by_id(root, case.name) is not None, case.id


def test_no_article_swallows_what_stands_behind(
    together: tuple[sites.Made, Result], trees: dict[str, Any]
) -> None:
    made, _ = together
    for case in HARMLESS:
        if case.field != "article.body" and case.room != "passage":
            continue
        (shown,) = by_class(trees[f"articles/{made.articles[case.id]}.md"], "fc-text")
        paragraphs = [text(one) for one in shown.iter("p")]
        assert f"The first words of number {case.number}." in paragraphs, case.id
        inside = "".join(map(text, [shown]))
        assert f"said number {case.number}." in inside, case.id


# Files for programs


def test_no_cell_of_the_table_is_a_formula(together: tuple[sites.Made, Result]) -> None:
    data = together[1].data["data/claims.csv"].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data)))
    assert len(rows) > len([case for case in HARMLESS if case.room == "claim"])
    cells = [cell for row in rows[1:] for cell in row]
    assert [cell for cell in cells if cell[:1] in set("=+-@\t\r\n＝＋－＠")] == []
    assert any(cell.startswith("'=1+1") for cell in cells)


def test_the_other_files_say_exactly_what_was_written(
    together: tuple[sites.Made, Result],
) -> None:
    _, result = together
    rows = json.loads(result.data["data/claims.json"])
    kept = {_squeezed(value) for row in rows for value in row.values() if isinstance(value, str)}
    for case in HARMLESS:
        if case.field in ("claim.claim", "claim.summary") and case.shown is None:
            assert _squeezed(case.text) in kept, case.id
    for path, content in result.files.items():
        if path.endswith((".xml", ".svg")):
            ElementTree.fromstring(content)
        elif path.endswith((".json", ".jsonld")):
            json.loads(content)
    feed = ElementTree.fromstring(result.data["feed.xml"])
    assert len(feed.findall("{*}entry")) > 10


# Whole runs


def test_all_mistakes_are_named_in_one_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only what leaves its file readable: one broken file hides what else is wrong in it."""
    unreadable = {"yaml-syntax", "bad-encoding"}
    chosen = [
        case
        for case in REFUSED
        if case.code not in unreadable and case.room in sites.NOTED_ROOMS and case.at == "field"
    ]
    made = sites.made(chosen)
    made.write(tmp_path)
    assert main(["check", "-C", str(tmp_path), "--format", "json"]) == 1
    out = capsys.readouterr()
    assert "Traceback" not in out.err
    found = {(one["path"], one["line"], one["code"]) for one in json.loads(out.out)}
    missing = []
    for case in chosen:
        path, first, last = made.lines[case.id]
        if not any((path, line, case.code) in found for line in range(first, last + 1)):
            missing.append(case.id)
    assert missing == []


def test_a_refused_build_changes_nothing(tmp_path: Path) -> None:
    good = [case for case in HARMLESS if case.id.startswith("note.")][:4]
    sites.made(good).write(tmp_path)
    done = beleg("build", "--quiet", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    before = tree(tmp_path / "site")
    files = [case for case in REFUSED if case.room in ("article", "annotations")]
    sites.made(files).write(tmp_path)
    done = beleg("build", cwd=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert {case.code for case in files} <= set(re.findall(r"error\[([a-z-]+)\]", done.stderr))
    assert tree(tmp_path / "site") == before


watched: list[str] | None = None


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if watched is None:
        return
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn")):
        watched.append(event)
    elif event == "open" and isinstance(arguments[0], str):
        watched.append(arguments[0])


def test_a_build_reads_its_folder_and_asks_nobody(tmp_path: Path) -> None:
    global watched
    made = sites.made([case for case in IN_SITES if case.room != "annotations"])
    made.write(tmp_path)
    find_project(tmp_path)
    build.run(find_project(tmp_path))
    sys.addaudithook(_watch)
    watched = []
    try:
        build.run(find_project(tmp_path))
    finally:
        seen, watched = watched, None
    programs = (str(tmp_path), sys.prefix, sys.base_prefix, str(Path(build.__file__).parents[2]))
    assert [one for one in seen if not one.startswith(programs)] == []
    assert seen


# What is imported


@pytest.mark.parametrize("case", of_rooms("import"), ids=by_id_of_case)
def test_import(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "site"
    article = "Der Bürgermeister sagte: Der Etat stieg um 12 Prozent."
    head = "".join(f"{key}: {value}\n" for key, value in {**sites.HEAD, "lang": "de"}.items())
    for path, content in {
        "mkdocs.yml": "site_name: x\ndocs_dir: content\nplugins: [beleg]\n",
        "content/articles/artikel.md": f"---\n{head}---\n\n{article}\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, "utf-8")
    web = case.key == "article"
    original = tmp_path / ("original.html" if web else "original.json")
    original.write_bytes(case.data or case.text.encode("utf-8", "surrogatepass"))
    arguments = ["import", "-C", str(root), str(original), "--slug"]
    fields = ["--title", "T", "--publisher", "P", "--license", "CC0-1.0", "--lang", "de"]
    arguments += ["neu", *fields] if web else ["artikel", "--as", "annotations"]
    before = tree(root)
    code = main(arguments)
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert not CONTROL.search(said.out + said.err)
    # What was not taken over is kept aside, and no site is made from it.
    written = {path for path in set(tree(root)) - set(before) if not path.startswith("imports/")}
    if case.verb == "refused":
        assert (code, written) == (1, set()), said
        return
    assert written, said
    result = build.run(find_project(root))
    errors = [one for one in result.report if one.severity is Severity.ERROR]
    assert errors == [], as_text(errors)
    assert [fault for page in result.pages for fault in faults(parse(page.html))] == []


# Settings


@pytest.mark.parametrize("case", of_rooms("setting"), ids=by_id_of_case)
def test_setting(case: Case, tmp_path: Path) -> None:
    made = sites.made([one for one in HARMLESS if one.id.startswith("note.")][:3])
    made.write(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: x\ndocs_dir: content\nsite_url: https://check.example/\n"
        f"plugins:\n  - beleg: {{composer: true, {case.key}: {sites.quoted(case.text)}}}\n",
        "utf-8",
    )
    if case.verb == "refused" and not case.code:
        with pytest.raises(NoProject, match=case.key):
            find_project(tmp_path)
        return
    result = build.run(find_project(tmp_path))
    errors = {one.code.value for one in result.report if one.severity is Severity.ERROR}
    assert errors == ({case.code} if case.code else set())
    if not errors:
        assert [fault for page in result.pages for fault in faults(parse(page.html))] == []


# Addresses that a link check would ask


@pytest.mark.parametrize("case", of_rooms("asked"), ids=by_id_of_case)
def test_nothing_private_is_asked(case: Case) -> None:
    """Either no annotation may hold the address, or no connection is made."""
    if refusal(case.text) is not None:
        return

    def lookup(host: str, port: int, **_: Any) -> list[Any]:
        # What the system's own lookup makes of a number, without asking anybody.
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)

    with pytest.raises(Unanswered) as refused:
        Client(lookup=lookup, timeout=2).ask("GET", case.text)
    assert refused.value.failure in (Failure.PRIVATE, Failure.NO_HOST)


# Bounds of an article: what is long, and closed, is read


@pytest.mark.parametrize(
    "body",
    [
        "[the report](https://example.org/report?a=(1)) said `so`, and [that][1]. " * 4000,
        "\n\n".join("  " * depth + "- x" for depth in range(DEEPEST)),
        "* * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * *",
        "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 3000,
        "\n".join(f"{year}. The year [{year}]" for year in range(1000, 3000)),
        "<!-- a remark -->\n\n" * 3000,
        "He said \\[sic\\] and [sic and (so on. " * 40,
    ],
    ids=["links", "levels", "rule", "table", "years", "remarks", "careless"],
)
def test_long_honest_text_is_within_the_bounds(body: str) -> None:
    report = Report()
    assert is_bounded(Source("a.md", body), 0, report)
    assert list(report) == []


def test_the_bound_names_the_worst_place() -> None:
    report = Report()
    assert not is_bounded(Source("a.md", "fine [so far\n\n" + "[" * 20_000), 0, report)
    (found,) = report
    assert (found.code, found.place.line) == (Code.TOO_LARGE, 3)
