"""The form above a long list. A script fills and obeys it; without one it is not shown."""

from __future__ import annotations

from collections.abc import Sequence

from .context import Context
from .markup import Html, el
from .paging import Sheet


def filter_form(
    context: Context, sheet: Sheet, *, filters: Sequence[str] = (), orders: Sequence[str] = ()
) -> Html:
    """A field for words, a choice for each of ``filters`` and one of the order.

    ``filters`` and ``orders`` are keys of columns, and of the texts that name them. The script
    reads the values from the list, so that the page does not hold them twice. It knows no other
    page of the list, and where there are any the form says so.
    """
    forms = context.texts.forms("list_found")
    attributes = {
        "class": "fc-finder",
        "data-list": True,
        "data-needs-script": True,
        **{f"data-found-{form}": text for form, text in forms.items()},
    }
    words = el("input", {"type": "search", "name": "q", "autocomplete": "off"})
    every = el("option", {"value": ""}, context.t("everything"))
    choices = [_choice(name, [every], context) for name in filters]
    if orders:
        listed = el("option", {"value": ""}, context.t("as_listed"))
        named = [el("option", {"value": key}, context.t(key)) for key in orders]
        choices.append(_choice("sort", [listed, *named], context))
    number = len(sheet.items)
    return el(
        "form",
        attributes,
        el("label", None, context.t("filter_words"), words),
        *choices,
        el("p", {"class": "fc-soft"}, context.t("this_page_only")) if sheet.several else None,
        el(
            "p",
            {"class": "fc-soft", "role": "status"},
            context.t("list_found", n=number, all=context.texts.number(number)),
        ),
    )


def _choice(name: str, options: Sequence[Html], context: Context) -> Html:
    label = context.t("sort_h" if name == "sort" else name)
    return el("label", None, label, el("select", {"name": name}, *options))
