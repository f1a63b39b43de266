"""A case is a folder of ordinary files, named by a sentence, with the expected outcome in it.

``expected.txt`` holds the messages; ``expected/`` holds merged pages where a case has them.
``UPDATE=1`` rewrites both; read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from beleg.adapters import build
from beleg.adapters.configuration import find_project
from beleg.adapters.reporting import as_text
from beleg.diagnostics import Code

CASES = sorted(p for p in (Path(__file__).parent / "cases").iterdir() if p.is_dir())
UPDATE = bool(os.environ.get("UPDATE"))

NO_CASE = {
    Code.UNRENDERED: "an alarm for a mistake of ours; nothing that an author writes raises it",
    Code.MISSING_CORRECTION: "compares with what was published: tests/test_diff.py",
    Code.BAD_ENCODING: "bytes that git and editors mend by themselves: tests/test_files.py",
    Code.TOO_LARGE: "a file of megabytes: tests/test_files.py",
}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_case(case: Path) -> None:
    result = build.run(find_project(case))
    messages = as_text(result.report.in_reading_order())
    _compare(case / "expected.txt", messages + "\n" if messages else "")
    if result.report.errors:
        return
    for article in result.site.articles:
        _compare(case / "expected" / f"{article.article.slug}.md", article.markdown)


def _compare(file: Path, text: str) -> None:
    if UPDATE:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    assert file.read_text("utf-8") == text


def test_every_code_has_a_case() -> None:
    shown = set()
    for case in CASES:
        text = (case / "expected.txt").read_text("utf-8")
        shown.update(re.findall(r"(?:error|warning)\[([a-z-]+)\]", text))
    missing = {code.value for code in Code} - shown - {code.value for code in NO_CASE}
    assert not missing


def test_exceptions_are_needed() -> None:
    shown = "".join((case / "expected.txt").read_text("utf-8") for case in CASES)
    assert not [code for code in NO_CASE if f"[{code}]" in shown]
