"""The search index, made by Pagefind before a site is put in place.

Each language gets indexes of its own, because words are stemmed by the rules of their language
and Pagefind searches one language at a time. A long archive is dealt out to several, because
Pagefind makes an index only whole.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from . import search_order
from .leftovers import folder_aside
from .search_bytes import ENTRY
from .search_pages import Document

FOLDER = "pagefind"
"""Below the site's root: the program, and one folder per language with its indexes."""

LANGUAGES = "languages.json"
"""In it: for each language, most pages first, the number of pages that each index has."""
_PROGRAM = "pagefind.js"
_EXCLUDED = ".fc-sr, .fc-sup, [data-fc-added], svg, .headerlink"
_MODULE = (sys.executable, "-P", "-m")
"""Runs a module, and never one that lies in the folder where a build was started."""
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


@dataclass(frozen=True, kw_only=True)
class Older:
    """The index that a new one takes the place of, and most of whose pages it has."""

    site: Path
    """Below which it stands."""
    without: Collection[str]
    """Articles of which the new one has other pages, or none."""


class Index:
    """One index in the making: ``add`` its pages, ``make`` it, then ``put`` it into the site."""

    def __init__(
        self,
        site: Path,
        language: str,
        number: int,
        *,
        in_memory: bool = False,
        older: Older | None = None,
    ) -> None:
        """``number``: which one of the language it is; ``site``: where it is put.

        ``in_memory``: whether it is so small that it may be made there, where that is possible.
        ``older``: where only what that one has not is added.
        """
        self.staying: list[str] = []
        """Files of ``older`` that belong to the new one."""
        self.needs_all = False
        """Whether it was not made, because it has to be made of all pages at once."""
        self._older = older
        self._site = site
        self._path = index_folder(language, number)
        self._in_memory = in_memory
        self._aside = folder_aside("beleg-search", in_memory=in_memory)
        self._stage = Path(self._aside.name, "pages")
        self._laid = Path(self._aside.name, "laid")
        """Its files as they lie below the site's root."""
        self._known: set[Path] = set()

    def add(self, pages: Iterable[Document]) -> int:
        """Lay out pages for Pagefind; their number."""
        number = 0
        for _, path, html in pages:
            file = self._stage / path
            if file.parent not in self._known:
                file.parent.mkdir(parents=True, exist_ok=True)
                self._known.add(file.parent)
            file.write_text(html, "utf-8")
            number += 1
        return number

    def make(self) -> None:
        """Let Pagefind work; a warning where that fails. This may be in a thread."""
        made = Path(self._aside.name, "made")
        trouble = _trouble(
            *("--site", str(self._stage), "--output-path", str(made)),
            *("--exclude-selectors", _EXCLUDED, "--silent"),
        )
        if trouble:
            log.warning("warning: the search index was not made: %s", trouble)
            return
        folder = self._laid / self._path
        _keep(made, folder)
        names = _put_in_order(folder, self._older, self._path)
        if names is None and self._older:
            self.needs_all = True
            shutil.rmtree(self._laid)
            return
        self.staying = [f"{self._path}/fragment/{name}.pf_fragment" for name in names or ()]
        _share_program(folder)
        (made / _PROGRAM).replace(self._laid / FOLDER / _PROGRAM)

    @property
    def pages(self) -> int:
        """How many it has, once it was made; none where that failed."""
        file = self._laid / self._path / ENTRY
        if not file.exists():
            return 0
        entry = json.loads(file.read_text("utf-8"))
        return sum(language["page_count"] for language in entry["languages"].values())

    def put(self, put: Callable[[str, bytes], None]) -> tuple[str, ...]:
        """Bring its files into the site, and remove all else: their paths below the site's root.

        There are none where it could not be made. What all indexes have in common comes with each
        of them, the same each time. ``put``: writes a file of the site where that is not there.
        """
        with self._aside:
            files = [file for file in self._laid.rglob("*") if file.is_file()]
            paths = [file.relative_to(self._laid).as_posix() for file in files]
            if self._in_memory:
                for path, file in zip(paths, files, strict=True):
                    put(path, file.read_bytes())
            elif files:
                _move(self._laid, self._site)
        return tuple(paths)


def _move(folder: Path, to: Path) -> None:
    """All that is in ``folder``; folders that are not there yet as a whole."""
    to.mkdir(parents=True, exist_ok=True)
    for one in folder.iterdir():
        if one.is_dir() and (to / one.name).is_dir():
            _move(one, to / one.name)
        else:
            shutil.move(one, to / one.name)


def index_folder(language: str, number: int) -> str:
    """Where an index lies below the site's root."""
    return f"{FOLDER}/{language}/{number}"


def languages_file(counted: Mapping[str, Sequence[int]]) -> tuple[str, bytes]:
    """Path and content of the file that tells a page which indexes there are.

    ``counted``: how many pages each index of a language has.
    """
    ordered = dict(sorted(counted.items(), key=lambda one: (-sum(one[1]), one[0])))
    return f"{FOLDER}/{LANGUAGES}", json.dumps(ordered).encode()


def _put_in_order(folder: Path, older: Older | None, path: str) -> list[str] | None:
    """In a process of its own: it works in Python, as does all else that happens meanwhile.

    The names of the pages that come from ``older``; None where the index is of an unknown form.
    """
    command = [*_MODULE, search_order.__name__, str(folder)]
    if older is not None:
        command += [str(older.site / path), *sorted(older.without)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    if done.returncode == search_order.UNKNOWN_FORM:
        return None
    if done.returncode:
        raise OSError(f"the search index cannot be written: {done.stderr.strip()[-500:]}")
    return done.stdout.split()


def _share_program(folder: Path) -> None:
    """Let all indexes of a language have one program that searches, beside their folders.

    Pagefind makes its address from a name in the entry. So a browser loads it once.
    """
    entry = json.loads((folder / ENTRY).read_text("utf-8"))
    (language,) = entry["languages"].values()
    name = f"wasm.{language['wasm'] or 'unknown'}"
    shared = folder.parent / f"{name}.pagefind"
    (folder / shared.name).replace(shared)
    language["wasm"] = f"x/../../{name}"
    (folder / ENTRY).write_text(json.dumps(entry, ensure_ascii=False, sort_keys=True), "utf-8")


def _trouble(*arguments: str) -> str:
    """Run Pagefind; what it says where it fails, else nothing."""
    # A configuration of somebody's other site must not find its way in.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PAGEFIND_")}
    command = [*_MODULE, "pagefind", *arguments]
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
