"""A kill of each kind; ``python -m tests.kills`` does a hundred."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .kills import KINDS, Kills


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs groups of processes")
def test_a_build_or_a_preview_may_be_killed(tmp_path: Path) -> None:
    kills = Kills(tmp_path, articles=3, seed=7)
    for kind in KINDS:
        kills.kill(kind)
    assert sum(kills.outcomes.values()) == len(KINDS)
