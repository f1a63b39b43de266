"""The hook that a site's repository can install with pre-commit."""

from __future__ import annotations

import re

import yaml

from beleg.adapters.cli import _parser

from .conftest import ROOT

KEYS = {
    "id",
    "name",
    "description",
    "entry",
    "language",
    "files",
    "pass_filenames",
    "require_serial",
}
"""Those of pre-commit's manifest that are used here; all are read by its versions since 3."""


def test_the_manifest_is_one() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert isinstance(hooks, list)
    for hook in hooks:
        assert hook.keys() <= KEYS
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert hook["language"] == "python"


def test_the_hook_calls_what_there_is_for_all_files_that_matter() -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["id"] == "beleg-check"
    program, *arguments = hook["entry"].split()
    assert program == "beleg"
    _parser().parse_args(arguments)
    # A mistake in one file shows in another, so the hook is given no names and checks all.
    assert hook["pass_filenames"] is False
    for path in ("content/articles/a.md", "annotations/a/b.yml", "annotations/_site/sources.yml"):
        assert re.search(hook["files"], path)
    assert not re.search(hook["files"], "docs/content/x.md")
