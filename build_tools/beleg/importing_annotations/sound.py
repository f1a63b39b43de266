"""Values of other programs that may stand in an annotation file; others count as not read."""

from __future__ import annotations

import re

from .. import addresses
from ..validate.dates import is_date
from ..validate.lookups import is_language
from .given import Given

_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})T00:00(?::00(?:\.0+)?)?(?:Z|\+00:?00)")


def date_in(given: Given, name: str) -> str | None:
    """A date; midnight in UTC is a day, for so this site and others write one."""
    word = given.value(name)
    if not isinstance(word, str) or not is_date(word):
        return None
    given.skip(name)
    midnight = _MIDNIGHT.fullmatch(word)
    return midnight[1] if midnight else word


def address_in(given: Given, name: str) -> str | None:
    """An address that may become a link."""
    word = given.value(name)
    if not isinstance(word, str) or addresses.refusal(word, mail=False):
        return None
    given.skip(name)
    return word


def language_in(given: Given, name: str) -> str | None:
    """A language code."""
    word = given.value(name)
    if not isinstance(word, str) or not is_language(word):
        return None
    given.skip(name)
    return word
