"""Articles: front matter with its places, and a body that shows something."""

from __future__ import annotations

import re

from ..characters import direction_flaw, flaws, is_blank
from ..diagnostics import Code, Report, Severity
from ..format import ARTICLE
from ..identifiers import fault_of
from ..load import MOST_FLAWS, load_yaml
from ..model import Article
from ..nodes import MapNode, Node
from ..source import Source
from .bounds import is_bounded
from .desk import Desk
from .record import Record, read_record

_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)
_PRESENTATION = {
    "template": Severity.ERROR,
    "icon": Severity.ERROR,
    "status": Severity.ERROR,
    "subtitle": Severity.ERROR,
    "hide": Severity.WARNING,
}
"""Keys by which an article would change the site around it. ``hide`` does no harm and nothing."""


def read_article(source: Source, slug: str, report: Report) -> Article | None:
    """The article, with everything that is wrong filed; None where it cannot be read.

    That is so where its front matter is broken, or its text more than can be rendered. A title or
    a name that is missing is an empty text, and the report has an error.
    """
    if fault := fault_of(slug):
        report.error(Code.BAD_ID, fault.message, source.whole_line(1), f"{fault.help} as file name")
    _check_characters(source, report)
    span = front_matter(source, report)
    if span is None:
        return None
    start, end, body_start = span
    bounded = is_bounded(source, body_start, report)
    if bounded and is_blank(_REMARK.sub("", source.text[body_start:])):
        report.error(
            Code.EMPTY_ARTICLE,
            "the article has no text",
            source.whole_line(source.line_of(max(body_start - 1, 0))),
            "write the text below the front matter",
        )
    loading = Report()
    node = load_yaml(source, loading, start, end)
    report.extend(loading)
    if node is None and loading.errors:
        return None
    record = _record(node, source, report)
    if record is None or not bounded:
        return None
    return _article(record, source, slug, body_start)


def _check_characters(source: Source, report: Report) -> None:
    for count, flaw in enumerate(flaws(source.text)):
        if count == MOST_FLAWS:
            break
        file = report.error if flaw.severity is Severity.ERROR else report.warning
        file(flaw.code, flaw.message, source.place(flaw.start, flaw.end), flaw.help)
    if flaw_found := direction_flaw(source.text):
        place = source.place(flaw_found.start, flaw_found.end)
        report.error(flaw_found.code, flaw_found.message, place, flaw_found.help)


def front_matter(source: Source, report: Report) -> tuple[int, int, int] | None:
    """Start and end of the YAML, and where the body starts."""
    opening = _OPENING.match(source.text)
    if opening is None:
        return 0, 0, 0
    closing = _CLOSING.search(source.text, opening.end())
    if closing is None:
        report.error(
            Code.YAML_SYNTAX,
            "the front matter is never closed",
            source.whole_line(1),
            "write a line '---' between the front matter and the text",
        )
        return None
    return opening.end(), closing.start(), closing.end()


def _record(node: Node | None, source: Source, report: Report) -> Record | None:
    home = source.whole_line(1)
    if node is None:
        required = ", ".join(field.name for field in ARTICLE.fields if field.required)
        report.error(
            Code.MISSING_KEY,
            "the article has no front matter",
            home,
            f"begin the file with '---', the keys {required}, and '---' again",
        )
        return None
    if isinstance(node, MapNode):
        node = _without_presentation(node, report)
    return read_record(node, ARTICLE, Desk(report=report), home)


def _without_presentation(node: MapNode, report: Report) -> MapNode:
    for key, _ in node.entries:
        if key.value not in _PRESENTATION:
            continue
        file = report.error if _PRESENTATION[key.value] is Severity.ERROR else report.warning
        file(
            Code.UNKNOWN_KEY,
            f"{key.value!r} is no key of an article",
            key.place,
            "delete it; how the page looks is said in the site's configuration",
        )
    kept = tuple(entry for entry in node.entries if entry[0].value not in _PRESENTATION)
    return MapNode(kept, node.place)


def _article(record: Record, source: Source, slug: str, body_start: int) -> Article:
    return Article(
        slug=slug,
        source=source,
        body_start=body_start,
        title=record.word("title") or "",
        title_place=record.places.get("title", record.place),
        lang=record.word("lang") or "und",
        publisher=record.word("publisher") or "",
        license=record.word("license") or "",
        authors=record.many("author", str),
        published=record.word("published"),
        url=record.word("url"),
        archive_url=record.word("archive_url"),
        accessed=record.word("accessed"),
        description=record.word("description"),
    )
