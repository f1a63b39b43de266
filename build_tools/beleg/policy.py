"""The Content-Security-Policy of a page: what it may load, and which scripts it may run.

All that a page loads comes from its own site. Scripts that stand in a page run only if their text
has one of the digests that the policy names, and these are taken from what the host puts around a
page, before any text of an author is in it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape, unescape

Additions = Mapping[str, str]
"""Directive -> sources that a site adds to ours."""

DIRECTIVES: Mapping[str, str] = {
    "default-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "frame-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
"""Styles, fonts, connections and workers are as ``default-src`` says. Pictures within style sheets
of themes are data."""
ADDABLE = frozenset(
    {
        *DIRECTIVES,
        *("style-src", "font-src", "connect-src", "media-src", "worker-src", "manifest-src"),
        *("child-src", "script-src-elem", "style-src-elem", "style-src-attr"),
    }
)
"""What a site may add sources to."""
WASM = "'wasm-unsafe-eval'"
"""Lets a page run the program of the search index."""

ALONE = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
"""For pages of ours that run nothing and show no pictures: cards in frames, redirects."""

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_SOURCE = re.compile(r"\ssrc\s*=", re.IGNORECASE)
_TYPE = re.compile(r"""\stype\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_RUNS = frozenset(
    {"", "module", "importmap", "speculationrules", "text/javascript", "application/javascript"}
)
_CHARSET = re.compile(r"""<meta\s+charset\s*=\s*["']?[\w-]+["']?\s*/?>""", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_FAR = 5_000
"""Characters in which the beginning of a page is found."""


_SOURCE_WORD = re.compile(r"'[a-z0-9-]+(?:[a-z0-9]-[A-Za-z0-9+/=]+)?'|[A-Za-z0-9*][\w*.:/~%-]*")


def fault_of_addition(directive: str, sources: str) -> str | None:
    """Why a site may not add this; None where it may."""
    if directive not in ADDABLE:
        return f"{directive!r} is no directive to add to; they are {', '.join(sorted(ADDABLE))}"
    if not sources.strip():
        return f"{directive!r} has no sources"
    for word in sources.split():
        if not _SOURCE_WORD.fullmatch(word):
            return f"{word!r} is no source; write e.g. https://statistics.example.org"
        if word == "'unsafe-inline'" and directive.startswith("script"):
            return "'unsafe-inline' would let every script run; say false to have no policy at all"
    return None


def script_digests(html: str) -> tuple[str, ...]:
    """The digests of all scripts that stand in ``html`` and would run, each once, as sources."""
    found: dict[str, None] = {}
    for script in _SCRIPT.finditer(html):
        kind = _TYPE.search(script[1])
        if not _SOURCE.search(script[1]) and (kind[1].lower() if kind else "") in _RUNS:
            found.setdefault(_digest(script[2]))
    return tuple(found)


@lru_cache(maxsize=1000)
def _digest(script: str) -> str:
    # What a browser hashes has its line ends levelled before.
    text = script.replace("\r\n", "\n").replace("\r", "\n")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def policy(digests: Iterable[str], additions: Additions, *, search: bool) -> str:
    """The policy in one line. ``search``: whether the page opens a search index."""
    scripts = [*digests, *([WASM] if search else [])]
    directives = {name: [sources] for name, sources in DIRECTIVES.items()}
    directives["script-src"] += scripts
    for name, sources in additions.items():
        if name not in directives:
            directives[name] = [DIRECTIVES["default-src"]]
        if "'none'" in directives[name]:
            directives[name].clear()
        directives[name].append(sources)
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def meta(words: str) -> str:
    """The element that carries a policy."""
    # Single quotation marks stand in every source; they need no escape between double ones.
    value = escape(words, quote=False).replace('"', "&quot;")
    return f'<meta http-equiv="Content-Security-Policy" content="{value}">'


def with_policy(html: str, words: str) -> str:
    """``html`` with the policy before anything that is loaded; as it is where it has no head."""
    start = html[:_FAR]
    found = _CHARSET.search(start) or _HEAD.search(start)
    if found is None:
        return html
    return f"{html[: found.end()]}{meta(words)}{html[found.end() :]}"


def policies_of(html: str) -> list[str]:
    """The policies that ``html`` carries."""
    return [unescape(found) for found in _META.findall(html[:_FAR])]


def united(policies: Iterable[str]) -> str:
    """A policy that allows what each of them allows: what a server can say of all pages."""
    directives: dict[str, dict[str, None]] = {}
    for words in policies:
        for directive in words.split("; "):
            name, *sources = directive.split(" ")
            directives.setdefault(name, {}).update(dict.fromkeys(sources))
    for allowed in directives.values():
        if len(allowed) > 1:
            allowed.pop("'none'", None)
    # The same, whichever page comes first.
    ordered = {name: sorted(directives[name], key=_rank) for name in sorted(directives)}
    return "; ".join(f"{name} {' '.join(allowed)}" for name, allowed in ordered.items())


def _rank(source: str) -> tuple[bool, str]:
    return source.startswith("'sha256-"), source
