"""A page at an address that was given up, which leads its readers on.

It is whole in itself and the same with every host: no theme, no script, nothing for a search
engine. Who reads no such pages, or has them wait, finds the link.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..languages import direction
from ..model import Desk
from ..policy import ALONE, meta
from ..publish.context import Context
from ..publish.markup import Html, el, html
from .embed import STYLE
from .selection import address


def redirect_files(moved: Mapping[str, str], desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Path below the site's root and content of each. ``moved``: old address -> new one."""
    for old, new in moved.items():
        yield f"{old}index.html", _page(old, new, desk).encode("utf-8", "replace")


def _page(old: str, new: str, desk: Desk) -> str:
    settings = desk.settings
    context = Context(lang=settings.lang, here=old, settings=settings)
    target = context.href(new)
    title = context.t("moved")
    head = html(
        el("meta", {"charset": "utf-8"}),
        Html(meta(ALONE)) if settings.policy is not None else None,
        el("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        el("meta", {"name": "robots", "content": "noindex"}),
        el("meta", {"http-equiv": "refresh", "content": f"0; url={target}"}),
        el("title", None, f"{title} – {settings.name}"),
        el("link", {"rel": "canonical", "href": address(new, old, settings)}),
        el("link", {"rel": "stylesheet", "href": context.href(STYLE)}),
    )
    words = el("p", {"class": "fc-full"}, el("a", {"href": target}, context.t("moved_to")))
    body = el("main", None, el("h1", None, title), words)
    attributes = {"lang": settings.lang, "dir": direction(settings.lang)}
    whole = el("html", attributes, el("head", None, head), "\n", el("body", None, body), "\n")
    return f"<!doctype html>\n{whole}\n"
