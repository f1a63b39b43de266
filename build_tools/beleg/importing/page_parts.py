"""What a part of a web page is for, told by its elements and by the names its author gave it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .html_tree import Block, Element
from .pieces import level_spaces, without_spaces
from .recognise import furniture

_SETTINGS = {
    "nav": "navigation",
    "footer": "footer of the page",
    "form": "form",
    "button": "button",
    "select": "form",
    "textarea": "form",
    "label": "form",
    "dialog": "dialog",
    "figcaption": "photo caption",
    "figure": "photo caption",
}
_ROLES = {
    "navigation": "navigation",
    "contentinfo": "footer of the page",
    "dialog": "dialog",
    "search": "form",
    "button": "button",
}
_HINTS = (
    ("comments", r"comment|kommentar|disqus"),
    ("related articles", r"related|teaser|recommend|read-?more|more-on|mehr-?zum|most-?read"),
    ("buttons", r"shar(?:e|ing)|social|toolbar|bookmark|print"),
    ("newsletter or advertisement", r"newsletter|promo|advert|\bads?\b|anzeige|paywall|subscri"),
    ("navigation", r"\bnav|menu|breadcrumb|pagination|skip-?link"),
    ("notice of the page", r"cookie|consent|banner|overlay|modal"),
)
_HINT_PATTERNS = tuple((what, re.compile(pattern, re.IGNORECASE)) for what, pattern in _HINTS)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def setting(block: Block) -> str:
    """What the part of the page is by its elements; empty where they say nothing."""
    for element in block.path:
        style = element.attributes.get("style", "")
        if "hidden" in element.attributes or _HIDDEN.search(style):
            return "hidden"
        role = element.attributes.get("role", "").lower()
        if what := _SETTINGS.get(element.tag) or _ROLES.get(role):
            return what
    return ""


def hint(block: Block) -> str:
    """What the part of the page may be, by the names that its author gave it."""
    return next((what for what, pattern in _HINT_PATTERNS if has_class(block, pattern)), "")


def has_class(block: Block, pattern: re.Pattern[str]) -> bool:
    names = (
        f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}"
        for element in block.path
        if element.tag not in ("html", "body")
    )
    return any(pattern.search(name) for name in names)


def is_aside(block: Block) -> bool:
    return any(element.tag == "aside" for element in block.path)


def only_furniture(block: Block) -> str:
    """Lists of buttons."""
    own = block.content[0]
    if block.kind != "list" or isinstance(own, str):
        return ""
    parts = [level_spaces(child.text()) for child in own.children if isinstance(child, Element)]
    return "buttons" if all(furniture(part) for part in parts if part) else ""


def share_of_links(block: Block) -> float:
    linked = sum(len(without_spaces(text)) for text in _linked(block.content))
    return linked / max(1, len(without_spaces(block.text())))


def _linked(content: Iterable[Element | str]) -> Iterator[str]:
    for child in content:
        if isinstance(child, Element):
            if child.tag == "a":
                yield child.text()
            else:
                yield from _linked(child.children)
