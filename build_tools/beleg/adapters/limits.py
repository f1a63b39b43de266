"""Every bound on what people send, on one page: where it is, how much, and what happens beyond it.

The numbers are those of the code. Beyond a bound the file is refused with one message; where only
a list gets shorter, or a message, nothing of a site depends on it and it is not named here.
"""

from __future__ import annotations

from collections.abc import Iterator

from .. import addresses, compose, format, identifiers, richtext
from ..importing_annotations import json_text
from ..publish import paging
from ..validate import bounds
from . import desk_server, files, git, originals, reading, revision

_SITE = "annotations/_site/"


def limits_page() -> str:
    """The page, as Markdown."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# Limits"
    yield ""
    yield "So that a slip, or somebody's bad will, costs seconds and not the build. Beyond a limit"
    yield "the file is refused with one message at the place; no honest text comes near."
    for title, rows in _groups():
        yield from ("", f"## {title}", "", "| | at most |", "|---|--:|")
        yield from (
            f"| {what} | {_number(most)} {unit}".rstrip() + " |" for what, most, unit in rows
        )
    yield ""


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ")


def _groups() -> tuple[tuple[str, tuple[tuple[str, float, str], ...]], ...]:
    from . import link_check

    return (
        (
            "Files",
            (
                ("an article, an annotation file or a map", reading.LARGEST, "bytes"),
                (f"a register in `{_SITE}`", reading.largest(f"{_SITE}x.yml"), "bytes"),
                ("the lock", reading.largest(f"{_SITE}{files.LOCK}"), "bytes"),
                ("a picture", files.LARGEST_PICTURE, "bytes"),
                ("an original for `beleg import`", originals.LARGEST_ORIGINAL, "bytes"),
                ("JSON for `beleg import --as annotations`", json_text.LARGEST_JSON, "bytes"),
                ("… its brackets within one another", json_text.DEEPEST, "levels"),
                ("a branch that `diff` and `overlay` read", git.MOST_BYTES, "bytes"),
                ("… in", revision.MOST_FILES, "files"),
            ),
        ),
        (
            "YAML",
            (
                ("lists and mappings within one another", compose.DEEPEST, "levels"),
                ("aliases in a file", compose.MOST_ALIASES, ""),
            ),
        ),
        (
            "Annotations",
            (
                ("a field of one line", format.LONGEST_WORDS, "characters"),
                ("a quote", format.LONGEST_QUOTE, "characters"),
                ("a text in Markdown", format.LARGEST_TEXT, "bytes"),
                (
                    "… lists, quotations, emphasis and links within one another",
                    richtext.DEEPEST,
                    "levels",
                ),
                ("… its brackets", richtext.MOST_BRACKETS, ""),
                ("… its tables together", richtext.MOST_CELLS, "cells"),
                ("an id, the name of an article", identifiers.LONGEST, "characters"),
                ("an address", addresses.LONGEST, "characters"),
            ),
        ),
        (
            "The text of an article",
            (
                ("lists and quotations within one another", bounds.DEEPEST, "levels"),
                ("a table", bounds.MOST_CELLS, "cells"),
                ("lines", bounds.MOST_LINES, ""),
                ("`[`, `&`, `<`, `*`, `_`, `\\` and forced line breaks", bounds.MOST_SIGNS, ""),
                ("footnotes of its own", bounds.MOST_FOOTNOTES, ""),
                ("lines that begin or end a block of code", bounds.MOST_FENCES, ""),
                ("headings and rules of a block, times its lines", bounds.MOST_CUTS, ""),
                (
                    "from each bracket, backtick and comment to its end",
                    bounds.MOST_STEPS,
                    "characters",
                ),
            ),
        ),
        (
            "A list of the site, before it goes on over another page",
            (
                ("entries", paging.MOST_ITEMS, ""),
                ("HTML", paging.MOST_CHARACTERS, "characters"),
            ),
        ),
        (
            "Elsewhere",
            (
                ("what the preview's form may send", desk_server.LARGEST, "bytes"),
                ("redirects that `beleg links` follows", link_check.MOST_REDIRECTS, ""),
                ("… its wait for a server that asks for one", link_check.LONGEST_WAIT, "seconds"),
            ),
        ),
    )
