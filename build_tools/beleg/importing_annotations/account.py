"""What became of each annotation of a file, and of each value in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..escaping import HALVES
from .given import Left
from .proof import Taken

_MOST_SHOWN = 20
"""Annotations or kinds of values that are listed on the screen; the file has all."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one annotation."""

    number: int
    """From 1, in the order of the file."""
    called: str
    slug: str = ""
    taken: Taken | None = None
    why_not: str = ""
    left: Sequence[Left] = field(default=(), repr=False)
    notes: Sequence[str] = ()

    @property
    def name(self) -> str:
        """As the account calls it."""
        return f"{self.number} ({self.called})" if self.called else str(self.number)


def summary(outcomes: Sequence[Outcome], elsewhere: Sequence[str]) -> str:
    """For the screen: how many were taken over, what was not and why, what is left out of which."""
    return "\n".join(_summary(outcomes, elsewhere)) + "\n"


def _summary(outcomes: Sequence[Outcome], elsewhere: Sequence[str]) -> Iterator[str]:
    taken = [one for one in outcomes if one.taken]
    drafts = sum(one.taken.values.get("status") == "draft" for one in taken if one.taken)
    yield f"{len(taken)} of {len(outcomes)} taken over" + (f", {drafts} as drafts" * bool(drafts))
    for address in elsewhere:
        yield f"not in this file, and nothing is fetched: {address}"
    lost = [(one.why_not, one.name) for one in outcomes if not one.taken]
    yield from _listed("not taken over:", _by_words(lost))
    yield from _listed("left out, as an annotation file has no place for it:", _kinds(taken))
    notes = [(note, one.name) for one in taken for note in one.notes]
    yield from _listed("please look at:", _by_words(notes))


def _by_words(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """What is the same for several annotations is said once, with the first of them."""
    found: dict[str, list[str]] = {}
    for words, name in pairs:
        found.setdefault(words, []).append(name)
    return [
        f"{names[0]}{f' and {len(names) - 1} more' * (len(names) > 1)}: {words}"
        for words, names in found.items()
    ]


def _listed(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield ""
    yield heading
    yield from (f"  {line}" for line in lines[:_MOST_SHOWN])
    if len(lines) > _MOST_SHOWN:
        yield f"  … and {len(lines) - _MOST_SHOWN} more"


def _kinds(outcomes: Sequence[Outcome]) -> list[str]:
    """Each kind of value that is left out, with an example."""
    found: dict[str, list[Left]] = {}
    for one in outcomes:
        for left in one.left:
            found.setdefault(left.path, []).append(left)
    return [
        f"{path}: {all_[0].value}" + f" ({len(all_)} times)" * (len(all_) > 1)
        for path, all_ in found.items()
    ]


def has_losses(outcomes: Sequence[Outcome], elsewhere: Sequence[str]) -> bool:
    """Whether there is anything in the file that was not taken over."""
    return bool(elsewhere) or any(one.left or not one.taken for one in outcomes)


def left_out(outcomes: Sequence[Outcome], elsewhere: Sequence[str], name: str) -> str:
    """For a file: everything of ``name`` that was not taken over."""
    lines = [f"What was left out when {name} was imported as annotations", ""]
    lines += [f"not in the file: {address}" for address in elsewhere]
    for one in outcomes:
        if not one.taken:
            lines.append(f"{one.name}: not taken over: {one.why_not}")
        elif one.left:
            lines.append(f"{one.name}: {one.slug}/{one.taken.values['id']}")
            lines += [f"    {left.path}: {left.value}" for left in one.left]
    return HALVES.sub("\ufffd", "\n".join([*lines, ""]))
