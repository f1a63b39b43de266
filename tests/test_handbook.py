"""What the handbook tells is done here, and what it shows is what comes out.

``UPDATE=1`` writes the outputs into the pages anew; read the difference.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from beleg.adapters.cli import _parser
from beleg.format import SHAPES, Form
from beleg.format_page import catalogue, format_page

from .conftest import ROOT, beleg, copy_of_demo

ENGLISH, GERMAN = ROOT / "content" / "handbook", ROOT / "content" / "handbuch"
PAGES = {
    "index": "index",
    "text": "text",
    "annotate": "anmerken",
    "format": "format",
    "good-note": "gute-anmerkung",
    "correct": "korrigieren",
    "changed": "geaendert",
    "links": "links",
    "review": "begutachtung",
}
"""English name -> German name."""
WALK = ("text", "correct", "changed")
"""The pages that tell one story, in their order; after each, what it made is committed."""

BLOCK = re.compile(
    r"^(?:<!-- (?P<act>[a-z]+)(?:: (?P<path>\S+))? -->\n)?"
    r"```(?P<lang>\w*)\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block of code of a page, and what is to be done with it."""

    act: str
    """``run``, ``stops`` (it fails), ``output``, ``file``, ``append``, ``edit`` or ``show``."""
    path: str
    text: str
    start: int
    """Where its text begins in the page."""


def blocks(page: Path) -> Iterator[Block]:
    """All of a page, in their order."""
    last = ""
    for found in BLOCK.finditer(page.read_text("utf-8")):
        act = found["act"] or {"sh": "run", "text": "output"}.get(found["lang"], "show")
        if act == "output" and last not in ("run", "stops"):
            act = "show"
        last = act
        yield Block(
            act=act, path=found["path"] or "", text=found["text"], start=found.start("text")
        )


