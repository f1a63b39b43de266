"""The merged page makes a book: the command of docs/books.md, run on the demo site."""

from __future__ import annotations

import re
import shlex
import subprocess
import unicodedata
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from beleg.languages import Texts
from beleg.marks import verdict_word
from beleg.model import AnnotatedArticle
from beleg.prose import read_prose

from .conftest import ROOT, beleg, copy_of_demo

pypandoc = pytest.importorskip("pypandoc", reason="Pandoc comes with `pip install '.[dev]'`")

PAGE = (ROOT / "docs" / "books.md").read_text("utf-8")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
ARTICLES = ("telefonat", "harbour-bridge")


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_of_demo(tmp_path_factory.mktemp("books") / "demo")
    (folder / "book.lua").write_text(block("lua"), "utf-8")
    command, *_ = block("sh").splitlines()
    done = beleg(*shlex.split(command)[1:], cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def book(merged: Path, slug: str, kind: str) -> zipfile.ZipFile:
    """What the command of the page makes of an article."""
    *_, command = block("sh").splitlines()
    words = shlex.split(command.replace("budget.docx", f"budget.{kind}").replace("budget", slug))
    assert words[0] == "pandoc"
    program = pypandoc.get_pandoc_path()
    done = subprocess.run([program, *words[1:]], cwd=merged, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    return zipfile.ZipFile(merged / f"{slug}.{kind}")


@pytest.fixture(scope="module")
def site(merged: Path) -> dict[str, AnnotatedArticle]:
    from beleg.adapters import build
    from beleg.adapters.configuration import find_project

    result = build.run(find_project(merged))
    return {annotated.article.slug: annotated for annotated in result.site.articles}


def level(words: str) -> str:
    """Without spaces and soft hyphens, and with each accent on its letter, as Pandoc writes it."""
    return unicodedata.normalize("NFC", "".join(words.split()).replace("\u00ad", ""))


def first_words(annotated: AnnotatedArticle) -> list[str]:
    """What each note begins with, by its number."""
    texts = Texts.for_language(annotated.article.lang)
    return [level(verdict_word(note.annotation, texts) + "·") for note in annotated.notes]


def in_order_of_reference(annotated: AnnotatedArticle) -> list[int]:
    """The numbers of the notes as their references follow each other in the file."""
    numbers = {note.annotation.id: note.number for note in annotated.notes}
    text, *_ = re.split(r"^\[\^[a-z0-9-]+\]: ", annotated.markdown, maxsplit=1, flags=re.MULTILINE)
    found = re.findall(r"\[\^([a-z0-9-]+)\]", text)
    return [numbers[id_] for id_ in found if id_ in numbers]


def runs(node: ElementTree.Element) -> str:
    return "".join(text.text or "" for text in node.iter(f"{W}t"))


@pytest.mark.parametrize("slug", ARTICLES)
def test_docx(merged: Path, site: dict[str, AnnotatedArticle], slug: str) -> None:
    annotated = site[slug]
    made = book(merged, slug, "docx")
    document = ElementTree.fromstring(made.read("word/document.xml"))
    notes = ElementTree.fromstring(made.read("word/footnotes.xml"))
    written = {n.get(f"{W}id"): runs(n) for n in notes if n.get(f"{W}type") is None}
    referred = [node.get(f"{W}id") for node in document.iter(f"{W}footnoteReference")]
    assert len(written) == len(annotated.notes)
    assert sorted(referred, key=str) == sorted(written, key=str)
    expected = first_words(annotated)
    for id_, number in zip(referred, in_order_of_reference(annotated), strict=True):
        assert level(written[id_]).startswith(expected[number - 1])
        headings = [source.title for source in annotated.notes[number - 1].annotation.sources]
        assert all(level(title) in level(written[id_]) for title in headings)
    text = level(read_prose(annotated.article.body).text)
    assert text in level(runs(document))
    core = ElementTree.fromstring(made.read("docProps/core.xml"))
    assert core.findtext(f"{DC}title") == annotated.article.title
    assert core.findtext(f"{DC}language") == annotated.article.lang
    assert core.findtext(f"{DC}creator") == "; ".join(annotated.article.authors)
    assert annotated.article.license in runs(document)


@pytest.mark.parametrize("slug", ARTICLES)
def test_epub(merged: Path, site: dict[str, AnnotatedArticle], slug: str) -> None:
    annotated = site[slug]
    made = book(merged, slug, "epub")
    pages = [name for name in made.namelist() if name.endswith(".xhtml")]
    trees = [ElementTree.fromstring(made.read(name)) for name in sorted(pages)]
    notes = [n for tree in trees for n in tree.iter() if n.get(EPUB_TYPE) == "footnote"]
    assert len(notes) == len(annotated.notes)
    expected = first_words(annotated)
    by_id = {note.get("id"): level("".join(note.itertext())) for note in notes}
    references = [n for tree in trees for n in tree.iter() if n.get(EPUB_TYPE) == "noteref"]
    for reference, number in zip(references, in_order_of_reference(annotated), strict=True):
        target = (reference.get("href") or "").partition("#")[2]
        assert by_id[target].startswith(expected[number - 1])
    marks = [mark for tree in trees for mark in tree.iter(f"{XHTML}mark")]
    assert len(marks) >= len([n for n in annotated.notes if n.anchored.where == "body"]) / 2
    opf = ElementTree.fromstring(made.read("EPUB/content.opf"))
    about = {
        key: [n.text for n in opf.iter(f"{DC}{key}")] for key in ("title", "rights", "language")
    }
    article = annotated.article
    assert about == {
        "title": [article.title],
        "rights": [article.license],
        "language": [article.lang],
    }
    assert [n.text for n in opf.iter(f"{DC}creator")] == [*article.authors]


def test_a_map_is_told_in_words(merged: Path, site: dict[str, AnnotatedArticle]) -> None:
    figures = [
        note.annotation.figure
        for note in site["telefonat"].notes
        if note.annotation.kind == "note" and getattr(note.annotation, "figure", None)
    ]
    assert figures
    notes = runs(
        ElementTree.fromstring(book(merged, "telefonat", "docx").read("word/footnotes.xml"))
    )
    for figure in figures:
        assert level(figure.alt) in level(notes)
        assert all(level(area.label) in level(notes) for area in figure.areas)
