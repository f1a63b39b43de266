"""The bytes of a file -> annotations, an article's head, registers."""

from __future__ import annotations

from typing import Any

import yaml

from beleg.adapters.reading import decode
from beleg.diagnostics import Report
from beleg.figure_files import FigureTrouble
from beleg.model import Annotation, Settings
from beleg.source import Source
from beleg.validate import read_annotations, read_article, read_registers

from .inputs import assert_alike, assert_clear

_LISTS = ("claims", "notes", "links")


def load(data: bytes) -> None:
    """Read as each kind of file; what has no error is compared with what PyYAML reads."""
    report = Report()
    source = decode(data, "annotations/a.yml", report)
    if source is not None:
        _read_as_annotations(source)
        read_article(Source("content/articles/a.md", source.text), "a", report)
        for name in ("sources", "people", "verdicts"):
            read_registers({name: source}, report)
    assert_clear(report)


def _read_as_annotations(source: Source) -> None:
    report = Report()
    nothing = read_registers({}, Report())
    found = read_annotations(
        [("a", source)], nothing, {"a"}, report, _no_figure, settings=Settings()
    )
    assert_clear(report)
    if not report.errors:
        _assert_nothing_lost(found, yaml.load(source.text, Loader=yaml.CBaseLoader))


def _no_figure(_: str) -> str | FigureTrouble | None:
    return None


def _assert_nothing_lost(found: list[Annotation], written: Any) -> None:
    """PyYAML's own composer is the second reader: as many entries, with the same words."""
    entries = [one for name in _LISTS for one in (written or {}).get(name) or ()]
    assert len(found) == len(entries), f"{len(found)} of {len(entries)} annotations were read"
    for annotation, entry in zip(found, entries, strict=True):
        if "quote" in entry and annotation.quote is not None:
            quote = entry["quote"]
            exact = quote["exact"] if isinstance(quote, dict) else quote
            assert_alike(annotation.quote.exact, exact, "the quote was read as")
