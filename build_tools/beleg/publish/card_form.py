"""The empty card in which a script shows one note beside its passage.

It lies in the page as a template, so that its words are in the page's language and the script has
none of its own. Without a script nothing of it is seen.
"""

from __future__ import annotations

from .context import Context
from .markup import Html, el


def card_form(total: int, context: Context) -> Html:
    """A dialog with a heading, a way to other notes at the same place, and the steps."""
    title = context.t("note_of", number="{number}", n=total)
    heading = {"id": "fc_card", "tabindex": -1, "data-text": title}
    same = {"class": "fc-same", "data-text": context.t("note_n", number="{number}")}
    card = el(
        "dialog",
        {"class": "fc-card", "aria-labelledby": "fc_card"},
        el("div", {"class": "fc-card-head"}, el("h2", heading), _button("close", "×", context)),
        el("p", same, context.t("same_spot"), " "),
        el("div", {"class": "fc-card-body"}),
        el(
            "div",
            {"class": "fc-card-foot"},
            _button("prev", "←", context),
            el("a", {"class": "fc-full", "href": "#fc_notes"}, context.t("to_note")),
            _button("next", "→", context),
        ),
    )
    return el("template", {"class": "fc-card-form", "data-search-exclude": "1"}, card)


def _button(key: str, sign: str, context: Context) -> Html:
    attributes = {"type": "button", "class": f"fc-{key}", "aria-label": context.t(key)}
    return el("button", attributes, el("span", {"aria-hidden": "true"}, sign))
