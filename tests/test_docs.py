"""The documentation says what the program does, and its examples are true."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

import jsonschema
import pytest
import yaml

from beleg.adapters import build, reference
from beleg.adapters.cli import _parser
from beleg.adapters.configuration import OPTIONS, find_project
from beleg.adapters.reporting import as_text
from beleg.schema import annotation_schema

from .conftest import ROOT, beleg

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", reference.pages())
def test_generated_pages_are_current(name: str) -> None:
    """Write them anew with `python -m beleg.adapters.reference .`."""
    assert (ROOT / name).read_text("utf-8") == reference.pages()[name]


def test_every_command_is_in_the_readme() -> None:
    subparsers = next(action for action in _parser()._actions if action.dest == "command")
    assert subparsers.choices
    for command in subparsers.choices:
        assert f"`beleg {command}" in README


def test_every_setting_is_in_the_readme() -> None:
    for option in OPTIONS:
        assert f"| `{option}` |" in README


def test_the_two_commands_stand_on_top() -> None:
    top = README.splitlines()[:12]
    assert any(line.startswith("make serve") for line in top)
    assert any(line.startswith("make test") for line in top)


def _readme_block(start: str) -> str:
    blocks = re.findall(r"^( *)```\w*\n(.*?)^\1```", README, re.DOTALL | re.MULTILINE)
    return next(
        text for text in (textwrap.dedent(block) for _, block in blocks) if text.startswith(start)
    )


@pytest.fixture
def five_minutes(tmp_path: Path) -> Path:
    """The site of the README's tutorial."""
    assert beleg("init", "my-site", cwd=tmp_path).returncode == 0
    site = tmp_path / "my-site"
    front_matter = _readme_block("---")
    text = "The mayor said that spending rises by twelve percent next year.\n"
    (site / "content/articles/budget.md").write_text(f"{front_matter}\n{text}", "utf-8")
    (site / "annotations/budget.yml").write_text(_readme_block("claims:"), "utf-8")
    return site


def test_the_tutorial_of_the_readme_works(five_minutes: Path) -> None:
    result = build.run(find_project(five_minutes))
    assert not list(result.report)
    assert {a.article.slug for a in result.site.articles} == {"budget", "first-article"}


def test_the_mistake_in_the_readme_is_reported_like_that(five_minutes: Path) -> None:
    file = five_minutes / "annotations/budget.yml"
    text = file.read_text("utf-8").replace("rises by twelve percent ", "rises by twenty percent ")
    file.write_text(re.sub(r" +#.*", "", text), "utf-8")
    messages = as_text(build.run(find_project(five_minutes)).report.in_reading_order())
    assert messages.strip() == _readme_block("annotations/budget.yml:3").strip()


def test_a_new_site_has_no_problems_and_builds(tmp_path: Path) -> None:
    assert beleg("init", cwd=tmp_path).returncode == 0
    assert beleg("check", cwd=tmp_path).stdout.strip() == "no problems"
    done = beleg("build", "--strict", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert beleg("init", cwd=tmp_path).returncode == 2


def test_the_schema_accepts_what_the_demo_has(tmp_path: Path) -> None:
    schema = annotation_schema(build.run(find_project(ROOT)).site.registers)
    jsonschema.Draft7Validator.check_schema(schema)
    for file in sorted((ROOT / "annotations").glob("**/*.yml")):
        if "_site" not in file.parts:
            words = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
            jsonschema.validate(words, schema)


def test_the_command_prints_the_schema() -> None:
    printed = json.loads(beleg("schema", cwd=ROOT).stdout)
    assert "kreml-2025-05-19" in json.dumps(printed)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"claims": [{"id": "x"}]}, printed)
