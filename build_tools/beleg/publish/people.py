"""Who said what. Claims are counted, people are never rated.

Somebody of the register has a page; a plain name has a section on the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..escaping import escape
from ..languages import Texts
from ..marks import verdict_word
from ..model import Claim, Page, Person, Scale, Site
from . import card
from .badge import badge
from .charts import by_verdict
from .context import Context
from .feed_links import feed_html
from .links import markdown_href, outward
from .listing import Listed, every_claim, foreign, list_context, list_page
from .markup import Html, el, html, join

_Said = list[tuple[Listed, Claim]]
"""Claims of one person, the withdrawn ones among them: they are listed, but never counted."""


def people_pages(site: Site) -> Iterator[Page]:
    """``people/``, the list of all, then ``people/<key>/`` for each of the register."""
    said: dict[str, _Said] = {}
    people = {card.person_id(person): person for person in site.registers.people.values()}
    for listed, claim in every_claim(site, withdrawn=True):
        if claim.speaker:
            id_ = card.person_id(claim.speaker)
            people.setdefault(id_, claim.speaker)
            said.setdefault(id_, []).append((listed, claim))
    order = sorted(people, key=lambda id_: (people[id_].name.casefold(), id_))
    in_order = {id_: people[id_] for id_ in order}
    yield _list(in_order, said, site)
    for id_, person in in_order.items():
        if person.key:
            yield _page(person, said.get(id_, []), site)


def _list(people: Mapping[str, Person], said: Mapping[str, _Said], site: Site) -> Page:
    context = list_context(site, "people/")
    index = [_entry(one, len(_counted(said.get(id_, []))), context) for id_, one in people.items()]
    sections = [
        _section(person, said.get(id_, []), site.registers.scale, context)
        for id_, person in people.items()
        if not person.key
    ]
    content = html(el("ul", {"class": "fc-index"}, *index) if index else None, *sections)
    lines = [_line(person, said.get(id_, [])) for id_, person in people.items()]
    intro = context.t("people_intro")
    return list_page(context, context.t("people_h"), intro, content, lines, "people.md")


def _page(person: Person, said: _Said, site: Site) -> Page:
    context = list_context(site, card.person_address(person))
    title = context.t("by_verdict")
    counted = _counted(said)
    chart = by_verdict(counted, site.registers.scale, "by_verdict", title, context)
    newest = sorted(said, key=lambda pair: _date(pair[1]), reverse=True)
    items = [_claim(listed, claim, context, dated=True) for listed, claim in newest]
    content = html(
        _about(person, context),
        html(el("h2", None, title), chart) if chart else None,
        el("p", None, _counts(counted, site.registers.scale, context), " ", context.t("no_score")),
        html(el("h2", None, context.t("claims_of")), el("ul", {"class": "fc-claims"}, *items))
        if items
        else None,
        feed_html(card.person_address(person), context),
        el("p", None, context.link("people/", context.t("people_all"))),
    )
    path = f"people/{person.key}.md"
    about = ", ".join(part for part in (person.name, person.role) if part)
    lines = [f"- {_finding(listed, claim, path)}" for listed, claim in newest]
    page = list_page(context, person.name, "", content, lines, path)
    return replace(page, description=f"{about}: {context.t('claims_n', n=len(counted))}")


def _date(claim: Claim) -> str:
    return (claim.said.date if claim.said else None) or ""


def _counted(said: _Said) -> list[Claim]:
    return [claim for _, claim in said if claim.status != "withdrawn"]


def _entry(person: Person, number: int, context: Context) -> Html:
    """Whoever has a page keeps the anchor that the section had."""
    name = context.link(card.person_address(person), person.name)
    counted = el("span", {"class": "fc-soft"}, " – ", context.t("claims_n", n=number))
    return el("li", {"id": person.key}, name, counted)


def _about(person: Person, context: Context) -> Html:
    about = join(" · ", [part for part in (person.role, person.description) if part])
    return html(
        el("p", {"class": "fc-meta"}, about) if about else None,
        el("p", None, outward(person.url, context.t("about_person"))) if person.url else None,
    )


def _section(person: Person, said: _Said, scale: Scale, context: Context) -> Html:
    items = [_claim(listed, claim, context) for listed, claim in said]
    return el(
        "section",
        {"class": "fc-person"},
        el("h2", {"id": card.person_id(person)}, person.name),
        _about(person, context),
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


def _claim(listed: Listed, claim: Claim, context: Context, *, dated: bool = False) -> Html:
    finding = context.link(claim.address, claim.summary)
    lang = listed.article.article.lang
    when = html(" ", el("span", {"class": "fc-soft"}, context.time(_date(claim))))
    return el(
        "li",
        None,
        badge(claim, context),
        " ",
        foreign(lang, context, finding),
        when if dated and _date(claim) else None,
    )


def _line(person: Person, said: _Said) -> str:
    return "\n".join([f"- {escape(person.name)}", *(f"    - {_finding(*one)}" for one in said)])


def _finding(listed: Listed, claim: Claim, path: str = "people.md") -> str:
    label = verdict_word(claim, Texts.for_language(listed.article.article.lang))
    target = markdown_href(path, f"articles/{claim.slug}/{claim.id}.md")
    return f"{escape(label)}: [{escape(claim.summary)}]({target})"
