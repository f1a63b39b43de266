"""A small site with every kind of thing in it, built without any station of the pipeline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from beleg.marks import end_text, reference_html, start_text
from beleg.model import (
    Anchored,
    AnnotatedArticle,
    Annotation,
    Area,
    Article,
    Bar,
    Claim,
    Correction,
    Figure,
    Link,
    Note,
    Numbered,
    Person,
    Quote,
    Reference,
    Registers,
    Reply,
    RichText,
    Settings,
    Site,
    Statement,
    Where,
)
from beleg.scale import BUILT_IN_SCALE
from beleg.source import Place, Source

FILE = Source("annotations/a/claims.yml", "claims: []\n")
PLACE: Place = FILE.place(0)

GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"iso": key, "name_de": key},
                "geometry": {"type": kind, "coordinates": coordinates},
            }
            for key, kind, coordinates in (
                ("W", "Polygon", [[[0, 50], [6, 50], [6, 54], [0, 54], [0, 50]]]),
                ("E", "Polygon", [[[6, 50], [12, 50], [12, 54], [6, 54], [6, 50]]]),
                (
                    "S",
                    "MultiPolygon",
                    [
                        [[[5, 48], [5.1, 48], [5.1, 48.1], [5, 48.1], [5, 48]]],
                        [[[5.2, 48], [5.3, 48], [5.3, 48.1], [5.2, 48.1], [5.2, 48]]],
                    ],
                ),
            )
        ],
    }
)


def rich(words: str) -> RichText:
    """Words as the station for rich text would hand them on."""
    return RichText(markdown=words, html=f"<p>{escape(words)}</p>\n", plain=words)


def reference(**changes: Any) -> Reference:
    values: dict[str, Any] = {
        "title": "Statement in full",
        "key": "statement",
        "publisher": "The Office",
        "author": "A. Author",
        "url": "https://example.org/statement",
        "published": "2025-05-19",
        "accessed": "2025-06-01",
        "archive_url": "https://archive.example.org/statement",
        "lang": "ru",
        "quote": "слова",
    }
    return Reference(**{**values, **changes})


def claim(**changes: Any) -> Claim:
    values: dict[str, Any] = {
        "slug": "a",
        "id": "budget",
        "place": PLACE,
        "quote": Quote(exact="rose by twelve per cent", place=PLACE),
        "claim": "The budget rose by twelve per cent.",
        "verdict": verdict("mostly-false"),
        "summary": "It rose by two per cent.",
        "speaker": Person(name="Ada Lindqvist", key="ada", role="Mayor"),
        "said": Statement(date="2025-05-19", where="on the quay", url="https://example.org/said"),
        "explanation": rich("The accounts say so."),
        "reply": Reply(text=rich("I was wrong."), date="2025-06", url="https://example.org/reply"),
        "sources": (reference(),),
        "author": "mk",
        "reviewer": "ls",
        "checked": "2025-06-05",
        "corrections": (
            Correction(
                date="2025-06-10",
                text=rich("A figure was wrong."),
                before=verdict("false"),
                after=verdict("mostly-false"),
            ),
        ),
        "tags": ("quay", "Money"),
    }
    return Claim(**{**values, **changes})


def note(**changes: Any) -> Note:
    values: dict[str, Any] = {
        "slug": "a",
        "id": "regions",
        "place": PLACE,
        "quote": Quote(exact="two regions", place=PLACE),
        "title": "The two regions",
        "text": RichText(
            markdown="x", plain="x", html="<table><tbody><tr><td>1</td></tr></tbody></table>"
        ),
        "figure": map_figure(),
        "sources": (reference(key=None, title="Atlas", url="https://example.org/atlas"),),
    }
    return Note(**{**values, **changes})


def link(**changes: Any) -> Link:
    values: dict[str, Any] = {
        "slug": "a",
        "id": "post",
        "place": PLACE,
        "quote": Quote(exact="she wrote", place=PLACE),
        "sources": (reference(),),
    }
    return Link(**{**values, **changes})


def map_figure(**changes: Any) -> Figure:
    values: dict[str, Any] = {
        "kind": "map",
        "alt": "A map of the two regions.",
        "file": "maps/x.geojson",
        "data": GEOJSON,
        "caption": "The regions",
        "credit": "Public domain",
        "legend": "claimed",
        "key_property": "iso",
        "areas": (Area(key="E", label="East", text="since 2022"), Area(key="S", label="Small")),
    }
    return Figure(**{**values, **changes})


def chart_figure(**changes: Any) -> Figure:
    values: dict[str, Any] = {
        "kind": "chart",
        "alt": "Two bars.",
        "unit": "%",
        "bars": (Bar(label="2024", value=12.5, text="estimated"), Bar(label="2025", value=-3)),
    }
    return Figure(**{**values, **changes})


def verdict(key: str) -> Any:
    found = BUILT_IN_SCALE.get(key)
    assert found is not None
    return found


def article(**changes: Any) -> Article:
    source = Source("content/articles/a.md", "---\ntitle: A\n---\nText.\n")
    values: dict[str, Any] = {
        "slug": "a",
        "source": source,
        "body_start": 17,
        "title": "Two hours & a budget",
        "title_place": source.place(11),
        "lang": "de",
        "publisher": "The Paper",
        "license": "CC-BY-4.0",
        "authors": ("A. Author", "B. Author"),
        "published": "2025-05-20T18:30+02:00",
        "url": "https://example.org/original",
        "archive_url": "https://archive.example.org/original",
        "accessed": "2025-05-21",
        "description": "What happened.",
    }
    return Article(**{**values, **changes})


def everything() -> list[Annotation]:
    """All kinds and all states."""
    return [
        note(id="whole", quote=None, title="On all of it", figure=chart_figure(), sources=()),
        claim(),
        note(),
        link(),
        claim(id="plain", speaker=None, said=None, explanation=None, reply=None, corrections=()),
        claim(id="draft", status="draft", verdict=verdict("true"), sources=()),
        claim(id="gone", status="withdrawn", speaker=Person(name="Tom O’Neill")),
    ]


def annotated(
    annotations: Sequence[Annotation] | None = None, of: Article | None = None
) -> AnnotatedArticle:
    """An article whose text consists of the passages, marked as the merge would mark them."""
    of = of or article()
    found = everything() if annotations is None else annotations
    notes = tuple(_numbered(number, one) for number, one in enumerate(found, start=1))
    return AnnotatedArticle(
        article=of,
        notes=notes,
        markdown="# A\n",
        title_html=escape(of.title, quote=False),
        body_html="\n".join(_paragraph(n, of.lang) for n in notes if n.anchored.where == "body"),
    )


def _numbered(number: int, annotation: Annotation) -> Numbered:
    quote = annotation.quote
    marked = quote is not None and annotation.status != "withdrawn"
    where: Where = "body" if marked else "whole"
    words = quote.exact if quote is not None and marked else ""
    return Numbered(
        number=number, anchored=Anchored(annotation=annotation, where=where, words=words)
    )


def _paragraph(note: Numbered, lang: str) -> str:
    id_, tone = note.annotation.id, note.annotation.tone
    start, end = escape(start_text(note, lang)), escape(end_text(note, lang))
    return (
        f'<p>So <mark class="fc-mark" id="{id_}" data-id="{id_}" data-tone="{tone}">'
        f'<span class="fc-sr">{start} </span>{escape(note.anchored.words)}'
        f'<span class="fc-sr"> {end}</span></mark>{reference_html(note, lang)}.</p>'
    )


def site(*articles: AnnotatedArticle, **settings: Any) -> Site:
    """A site with the articles, or with one that has everything."""
    values: dict[str, Any] = {"name": "Beleg", "lang": "de", "method_url": "methode/"}
    return Site(
        settings=Settings(**{**values, **settings}),
        registers=Registers(
            scale=BUILT_IN_SCALE,
            references={"statement": reference(), "unused": reference(key="unused", url=None)},
            people={"ada": Person(name="Ada Lindqvist", key="ada", role="Mayor")},
        ),
        articles=articles or (annotated(),),
    )
