"""What Trafilatura makes of a page: its article's words, and what the page says of itself.

It may guess. A value is taken only where its words stand in the page.
"""

from __future__ import annotations

import html as entities
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import trafilatura

from ..fold import fold
from .html_tree import Element
from .pieces import Finding, level_spaces, without_spaces

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?")


@dataclass(frozen=True, kw_only=True)
class Extract:
    """What the extractor found in a page."""

    words: str
    """Of the article, levelled; empty where it found none."""
    findings: Mapping[str, Finding]
    """By key of the front matter."""
    guesses: tuple[str, ...]
    """What it said and the page does not, one sentence each."""


def extract(html: str, root: Element, url: str = "") -> Extract:
    """Words and metadata of the article in ``html``, whose tree is ``root``."""
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        document: Any = trafilatura.bare_extraction(
            html, url=url or None, with_metadata=True, include_comments=False, favor_recall=True
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        # A page that breaks the extractor can still be taken as it is.
        document = None
    findings, guesses = _metadata(document, html, root)
    body = getattr(document, "body", None)
    taken = "" if body is None else "".join(map(str, body.itertext()))
    return Extract(words=levelled(taken), findings=findings, guesses=guesses)


def _metadata(
    document: Any, html: str, root: Element
) -> tuple[dict[str, Finding], tuple[str, ...]]:
    """What the page says of itself; a value whose words do not stand in it was guessed."""
    source = levelled(entities.unescape(re.sub(r"\\u([0-9a-fA-F]{4})", _from_escape, html)))
    findings: dict[str, Finding] = {}
    guesses: list[str] = []
    origin = "the page's metadata"
    for key, name in _METADATA:
        value = level_spaces(str(getattr(document, name, None) or ""))
        values = tuple(part.strip() for part in value.split(";")) if key == "author" else (value,)
        if not value:
            continue
        if all(levelled(part) in source for part in values):
            own = values if len(values) > 1 else values[0]
            findings[key] = Finding(value=own, origin=origin)
        else:
            guesses.append(f"{key} {value!r} was guessed and not taken: it is not in the page")
    if "published" in findings:
        day = str(findings["published"].value)
        moments = [found for found in _MOMENT.findall(html) if found.startswith(day)]
        findings["published"] = Finding(value=moments[0] if moments else day, origin=origin)
    lang = root.attributes.get("lang", "").strip()
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", lang):
        findings["lang"] = Finding(value=lang, origin="the page's lang attribute")
    return findings, tuple(guesses)


_METADATA = (
    ("title", "title"),
    ("author", "author"),
    ("published", "date"),
    ("url", "url"),
    ("publisher", "sitename"),
    ("description", "description"),
)


def _from_escape(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def levelled(text: str) -> str:
    """``text`` in a form in which two spellings of the same words are equal."""
    return without_spaces(fold(text).text)
