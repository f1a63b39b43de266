"""The passage of an annotation, as the selectors of its target tell it."""

from __future__ import annotations

from .given import Given
from .incoming import NotTaken, Passage
from .json_text import Number

_REDUNDANT = {
    "TextPositionSelector",
    "RangeSelector",
    "XPathSelector",
    "CssSelector",
    "FragmentSelector",
    "DataPositionSelector",
}
"""Where the words stood in some program's page; the words themselves say it here."""


def passage_of(target: Given, digest: str = "") -> Passage | None:
    """The quoted words; None where the target is a page as a whole.

    ``digest``: of the text that positions count in, where it is known. Raises NotTaken for a
    passage that is not told by quoting it, or that is only a part of what is quoted.
    """
    selectors = target.things("selector")
    if "selector" in target and not selectors:
        raise NotTaken("its passage is told by an address; nothing is fetched")
    if not selectors:
        return None
    if any("refinedBy" in selector for selector in selectors):
        raise NotTaken("its passage is a part of another passage ('refinedBy')")
    quotes = [one for one in selectors if "TextQuoteSelector" in one.types()]
    if len(quotes) != 1:
        raise NotTaken("its passage is not told by quoting it (a TextQuoteSelector)")
    whole = quotes[0].value("exact")
    exact = quotes[0].text("exact")
    if exact is None:
        raise NotTaken("its TextQuoteSelector has no words in 'exact'")
    for selector in selectors:
        if selector.types() & _REDUNDANT:
            selector.skip_all()
    quotes[0].skip("type", "prefix", "suffix")
    return Passage(
        exact=exact if not isinstance(whole, str) else whole,
        prefix=_verbatim(quotes[0], "prefix"),
        suffix=_verbatim(quotes[0], "suffix"),
        span=next(filter(None, map(_span, selectors)), None) if digest else None,
        digest=digest,
    )


def _verbatim(quote: Given, name: str) -> str:
    value = quote.value(name)
    return value if isinstance(value, str) else ""


def _span(selector: Given) -> tuple[int, int] | None:
    if "TextPositionSelector" not in selector.types():
        return None
    found = [selector.value(name) for name in ("start", "end")]
    digits = [one.digits for one in found if isinstance(one, Number)]
    if len(digits) < 2 or not all(one.isdecimal() and len(one) < 10 for one in digits):
        return None
    return int(digits[0]), int(digits[1])
