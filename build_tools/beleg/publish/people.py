"""Who said what. Claims are counted, people are never rated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..escaping import escape
from ..languages import Texts
from ..marks import verdict_word
from ..model import Claim, Page, Person, Scale, Site
from . import card
from .badge import badge
from .context import Context
from .links import outward
from .listing import Listed, every_claim, foreign, list_context, list_page
from .markup import Html, el, html, join

_Said = list[tuple[Listed, Claim]]
"""Claims of one person, the withdrawn ones among them: they are listed, but never counted."""


def people_page(site: Site) -> Iterator[Page]:
    """``people/``: an index, and below it a section for each person."""
    context = list_context(site, "people/")
    said: dict[str, _Said] = {}
    people = {card.person_id(person): person for person in site.registers.people.values()}
    for listed, claim in every_claim(site, withdrawn=True):
        if claim.speaker:
            id_ = card.person_id(claim.speaker)
            people.setdefault(id_, claim.speaker)
            said.setdefault(id_, []).append((listed, claim))
    order = sorted(people, key=lambda id_: (people[id_].name.casefold(), id_))
    sections = [
        _section(people[id_], said.get(id_, []), site.registers.scale, context) for id_ in order
    ]
    index = [_entry(people[id_], len(_counted(said.get(id_, []))), context) for id_ in order]
    content = html(el("ul", {"class": "fc-index"}, *index) if index else None, *sections)
    lines = [_line(people[id_], said.get(id_, [])) for id_ in order]
    intro = context.t("people_intro")
    yield list_page(context, context.t("people_h"), intro, content, lines, "people.md")


def _counted(said: _Said) -> list[Claim]:
    return [claim for _, claim in said if claim.status != "withdrawn"]


def _entry(person: Person, number: int, context: Context) -> Html:
    name = el("a", {"href": f"#{card.person_id(person)}"}, person.name)
    counted = el("span", {"class": "fc-soft"}, " – ", context.t("claims_n", n=number))
    return el("li", None, name, counted)


def _section(person: Person, said: _Said, scale: Scale, context: Context) -> Html:
    about = join(" · ", [part for part in (person.role, person.description) if part])
    items = [_claim(listed, claim, context) for listed, claim in said]
    return el(
        "section",
        {"class": "fc-person"},
        el("h2", {"id": card.person_id(person)}, person.name),
        el("p", {"class": "fc-meta"}, about) if about else None,
        el("p", None, outward(person.url, context.t("about_person"))) if person.url else None,
        el("p", None, _counts(_counted(said), scale, context)),
        el("ul", {"class": "fc-claims"}, *items) if items else None,
    )


def _counts(said: Sequence[Claim], scale: Scale, context: Context) -> str:
    """How many claims got which verdict; no sum, no share, no score."""
    if not said:
        return context.t("no_claims")
    counted = Counter(claim.verdict.key for claim in said)
    listed = ", ".join(
        f"{context.texts.number(counted[verdict.key])} {context.texts.label(verdict.label)}"
        for verdict in scale.verdicts
        if counted[verdict.key]
    )
    return context.t("person_counts", n=len(said), list=listed)


def _claim(listed: Listed, claim: Claim, context: Context) -> Html:
    finding = context.link(claim.address, claim.summary)
    lang = listed.article.article.lang
    return el("li", None, badge(claim, context), " ", foreign(lang, context, finding))


def _line(person: Person, said: _Said) -> str:
    return "\n".join([f"- {escape(person.name)}", *(f"    - {_finding(*one)}" for one in said)])


def _finding(listed: Listed, claim: Claim) -> str:
    label = verdict_word(claim, Texts.for_language(listed.article.article.lang))
    return f"{escape(label)}: [{escape(claim.summary)}](articles/{claim.slug}/{claim.id}.md)"
