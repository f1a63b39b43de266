"""Which article an address means, and which annotation of it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from urllib.parse import unquote

from ..model import Article, Settings

_OWN = re.compile(r"articles/([a-z0-9-]+)/(?:#?([a-z0-9-]+)/?)?")


class Addresses:
    """The addresses of a site's articles: their pages here, their originals and the copies."""

    def __init__(self, articles: Iterable[Article], settings: Settings, slug: str = "") -> None:
        """``slug``: the article that is meant where an address says nothing."""
        self._site = (settings.url or "").rstrip("/")
        self._name = settings.name
        self._slug = slug
        self._slugs: set[str] = set()
        originals: dict[str, set[str]] = {}
        for article in articles:
            self._slugs.add(article.slug)
            for url in filter(None, (article.url, article.archive_url)):
                originals.setdefault(_level(url), set()).add(article.slug)
        self._originals = {url: min(slugs) for url, slugs in originals.items() if len(slugs) == 1}

    def article(self, *candidates: str | None) -> str | None:
        """The article that the first fitting address leads to; ``slug`` where none fits."""
        for address in filter(None, candidates):
            slug, _ = self._own(address)
            slug = slug or self._originals.get(_level(address))
            if slug:
                return slug
        return self._slug or None

    def own_id(self, address: str | None, desk: object, slug: str) -> str | None:
        """The id in the permalink of an annotation that this site wrote; None for another.

        ``desk``: who wrote it. Addresses without a host could be those of any site.
        """
        if desk != self._name:
            return None
        found, identity = self._own(address or "")
        return identity if found == slug else None

    def _own(self, address: str) -> tuple[str | None, str | None]:
        path = address
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address):
            if not self._site or not address.startswith(f"{self._site}/"):
                return None, None
            path = address[len(self._site) + 1 :]
        path = re.sub(r"\A(?:\.\./)+", "", path.removeprefix("/"))
        if self._slug and not path.startswith("articles/"):
            # Relative to the page of the article that its collection lies beside.
            page, hash_, fragment = path.partition("#")
            if page and not page.endswith("/"):
                return None, None
            joined = posixpath.normpath(posixpath.join("articles", self._slug, page))
            path = f"{joined}/{hash_}{fragment}"
        found = _OWN.fullmatch(path)
        if found is None or found[1] not in self._slugs:
            return None, None
        return found[1], found[2]


def _level(address: str) -> str:
    """Equal for spellings of an address that lead to the same page everywhere."""
    page = address.partition("#")[0]
    without_scheme = re.sub(r"\Ahttps?://", "", page, flags=re.IGNORECASE)
    host, slash, path = without_scheme.partition("/")
    return f"{host.lower()}{slash}{unquote(path)}".rstrip("/")
