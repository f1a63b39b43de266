"""The scale of verdicts: what each means, and how often it was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ..escaping import escape
from ..model import AnnotatedArticle, Desk, Page, Verdict
from ..parts import Part
from .badge import verdict_badge
from .context import Context
from .listing import claims_of, list_context, list_page
from .markup import Html, el, join


def _given(annotated: AnnotatedArticle, _desk: Desk) -> Counter[str]:
    return Counter(claim.verdict.key for _, claim in claims_of(annotated, withdrawn=False))


def _join(given: Iterable[Counter[str]], desk: Desk) -> Iterator[Page]:
    """``verdicts/``: a section per verdict, at the address of its key."""
    context = list_context(desk, "verdicts/")
    scale = desk.registers.scale
    used: Counter[str] = Counter()
    for one in given:
        used.update(one)
    sections = [_section(verdict, used[verdict.key], context) for verdict in scale.verdicts]
    version = el("p", {"class": "fc-meta"}, context.t("scale_version", version=scale.version))
    lines = [_line(verdict, context) for verdict in scale.verdicts]
    intro = context.t("verdicts_intro")
    title = context.t("verdicts_h")
    yield list_page(context, title, intro, [*sections, version], lines, "verdicts.md")


def _section(verdict: Verdict, used: int, context: Context) -> Html:
    facts = [
        context.t("rating", rating=verdict.rating) if verdict.rating else context.t("no_rating"),
        context.t("tone_of", tone=context.t(f"tone.{verdict.tone}")),
        context.t("used_n", n=used),
    ]
    criteria = context.texts.label(verdict.criteria)
    return el(
        "section",
        {"class": "fc-step"},
        el("h2", {"id": verdict.key}, verdict_badge(verdict, context, large=True)),
        el("p", None, criteria) if criteria else None,
        el("p", {"class": "fc-meta"}, join(" · ", facts)),
    )


def _line(verdict: Verdict, context: Context) -> str:
    label = context.texts.label(verdict.label, verdict.key)
    return f"- **{escape(label)}**: {escape(context.texts.label(verdict.criteria))}"


VERDICTS = Part(name="verdicts", of=_given, join=_join)
