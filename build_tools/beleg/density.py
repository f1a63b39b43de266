"""Warns of an article with more marks than a reader can read around.

Highlighting that covers too much lowers comprehension, even in readers who know of it. How much is
too much is for a desk to decide; the limits are settings. A short text is not measured: one note
on three sentences is nothing to warn of.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter

from .diagnostics import Code, Report
from .model import Anchored, Article, Settings

SHORTEST = 200
"""Words from which on an article is measured."""
HIGHEST = 3
"""Annotations that may lie on one spot."""
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


def check_density(
    article: Article, text: str, shown: Sequence[Anchored], settings: Settings, report: Report
) -> None:
    """File warnings on ``article``, whose visible text is ``text`` and which has these notes."""
    places = [found for found in shown if found.where == "body"]
    words = [match.span() for match in _WORD.finditer(text)]
    if len(words) >= SHORTEST:
        _check_words(article, words, places, settings, report)
        _check_notes(article, len(words), len(shown), settings, report)
    _check_stacks(places, report)


def _check_words(
    article: Article,
    words: Sequence[tuple[int, int]],
    places: Sequence[Anchored],
    settings: Settings,
    report: Report,
) -> None:
    marked, done = 0, 0
    for start, end in _joined(places):
        first = bisect_right(words, start, lo=done, key=itemgetter(1))
        # A word in which one range ends and the next begins is counted once.
        done = max(first, bisect_left(words, end, key=itemgetter(0)))
        marked += done - first
    percent = 100 * marked / len(words)
    if percent > settings.density_words:
        report.warning(
            Code.TOO_DENSE,
            f"{percent:.0f} % of the article's words are highlighted,"
            f" more than {settings.density_words:g} %",
            article.title_place,
            "quote fewer words each, or raise 'density_words' in mkdocs.yml",
        )


def _check_notes(
    article: Article, words: int, notes: int, settings: Settings, report: Report
) -> None:
    if notes * settings.density_notes > words:
        report.warning(
            Code.TOO_DENSE,
            f"{notes} annotations on {words} words, more than one per"
            f" {settings.density_notes:g} words",
            article.title_place,
            "join annotations that belong together, or lower 'density_notes' in mkdocs.yml",
        )


def _check_stacks(places: Sequence[Anchored], report: Report) -> None:
    """Named is the annotation that is one too many; none twice."""
    here: list[Anchored] = []
    for found in sorted(places, key=lambda place: (place.start, -place.end)):
        here = [other for other in here if other.end > found.start]
        here.append(found)
        if len(here) > HIGHEST:
            quote = found.annotation.quote
            others = ", ".join(repr(other.annotation.id) for other in here[:-1])
            report.warning(
                Code.STACKED,
                f"{len(here)} annotations lie on one spot",
                quote.place if quote else found.annotation.place,
                f"quote other words than {others}, or join some of them",
            )


def _joined(places: Sequence[Anchored]) -> list[tuple[int, int]]:
    """The highlighted ranges, sorted and apart from one another."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((place.start, place.end) for place in places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
