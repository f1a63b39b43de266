"""Subjects: an index of all tags, and a page for each with what bears it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..escaping import escape
from ..identifiers import tag_slug
from ..model import AnnotatedArticle, Desk
from ..parts import KeyedPart, Part
from .context import Context
from .feed_links import feed_html
from .links import ANYWHERE
from .listing import Listed, list_context, notes_of
from .markup import Child, Html, el, join
from .mentions import by_article, mentions_of
from .overview import Kind, bar, kind_of, sentences, tone_counts
from .paging import ITEMS, Item, Outline, Sheet, list_pages

_Counted = tuple[str, str, int]
"""Slug of a tag, its name, and how many annotations bear it."""


class _Bearing(NamedTuple):
    """What bears a tag in an article."""

    name: str
    items: tuple[Item, ...]
    kinds: tuple[Kind, ...]


def _tagged(annotated: AnnotatedArticle) -> tuple[Mapping[str, str], Mapping[str, list[Listed]]]:
    """By slug the names of all tags of an article, and what bears them.

    Spellings with the same slug are one tag.
    """
    names: dict[str, str] = {}
    bearing: dict[str, list[Listed]] = {}
    for listed in notes_of(annotated):
        spelt = [(tag_slug(tag), tag) for tag in listed.note.annotation.tags]
        for slug, tag in spelt:
            names[slug] = min(tag, names.get(slug, tag))
        for slug in dict(spelt):
            bearing.setdefault(slug, []).append(listed)
    return names, bearing


def _bearing(annotated: AnnotatedArticle, desk: Desk) -> Mapping[str, _Bearing]:
    made = mentions_of(annotated, desk)
    heading = made.heading("h2")
    names, bearing = _tagged(annotated)
    return {
        tag_address(name): _Bearing(
            name,
            tuple(made.item(listed, heading) for listed in bearing[slug]),
            tuple(kind_of(listed.note.annotation) for listed in bearing[slug]),
        )
        for slug, name in names.items()
    }


def _counted(annotated: AnnotatedArticle, _desk: Desk) -> tuple[_Counted, ...]:
    names, bearing = _tagged(annotated)
    return tuple((slug, name, len(bearing[slug])) for slug, name in names.items())


def tag_address(tag: str) -> str:
    """The page of a tag."""
    return f"tags/{tag_slug(tag)}/"


def tag_links(tags: Sequence[str], context: Context) -> Html | None:
    """The tags of one annotation as links; None where it has none."""
    once = {tag_slug(tag): tag for tag in reversed(tags)}
    links = [context.link(tag_address(tag), tag) for tag in reversed(once.values())]
    if not links:
        return None
    return el("p", {"class": "fc-meta"}, context.t("tags_h"), ": ", join(", ", links))


def _index(found: Iterable[tuple[_Counted, ...]], desk: Desk) -> Iterator[Outline]:
    """``tags/``: all of them."""
    names: dict[str, str] = {}
    numbers: Counter[str] = Counter()
    for counted in found:
        for slug, name, number in counted:
            names[slug] = min(name, names.get(slug, name))
            numbers[slug] += number
    order = sorted(names, key=lambda slug: (names[slug].casefold(), slug))
    context = list_context(desk, ANYWHERE)
    items = [_entry(slug, names[slug], numbers[slug], context) for slug in order]

    def content(sheet: Sheet, _context: Context) -> Child:
        return el("ul", {"class": "fc-index"}, ITEMS) if sheet.items else None

    intro = context.t("tags_intro", n=len(order))
    yield from list_pages(desk, "tags/", context.t("tags_h"), items, content, intro=intro)


def _entry(slug: str, name: str, number: int, context: Context) -> Item:
    link = context.link(f"tags/{slug}/", name)
    counted = el("span", {"class": "fc-soft"}, " – ", context.t("notes_n", n=number))
    return Item(str(el("li", None, link, counted)), f"- [{escape(name)}]({ANYWHERE}tags/{slug}.md)")


def _pages(address: str, found: Iterable[_Bearing], desk: Desk) -> Iterator[Outline]:
    """``tags/<slug>/``."""
    every = list(found)
    name = min(one.name for one in every)
    items = [item for one in every for item in one.items]
    kinds = Counter(kind for one in every for kind in one.kinds)

    def summary(context: Context) -> Html:
        said = join(" ", sentences(kinds, desk.registers.scale, context))
        shown = bar(tone_counts(kinds), context)
        return el("section", None, el("p", {"class": "fc-sum"}, said), shown)

    def content(sheet: Sheet, context: Context) -> Child:
        return [
            summary(context) if sheet.number == 1 else None,
            ITEMS,
            feed_html(address, context),
            el("p", None, context.link("tags/", context.t("tags_all"))),
        ]

    title = list_context(desk, address).t("tag_of", tag=name)
    yield from list_pages(desk, address, title, items, content, shown=by_article)


TAGS = Part(name="tags", of=_counted, join=_index)
TAG_PAGES = KeyedPart(name="tag-pages", of=_bearing, join=_pages)
