"""Texts that lie in files, and are held only while somebody works with them.

Those of ten thousand articles take more than half a gigabyte of memory. A build needs each of them
twice: once to see what changed, and once more where something did.
"""

from __future__ import annotations

from pathlib import Path

from ..diagnostics import Report
from ..pipeline import Group
from ..source import Source
from .reading import Refusal, decode, read_bytes


class Changed(OSError):
    """A file was changed between the two times that it was read."""


class FileSource(Source):
    """A text that is read again when it is needed."""

    def __init__(self, source: Source, file: Path, limit: int) -> None:
        """``source``: as it was read from ``file``, which has no more than ``limit`` bytes."""
        object.__setattr__(self, "path", source.path)
        self.__dict__.update(_file=file, _limit=limit, _text=None, digest=source.digest)

    @property
    def text(self) -> str:
        """Raises Changed where it is no longer what was read at first."""
        held: str | None = self.__dict__["_text"]
        if held is None:
            held = self.__dict__["_text"] = self._read()
        return held

    def forget(self) -> None:
        """It may be needed again, but not soon."""
        self.__dict__["_text"] = None
        self.__dict__.pop("_line_starts", None)

    def __reduce__(self) -> tuple[type[Source], tuple[str, str]]:
        """Another process gets the text itself."""
        return Source, (self.path, self.__dict__["_text"] or self._read())

    def _read(self) -> str:
        data = read_bytes(self.__dict__["_file"], self.__dict__["_limit"])
        found = None if isinstance(data, Refusal) else decode(data, self.path, Report())
        if found is None or found.digest != self.digest:
            raise Changed(f"{self.path} was changed while it was read; start again")
        return found.text


def forget_texts(group: Group) -> None:
    """Of an article that is done."""
    for source in (group.article, *group.annotations):
        if isinstance(source, FileSource):
            source.forget()
