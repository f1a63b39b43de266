"""A text and quotes -> one place each, or a message."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from beleg.anchor import Anchorer, Haystack
from beleg.diagnostics import Code, Report
from beleg.fold import CELL, fold
from beleg.importing.pieces import cleaned
from beleg.model import Anchored, Link, Quote
from beleg.prose import read_prose
from beleg.source import Source

from .inputs import assert_clear, chosen, parts

_MOST = 12
_PASTED = re.compile(r"\{exact: .*\}")


def anchor(data: bytes) -> None:
    """First the headline, then the article's body, then quotes: ``prefix¦words¦suffix`` a line."""
    title, body, quotes = (cleaned(part)[0] for part in parts(data, 3))
    title = " ".join(title.split())
    text = read_prose(body).text
    hay = Haystack(
        title=title,
        text=text,
        path="content/articles/a.md",
        title_line=2,
        line_of=lambda offset: 9 + text.count("\n", 0, offset),
        description="",
    )
    anchorer = Anchorer(hay)
    for line in quotes.split("\n")[:_MOST]:
        prefix, exact, suffix = (*line.split("¦", 2), "", "")[:3] if "¦" in line else ("", line, "")
        _try(anchorer, hay, chosen(exact, text), prefix, suffix)


def _try(anchorer: Anchorer, hay: Haystack, exact: str, prefix: str, suffix: str) -> None:
    if not fold(exact).text.strip():
        # Validation refuses what shows nothing.
        return
    report = Report()
    found = anchorer.anchor(_link(exact, prefix, suffix), report)
    assert_clear(report)
    times = _times(hay, exact)
    if found is None:
        (message,) = report
        if not prefix and not suffix:
            assert message.code is (Code.QUOTE_AMBIGUOUS if times else Code.QUOTE_NOT_FOUND)
            assert times != 1, "the words stand there once and were not found"
        for pasted in _PASTED.findall(message.help):
            _assert_can_be_pasted(anchorer, yaml.safe_load(pasted), hay)
        return
    assert not len(report)
    _assert_are_the_words(found, hay, exact)
    assert times == 1 if not prefix and not suffix else times >= 1


def _link(exact: str, prefix: str, suffix: str) -> Link:
    source = Source("annotations/a.yml", f"quote: {exact}")
    place = source.place(7, len(source.text))
    quote = Quote(exact=exact, prefix=prefix, suffix=suffix, place=place)
    return Link(slug="a", id="a", place=source.place(0), quote=quote)


def _assert_are_the_words(found: Anchored, hay: Haystack, exact: str) -> None:
    text = hay.title if found.where == "title" else hay.text
    assert text[found.start : found.end] == found.words
    assert fold(found.words).text.strip() == fold(exact).text.strip()


def _assert_can_be_pasted(anchorer: Anchorer, pasted: Mapping[str, str], hay: Haystack) -> None:
    report = Report()
    link = _link(pasted["exact"], pasted.get("prefix", ""), pasted.get("suffix", ""))
    found = anchorer.anchor(link, report)
    assert found is not None, (pasted, list(report))
    _assert_are_the_words(found, hay, pasted["exact"])


def _times(hay: Haystack, quote: str) -> int:
    """How often the words stand there, counted in the slow and plain way."""
    needle = fold(quote).text.strip(" ")
    if CELL in needle:
        return 0
    return sum(_times_in(text, needle) for text in (hay.title, hay.text))


def _times_in(text: str, needle: str) -> int:
    folded = fold(text)
    count, at = 0, folded.text.find(needle)
    while at >= 0:
        count += folded.is_whole(at, at + len(needle))
        at = folded.text.find(needle, at + 1)
    return count
