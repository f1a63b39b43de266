"""Subjects: an index of all tags, and a page for each with what bears it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..escaping import escape
from ..identifiers import tag_slug
from ..model import AnnotatedArticle, Desk, Page
from ..parts import Part
from .context import Context
from .feed_links import feed_html
from .links import ANYWHERE
from .listing import list_context, notes_of
from .markup import Child, Html, el, join
from .mentions import by_article, mentions_of
from .overview import Kind, bar, kind_of, sentences, tone_counts
from .paging import ITEMS, Item, Sheet, list_pages


class _Bearing(NamedTuple):
    """What bears a tag in an article."""

    slug: str
    name: str
    items: tuple[Item, ...]
    kinds: tuple[Kind, ...]


def _bearing(annotated: AnnotatedArticle, desk: Desk) -> tuple[_Bearing, ...]:
    """Spellings with the same slug are one tag."""
    made = mentions_of(annotated, desk)
    heading = made.heading("h2")
    names: dict[str, str] = {}
    items: dict[str, list[Item]] = {}
    kinds: dict[str, list[Kind]] = {}
    for listed in notes_of(annotated):
        annotation = listed.note.annotation
        spelt = [(tag_slug(tag), tag) for tag in annotation.tags]
        for slug, tag in spelt:
            names[slug] = min(tag, names.get(slug, tag))
        for slug in dict(spelt):
            items.setdefault(slug, []).append(made.item(listed, heading))
            kinds.setdefault(slug, []).append(kind_of(annotation))
    return tuple(
        _Bearing(slug, name, tuple(items[slug]), tuple(kinds[slug])) for slug, name in names.items()
    )


def _join(found: Iterable[tuple[_Bearing, ...]], desk: Desk) -> Iterator[Page]:
    """``tags/``, then ``tags/<slug>/``."""
    names: dict[str, str] = {}
    items: dict[str, list[Item]] = {}
    kinds: dict[str, Counter[Kind]] = {}
    for bearing in found:
        for slug, name, own, of_kinds in bearing:
            names[slug] = min(name, names.get(slug, name))
            items.setdefault(slug, []).extend(own)
            kinds.setdefault(slug, Counter()).update(of_kinds)
    order = sorted(names, key=lambda slug: (names[slug].casefold(), slug))
    yield from _index([(slug, names[slug], len(items[slug])) for slug in order], desk)
    for slug in order:
        yield from _pages(slug, names[slug], items[slug], kinds[slug], desk)


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


def _index(tags: Sequence[tuple[str, str, int]], desk: Desk) -> Iterator[Page]:
    context = list_context(desk, ANYWHERE)
    items = [_entry(slug, name, number, context) for slug, name, number in tags]

    def content(sheet: Sheet, _context: Context) -> Child:
        return el("ul", {"class": "fc-index"}, ITEMS) if sheet.items else None

    intro = context.t("tags_intro", n=len(tags))
    yield from list_pages(desk, "tags/", context.t("tags_h"), items, content, intro=intro)


def _entry(slug: str, name: str, number: int, context: Context) -> Item:
    link = context.link(f"tags/{slug}/", name)
    counted = el("span", {"class": "fc-soft"}, " – ", context.t("notes_n", n=number))
    return Item(str(el("li", None, link, counted)), f"- [{escape(name)}]({ANYWHERE}tags/{slug}.md)")


def _pages(
    slug: str, name: str, items: Sequence[Item], kinds: Mapping[Kind, int], desk: Desk
) -> Iterator[Page]:
    address = f"tags/{slug}/"

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


TAGS = Part(name="tags", of=_bearing, join=_join)
