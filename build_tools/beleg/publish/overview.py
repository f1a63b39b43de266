"""The box above an article: how many annotations there are, which verdicts, and a filter.

The filter works without a script: the style sheet asks which boxes are ticked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..icons import icon
from ..model import TONES, Annotation, Claim, Numbered, Scale, Tone
from .context import Context
from .links import outward
from .markup import Html, el, html, join

Kind = tuple[Tone, str]
"""What an annotation is counted as: its tone, and ``verdict:<key>`` or what else it is."""


def kind_of(annotation: Annotation) -> Kind:
    """A withdrawn one is counted as nothing else."""
    if annotation.status == "withdrawn":
        return annotation.tone, "withdrawn"
    if isinstance(annotation, Claim):
        return annotation.tone, f"verdict:{annotation.verdict.key}"
    return annotation.tone, annotation.kind


def kinds_of(notes: Sequence[Numbered]) -> Counter[Kind]:
    """How many annotations there are of each kind."""
    return Counter(kind_of(note.annotation) for note in notes)


def overview(notes: Sequence[Numbered], scale: Scale, context: Context) -> Html:
    """The whole box; only its headline where there are no annotations."""
    key = "overview_h" if notes else "overview_none"
    heading = el("h2", {"id": "fc_overview"}, context.t(key, n=len(notes)))
    attributes = {"class": "fc-overview", "aria-labelledby": "fc_overview", "data-fc-added": True}
    if not notes:
        return el("section", attributes, heading)
    kinds = kinds_of(notes)
    counts = tone_counts(kinds)
    return el(
        "section",
        attributes,
        heading,
        el("p", {"class": "fc-sum"}, join(" ", sentences(kinds, scale, context))),
        bar(counts, context),
        _filter(counts, context),
        _hint(len(notes), context),
    )


def tone_counts(kinds: Mapping[Kind, int]) -> list[tuple[Tone, int]]:
    """How many annotations have each tone, most severe first; without those that nobody has."""
    found: Counter[Tone] = Counter()
    for (tone, _), number in kinds.items():
        found[tone] += number
    return [(tone, found[tone]) for tone in TONES if found[tone]]


def sentences(kinds: Mapping[Kind, int], scale: Scale, context: Context) -> list[Html]:
    """What there is, in words: verdicts with their own labels, notes, links, withdrawn ones."""
    counted: Counter[str] = Counter()
    for (_, what), number in kinds.items():
        counted[what] += number
    verdicts = [
        html(f"{number}\u00a0", el("b", None, context.texts.label(verdict.label)))
        for verdict in scale.verdicts
        if (number := counted[f"verdict:{verdict.key}"])
    ]
    said = []
    claims = sum(number for what, number in counted.items() if what.startswith("verdict:"))
    if claims:
        listed = join(", ", verdicts)
        said.append(context.fill("overview_claims", n=claims, list=listed))
    for key, what in (
        ("overview_notes", "note"),
        ("overview_links", "link"),
        ("overview_withdrawn", "withdrawn"),
    ):
        if counted[what]:
            said.append(context.fill(key, n=counted[what]))
    return said


def bar(counts: Sequence[tuple[Tone, int]], context: Context) -> Html:
    """The distribution as a bar whose parts differ in pattern; its name says it in words."""
    listed = ", ".join(f"{n} {context.t(f'tone.{tone}')}" for tone, n in counts)
    label = context.t("bar_label", list=listed)
    total = sum(n for _, n in counts)
    # A box that takes its width from an attribute: the policy of our pages allows no style there.
    parts = [el("svg", {"data-tone": t, "width": f"{100 * n / total:.4g}%"}) for t, n in counts]
    return el("div", {"class": "fc-bar", "role": "img", "aria-label": label}, *parts)


def _filter(counts: Sequence[tuple[Tone, int]], context: Context) -> Html:
    chips = [_chip(tone, number, context) for tone, number in counts]
    off = el("input", {"type": "checkbox", "class": "fc-marks-off"})
    chips.append(el("label", {"class": "fc-chip"}, off, context.t("marks_off")))
    legend = el("legend", {"class": "fc-sr"}, context.t("filter_h"))
    attributes = {"class": "fc-filter", "data-search-exclude": "1"}
    return el("fieldset", attributes, legend, join("\n", chips))


def _chip(tone: Tone, number: int, context: Context) -> Html:
    box = el("input", {"type": "checkbox", "name": "verdict", "value": tone})
    words = html(el("b", None, str(number)), " ", context.t(f"tone.{tone}"))
    return el("label", {"class": "fc-chip", "data-tone": tone}, box, Html(icon(tone)), words)


def _hint(total: int, context: Context) -> Html:
    """What the filter does, how the desk works, and the line that a script keeps up to date."""
    method, contact = context.settings.method_url, context.settings.contact
    more = [
        context.link(method, context.t("how")) if method else None,
        outward(f"mailto:{contact}", context.t("report")) if contact else None,
    ]
    ways = join(" · ", [way for way in more if way])
    status = {
        "class": "fc-status fc-sr",
        "role": "status",
        "data-all": context.t("status_all", n=total),
        "data-some": context.t("status_some", n=total, shown="{shown}"),
    }
    return html(el("p", {"class": "fc-hint"}, context.t("filter_hint"), " ", ways), el("p", status))
