"""A site of someone else's, with either host; and what must survive a failed build."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from .conftest import beleg, heed_ctrl_c
from .pages import by_class, own_text, page, text

ARTICLE = """---
title: Rat beschließt <Haushalt> & mehr
lang: de
publisher: Blatt
license: CC0-1.0
description: 'Ein "Satz" <b>'
---

Der Etat steigt um *zwölf* Prozent. {{ config }} {% raw %} bleibt Text, 3 < 5 auch.
"""
CLAIM = """claims:
  - id: etat
    quote: Der Etat steigt um zwölf Prozent
    verdict: false
    summary: Er steigt um vier Prozent.
    sources: [{title: Haushalt, url: "https://example.org/h"}]
"""


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    root = tmp_path / "stranger"
    for path, content in {
        "mkdocs.yml": "site_name: Somebody's\ndocs_dir: content\nplugins: [beleg]\n",
        "content/articles/etat.md": ARTICLE,
        "content/about.md": "---\ntitle: Über <uns>\n---\n\nSeite mit [Aussagen](claims.md).\n",
        "annotations/etat.yml": CLAIM,
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, "utf-8")
    return root


def mkdocs(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=cwd,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("host", ["mkdocs build", "beleg mkdocs", "beleg zensical"])
def test_a_strangers_site_builds(stranger: Path, host: str) -> None:
    if host == "mkdocs build":
        done = mkdocs("build", "--strict", cwd=stranger)
    else:
        renderer = host.removeprefix("beleg ")
        done = beleg("build", "--strict", "--renderer", renderer, cwd=stranger)
    assert done.returncode == 0, done.stdout + done.stderr
    root = page(stranger / "site", "articles/etat")
    (shown,) = by_class(root, "fc-text")
    assert own_text(shown).strip() == (
        "Der Etat steigt um zwölf Prozent. {{ config }} {% raw %} bleibt Text, 3 < 5 auch."
    )
    assert text(next(root.iter("h1"))) == "Rat beschließt <Haushalt> & mehr"
    assert text(next(root.iter("title"))).startswith("Rat beschließt <Haushalt> & mehr")
    assert (stranger / "site/assets/beleg.css").stat().st_size > 1000
    (claim,) = by_class(page(stranger / "site", "articles/etat/etat"), "fc-page")
    assert "Er steigt um vier Prozent." in text(claim)
    about = page(stranger / "site", "about")
    assert text(next(about.iter("title"))).startswith("Über <uns>")


@pytest.mark.parametrize("renderer", ["mkdocs", "zensical"])
@pytest.mark.parametrize("name", ['Rat & <b>"Tat"</b>', "Müller's &lt;Blatt&gt;"])
def test_the_name_of_a_site_is_words(stranger: Path, renderer: str, name: str) -> None:
    settings = {"site_name": name, "docs_dir": "content", "plugins": ["beleg"]}
    (stranger / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    done = beleg("build", "--strict", "--renderer", renderer, cwd=stranger)
    assert done.returncode == 0, done.stdout + done.stderr
    for path in ("articles/etat", "about", "articles/etat/etat"):
        root = page(stranger / "site", path)
        assert text(next(root.iter("title"))).endswith(name)
        shown = {text(one).strip() for one in by_class(root, "md-ellipsis")}
        assert name in shown
        assert {one.get("title") for one in by_class(root, "md-logo")} == {name}
        assert not [one for one in root.iter("b") if text(one) == '"Tat"']


def test_without_a_configuration_but_the_plugin(stranger: Path) -> None:
    """`beleg build` fills in what MkDocs demands."""
    (stranger / "mkdocs.yml").write_text("plugins: [beleg]\n")
    done = beleg("build", cwd=stranger)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (stranger / "site/articles/etat/index.html").is_file()


def test_an_own_start_page_keeps_its_text_and_gets_the_lists(stranger: Path) -> None:
    (stranger / "content/index.md").write_text(
        "# Willkommen\n\nVorher.\n\n<!-- beleg:articles -->\n\nNachher.\n", "utf-8"
    )
    for renderer in ("mkdocs", "zensical"):
        done = beleg("build", "--strict", "--renderer", renderer, cwd=stranger)
        assert done.returncode == 0, done.stdout + done.stderr
        words = text(page(stranger / "site", "."))
        assert words.index("Vorher.") < words.index("<Haushalt>") < words.index("Nachher.")
        assert len(list(page(stranger / "site", ".").iter("h1"))) == 1


@pytest.mark.parametrize("command", ["mkdocs", "zensical", "plugin"])
def test_a_failed_build_leaves_the_old_site(stranger: Path, command: str) -> None:
    assert beleg("build", cwd=stranger).returncode == 0
    before = tree(stranger / "site")
    (stranger / "annotations/etat.yml").write_text(CLAIM.replace("zwölf", "elf"), "utf-8")
    if command == "plugin":
        done = mkdocs("build", cwd=stranger)
    else:
        done = beleg("build", "--renderer", command, cwd=stranger)
    assert done.returncode == 1
    assert "annotations/etat.yml:3:12: error[quote-not-found]" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert tree(stranger / "site") == before
    assert not list(stranger.glob(".site-new*"))


def test_strict_stops_at_a_warning(stranger: Path) -> None:
    (stranger / "annotations/etat.yml").write_text(
        CLAIM.replace("vier Prozent", "vier \ue000 Prozent"), "utf-8"
    )
    assert beleg("build", cwd=stranger).returncode == 0
    before = tree(stranger / "site")
    assert beleg("build", "--strict", cwd=stranger).returncode == 1
    assert mkdocs("build", "--strict", cwd=stranger).returncode == 1
    assert tree(stranger / "site") == before


class Preview:
    """`mkdocs serve` in a process of its own."""

    def __init__(self, root: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=heed_ctrl_c,
        )

    def wait_for(self, address: str, words: str, *, absent: bool = False) -> str:
        """The page, as soon as it holds (or no longer holds) these words."""
        from urllib.error import URLError
        from urllib.request import urlopen

        html = ""
        for _ in range(300):
            assert self._process.poll() is None, "the preview has ended"
            try:
                with urlopen(self.address + address, timeout=20) as answer:
                    html = answer.read().decode()
            except (URLError, OSError):
                html = ""
            if html and (words in html) != absent:
                return html
            time.sleep(0.2)
        raise AssertionError(f"{words!r} not seen in {html[-3000:]}")

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_preview_goes_on_while_a_file_is_broken(stranger: Path) -> None:
    file = stranger / "annotations/etat.yml"
    draft = CLAIM.replace("id: etat", "id: entwurf") + "    status: draft\n"
    (stranger / "annotations/etat").mkdir()
    (stranger / "annotations/etat/draft.yml").write_text(draft, "utf-8")
    preview = Preview(stranger, free_port())
    try:
        good = preview.wait_for("articles/etat/", "Er steigt um vier Prozent.")
        assert 'data-status="draft"' in good
        file.write_text("claims:\n  - id: etat\n    quote: Er sagte: <b>\n", "utf-8")
        broken = preview.wait_for("articles/etat/", "error[yaml-syntax]")
        assert "Er steigt um vier Prozent." in broken
        assert "&lt;b&gt;" in broken
        file.write_text(CLAIM.replace("vier Prozent", "sechs Prozent"), "utf-8")
        mended = preview.wait_for("articles/etat/", "Er steigt um sechs Prozent.")
        assert "fc-preview" not in mended
    finally:
        preview.stop()


def test_the_preview_starts_on_a_broken_file(stranger: Path) -> None:
    file = stranger / "annotations/etat.yml"
    file.write_text(CLAIM.replace("zwölf", "elf"), "utf-8")
    preview = Preview(stranger, free_port())
    try:
        preview.wait_for("articles/etat/", "error[quote-not-found]")
        file.write_text(CLAIM, "utf-8")
        preview.wait_for("articles/etat/", "Er steigt um vier Prozent.")
    finally:
        preview.stop()


def test_a_page_of_the_sites_own_may_be_in_another_language(built: Path) -> None:
    for name, lang in (("handbuch/text", "de"), ("handbook/text", "en"), ("handbook", "en")):
        html = (built / name / "index.html").read_text("utf-8")
        assert re.findall(r'<html\b[^>]*\blang="([^"]*)"', html) == [lang]
