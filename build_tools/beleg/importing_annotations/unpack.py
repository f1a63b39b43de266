"""The annotations and reviews in a file, whatever they are packed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..escaping import HALVES
from .claim_reviews import read_claim_review
from .given import Given, shown
from .hypothesis import read_hypothesis
from .incoming import Incoming, NotTaken, Receiving
from .web_annotations import read_web_annotation

_PACKAGES = ("first", "items", "dataFeedElement", "itemListElement", "item", "@graph", "rows",
             "annotations")  # fmt: skip
"""Collections and pages, feeds and lists, Hypothesis' answers and exports."""

Reader = Callable[[Given, Receiving], Incoming]


@dataclass(frozen=True, kw_only=True)
class Found:
    """One annotation or review of the file, or something else that stands among them."""

    number: int
    """From 1, in the order of the file."""
    called: str
    """Its address, or whatever tells it apart."""
    given: Given = field(repr=False)
    read: Reader = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Unpacked:
    """All of a file."""

    found: tuple[Found, ...]
    elsewhere: tuple[str, ...]
    """Addresses where the file says that there is more."""


def unpack(value: Any) -> Unpacked:
    """Every annotation in the order of the file; nothing is fetched."""
    elsewhere: list[str] = []
    found = [
        Found(number=number, called=_called(item), given=_given(item), read=_reader(item))
        for number, item in enumerate(_items(value, elsewhere), start=1)
    ]
    return Unpacked(found=tuple(found), elsewhere=tuple(elsewhere))


def _items(value: Any, elsewhere: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _items(item, elsewhere)
        return
    packages = [] if _kind(value) else _packages(value)
    if not packages:
        yield value
    for name in packages:
        yield from _items(value[name], elsewhere)
    if isinstance(value, Mapping) and not _kind(value):
        more = (value.get(name) for name in ("first", "next"))
        elsewhere += [address for address in more if isinstance(address, str)]


def _packages(value: Any) -> list[str]:
    if not isinstance(value, Mapping):
        return []
    return [name for name in _PACKAGES if isinstance(value.get(name), list | Mapping)]


def _kind(value: Any) -> Reader | None:
    if not isinstance(value, Mapping):
        return None
    types = Given(value).types()
    if "ClaimReview" in types:
        return read_claim_review
    if "Annotation" in types:
        return read_web_annotation
    if isinstance(value.get("uri"), str) and ("target" in value or "text" in value):
        return read_hypothesis
    return None


def _reader(value: Any) -> Reader:
    reader = _kind(value) or _not_known
    return reader if not _has_halves(value) else _halved


def _not_known(given: Given, receiving: Receiving) -> Incoming:
    raise NotTaken("it is no Web Annotation, none of Hypothesis, and no ClaimReview")


def _halved(given: Given, receiving: Receiving) -> Incoming:
    raise NotTaken("it holds half a character (a lone surrogate such as \\ud800)")


def _has_halves(value: Any) -> bool:
    if isinstance(value, str):
        return HALVES.search(value) is not None
    if isinstance(value, Mapping):
        return any(_has_halves(one) for pair in value.items() for one in pair)
    return isinstance(value, list) and any(map(_has_halves, value))


def _given(value: Any) -> Given:
    return Given(value) if isinstance(value, Mapping) else Given({"value": value})


def _called(value: Any) -> str:
    if not isinstance(value, Mapping):
        return shown(value)
    names = ("id", "@id", "url", "uri", "claimReviewed", "name")
    return next((shown(value[name]) for name in names if isinstance(value.get(name), str)), "")
