"""A page at an address that was given up, which leads its readers on.

Who reads no such pages, or has them wait, finds the link.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import Desk
from ..publish.context import Context
from ..publish.markup import el, html
from .page_alone import page_alone


def redirect_files(moved: Mapping[str, str], desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Path below the site's root and content of each. ``moved``: old address -> new one."""
    for old, new in moved.items():
        yield f"{old}index.html", _page(old, new, desk)


def _page(old: str, new: str, desk: Desk) -> bytes:
    context = Context(lang=desk.settings.lang, here=old, settings=desk.settings)
    target, title = context.href(new), context.t("moved")
    leads = el("meta", {"http-equiv": "refresh", "content": f"0; url={target}"})
    words = el("p", {"class": "fc-full"}, el("a", {"href": target}, context.t("moved_to")))
    return page_alone(title, leads, html(el("h1", None, title), words), context, new)
