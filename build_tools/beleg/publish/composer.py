"""The form in which a reader or an editor writes an annotation to words of the article.

It lies in the page as a template, so that its words are in the page's language and the script has
none of its own; the scripts it needs are loaded when somebody opens it. What it makes is the text
of an annotation file. Only previews and sites that ask for it have it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Article, Scale
from .context import Context
from .markup import Html, el
from .repository import new_file_template, repository
from .result_signs import result_signs, template

SCRIPT, STYLE = "assets/composer.js", "assets/composer.css"
_KINDS = {"claim": "kind_claim", "note": "kind_note", "link": "kind_link"}
"""Kind -> key of its name."""


def composer_form(article: Article, scale: Scale, context: Context) -> Html | None:
    """The button, and the form in a template; None where the site does not offer it."""
    if not context.settings.composer:
        return None
    button = {
        "type": "button",
        "class": "fc-compose-open",
        "data-short": context.texts.t("annotate"),
    }
    entry = el(
        "p",
        {"class": "fc-compose", "data-fc-added": True, "data-needs-script": True},
        el("button", button, context.t("annotate_passage")),
    )
    template = {"class": "fc-composer-form", "data-search-exclude": "1"}
    return Html(entry + el("template", template, _dialog(article, scale, context)))


def composer_head(context: Context) -> str:
    """The lines for the head of an article's page."""
    if not context.settings.composer:
        return ""
    style, script = context.href(STYLE), context.href(SCRIPT)
    return (
        f'<link rel="stylesheet" href="{style}">\n<script type="module" src="{script}"></script>\n'
    )


def _dialog(article: Article, scale: Scale, context: Context) -> Html:
    settings, t = context.settings, context.texts.template
    repo = repository(settings)
    attributes = {
        "class": "fc-composer",
        "aria-labelledby": "fc_composer",
        "data-fc-added": True,
        "data-slug": article.slug,
        "data-folder": f"{settings.annotations_dir}/{article.slug}",
        "data-new-file": new_file_template(repo, settings.branch) if repo else None,
        "data-outside": t("quote_outside"),
        "data-cells": t("quote_cells"),
        "data-in-code": t("quote_in_code"),
        "data-half-code": t("quote_half_code"),
        "data-not-there": t("quote_not_there"),
        "data-not-unique": t("quote_not_unique"),
        "data-needed": t("field_needed"),
        "data-taken": t("id_taken"),
        "data-wrong": t("fields_wrong"),
        "data-copied": t("yaml_copied"),
        "data-pasted": t("yaml_to_paste") if repo and repo.host == "gitlab" else None,
        "data-too-long": t("address_too_long"),
        "data-saved": t("yaml_saved"),
        "data-unsaved": t("yaml_unsaved"),
        "data-save-off": t("save_off"),
        "data-failed": t("save_failed"),
    }
    close = {"type": "button", "class": "fc-close", "aria-label": context.t("close")}
    head = el(
        "div",
        {"class": "fc-card-head"},
        el("h2", {"id": "fc_composer"}, context.t("annotate_passage")),
        el("button", close, el("span", {"aria-hidden": "true"}, "×")),
    )
    form = el("form", {"novalidate": True}, head, _body(scale, context), _foot(context))
    return el("dialog", attributes, form)


