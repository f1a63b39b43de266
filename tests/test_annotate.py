"""`beleg annotate`: the passage is the one that was meant, and nothing else of a file changes."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg.adapters import build
from beleg.adapters.cli import main
from beleg.adapters.configuration import find_project
from beleg.annotate import new_id, unique_id
from beleg.identifiers import fault_of
from beleg.model import Anchored

from .conftest import heed_ctrl_c

ARTICLE = """---
title: Saltmere adopts its budget
lang: en
publisher: Example Gazette
license: CC0-1.0
---
The mayor said that spending rises by twelve percent next year. The
council did not agree: “Spending rises by
far less”, said Ms Lind.

In the evening spending rises by twelve percent was repeated on the radio,
and the *river* has no\u00a0bridge, the river has no ferry.

The register lists 1 000 ships.
"""

SOURCES = """budget-2025:
  title: Budget 2025
  url: https://example.org/budget
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").write_text("site_name: X\ndocs_dir: content\nplugins: [beleg]\n")
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "content/articles/budget.md").write_text(ARTICLE, "utf-8")
    (tmp_path / "annotations/_site").mkdir(parents=True)
    (tmp_path / "annotations/_site/sources.yml").write_text(SOURCES, "utf-8")
    return tmp_path


def annotate(site: Path, *arguments: str, slug: str = "budget") -> int:
    return main(["annotate", "-C", str(site), slug, *arguments])


def anchored(site: Path) -> dict[str, Anchored]:
    """The annotations of the article, drafts included, by their id."""
    result = build.run(find_project(site), drafts=True)
    assert not result.report.errors, [d.message for d in result.report]
    return {note.annotation.id: note.anchored for note in result.site.articles[0].notes}


FINISHED = ("--verdict", "false", "--summary", "It rises by four.", "--source", "budget-2025")
CLAIMS = "annotations/budget/claims.yml"


