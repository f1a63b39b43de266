"""What a change does to the site: for a terminal, for a program, and for a pull request.

The form for a pull request is read by GitHub and GitLab, and what it quotes was written by people
whom we do not know. Each of their words therefore stands in a ``code`` element with all its signs
written as entities: there it calls nobody, links nowhere, shows no picture and breaks no table.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from ..changes import AnnotationChange, ArticleChange, Changes, RegisterChange
from ..diagnostics import Diagnostic
from ..model import Annotation, Claim, Link, Note
from .excerpts import visible
from .reporting import as_objects, as_text, summary

LARGEST_COMMENT = 60_000
"""Bytes; GitHub takes 65,536 characters."""
_LONGEST = 160
"""Characters of a text of an annotation that are shown."""


def text(changes: Changes | None, problems: Sequence[Diagnostic]) -> str:
    """One line for each change, then what is wrong, then the sum.

    Here and below, no changes at all mean that nothing was compared, because files have errors.
    """
    both = f"{total(changes)}; {summary(problems)}" if problems else total(changes)
    lines = [] if changes is None else _lines(changes)
    return "\n\n".join(filter(None, ("\n".join(lines), as_text(problems), both)))


def _lines(changes: Changes) -> list[str]:
    return [
        *(_line(one.change, "article", one.slug, one.fields) for one in changes.articles),
        *map(_annotation_line, changes.annotations),
        *(_line(one.change, one.register, one.key, one.fields) for one in changes.registers),
    ]


def total(changes: Changes | None) -> str:
    """E.g. ``annotations: 2 new, 1 changed; articles: 1 new``."""
    if changes is None:
        return "nothing was compared, because files have errors"
    parts = [
        _counted("annotations", [one.change for one in changes.annotations]),
        _counted("articles", [one.change for one in changes.articles]),
        _counted("sources, people, verdicts", [one.change for one in changes.registers]),
        f"drafts: {changes.drafts}, which nobody sees yet" if changes.drafts else "",
    ]
    return "; ".join(filter(None, parts)) or "nothing that readers see changes"


def _counted(name: str, kinds: Sequence[str]) -> str:
    words = [f"{count} {kind}" for kind, count in Counter(kinds).items()]
    return f"{name}: {', '.join(words)}" if words else ""


def as_json(changes: Changes | None, problems: Sequence[Diagnostic]) -> str:
    """An object with the lists ``articles``, ``annotations``, ``registers`` and ``problems``."""
    compared = changes is not None
    changes = Changes() if changes is None else changes
    found = {
        "compared": compared,
        "articles": [
            {"change": one.change, "slug": one.slug, "fields": list(one.fields)}
            for one in changes.articles
        ],
        "annotations": [_annotation_object(one) for one in changes.annotations],
        "registers": [
            {
                "change": one.change,
                "register": one.register,
                "key": one.key,
                "fields": list(one.fields),
                "used": one.used,
            }
            for one in changes.registers
        ],
        "drafts": changes.drafts,
        "problems": as_objects(problems),
    }
    return json.dumps(found, indent=2)


def markdown(changes: Changes | None, problems: Sequence[Diagnostic], preview: str = "") -> str:
    """A comment for a pull request, at most ``LARGEST_COMMENT`` bytes.

    ``preview``: the address of a built preview, with a slash at its end; pages are linked there.
    """
    head = f"## What this change does to the site\n\n{_sentence(total(changes))}\n\n"
    if problems:
        head += f"**{_sentence(summary(problems))}** What is wrong and how to mend it:\n\n"
    changes = Changes() if changes is None else changes
    tables = (
        _Table(
            title="Problems",
            columns=("where", "what", "cure"),
            rows=[_problem_row(one) for one in problems],
            is_open=True,
        ),
        _Table(
            title="Annotations",
            columns=("", "annotation", "verdict", "what it says", "what changed"),
            rows=[_annotation_row(one, preview) for one in changes.annotations],
            is_open=True,
        ),
        _Table(
            title="Articles",
            columns=("", "article", "title", "what changed"),
            rows=[_article_row(one, preview) for one in changes.articles],
        ),
        _Table(
            title="Sources, people, verdicts",
            columns=("", "entry", "name", "what changed", "used"),
            rows=[_register_row(one) for one in changes.registers],
        ),
    )
    return _within(head, tables)


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _line(change: str, kind: str, name: str, fields: Sequence[str], more: str = "") -> str:
    parts = filter(None, (more, ", ".join(fields)))
    return f"{change:<9}  {kind:<8}  {visible(name)}  {'; '.join(parts)}".rstrip()


def _annotation_line(one: AnnotationChange) -> str:
    note = one.shown
    verdict = _arrow(one)
    fields = [name for name in one.fields if name not in {"verdict", "status"}]
    said = "" if one.change == "changed" else visible(_short(_headline(note)))
    more = "; ".join(filter(None, (f"verdict: {visible(verdict)}" if verdict else "", said)))
    return _line(one.change, note.kind, f"{note.slug}/{note.id}", fields, more)


def _arrow(one: AnnotationChange) -> str:
    """``false → context-missing``; the one verdict where there is one; empty where it stayed."""
    before, after = one.verdicts
    if one.change == "new":
        return after or ""
    if before and after and before != after:
        return f"{before} → {after}"
    return ""


def _headline(note: Annotation) -> str:
    if isinstance(note, Claim):
        return note.summary
    if isinstance(note, Note):
        return note.title
    return (note.text if isinstance(note, Link) else None) or ""


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _annotation_object(one: AnnotationChange) -> dict[str, object]:
    before, after = one.verdicts
    return {
        "change": one.change,
        "slug": one.shown.slug,
        "id": one.shown.id,
        "kind": one.shown.kind,
        "address": one.shown.address,
        "fields": list(one.fields),
        "verdict": {"before": before, "after": after},
        "status": {
            "before": one.before.status if one.before else None,
            "after": one.after.status if one.after else None,
        },
        "headline": _headline(one.shown),
    }


@dataclass(frozen=True, kw_only=True)
class _Table:
    """A table of a comment; rows at its end are left out where room is short."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    is_open: bool = False

    def within(self, room: int) -> str:
        """The table in at most ``room`` bytes, and how many rows are left out."""
        opening = f"<details{' open' * self.is_open}>"
        head = f"{opening}<summary>{self.title} ({len(self.rows)})</summary>\n\n"
        head += _row(self.columns) + _row(["---"] * len(self.columns))
        room -= _size(head) + _size(_MORE) + _size("\n</details>\n\n")
        shown: list[str] = []
        for row in map(_row, self.rows):
            room -= _size(row)
            if room < 0:
                break
            shown.append(row)
        left_out = len(self.rows) - len(shown)
        more = _MORE.format(left_out) if left_out else ""
        return f"{head}{''.join(shown)}{more}\n</details>\n\n"


