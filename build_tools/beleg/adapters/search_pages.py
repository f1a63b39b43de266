"""What Pagefind is given to read: a small page for each thing that can be found.

Pagefind reads pages. It is not given those of the site but others made for it, so that both hosts
have the same index and nothing of a theme can be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from ..model import EVERYWHERE, Findable

OWN = ""
"""Stands for the slug of an article where pages belong to none."""
Document = tuple[str, str, str]
"""Language, path from which an address follows, and HTML. ``x.html`` is short for a folder ``x/``
with a page in it: ten thousand folders would cost more than the pages."""


def documents(found: Iterable[Findable]) -> Iterator[Document]:
    """Pages for articles and annotations. Pagefind takes an address from a page's path."""
    for one in found:
        language = base(one.lang)
        # A link has no page; its name stands for a place on the article's page.
        name = one.address.replace("#", "@").rstrip("/")
        yield language, f"{name}.html", _page(one, language)


def article_of(address: str) -> str:
    """The slug of the article of which Pagefind has found something at ``address``.

    Pages that the site wrote itself count as one article.
    """
    top, _, rest = address.lstrip("/").partition("/")
    return rest.partition("/")[0].removesuffix(".html") if top == "articles" else OWN


def base(lang: str) -> str:
    """The language by whose rules words are stemmed."""
    return lang.split("-")[0].lower() or "en"


def _page(found: Findable, language: str) -> str:
    marks = [_mark("filter", name, value) for name in found.facets for value in found.facets[name]]
    # What a result only shows is a filter that nobody uses: Pagefind's other data can be found.
    shown = {"article": found.article, "date": found.date, "statement": found.statement}
    marks += [_mark("filter", name, value) for name, value in shown.items() if value]
    # Pagefind leaves out of a sorted list what has no date.
    marks.append(_mark("sort", "date", found.date or "0"))
    marks.append(_mark("meta", "title", found.title))
    return _document(language, f"{''.join(marks)}{found.html}")


def _document(language: str, content: str) -> str:
    everywhere = f"<p>{EVERYWHERE}</p>"
    return (
        f'<!doctype html><html lang="{escape(language)}"><body>{content}{everywhere}</body></html>'
    )


def _mark(kind: str, name: str, value: str) -> str:
    """A value in an attribute, where no comma or colon means anything."""
    return f'<i data-pagefind-{kind}="{name}[data-v]" data-v="{escape(value)}"></i>'


_CONTENT = tuple(
    re.compile(rf"<{tag}\b.*</{tag}>", re.DOTALL) for tag in ("article", "main", "body")
)
"""What a theme puts around the content of a page, the closest first."""

_LANGUAGE = re.compile(r'<html\b[^>]*?\blang="([^"]+)"')


def own_document(html: str, path: str, lang: str) -> Document | None:
    """A page that the site wrote itself, taken from its theme's frame again.

    ``path``: of its file below the site; ``lang``: the language of the site. None where no content
    can be found.
    """
    match = next(filter(None, (content.search(html) for content in _CONTENT)), None)
    if match is None:
        return None
    marks = [_mark("filter", "kind", "page"), _mark("sort", "date", "0")]
    named = _LANGUAGE.search(html)
    language = base(named[1] if named else lang)
    return language, path, _document(language, f"{''.join(marks)}{match[0]}")
