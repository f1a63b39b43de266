"""An article that is Markdown already: its front matter is translated, its body stays as it is."""

from __future__ import annotations

import re

from ..diagnostics import Report
from ..format import ARTICLE
from ..load import ListNode, MapNode, Node, Text, load_yaml
from ..source import Source
from .pieces import Finding, Original, Piece, cleaned, level_spaces

_FRONT_MATTER = re.compile(
    r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_HEADLINE = re.compile(
    r"\s*#[ \t]+(?P<atx>[^\n]*?)[ \t#]*(?:\n|\Z)|\s*(?P<setext>[^\n]+)\n=+[ \t]*(?:\n|\Z)"
)
_MARKUP = re.compile(r"[*_`\[\]<>\\&]")
_SYNONYMS = {
    "authors": "author",
    "by": "author",
    "byline": "author",
    "date": "published",
    "pubdate": "published",
    "published_at": "published",
    "source": "publisher",
    "site": "publisher",
    "sitename": "publisher",
    "publication": "publisher",
    "medium": "publisher",
    "headline": "title",
    "language": "lang",
    "locale": "lang",
    "licence": "license",
    "rights": "license",
    "link": "url",
    "canonical": "url",
    "source_url": "url",
    "original": "url",
    "summary": "description",
    "subtitle": "description",
    "standfirst": "description",
    "excerpt": "description",
    "teaser": "description",
    "archive": "archive_url",
    "archived": "archive_url",
    "retrieved": "accessed",
}
"""What other programs call our keys."""
_DAY = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[ T](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?"
    r" ?(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)


class UnreadableFrontMatter(Exception):
    """The front matter is no YAML; ``report`` says where and why."""

    def __init__(self, report: Report) -> None:
        super().__init__("the front matter cannot be read")
        self.report = report


def cut(text: str, name: str, title: str = "") -> Original:
    """Front matter and body of a Markdown file; ``name`` is shown in messages.

    Raises UnreadableFrontMatter.
    """
    text, remarks = cleaned(text)
    found = _FRONT_MATTER.match(text)
    findings: dict[str, Finding] = {}
    kept: list[str] = []
    if found:
        source = Source(name, text)
        findings, kept = _front_matter(source, found.start("yaml"), found.end("yaml"))
    start = found.end() if found else 0
    body, headline = _without_headline(text[start:], findings, title)
    first = text.count("\n", 0, start) + 1
    if headline:
        findings["title"] = Finding(
            value=headline, origin=f"line {first + _blank_lines(text[start:])}"
        )
        remarks += ("the headline was moved from the text into the front matter",)
    if kept:
        remarks += ("keys that mean nothing here were kept as remarks in the front matter",)
    piece = Piece(line=first, words=level_spaces(body), what="text as it was written")
    return Original(
        pieces=(piece,),
        findings=findings,
        remarks=remarks,
        kept_keys="".join(f"# {line}\n" for line in kept),
        body=body,
    )


def _blank_lines(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\n")


def _front_matter(source: Source, start: int, end: int) -> tuple[dict[str, Finding], list[str]]:
    """What the keys say, and the lines of those that are not taken over."""
    report = Report()
    node = load_yaml(source, report, start, end)
    if report.errors or not isinstance(node, MapNode | None):
        raise UnreadableFrontMatter(report)
    findings: dict[str, Finding] = {}
    kept: list[str] = []
    entries = node.entries if node else ()
    if not entries:
        return {}, _lines(source.text[start:end])
    # A key's lines end where the next one begins.
    ends = [key.place.start for key, _ in entries[1:]] + [end]
    kept += _lines(source.text[start : entries[0][0].place.start])
    known = {field.name for field in ARTICLE.fields}
    for (key, value), upto in zip(entries, ends, strict=True):
        own = key.value.strip().lower().replace("-", "_").replace(" ", "_")
        name = own if own in known else _SYNONYMS.get(own, "")
        read = _value(name, value)
        written = source.text[key.place.start : upto]
        if not name or not read or name in findings:
            kept += _lines(written)
            continue
        origin = f"line {key.place.line}, {key.value!r}"
        findings[name] = Finding(value=read, origin=origin)
        kept += [line for line in _lines(written) if line.lstrip().startswith("#")]
    return findings, kept


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def _value(name: str, node: Node) -> str | tuple[str, ...]:
    """The value in a form that our key takes; empty where it has none."""
    if isinstance(node, Text):
        words = level_spaces(node.value)
        moment = _DAY.fullmatch(words) if name in ("published", "accessed") else None
        return f"{moment['day']}T{moment['time']}{moment['zone'] or ''}" if moment else words
    if isinstance(node, ListNode) and name == "author":
        names = tuple(_name(item) for item in node.items)
        return names if all(names) else ()
    return ""


def _name(node: Node) -> str:
    """An author that is a name, or a mapping with one and nothing else."""
    if isinstance(node, MapNode) and len(node.entries) == 1:
        key, value = node.entries[0]
        return _name(value) if key.value == "name" else ""
    return level_spaces(node.value) if isinstance(node, Text) else ""


def _without_headline(body: str, findings: dict[str, Finding], title: str) -> tuple[str, str]:
    """The body without a first-level heading on top that only repeats the title, and its words.

    The page shows the title itself; a heading with markup in it stays where it is.
    """
    found = _HEADLINE.match(body)
    if not found:
        return body, ""
    words = level_spaces(found["atx"] or found["setext"] or "")
    wanted = title or (findings["title"].value if "title" in findings else words)
    if not words or words != wanted or _MARKUP.search(words):
        return body, ""
    return body[found.end() :], words
