"""HTML that cannot forget to escape: a plain string is text, only ``Html`` is markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

_VOID = frozenset(
    {"base", "br", "hr", "img", "input", "link", "meta", "rect", "path", "line", "circle"}
)
_SVG_VOID = frozenset({"rect", "path", "line", "circle"})
_BLOCKS = frozenset(
    {
        *("blockquote", "caption", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure"),
        *("h1", "h2", "h3", "legend", "li", "nav", "ol", "p", "section"),
        *("table", "tbody", "td", "th", "thead", "tr", "ul"),
    }
)
"""A line end stands behind these, so that the page's source can be read."""
_WORDS_ONLY = frozenset({"title", "desc", "text", "option"})
"""These hold no elements."""


class Html(str):
    """A piece of finished HTML. Joining it to a plain string gives a plain string again."""

    __slots__ = ()


class Foreign(str):
    """Words in another language than the page's. Among the children of an element they say so."""

    lang: str

    @staticmethod
    def of(words: str, lang: str) -> Foreign:
        """``words`` in the language ``lang``."""
        made = Foreign(words)
        made.lang = lang
        return made


Child = str | None | Iterable["Child"]
Attributes = Mapping[str, object]


def html(*children: Child) -> Html:
    """Several pieces as one: ``Html`` as it is, other strings escaped, None left out."""
    pieces: list[str] = []
    _gather(children, pieces)
    return Html("".join(pieces))


def el(tag: str, attributes: Attributes | None = None, *children: Child) -> Html:
    """An element. An attribute that is True stands alone; False and None are left out."""
    pieces = [f"<{tag}"]
    if attributes:
        for name, value in attributes.items():
            if value is True:
                pieces.append(f" {name}")
            elif value is not None and value is not False:
                pieces.append(f' {name}="{escape(str(value))}"')
    if tag in _VOID:
        pieces.append("/>" if tag in _SVG_VOID else ">")
        return Html("".join(pieces))
    if tag in _WORDS_ONLY:
        children = tuple(str(c) if isinstance(c, Foreign) else c for c in children)
    pieces.append(">")
    _gather(children, pieces)
    pieces.append(f"</{tag}>\n" if tag in _BLOCKS else f"</{tag}>")
    return Html("".join(pieces))


def fill(template: str, **parts: str | int) -> Html:
    """``template`` as HTML text with ``parts`` in its places, each escaped unless it is HTML."""
    safe = {k: html(v if isinstance(v, str) else str(v)) for k, v in parts.items()}
    return Html(escape(template, quote=False).format(**safe))


def join(separator: str, items: Iterable[str]) -> Html:
    """Like ``str.join``, escaping what is no HTML."""
    return Html(html(separator).join(html(item) for item in items))


def _gather(children: Iterable[Child], pieces: list[str]) -> None:
    """A list that is added to: of everything that a page takes, this is done most often."""
    for child in children:
        if isinstance(child, Html):
            pieces.append(child)
        elif child is None:
            continue
        elif isinstance(child, Foreign):
            pieces.append(f'<span lang="{escape(child.lang)}">{escape(child, quote=False)}</span>')
        elif isinstance(child, str):
            pieces.append(escape(child, quote=False))
        else:
            _gather(child, pieces)
