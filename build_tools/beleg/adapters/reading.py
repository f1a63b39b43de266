"""Bytes from disk to a text with places: no link, no device, never more than the limit."""

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from ..diagnostics import Code, Report
from ..source import Source

LARGEST = 2_000_000
"""Bytes of an article, an annotation file or a map."""
_LARGEST_REGISTER = 20_000_000
"""For 50,000 sources and more."""
_LARGEST_LOCK = 100_000_000
"""For 30,000 articles and more; it is read line by line."""

_LFS = b"version https://git-lfs.github.com/spec/"
_SHARED = re.compile(
    r"(?:^|/)_site/(?:(?P<lock>(?:anchors|permalinks)\.lock)|[^/]+\.ya?ml)$", re.IGNORECASE
)


def largest(path: str) -> int:
    """How many bytes a text of the site may have; ``path`` has forward slashes.

    What all articles share grows with their number.
    """
    shared = _SHARED.search(path)
    if shared is None:
        return LARGEST
    return _LARGEST_LOCK if shared["lock"] else _LARGEST_REGISTER


_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a file is not read."""

    code: Code
    message: str
    help: str


def read_bytes(path: Path, limit: int, head: int | None = None) -> bytes | Refusal:
    """The bytes of a regular file of at most ``limit`` bytes; the first ``head`` of them if given.

    The size is asked before anything is read, and asked of the opened file, so that nobody can put
    another file there in between.
    """
    try:
        handle = os.open(path, _FLAGS)
    except OSError as error:
        return _unopened(error)
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return Refusal(
                code=Code.UNSAFE_PATH,
                message="this is no ordinary file",
                help="put an ordinary file in its place",
            )
        if status.st_size > limit:
            return _too_large(status.st_size, limit)
        try:
            data = file.read(limit + 1 if head is None else head)
        except OSError as error:
            return _unopened(error)
    return _too_large(len(data), limit) if len(data) > limit else data


def _too_large(size: int, limit: int) -> Refusal:
    return Refusal(
        code=Code.TOO_LARGE,
        message=f"the file has {size:,} bytes, more than {limit:,}",
        help="split it up, or make it smaller",
    )


def _unopened(error: OSError) -> Refusal:
    if error.errno in {errno.ELOOP, errno.EMLINK}:
        return symbolic_link()
    reason = (error.strerror or "unknown reason").lower()
    return Refusal(
        code=Code.UNSAFE_PATH,
        message=f"the file cannot be read: {reason}",
        help="check that it is there and that you may read it",
    )


def symbolic_link() -> Refusal:
    """What is said of a link, wherever it leads."""
    return Refusal(
        code=Code.UNSAFE_PATH,
        message="this is a symbolic link; links are not followed",
        help="put the file itself there",
    )


def decode(data: bytes, shown: str, report: Report) -> Source | None:
    """The text of a file in UTF-8, line ends as line feeds; None where it is no text."""
    if data.startswith(_LFS):
        source = Source(shown, data.decode("utf-8", "replace"))
        message = "this is a pointer of Git LFS, not the file itself"
        report.error(Code.WRONG_TYPE, message, source.whole_line(1), "run 'git lfs pull'")
        return None
    if _is_utf_16(data):
        source = Source(shown, data.decode("utf-8", "replace"))
        message = "the file is written in UTF-16"
        report.error(Code.BAD_ENCODING, message, source.place(0), "save it as UTF-8")
        return None
    try:
        source = Source(shown, _normalised(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        _report_bad_byte(data, _first_bad_byte(data, error), shown, report)
        return None
    if (at := source.text.find("\0")) >= 0:
        message = "a NUL byte (U+0000) stands in the file, which no text has"
        report.error(Code.BAD_ENCODING, message, source.place(at), "save the file as plain text")
        return None
    return source


def _normalised(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_utf_16(data: bytes) -> bool:
    start = data[:200]
    return start.startswith((b"\xff\xfe", b"\xfe\xff")) or start.count(0) * 3 > len(start)


def _first_bad_byte(data: bytes, error: UnicodeDecodeError) -> int:
    # Where a byte-order mark was skipped, the decoder counts from behind it.
    return error.start + (len(data) - len(error.object))


def _report_bad_byte(data: bytes, at: int, shown: str, report: Report) -> None:
    before = _normalised(data[:at].decode("utf-8-sig"))
    source = Source(shown, before + _normalised(data[at:].decode("utf-8", "replace")))
    byte = data[at]
    letter = bytes([byte]).decode("cp1252", "replace")
    guess = f"; it looks like Windows-1252, where this byte is {letter!r}"
    report.error(
        Code.BAD_ENCODING,
        f"the byte 0x{byte:02x} is not UTF-8",
        source.place(len(before)),
        "save the file as UTF-8" + (guess if letter != "\ufffd" else ""),
    )
