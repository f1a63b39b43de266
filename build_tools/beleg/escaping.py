"""Plain words as Markdown that shows exactly these words, in whatever program reads it.

The merged page is read by programs that we do not choose (CommonMark, GitHub, Python-Markdown
with all its extensions, Pandoc, Hugo), and each gives a meaning to other characters. So whatever
means something in any of them is escaped where it could mean it, and only there: a page full of
backslashes is portable, but nobody can read it.

Entities are preferred to backslashes where some program does not let the character be escaped
(``~``, ``^``, ``|``), or gives the backslash itself a meaning (``\\[`` opens a formula), and where
a template engine runs over the text before Markdown does (``{``).
"""

from __future__ import annotations

import re
from urllib.parse import quote

_WRITTEN = {
    "\\": "&#x5c;",
    "`": "&#x60;",
    "^": "&#x5e;",
    "~": "&#x7e;",
    "|": "&#x7c;",
    "$": "&#x24;",
    "{": "&#x7b;",
    "}": "&#x7d;",
    "[": "&#x5b;",
    "]": "&#x5d;",
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "=": "&#x3d;",
    ":": "&#x3a;",
    "@": "&#x40;",
    "%": "&#x25;",
    "?": "&#x3f;",
    "/": "&#x2f;",
    ";": "&#x3b;",
    "(": "&#x28;",
}
"""Entities; every other character that is escaped takes a backslash."""

_ANYWHERE = re.compile(
    r"""
    # At most letters this is all that is asked: the rest takes many times longer.
    (?= [\\`^~|${}\[\]<>*_&!\#+=:@.-] )
    (?:
      [\\`^~|${}\[\]<>*_]
    | & (?= [\#A-Za-z] | \Z )
    | ! (?= [!\[] | \Z )
    | \# (?= [\w.] | \Z )
    # Tracked changes, keys, dashes and highlights are written with doubled signs.
    | (?P<double> [-+=] ) (?= (?P=double) )
    | (?<=-)- | (?<=\+)\+ | (?<==)=
    # Pictograms (:smile:), roles and addresses; not 12:30, 'Leser:innen' or 'he said: no'.
    | : (?= [\w+-]+: | : | // )
    | (?<=:) :
    # Mail addresses, mentions and citation keys.
    | @ (?= [\w{*] | \Z )
    | (?<=www) \.
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LINE_START = re.compile(
    r"""
      [-+\#=:%]
    | ! (?= ! )
    | \? (?= \? )
    | / (?= // )
    | ; (?= [;-] )
    | \( (?= (?: \w{1,9} | @\w* ) \) )
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"(?:\d+|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+)(?=[.)])")
"""Numbers and letters of lists, as in '19. May' and 'A. Smith'."""

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACES = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]")
HALVES = re.compile("[\ud800-\udfff]")
_UNSAFE_IN_DESTINATION = re.compile(r"""[\s<>()\[\]{}\\"'`|^*\x00-\x1f]""")


def escape(text: str) -> str:
    """Inline Markdown that shows the words of ``text`` and nothing else, on one line.

    Safe at the start of a line, inside a link's text and inside a table cell.
    """
    line = words(readable(text).replace("\n", " ").strip(" "))
    return at_line_start(line[:-1] + _as_entity(line[-1:]))


def readable(text: str) -> str:
    """``text`` without characters that no page may hold; all line ends are line feeds."""
    if text.isprintable():
        return text  # Neither a line end nor any of those characters is printable.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = HALVES.sub("\ufffd", _CONTROLS.sub("", text))
    return _SPACES.sub(lambda found: "\n" if found[0] == "\n" else " ", text)


def words(text: str) -> str:
    """Like ``escape``, for words in the middle of a line; spaces at both ends stay."""
    return _ANYWHERE.sub(lambda found: _escaped(found[0]), text)


def at_line_start(markdown: str) -> str:
    """Escaped words that come to stand at the start of a line, where more has a meaning."""
    first = markdown[:1]
    if _LINE_START.match(markdown):
        return _escaped(first) + markdown[1:]
    if first.isspace():
        return _as_entity(first) + markdown[1:]
    if number := _NUMBER.match(markdown):
        return f"{number[0]}\\{markdown[number.end() :]}"
    return markdown


def link(text: str, url: str) -> str:
    """An inline link that shows ``text``; ``url`` has passed the address policy."""
    return f"[{escape(text)}]({destination(url)})"


def destination(url: str) -> str:
    """``url`` as it may stand between the brackets of a link, in every program."""
    return re.sub(r"&(?=[#A-Za-z])", "&amp;", percent_encoded(url))


def percent_encoded(url: str) -> str:
    """``url`` without the characters that end or change a link; it leads to the same place.

    The square brackets of an IPv6 host stay, which have no other form.
    """
    scheme, slashes, rest = url.partition("://")
    if slashes and rest.startswith("["):
        host, bracket, rest = rest.partition("]")
        return scheme + slashes + host + bracket + _UNSAFE_IN_DESTINATION.sub(_encoded, rest)
    return _UNSAFE_IN_DESTINATION.sub(_encoded, url)


def indent(markdown: str, by: int = 4) -> str:
    """``markdown`` as part of a footnote or a list item: every written line is moved right."""
    space = " " * by
    return "\n".join(space + line if line else line for line in markdown.split("\n"))


def _as_entity(char: str) -> str:
    """A wide or narrow space, which would be cut off at the end of a line; others as they are."""
    return f"&#x{ord(char):x};" if char.isspace() else char


def _escaped(char: str) -> str:
    return _WRITTEN.get(char) or "\\" + char


def _encoded(found: re.Match[str]) -> str:
    return quote(found[0], safe="")
