"""Annotations of other programs on their way from a file to ``annotations/<slug>/``.

Every file is a new one, so nothing that is there is changed, and what came in can be looked at, and
taken back, as a whole.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..annotate import LISTS
from ..diagnostics import Diagnostic, Report, did_you_mean
from ..identifiers import fault_of, suggest
from ..importing_annotations.account import Outcome, has_losses, left_out
from ..importing_annotations.incoming import NotTaken, Receiving
from ..importing_annotations.json_text import LARGEST_JSON, NotJson, read_json
from ..importing_annotations.proof import Proof, Taken
from ..importing_annotations.registered import Registered
from ..importing_annotations.unpack import Found, Unpacked, unpack
from ..importing_annotations.verdict_words import VerdictWords
from ..importing_annotations.whose import Addresses
from ..model import Article, Registers
from ..pipeline import Ground, Group, groups, read_ground
from ..source import Source
from ..validate import read_article
from ..yaml_write import document
from .configuration import Project
from .files import read_project
from .imported import ARCHIVE
from .importer import WrongCall
from .new_file import create
from .progress import with_bar
from .reading import LARGEST, Refusal, read_bytes

_PER_FILE = 200
"""Annotations of a new file; an editor has to find her way in it."""
_SCHEMA = "annotations.schema.json"


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What became of a file; nothing has been written yet."""

    name: str
    outcomes: tuple[Outcome, ...]
    elsewhere: tuple[str, ...]
    files: tuple[Source, ...]
    """The new annotation files."""
    objections: tuple[Diagnostic, ...]
    """Errors that an article would have with them, though each annotation alone has none."""


def read_annotations_file(project: Project, arguments: argparse.Namespace) -> Imported:
    """Take the annotations of a file over, as far as they can be. Raises WrongCall and NotJson."""
    name, unpacked = _unpacked(arguments)
    inputs, report = read_project(project.root, project.settings)
    ground = read_ground(inputs, project.settings, report)
    own = {group.slug: group for group in groups(inputs) if group.article}
    articles = _articles(own)
    slug = arguments.slug or ""
    if slug and slug not in articles:
        hint = did_you_mean(slug, articles) or "`beleg check` names all mistakes of the site"
        raise WrongCall(f"there is no article {slug!r} that can be read; {hint}")
    receiving = Receiving(
        settings=project.settings,
        registers=ground.registers,
        articles=articles,
        registered=Registered(ground.registers),
        addresses=Addresses(articles.values(), project.settings, slug),
        verdicts=VerdictWords(ground.registers.scale, _answers(arguments, ground.registers)),
    )
    desk = _Desk(receiving, own, ground)
    bar = with_bar(unpacked.found, len(unpacked.found), "annotations", arguments)
    outcomes = tuple(desk.outcome(found) for found in bar)
    files = tuple(_Files(project, arguments, name).of(outcomes))
    return Imported(
        name=name,
        outcomes=outcomes,
        elsewhere=unpacked.elsewhere,
        files=files,
        objections=tuple(desk.objections(files)),
    )


def _unpacked(arguments: argparse.Namespace) -> tuple[str, Unpacked]:
    if arguments.file == "-":
        name, data = "standard input", sys.stdin.buffer.read(LARGEST_JSON + 1)
    else:
        path = Path(arguments.file)
        if not path.is_file():
            raise WrongCall(f"there is no file {arguments.file}; addresses are not fetched")
        read = read_bytes(path.resolve(), LARGEST_JSON)
        if isinstance(read, Refusal):
            raise NotJson(f"{read.message}; {read.help}")
        name, data = path.name, read
    return name, unpack(read_json(data))


def _articles(own: dict[str, Group]) -> dict[str, Article]:
    found = {}
    for slug, group in own.items():
        article = read_article(group.article, slug, Report()) if group.article else None
        if article is not None:
            found[slug] = article
    return found


def _answers(arguments: argparse.Namespace, registers: Registers) -> dict[str, str]:
    """What the editor says that other people's verdicts mean."""
    found = {}
    keys = [step.key for step in registers.scale.verdicts]
    for answer in arguments.verdict:
        words, sign, key = answer.rpartition("=")
        if not sign or not words.strip():
            raise WrongCall(f"--verdict {answer!r}: write e.g. --verdict 'Pants on Fire=false'")
        if key.strip() not in keys:
            hint = did_you_mean(key, keys) or f"the scale has {', '.join(keys)}"
            raise WrongCall(f"--verdict: {key.strip()!r} is not on the scale; {hint}")
        found[words] = key.strip()
    return found


