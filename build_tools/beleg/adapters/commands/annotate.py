"""``beleg annotate``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from ...addresses import refusal
from ...annotate import (
    LISTS,
    Draft,
    Passages,
    Spot,
    draft,
    home_of,
    ids_of,
    new_id,
    objections,
    shape_of,
    unique_id,
)
from ...diagnostics import Report, Severity, did_you_mean
from ...format import Field, Form
from ...identifiers import fault_of
from ...model import Article, Kind, Registers
from ...pipeline import Ground, Group, Inputs, groups, read_ground
from ...similar import similar
from ...validate import read_article
from ...yaml_edit import NotEditable
from .. import asking
from ..configuration import Project, find_project
from ..edited_files import edit_files, for_this_text
from ..excerpts import visible
from ..files import read_project
from ..known_claims import described, known_claims
from ..new_file import create
from ..reporting import as_text
from .frame import DONE, PROBLEMS, WRONG_CALL, command, say

if TYPE_CHECKING:
    from .frame import Commands

_TEXTS = ("claim", "speaker", "verdict", "summary", "title", "text", "explanation", "author")
"""Keys of an annotation that have an option of the same name."""
_SCHEMA = "annotations.schema.json"
_MOST_ALIKE = 3


class _Refused(Exception):
    """Nothing is written; why has a message and an exit code."""

    def __init__(self, message: str, code: int = PROBLEMS) -> None:
        super().__init__(message)
        self.code = code


def add(commands: Commands) -> None:
    parser = command(
        commands, "annotate", _annotate, "write an annotation whose passage is found exactly once"
    )
    parser.add_argument("slug", metavar="SLUG", help="the article's file name without .md")
    parser.add_argument("--quote", required=True, metavar="WORDS", help="copied from the article")
    parser.add_argument("--prefix", default="", metavar="WORDS", help="what stands before them")
    parser.add_argument("--suffix", default="", metavar="WORDS", help="what stands behind them")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--line", type=int, metavar="N", help="the line of the article's file")
    place.add_argument(
        "--occurrence", type=int, metavar="N", help="which of several places, from 1"
    )
    parser.add_argument("--kind", choices=tuple(LISTS), default="claim")
    parser.add_argument("--id", help="part of its address; made of its words if left out")
    for name in _TEXTS:
        parser.add_argument(f"--{name}", metavar="WORDS", help=_about(name))
    parser.add_argument(
        "--source",
        action="append",
        default=[],
        metavar="KEY_OR_ADDRESS",
        help="a key of annotations/_site/sources.yml or a web address; may be given several times",
    )
    parser.add_argument(
        "--file", type=Path, metavar="FILE", help="the annotation file to put it in"
    )
    parser.add_argument("--dry-run", action="store_true", help="show it and write nothing")


def _about(name: str) -> str:
    kinds = [kind for kind in LISTS if name in shape_of(kind).names]
    field = next(field for field in shape_of(kinds[0]).fields if field.name == name)
    only = "" if len(kinds) == len(LISTS) else f"{' and '.join(kinds)}: "
    return only + field.about.replace("%", "%%")


def _annotate(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    try:
        return _Annotating(project, arguments).run()
    except _Refused as refused:
        print(f"beleg: {refused}", file=sys.stderr)
        return refused.code
    except (NotEditable, FileExistsError) as problem:
        print(f"beleg: nothing was written: {visible(str(problem))}", file=sys.stderr)
        return PROBLEMS
    except KeyboardInterrupt:
        print("\nbeleg: nothing was written", file=sys.stderr)
        return PROBLEMS


class _Annotating:
    """One annotation on its way from the words on the command line to its file."""

    def __init__(self, project: Project, arguments: argparse.Namespace) -> None:
        self._project = project
        self._arguments = arguments
        self._kind: Kind = arguments.kind
        self._shape = shape_of(self._kind)
        self._inputs: Inputs
        self._inputs, report = read_project(project.root, project.settings)
        self._ground: Ground = read_ground(self._inputs, project.settings, report)
        self._group = self._find_group()
        self._article = self._read_article()
        self._passages = Passages(self._article)

    def run(self) -> int:
        values = self._given()
        path = self._file()
        spot = self._choose_spot()
        values["quote"] = self._quote_of(spot)
        self._warn_of_similar(values.get("claim") or values.get("title") or spot.words)
        if asking.is_possible():
            self._ask_for_the_rest(values)
        values["id"] = self._id(values.get("title") or spot.words)
        still_open = self._mark_open(values)
        needs_review = self._project.settings.review_required and self._kind != "link"
        if still_open or needs_review:
            values["status"] = "draft"
        made = draft(path, self._kind, values, self._group.annotations, self._schema(path))
        self._prove(made, values["id"], spot)
        if self._arguments.dry_run:
            print("".join(edit.text for edit in made.edits).strip("\n"))
            say(self._arguments, f"nothing was written; it belongs in {made.path}")
            return DONE
        self._write(made)
        self._say_what_is_next(made, values["id"], still_open)
        return DONE

    def _find_group(self) -> Group:
        slug = self._arguments.slug
        known = {group.slug: group for group in groups(self._inputs) if group.article}
        if slug in known:
            return known[slug]
        hint = did_you_mean(slug, known) or "`beleg check` names all mistakes of the site"
        raise _Refused(f"there is no article {visible(slug)!r}; {hint}", WRONG_CALL)

    def _read_article(self) -> Article:
        report = Report()
        source = self._group.article
        article = read_article(source, self._group.slug, report) if source else None
        if article is None:
            print(as_text(report), file=sys.stderr)
            raise _Refused("nothing was written; mend the article first")
        return article

    def _given(self) -> dict[str, Any]:
        """What the options say, checked as far as it can be without the file."""
        given = {name: getattr(self._arguments, name) for name in _TEXTS}
        values: dict[str, Any] = {name: words for name, words in given.items() if words}
        for name in values:
            if name not in self._shape.names:
                raise _Refused(self._no_key(name), WRONG_CALL)
        if verdict := values.get("verdict"):
            steps = [step.key for step in self._ground.registers.scale.verdicts]
            if verdict not in steps:
                hint = did_you_mean(verdict, steps) or f"the scale has {', '.join(steps)}"
                raise _Refused(f"{visible(verdict)!r} is not on the scale; {hint}", WRONG_CALL)
        if (identity := self._arguments.id) and (fault := fault_of(identity)):
            raise _Refused(visible(f"{fault.message}; {fault.help}"), WRONG_CALL)
        if self._arguments.source:
            registers = self._ground.registers
            values["sources"] = [_source(word, registers) for word in self._arguments.source]
        return values

    def _no_key(self, name: str) -> str:
        kinds = [f"--kind {kind}" for kind in LISTS if name in shape_of(kind).names]
        return f"a {self._kind} has no {name!r}; did you mean {' or '.join(kinds)}?"

    def _file(self) -> str:
        """The file it goes to, as messages show it."""
        folder = PurePosixPath(self._project.settings.annotations_dir)
        slug = self._group.slug
        if self._arguments.file is None:
            return home_of(slug, self._kind, self._group.annotations, folder.as_posix())
        root = self._project.root.resolve()
        wanted = Path(os.path.normpath(Path.cwd() / self._arguments.file))
        path = PurePosixPath(wanted.relative_to(root)) if wanted.is_relative_to(root) else None
        fits = path is not None and path.suffix in (".yml", ".yaml") and folder in path.parents
        if path is not None and fits:
            inside = path.relative_to(folder)
            if inside == PurePosixPath(slug + path.suffix) or inside.parts[0] == slug:
                return path.as_posix()
        raise _Refused(
            f"{visible(str(self._arguments.file))!r} is no annotation file of {slug!r}; "
            f"its files are {folder}/{slug}.yml and those in {folder}/{slug}/",
            WRONG_CALL,
        )

    def _choose_spot(self) -> Spot:
        given = self._arguments
        spots = self._passages.find(given.quote, given.prefix, given.suffix)
        if not spots:
            why = self._passages.why_missing(given.quote, given.prefix, given.suffix, "--quote")
            print(as_text([why]), file=sys.stderr)
            raise _Refused("nothing was written")
        if given.occurrence is not None:
            if not 1 <= given.occurrence <= len(spots):
                counted = f"there are {len(spots)} places" if len(spots) > 1 else "there is one"
                raise _Refused(f"there is no place {given.occurrence}; {counted}", WRONG_CALL)
            number: int = given.occurrence
            return spots[number - 1]
        in_line = [spot for spot in spots if given.line in (None, spot.line)]
        if not in_line:
            lines = ", ".join(str(line) for line in dict.fromkeys(spot.line for spot in spots))
            raise _Refused(f"the words are not in line {given.line} but in {lines}", WRONG_CALL)
        return in_line[0] if len(in_line) == 1 else self._one_of(spots, in_line)

    def _one_of(self, spots: Sequence[Spot], among: Sequence[Spot]) -> Spot:
        path = self._article.source.path
        times = f"these words stand {len(among)} times in {path}"
        shown = [f"line {s.line}: …{s.before} [{s.words}] {s.behind}…" for s in among]
        if asking.is_possible():
            asking.tell(f"{times}:")
            chosen = asking.choose("which of them?", shown)
            if chosen is None:
                raise _Refused("nothing was written")
            return among[chosen]
        numbers = [spots.index(spot) + 1 for spot in among]
        listed = "\n".join(
            f"  --occurrence {number}   {visible(line)}"
            for number, line in zip(numbers, shown, strict=True)
        )
        raise _Refused(f"{times}; say which one is meant:\n{listed}")

    def _quote_of(self, spot: Spot) -> str | dict[str, str]:
        quote = self._passages.quote_of(spot)
        if quote is None:
            raise _Refused("nothing around these words is their own; quote more words")
        return quote

    def _warn_of_similar(self, statement: str) -> None:
        if self._arguments.quiet or self._kind == "link":
            return
        claims = known_claims(self._inputs, self._ground)
        found = similar(statement, self._article.lang, claims, _MOST_ALIKE)
        if not found:
            return
        asking.tell("something like it has been checked before:\n")
        asking.tell("\n\n".join(map(described, found)) + "\n")
        if asking.is_possible() and asking.ask("go on? [Y/n]").lower().startswith("n"):
            raise _Refused("nothing was written")

    def _mark_open(self, values: dict[str, Any]) -> list[str]:
        """What is still to be written: such a key gets no value, and the file says what belongs."""
        required = [field.name for field in self._shape.fields if field.required]
        still_open = [name for name in required if values.setdefault(name, None) is None]
        sources = values.get("sources") or ()
        if any(isinstance(source, dict) and source["title"] is None for source in sources):
            still_open.append("title of a source")
        return still_open

    def _ask_for_the_rest(self, values: dict[str, Any]) -> None:
        for field in self._shape.fields:
            is_open = field.required and field.name not in (*values, "id")
            if is_open and (answer := self._ask(field)):
                values[field.name] = answer
        for source in values.get("sources", ()):
            if isinstance(source, dict) and source["title"] is None:
                source["title"] = asking.ask(f"title of {source['url']}:") or None

    def _ask(self, field: Field) -> Any:
        if field.form is Form.VERDICT:
            lang = self._article.lang.partition("-")[0]
            steps = self._ground.registers.scale.verdicts
            labels = [f"{step.key}  ({step.label.get(lang, step.key)})" for step in steps]
            chosen = asking.choose(f"{field.name}?", labels)
            return None if chosen is None else steps[chosen].key
        if field.form is Form.SOURCES:
            return self._ask_for_sources()
        return asking.ask(f"{field.name}: {field.about}\n>")

    def _ask_for_sources(self) -> list[str | dict[str, str | None]]:
        asking.tell("sources: a key of sources.yml or a web address each; Enter when done")
        found: list[str | dict[str, str | None]] = []
        while word := asking.ask(">"):
            try:
                found.append(_source(word, self._ground.registers))
            except _Refused as refused:
                asking.tell(str(refused))
        return found

    def _id(self, words: str) -> str:
        taken = ids_of(self._group.annotations)
        wanted: str | None = self._arguments.id
        if wanted is None:
            return new_id(words, self._kind, taken)
        name = unique_id(wanted, taken)
        if name != wanted:
            asking.tell(f"the id {wanted!r} is taken ({taken.get(wanted, 'here')}): {name!r} then")
        return name

    def _schema(self, path: str) -> str:
        """Where a new file finds the JSON Schema; empty where the site has none."""
        folder = PurePosixPath(self._project.settings.annotations_dir)
        if not (self._project.root / folder / "_site" / _SCHEMA).is_file():
            return ""
        depth = len(PurePosixPath(path).relative_to(folder).parts) - 1
        return f"{'../' * depth}_site/{_SCHEMA}"

    def _prove(self, made: Draft, name: str, spot: Spot) -> None:
        found, sits = objections(made, name, self._passages, spot, self._group, self._ground)
        if found:
            print(as_text(found), file=sys.stderr)
        if any(problem.severity is Severity.ERROR for problem in found):
            raise _Refused("nothing was written; that is how it would be")
        if not sits:
            raise _Refused("nothing was written: the annotation would not be at these words")

    def _write(self, made: Draft) -> None:
        if made.is_new:
            create(self._project.root, made.path, made.text)
            return
        source = next(source for source in self._group.annotations if source.path == made.path)
        edit_files(self._project.root, {made.path: for_this_text(source, made.edits)})

    def _say_what_is_next(self, made: Draft, name: str, still_open: Sequence[str]) -> None:
        lines = [f"wrote {made.path}:{made.line}: {self._kind} {name!r}"]
        if still_open:
            lines.append(f"still to be written there: {', '.join(still_open)}")
            lines.append("it is a draft; take out 'status: draft' when it is finished")
        lines.append("now: `beleg check` names what is wrong, `mkdocs serve` shows it")
        say(self._arguments, "\n".join(lines))


def _source(word: str, registers: Registers) -> str | dict[str, str | None]:
    """A key of the register, or a source in full whose title is still to be written."""
    known: Mapping[str, Any] = registers.references
    if word in known:
        return word
    if "/" in word or ":" in word:
        if objection := refusal(word, mail=False):
            raise _Refused(visible(f"{objection.message}; {objection.help}"), WRONG_CALL)
        same = (key for key, reference in known.items() if reference.url == word)
        return next(same, None) or {"title": None, "url": word}
    hint = did_you_mean(word, known) or "add it there, or give its web address"
    raise _Refused(f"{visible(word)!r} is no key of sources.yml; {hint}", WRONG_CALL)
