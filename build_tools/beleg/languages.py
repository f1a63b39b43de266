"""The words of the interface, in the language of the page.

Texts lie in ``locales/<language>.toml``; a further language is a further file. What depends on
numbers, dates, lists and names of languages comes from Unicode's locale data by way of Babel.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

FALLBACK = "en"
_OPENING, _CLOSING = "„“‚‘«»”\"'「", "“”‘’»«\"'」"


@dataclass(frozen=True, kw_only=True)
class Texts:
    """All texts in one language. Get one by ``Texts.for_language``."""

    lang: str
    """The language of the texts; not that of the page where there are none in it."""
    locale: Locale
    entries: Mapping[str, Any]
    dates: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """What ``date`` gave: a site has few days, and says each of them many times."""
    fixed: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """What ``t`` gave where nothing is put in; no more of them than there are texts."""

    @staticmethod
    def for_language(lang: str) -> Texts:
        """The texts for a BCP 47 tag: in this very language, its base language, or English."""
        return _texts(lang)

    def t(self, key: str, *, n: int | None = None, **values: object) -> str:
        """The text ``key`` in the form that ``n`` asks for, with the ``values`` put in.

        Raises KeyError for a text that there is not.
        """
        if n is None and not values:
            if key not in self.fixed:
                self.fixed[key] = self.template(key).format(n="")
            return self.fixed[key]
        return self.template(key, n=n).format(n="" if n is None else self.number(n), **values)

    def template(self, key: str, *, n: int | None = None) -> str:
        """The text before anything is put in."""
        entry: Any = self.entries
        for part in key.split("."):
            entry = entry[part]
        if isinstance(entry, str):
            return entry
        form = self.locale.plural_form(n if n is not None else 0)
        return str(entry.get(form, entry["other"]))

    def forms(self, key: str) -> Mapping[str, str]:
        """The plural forms of a text, for a script that counts; "other" where it has no forms."""
        entry = self.entries[key]
        return {"other": entry} if isinstance(entry, str) else entry

    def number(self, value: float) -> str:
        """``12.5`` as "12,5" or "12.5"."""
        return _decimal(value, self.locale)

    def date(self, word: str) -> str:
        """An ISO 8601 date as people write it, and no more exact than it is.

        What is no date is given back as it is.
        """
        if word not in self.dates:
            try:
                self.dates[word] = self._date(word)
            except ValueError:
                return word
        return self.dates[word]

    def _date(self, word: str) -> str:
        if "T" not in word:
            day = date.fromisoformat((word + "-01-01")[:10])
            if len(word) == 10:
                return format_date(day, "long", locale=self.locale)
            # Skeletons are for times; a date passed as such would be taken for today's.
            moment = datetime(day.year, day.month, 1)  # noqa: DTZ001
            return format_skeleton("y" if len(word) == 4 else "yMMMM", moment, locale=self.locale)
        moment = datetime.fromisoformat(word)
        pattern = "HH:mm" if moment.tzinfo is None else "HH:mm OOOO"
        zone = moment.tzinfo
        time = format_datetime(moment, pattern, tzinfo=zone, locale=self.locale)
        day_words = format_date(moment.date(), "long", locale=self.locale)
        return self.t("date_time", date=day_words, time=time)

    def language_name(self, tag: str) -> str:
        """The name of a language; the tag itself where it has none."""
        locale = _locale(tag)
        name = locale.get_display_name(self.locale) if locale else None
        return name or self.locale.languages.get(_base(tag).lower()) or tag

    def list_of(self, items: Sequence[str]) -> str:
        """ "a, b und c"."""
        return format_list(list(items), locale=self.locale)

    def label(self, labels: Mapping[str, str], default: str = "") -> str:
        """The one of several translations that fits these texts best."""
        return best(labels, self.lang, default)


def best(labels: Mapping[str, str], lang: str, default: str = "") -> str:
    """The translation for ``lang``: exactly, its base language, English, or the first."""
    for tag in (lang, _base(lang), FALLBACK):
        if labels.get(tag):
            return labels[tag]
    return next((label for label in labels.values() if label), default)


def same_language(first: str, second: str) -> bool:
    """Whether two tags have the same base language."""
    return _base(first).lower() == _base(second).lower()


@lru_cache(maxsize=1_000)
def direction(lang: str) -> Literal["ltr", "rtl"]:
    """In which direction a language is written."""
    locale = _locale(lang)
    return "rtl" if locale is not None and locale.text_direction == "rtl" else "ltr"


def quoted(words: str, lang: str) -> str:
    """``words`` in the quotation marks of their language, unless they bring their own."""
    words = " ".join(words.split())
    if words[:1] in _OPENING and words[-1:] in _CLOSING and len(words) > 1:
        return words
    known = _quotation_marks()
    opening, closing = known.get(lang) or known.get(_base(lang), ("“", "”"))
    return f"{opening}{words}{closing}"


def available() -> tuple[str, ...]:
    """The languages that there are texts in."""
    found = (entry.name for entry in (files("beleg") / "locales").iterdir())
    return tuple(sorted(name[:-5] for name in found if name.endswith(".toml")))


def _base(lang: str) -> str:
    return lang.split("-")[0]


@lru_cache(maxsize=10_000)
def _decimal(value: float, locale: Locale) -> str:
    return format_decimal(value, locale=locale)


@cache
def _quotation_marks() -> Mapping[str, Sequence[str]]:
    return tomllib.loads((files("beleg") / "quotation_marks.toml").read_text("utf-8"))


@cache
def _texts(lang: str) -> Texts:
    known = available()
    own = next((tag for tag in (lang, _base(lang).lower()) if tag in known), None)
    if own is None:
        return _texts(FALLBACK)
    raw = (files("beleg") / "locales" / f"{own}.toml").read_text("utf-8")
    # "de-AT" has the texts of "de" and dates of its own.
    locale = _locale(lang) or Locale.parse(own)
    return Texts(lang=own, locale=locale, entries=tomllib.loads(raw))


@cache
def _locale(tag: str) -> Locale | None:
    for candidate in (tag, _base(tag)):
        try:
            return Locale.parse(candidate, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return None