class _Desk:
    """Takes the annotations of a file one by one."""

    def __init__(self, receiving: Receiving, own: dict[str, Group], ground: Ground) -> None:
        self._receiving = receiving
        self._own = own
        self._ground = ground
        self._proofs: dict[str, Proof] = {}

    def outcome(self, found: Found) -> Outcome:
        """What becomes of one."""
        number, called = found.number, found.called
        try:
            incoming = found.read(found.given, self._receiving)
            taken = self._proof(incoming.slug).take(number, incoming)
        except NotTaken as reason:
            return Outcome(number=number, called=called, why_not=str(reason))
        return Outcome(
            number=number,
            called=called,
            slug=incoming.slug,
            taken=taken,
            left=tuple(found.given.left()),
            notes=taken.notes,
        )

    def _proof(self, slug: str) -> Proof:
        if slug not in self._proofs:
            article = self._receiving.article(slug)
            self._proofs[slug] = Proof(article, self._own[slug], self._ground)
        return self._proofs[slug]

    def objections(self, files: Sequence[Source]) -> Iterator[Diagnostic]:
        """What is wrong with all of them together."""
        for slug, proof in self._proofs.items():
            here = [file for file in files if PurePosixPath(file.path).parent.name == slug]
            yield from proof.objections(here)


class _Files:
    """The new annotation files."""

    def __init__(self, project: Project, arguments: argparse.Namespace, name: str) -> None:
        self._root = project.root
        self._folder = PurePosixPath(project.settings.annotations_dir)
        self._wanted: Path | None = arguments.into
        stem = suggest(Path(name).stem)
        self._stem = "imported" if fault_of(stem) else stem

    def of(self, outcomes: Sequence[Outcome]) -> Iterator[Source]:
        """Texts with paths at which nothing stands yet. Raises WrongCall."""
        by_slug: dict[str, list[Taken]] = {}
        for one in outcomes:
            if one.taken:
                by_slug.setdefault(one.slug, []).append(one.taken)
        if self._wanted is not None and len(by_slug) > 1:
            raise WrongCall(f"--file: the annotations are for {', '.join(sorted(by_slug))}")
        for slug, taken in by_slug.items():
            parts = [taken[at : at + _PER_FILE] for at in range(0, len(taken), _PER_FILE)]
            for part, path in zip(parts, self._paths(slug), strict=False):
                yield Source(path, self._text(part, path))

    def _text(self, taken: Sequence[Taken], path: str) -> str:
        lists = {
            name: [one.values for one in taken if one.kind == kind] for kind, name in LISTS.items()
        }
        text = document({name: values for name, values in lists.items() if values}, self._schema())
        if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
            raise WrongCall(f"{path} would have more than {LARGEST:,} bytes; split the file up")
        return text

    def _schema(self) -> str:
        """Where a file of an article's folder finds the JSON Schema, if the site has one."""
        there = (self._root / self._folder / "_site" / _SCHEMA).is_file()
        return f"../_site/{_SCHEMA}" if there else ""

    def _paths(self, slug: str) -> Iterator[str]:
        first = self._folder / slug / f"{self._stem}.yml"
        if self._wanted is not None:
            first = self._given(self._wanted, slug)
        number = 1
        while True:
            name = first.name if number == 1 else f"{first.stem}-{number}{first.suffix}"
            path = first.with_name(name)
            if not os.path.lexists(self._root / path):
                yield path.as_posix()
            elif self._wanted is not None and number == 1:
                raise WrongCall(f"{path} is there already; name a new file")
            number += 1

    def _given(self, wanted: Path, slug: str) -> PurePosixPath:
        folder = self._root.resolve() / self._folder / slug
        file = Path(os.path.normpath(Path.cwd() / wanted))
        if file.parent != folder or file.suffix not in (".yml", ".yaml"):
            raise WrongCall(f"--file: name a new .yml file in {self._folder / slug}/")
        return self._folder / slug / file.name


def write_annotations(project: Project, imported: Imported) -> list[str]:
    """Write the new files and the list of what was left out; their paths. Raises OSError."""
    written = []
    for source in imported.files:
        create(project.root, source.path, source.text)
        written.append(source.path)
    if has_losses(imported.outcomes, imported.elsewhere):
        path = _left_out_path(project, imported.name)
        text = left_out(imported.outcomes, imported.elsewhere, imported.name)
        create(project.root, path, text)
        written.append(path)
    return written


def _left_out_path(project: Project, name: str) -> str:
    stem, number = suggest(Path(name).stem) or "annotations", 1
    while True:
        behind = f"-{number}" if number > 1 else ""
        path = f"{ARCHIVE}/annotations/{stem}{behind}.left-out.txt"
        if not os.path.lexists(project.root / path):
            return path
        number += 1
