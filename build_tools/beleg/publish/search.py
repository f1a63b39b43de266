"""The page of the search. Its script asks the index only when a reader types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..model import EVERYWHERE, AnnotatedArticle, Desk, Page, Scale
from ..parts import Part
from .context import Context
from .listing import list_context, list_page, script
from .markup import Html, el, html, join
from .result_signs import result_signs

ADDRESS = "search/"
_FACETS = {
    "kind": "kind",
    "verdict": "verdict",
    "speaker": "speaker",
    "publisher": "publisher",
    "tag": "tag",
    "year": "year",
}
_LISTS = ("claims", "sources", "people", "verdicts", "corrections")


def _nothing(_annotated: AnnotatedArticle, _desk: Desk) -> None:
    """The page is the same whatever there is to be found."""


def _join(_articles: Iterable[None], desk: Desk) -> Iterator[Page]:
    """``search/``: a form, an empty list, and what the script needs to fill it."""
    context = list_context(desk, ADDRESS)
    title = context.t("search_h")
    lists = [el("li", None, context.link(f"{at}/", context.t(f"{at}_h"))) for at in _LISTS]
    if desk.settings.search:
        content = html(_finder(desk.registers.scale, context), script("search.js", context))
    else:
        content = html(el("p", None, context.t("search_off")), el("ul", None, *lists))
    lines = [f"- [{context.t(f'{at}_h')}]({at}.md)" for at in _LISTS]
    yield list_page(context, title, "", content, lines, "search.md")


def search_form(context: Context) -> Html | None:
    """A line that leads to the page of the search; None on a site that has none."""
    if not context.settings.search:
        return None
    return el(
        "form",
        {"class": "fc-finder", "role": "search", "action": context.href(ADDRESS)},
        _field(context),
        el("button", {"class": "fc-chip"}, context.t("search_h")),
    )


def search_all_claims(scale: Scale, context: Context) -> Html:
    """Above a page of a list that goes on: the ways to all claims with one verdict, and so on."""
    labels = [(v.key, context.texts.label(v.label, v.key)) for v in scale.verdicts]
    labels.append(("withdrawn", context.t("withdrawn")))
    options = [el("option", {"value": key}, label) for key, label in labels]
    every = el("option", {"value": ""}, context.t("everything"))
    choice = el("select", {"name": "verdict"}, every, *options)
    fields = [
        el("input", {"type": "hidden", "name": "kind", "value": "claim"}),
        _field(context),
        el("label", None, context.t("verdict"), choice),
    ]
    more = [context.link(f"{at}/", context.t(f"{at}_h")) for at in ("people", "tags")]
    also = el("p", {"class": "fc-soft"}, context.t("claims_also"), " ", join(" · ", more))
    return html(_search_all(fields, "search_claims", context), also)


def search_all_sources(context: Context) -> Html:
    """The same above a page of sources: what is found are the notes that cite them."""
    return _search_all([_field(context)], "search_sources", context)


def _search_all(fields: Sequence[Html], hint: str, context: Context) -> Html:
    """It leads to the page of the search, which needs a script."""
    attributes = {
        "class": "fc-finder",
        "role": "search",
        "action": context.href(ADDRESS),
        "data-needs-script": True,
    }
    button = el("button", {"class": "fc-chip"}, context.t("search_h"))
    return el("form", attributes, *fields, button, el("p", {"class": "fc-soft"}, context.t(hint)))


def _field(context: Context) -> Html:
    box = {"type": "search", "name": "q", "autocomplete": "off", "spellcheck": "false"}
    return el("label", None, context.t("search_words"), el("input", box))


def _finder(scale: Scale, context: Context) -> Html:
    """Everything below one element, whose attributes hold the texts of the script."""
    texts = context.texts
    attributes = {
        "class": "fc-search",
        "data-root": context.href(""),
        "data-everywhere": EVERYWHERE,
        "data-failed": context.t("search_failed"),
        **{f"data-found-{form}": text for form, text in texts.forms("search_found").items()},
    }
    status = {"class": "fc-found fc-soft", "role": "status"}
    return el(
        "div",
        attributes,
        _without_script(context),
        el("form", {"role": "search", "data-needs-script": True}, *_controls(context)),
        el("p", status),
        el("ol", {"class": "fc-claims"}),
        el(
            "button", {"type": "button", "class": "fc-chip", "hidden": True}, context.t("show_more")
        ),
        *result_signs(scale, context),
    )


def _without_script(context: Context) -> Html:
    links = [el("li", None, context.link(f"{at}/", context.t(f"{at}_h"))) for at in _LISTS]
    text = el("p", None, context.t("search_script"))
    return el("div", {"class": "fc-without"}, text, el("ul", None, *links))


def _controls(context: Context) -> Iterator[Html]:
    options = [
        el("option", {"value": value}, context.t(key))
        for value, key in (("", "by_fit"), ("date", "by_date"))
    ]
    order = el("label", None, context.t("sort_h"), el("select", {"name": "sort"}, *options))
    yield el("div", {"class": "fc-finder"}, _field(context), order)
    languages = {"class": "fc-filter fc-languages", "hidden": True}
    yield el("fieldset", languages, el("legend", None, context.t("language")))
    facets = [
        el(
            "fieldset",
            {"class": "fc-filter", "data-facet": facet, "hidden": True},
            el("legend", None, context.t(key)),
        )
        for facet, key in _FACETS.items()
    ]
    attributes = {"class": "fc-more", "hidden": True}
    yield el("details", attributes, el("summary", None, context.t("filters")), *facets)


SEARCH = Part(name="search", of=_nothing, join=_join)
