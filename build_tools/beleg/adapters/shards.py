"""A build's first round on several machines, each doing a share of the articles.

A share is a folder: what the articles have become, before any host has framed it, and the key of
all that each was made from. Putting shares together is the second round of an ordinary build, which
takes an article from a share only if it would have made it from the very same texts, settings and
program itself.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .crew import Outcome, waiting_file
from .kept_products import Unreadable, packed, unpacked

_NAME = re.compile(r"(?P<site>.+)\.shard-(?P<number>\d+)-of-(?P<of>\d+)")
_OUTCOME = ".outcome"


class ShardTrouble(Exception):
    """The shares are not those of this site; the message says which, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Shard:
    """Which share of a site: the ``number``-th (from 1) ``of`` so many."""

    number: int
    of: int

    @staticmethod
    def read(words: str) -> Shard:
        """``2/4``. Raises ValueError."""
        number, _, of = words.partition("/")
        shard = Shard(number=int(number), of=int(of))
        if not 1 <= shard.number <= shard.of:
            raise ValueError(words)
        return shard

    def has(self, position: int) -> bool:
        """Whether the article at this position, counted from 0, belongs to the share."""
        return position % self.of == self.number - 1

    def folder(self, site_dir: Path) -> Path:
        """Where the share is written: beside the site."""
        return site_dir.with_name(f"{site_dir.name}.shard-{self.number}-of-{self.of}")


def write_share(folder: Path, stage: Path, outcomes: Iterable[tuple[str, Outcome]]) -> None:
    """Write what became of each article, with its key; ``stage`` has what waits of them."""
    fresh = folder.with_name(f".{folder.name}-new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for key, outcome in outcomes:
        waiting = waiting_file(stage, outcome.slug)
        if waiting.exists():
            shutil.copyfile(waiting, waiting_file(fresh, outcome.slug))
        told = packed((key, _digest(waiting), outcome))
        (fresh / f"{outcome.slug}{_OUTCOME}").write_bytes(told)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def _names_parts(adds: object) -> bool:
    """Whether these are packed values by part and key; those of a share may be anybody's."""
    if not isinstance(adds, Mapping):
        return False
    names = [name for name in adds if isinstance(name, tuple) and len(name) == 2]
    words = [word for name in names for word in name]
    as_meant = len(names) == len(adds) and all(isinstance(word, str) for word in words)
    return as_meant and all(isinstance(value, bytes) for value in adds.values())


def _digest(file: Path) -> str:
    """Empty where there is no such file, because an article cannot be shown."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def shares_beside(site_dir: Path) -> list[Path]:
    """The shares that lie beside the site, all of one division."""
    found = {}
    for path in site_dir.parent.glob(f"{site_dir.name}.shard-*-of-*"):
        named = _NAME.fullmatch(path.name)
        if named and path.is_dir():
            found[int(named["number"]), int(named["of"])] = path
    of = {of for _, of in found}
    if len(of) > 1:
        wanted = " and ".join(str(number) for number in sorted(of))
        raise ShardTrouble(f"there are shares of {wanted}; remove those of an earlier division")
    return [found[key] for key in sorted(found)]


def read_shares(
    folders: Sequence[Path], keys: Mapping[str, str]
) -> dict[str, tuple[Outcome, Path]]:
    """Each outcome with the folder that has its pages. ``keys``: slug -> key of what there is now.

    Raises ShardTrouble where one is missing or was made from something else.
    """
    found: dict[str, tuple[Outcome, Path]] = {}
    for folder in folders:
        for file in sorted(folder.glob(f"*{_OUTCOME}")):
            try:
                key, digest, outcome = unpacked(file.read_bytes())
            except (Unreadable, TypeError, ValueError) as problem:
                raise ShardTrouble(f"{file} cannot be read: {problem}") from problem
            if not isinstance(outcome, Outcome) or not _names_parts(outcome.adds):
                raise ShardTrouble(f"{file} cannot be read: it holds something else")
            waiting = waiting_file(folder, outcome.slug)
            if _digest(waiting) != digest:
                raise ShardTrouble(f"{waiting} cannot be read: it is not as it was written")
            if keys.get(outcome.slug) != key:
                raise ShardTrouble(
                    f"{folder.name} was made from another state of {outcome.slug!r}, of the "
                    "registers, the settings or the program; build all shares from one commit"
                )
            found[outcome.slug] = outcome, folder
    missing = [slug for slug in keys if slug not in found]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise ShardTrouble(f"no share has {missing[0]!r}{more}; build the missing shares")
    return found
