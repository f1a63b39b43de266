"""The search index, made by Pagefind before a site is put in place.

Each language gets an index of its own, because words are stemmed by the rules of their language
and Pagefind searches one language at a time.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from .search_bytes import ENTRY, UnknownForm, put_in_order
from .search_pages import Document

FOLDER = "pagefind"
"""Below the site's root: the program, and one folder per language."""

LANGUAGES = "languages.json"
"""In it: the names of the folders and the number of their pages, most pages first."""
_PROGRAM = "pagefind.js"
_EXCLUDED = ".fc-sr, .fc-sup, [data-fc-added], svg, .headerlink"
_LONGEST_RUN = 3600
"""Seconds after which Pagefind is taken for stuck."""

log = logging.getLogger("beleg")


@cache
def available() -> bool:
    """Whether Pagefind is installed and runs here; says so where it does not."""
    if find_spec("pagefind") is None:
        trouble = "Pagefind is not installed; `pip install 'pagefind[extended]'` adds it"
    else:
        trouble = _trouble("--version")
    if trouble:
        log.warning("warning: the site is built without a search: %s", trouble)
    return not trouble


def add_index(site: Path, language: str, pages: Iterable[Document]) -> bool:
    """Put the index of a language into ``site``; a warning and False where that fails."""
    with tempfile.TemporaryDirectory(prefix="beleg-search-") as name:
        stage, made = Path(name, "pages"), Path(name, "made")
        for _, path, html in pages:
            _write(stage / path, html)
        trouble = _trouble(
            *("--site", str(stage), "--output-path", str(made)),
            *("--exclude-selectors", _EXCLUDED, "--silent"),
        )
        if trouble:
            log.warning("warning: the search index was not made: %s", trouble)
            return False
        _keep(made, site / FOLDER / language)
        with suppress(UnknownForm):
            put_in_order(site / FOLDER / language)
        shutil.copyfile(made / _PROGRAM, site / FOLDER / _PROGRAM)
    return True


def languages_file(counted: Mapping[str, int]) -> tuple[str, bytes]:
    """Path and content of the file that tells a page which indexes there are.

    ``counted``: how many pages each language has.
    """
    ordered = dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))
    return f"{FOLDER}/{LANGUAGES}", json.dumps(ordered).encode()


def _trouble(*arguments: str) -> str:
    """Run Pagefind; what it says where it fails, else nothing."""
    # A configuration of somebody's other site must not find its way in.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PAGEFIND_")}
    command = [sys.executable, "-m", "pagefind", *arguments]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            check=False,
            cwd=tempfile.gettempdir(),
            encoding="utf-8",
            errors="replace",
            env=environment,
            timeout=_LONGEST_RUN,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return str(problem)
    if not done.returncode:
        return ""
    return (done.stderr or done.stdout).strip()[-500:] or f"it ended with {done.returncode}"


def _keep(made: Path, folder: Path) -> None:
    """Without Pagefind's own user interfaces, which weigh more than the rest."""
    entry = json.loads((made / ENTRY).read_text("utf-8"))
    (language,) = entry["languages"].values()
    names = [ENTRY, f"pagefind.{language['hash']}.pf_meta", "fragment", "index", "filter"]
    names.append(f"wasm.{language['wasm'] or 'unknown'}.pagefind")
    folder.mkdir(parents=True)
    for name in names:
        if (made / name).exists():
            shutil.move(made / name, folder / name)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
