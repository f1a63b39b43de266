"""Which addresses may stand in an annotation.

An address that an editor writes becomes a link that a reader follows, so it must say openly where
it leads: http or https with a host, or mailto. Everything that hides the host from the reader's
eye is refused; what merely looks odd is accepted with a warning.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass

LONGEST = 2000
"""Characters that an address may have; beyond this, browsers and servers disagree."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_MAIL = re.compile(r"[^\s@?&<>]+@[^\s@?&<>]+\.[^\s@?&<>]+(\?subject=[^\s&<>]*)?")
_TRACKING = re.compile(r"[?&](utm_[a-z]+|fbclid|gclid|msclkid|mc_eid|igshid)=", re.IGNORECASE)
_REDIRECTOR = re.compile(r"(www\.)?google\.[a-z.]+/url\?|l\.facebook\.com/l\.php\?", re.IGNORECASE)
_FULL_STOPS = re.compile("[\u3002\uff0e\uff61]")
"""Characters that browsers read as a dot in a host name."""


@dataclass(frozen=True, kw_only=True)
class Objection:
    """Why an address is refused or looks odd, and the cure."""

    message: str
    help: str


def refusal(address: str, *, mail: bool = True) -> Objection | None:
    """Why ``address`` must not become a link, or None where it may.

    ``mail``: whether ``mailto:`` is allowed beside http and https. Never raises, whatever the
    word; relative addresses are refused, for they mean another page on every page.
    """
    if not address.strip():
        return Objection(message="the address is empty", help="write it as https://…")
    if len(address) > LONGEST:
        return Objection(
            message=f"the address has {len(address)} characters, more than {LONGEST}",
            help="use the page's short or canonical address",
        )
    return _bad_character(address) or _bad_scheme(address, mail)


def oddity(address: str) -> Objection | None:
    """What a reader of an accepted address might be misled by, or None."""
    host = _host(address)
    shown = _shown_host(host)
    if shown != host:
        return Objection(
            message=f"the host of {address!r} is shown as {shown!r}",
            help="check that this is the host you mean",
        )
    if _FULL_STOPS.search(host) or host.endswith("."):
        return Objection(
            message=f"the host {host!r} has an unusual dot", help="write the host with plain dots"
        )
    if _REDIRECTOR.search(address):
        return Objection(
            message=f"{address!r} only forwards to another page",
            help="write the address of the page itself",
        )
    if found := _TRACKING.search(address):
        return Objection(
            message=f"the address tracks readers with {found[1]!r}",
            help=f"remove {found[1]!r} and its value from the address",
        )
    return None


def _bad_character(address: str) -> Objection | None:
    for char in address:
        category = unicodedata.category(char)
        if category[0] in "CZ" or category == "Cs":
            name = unicodedata.name(char, "control character")
            return Objection(
                message=f"the address contains U+{ord(char):04X} ({name.lower()})",
                help="copy the address from the browser's address bar; a space is %20",
            )
    if "\\" in address:
        return Objection(
            message=f"the address {address!r} contains a backslash", help="write '/' instead"
        )
    if '"' in address or ("'" in address and re.search("[<>]", address)):
        return Objection(
            message=f"the address {address!r} contains quotation marks", help="write %22 or %27"
        )
    return None


def _bad_scheme(address: str, mail: bool) -> Objection | None:
    found = _SCHEME.match(address)
    if not found:
        return Objection(
            message=f"{address!r} is not a full address",
            help="write it with its beginning, e.g. https://example.org/page",
        )
    scheme = found[1].lower()
    if scheme == "mailto" and mail:
        return _bad_mail(address)
    if scheme not in {"http", "https"}:
        return Objection(
            message=f"{scheme!r} addresses are not allowed: {address[:80]!r}",
            help="link to a web page: http or https" + (", or mailto" if mail else ""),
        )
    if not address[found.end() :].startswith("//"):
        return Objection(
            message=f"{address!r} has no '//' behind {scheme + ':'!r}",
            help=f"write {scheme}://…",
        )
    return _bad_authority(address)


def _bad_mail(address: str) -> Objection | None:
    if _MAIL.fullmatch(address.partition(":")[2]):
        return None
    return Objection(
        message=f"{address!r} is not a mail address", help="write e.g. mailto:desk@example.org"
    )


def _authority(address: str) -> str:
    return re.split(r"[/?#]", address.partition("://")[2], maxsplit=1)[0]


def _host(address: str) -> str:
    authority = _authority(address).rpartition("@")[2]
    if authority.startswith("[") and "]" in authority:
        return authority.partition("]")[0] + "]"
    return authority.partition(":")[0]


def _bad_authority(address: str) -> Objection | None:
    authority, host = _authority(address), _host(address)
    if "@" in authority:
        return Objection(
            message=f"{address!r} hides its real host {host!r} behind an '@'",
            help="write the address without a user name",
        )
    if not host:
        return Objection(message=f"{address!r} has no host", help="write e.g. https://example.org/")
    port = authority[len(host) :]
    if port and not (re.fullmatch(r":[0-9]{1,5}", port) and 0 < int(port[1:]) < 65536):
        return Objection(
            message=f"{port[1:]!r} is not a port", help="remove the ':' and what follows it"
        )
    if not _is_host(host):
        return Objection(
            message=f"{host!r} is not the name of a host",
            help="copy the address from the browser's address bar",
        )
    return None


def _is_host(host: str) -> bool:
    if host.startswith("["):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            return False
        return True
    labels = _FULL_STOPS.sub(".", host).removesuffix(".").split(".")
    return len(host) <= 253 and all(map(_is_label, labels))


def _is_label(label: str) -> bool:
    if label.lower().startswith("xn--"):
        return _decoded(label) is not None
    allowed = all(char in "-_" or unicodedata.category(char)[0] in "LMN" for char in label)
    return allowed and 0 < len(label) <= 63 and not label.startswith("-")


def _decoded(label: str) -> str | None:
    """The letters behind a punycode label, or None where it is broken.

    The codec ``idna`` of the standard library follows the rules of 2003 and would refuse correct
    names with ß; only the letters are wanted here, not a lookup.
    """
    try:
        letters = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return None
    readable = all(char == "-" or unicodedata.category(char)[0] in "LMN" for char in letters)
    return letters if readable and not letters.isascii() else None


def _shown_host(host: str) -> str:
    return ".".join(
        (_decoded(label) or label) if label.lower().startswith("xn--") else label
        for label in host.split(".")
    )
