"""Why a quote has no place, or more than one, and the words that would mend it."""

from __future__ import annotations

import unicodedata

from ..diagnostics import Code, Report
from ..model import Quote
from .haystack import MOST, FoldedHaystack, Passage, level
from .nearest import Nearby
from .select import paste, selector_of

_SHOWN = 8
_LONGEST = 600


def report_ambiguous(
    quote: Quote, places: list[Passage], text: FoldedHaystack, report: Report
) -> None:
    """Say where the words stand, and what tells each place apart."""
    given = " with this prefix and suffix" if quote.prefix or quote.suffix else ""
    times = f"at least {MOST}" if len(places) == MOST else str(len(places))
    message = f"these words stand {times} times in {text.haystack.path}{given}"
    report.error(Code.QUOTE_AMBIGUOUS, message, quote.place, _choices(places, text))


def report_missing(quote: Quote, text: FoldedHaystack, nearby: Nearby, report: Report) -> None:
    """Say that the words are not there, or not between these neighbours, and what is."""
    path = text.haystack.path
    places = text.find(quote.exact)
    if places:
        message = f"these words are in {path}, but not {_neighbours(quote, text)}"
        help_ = _choices(places, text)
    elif not level(quote.exact):
        message, help_ = "the quote has no words", "leave it out to speak of the whole article"
    elif _begins_inside_a_letter(quote.exact):
        mark = unicodedata.name(level(quote.exact)[0], "a combining mark").lower()
        message = f"the quote begins inside a letter, with its {mark!r}"
        help_ = "begin with the whole letter"
    else:
        message = f"these words are not in {path}"
        help_ = _what_is_there(level(quote.exact), text, nearby)
    report.error(Code.QUOTE_NOT_FOUND, message, quote.place, help_)


def _neighbours(quote: Quote, text: FoldedHaystack) -> str:
    """Which of the given neighbours does not fit."""
    prefix_fits = bool(text.find(quote.exact, prefix=quote.prefix))
    suffix_fits = bool(text.find(quote.exact, suffix=quote.suffix))
    if not prefix_fits and suffix_fits:
        return f"after {quote.prefix.strip()!r}"
    if prefix_fits and not suffix_fits:
        return f"before {quote.suffix.strip()!r}"
    return f"between {quote.prefix.strip()!r} and {quote.suffix.strip()!r}"


def _choices(places: list[Passage], text: FoldedHaystack) -> str:
    """One line a place, each with the words to paste."""
    lines = ["quote one of these:" if len(places) > 1 else "quote it like this:"]
    for place in places[:_SHOWN]:
        selector = selector_of(text, place)
        cure = str(selector) if selector else "nothing around it is its own, so quote more words"
        lines.append(f"{text.place(place)}: {cure}")
    if len(places) > _SHOWN:
        lines.append(f"and {len(places) - _SHOWN} more")
    return "\n".join(lines)


def _what_is_there(needle: str, text: FoldedHaystack, nearby: Nearby) -> str:
    if found := nearby.across_cells(needle):
        return f"{text.place(found)} has them in several cells of a table; quote one cell"
    if found := nearby.in_other_case(needle):
        return f"upper and lower case count: {text.place(found)} has {_words(found)}"
    if found := nearby.with_look_alikes(needle):
        return f"{_odd_letter(needle, found, text)}: {_words(found)}"
    if needle in level(text.haystack.description):
        return "they stand in the description; only the headline and the text can be quoted"
    if found := nearby.closest(needle):
        return f"the closest is {text.place(found)}: {_words(found)}"
    return "nothing there is close; copy the words from the article"


def _words(passage: Passage) -> str:
    words = paste(passage.words)
    return f"'{words}'" if len(words) <= _LONGEST else f"'{words[:_LONGEST]}…'"


def _odd_letter(needle: str, found: Passage, text: FoldedHaystack) -> str:
    theirs = found.part.flowing[found.start : found.end]
    pairs = zip(needle, theirs, strict=True)
    mine, other = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
    return f"the quote has {_named(mine)} where {text.place(found)} has {_named(other)}"


def _named(letter: str) -> str:
    if not letter:
        return "nothing"
    return f"'{letter}' (U+{ord(letter):04X}, {unicodedata.name(letter, 'no name').lower()})"


def _begins_inside_a_letter(words: str) -> bool:
    return unicodedata.category(level(words)[0]).startswith("M")
