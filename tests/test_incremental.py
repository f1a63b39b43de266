"""A build that takes from earlier ones gives the bytes of a build that takes nothing.

Each change is made on a copy of a built site; then the site is built with what was kept, and its
texts are built in another folder where nothing was. Two trees that differ in a byte fail.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from beleg.adapters import crew, files, reading, search, site_build, site_search, source_files
from beleg.adapters.cache import cache_file
from beleg.adapters.search_pages import Document
from beleg.adapters.search_shares import Share
from beleg.adapters.site_build import KEPT
from beleg.adapters.site_search import KeptIndex, SiteSearch
from beleg.adapters.site_update import _pending
from beleg.adapters.site_words import DataFiles
from beleg.adapters.swap import fresh_folder, swap
from beleg.model import Page
from beleg.pipeline import Ground, Group, Walked
from beleg.publish import paging

from .complete_site import (
    ARTICLES,
    LOCK,
    MKDOCS_YML,
    PERMALINKS,
    SHORT,
    assert_same,
    build,
    complete_site,
    moved_with_cache,
    picture,
    sources_of,
    tree,
    write,
)
from .conftest import beleg, copy_of_demo

Change = Callable[[Path], None]

PLAIN = MKDOCS_YML
WITH_ADDRESS = "site_url: https://example.org/checks/\n" + PLAIN

FERRY_MD = "content/articles/ferry.md"
BUDGET_MD = "content/articles/budget.md"
CLAIMS_YML = "annotations/ferry/claims.yml"
NOTES_YML = "annotations/ferry/notes.yml"
BUDGET_YML = "annotations/budget.yml"
BRIDGE_YML = "annotations/harbour-bridge.yml"
PEOPLE_YML = "annotations/_site/people.yml"
SOURCES_YML = "annotations/_site/sources.yml"
VERDICTS_YML = "annotations/_site/verdicts.yml"
REDIRECTS_YML = "annotations/_site/redirects.yml"
HOST = "mkdocs.yml"


def edit(path: str, old: str, new: str) -> Change:
    """Replace words that stand in the file."""

    def change(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        (root / path).write_text(text.replace(old, new, 1), "utf-8")

    return change


def put(path: str, content: str | bytes) -> Change:
    return lambda root: write(root, {path: content})


def append(path: str, words: str) -> Change:
    def change(root: Path) -> None:
        with (root / path).open("a", encoding="utf-8") as file:
            file.write(words)

    return change


def remove(*paths: str) -> Change:
    def change(root: Path) -> None:
        for path in paths:
            if (root / path).is_dir():
                shutil.rmtree(root / path)
            else:
                (root / path).unlink()

    return change


def unpublished(change: Change) -> Change:
    """A change by which addresses vanish, as after an order of a court."""
    return both(change, remove(PERMALINKS))


def redirects(**entries: str) -> Change:
    """A register of redirects, below ``articles/``."""
    lines = [f"articles/{old}: {{to: articles/{new}}}\n" for old, new in entries.items()]
    return put(REDIRECTS_YML, "".join(lines))


def rename(*pairs: str) -> Change:
    def change(root: Path) -> None:
        for old, new in zip(pairs[::2], pairs[1::2], strict=True):
            (root / new).parent.mkdir(parents=True, exist_ok=True)
            (root / old).rename(root / new)

    return change


def both(*changes: Change) -> Change:
    def change(root: Path) -> None:
        for one in changes:
            one(root)

    return change


def option(name: str, value: object) -> Change:
    """An option of the plugin."""

    def change(root: Path) -> None:
        raw = yaml.safe_load((root / HOST).read_text("utf-8"))
        raw["plugins"][0]["beleg"][name] = value
        (root / HOST).write_text(yaml.safe_dump(raw), "utf-8")

    return change


def setting(name: str, value: object) -> Change:
    """A key of mkdocs.yml."""

    def change(root: Path) -> None:
        raw = yaml.safe_load((root / HOST).read_text("utf-8"))
        raw[name] = value
        (root / HOST).write_text(yaml.safe_dump(raw), "utf-8")

    return change


def without(name: str) -> Change:
    def change(root: Path) -> None:
        raw = yaml.safe_load((root / HOST).read_text("utf-8"))
        raw.pop(name)
        (root / HOST).write_text(yaml.safe_dump(raw), "utf-8")

    return change


def build_again(root: Path) -> None:
    """A build in between."""
    assert build(root) == 0


def kept(root: Path) -> Path:
    return cache_file(root, KEPT)


def in_kept(*commands: str) -> Change:
    def change(root: Path) -> None:
        base = sqlite3.connect(kept(root))
        for command in commands:
            base.execute(command)
        base.commit()
        base.close()

    return change


def overwritten(start: float, size: int = 3000) -> Change:
    """Garbage in the file of what was kept, from this part of it on."""

    def change(root: Path) -> None:
        with kept(root).open("r+b") as file:
            file.seek(int(kept(root).stat().st_size * start))
            file.write(b"\xa5garbage" * (size // 8))

    return change


def truncated(part: float) -> Change:
    def change(root: Path) -> None:
        os.truncate(kept(root), int(kept(root).stat().st_size * part))

    return change


def interrupted(root: Path) -> None:
    """As a run leaves it that was killed when it had moved half of its files."""
    pending = _pending(root / "site")
    write(pending, {".beleg-gone.json": '["claims/index.html"]', "left/index.html": "left"})


def other_folder_in_place(root: Path) -> None:
    """Somebody has put another site there by hand."""
    with fresh_folder(root / "site") as folder:
        write(folder, {"index.html": "another site", "articles/ferry/index.html": "x"})
        swap(folder, root / "site")


def folder_for(file: Path) -> None:
    file.unlink()
    file.mkdir()


def folder_for_file(root: Path) -> None:
    file = root / "site/claims/index.html"
    file.unlink()
    write(root, {"site/claims/index.html/x/y.txt": "a folder in the place of a file"})


def file_for_folder(root: Path) -> None:
    shutil.rmtree(root / "site/articles")
    write(root, {"site/articles": "a file in the place of a folder"})


def link_for_folder(root: Path) -> None:
    shutil.copytree(root / "site/articles", root / "elsewhere")
    shutil.rmtree(root / "site/articles")
    (root / "site/articles").symlink_to(root / "elsewhere")


def unnoticed(path: str, old: str, new: str) -> Change:
    """Other words of the same length, in a file that keeps its date."""

    def change(root: Path) -> None:
        file = root / path
        stat = file.stat()
        edit(path, old, new)(root)
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert file.stat().st_size == stat.st_size

    return change


def same_size(root: Path) -> None:
    """A page is edited, and neither its length nor its date says so to a careless reader."""
    page = root / "site/articles/ferry/index.html"
    text = page.read_text("utf-8")
    page.write_text(text.replace("Preis", "Kreis"), "utf-8")


OVERRIDE = """{% extends "base.html" %}
{% block extrahead %}<meta name="desk" content="WORD">{% endblock %}
"""

CHANGES: dict[str, tuple[Change, set[str] | None]] = {
    # What is changed, and which articles are walked for it; None where that is not the point.
    "nothing": (lambda _: None, set()),
    # text
    "a word behind all quotes": (edit(FERRY_MD, "Karten stieg.", "Karten stieg. Ende."), {"ferry"}),
    "a paragraph before a quote": (
        edit(FERRY_MD, "Am Hafen", "Davor noch etwas.\n\nAm Hafen"),
        {"ferry"},
    ),
    "emphasis within a quote": (edit(FERRY_MD, "*zwölf*", "**zwölf**"), {"ferry"}),
    "the title": (edit(FERRY_MD, "alte Fähre", "neue Fähre"), {"ferry"}),
    "an article without annotations": (
        edit("content/articles/quiet.md", "Nothing was said.", "Nothing at all was said."),
        {"quiet"},
    ),
    "a heading in the text": (edit(FERRY_MD, "Der Preis", "## Geld\n\nDer Preis"), {"ferry"}),
    "line ends": (
        lambda r: (r / FERRY_MD).write_bytes((r / FERRY_MD).read_bytes().replace(b"\n", b"\r\n")),
        set(),
    ),
    # front matter
    "language of an article": (edit(FERRY_MD, "lang: de", "lang: en"), {"ferry"}),
    "publisher": (edit(FERRY_MD, "Küstenblatt", "Hafenblatt"), {"ferry"}),
    "licence": (edit(FERRY_MD, "CC0-1.0", "CC-BY-4.0"), {"ferry"}),
    "author of an article": (edit(FERRY_MD, "Ines Marlow", "[Ines Marlow, A. B.]"), {"ferry"}),
    "date of an article": (edit(FERRY_MD, "2025-04-02", "2019-01"), {"ferry"}),
    "address of the original": (edit(BUDGET_MD, "/budget", "/budget-2025"), {"budget"}),
    "a copy of the original": (
        edit(BUDGET_MD, "lang: en", "lang: en\narchive_url: https://archive.example.org/b"),
        {"budget"},
    ),
    "when the text was taken": (
        edit(BUDGET_MD, "lang: en", "lang: en\naccessed: 2025-06-06"),
        {"budget"},
    ),
    "description": (edit(BUDGET_MD, "What the council", "All that the council"), {"budget"}),
    # annotations
    "the anchor": (
        edit(CLAIMS_YML, "quote: Der Preis stieg um", "quote: stieg um"),
        {"ferry"},
    ),
    "a quote with what stands before it": (
        edit(
            NOTES_YML,
            "quote: vor allem anderen",
            'quote: {exact: vor allem anderen, prefix: "steht "}',
        ),
        {"ferry"},
    ),
    "a quote with what stands behind it": (
        edit(
            CLAIMS_YML,
            "quote: Die Fähre sank jeden Winter",
            'quote: {exact: Die Fähre sank jeden Winter, suffix: ", sagte"}',
        ),
        {"ferry"},
    ),
    "the verdict": (edit(CLAIMS_YML, "verdict: mostly-false", "verdict: misleading"), {"ferry"}),
    "the statement": (edit(CLAIMS_YML, "claim: Der Preis", "claim: Der alte Preis"), {"ferry"}),
    "the summary": (edit(CLAIMS_YML, "vier Prozent", "fünf Prozent"), {"ferry"}),
    "the explanation": (edit(CLAIMS_YML, "*4,1 Prozent*", "**4,2 Prozent**"), {"ferry"}),
    "tags": (edit(CLAIMS_YML, "tags: [ferry, Geld]", "tags: [bridge, Neues]"), {"ferry"}),
    "the speaker": (edit(CLAIMS_YML, "Tom O’Neill", "harbour-office"), {"ferry"}),
    "an unregistered speaker": (edit(CLAIMS_YML, "Tom O’Neill", "Jürgen & Söhne"), {"ferry"}),
    "when it was said": (edit(CLAIMS_YML, "date: 2025-04-01", "date: 2024-12"), {"ferry"}),
    "author and reviewer": (
        edit(BUDGET_YML, "author: ls\n    reviewer: mk", "author: mk\n    reviewer: ab"),
        {"budget"},
    ),
    "when it was checked": (edit(BUDGET_YML, "2025-06-06", "2025-06-16"), {"budget"}),
    "an inline source": (edit(CLAIMS_YML, "title: Fahrplan", "title: Winterplan"), {"ferry"}),
    "one source less": (edit(CLAIMS_YML, "[tariff, {", "[{"), {"ferry"}),
    "a correction": (
        edit(
            BUDGET_YML,
            "    tags: [money]",
            "    corrections: [{date: 2025-07-01, text: A figure., from: true, to: mostly-true}]\n"
            "    tags: [money]",
        ),
        {"budget"},
    ),
    "a reply": (
        edit(BUDGET_YML, "    author: ls", "    reply: {text: No answer.}\n    author: ls"),
        {"budget"},
    ),
    "the text of a note": (edit(NOTES_YML, "Zwei Gebiete.", "Drei *Gebiete*."), {"ferry"}),
    "the title of a note": (edit(NOTES_YML, "title: Die Küste", "title: Am Meer"), {"ferry"}),
    "what a picture shows, in words": (edit(NOTES_YML, "am Morgen", "am Abend"), {"ferry"}),
    "a picture that no longer was one": (
        both(
            put("content/images/quay.png", b"no picture"),
            lambda r: _fails(r),
            put("content/images/quay.png", picture()),
        ),
        set(),
    ),
    "a bar of a chart": (edit(BUDGET_YML, "value: 112", "value: 113.5"), {"budget"}),
    "a new annotation": (
        append(
            BUDGET_YML,
            "  - {id: modest, quote: The mayor called it modest, title: Modest, text: Words.}\n",
        ),
        {"budget"},
    ),
    "an annotation that crosses two others": (
        append(
            NOTES_YML,
            "  - {id: quer, quote: allem anderen. Die Fähre sank, sources: [tariff]}\n",
        ),
        {"ferry"},
    ),
    "an annotation gone": (unpublished(remove(NOTES_YML)), {"ferry"}),
    "all annotations of an article gone": (unpublished(remove(BUDGET_YML)), {"budget"}),
    "another id": (unpublished(edit(CLAIMS_YML, "id: winter", "id: jeder-winter")), {"ferry"}),
    "withdrawn": (
        edit(
            CLAIMS_YML,
            "    tags: [ferry]\n  - id: karten",
            "    status: withdrawn\n"
            "    corrections: [{date: 2025-05-01, text: Ein Irrtum., from: false}]\n"
            "    tags: [ferry]\n  - id: karten",
        ),
        {"ferry"},
    ),
    "a draft published": (edit(CLAIMS_YML, "status: draft", "status: published"), {"ferry"}),
    "a draft changed": (edit(CLAIMS_YML, "So ist es.", "So war es."), {"ferry"}),
    "a published one made a draft": (
        unpublished(edit(BUDGET_YML, "    tags: [money]", "    status: draft\n    tags: [money]")),
        {"budget"},
    ),
    "no withdrawn one any more": (
        edit(BRIDGE_YML, "status: withdrawn", "status: published"),
        {"harbour-bridge"},
    ),
    "a file of annotations in two": (
        both(
            edit(NOTES_YML, "links:\n  - id: blatt\n    quote: vor allem anderen\n", ""),
            edit(NOTES_YML, "    sources: [log]\n", ""),
            put(
                "annotations/ferry/links.yml",
                "links: [{id: blatt, quote: vor allem anderen, sources: [log]}]\n",
            ),
        ),
        {"ferry"},
    ),
    "a file of annotations renamed": (
        rename(NOTES_YML, "annotations/ferry/more.yml"),
        {"ferry"},
    ),
    "a folder of annotations in place of a file": (
        rename(BUDGET_YML, "annotations/budget/all.yml"),
        {"budget"},
    ),
    "the order of two annotations": (
        rename(CLAIMS_YML, "annotations/ferry/z.yml", NOTES_YML, "annotations/ferry/a.yml"),
        {"ferry"},
    ),
    # files that figures show
    "the file of a map": (
        edit("content/maps/coast.geojson", "[12, 50]", "[11.5, 50.5]"),
        {"ferry"},
    ),
    "the file of a picture": (put("content/images/quay.png", picture(4, 3)), set()),
    "another picture": (
        both(
            put("content/images/pier.png", picture()),
            edit(NOTES_YML, "images/quay.png", "images/pier.png"),
        ),
        {"ferry"},
    ),
    # registers
    "label of a verdict": (edit(VERDICTS_YML, '"mostly false"', '"rather false"'), ARTICLES),
    "tone of a verdict": (
        edit(VERDICTS_YML, '"tone": "misleading"', '"tone": "unproven"'),
        ARTICLES,
    ),
    "criteria of a verdict": (
        edit(VERDICTS_YML, "supports everything", "supports all"),
        ARTICLES,
    ),
    "order of the scale": (
        lambda r: write(
            r,
            {
                VERDICTS_YML: yaml.safe_dump(
                    dict(reversed(yaml.safe_load((r / VERDICTS_YML).read_text("utf-8")).items())),
                    sort_keys=False,
                    allow_unicode=True,
                )
            },
        ),
        ARTICLES,
    ),
    "no scale of one's own": (remove(VERDICTS_YML), ARTICLES),
    "title of a source": (edit(SOURCES_YML, "Tariff of", "Prices of"), ARTICLES),
    "address of a source": (edit(SOURCES_YML, "org/tariff", "org/prices"), ARTICLES),
    "a copy of a source": (
        edit(SOURCES_YML, "  published: 2025-03", "  archive_url: https://archive.example.org/t"),
        ARTICLES,
    ),
    "a source that is gone": (
        edit(SOURCES_YML, "/log\n  archive", "/log\n  status: gone\n  archive"),
        ARTICLES,
    ),
    "a source removed that nobody names": (
        edit(SOURCES_YML, "unused:\n  title: A source that nobody names\n", ""),
        ARTICLES,
    ),
    "a new source": (append(SOURCES_YML, "more:\n  title: One more\n"), ARTICLES),
    "a remark in a register": (append(SOURCES_YML, "# nothing is said here\n"), ARTICLES),
    "name of a person": (edit(PEOPLE_YML, "name: Ada Lindqvist", "name: Ada Lind"), ARTICLES),
    "role of a person": (edit(PEOPLE_YML, "Mayor of", "Former mayor of"), ARTICLES),
    "no register of people": (
        both(
            remove(PEOPLE_YML),
            edit(CLAIMS_YML, "ada-lindqvist", "Ada Lindqvist"),
            edit(BUDGET_YML, "ada-lindqvist", "Ada Lindqvist"),
            lambda r: write(
                r,
                {
                    BRIDGE_YML: (r / BRIDGE_YML)
                    .read_text("utf-8")
                    .replace("speaker: ada-lindqvist", "speaker: Ada L.")
                },
            ),
        ),
        ARTICLES,
    ),
    # articles
    "a new article": (
        put(
            "content/articles/new.md",
            SHORT.format(title="Something new", lang="de", words="Neu ist dies."),
        ),
        {"new"},
    ),
    "a new article in a further language": (
        put("content/articles/neuf.md", SHORT.format(title="Neuf", lang="fr", words="Voilà.")),
        {"neuf"},
    ),
    "an article deleted": (unpublished(remove(FERRY_MD, "annotations/ferry")), set()),
    "the last of a language deleted": (
        remove(
            BUDGET_MD,
            BUDGET_YML,
            "content/articles/quiet.md",
            "content/articles/harbour-bridge.md",
            BRIDGE_YML,
            PERMALINKS,
        ),
        None,
    ),
    "all articles deleted": (
        lambda r: (
            [
                remove(p)(r)
                for p in (
                    *("content/articles", "annotations/ferry"),
                    *(BUDGET_YML, BRIDGE_YML, PERMALINKS),
                )
            ]
            and None
        ),
        None,
    ),
    "an article renamed": (
        unpublished(
            rename(BUDGET_MD, "content/articles/money.md", BUDGET_YML, "annotations/money.yml")
        ),
        {"money"},
    ),
    "two articles change their names": (
        rename(
            PERMALINKS,
            "annotations/_site/old.txt",
            BUDGET_MD,
            "content/articles/x.md",
            "content/articles/quiet.md",
            BUDGET_MD,
            "content/articles/x.md",
            "content/articles/quiet.md",
            BUDGET_YML,
            "annotations/quiet.yml",
        ),
        {"budget", "quiet"},
    ),
    # redirects
    "an id that leads on": (
        both(
            edit(CLAIMS_YML, "id: winter", "id: jeder-winter"),
            redirects(**{"ferry/winter/": "ferry/jeder-winter/"}),
        ),
        {"ferry"},
    ),
    "an id that leads on to another article": (
        both(
            edit(BUDGET_YML, "id: twelve", "id: eleven"),
            redirects(**{"budget/twelve/": "ferry/preis/"}),
        ),
        {"budget"},
    ),
    "an article that leads on": (
        both(
            rename(BUDGET_MD, "content/articles/money.md", BUDGET_YML, "annotations/money.yml"),
            redirects(**{"budget/": "money/"}),
        ),
        {"money"},
    ),
    "a redirect of what never was": (redirects(**{"ferry/x/": "ferry/preis/"}), {"ferry"}),
    "a redirect leads elsewhere": (
        both(
            redirects(**{"ferry/x/": "budget/"}),
            build_again,
            redirects(**{"ferry/x/": "quiet/"}),
        ),
        None,
    ),
    "a redirect gone": (
        both(
            redirects(**{"ferry/x/": "ferry/preis/"}),
            build_again,
            unpublished(remove(REDIRECTS_YML)),
        ),
        None,
    ),
    "a redirect gone, and the id given back": (
        both(
            edit(CLAIMS_YML, "id: winter", "id: jeder-winter"),
            redirects(**{"ferry/winter/": "ferry/jeder-winter/"}),
            build_again,
            edit(CLAIMS_YML, "id: jeder-winter", "id: winter"),
            redirects(**{"ferry/jeder-winter/": "ferry/winter/"}),
        ),
        None,
    ),
    "a lost address, given back": (
        both(
            edit(CLAIMS_YML, "id: winter", "id: jeder-winter"),
            lambda r: _fails(r),
            edit(CLAIMS_YML, "id: jeder-winter", "id: winter"),
        ),
        set(),
    ),
    # the site's own pages and files
    "an own page": (append("content/method.md", "\nAnd we ask twice.\n"), set()),
    "a new own page": (put("content/about.md", "# About\n\nUs.\n"), set()),
    "an own page deleted": (
        both(remove("content/method.md"), edit(HOST, "  - method.md\n", "")),
        ARTICLES,
    ),
    "the own start page": (edit("content/index.md", "Before the", "Well before the"), set()),
    "the own start page says no place": (
        edit("content/index.md", "<!-- beleg:articles -->\n\n", ""),
        set(),
    ),
    "no start page of one's own": (remove("content/index.md"), set()),
    "a list replaced by an own page": (put("content/claims.md", "# Ours\n\nWords.\n"), ARTICLES),
    "the page of the data replaced": (put("content/data.md", "# Ours\n\nWords.\n"), ARTICLES),
    "a timeline replaced by an own page": (
        put("content/charts/ferry.md", "# Ours\n\nWords.\n"),
        None,
    ),
    "an asset": (put("content/notes.txt", "one"), set()),
    "an asset with the name of a list": (put("content/claims/index.html", "<p>x</p>"), set()),
    "an asset with the name of a page": (
        put("content/articles/ferry/index.html", "<p>x</p>"),
        set(),
    ),
    "an asset with the name of a feed": (put("content/feed.xml", "<x/>"), set()),
    "an asset with the name of data": (put("content/data/claims.csv", "x"), set()),
    "an asset beside an article": (put("content/articles/ferry/x.pdf", b"%PDF"), set()),
    # settings
    "name of the site": (setting("site_name", "Other & <name>"), ARTICLES),
    "address of the site": (setting("site_url", "https://example.net/a/"), ARTICLES),
    "description of the site": (setting("site_description", 'Checked "words"'), None),
    "repository": (setting("repo_url", "https://github.com/example/checks"), ARTICLES),
    "navigation": (setting("nav", [{"Begin": "index.md"}, "claims.md", "tags.md"]), None),
    "no navigation": (without("nav"), None),
    "theme": (setting("theme", {"name": "readthedocs"}), None),
    "theme material": (setting("theme", {"name": "material", "font": False}), None),
    "language of the theme": (setting("theme", {"name": "mkdocs", "locale": "de"}), None),
    "a style of one's own": (
        both(put("content/own.css", "b {}"), setting("extra_css", ["own.css"])),
        None,
    ),
    "a template of one's own": (
        both(
            put("own/main.html", OVERRIDE),
            setting("theme", {"name": "mkdocs", "custom_dir": "own"}),
        ),
        None,
    ),
    "another folder of content": (
        both(rename("content", "texts"), setting("docs_dir", "texts")),
        ARTICLES,
    ),
    "another folder of annotations": (
        both(rename("annotations", "notes"), option("annotations_dir", "notes")),
        ARTICLES,
    ),
    "option lang": (option("lang", "de"), ARTICLES),
    "option method_url": (option("method_url", "about/"), ARTICLES),
    "option contact": (option("contact", "desk@example.org"), ARTICLES),
    "option repo_url": (option("repo_url", "https://gitlab.com/example/x"), ARTICLES),
    "option composer": (option("composer", True), ARTICLES),
    "option branch": (
        both(option("branch", "trunk"), option("repo_url", "https://github.com/example/x")),
        ARTICLES,
    ),
    "option data_license": (option("data_license", "CC-BY-4.0"), ARTICLES),
    "option share_pictures": (
        both(option("share_pictures", False), setting("site_url", "https://example.net/")),
        ARTICLES,
    ),
    "option frames": (option("frames", False), ARTICLES),
    "option content_security_policy": (option("content_security_policy", False), ARTICLES),
    "sources that the policy allows": (
        option("content_security_policy", {"img-src": "https://example.org"}),
        ARTICLES,
    ),
    "option density_words": (option("density_words", 80), ARTICLES),
    "option density_notes": (option("density_notes", 2), ARTICLES),
    # the lock
    "no lock": (remove(LOCK), set()),
    "a line of the lock gone": (
        lambda r: write(r, {LOCK: re.sub(r"ferry/preis .*\n", "", (r / LOCK).read_text("utf-8"))}),
        {"ferry"},
    ),
    "a line of the lock of an article that is gone": (
        append(LOCK, 'gone 0123456789abcdef\ngone/x {"exact": "words"}\n'),
        set(),
    ),
    # what was kept
    "nothing kept": (lambda r: kept(r).unlink(), ARTICLES),
    "kept: truncated to nothing": (truncated(0), ARTICLES),
    "kept: truncated in the middle": (truncated(0.5), None),
    "kept: the last page missing": (truncated(0.99), None),
    "kept: garbage at the start": (overwritten(0), ARTICLES),
    "kept: garbage in the middle": (overwritten(0.4), None),
    "kept: garbage at the end": (overwritten(0.9), None),
    "kept: no base at all": (lambda r: kept(r).write_text("something else"), ARTICLES),
    "kept: a folder": (lambda r: folder_for(kept(r)), ARTICLES),
    "kept: of another layout": (in_kept("PRAGMA user_version = 99"), ARTICLES),
    "kept: another program's tables": (
        in_kept("DROP TABLE whole", "CREATE TABLE whole (x)", "PRAGMA user_version = 7"),
        ARTICLES,
    ),
    "kept: articles of another program": (in_kept("UPDATE article SET key = 'x'"), ARTICLES),
    "kept: articles unreadable": (in_kept("UPDATE article SET kept = x'80058c'"), ARTICLES),
    "kept: additions unreadable": (in_kept("UPDATE added SET value = x'80058c'"), None),
    "kept: additions unreadable, and one changed": (
        both(
            in_kept("UPDATE added SET value = x'80058c' WHERE slug = 'budget'"),
            edit(CLAIMS_YML, "vier Prozent", "fünf Prozent"),
        ),
        None,
    ),
    "kept: lists unreadable": (in_kept("UPDATE whole SET kept = x'80058c'"), None),
    "kept: a pickle that acts": (
        in_kept("UPDATE article SET kept = x'63706f7369780a73797374656d0a2e'"),
        ARTICLES,
    ),
    # the folder of the site
    "no site": (remove("site"), ARTICLES),
    "a word in a data file of the site, and the summary": (
        both(
            edit(CLAIMS_YML, "vier Prozent", "fünf Prozent"),
            unnoticed("site/data/claims.json", "eleven crowns", "twelve crowns"),
        ),
        {"ferry"},
    ),
    "a page of the site deleted": (remove("site/articles/ferry/preis/index.html"), {"ferry"}),
    "a page of the site edited": (same_size, {"ferry"}),
    "a list of the site edited": (append("site/claims/index.html", "x"), set()),
    "a style of the site edited": (append("site/assets/beleg.css", "x"), set()),
    "an own page of the site edited": (append("site/method/index.html", "x"), set()),
    "data of the site edited": (append("site/data/claims.csv", "x"), set()),
    "a stray file": (put("site/stray/page.html", "x"), set()),
    "a stray folder with nothing in it": (
        lambda r: (r / "site/stray/empty").mkdir(parents=True),
        set(),
    ),
    "a stray link": (lambda r: (r / "site/link").symlink_to(r / "content"), set()),
    "a folder in the place of a file": (folder_for_file, None),
    "a file in the place of a folder": (file_for_folder, ARTICLES),
    "a link in the place of a folder": (link_for_folder, ARTICLES),
    "an empty folder in the place of a file": (
        lambda r: folder_for(r / "site/claims/index.html"),
        set(),
    ),
    "a folder in the way of a new one": (
        both(
            put("site/articles/new", "x"),
            put("content/articles/new.md", SHORT.format(title="N", lang="de", words="Neu.")),
        ),
        {"new"},
    ),
    "another site": (other_folder_in_place, ARTICLES),
    "an interrupted update": (interrupted, set()),
    "an interrupted update without its list": (
        put(".site-update/articles/ferry/index.html", "half"),
        {"ferry"},
    ),
    # several
    "change and change back": (
        both(
            edit(CLAIMS_YML, "vier Prozent", "fünf Prozent"),
            build_again,
            edit(CLAIMS_YML, "fünf Prozent", "vier Prozent"),
        ),
        None,
    ),
    "a setting and back": (
        both(
            setting("site_name", "Other"),
            build_again,
            setting("site_name", "Saltmere"),
        ),
        None,
    ),
    "a list replaced and back": (
        both(put("content/claims.md", "# Ours\n"), build_again, remove("content/claims.md")),
        None,
    ),
    "a new article and back": (
        both(
            put("content/articles/new.md", SHORT.format(title="N", lang="de", words="Neu.")),
            build_again,
            unpublished(remove("content/articles/new.md")),
        ),
        None,
    ),
    "an asset with the name of a page, and back": (
        both(
            put("content/articles/ferry/index.html", "<p>x</p>"),
            build_again,
            build_again,
            remove("content/articles/ferry"),
        ),
        None,
    ),
    "frames off and on again": (
        both(option("frames", False), build_again, option("frames", True)),
        None,
    ),
    "two changes at once": (
        both(
            edit(CLAIMS_YML, "vier Prozent", "fünf Prozent"),
            edit(BUDGET_YML, "twelve crowns more", "twelve crowns"),
        ),
        {"ferry", "budget"},
    ),
    "a text and a register at once": (
        both(edit(FERRY_MD, "alte", "sehr alte"), edit(SOURCES_YML, "Tariff of", "Prices of")),
        ARTICLES,
    ),
    "an error, mended": (
        both(
            edit(CLAIMS_YML, "quote: Die Fähre sank", "quote: Die Fähre trank"),
            lambda r: _fails(r),
            edit(CLAIMS_YML, "quote: Die Fähre trank", "quote: Die Fähre sank"),
        ),
        set(),
    ),
}


def _fails(root: Path) -> None:
    before = tree(root / "site")
    assert build(root) == 1
    assert tree(root / "site") == before


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a search, where it is not the point; MkDocs' own theme writes the time of a build."""
    _make_quick(monkeypatch)


