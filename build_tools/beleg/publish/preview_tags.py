"""What a link to a page shows where it is shared: Open Graph tags, asking nobody for anything.

There is no picture, for one of a verdict would travel without its reasons.
"""

from __future__ import annotations

from html import escape

from ..model import Page, Settings


def address_of(path: str) -> str:
    """The address of a page from the site's root: ``articles/a/`` for ``articles/a.md``."""
    return "" if path == "index.md" else path.removesuffix(".md") + "/"


def preview_tags(page: Page, settings: Settings) -> str:
    """One line each. The address is left out where the site does not know its own."""
    url = f"{settings.url.rstrip('/')}/{address_of(page.path)}" if settings.url else ""
    kind = "article" if page.path.startswith("articles/") else "website"
    tags = {
        "og:title": page.title,
        "og:description": page.description,
        "og:type": kind,
        "og:url": url,
        "og:site_name": settings.name,
    }
    lines = [_meta("property", name, value) for name, value in tags.items() if value]
    return "".join([*lines, _meta("name", "twitter:card", "summary")])


def _meta(kind: str, name: str, value: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(" ".join(value.split()))}">\n'
