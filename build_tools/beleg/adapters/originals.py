"""Files that are to be imported: from bytes in whatever encoding to a text."""

from __future__ import annotations

import codecs
import contextlib
import re
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from .reading import LARGEST, Refusal, read_bytes

LARGEST_ORIGINAL = 5_000_000
"""Bytes of a file that is imported."""

FORMATS = ("text", "html", "markdown")
_ENDINGS = {
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
}
_LIKELY = [
    *("cp1252", "cp1250", "cp1251", "iso8859_2", "iso8859_15", "mac_roman", "utf_16_le"),
    *("utf_16_be", "cp850", "koi8_r", "shift_jis", "gb18030"),
]
"""Encodings that press texts come in, where they are not UTF-8."""
_WESTERN = re.compile("[\t-\r -~äöüÄÖÜßéèêëáàâçñíîïóôúûåøæœÉÈÀÇ„“”‚‘’–—…•€£§©®°«»·\xa0\xad]+")
"""What texts in Western languages consist of; another encoding read as cp1252 would have more."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PROGRAMS = (
    (b"%PDF", "a PDF", "open it, select and copy its text into a file, and compare the two"),
    (b"PK\x03\x04", "a file of a word processor or an archive", "save it as plain text or HTML"),
    (b"\xd0\xcf\x11\xe0", "a file of a word processor", "save it as plain text or HTML"),
    (b"{\\rtf", "a file in Rich Text Format", "save it as plain text or HTML"),
    (b"\x89PNG", "a picture", "import the text itself"),
    (b"\xff\xd8\xff", "a picture", "import the text itself"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL
)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:[^\n]*\n){0,200}?---[ \t]*\n")
_MOJIBAKE = re.compile("Ã[¤¶¼Ÿ„–œ©¨\xa0]|â€[œ\x9dž™“”“]")


class NotText(Exception):
    """The file cannot be imported; the message says why and names the way."""


class UnknownEncoding(Exception):
    """There is no encoding of the name that was given."""


@dataclass(frozen=True, kw_only=True)
class OriginalFile:
    """A file that is to be imported, as a text."""

    name: str
    text: str
    """With ``\\n`` as line ends."""
    format: str
    """One of ``FORMATS``."""
    encoding: str
    remarks: tuple[str, ...] = ()


def read_original(path: Path, encoding: str = "", format_: str = "") -> OriginalFile:
    """The text of a file. Raises NotText and UnknownEncoding."""
    data = read_bytes(path.resolve(), LARGEST_ORIGINAL)
    if isinstance(data, Refusal):
        raise NotText(f"{path}: {data.message}; {data.help}")
    wanted = format_ or _ENDINGS.get(path.suffix.lower(), "")
    return original_of(data, path.name, encoding, wanted)


def original_of(data: bytes, name: str, encoding: str = "", format_: str = "") -> OriginalFile:
    """The same for bytes that were read already, e.g. from the standard input."""
    if len(data) > LARGEST_ORIGINAL:
        raise NotText(f"{name}: more than {LARGEST_ORIGINAL:,} bytes; import the article alone")
    for start, what, cure in _PROGRAMS:
        if data.startswith(start):
            raise NotText(f"{name}: this is {what}, not text; {cure}")
    text, found, remarks = _decoded(data, name, encoding)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise NotText(f"{name}: this is no text; save the article as plain text or HTML")
    if not text.strip():
        raise NotText(f"{name}: there is nothing in it")
    if garbled := _MOJIBAKE.search(text):
        line = text.count("\n", 0, garbled.start()) + 1
        remarks += (f"line {line} has letters as in 'Ã¼': the text was saved in a wrong encoding",)
    kind = format_ or _format_of(text)
    if kind != "html" and len(data) > LARGEST:
        raise NotText(f"{name}: more than {LARGEST:,} bytes, which no article may have; split it")
    return OriginalFile(name=name, text=text, format=kind, encoding=found, remarks=remarks)


def _format_of(text: str) -> str:
    if _PAGE.match(text):
        return "html"
    return "markdown" if _FRONT_MATTER.match(text) else "text"


def _decoded(data: bytes, name: str, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    """The text, the name of its encoding, and what is unsure about it."""
    if encoding:
        return _by_name(data, name, encoding), encoding, ()
    for mark, coding in _MARKS:
        if data.startswith(mark):
            return _by_name(data, name, coding), coding, ()
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    if declared := _DECLARED.search(data[:4096]):
        own = declared[1].decode("ascii")
        try:
            return data.decode(own), own, ()
        except (LookupError, UnicodeDecodeError):
            pass
    return _guessed(data, name)


def _by_name(data: bytes, name: str, encoding: str) -> str:
    try:
        return codecs.decode(data, codecs.lookup(encoding).name)
    except LookupError as error:
        raise UnknownEncoding(f"there is no encoding {encoding!r}; write e.g. cp1252") from error
    except (UnicodeDecodeError, ValueError, TypeError) as error:
        raise NotText(
            f"{name}: this is not written in {encoding}; try another --encoding"
        ) from error


def _guessed(data: bytes, name: str) -> tuple[str, str, tuple[str, ...]]:
    text = coding = ""
    with contextlib.suppress(UnicodeDecodeError):
        # Statistics go wrong on short texts, and nearly all of these are written in this one.
        western = data.decode("cp1252")
        if _WESTERN.fullmatch(western):
            text, coding = western, "cp1252"
    if not coding:
        best = from_bytes(data, cp_isolation=_LIKELY).best()
        if best is None:
            raise NotText(f"{name}: its encoding cannot be told; say it, e.g. --encoding cp1252")
        text, coding = str(best), best.encoding
    words = dict.fromkeys(re.findall(r"\S*[^\x00-\x7f\s]\S*", text))
    shown = ", ".join(repr(word) for word in list(words)[:5])
    return text, coding, (f"read as {coding}, by its look: {shown}; if wrong, say --encoding",)
