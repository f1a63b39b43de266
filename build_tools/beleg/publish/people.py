"""Who said what. Claims are counted, people are never rated.

Everybody has a page, whether they are in the register or an annotation only gives their name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..escaping import escape
from ..languages import Texts
from ..marks import verdict_word
from ..model import AnnotatedArticle, Claim, Desk, Person, Scale
from ..parts import KeyedPart, Part
from . import card
from .badge import badge
from .charts import by_verdict
from .context import Context
from .feed_links import feed_html
from .links import ANYWHERE, outward
from .listing import Listed, claims_of, foreign, list_context
from .markup import Child, Html, el, html
from .paging import ITEMS, Item, Outline, Sheet, list_pages


class _Said(NamedTuple):
    """A claim of somebody."""

    date: str
    verdict: str | None
    """Its key; None where the claim is withdrawn: it is listed, but never counted."""
    item: Item


_Speaker = tuple[Person, tuple[_Said, ...]]
_Counted = tuple[Person, int]
"""Somebody, and how many claims of theirs were judged."""


def _speakers(annotated: AnnotatedArticle, desk: Desk) -> Mapping[str, _Speaker]:
    context = list_context(desk, ANYWHERE)
    people: dict[str, Person] = {}
    said: dict[str, list[_Said]] = {}
    for listed, claim in claims_of(annotated, withdrawn=True):
        if claim.speaker:
            address = card.person_address(claim.speaker)
            people.setdefault(address, claim.speaker)
            said.setdefault(address, []).append(_said(listed, claim, context))
    return {address: (person, tuple(said[address])) for address, person in people.items()}


def _numbers(annotated: AnnotatedArticle, _desk: Desk) -> tuple[_Counted, ...]:
    people: dict[str, Person] = {}
    numbers: Counter[str] = Counter()
    for _, claim in claims_of(annotated, withdrawn=True):
        if claim.speaker:
            id_ = card.person_id(claim.speaker)
            people.setdefault(id_, claim.speaker)
            numbers[id_] += claim.status != "withdrawn"
    return tuple((person, numbers[id_]) for id_, person in people.items())


def _index(found: Iterable[tuple[_Counted, ...]], desk: Desk) -> Iterator[Outline]:
    """``people/``: everybody who is in the register or was quoted."""
    people = {card.person_id(person): person for person in desk.registers.people.values()}
    numbers: Counter[str] = Counter()
    for counted in found:
        for person, number in counted:
            id_ = card.person_id(person)
            people.setdefault(id_, person)
            numbers[id_] += number
    order = sorted(people, key=lambda id_: (people[id_].name.casefold(), id_))
    context = list_context(desk, ANYWHERE)
    items = [_entry(people[id_], numbers[id_], context) for id_ in order]

    def content(sheet: Sheet, _context: Context) -> Child:
        return el("ul", {"class": "fc-index"}, ITEMS) if sheet.items else None

    intro = context.t("people_intro")
    yield from list_pages(desk, "people/", context.t("people_h"), items, content, intro=intro)


def _entry(person: Person, number: int, context: Context) -> Item:
    """It keeps the anchor that a section here had before everybody had a page."""
    address = card.person_address(person)
    name = context.link(address, person.name)
    counted = el("span", {"class": "fc-soft"}, " – ", context.t("claims_n", n=number))
    shown = el("li", {"id": card.person_id(person)}, name, counted)
    line = f"- [{escape(person.name)}]({ANYWHERE}{address.removesuffix('/')}.md)"
    return Item(str(shown), line)


def known_people(desk: Desk) -> Iterator[str]:
    """The pages of everybody who is in the register."""
    return map(card.person_address, desk.registers.people.values())


def _pages(address: str, found: Iterable[_Speaker], desk: Desk) -> Iterator[Outline]:
    """``people/<key>/`` or ``people/~<name>/``."""
    _, key, _ = address.split("/")
    speakers = list(found)
    person = desk.registers.people.get(key) or speakers[0][0]
    said = [one for _, own in speakers for one in own]
    counted = _counted(said)
    newest = sorted(said, key=lambda one: one.date, reverse=True)

    def content(sheet: Sheet, context: Context) -> Child:
        claims = el("ul", {"class": "fc-claims"}, ITEMS)
        return [
            _summary(person, counted, desk.registers.scale, context) if sheet.number == 1 else None,
            html(el("h2", None, context.t("claims_of")), claims) if sheet.items else None,
            feed_html(address, context) if person.key else None,
            el("p", None, context.link("people/", context.t("people_all"))),
        ]

    context = list_context(desk, address)
    about = ", ".join(part for part in (person.name, person.role) if part)
    yield from list_pages(
        desk,
        address,
        person.name,
        [one.item for one in newest],
        content,
        description=f"{about}: {context.t('claims_n', n=len(counted))}",
    )


def _counted(said: Iterable[_Said]) -> list[str]:
    return [one.verdict for one in said if one.verdict is not None]


def _summary(person: Person, verdicts: Sequence[str], scale: Scale, context: Context) -> Html:
    """Who it is, and how often which verdict was given."""
    title = context.t("by_verdict")
    counted = Counter(verdicts)
    chart = by_verdict(counted, scale, "by_verdict", title, context)
    counts = _counts(counted, scale, context)
    return html(
        _about(person, context),
        html(el("h2", None, title), chart) if chart else None,
        el("p", None, counts, " ", context.t("no_score")),
    )


def _about(person: Person, context: Context) -> Html:
    about = " · ".join(part for part in (person.role, person.description) if part)
    return html(
        el("p", {"class": "fc-meta"}, about) if about else None,
        el("p", None, outward(person.url, context.t("about_person"))) if person.url else None,
    )


def _counts(counted: Mapping[str, int], scale: Scale, context: Context) -> str:
    """How many claims got which verdict; no sum, no share, no score."""
    if not counted:
        return context.t("no_claims")
    listed = ", ".join(
        f"{context.texts.number(counted[verdict.key])} {context.texts.label(verdict.label)}"
        for verdict in scale.verdicts
        if counted[verdict.key]
    )
    return context.t("person_counts", n=sum(counted.values()), list=listed)


def _said(listed: Listed, claim: Claim, context: Context) -> _Said:
    date = (claim.said.date if claim.said else None) or ""
    lang = listed.article.article.lang
    finding = foreign(lang, context, context.link(claim.address, claim.summary))
    when = html(" ", el("span", {"class": "fc-soft"}, context.time(date))) if date else None
    shown = el("li", None, badge(claim, context), " ", finding, when)
    label = verdict_word(claim, Texts.for_language(lang))
    page = f"{ANYWHERE}articles/{claim.slug}/{claim.id}.md"
    line = f"- {escape(label)}: [{escape(claim.summary)}]({page})"
    verdict = None if claim.status == "withdrawn" else claim.verdict.key
    return _Said(date, verdict, Item(str(shown), line))


PEOPLE = Part(name="people", of=_numbers, join=_index)
PEOPLE_PAGES = KeyedPart(name="people-pages", of=_speakers, registered=known_people, join=_pages)