def _make_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "available", lambda: False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    # Most lists have several pages, some of which say the same as before.
    monkeypatch.setattr(paging, "MOST_ITEMS", 2)
    # What was just written, and is copied, shall pass for texts that nobody has touched.
    monkeypatch.setattr(source_files, "_SETTLED", 0)
    for module in (files, source_files):
        monkeypatch.setattr(module, "state_of", _size_and_time)


def _size_and_time(file: Path) -> source_files.State | None:
    if not file.exists():
        return None
    stat = file.lstat()
    return stat.st_size, stat.st_mtime_ns, 0, 0, 0


def _built(root: Path, mkdocs_yml: str) -> Path:
    complete_site(root, mkdocs_yml=mkdocs_yml)
    with pytest.MonkeyPatch.context() as patch:
        _make_quick(patch)
        assert build(root) == 0
        # The second build finds the lock that the first one wrote.
        assert build(root) == 0
    return root


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site, which tests copy."""
    return _built(tmp_path_factory.mktemp("base") / "p", PLAIN)


@pytest.fixture(scope="module")
def base_with_address(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, where it knows its address; so it has pictures to share, and a sitemap."""
    return _built(tmp_path_factory.mktemp("base") / "p", WITH_ADDRESS)


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The articles that are walked, in their order."""
    found: list[str] = []
    real = crew.walk

    def counting(group: Group, ground: Ground) -> Walked:
        found.append(group.slug)
        return real(group, ground)

    monkeypatch.setattr(crew, "walk", counting)
    return found


def build_both(root: Path, clean: Path, name: str) -> None:
    """Build with what was kept, and the same texts where nothing was: the same bytes."""
    sources_of(root, clean)
    assert build(root) == 0
    assert build(clean) == 0
    assert_same(root / "site", clean / "site", name)
    locks = [sorted(folder.glob("*/_site/*.lock")) for folder in (root, clean)]
    assert [file.read_bytes() for file in locks[0]] == [file.read_bytes() for file in locks[1]]
    assert not list(root.glob(".site*"))


@pytest.mark.parametrize("name", CHANGES)
def test_after_a_change_the_site_is_that_of_a_clean_build(
    base: Path, tmp_path: Path, name: str, walked: list[str]
) -> None:
    root = moved_with_cache(base, tmp_path / "p")
    change, expected = CHANGES[name]
    change(root)
    walked.clear()
    build_both(root, tmp_path / "clean", name)
    # The clean build walks all of them, once, and last.
    clean = {file.stem for file in root.glob("*/articles/*.md")}
    again = walked[: len(walked) - len(clean)]
    if expected is not None:
        assert sorted(again) == sorted(expected)


AGAIN = [
    "the verdict",
    "tags",
    "another id",
    "withdrawn",
    "title of a source",
    "name of a person",
    "a new article in a further language",
    "an article deleted",
    "an article renamed",
    "two articles change their names",
    "a list replaced by an own page",
    "a timeline replaced by an own page",
    "an asset with the name of a page",
    "address of the site",
    "theme material",
    "theme",
    "kept: additions unreadable, and one changed",
    "a folder in the place of a file",
    "change and change back",
]


@pytest.mark.parametrize("name", AGAIN)
def test_the_same_with_an_address_and_once_more(
    base_with_address: Path, tmp_path: Path, name: str, walked: list[str]
) -> None:
    root = moved_with_cache(base_with_address, tmp_path / "p")
    CHANGES[name][0](root)
    build_both(root, tmp_path / "clean", name)
    walked.clear()
    assert build(root) == 0
    # What was not kept because the file was damaged is kept this time.
    assert not walked or "unreadable" in name
    assert_same(root / "site", tmp_path / "clean/site", f"{name}, built once more")


def test_one_change_after_the_other(base_with_address: Path, tmp_path: Path) -> None:
    """Nothing adds up: one site is brought from change to change."""
    root = moved_with_cache(base_with_address, tmp_path / "p")
    done = []
    for at, name in enumerate(IN_A_ROW):
        CHANGES[name][0](root)
        done.append(name)
        assert build(root) == 0, done
        if at % 6 == 5 or name == IN_A_ROW[-1]:
            clean = sources_of(root, tmp_path / f"clean{at}")
            assert build(clean) == 0
            assert_same(root / "site", clean / "site", " + ".join(done))


IN_A_ROW = [
    "a word behind all quotes",
    "the verdict",
    "label of a verdict",
    "a new article",
    "an own page",
    "a file of annotations in two",
    "title of a source",
    "an asset with the name of a feed",
    "a draft published",
    "name of a person",
    "a picture that no longer was one",
    "a page of the site edited",
    "name of the site",
    "a timeline replaced by an own page",
    "another id",
    "no start page of one's own",
    "a template of one's own",
    "nothing kept",
    "an article renamed",
    "option composer",
    "an interrupted update",
    "a stray file",
    "no scale of one's own",
    "address of the site",
]


def _read_by_a_build(root: Path) -> list[str]:
    """The articles and annotations that the next build reads, apart from what all depend on."""
    read: list[str] = []
    real = reading.read_bytes

    def noting(path: Path, limit: int, head: int | None = None) -> bytes | reading.Refusal:
        if path.suffix in (".md", ".yml") and "_site" not in path.parts:
            read.append(path.relative_to(root).as_posix())
        return real(path, limit, head)

    with pytest.MonkeyPatch.context() as patch:
        for module in (files, source_files):
            patch.setattr(module, "read_bytes", noting)
        assert build(root) == 0
    return read


def test_a_text_that_nobody_has_touched_is_not_read(base: Path, tmp_path: Path) -> None:
    root = moved_with_cache(base, tmp_path / "p")
    assert _read_by_a_build(root) == []
    edit(CLAIMS_YML, "vier Prozent", "fünf Prozent")(root)
    # The one that changed to see that it did; then its article is walked.
    assert sorted(set(_read_by_a_build(root))) == [CLAIMS_YML, NOTES_YML, FERRY_MD]
    assert _read_by_a_build(root) == []


def test_a_text_that_was_written_just_before_it_was_read_is_read_again(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = moved_with_cache(base, tmp_path / "p")
    monkeypatch.setattr(source_files, "_SETTLED", 3600_000_000_000)
    for _ in range(2):
        edit(CLAIMS_YML, "verdict", "verdict")(root)
        assert CLAIMS_YML in _read_by_a_build(root)
        assert CLAIMS_YML in _read_by_a_build(root)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_other_words_of_the_same_length_and_time_are_seen(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, elsewhere: bool
) -> None:
    """The system tells when a file was changed in any way, its time included, and which it is."""
    monkeypatch.undo()
    monkeypatch.setattr(search, "available", lambda: False)
    monkeypatch.setattr(source_files, "_SETTLED", 0)
    root = moved_with_cache(base, tmp_path / "p")
    assert build(root) == 0
    assert _read_by_a_build(root) == []
    file = root / CLAIMS_YML
    stat = file.stat()
    if elsewhere:
        shutil.copy2(file, file.with_suffix(".new"))
        file.with_suffix(".new").replace(file)
    edit(CLAIMS_YML, "vier Prozent", "fünf Prozent"[:4] + " Prozent")(root)
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert CLAIMS_YML in _read_by_a_build(root)


def test_a_build_that_was_deceived_begins_anew(
    base: Path, tmp_path: Path, walked: list[str]
) -> None:
    """On a disk that tells only size and time: other words with both, seen when they are read."""
    root = moved_with_cache(base, tmp_path / "p")
    file = root / CLAIMS_YML
    stat = file.stat()
    other = file.read_text("utf-8").replace("vier Prozent", "acht Prozent")
    assert other != file.read_text("utf-8")
    file.write_text(other, "utf-8")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    append(NOTES_YML, "\n# A remark.\n")(root)
    build_both(root, tmp_path / "clean", "deceived")
    assert "acht Prozent" in (root / "site/articles/ferry/preis/index.html").read_text("utf-8")


def test_only_what_differs_is_touched(base: Path, tmp_path: Path) -> None:
    """Of a changed summary, the files that do not say it keep their inodes and dates."""
    root = moved_with_cache(base, tmp_path / "p")
    assert build(root) == 0
    before, bytes_before = _stats(root / "site"), tree(root / "site")
    assert build(root) == 0
    assert _stats(root / "site") == before
    edit(CLAIMS_YML, "vier Prozent", "fünf Prozent")(root)
    assert build(root) == 0
    after, bytes_after = _stats(root / "site"), tree(root / "site")
    touched = {path for path in after if after[path] != before.get(path)}
    assert touched == {path for path in bytes_after if bytes_after[path] != bytes_before.get(path)}
    pages = {path for path in touched if path.startswith("articles/")}
    assert "articles/ferry/preis/index.html" in pages
    assert all(path.startswith("articles/ferry/") for path in pages)


def test_of_a_long_list_the_pages_are_made_that_say_something_else(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    real = paging.Outline.made

    def noting(page: paging.Outline) -> Page:
        if page.path.startswith("claims"):
            made.append(page.path)
        return real(page)

    root = moved_with_cache(base, tmp_path / "p")
    monkeypatch.setattr(paging.Outline, "made", noting)
    edit(CLAIMS_YML, "vier Prozent", "fünf Prozent")(root)
    before = tree(root / "site")
    assert build(root) == 0
    after = tree(root / "site")
    pages = [path for path in after if re.fullmatch(r"claims/(page/\d+/)?index.html", path)]
    changed = [path for path in pages if after[path] != before[path]]
    # The first page of an empty list is a sample for the host.
    assert made == ["claims.md", "claims/page/6.md"]
    assert changed == ["claims/page/6/index.html"]
    assert len(pages) > 6
    # One that somebody has altered is made again.
    (root / "site/claims/page/2/index.html").write_text("altered", "utf-8")
    made.clear()
    build_both(root, tmp_path / "clean", "altered")
    assert made.count("claims/page/2.md") == 2, "once here, and once in the clean build"


@pytest.mark.parametrize("name", AGAIN)
def test_the_same_where_another_process_copies_data_files(
    base: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = moved_with_cache(base, tmp_path / "p")
    CHANGES[name][0](root)
    # A thread of the tests' own does no harm.
    monkeypatch.setattr(site_build, "can_be_copied", lambda: True)
    monkeypatch.setattr(site_build, "_MANY", 1)
    copied: list[str] = []
    real = DataFiles.begin

    def noting(files: DataFiles) -> None:
        copied.extend(files._planned)
        real(files)

    monkeypatch.setattr(DataFiles, "begin", noting)
    assert build(root, "--jobs", "2") == 0
    # After some changes nothing that stands can be used.
    assert "data/claims.csv" in copied or name not in ("the verdict", "an article deleted")
    clean = sources_of(root, tmp_path / "clean")
    assert build(clean) == 0
    assert_same(root / "site", clean / "site", name)


def _stats(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and time of each file."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    stats = [(path, path.stat()) for path in files]
    return {
        path.relative_to(folder).as_posix(): (stat.st_ino, stat.st_mtime_ns) for path, stat in stats
    }


SEARCHED = [
    "the summary",
    "a new article",
    "the verdict",
    "an own page",
    "a new article in a further language",
    "the last of a language deleted",
    "label of a verdict",
    "an asset",
]


@pytest.fixture
def renewed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The search indexes of which a part is made anew, however small they are."""
    found: list[str] = []
    real = SiteSearch._renewed

    def noting(made: SiteSearch, share: Share, known: KeptIndex | None) -> search.Index | None:
        index = real(made, share, known)
        found.extend([share.name] * (index is not None))
        return index

    monkeypatch.setattr(site_search, "_FEW_OF", 0)
    monkeypatch.setattr(SiteSearch, "_renewed", noting)
    return found


