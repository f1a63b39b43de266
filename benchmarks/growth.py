"""Does a cost grow with the square? The same work in one piece and in ten.

An article of 500 kB with 500 annotations has the words of ten of 50 kB with 50 each, so it may cost
about as much; a register of 50,000 sources may cost ten times as much as one of 5,000. From all is
taken off what the same command costs on a site with nearly nothing.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from .generate import Wanted, write_site
from .measure import Failed, measured
from .place import BELEG, Place

NOTHING = Wanted(articles=1, article_bytes=5_000, annotations=5, sources=1)
COMMANDS = ("check", "build")


@dataclass(frozen=True, kw_only=True)
class Step:
    """Two sites of the same kind and how many times the second may cost the first."""

    what: str
    small: Wanted
    large: Wanted
    times: int


STEPS = (
    Step(
        what="an article of 500 kB with 500 annotations, to ten of 50 kB with 50 each",
        small=Wanted(articles=10, article_bytes=50_000, annotations=50),
        large=Wanted(articles=1, article_bytes=500_000, annotations=500),
        times=1,
    ),
    Step(
        what="a register of 50,000 sources, to one of 5,000",
        small=Wanted(articles=1, article_bytes=5_000, annotations=5, sources=5_000),
        large=Wanted(articles=1, article_bytes=5_000, annotations=5, sources=50_000),
        times=10,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Growth:
    """Processor seconds, medians; ``ratio`` is to be about ``times``."""

    what: str
    command: str
    times: int
    nothing: float = 0.0
    small: float = 0.0
    large: float = 0.0
    trouble: str = ""
    """Why it was not measured."""

    @property
    def ratio(self) -> float:
        return (self.large - self.nothing) / max(self.small - self.nothing, 0.001)


def growth(folder: Path, runs: int, longest: float) -> list[Growth]:
    """Every step with every command, in alternating runs."""
    return [_step(step, command, folder, runs, longest) for step in STEPS for command in COMMANDS]


def _step(step: Step, command: str, folder: Path, runs: int, longest: float) -> Growth:
    spent: dict[str, list[float]] = {"nothing": [], "small": [], "large": []}
    sites = {"nothing": NOTHING, "small": step.small, "large": step.large}
    try:
        for _ in range(runs):
            for name, wanted in sites.items():
                spent[name].append(_cold(wanted, command, folder / name, longest))
    except Failed as problem:
        trouble = str(problem)
        return Growth(what=step.what, command=command, times=step.times, trouble=trouble)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Growth(
        what=step.what,
        command=command,
        times=step.times,
        nothing=median(spent["nothing"]),
        small=median(spent["small"]),
        large=median(spent["large"]),
    )


def _cold(wanted: Wanted, command: str, folder: Path, longest: float) -> float:
    place = Place(folder=folder, wanted=wanted, longest=longest)
    if not folder.exists():
        write_site(wanted, place.beleg)
    place.forget()
    run = (*BELEG, command, "--quiet")
    return measured(run, place.beleg, place.environment, longest).cpu
