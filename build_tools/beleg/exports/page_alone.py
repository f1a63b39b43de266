"""A page that is whole in itself and the same with every host: no theme and no script.

No search engine is to list it; another page says the same and more.
"""

from __future__ import annotations

from ..languages import direction
from ..policy import ALONE, meta
from ..publish.context import Context
from ..publish.markup import Html, el, html
from .selection import address

STYLE = "assets/embed.css"


def page_alone(title: str, leads: Html, main: Html, context: Context, canonical: str) -> bytes:
    """The page at ``context.here``.

    ``leads``: an element of the head that says where the page or its links lead; ``canonical``: the
    page that says more, from the site's root.
    """
    settings = context.settings
    head = html(
        el("meta", {"charset": "utf-8"}),
        Html(meta(ALONE)) if settings.policy is not None else None,
        el("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        el("meta", {"name": "robots", "content": "noindex"}),
        leads,
        el("title", None, f"{title} – {settings.name}"),
        el("link", {"rel": "canonical", "href": address(canonical, context.here, settings)}),
        el("link", {"rel": "stylesheet", "href": context.href(STYLE)}),
    )
    body = el("body", None, el("main", None, main))
    attributes = {"lang": context.lang, "dir": direction(context.lang)}
    whole = el("html", attributes, el("head", None, head), "\n", body, "\n")
    return f"<!doctype html>\n{whole}\n".encode("utf-8", "replace")