@pytest.mark.skipif(find_spec("pagefind") is None, reason="needs Pagefind")
def test_the_same_with_a_search(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renewed: list[str]
) -> None:
    monkeypatch.setattr(search, "available", lambda: True)
    root = moved_with_cache(base, tmp_path / "p")
    in_part = []
    for name in SEARCHED:
        CHANGES[name][0](root)
        clean = tmp_path / name
        renewed.clear()
        build_both(root, clean, name)
        in_part += [name] * bool(renewed)
        assert (root / "site/pagefind/languages.json").is_file()
        shutil.rmtree(clean)
    assert in_part == SEARCHED[1:-2]
    for path in ("pagefind/languages.json", "pagefind/pagefind.js", "pagefind/en"):
        remove(f"site/{path}")(root)
        build_both(root, tmp_path / "clean", f"{path} deleted")
        shutil.rmtree(tmp_path / "clean")
    # An article changed, while a page of another one and the index of another language are gone.
    edit(FERRY_MD, "niemand wartet", "jemand wartet")(root)
    pages = [page for page in root.glob("site/articles/*/index.html") if "ferry" not in page.parts]
    remove(min(pages).relative_to(root).as_posix(), "site/pagefind/en")(root)
    build_both(root, tmp_path / "clean", "all at once")


