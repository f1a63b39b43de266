"""A small site with everything in it, built in this process; and two built sites, compared.

It has the demo's invented town (crossing notes, a draft, a withdrawn claim, corrections, a reply)
and four short articles in two languages, with a map, a picture, a chart and all three registers.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from beleg.adapters.cache import cache_file
from beleg.adapters.cli import main
from beleg.adapters.site_build import KEPT
from beleg.scale import BUILT_IN_SCALE

from . import factory
from .conftest import ROOT

LOCK = "annotations/_site/anchors.lock"
PERMALINKS = "annotations/_site/permalinks.lock"

MKDOCS_YML = """site_name: Saltmere
docs_dir: content
plugins:
  - beleg:
      method_url: method/
      density_words: 90
      density_notes: 1
theme:
  name: mkdocs
nav:
  - Start: index.md
  - claims.md
  - sources.md
  - method.md
  - data.md
"""

FERRY = """---
title: Die alte Fähre <fährt> & fährt
lang: de
publisher: Küstenblatt
license: CC0-1.0
author: Ines Marlow
published: 2025-04-02
---

Am Hafen ist es still, und niemand wartet.

Ein erster Absatz steht vor allem anderen.

Die Fähre sank jeden Winter, sagte Ada Lindqvist. Danach fuhr die Fähre wieder.

Der Preis stieg um *zwölf* Prozent. Auch der Preis der Karten stieg.
"""

FERRY_CLAIMS = """claims:
  - id: preis
    quote: Der Preis stieg um zwölf Prozent
    claim: Der Preis der Fähre stieg um zwölf Prozent.
    speaker: ada-lindqvist
    said: {date: 2025-04-01, where: am Kai}
    verdict: mostly-false
    summary: Er stieg um vier Prozent.
    explanation: |
      Die Liste nennt *4,1 Prozent*.
    sources: [tariff, {title: Fahrplan, url: "https://example.org/plan"}]
    author: mk
    reviewer: ls
    checked: 2025-04-10
    tags: [ferry, Geld]
  - id: winter
    quote: Die Fähre sank jeden Winter
    speaker: Tom O’Neill
    said: {date: 2025-04-01, where: am Kai}
    verdict: false
    summary: Sie sank einmal.
    sources: [log]
    tags: [ferry]
  - id: karten
    quote: Auch der Preis der Karten stieg
    verdict: true
    summary: So ist es.
    sources: [tariff]
    status: draft
"""

FERRY_NOTES = """notes:
  - id: kueste
    quote: sagte Ada Lindqvist. Danach
    title: Die Küste
    text: Zwei Gebiete.
    figure:
      map: maps/coast.geojson
      key: iso
      name: name_de
      alt: Karte der Küste.
      legend: gemeint
      areas: [{key: E, label: Osten}]
    tags: [ferry]
  - id: kai
    quote: Ein erster Absatz
    title: Der Kai
    text: Ein Bild vom Kai.
    figure: {image: images/quay.png, alt: Der Kai am Morgen}
links:
  - id: blatt
    quote: vor allem anderen
    sources: [log]
"""

BUDGET = """---
title: The budget of Saltmere
lang: en
publisher: Coast Gazette
license: CC-BY-4.0
published: 2025-06-05
url: https://example.org/budget
description: What the council decided.
---

The council spends twelve crowns more. The mayor called it modest.
"""

BUDGET_NOTES = """claims:
  - id: twelve
    quote: twelve crowns more
    speaker: ada-lindqvist
    said: {date: 2025-06-04, where: council}
    verdict: mostly-true
    summary: It is eleven crowns and a half.
    sources: [tariff]
    author: ls
    reviewer: mk
    checked: 2025-06-06
    tags: [money]
notes:
  - id: spending
    title: Spending by year
    text: In crowns.
    figure:
      chart: bars
      alt: Two bars.
      unit: crowns
      bars: [{label: 2024, value: 100}, {label: 2025, value: 112}]
"""

SHORT = """---
title: {title}
lang: {lang}
publisher: Coast Gazette
license: CC0-1.0
---

{words}
"""

PEOPLE = """ada-lindqvist:
  name: Ada Lindqvist
  role: Mayor of Saltmere
  description: She opened the bridge.
harbour-office:
  name: Harbour office
  kind: organisation
"""

SOURCES = """tariff:
  title: Tariff of the ferry
  publisher: Ferry company
  url: https://example.org/tariff
  published: 2025-03
log:
  title: Log of the harbour
  url: https://example.org/log
  archive_url: https://archive.example.org/log
