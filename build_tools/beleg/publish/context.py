"""What every part of a page has to know: in which language it speaks and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..languages import Texts, direction, same_language
from ..model import Settings
from . import links
from .markup import Child, Foreign, Html, el, fill, html


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What follows from the language of a page alone, and is the same wherever it is said."""

    lang: str
    """The language of the page."""

    @cached_property
    def texts(self) -> Texts:
        """The texts of the interface."""
        return Texts.for_language(self.lang)

    def t(self, key: str, *, n: int | None = None, **values: object) -> str:
        """A text of the interface; it knows its language where that is not the page's."""
        return self._in_its_language(self.texts.t(key, n=n, **values))

    def fill(self, key: str, *, n: int | None = None, **parts: str | int) -> Html:
        """A text of the interface with HTML in its places."""
        number = {} if n is None else {"n": self.texts.number(n)}
        whole = fill(self.texts.template(key, n=n), **number, **parts)
        return el("span", {"lang": self.texts.lang}, whole) if self._falls_back else whole

    @cached_property
    def _falls_back(self) -> bool:
        return not same_language(self.texts.lang, self.lang)

    def _in_its_language(self, words: str) -> str:
        return Foreign.of(words, self.texts.lang) if self._falls_back else words

    def own(self, words: Child) -> Html:
        """Words in the page's language that stand within a text of the interface."""
        return el("span", {"lang": self.lang}, words) if self._falls_back else html(words)

    def time(self, word: str) -> Html:
        """A date, for people and for programs."""
        return _time(word, self.lang)


@lru_cache(maxsize=5_000)
def _time(word: str, lang: str) -> Html:
    """A site has few days, and says each of them many times."""
    wording = Wording(lang=lang)
    return el("time", {"datetime": word}, wording._in_its_language(wording.texts.date(word)))


@dataclass(frozen=True, kw_only=True)
class Context(Wording):
    """The page that is being written."""

    here: str
    """Its address from the site's root."""
    settings: Settings

    def href(self, address: str) -> str:
        """An address of the site, as this page has to write it."""
        return links.href(self.here, address)

    def link(self, address: str, *children: Child) -> Html:
        """A link within the site."""
        return el("a", {"href": self.href(address)}, *children)

    def page(self, *children: Child) -> Html:
        """The whole content of the page."""
        attributes = {"class": "fc-page", "lang": self.lang, "dir": direction(self.lang)}
        return el("div", attributes, *children)
