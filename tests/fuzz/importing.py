"""A text, a saved page, Markdown or JSON of other programs -> articles and annotations."""

from __future__ import annotations

from dataclasses import replace

from beleg.adapters.originals import NotText, original_of
from beleg.diagnostics import Report, Severity
from beleg.dialect import render
from beleg.importing import headings, markdown_file, plain_text, web_page
from beleg.importing.article_file import Fields, fields_of, read_back, settled, write_article
from beleg.importing.markdown_file import UnreadableFrontMatter
from beleg.importing.pieces import Finding, Goes, Original, unaccounted
from beleg.importing_annotations.incoming import NotTaken, Receiving
from beleg.importing_annotations.json_text import NotJson, read_json
from beleg.importing_annotations.proof import Proof
from beleg.importing_annotations.registered import Registered
from beleg.importing_annotations.unpack import unpack
from beleg.importing_annotations.verdict_words import VerdictWords
from beleg.importing_annotations.whose import Addresses
from beleg.model import Settings
from beleg.pipeline import Group, Inputs, read_ground, walk
from beleg.sanitise import clean_article
from beleg.source import Source
from beleg.validate import read_article
from beleg.yaml_write import document

from ..pages import parse, text
from ..test_bad_inputs import faults
from .inputs import assert_alike, assert_clear

_KNOWN = {"title": "T", "lang": "en", "publisher": "P", "license": "CC0-1.0"}
_GIVEN: Fields = {name: Finding(value=value, origin="given") for name, value in _KNOWN.items()}
_SETTINGS = Settings(url="https://check.example/", lang="en")
_ARTICLE = Source(
    "content/articles/budget.md",
    "---\ntitle: Saltmere adopts its budget\nlang: en\npublisher: Gazette\nlicense: CC0-1.0\n"
    "url: https://gazette.example/budget\n---\n"
    "The mayor said that spending rises by twelve percent next year. The council did not agree:"
    " “Spending rises by far less”, said Ms Lind.\n\n"
    "In the evening spending rises by twelve percent was repeated on the radio, and the *river*"
    " has no bridge, the river has no ferry.\n\nSaltmere adopts its budget late.\n",
)


def bring(data: bytes) -> None:
    """First a line ``html``, ``text``, ``markdown`` or ``json``, then the file."""
    kind, _, rest = data.partition(b"\n")
    if kind == b"json":
        _bring_annotations(rest)
        return
    name = {b"html": "html", b"markdown": "markdown"}.get(kind, "text")
    try:
        original = original_of(rest, "x", format_=name)
    except NotText:
        return
    _bring_article(original.text, name)


def _bring_article(words: str, kind: str) -> None:
    if kind == "markdown":
        try:
            original = markdown_file.cut(words, "x", "")
        except UnreadableFrontMatter as refusal:
            assert_clear(refusal.report)
            return
        _assert_writes(original)
        return
    if kind == "html":
        original, said = web_page.cut(words)
    else:
        original, said = plain_text.cut(words), plain_text.words_of(words)
    missing = unaccounted(said, original.pieces)
    assert missing is None, missing
    _assert_writes(original)
    found = headings.candidates(original)
    if found:
        _assert_writes(headings.confirmed(original, {piece.line for piece in found}))


def _assert_writes(original: Original) -> None:
    """The article shows the pieces of its body, and nothing else; and it does nothing."""
    fields = fields_of(original, _GIVEN)
    original = settled(original, fields)
    written = write_article(original, fields)
    assert_clear(read_back(written, "content/articles/x.md", "x"))
    body = written.partition("\n---\n")[2] if original.body is None else original.body
    page = parse(clean_article(render(body)))
    assert faults(page) == []
    if original.body is None:
        wanted = "".join(one.words for one in original.pieces if one.goes is Goes.BODY)
        assert_alike(text(page), wanted, "the article says")


def _bring_annotations(data: bytes) -> None:
    try:
        unpacked = unpack(read_json(data))
    except NotJson:
        return
    inputs = Inputs(articles=(("budget", _ARTICLE),))
    ground = read_ground(inputs, _SETTINGS, Report())
    article = read_article(_ARTICLE, "budget", Report())
    assert article is not None
    receiving = Receiving(
        settings=_SETTINGS,
        registers=ground.registers,
        articles={"budget": article},
        registered=Registered(ground.registers),
        addresses=Addresses([article], _SETTINGS, "budget"),
        verdicts=VerdictWords(ground.registers.scale, {}),
    )
    group = Group(slug="budget", article=_ARTICLE, annotations=())
    proof = Proof(article, group, ground)
    lists: dict[str, list[object]] = {}
    for found in unpacked.found:
        try:
            taken = proof.take(found.number, found.read(found.given, receiving))
        except NotTaken:
            continue
        lists.setdefault(f"{taken.kind}s", []).append(taken.values)
    if lists:
        _assert_stands(proof, group, Source("annotations/budget.yml", document(lists, "")))


def _assert_stands(proof: Proof, group: Group, file: Source) -> None:
    """What was taken is read back and shown; what it does to the others is said beforehand."""
    objections = {one.code for one in proof.objections([file])}
    settings = replace(_SETTINGS, drafts=True)
    ground = read_ground(Inputs(articles=(("budget", _ARTICLE),)), settings, Report())
    done = walk(replace(group, annotations=(file,)), ground)
    errors = {one.code for one in done.report if one.severity is Severity.ERROR}
    assert errors <= objections, errors
    assert done.article is not None
    assert faults(parse(done.article.body_html)) == []
