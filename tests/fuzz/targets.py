"""The targets by name, and the inputs that are kept for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from .anchoring import anchor
from .importing import bring
from .loading import load
from .merging import merge

CORPUS = Path(__file__).parent / "corpus"

TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "loading": load,
    "anchoring": anchor,
    "merging": merge,
    "importing": bring,
}


def corpus(name: str) -> list[Path]:
    """The kept inputs of a target."""
    return sorted((CORPUS / name).iterdir())
