"""A large site for measuring the search: as much text, and as many different words, as a real one.

Words are drawn like those of a language: a few all the time, most of them hardly ever.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from beleg.adapters import search, search_pages, search_shares
from beleg.adapters.crew import put
from beleg.adapters.host_pages import assets
from beleg.adapters.search_pages import Document
from beleg.model import AnnotatedArticle, Claim, Page, Person, RichText, Site
from beleg.publish.findable import findables_of
from beleg.scale import BUILT_IN_SCALE
from benchmarks.words import vocabulary

from . import factory


class _Writer:
    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._words = vocabulary()

    def text(self, length: int) -> str:
        """That many words; the n-th of the vocabulary comes about 1/n as often as the first."""
        size = len(self._words)
        ranks = (int(size ** self._chance.random()) - 1 for _ in range(length))
        return " ".join(self._words[rank] for rank in ranks).capitalize() + "."

    def one(self, choices: list[str]) -> str:
        return self._chance.choice(choices)


def large_site(articles: int, notes: int = 10, *, english: int = 0) -> Site:
    """``articles`` articles of 600 words with ``notes`` annotations of 90; some called English."""
    writer = _Writer(2)
    people = [writer.text(2).rstrip(".").title() for _ in range(200)]
    tags = [writer.text(1).rstrip(".").casefold() for _ in range(150)]
    made = [
        _article(writer, number, notes, people, tags, "en" if number < english else "de")
        for number in range(articles)
    ]
    return factory.site(*made)


def _article(
    writer: _Writer, number: int, notes: int, people: list[str], tags: list[str], lang: str
) -> AnnotatedArticle:
    slug = f"artikel-{number}"
    year = 2018 + number % 8
    article = factory.article(
        slug=slug,
        title=writer.text(9),
        lang=lang,
        publisher=f"Blatt {number % 12}",
        published=f"{year}-{number % 12 + 1:02}-{number % 28 + 1:02}",
    )
    claims = [_claim(writer, slug, at, people, tags) for at in range(notes)]
    annotated = factory.annotated(claims, of=article)
    body = "".join(f"<p>{writer.text(60)}</p>" for _ in range(10))
    return AnnotatedArticle(
        article=article,
        notes=annotated.notes,
        markdown="",
        title_html=article.title,
        body_html=body,
    )


def _claim(writer: _Writer, slug: str, at: int, people: list[str], tags: list[str]) -> Claim:
    words = writer.text(60)
    verdicts = [verdict.key for verdict in BUILT_IN_SCALE.verdicts]
    return factory.claim(
        slug=slug,
        id=f"behauptung-{at}",
        claim=writer.text(10),
        summary=writer.text(12),
        explanation=RichText(markdown=words, html=f"<p>{words}</p>", plain=words),
        verdict=factory.verdict(writer.one(verdicts)),
        speaker=Person(name=writer.one(people)),
        tags=(writer.one(tags), writer.one(tags)),
        reply=None,
        corrections=(),
        checked=f"20{18 + at % 8}-0{at % 9 + 1}-1{at % 10}",
        sources=(factory.reference(title=writer.text(8), key=None),),
    )


def add_search(folder: Path, site: Site, own: Iterable[Document] = ()) -> None:
    """Put the search indexes into ``folder``, as a build does; ``own``: pages of the site's own."""
    found: dict[str, dict[str, list[Document]]] = {}
    for annotated in site.articles:
        for one in search_pages.documents(findables_of(annotated, site)):
            found.setdefault(one[0], {}).setdefault(annotated.article.slug, []).append(one)
    counted: dict[str, list[int]] = {}
    for language, articles in found.items():
        number = search_shares.number_of_indexes(len(articles))
        counted[language] = []
        for at in range(number):
            pages = [*(() if at else own)]
            for slug, more in articles.items():
                pages += more if search_shares.index_of(slug, number) == at else ()
            counted[language].append(len(pages))
            if pages:
                index = search.Index(folder, language, at)
                index.add(pages)
                index.make()
                assert index.put(partial(put, folder))
    path, content = search.languages_file(counted)
    (folder / path).write_bytes(content)


def write_page(page: Page, folder: Path) -> None:
    """A page of ours in the least that a browser needs."""
    for name, data in assets().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    file = folder / page.path.removesuffix(".md") / "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    root = "../" * (page.path.count("/") + 1)
    styles = f'<link rel="stylesheet" href="{root}assets/beleg.css"><link rel="icon" href="data:,">'
    head = f'<head><meta charset="utf-8"><title>{page.path}</title>{styles}</head>'
    whole = f'<!doctype html><html lang="{page.lang}">{head}<body>{page.html}</body></html>'
    file.write_text(whole, "utf-8")
