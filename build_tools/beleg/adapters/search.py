"""The search index, made by Pagefind after a site is built and before it is put in place.

Each language gets an index of its own, because words are stemmed by the rules of their language
and Pagefind searches one language at a time. Pagefind reads pages; it is given small ones made
for it, so that both hosts have the same index and nothing of a theme can be found.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path

from ..model import EVERYWHERE, Findable
from ..pipeline import Result
from .search_bytes import ENTRY, UnknownForm, put_in_order

FOLDER = "pagefind"
"""Below the site's root: the program, and one folder per language."""

LANGUAGES = "languages.json"
"""In it: the names of the folders and the number of their pages, most pages first."""
_PROGRAM = "pagefind.js"
_EXCLUDED = ".fc-sr, .fc-sup, [data-fc-added], svg, .headerlink"
_LONGEST_RUN = 600
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


def add_search(site: Path, result: Result) -> None:
    """Put the index of the finished site ``site`` into it; a warning where that fails."""
    if not result.site.settings.search:
        return
    with tempfile.TemporaryDirectory(prefix="beleg-search-") as name:
        stage, made = Path(name, "pages"), Path(name, "made")
        counted = _lay_out(stage, site, result)
        for language in counted:
            trouble = _trouble(
                *("--site", str(stage / language), "--output-path", str(made / language)),
                *("--exclude-selectors", _EXCLUDED, "--silent"),
            )
            if trouble:
                log.warning("warning: the search index was not made: %s", trouble)
                return
            _keep(made / language, site / FOLDER / language)
            with suppress(UnknownForm):
                put_in_order(site / FOLDER / language)
            shutil.copyfile(made / language / _PROGRAM, site / FOLDER / _PROGRAM)
        (site / FOLDER / LANGUAGES).write_text(json.dumps(counted), "utf-8")


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


def _lay_out(stage: Path, site: Path, result: Result) -> dict[str, int]:
    """Write what is to be found, a folder per language; how many pages each has, most first.

    Pagefind takes a result's address from the path of its page.
    """
    counted: Counter[str] = Counter()
    for found in result.findables():
        language = _base(found.lang)
        counted[language] += 1
        # A link has no page; its name stands for a place on the article's page.
        address = found.address.replace("#", "@")
        _write(stage / language / address / "index.html", _page(found, language))
    for address, language, content in _own_pages(site, result):
        counted[language] += 1
        _write(stage / language / address / "index.html", _document(language, content))
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def _base(lang: str) -> str:
    return lang.split("-")[0].lower() or "en"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _document(language: str, content: str) -> str:
    everywhere = f"<p>{EVERYWHERE}</p>"
    return (
        f'<!doctype html><html lang="{escape(language)}"><body>{content}{everywhere}</body></html>'
    )


def _page(found: Findable, language: str) -> str:
    marks = [_mark("filter", name, value) for name in found.facets for value in found.facets[name]]
    # What a result only shows is a filter that nobody uses: Pagefind's other data can be found.
    shown = {"article": found.article, "date": found.date}
    marks += [_mark("filter", name, value) for name, value in shown.items() if value]
    # Pagefind leaves out of a sorted list what has no date.
    marks.append(_mark("sort", "date", found.date or "0"))
    marks.append(_mark("meta", "title", found.title))
    return _document(language, f"{''.join(marks)}{found.html}")


def _mark(kind: str, name: str, value: str) -> str:
    """A value in an attribute, where no comma or colon means anything."""
    return f'<i data-pagefind-{kind}="{name}[data-v]" data-v="{escape(value)}"></i>'


_CONTENT = tuple(
    re.compile(rf"<{tag}\b.*</{tag}>", re.DOTALL) for tag in ("article", "main", "body")
)
"""What a theme puts around the content of a page, the closest first."""


_LANGUAGE = re.compile(r'<html\b[^>]*?\blang="([^"]+)"')


def _own_pages(site: Path, result: Result) -> Iterator[tuple[str, str, str]]:
    """Address, language and content of the pages that the site wrote itself."""
    ours = {page.path.removesuffix("index.md").removesuffix(".md") for page in result.pages}
    for file in sorted(site.rglob("index.html")):
        if file.relative_to(site).as_posix() in result.files:
            continue
        address = file.parent.relative_to(site).as_posix().removeprefix(".")
        html = file.read_text("utf-8")
        match = next(filter(None, (content.search(html) for content in _CONTENT)), None)
        if address not in ours and match:
            marks = [_mark("filter", "kind", "page"), _mark("sort", "date", "0")]
            named = _LANGUAGE.search(html)
            language = _base(named[1] if named else result.site.settings.lang)
            yield address, language, f"{''.join(marks)}{match[0]}"
