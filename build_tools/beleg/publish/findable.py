"""What the search index gets: articles and annotations, in their own language, one at a time.

It is made from the site and not from its pages, so that no word of the interface, no number of a
reference, no word for screen readers and no label of a drawing can be found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import (
    AnnotatedArticle,
    Annotation,
    Claim,
    Desk,
    Findable,
    Link,
    Note,
    Numbered,
    Site,
)
from . import card
from .context import Context
from .listing import list_context
from .markup import Child, Html, el, html


def findables(site: Site) -> Iterator[Findable]:
    """Every article, followed by its annotations."""
    for annotated in site.articles:
        yield from findables_of(annotated, site)


def findables_of(annotated: AnnotatedArticle, desk: Desk) -> Iterator[Findable]:
    """One article, followed by its annotations."""
    context = list_context(desk, "")
    yield _article(annotated)
    for note in annotated.notes:
        yield _annotation(annotated, note, context)


def _article(annotated: AnnotatedArticle) -> Findable:
    article = annotated.article
    return Findable(
        address=f"articles/{article.slug}/",
        lang=article.lang,
        title=article.title,
        html=html(el("p", None, article.description), Html(annotated.body_html)),
        facets=_facets(kind=("article",), publisher=(article.publisher,), year=article.published),
        date=_day(article.published),
    )


def _annotation(annotated: AnnotatedArticle, note: Numbered, context: Context) -> Findable:
    article, annotation = annotated.article, note.annotation
    said = annotation.said.date if isinstance(annotation, Claim) and annotation.said else None
    date = said or article.published
    speaker = annotation.speaker if isinstance(annotation, Claim) else None
    verdict = annotation.verdict.key if isinstance(annotation, Claim) else None
    if annotation.status == "withdrawn":
        verdict = "withdrawn"
    return Findable(
        address=annotation.address,
        lang=article.lang,
        title=_title(annotation, context),
        html=html(_words(note), _sources(annotation)),
        facets=_facets(
            kind=(annotation.kind,),
            verdict=(verdict,) if verdict else (),
            speaker=(speaker.name,) if speaker else (),
            publisher=(article.publisher,),
            tag=annotation.tags,
            year=date,
        ),
        date=_day(date),
        article=article.title,
        statement=annotation.claim if isinstance(annotation, Claim) else "",
    )


def _facets(*, year: str | None, **facets: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    named = {**facets, "year": (year[:4],) if year else ()}
    return {name: values for name, values in named.items() if values}


def _day(date: str | None) -> str:
    """Without the time, which helps nobody here."""
    return date[:10] if date else ""


def _title(annotation: Annotation, context: Context) -> str:
    if isinstance(annotation, Link) and not annotation.text and annotation.sources:
        return annotation.sources[0].title
    return card.headline(annotation, context)


def _words(note: Numbered) -> Iterator[Html]:
    annotation = note.annotation
    yield el("p", None, annotation.claim if isinstance(annotation, Claim) else note.anchored.words)
    if isinstance(annotation, Note):
        yield Html(annotation.text.html)
        if annotation.figure:
            labels = [area.label for area in annotation.figure.areas]
            yield el("p", None, annotation.figure.caption, " ", ", ".join(labels))
    if isinstance(annotation, Claim):
        yield from _of_claim(annotation)


def _of_claim(claim: Claim) -> Iterator[Html]:
    speaker, said = claim.speaker, claim.said
    if claim.explanation:
        yield Html(claim.explanation.html)
    if claim.reply:
        yield Html(claim.reply.text.html)
    facts: list[Child] = [speaker.name, speaker.role] if speaker else []
    facts.append(said.where if said else None)
    yield el("p", None, [html(fact, ". ") for fact in facts if fact])


def _sources(annotation: Annotation) -> Iterator[Html]:
    for source in annotation.sources:
        words = [source.title, source.publisher, source.author]
        yield el("p", None, ". ".join(word for word in words if word))
