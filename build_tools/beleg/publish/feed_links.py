"""Where the feeds are, and how readers and their programs are told so.

The site has a feed, and so has each article, each person of the register and each tag. A page
names its own first; the page of an annotation names that of its article, and a further page of a
list that of the list.
"""

from __future__ import annotations

import re
from html import escape

from ..model import Page, Settings
from .context import Context
from .links import first_page, href
from .markup import Html, el
from .preview_tags import address_of

ATOM = "feed.xml"
JSON = "feed.json"
_TYPES = {ATOM: "application/atom+xml", JSON: "application/feed+json"}
_WITH_FEED = re.compile(r"(articles/[^/]+|people/[^/~][^/]*|tags/[^/]+)(?:/[^/]+)?\.md")


def feed_folders(path: str) -> tuple[str, ...]:
    """The addresses below which the feeds of a page are; the last is that of the site.

    ``path`` is that of the page's Markdown file.
    """
    own = _WITH_FEED.fullmatch(first_page(path))
    return (f"{own[1]}/", "") if own else ("",)


def feed_tags(page: Page, settings: Settings) -> str:
    """Lines for the head, by which a feed reader finds the feeds of a page."""
    here = address_of(page.path)
    folders = feed_folders(page.path)
    lines = []
    for folder in folders:
        # What is not the site's is named by the page, which programs show beside the address.
        title = page.title if folder and folder == here else settings.name
        for name, type_ in _TYPES.items():
            target = escape(href(here, folder + name))
            words = escape(" ".join(title.split()))
            # Material takes a bare "alternate" for the page in another language and asks for its
            # sitemap, which then is missing.
            rel = "alternate feed"
            lines.append(f'<link rel="{rel}" type="{type_}" title="{words}" href="{target}">\n')
    return "".join(lines)


def feed_html(folder: str, context: Context) -> Html:
    """The way to the feeds below ``folder``, where readers look for what is new."""
    ways = context.fill(
        "feed_follow",
        atom=context.link(folder + ATOM, "Atom"),
        json=context.link(folder + JSON, "JSON Feed"),
    )
    return el("p", {"class": "fc-meta"}, ways)
