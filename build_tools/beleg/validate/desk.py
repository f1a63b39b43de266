"""What every reader of values needs beside the value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .. import richtext
from ..diagnostics import Report
from ..figure_files import FigureTrouble
from ..model import Registers, RichText
from ..scale import BUILT_IN_SCALE

RichReader = Callable[[str], tuple[RichText, list[richtext.Problem]]]
FigureReader = Callable[[str], str | FigureTrouble | None]
"""Path below ``content/`` to the text of a GeoJSON file, or "" for a sound picture.

None: there is no such file. A ``FigureTrouble`` says what is wrong with it.
"""


def no_figures(_: str) -> None:
    """For callers that have no files."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where mistakes are filed, and what words are looked up in."""

    report: Report
    registers: Registers = Registers(scale=BUILT_IN_SCALE)  # noqa: RUF009 - it is frozen
    rich: RichReader = richtext.read
    figure: FigureReader = no_figures
    review_required: bool = False
    """Whether nothing is published without an author and a reviewer."""
    preview: bool = False
