"""The kept strange inputs, and some hundred changes of them, the same ones each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from .fuzz.chance import changed
from .fuzz.targets import CORPUS, TARGETS, corpus

KEPT = [path for name in TARGETS for path in corpus(name)]
CHANGES = 250


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.relative_to(CORPUS).as_posix())
def test_a_kept_input(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_changes_of_them(name: str) -> None:
    kept = [path.read_bytes() for path in corpus(name)]
    for data in changed(kept, seed=20, number=CHANGES):
        try:
            TARGETS[name](data)
        except BaseException as fault:
            fault.add_note(f"the input: {data!r}")
            raise
