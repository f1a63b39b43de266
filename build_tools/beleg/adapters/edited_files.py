"""Edits of an editor's own files: all of them are made, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..diagnostics import Report
from ..source import Source
from ..yaml_edit import Edit, NotEditable, apply_to_file
from .reading import Refusal, decode, largest, read_bytes
from .whole_file import write_whole


def edit_files(root: Path, wanted: Mapping[str, Callable[[Source], list[Edit]]]) -> None:
    """Change each file below ``root`` by the edits that its text, as it is now, leads to.

    Every new text is made before the first file is written, and each file is replaced as a whole;
    its line ends, its byte-order mark and its permissions stay. Raises NotEditable, and OSError
    where the disk refuses.
    """
    made = {root / path: _edited(root / path, path, edits) for path, edits in wanted.items()}
    for file, text in made.items():
        write_whole(file, text.encode("utf-8"))


def for_this_text(source: Source, edits: Sequence[Edit]) -> Callable[[Source], list[Edit]]:
    """``edits`` for the text that they were made for: the file may have been saved meanwhile."""

    def unless_changed(now: Source) -> list[Edit]:
        if now.text != source.text:
            raise NotEditable(f"{now.path} has just been changed; run it again")
        return list(edits)

    return unless_changed


def _edited(file: Path, shown: str, edits: Callable[[Source], list[Edit]]) -> str:
    data = read_bytes(file, largest(file.as_posix()))
    if isinstance(data, Refusal):
        raise NotEditable(f"{shown}: {data.message}")
    source = decode(data, shown, Report())
    if source is None:
        raise NotEditable(f"{shown} is no text any more")
    return apply_to_file(data.decode("utf-8"), edits(source))