@pytest.mark.skipif(find_spec("pagefind") is None, reason="needs Pagefind")
def test_of_many_articles_only_the_one_that_changed_is_searched_through_again(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renewed: list[str]
) -> None:
    """Where it does not go in part, the whole index is made after all."""
    monkeypatch.setattr(search, "available", lambda: True)
    monkeypatch.setattr(site_search, "_FEW_OF", 4)
    root = moved_with_cache(base, tmp_path / "p")
    texts = [(root / path).read_text("utf-8") for path in (BUDGET_MD, BUDGET_YML)]
    for number in range(6):
        put(f"content/articles/more-{number}.md", texts[0])(root)
        put(f"annotations/more-{number}.yml", texts[1])(root)
    assert build(root) == 0
    assert not renewed
    laid: list[str] = []
    add = search.Index.add

    def noting(index: search.Index, pages: Iterable[Document]) -> int:
        pages = list(pages)
        laid.extend(path for _, path, _ in pages)
        return add(index, pages)

    monkeypatch.setattr(search.Index, "add", noting)
    for at, broken in enumerate((False, True)):
        edit("annotations/more-2.yml", "eleven crowns", f"eleven crowns and {at} more,")(root)
        laid.clear()
        if broken:
            monkeypatch.setattr(search, "_put_in_order", _only_alone(search._put_in_order))
        assert build(root) == 0
        assert renewed == ["search en 0"] * (at + 1)
        of_one = [path for path in laid if "/more-2" in path]
        assert len(of_one) == (1 + broken) * 3
        others = [path for path in laid if path.startswith("articles/") and path not in of_one]
        assert bool(others) == broken
        monkeypatch.setattr(search.Index, "add", add)
        clean = sources_of(root, tmp_path / f"clean{at}")
        assert build(clean) == 0
        assert_same(root / "site", clean / "site")
        monkeypatch.setattr(search.Index, "add", noting)


