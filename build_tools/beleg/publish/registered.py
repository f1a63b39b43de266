"""Under which key each source stands in the register: looked up once for all articles of a site."""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Registers
from .once import once
from .references import listed_keys


@once
def registered_keys(registers: Registers) -> Mapping[tuple[str, ...], str]:
    """Identity of a source -> its key; of several with one identity, the first."""
    return listed_keys(registers.references.values())
