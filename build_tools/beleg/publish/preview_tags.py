"""What a link to a page shows where it is shared: Open Graph tags, asking nobody for anything."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ..model import Page, Settings
from .links import first_page
from .share import HEIGHT, WIDTH


def address_of(path: str) -> str:
    """The address of a page from the site's root: ``articles/a/`` for ``articles/a.md``."""
    return "" if path == "index.md" else path.removesuffix(".md") + "/"


def preview_tags(page: Page, settings: Settings) -> str:
    """One line each. The address is left out where the site does not know its own."""
    url = f"{settings.url.rstrip('/')}/{address_of(page.path)}" if settings.url else ""
    kind = "article" if first_page(page.path).startswith("articles/") else "website"
    tags = {
        "og:title": page.title,
        "og:description": page.description,
        "og:type": kind,
        "og:url": url,
        "og:site_name": settings.name,
    }
    lines = [_meta("property", name, value) for name, value in tags.items() if value]
    card = "summary_large_image" if page.picture else "summary"
    return "".join([*lines, *_picture(page, settings), _meta("name", "twitter:card", card)])


def _picture(page: Page, settings: Settings) -> Iterator[str]:
    """Its address in full, which only a site that knows its own can give."""
    if page.picture and settings.url:
        yield _meta("property", "og:image", f"{settings.url.rstrip('/')}/{page.picture}")
        yield _meta("property", "og:image:type", "image/png")
        yield _meta("property", "og:image:width", str(WIDTH))
        yield _meta("property", "og:image:height", str(HEIGHT))
        yield _meta("property", "og:image:alt", page.description)


def _meta(kind: str, name: str, value: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(" ".join(value.split()))}">\n'