unused:
  title: A source that nobody names
"""

METHOD = """---
title: How we check
---

We read the [claims](claims.md), for one [the ferry](articles/ferry.md).
"""

START = """# Welcome

Before the lists.

<!-- beleg:articles -->

After the lists.
"""


def picture(width: int = 2, height: int = 2) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def verdicts() -> str:
    """The built-in scale as a register of the site's own, which JSON may be, as it is YAML."""
    return json.dumps(
        {
            one.key: {
                "label": dict(one.label),
                "criteria": dict(one.criteria),
                "tone": one.tone,
                **({"rating": one.rating} if one.rating else {}),
            }
            for one in BUILT_IN_SCALE.verdicts
        },
        indent=1,
        ensure_ascii=False,
    )


def write(root: Path, files: dict[str, str | bytes]) -> None:
    """Files below ``root``, with the folders they need."""
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode()
        (root / path).write_bytes(data)


def complete_site(root: Path, *, mkdocs_yml: str = MKDOCS_YML) -> Path:
    """Write the site's sources; ``root`` is made."""
    files: dict[str, str | bytes] = {
        "mkdocs.yml": mkdocs_yml,
        "content/index.md": START,
        "content/method.md": METHOD,
        "content/maps/coast.geojson": factory.GEOJSON,
        "content/images/quay.png": picture(),
        "content/articles/ferry.md": FERRY,
        "content/articles/budget.md": BUDGET,
        "content/articles/quiet.md": SHORT.format(
            title="A quiet day", lang="en", words="Nothing was said."
        ),
        "annotations/ferry/claims.yml": FERRY_CLAIMS,
        "annotations/ferry/notes.yml": FERRY_NOTES,
        "annotations/budget.yml": BUDGET_NOTES,
        "annotations/_site/people.yml": PEOPLE,
        "annotations/_site/sources.yml": SOURCES,
        "annotations/_site/verdicts.yml": verdicts(),
    }
    write(root, files)
    for path in ("content/articles/harbour-bridge.md", "annotations/harbour-bridge.yml"):
        shutil.copy(ROOT / path, root / path)
    return root


ARTICLES = {"budget", "ferry", "harbour-bridge", "quiet"}


def build(root: Path, *arguments: str) -> int:
    """`beleg build` in this process, by one process if nothing else is said."""
    jobs = () if "--jobs" in arguments else ("--jobs", "1")
    with _without_warning():
        return main(["build", "--quiet", *jobs, *arguments, "-C", str(root)])


@contextmanager
def _without_warning() -> Iterator[None]:
    """Material's remark on other versions of MkDocs is about no site."""
    before = os.environ.get("NO_MKDOCS_2_WARNING")
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["NO_MKDOCS_2_WARNING"]


def sources_of(root: Path, copy: Path) -> Path:
    """The project without its site, in ``copy``, which is made."""
    return Path(shutil.copytree(root, copy, ignore=shutil.ignore_patterns("site", ".site*")))


def moved_with_cache(root: Path, copy: Path) -> Path:
    """A built project with its site and what was kept of it, in ``copy``, which is made."""
    shutil.copytree(root, copy, symlinks=True)
    kept = cache_file(copy, KEPT)
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(cache_file(root, KEPT), kept)
    return copy


def tree(folder: Path) -> dict[str, str]:
    """Everything below ``folder``, empty folders too: path -> digest of a file, or what it is."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"link to {path.readlink()}"
        elif path.is_dir():
            found[name] = "folder"
        else:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def assert_same(made: Path, expected: Path, name: str = "") -> None:
    """The same files with the same bytes; else an AssertionError that shows the first of each."""
    one, other = tree(made), tree(expected)
    if one == other:
        return
    lines = [name, *(f"only in the first: {path}" for path in sorted(one.keys() - other.keys()))]
    lines += [f"only in the second: {path}" for path in sorted(other.keys() - one.keys())]
    differing = sorted(path for path in one.keys() & other.keys() if one[path] != other[path])
    lines += [_shown(path, made / path, expected / path) for path in differing]
    raise AssertionError("\n".join(lines[:25]))


def _shown(path: str, one: Path, other: Path) -> str:
    if not (one.is_file() and other.is_file()):
        return f"differs in kind: {path}"
    first, second = one.read_bytes(), other.read_bytes()
    pairs = zip(first, second, strict=False)
    at = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))
    part = slice(max(0, at - 60), at + 60)
    return f"differs at byte {at}: {path}\n  {first[part]!r}\n  {second[part]!r}"