_MORE = "\n… and {} more; `beleg diff` lists all.\n"


def _within(head: str, tables: Iterable[_Table]) -> str:
    made = head
    filled = [table for table in tables if table.rows]
    for count, table in enumerate(filled):
        # What comes later keeps room for its first rows.
        later = 2_000 * (len(filled) - count - 1)
        made += table.within(LARGEST_COMMENT - _size(made) - later)
    return made.rstrip("\n")


def _problem_row(found: Diagnostic) -> tuple[str, ...]:
    place = found.place
    what = f"{found.severity.value} {_code(found.code.value)}: {_code(found.message)}"
    return _code(f"{place.path}:{place.line}:{place.column}"), what, _code(found.help)


def _annotation_row(one: AnnotationChange, preview: str) -> tuple[str, ...]:
    note = one.shown
    name = _page(f"{note.slug}/{note.id}", note.address, preview, one.change)
    fields = [field for field in one.fields if field not in {"verdict", "status"}]
    return (
        one.change,
        f"{note.kind} {name}",
        _code(_arrow(one)),
        _code(_headline(note)),
        _list(fields),
    )


def _article_row(one: ArticleChange, preview: str) -> tuple[str, ...]:
    article = one.after or one.before
    name = _page(one.slug, f"articles/{one.slug}/", preview, one.change)
    return one.change, name, _code(article.title if article else ""), _list(one.fields)


def _register_row(one: RegisterChange) -> tuple[str, ...]:
    used = f"{one.used} time{'s' * (one.used != 1)}"
    return one.change, f"{one.register} {_code(one.key)}", _code(one.name), _list(one.fields), used


def _page(name: str, address: str, preview: str, change: str) -> str:
    if not preview or change == "removed":
        return _code(name)
    return f'<a href="{escape(preview + address)}">{_code(name)}</a>'


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _code(words: str) -> str:
    """Somebody else's words, so that nothing in them is obeyed."""
    shown = visible(_short(" ".join(words.split())))
    safe = "".join(
        char if char.isalnum() or char == " " or ord(char) > 127 else f"&#{ord(char)};"
        for char in shown
    )
    return f"<code>{safe}</code>" if safe else ""


def _size(words: str) -> int:
    return len(words.encode("utf-8"))