def _only_alone(real: Callable[..., list[str] | None]) -> Callable[..., list[str] | None]:
    """Puts no index in order that is to be joined with another one."""
    return lambda folder, older, path: None if older else real(folder, older, path)


@pytest.mark.skipif(find_spec("pagefind") is None, reason="needs Pagefind")
def test_an_index_that_could_not_be_made_is_made_by_the_next_build(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "available", lambda: True)
    root = moved_with_cache(base, tmp_path / "p")
    with monkeypatch.context() as broken:
        broken.setattr(search, "_trouble", lambda *_: "broken")
        assert build(root) == 0
    assert not (root / "site/pagefind/languages.json").exists()
    build_both(root, tmp_path / "clean", "made later")
    assert (root / "site/pagefind/languages.json").is_file()


def test_the_demo_site_with_either_host_by_turns(tmp_path: Path) -> None:
    """One folder, once framed by MkDocs and once by Zensical; each as if it had been the first."""
    root = copy_of_demo(tmp_path / "demo")
    hosts = ["mkdocs", *(["zensical"] if find_spec("zensical") else [])]
    for host in [*hosts, "mkdocs"]:
        done = beleg("build", "--renderer", host, cwd=root)
        assert done.returncode == 0, done.stderr
        clean = tmp_path / host
        if not clean.exists():
            sources_of(root, clean)
            assert beleg("build", "--renderer", host, cwd=clean).returncode == 0
        assert_same(root / "site", clean / "site", host)
