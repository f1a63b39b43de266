"""The file from which some static hosts (Netlify, Cloudflare Pages and others) take their headers.

It says again what each page's own policy says, as far as that can be said of all pages at once, and
what no page can say itself: who may show it in a frame.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Settings
from ..policy import ALONE, united

HEADERS = "_headers"

_EVERYWHERE = ("X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin")
_PAGES = (
    *("/", "/:a/", "/:a/:b/", "/:a/:b/:c/"),
    *(f"/{top}/:a/page/:n/" for top in ("people", "sources", "tags")),
)
"""All addresses but those of the cards (``/articles/:slug/:id/embed/``), which are for frames.

Hosts of this kind join what several rules say of a page, so none may be said of all."""


def headers_file(settings: Settings, hosted: Sequence[str], framed: Sequence[str] | None) -> bytes:
    """The content of the file.

    ``hosted`` and ``framed``: the policies of pages that a host has finished, and of those in
    frames; None where these have scripts that are not known.
    """
    lines = ["/*", *(f"  {line}" for line in _EVERYWHERE)]
    if settings.policy is not None:
        if framed is not None:
            lines.append(f"  Content-Security-Policy: {united([*hosted, *framed, ALONE])}")
        for path in _PAGES:
            lines += [path, "  Content-Security-Policy: frame-ancestors 'none'"]
    return "".join(f"{line}\n" for line in lines).encode()