def _body(scale: Scale, context: Context) -> Html:
    which = context.t("quote_which")
    places = el(
        "label", {"class": "fc-which", "hidden": True}, which, el("select", {"name": "place"})
    )
    known = el("p", {"class": "fc-known", "data-text": context.texts.template("known_here")})
    return el(
        "div",
        {"class": "fc-composer-body"},
        _field("quote", "quote_words", context, hint="quote_hint", lines=2, below=(places, known)),
        _kinds(context),
        _field("claim", "claim", context, kinds="claim", hint="claim_hint", lines=2),
        _field("title", "note_title", context, kinds="note", required=True),
        _similar(scale, context),
        _field("speaker", "speaker", context, kinds="claim", listed="people"),
        _field(
            "verdict",
            "verdict",
            context,
            kinds="claim",
            options=_verdicts(scale, context),
            required=True,
        ),
        _field(
            "summary",
            "finding",
            context,
            kinds="claim",
            hint="summary_hint",
            lines=2,
            required=True,
        ),
        _field("explanation", "explanation", context, kinds="claim", hint="markdown_hint", lines=5),
        _field(
            "text", "note_text", context, kinds="note", hint="markdown_hint", lines=5, required=True
        ),
        _field("remark", "link_text", context, kinds="link"),
        _sources(context),
        _field("author", "compose_author", context),
        _field("id", "annotation_id", context, hint="id_hint", wrong="id_wrong", required=True),
        _yaml(context),
    )


def _similar(scale: Scale, context: Context) -> Html:
    """What says much the same on this site; the script asks the preview or the search index."""
    settings, forms = context.settings, context.texts.forms("similar_found")
    asked = not settings.drafts and settings.search
    attributes = {
        "class": "fc-similar",
        "data-root": context.href(""),
        "data-index": context.href("pagefind/") if asked else None,
        "data-number": context.t("similar_number"),
        "data-negation": context.t("similar_negation"),
        **{f"data-found-{form}": text for form, text in forms.items()},
    }
    draft = el("span", {"class": "fc-badge fc-draft"}, context.t("draft"))
    return el(
        "div",
        attributes,
        el("p", {"class": "fc-label", "role": "status"}),
        el(
            "div",
            {"hidden": True},
            el("p", {"class": "fc-hint"}, context.t("similar_hint")),
            el("ul"),
        ),
        *result_signs(scale, context),
        template("draft", draft) if settings.drafts else None,
    )


def _kinds(context: Context) -> Html:
    choices = [
        el(
            "label",
            {"class": "fc-chip"},
            el(
                "input",
                {"type": "radio", "name": "kind", "value": kind, "checked": kind == "claim"},
            ),
            context.t(label),
        )
        for kind, label in _KINDS.items()
    ]
    legend = el("legend", None, context.t("kind"))
    return el("fieldset", {"class": "fc-field fc-kinds"}, legend, *choices)


def _verdicts(scale: Scale, context: Context) -> Sequence[Html]:
    labels = {
        verdict.key: context.texts.label(verdict.label, verdict.key) for verdict in scale.verdicts
    }
    return [el("option", {"value": key}, label) for key, label in {"": "–", **labels}.items()]


def _field(
    name: str,
    label: str,
    context: Context,
    *,
    kinds: str | None = None,
    hint: str | None = None,
    wrong: str = "field_needed",
    lines: int = 0,
    listed: str | None = None,
    required: bool = False,
    options: Sequence[Html] = (),
    below: Sequence[Html] = (),
) -> Html:
    """A control with its label, its hint and a place for what is wrong with it.

    ``label``, ``hint`` and ``wrong`` are keys of texts; ``listed`` is the list that is offered.
    """
    id_ = f"fc_c_{name}"
    described = " ".join(filter(None, (hint and f"{id_}_hint", f"{id_}_error")))
    attributes = {
        "id": id_,
        "name": name,
        "required": required,
        "autocomplete": "off",
        "aria-describedby": described,
    }
    if options:
        control = el("select", attributes, *options)
    elif lines:
        control = el("textarea", {**attributes, "rows": lines, "dir": "auto"})
    else:
        list_ = f"fc_c_{listed}" if listed else None
        control = el("input", {**attributes, "list": list_, "dir": "auto"})
    offered = el("datalist", {"id": f"fc_c_{listed}"}) if listed else None
    return el(
        "div",
        {"class": "fc-field", "data-for": kinds},
        el("label", {"for": id_}, context.t(label)),
        el("p", {"class": "fc-hint", "id": f"{id_}_hint"}, context.t(hint)) if hint else None,
        control,
        offered,
        *below,
        el("p", {"class": "fc-wrong", "id": f"{id_}_error", "data-text": context.t(wrong)}),
    )