def test_a_finished_claim(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert annotate(site, "--quote", "register lists 1 000  ships", *FINISHED) == 0
    assert (site / CLAIMS).read_text("utf-8") == (
        "claims:\n"
        "  - id: register-lists-1-000-ships\n"
        "    quote: register lists 1 000 ships\n"
        "    verdict: false\n"
        "    summary: It rises by four.\n"
        "    sources: [budget-2025]\n"
    )
    out = capsys.readouterr().out
    assert "wrote annotations/budget/claims.yml:2: claim 'register-lists-1-000-ships'" in out
    found = anchored(site)["register-lists-1-000-ships"]
    assert found.words == "register lists 1 000 ships"
    assert found.annotation.status == "published"


def test_the_articles_own_typography_is_written(site: Path) -> None:
    assert annotate(site, "--quote", "'Spending rises by far less', said", *FINISHED) == 0
    assert "quote: “Spending rises by far less”, said\n" in (site / CLAIMS).read_text("utf-8")


def test_what_is_missing_is_marked_and_checked(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert annotate(site, "--quote", "far less") == 0
    text = (site / CLAIMS).read_text("utf-8")
    assert "    verdict:  # to do: The verdict on the wording: a key of the scale.\n" in text
    assert text.endswith("    status: draft\n")
    out = capsys.readouterr().out
    assert "still to be written there: verdict, summary, sources" in out
    assert main(["check", "-C", str(site)]) == 1
    checked = capsys.readouterr().out
    assert checked.count("error[missing-key]") == 2
    assert checked.count("error[no-source]") == 1
    # Filled in, it is right as it stands.
    filled = text.replace("verdict:  #", "verdict: true #").replace("summary:  #", "summary: X. #")
    filled = filled.replace("sources:  #", "sources: [budget-2025] #")
    (site / CLAIMS).write_text(filled, "utf-8")
    assert anchored(site)["far-less"].annotation.status == "draft"


def test_words_that_stand_twice_are_listed_with_their_places(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert annotate(site, "--quote", "spending rises by twelve percent") == 1
    error = capsys.readouterr().err
    assert "stand 2 times in content/articles/budget.md; say which one is meant:" in error
    assert "--occurrence 1   line 7: …The mayor said that [spending rises" in error
    assert "--occurrence 2   line 11: …" in error
    assert "In the evening [spending rises by twelve percent] was repeated" in error
    assert not (site / CLAIMS).exists()


@pytest.mark.parametrize(
    ("chosen", "line"),
    [
        (["--occurrence", "1"], 7),
        (["--occurrence", "2"], 11),
        (["--line", "7"], 7),
        (["--line", "11"], 11),
        (["--suffix", "was repeated"], 11),
        (["--prefix", "mayor said that"], 7),
    ],
)
def test_the_chosen_place_is_the_only_one(site: Path, chosen: list[str], line: int) -> None:
    quote = "spending rises by twelve percent"
    assert annotate(site, "--quote", quote, "--id", "x", *chosen, *FINISHED) == 0
    text = (site / CLAIMS).read_text("utf-8")
    assert "quote: {exact: spending rises by twelve percent, " in text
    found = anchored(site)["x"]
    before = ARTICLE.split("---\n", 2)[2]
    assert found.start is not None
    assert before[: found.start].count("\n") + 7 == line


@pytest.mark.parametrize(
    "wrong",
    [
        ["--occurrence", "3"],
        ["--occurrence", "0"],
        ["--line", "8"],
        ["--verdict", "flase"],
        ["--source", "budget-2026"],
        ["--source", "javascript:alert(1)"],
        ["--title", "x"],
        ["--kind", "note", "--verdict", "true"],
        ["--id", "Ümlaut"],
        ["--file", "elsewhere.yml"],
        ["--file", "annotations/other.yml"],
        ["--file", "annotations/_site/sources.yml"],
    ],
)
def test_wrong_calls(site: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(site.rglob("*"))
    assert annotate(site, "--quote", "spending rises by twelve percent", *wrong) == 2
    assert capsys.readouterr().err.startswith("beleg: ")
    assert sorted(site.rglob("*")) == before


def test_an_unknown_article(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert annotate(site, "--quote", "x", slug="budgets") == 2
    assert "did you mean 'budget'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("quote", "hint"),
    [
        ("spending rises by twenty percent", "the closest is line 7"),
        ("SPENDING RISES BY FAR LESS", "upper and lower case count"),
        ("nothing of the sort whatsoever", "nothing there is close"),
        ("…", "are not in"),
        ("  ", "the quote has no words"),
        ("\x1b[31mred", "<U+001B>"),
    ],
)
def test_words_that_are_not_there(
    site: Path, quote: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert annotate(site, "--quote", quote) == 1
    error = capsys.readouterr().err
    assert "error[quote-not-found]" in error
    assert hint in error
    assert "\x1b" not in error
    assert not (site / CLAIMS).exists()


def test_a_note_and_a_link_go_where_their_kind_is(site: Path) -> None:
    note = ("--kind", "note", "--title", "Über: Fähren", "--text", "There was one.")
    assert annotate(site, "--quote", "the river has no ferry", *note) == 0
    text = (site / "annotations/budget/notes.yml").read_text("utf-8")
    assert text == (
        "notes:\n"
        "  - id: ueber-faehren\n"
        "    quote: the river has no ferry\n"
        '    title: "Über: Fähren"\n'
        "    text: There was one.\n"
    )
    link = ("--kind", "link", "--source", "https://example.org/budget")
    assert annotate(site, "--quote", "said Ms Lind", *link) == 0
    link_file = (site / "annotations/budget/links.yml").read_text("utf-8")
    assert "sources: [budget-2025]" in link_file
    assert set(anchored(site)) == {"ueber-faehren", "said-ms-lind"}


def test_an_address_that_no_register_has_needs_a_title(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = ("--kind", "link", "--source", "https://example.org/x", "--source", "budget-2025")
    assert annotate(site, "--quote", "said Ms Lind", *link) == 0
    assert (site / "annotations/budget/links.yml").read_text("utf-8") == (
        "links:\n"
        "  - id: said-ms-lind\n"
        "    quote: said Ms Lind\n"
        "    sources:\n"
        "      - title:  # to do: The title of the source, in its own language.\n"
        "        url: https://example.org/x\n"
        "      - budget-2025\n"
        "    status: draft\n"
    )
    assert "still to be written there: title of a source" in capsys.readouterr().out
    assert main(["check", "-C", str(site)]) == 1
    assert "'title' is missing" in capsys.readouterr().out


def test_the_file_of_the_article_comes_first(site: Path) -> None:
    file = site / "annotations/budget.yml"
    before = "# mine\nclaims:\n- id: a  # first\n  quote: far less\n  verdict: true\n"
    before += "  summary: 'x'\n  sources: [budget-2025]\n\n# the end"
    file.write_text(before, "utf-8")
    assert annotate(site, "--quote", "said Ms Lind", *FINISHED) == 0
    text = file.read_text("utf-8")
    assert not (site / "annotations/budget").exists()
    assert text.startswith(before.removesuffix("\n# the end"))
    assert "\n- id: said-ms-lind\n  quote: said Ms Lind\n" in text
    assert text.endswith("# the end")
    assert list(anchored(site)) == ["a", "said-ms-lind"]


def test_line_ends_and_byte_order_mark_stay(site: Path) -> None:
    file = site / "annotations/budget.yml"
    before = "\ufeffclaims: []\r\nnotes: []\r\n".encode()
    file.write_bytes(before)
    assert annotate(site, "--quote", "said Ms Lind", *FINISHED) == 0
    after = file.read_bytes()
    assert after.startswith("\ufeffclaims:\r\n  - id: said-ms-lind\r\n".encode())
    assert after.endswith(b"\r\nnotes: []\r\n")
    assert after.count(b"\n") == after.count(b"\r\n")


def test_another_file_of_the_article(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    for path in ("annotations/budget/mine/a.yaml", "annotations/budget.yml"):
        assert annotate(site, "--quote", "said Ms Lind", "--file", path, *FINISHED) == 0
        assert (site / path).is_file()
    assert set(anchored(site)) == {"said-ms-lind", "said-ms-lind-2"}


def test_a_file_that_cannot_be_read_is_left_alone(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = site / "annotations/budget.yml"
    file.write_text("claims: a: b\n", "utf-8")
    assert annotate(site, "--quote", "said Ms Lind") == 1
    assert "cannot be read as YAML" in capsys.readouterr().err
    assert file.read_text("utf-8") == "claims: a: b\n"


def test_no_link_is_followed(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (site / "annotations/budget").symlink_to(outside)
    assert annotate(site, "--quote", "said Ms Lind") == 1
    assert list(outside.iterdir()) == []


def test_a_new_file_names_the_schema_where_there_is_one(site: Path) -> None:
    (site / "annotations/_site/annotations.schema.json").write_text("{}")
    assert annotate(site, "--quote", "said Ms Lind") == 0
    head = "# yaml-language-server: $schema="
    first = (site / CLAIMS).read_text("utf-8").splitlines()[0]
    assert first == f"{head}../_site/annotations.schema.json"


def test_an_id_that_is_taken_gets_a_number(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert annotate(site, "--quote", "said Ms Lind", "--id", "a", *FINISHED) == 0
    assert annotate(site, "--quote", "far less", "--id", "a", *FINISHED) == 0
    assert "the id 'a' is taken (annotations/budget/claims.yml:2): 'a-2' then" in (
        capsys.readouterr().err
    )
    assert annotate(site, "--quote", "said Ms Lind", *FINISHED) == 0
    assert set(anchored(site)) == {"a", "a-2", "said-ms-lind"}


def test_a_similar_claim_is_shown_first(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claim = ("--claim", "City spending rises by twelve percent.")
    assert annotate(site, "--quote", "Spending rises by far less", *claim, *FINISHED) == 0
    capsys.readouterr()
    assert annotate(site, "--quote", "spending rises by twelve percent", "--line", "7") == 0
    error = capsys.readouterr().err
    assert "something like it has been checked before:" in error
    assert "[false] City spending rises by twelve percent." in error
    assert "articles/budget/spending-rises-by-far-less/  (annotations/budget/claims.yml:2)" in error


def test_a_dry_run_writes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(site.rglob("*"))
    assert annotate(site, "--quote", "said Ms Lind", "--dry-run", "--quiet") == 0
    assert capsys.readouterr().out.startswith("claims:\n  - id: said-ms-lind\n")
    assert sorted(site.rglob("*")) == before


def test_text_that_may_not_be_shown_is_refused(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = ("--summary", "a\x07b", "--verdict", "true", "--source", "budget-2025")
    assert annotate(site, "--quote", "said Ms Lind", *summary) == 1
    assert "error[bad-character]" in capsys.readouterr().err
    assert not (site / CLAIMS).exists()


def test_words_in_code_cannot_be_annotated(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = site / "content/articles/budget.md"
    file.write_text(ARTICLE + "\n    a block of code\n", "utf-8")
    assert annotate(site, "--quote", "block of code") == 1
    assert "nothing was written" in capsys.readouterr().err
    assert not (site / CLAIMS).exists()


def test_mistakes_elsewhere_do_not_hinder(site: Path) -> None:
    (site / "annotations/budget.yml").write_text("claims:\n  - id: a\n    quote: not there\n")
    assert annotate(site, "--quote", "said Ms Lind", *FINISHED) == 0


def test_where_review_is_required_it_is_a_draft(site: Path) -> None:
    config = "site_name: X\ndocs_dir: content\nplugins:\n  - beleg:\n      review: required\n"
    (site / "mkdocs.yml").write_text(config)
    assert annotate(site, "--quote", "said Ms Lind", *FINISHED, "--author", "mk") == 0
    assert anchored(site)["said-ms-lind"].annotation.status == "draft"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Größe, Öl & Über-Maß", "groesse-oel-ueber-mass"),
        ("Слова", "claim"),
        ("index", "index-2"),
        (
            "The mayor said that spending rises by twelve percent",
            "the-mayor-said-that-spending-rises-by",
        ),
        ("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen", "claim"),
        ("…", "claim"),
    ],
)
def test_an_id_made_of_words(words: str, name: str) -> None:
    assert new_id(words, "claim", []) == name


@given(st.text(), st.lists(st.text(max_size=5)))
def test_an_id_is_always_good_and_free(words: str, others: list[str]) -> None:
    first = new_id(words, "note", others)
    second = new_id(words, "note", [*others, first])
    assert fault_of(first) is fault_of(second) is None
    assert first not in others
    assert second != first
    assert unique_id(first, []) == first


def in_a_terminal(
    site: Path, arguments: list[str], answers: str, stop_at: bytes = b"\0"
) -> tuple[int, str]:
    """Run the command as somebody who sits before a terminal and types the answers.

    Where ``stop_at`` is shown, they press Ctrl-C; and once more each second, as people do, because
    a signal between a question and the reading of the answer waits for the next one.
    """
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONUTF8": "1", "TERM": "dumb"}
    call = [sys.executable, "-m", "beleg", "annotate", "-C", str(site), "budget", *arguments]
    process = subprocess.Popen(
        call,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        cwd=site,
        preexec_fn=heed_ctrl_c,
    )
    os.write(ours, answers.encode())
    shown, end = b"", time.monotonic() + 120
    while time.monotonic() < end:
        # Asked first: what it writes before it ends is to be read still.
        ended = process.poll() is not None
        if select.select([ours], [], [], 1)[0]:
            shown += os.read(ours, 4096)
        elif ended:
            break
        elif stop_at in shown:
            process.send_signal(signal.SIGINT)
    # Open until here: what waits in a terminal that nobody has open any more may get lost.
    os.close(theirs)
    os.close(ours)
    return process.wait(30), shown.decode("utf-8", "replace")


def test_in_a_terminal_it_asks(site: Path) -> None:
    quote = ["--quote", "spending rises by twelve percent"]
    # Which place; the verdict, mistyped once; the finding; a source, mistyped once; its title.
    answers = (
        "2\n99\n7\nIt rises by four.\nbudget-2026\nhttps://example.org/n\nbudget-2025\n\nNews\n"
    )
    code, shown = in_a_terminal(site, quote, answers)
    assert code == 0, shown
    assert "did you mean 'budget-2025'?" in shown
    assert (site / CLAIMS).read_text("utf-8") == (
        "claims:\n"
        "  - id: spending-rises-by-twelve-percent\n"
        "    quote: {exact: spending rises by twelve percent, suffix: was}\n"
        "    verdict: false\n"
        "    summary: It rises by four.\n"
        "    sources:\n"
        "      - title: News\n"
        "        url: https://example.org/n\n"
        "      - budget-2025\n"
    )
    assert anchored(site)["spending-rises-by-twelve-percent"].annotation.status == "published"


def test_in_a_terminal_questions_may_be_left_open(site: Path) -> None:
    code, shown = in_a_terminal(site, ["--quote", "said Ms Lind"], "\n\n\n")
    assert code == 0, shown
    assert "still to be written there: verdict, summary, sources" in shown
    assert (site / CLAIMS).is_file()


def test_in_a_terminal_one_can_stop(site: Path) -> None:
    code, shown = in_a_terminal(site, ["--quote", "said Ms Lind"], "", b"verdict? [")
    assert code == 1
    assert "nothing was written" in shown
    assert not (site / CLAIMS).exists()
