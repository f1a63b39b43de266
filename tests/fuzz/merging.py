"""An article and annotations -> its pages and its portable Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from beleg import publish
from beleg.diagnostics import Report, Severity
from beleg.dialect import render
from beleg.model import AnnotatedArticle, Desk, Settings
from beleg.pipeline import Ground, Group, Inputs, read_ground, walk
from beleg.prose import read_prose
from beleg.sanitise import clean_article
from beleg.source import Source

from ..bad_inputs.sites import quoted
from ..pages import by_class, own_text, parse, text
from ..test_bad_inputs import faults
from .inputs import assert_alike, assert_clear, chosen, parts

_MOST = 8
_HEAD = "---\ntitle: The <i>council</i>\nlang: en\npublisher: Gazette\nlicense: CC0-1.0\n---\n"
_SETTINGS = Settings(
    url="https://check.example/", drafts=True, composer=True, lang="en", density_words=1000
)
_KINDS = ("claims", "notes", "links")


def merge(data: bytes) -> None:
    """First the article's body, then passages, a line each, then the words of the annotations."""
    body, lines, words = parts(data, 3)
    seen = read_prose(body).text
    quotes = [chosen(line, seen) for line in lines.split("\n")[:_MOST]]
    written = _written([quote for quote in quotes if quote.strip()], words)
    file, places = _file(written)
    group = Group(
        slug="a",
        article=Source("content/articles/a.md", _HEAD + body),
        annotations=(Source("annotations/a.yml", file),),
    )
    ground = _ground()
    done = walk(group, ground)
    assert_clear(done.report)
    errors = [one.place for one in done.report if one.severity is Severity.ERROR]
    if done.article is None:
        assert errors
        return
    shown = [note.annotation.id for note in done.article.notes]
    assert len(shown) == len(set(shown))
    if not errors:
        assert set(shown) == set(places)
    refused = {place.line for place in errors if place.path == "annotations/a.yml"}
    # A preview shows nothing of a file with a mistake; each is named at its own line all the same.
    unnamed = [id_ for id_, line in places.items() if id_ not in shown and line not in refused]
    assert not unnamed or refused, unnamed
    _assert_untouched(done.article, body)
    _assert_inert(done.article, Desk(settings=_SETTINGS, registers=ground.registers))


def _ground() -> Ground:
    return read_ground(Inputs(), _SETTINGS, Report())


def _written(quotes: list[str], words: str) -> list[tuple[str, dict[str, Any]]]:
    """Claims, notes and links by turns, all with the same words in each of their fields."""
    line = " ".join(words.split())[:1500] or "Words."
    source = {"title": line[:200], "url": "https://example.org/a"}
    found = []
    for at, quote in enumerate(quotes):
        own: dict[str, Any] = {"id": f"n{at}", "quote": quote}
        kind = _KINDS[at % 3]
        if kind == "claims":
            own |= {"verdict": "false", "summary": line, "explanation": words or "Words."}
            own |= {"speaker": line[:80], "tags": ["a"], "sources": [source]}
        elif kind == "notes":
            own |= {"title": line[:80], "text": words or "Words."}
        else:
            own |= {"text": line[:200], "sources": [source]}
        found.append((kind, own))
    return found


def _file(written: list[tuple[str, dict[str, Any]]]) -> tuple[str, dict[str, int]]:
    """The annotation file, and on which line each id has its entry."""
    lines: list[str] = []
    places = {}
    for kind in _KINDS:
        entries = [own for name, own in written if name == kind]
        lines += [f"{kind}:"] if entries else []
        for own in entries:
            lines.append(f"  - {_flow(own)}")
            places[own["id"]] = len(lines)
    return "\n".join(lines) + "\n", places


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return quoted(value)


def _assert_untouched(article: AnnotatedArticle, body: str) -> None:
    """The page without what annotating adds is the article, to the character."""
    own = own_text(parse(article.body_html))
    assert_alike(own, text(parse(clean_article(render(body)))), "the page says")
    assert own == text(parse(clean_article(render(body))))
    references = [a.get("data-id") for a in by_class(parse(article.body_html), "fc-ref", "a")]
    wanted = [n.annotation.id for n in article.notes if n.anchored.where == "body"]
    assert references == wanted


def _assert_inert(article: AnnotatedArticle, desk: Desk) -> None:
    for page in publish.of_article(article, desk):
        found = faults(parse(page.html))
        assert found == [], (page.path, found)