def _sources(context: Context) -> Html:
    known = el("template", {"class": "fc-known-source"}, _source(context, ("key",)))
    fields = ("title", "publisher", "url", "published", "accessed")
    new = el("template", {"class": "fc-new-source"}, _source(context, fields))
    wrong = {"class": "fc-wrong", "id": "fc_c_sources_error", "data-text": context.t("no_source")}
    return el(
        "fieldset",
        {"class": "fc-field fc-source-list", "aria-describedby": "fc_c_sources_error"},
        el("legend", None, context.t("sources")),
        known,
        new,
        el("datalist", {"id": "fc_c_source_keys"}),
        el("p", wrong),
        el(
            "p",
            None,
            _button("add-known", "source_known", context),
            _button("add-new", "source_new", context),
        ),
    )


_SOURCE_TEXTS = {
    "key": ("source_key", "source_unknown", "text"),
    "title": ("source_title", "field_needed", "text"),
    "publisher": ("publisher", "field_needed", "text"),
    "url": ("source_url", "url_wrong", "url"),
    "published": ("source_published", "date_wrong", "text"),
    "accessed": ("source_accessed", "date_wrong", "text"),
}
"""Name of the field -> texts of its label and of what may be wrong, and the control's type."""


def _source(context: Context, names: Sequence[str]) -> Html:
    """One source; the script numbers the ids."""
    fields = []
    for name in names:
        label, wrong, type_ = _SOURCE_TEXTS[name]
        id_ = f"fc_c_source_{name}"
        attributes = {
            "id": id_,
            "data-key": name,
            "type": type_,
            "required": name in ("key", "title"),
            "list": "fc_c_source_keys" if name == "key" else None,
            "autocomplete": "off",
            "dir": "auto",
            "aria-describedby": f"{id_}_error",
        }
        fields.append(
            el(
                "div",
                {"class": "fc-field"},
                el("label", {"for": id_}, context.t(label)),
                el("input", attributes),
                el("p", {"class": "fc-wrong", "id": f"{id_}_error", "data-text": context.t(wrong)}),
            )
        )
    remove = _button("remove", "source_remove", context)
    group = {"class": "fc-source", "role": "group", "aria-label": context.t("source_one")}
    return el("div", group, *fields, remove)


def _yaml(context: Context) -> Html:
    output = {"class": "fc-yaml", "tabindex": "0", "role": "region", "aria-labelledby": "fc_c_yaml"}
    return el(
        "div",
        {"class": "fc-field"},
        el("p", {"class": "fc-label", "id": "fc_c_yaml"}, context.t("yaml_file")),
        el("pre", {**output, "dir": "ltr", "translate": "no"}),
    )


def _foot(context: Context) -> Html:
    repo = repository(context.settings)
    request = None
    if repo:
        key = "open_pull_request" if repo.host == "github" else "open_merge_request"
        outward = {"class": "fc-request", "target": "_blank", "rel": "external noopener noreferrer"}
        request = el("a", {**outward, "href": repo.address}, context.t(key))
    return el(
        "div",
        {"class": "fc-composer-foot"},
        el("p", {"class": "fc-said-so", "role": "status"}),
        el("ul", {"class": "fc-troubles", "role": "alert"}),
        el(
            "div",
            {"class": "fc-composer-ways"},
            _button("save", "save_here", context) if context.settings.drafts else None,
            request,
            _button("download", "download", context),
            _button("copy-yaml", "copy_yaml", context),
            _button("reset", "start_anew", context),
        ),
    )


def _button(name: str, label: str, context: Context) -> Html:
    return el("button", {"type": "button", "class": f"fc-{name}"}, context.t(label))
