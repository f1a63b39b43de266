"""A mistake in ``mkdocs.yml`` gets one message with its place, the line itself, what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from beleg.adapters.cli import main
from beleg.adapters.configuration import NoProject, find_project

SITE = "site_name: X\ndocs_dir: content\n"


def message(folder: Path, text: str) -> str:
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    with pytest.raises(NoProject) as problem:
        find_project(folder)
    return str(problem.value)


MISTAKES = {
    "a switch": (
        "plugins:\n  - beleg:\n      composer: perhaps\n",
        "mkdocs.yml:5:17: 'composer' must be true or false, not 'perhaps'\n"
        " 5 |       composer: perhaps\n"
        "   |                 ^^^^^^^",
    ),
    "plugins as a mapping": (
        "plugins:\n  beleg: {lang: de, review: maybe}\n",
        "mkdocs.yml:4:29: 'review' must be optional or required, not 'maybe'\n"
        " 4 |   beleg: {lang: de, review: maybe}\n"
        "   |                             ^^^^^",
    ),
    "a number": (
        "plugins:\n  - search\n  - beleg: {density_words: '-1'}\n",
        "mkdocs.yml:5:28: 'density_words' must be a number, not '-1'\n"
        " 5 |   - beleg: {density_words: '-1'}\n"
        "   |                            ^^^^",
    ),
    "a directive": (
        "plugins:\n  - beleg:\n      content_security_policy:\n        frame-ancestors: x\n",
        "mkdocs.yml:6:26: 'content_security_policy': ",
    ),
    "an option that does not exist": (
        "plugins:\n  - beleg:\n      reveiw: required\n",
        "mkdocs.yml:5:15: the plugin beleg has no option 'reveiw'; did you mean 'review'?\n"
        " 5 |       reveiw: required\n"
        "   |               ^^^^^^^^",
    ),
    "addresses that would break": (
        "use_directory_urls: no\n",
        "mkdocs.yml:3:21: `use_directory_urls: false` would break published addresses\n"
        " 3 | use_directory_urls: no\n"
        "   |                     ^^",
    ),
    "no YAML": (
        "plugins: [beleg\n",
        "mkdocs.yml:4:1: the file cannot be read as YAML: ",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_shown_where_it_stands(name: str, tmp_path: Path) -> None:
    written, said = MISTAKES[name]
    assert message(tmp_path, SITE + written).startswith(said)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(b"site_name: \xff\n")
    with pytest.raises(NoProject, match=r"mkdocs\.yml is not written in UTF-8"):
        find_project(tmp_path)


def test_nothing_that_a_terminal_obeys_is_passed_on(tmp_path: Path) -> None:
    said = message(tmp_path, f'{SITE}plugins:\n  - beleg: {{lnag: "x\\e[2J"}}\n')
    assert "did you mean 'lang'?" in said
    assert "\x1b" not in said


def test_what_mkdocs_understands_in_each_plugin_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"{SITE}plugins:\n  - beleg: {{enabled: true}}\n")
    assert find_project(tmp_path).settings.name == "X"


@pytest.mark.parametrize("command", [["check"], ["build"], ["build", "--renderer", "zensical"]])
def test_each_command_says_it(
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    written, said = MISTAKES["a switch"]
    (tmp_path / "mkdocs.yml").write_text(SITE + written, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(command) == 2
    assert capfd.readouterr().err == f"beleg: {said}\n"
