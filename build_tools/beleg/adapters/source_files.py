"""Texts that lie in files, and are held only while somebody works with them.

Those of ten thousand articles take more than half a gigabyte of memory. A build needs to know of
each of them whether it is as it was, and needs its words only where it is not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from ..diagnostics import Report
from ..pipeline import Group
from ..source import Source
from .reading import Refusal, decode, read_bytes

State = tuple[int, int, int, int, int]
"""What the system tells of a file: bytes, times at which its content and anything else about it
were changed, its number, and the disk it lies on. Times are nanoseconds."""

_SETTLED = 2_000_000_000
"""Nanoseconds after which a change of a file gives it another time, on every kind of disk."""


class Changed(OSError):
    """A file was changed between the two times that it was read."""


class FileSource(Source):
    """A text that is read when it is needed."""

    def __init__(
        self, path: str, digest: str, file: Path, limit: int, known: KnownTexts | None = None
    ) -> None:
        """``digest``: that of the text when it was read; ``file`` has at most ``limit`` bytes.

        ``known``: where the digest is from, if this run has not read the file.
        """
        object.__setattr__(self, "path", path)
        self.__dict__.update(_file=file, _limit=limit, _text=None, _known=known, digest=digest)

    @property
    def text(self) -> str:
        """Raises Changed, or what ``KnownTexts`` raises, where it is not what was read before."""
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
        file: Path = self.__dict__["_file"]
        data = read_bytes(file, self.__dict__["_limit"])
        found = None if isinstance(data, Refusal) else decode(data, self.path, Report())
        if found is None or found.digest != self.digest:
            known: KnownTexts | None = self.__dict__["_known"]
            if known and known.is_deceived(self.path, file):
                raise known.deceived(OSError(f"{self.path} was changed, and has its old time"))
            raise Changed(f"{self.path} was changed while it was read; start again")
        return found.text


def forget_texts(group: Group) -> None:
    """Of an article that is done."""
    for source in (group.article, *group.annotations):
        if isinstance(source, FileSource):
            source.forget()


class KnownTexts:
    """Digests of texts that earlier runs have read, as long as their files are the same.

    A file is the same if the system tells the same of it. That is not enough if it was changed only
    just before it was read: what is done to it within the same tick of the clock would not be seen.
    So it is read again then, as git does.
    """

    def __init__(
        self,
        known: Mapping[str, tuple[State, str]],
        deceived: Callable[[Exception], Exception] = lambda problem: problem,
    ) -> None:
        """``known``: path of a file, as it is shown, -> its state, and the digest of its text.

        ``deceived``: what is raised where a text turns out to be another one.
        """
        self._known = known
        self.deceived = deceived
        self._settled = time.time_ns() - _SETTLED
        self.now: dict[str, tuple[State, str]] = {}
        """What the next run can be given."""

    def digest(self, path: str, state: State) -> str | None:
        """That of the text of a file; None where it has to be read."""
        entry = self._known.get(path)
        if entry is None or entry[0] != state:
            return None
        self.now[path] = entry
        return entry[1]

    def is_deceived(self, path: str, file: Path) -> bool:
        """Whether the system still tells the same of a file, of which a digest was given."""
        return self._known[path][0] == state_of(file)

    def note(self, path: str, state: State, digest: str) -> None:
        """A file was read; ``state`` was asked for before."""
        _, content_changed, changed, _, _ = state
        if max(content_changed, changed) < self._settled:
            self.now[path] = state, digest


def state_of(file: Path) -> State | None:
    """None where there is no file."""
    try:
        stat = file.stat(follow_symlinks=False)
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_dev
