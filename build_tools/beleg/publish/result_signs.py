"""How each verdict and each kind is shown in lists that a script fills."""

from __future__ import annotations

from collections.abc import Iterator

from ..icons import icon
from ..model import Scale
from .badge import verdict_badge
from .context import Context
from .markup import Html, el, html

_KINDS = {
    "claim": "claim",
    "note": "tone.context",
    "link": "link_word",
    "article": "article",
    "page": "own_site_page",
}
"""What a kind is called."""


def result_signs(scale: Scale, context: Context) -> Iterator[Html]:
    """A template for each, under ``verdict:<key>`` and ``kind:<key>``."""
    for verdict in scale.verdicts:
        yield template(f"verdict:{verdict.key}", verdict_badge(verdict, context))
    withdrawn = {"class": "fc-badge", "data-tone": "context"}
    badge = el("span", withdrawn, Html(icon("context")), context.t("withdrawn"))
    yield template("verdict:withdrawn", badge)
    for kind, key in _KINDS.items():
        yield template(f"kind:{kind}", html(context.t(key)))


def template(key: str, content: Html) -> Html:
    """Something that a script shows when it is needed."""
    return el("template", {"data-key": key}, content)
