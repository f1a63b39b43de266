"""How to cite an annotation: as a sentence, as BibTeX and as CSL-JSON.

The site is the author: the people who checked are named by initials only. There is no date of
access in it, because a build knows no day on which somebody will read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from .languages import Texts, quoted
from .marks import verdict_word
from .model import Annotation, Article, Claim, Note, Settings

_BIBTEX = str.maketrans(
    {
        **{char: f"\\{char}" for char in "&%$#_"},
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_IN_ADDRESS = str.maketrans({char: f"%{ord(char):02X}" for char in '{}\\"<> '})
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def permalink(address: str, settings: Settings) -> str:
    """``address`` with the site's own in front; from the site's root where that is not known."""
    return f"{settings.url.rstrip('/')}/{address}" if settings.url else address


def dated(annotation: Annotation) -> str | None:
    """As of when it holds: the last correction or the check, whichever is later. ISO 8601."""
    dates = [annotation.checked or "", *(entry.date for entry in annotation.corrections)]
    return max(dates) or None


def plain_text(annotation: Annotation, article: Article, settings: Settings) -> str:
    """One line for people, in the language of the article."""
    texts = Texts.for_language(article.lang)
    date = dated(annotation)
    parts = [
        f"{settings.name}: {_sentence(_title(annotation))} [{_kind(annotation, texts)}]",
        texts.t("on_article", article=quoted(article.title, article.lang)),
        texts.t("status_of", date=texts.date(date)) if date else "",
        permalink(annotation.address, settings),
    ]
    return _line(". ".join(part for part in parts if part))


def bibtex(annotation: Annotation, article: Article, settings: Settings) -> str:
    """A ``@misc`` entry, which classic BibTeX and biblatex both read."""
    texts = Texts.for_language(article.lang)
    parts = [*date_parts(dated(annotation) or ""), 0, 0]
    on_article = texts.t("on_article", article=quoted(article.title, article.lang))
    return bibtex_entry(
        _key(annotation),
        author=settings.name,
        title=_title(annotation),
        year=str(parts[0]) if parts[0] else None,
        month=str(parts[1]) if parts[1] else None,
        note=f"{_kind(annotation, texts)}. {on_article}",
        url=permalink(annotation.address, settings),
    )


def bibtex_entry(key: str, **fields: str | None) -> str:
    """A ``@misc`` entry of the fields that are known; words are escaped, addresses encoded."""
    lines = [f"  {name} = {{{_field(name, value)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _field(name: str, words: str) -> str:
    if name == "url":
        return _address(words)
    # Braces within the field keep names and titles as they are written.
    return f"{{{_escaped(words)}}}" if name in ("author", "title", "publisher") else _escaped(words)


def date_parts(word: str) -> tuple[int, ...]:
    """Year, month and day of an ISO 8601 date, as many as it has; none where it is no date."""
    date = _DATE.match(word)
    return tuple(int(part) for part in date.groups() if part) if date else ()


def csl(annotation: Annotation, article: Article, settings: Settings) -> Mapping[str, object]:
    """An item of CSL-JSON."""
    texts = Texts.for_language(article.lang)
    item: dict[str, object] = {
        "id": _key(annotation),
        "type": "webpage",
        "title": _line(_title(annotation)),
        "author": [{"literal": settings.name}],
        "container-title": settings.name,
        "genre": _kind(annotation, texts),
        "language": article.lang,
        "note": _line(texts.t("on_article", article=quoted(article.title, article.lang))),
    }
    if parts := date_parts(dated(annotation) or ""):
        item["issued"] = {"date-parts": [list(parts)]}
    # A relative address is none that a reference manager could open.
    if settings.url:
        item["URL"] = permalink(annotation.address, settings)
    return item


def csl_json(annotation: Annotation, article: Article, settings: Settings) -> str:
    """A CSL-JSON document with this one item."""
    return json.dumps([csl(annotation, article, settings)], ensure_ascii=False, indent=2)


def _title(annotation: Annotation) -> str:
    if isinstance(annotation, Claim):
        return annotation.summary
    return annotation.title if isinstance(annotation, Note) else annotation.id


def _kind(annotation: Annotation, texts: Texts) -> str:
    if not isinstance(annotation, Claim):
        return verdict_word(annotation, texts)
    return f"{texts.t('verdict')}: {verdict_word(annotation, texts)}"


def _key(annotation: Annotation) -> str:
    return f"{annotation.slug}-{annotation.id}"


def _sentence(words: str) -> str:
    return words.rstrip(". ")


def _line(words: str) -> str:
    return " ".join(words.split())


def _escaped(words: str) -> str:
    """BibTeX counts braces even behind a backslash, so none of the words' own may stay."""
    return _line(words).translate(_BIBTEX)


def _address(url: str) -> str:
    return url.translate(_IN_ADDRESS)