class Desk:
    """Somebody who does what the pages say, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._start = self.here = folder / "walk"
        self.here.mkdir()
        programs = folder / "programs"
        programs.mkdir()
        command = programs / "beleg"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m beleg "$@"\n')
        command.chmod(0o755)
        self._environment = {
            **os.environ,
            "PATH": f"{programs}:{os.environ['PATH']}",
            "NO_MKDOCS_2_WARNING": "1",
            "PYTHONUNBUFFERED": "1",
            "PYTHONUTF8": "1",
        }

    def do(self, block: Block) -> str:
        """What is printed."""
        file = self.here / block.path
        match block.act:
            case "run" | "stops":
                return self._run(block)
            case "file":
                file.write_text(block.text, "utf-8")
            case "append":
                file.write_text(file.read_text("utf-8") + block.text, "utf-8")
            case "edit":
                file.write_text(edited(file.read_text("utf-8"), block.text), "utf-8")
        return ""

    def _run(self, block: Block) -> str:
        where = self._start / ".where"
        script = f"set -e\n{block.text}pwd > {where}\n"
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.here,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        printed = done.stdout.decode("utf-8").replace(str(self._start), "…")
        assert bool(done.returncode) == (block.act == "stops"), printed
        if not done.returncode:
            self.here = Path(where.read_text().strip())
        return printed

    def commit(self) -> None:
        quiet = (
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.org",
            "-c",
            "commit.gpgsign=false",
        )
        if not (self.here / ".git").exists():
            subprocess.run(["git", "init", "-q", "-b", "main"], cwd=self.here, check=True)
        for command in (("add", "-A"), ("commit", "-q", "-m", "x")):
            subprocess.run(["git", *quiet, *command], cwd=self.here, check=True)


def edited(text: str, difference: str) -> str:
    """``text`` with the lines of a difference changed; each group of lines stands in it once."""
    groups: list[tuple[str, str]] = [("", "")]
    last = ""
    for line in difference.splitlines(keepends=True):
        sign, words = line[0], line[1:]
        if last == "+" and sign != "+":
            groups.append(("", ""))
        old, new = groups[-1]
        groups[-1] = (old + words * (sign in " -"), new + words * (sign in " +"))
        last = sign
    for old, new in groups:
        # A long line may be shown without its end.
        old, new = old.rstrip("\n"), new.rstrip("\n")
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@dataclass(frozen=True, kw_only=True)
class Walked:
    """What the walk left."""

    outputs: dict[str, list[str]]
    """Page -> what was printed where the page shows it."""
    site: Path
    """As it was built by the first page."""
    original: str
    left_out: str


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    folder = tmp_path_factory.mktemp("handbook")
    desk = Desk(folder)
    outputs: dict[str, list[str]] = {}
    original = left_out = ""
    for name in WALK:
        outputs[name] = []
        printed = ""
        for block in blocks(ENGLISH / f"{name}.md"):
            if block.act == "output":
                outputs[name].append(printed)
            else:
                printed = desk.do(block)
        if name == WALK[0]:
            original = (desk.here.parent / "night-bus.txt").read_text("utf-8")
            left_out = (desk.here / "imports/night-buses/left-out.txt").read_text("utf-8")
            (desk.here / "site").rename(folder / "site")
        desk.commit()
    return Walked(outputs=outputs, site=folder / "site", original=original, left_out=left_out)


@pytest.mark.parametrize("name", WALK)
def test_what_the_pages_show_is_what_comes_out(walked: Walked, name: str) -> None:
    for page in (ENGLISH / f"{name}.md", GERMAN / f"{PAGES[name]}.md"):
        shown = [block for block in blocks(page) if block.act == "output"]
        if os.environ.get("UPDATE"):
            text = page.read_text("utf-8")
            for block, printed in reversed(list(zip(shown, walked.outputs[name], strict=True))):
                text = text[: block.start] + printed + text[block.start + len(block.text) :]
            page.write_text(text, "utf-8")
        assert [block.text for block in blocks(page) if block.act == "output"] == (
            walked.outputs[name]
        )


def test_nothing_of_the_text_is_lost(walked: Walked) -> None:
    page = (walked.site / "articles/night-buses/index.html").read_text("utf-8")
    visible = unescape(re.sub(r"<[^>]*>", "", page))
    words = re.findall(r"\w+", walked.original)
    assert len(words) > 80
    shown = set(re.findall(r"\w+", visible))
    kept = set(re.findall(r"\w+", walked.left_out))
    assert [word for word in words if word not in shown | kept] == []
    assert len([word for word in words if word in shown]) > 70


def test_the_walk_publishes_its_annotations(walked: Walked) -> None:
    for id_ in ("never-so-much", "the-council"):
        assert (walked.site / f"articles/night-buses/{id_}/index.html").is_file()


# --- the two languages, and the links between the pages ----------------------------------------


def test_each_page_is_there_in_both_languages() -> None:
    assert {page.stem for page in ENGLISH.glob("*.md")} == set(PAGES)
    assert {page.stem for page in GERMAN.glob("*.md")} == set(PAGES.values())


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_have_the_same_commands(name: str) -> None:
    english, german = (
        [(block.act, block.path, block.text) for block in blocks(page)]
        for page in (ENGLISH / f"{name}.md", GERMAN / f"{PAGES[name]}.md")
    )
    assert english == german


@pytest.mark.parametrize("page", [*ENGLISH.glob("*.md"), *GERMAN.glob("*.md")], ids=str)
def test_the_commands_exist(page: Path) -> None:
    [commands] = [action for action in _parser()._actions if action.dest == "command"]
    assert commands.choices
    text = page.read_text("utf-8")
    for name, rest in re.findall(r"(?:^ *|`)beleg ([a-z]+)([^`\n]*)", text, re.MULTILINE):
        known = dict(commands.choices)[name]._option_string_actions
        for option in re.findall(r"(?<![\w-])(--[a-z-]+)", re.sub(r'"[^"]*"', "", rest)):
            assert option in known, f"beleg {name} {option}"


def test_all_links_between_the_pages_work(tmp_path: Path) -> None:
    site = copy_of_demo(tmp_path / "demo")
    done = beleg("build", "--strict", cwd=site)
    assert done.returncode == 0, done.stdout + done.stderr
    for folder, names in (("handbook", PAGES), ("handbuch", PAGES.values())):
        for name in names:
            file = "index.html" if name == "index" else f"{name}/index.html"
            page = (site / "site" / folder / file).read_text("utf-8")
            assert "WARNING" not in done.stderr
            for anchor in re.findall(r'href="#([a-z-]+)"', page):
                assert f'id="{anchor}"' in page, anchor


# --- the generated pages -----------------------------------------------------------------------


def test_the_german_words_of_the_format_are_complete_and_none_is_left_over() -> None:
    words = catalogue("de")
    fields = [field for shape in SHAPES for field in shape.fields]
    assert set(words["about"]) == {one.about for one in (*SHAPES, *fields)}
    assert set(words["values"]) == {form.value for form in Form}
    page = format_page("de")
    assert all(text in page for text in words["defaults"].values())
    assert all(text.partition("{")[0] in page for text in words["page"].values())
    assert all(text.strip() for part in words.values() for text in part.values())
