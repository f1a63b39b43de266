"""Subjects: an index of all tags, and a page for each with what bears it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..escaping import escape
from ..identifiers import tag_slug
from ..model import Page, Site
from .context import Context
from .feed_links import feed_html
from .listing import Listed, every_note, list_context, list_page
from .markup import Html, el, html, join
from .mentions import mention_line, mentions
from .overview import bar, sentences, tone_counts


def tag_pages(site: Site) -> Iterator[Page]:
    """``tags/``, then ``tags/<slug>/``. Spellings with the same slug are one tag."""
    found: dict[str, list[Listed]] = {}
    names: dict[str, str] = {}
    for listed in every_note(site):
        for tag in listed.note.annotation.tags:
            slug = tag_slug(tag)
            names[slug] = min(tag, names.get(slug, tag))
            bearing = found.setdefault(slug, [])
            if listed not in bearing[-1:]:
                bearing.append(listed)
    order = sorted(found, key=lambda slug: (names[slug].casefold(), slug))
    yield _index([(slug, names[slug], len(found[slug])) for slug in order], site)
    for slug in order:
        yield _page(slug, names[slug], found[slug], site)


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


def _index(tags: Sequence[tuple[str, str, int]], site: Site) -> Page:
    context = list_context(site, "tags/")
    items = [
        el(
            "li",
            None,
            context.link(f"tags/{slug}/", name),
            el("span", {"class": "fc-soft"}, " – ", context.t("notes_n", n=number)),
        )
        for slug, name, number in tags
    ]
    content = el("ul", {"class": "fc-index"}, *items) if items else None
    lines = [f"- [{escape(name)}](tags/{slug}.md)" for slug, name, _ in tags]
    intro = context.t("tags_intro", n=len(tags))
    return list_page(context, context.t("tags_h"), intro, content, lines, "tags.md")


def _page(slug: str, name: str, bearing: Sequence[Listed], site: Site) -> Page:
    context = list_context(site, f"tags/{slug}/")
    notes = [listed.note for listed in bearing]
    said = join(" ", sentences(notes, site.registers.scale, context))
    content = html(
        el("section", None, el("p", {"class": "fc-sum"}, said), bar(tone_counts(notes), context)),
        mentions(bearing, "h2", context),
        feed_html(f"tags/{slug}/", context),
        el("p", None, context.link("tags/", context.t("tags_all"))),
    )
    path = f"tags/{slug}.md"
    lines = [mention_line(listed, context, path) for listed in bearing]
    return list_page(context, context.t("tag_of", tag=name), "", content, lines, path)
