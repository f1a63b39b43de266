"""The page of the search. Its script asks the index only when a reader types."""

from __future__ import annotations

from collections.abc import Iterator

from ..icons import icon
from ..model import EVERYWHERE, Page, Site
from .badge import verdict_badge
from .context import Context
from .listing import list_context, list_page, script
from .markup import Html, el, html

ADDRESS = "search/"
_KINDS = {
    "claim": "claim",
    "note": "tone.context",
    "link": "link_word",
    "article": "article",
    "page": "own_site_page",
}
"""What a kind is called."""
_FACETS = {
    "kind": "kind",
    "verdict": "verdict",
    "speaker": "speaker",
    "publisher": "publisher",
    "tag": "tag",
    "year": "year",
}
_LISTS = ("claims", "sources", "people", "verdicts", "corrections")


def search_page(site: Site) -> Iterator[Page]:
    """``search/``: a form, an empty list, and what the script needs to fill it."""
    context = list_context(site, ADDRESS)
    title = context.t("search_h")
    lists = [el("li", None, context.link(f"{at}/", context.t(f"{at}_h"))) for at in _LISTS]
    if site.settings.search:
        content = html(_finder(site, context), script("search.js", context))
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


def _field(context: Context) -> Html:
    box = {"type": "search", "name": "q", "autocomplete": "off", "spellcheck": "false"}
    return el("label", None, context.t("search_words"), el("input", box))


def _finder(site: Site, context: Context) -> Html:
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
        *_words(site, context),
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


def _words(site: Site, context: Context) -> Iterator[Html]:
    """How each verdict and kind is shown."""
    for verdict in site.registers.scale.verdicts:
        yield _template(f"verdict:{verdict.key}", verdict_badge(verdict, context))
    yield _template("verdict:withdrawn", _badge(context.t("withdrawn")))
    for kind, key in _KINDS.items():
        yield _template(f"kind:{kind}", html(context.t(key)))


def _badge(word: str) -> Html:
    attributes = {"class": "fc-badge", "data-tone": "context"}
    return el("span", attributes, Html(icon("context")), word)


def _template(key: str, content: Html) -> Html:
    return el("template", {"data-key": key}, content)
