"""The command: exit codes, output for people and for machines, and what it leaves on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from beleg.diagnostics import Code

from .conftest import beleg

CASES = Path(__file__).parent / "cases"


def test_check_names_every_problem_of_every_file() -> None:
    done = beleg("check", cwd=CASES / "several_mistakes_in_several_files")
    assert done.returncode == 1
    assert "annotations/etat.yml:3:5: error[unknown-key]" in done.stdout
    assert "annotations/etat/mehr.yml:5:3: error[yaml-syntax]" in done.stdout
    assert done.stdout.rstrip().splitlines()[-1].endswith("errors")


def test_check_of_some_paths_only() -> None:
    case = CASES / "several_mistakes_in_several_files"
    done = beleg("check", "annotations/etat", cwd=case)
    assert "mehr.yml" in done.stdout
    assert "annotations/etat.yml" not in done.stdout
    assert beleg("check", "annotations/nothing", cwd=case).returncode == 2


def test_json_has_the_promised_keys() -> None:
    case = CASES / "several_mistakes_in_several_files"
    found = json.loads(beleg("check", "--format", "json", cwd=case).stdout)
    assert len(found) > 5
    for entry in found:
        assert list(entry) == [
            "path",
            "line",
            "column",
            "end_line",
            "end_column",
            "severity",
            "code",
            "message",
            "help",
        ]
    first = next(entry for entry in found if entry["code"] == "unknown-key")
    assert (first["line"], first["column"], first["end_column"]) == (3, 5, 10)
    assert json.loads(beleg("check", "--format", "json", cwd=CASES / "a_key_twice").stdout)
    assert (
        json.loads(beleg("check", "--format", "json", cwd=CASES / "a_claim_on_plain_words").stdout)
        == []
    )


def test_github_and_sarif() -> None:
    case = CASES / "words_that_are_not_there"
    line = beleg("check", "--format", "github", cwd=case).stdout.splitlines()[0]
    assert line.startswith("::error file=annotations/etat.yml,line=3,")
    sarif = json.loads(beleg("check", "--format", "sarif", cwd=case).stdout)
    assert sarif["version"] == "2.1.0"
    assert sarif["runs"][0]["results"][0]["ruleId"] == "quote-not-found"


@pytest.mark.parametrize("code", [code.value for code in Code])
def test_explain_knows_every_code(code: str) -> None:
    from beleg.explanations import explain

    assert code in explain(Code(code))


def test_explain_and_its_wrong_call() -> None:
    good = beleg("explain", "quote-not-found", cwd=CASES)
    assert good.returncode == 0
    assert "quote-not-found" in good.stdout
    wrong = beleg("explain", "quote-not-fuond", cwd=CASES)
    assert wrong.returncode == 2
    assert "did you mean 'quote-not-found'?" in wrong.stderr


@pytest.mark.parametrize("call", [[], ["unknown"], ["build", "--renderer", "hugo"], ["merge"]])
def test_wrong_calls(call: list[str]) -> None:
    assert beleg(*call, cwd=CASES).returncode == 2


def test_without_a_site_the_call_is_wrong(tmp_path: Path) -> None:
    done = beleg("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "beleg init" in done.stderr


def test_merge_writes_portable_pages(demo: Path, tmp_path: Path) -> None:
    done = beleg("merge", "-o", str(tmp_path / "out"), cwd=demo)
    assert done.returncode == 0, done.stderr
    pages = sorted(path.name for path in (tmp_path / "out/articles").iterdir())
    assert pages == ["harbour-bridge.md", "telefonat.md"]
    text = (tmp_path / "out/articles/telefonat.md").read_text("utf-8")
    assert text.startswith("---\ntitle:")
    assert text.count("\n[^") == 40


def test_build_records_surroundings_and_reanchor_settles_a_move(demo: Path) -> None:
    assert beleg("build", "--quiet", cwd=demo).returncode == 0
    lock = demo / "annotations/_site/anchors.lock"
    before = lock.read_text("utf-8")
    assert "telefonat/verhandlungen-sofort" in before
    article = demo / "content/articles/telefonat.md"
    text = article.read_text("utf-8")
    sentence = "Auflegen habe am Ende keiner der beiden wollen."
    assert sentence in text
    moved = text.replace(f" {sentence}", "") + f"\nGanz woanders, am Ende: {sentence}\n"
    article.write_text(moved, "utf-8")
    done = beleg("check", cwd=demo)
    assert done.returncode == 1
    assert "error[quote-moved]" in done.stdout
    assert lock.read_text("utf-8") == before
    assert beleg("reanchor", cwd=demo).returncode == 1
    assert beleg("reanchor", "telefonat", "--write", cwd=demo).returncode == 0
    assert beleg("check", cwd=demo).returncode == 0
    changed = set(lock.read_text("utf-8").splitlines()) ^ set(before.splitlines())
    assert {line.split(" ")[0] for line in changed} >= {
        "telefonat",
        "telefonat/keiner-wollte-auflegen",
    }


def test_reanchor_of_an_unknown_article(demo: Path) -> None:
    done = beleg("reanchor", "telefonate", cwd=demo)
    assert done.returncode == 2
    assert "did you mean 'telefonat'?" in done.stderr
