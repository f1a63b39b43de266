"""Every diagnostic is explained, with an example of the wrong and of the right."""

from __future__ import annotations

import re

import pytest
import yaml

from beleg.diagnostics import Code
from beleg.explanations import explain, explanations_page, title

YAML_BLOCK = re.compile(r"^(Wrong|Right):\n\n```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
REFUSED_BY_YAML = {Code.YAML_SYNTAX, Code.YAML_SYNTAX, Code.YAML_SYNTAX, Code.YAML_SYNTAX}


@pytest.mark.parametrize("code", Code)
def test_every_code_is_explained(code: Code) -> None:
    text = explain(code)
    assert text.startswith(f"## {code}: {title(code)}\n\n")
    paragraph = text.split("\n\n")[1]
    assert 80 < len(paragraph) < 700
    for part in ("Wrong:\n\n```", "Right:\n\n```"):
        assert text.count(part) == 1
    assert text.index("Wrong:") < text.index("Right:")
    assert text.endswith("```")


def test_no_section_explains_what_does_not_exist() -> None:
    named = re.findall(r"^## ([^:\n]+)", explanations_page(), re.MULTILINE)
    assert named == [code.value for code in Code]


@pytest.mark.parametrize("code", Code)
def test_the_examples_are_what_they_say(code: Code) -> None:
    blocks = dict(YAML_BLOCK.findall(explain(code)))
    if "Right" in blocks:
        yaml.compose(blocks["Right"], Loader=yaml.SafeLoader)
        assert blocks["Right"] != blocks["Wrong"]
    if "Wrong" in blocks and code in REFUSED_BY_YAML:
        with pytest.raises(yaml.YAMLError):
            yaml.safe_load(blocks["Wrong"])
    elif "Wrong" in blocks:
        yaml.compose(blocks["Wrong"], Loader=yaml.SafeLoader)


def test_the_titles_are_short() -> None:
    assert max(len(title(code)) for code in Code) <= 80
