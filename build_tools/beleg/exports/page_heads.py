"""What the pages of articles and notes say of themselves in schema.org's words.

An article's page is a copy with notes and says whose text it is. A note is a Comment on it:
schema.org has no word for context, and a note is no review.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..languages import Texts
from ..model import AnnotatedArticle, Article, Desk, Note, Settings
from . import json_ld, schema_org
from .schema_org import thing
from .selection import address, corrected, first_date, published


def article_head(annotated: AnnotatedArticle, desk: Desk) -> Iterator[tuple[str, str]]:
    """The article: whose it is, under which licence, and where the original is."""
    article, settings = annotated.article, desk.settings
    here = f"articles/{article.slug}/"
    described = thing(
        "Article",
        id_=address(here, here, settings),
        url=address(here, here, settings),
        headline=article.title,
        description=article.description,
        author=[thing("Person", name=name) for name in article.authors],
        datePublished=article.published,
        inLanguage=article.lang,
        isBasedOn=schema_org.original(article) if article.url else None,
        creditText=_credit(article),
        license=schema_org.licence(article.license),
        publisher=schema_org.desk(here, settings),
    )
    yield f"articles/{article.slug}.md", _script(described)


def note_heads(annotated: AnnotatedArticle, desk: Desk) -> Iterator[tuple[str, str]]:
    """Each note: what it says about the article."""
    for found in published(annotated, withdrawn=False):
        note = found.annotation
        if isinstance(note, Note):
            described = _comment(note, annotated.article, desk.settings)
            yield f"{note.address.removesuffix('/')}.md", _script(described)


def _comment(note: Note, article: Article, settings: Settings) -> schema_org.Thing:
    texts = Texts.for_language(article.lang)
    here = note.address
    page = address(f"articles/{article.slug}/", here, settings)
    return thing(
        "Comment",
        id_=address(here, here, settings),
        url=address(here, here, settings),
        headline=note.title,
        text=note.text.plain.strip(),
        about=thing("Article", id_=page, url=page, headline=article.title),
        author=schema_org.desk(here, settings),
        datePublished=first_date(note),
        dateModified=corrected(note),
        inLanguage=article.lang,
        license=schema_org.licence(settings.data_license),
        keywords=list(note.tags),
        citation=[schema_org.source(reference) for reference in note.sources],
        correction=[schema_org.correction(entry, texts) for entry in note.corrections],
    )


def _credit(article: Article) -> str:
    named = [*article.authors, article.publisher]
    return f"{', '.join(named)} ({article.license})"


def _script(described: schema_org.Thing) -> str:
    return json_ld.script({"@context": schema_org.CONTEXT, **described})
