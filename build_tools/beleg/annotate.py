"""A new annotation: its passage, its id, its file, and the proof that it sits where it was meant.

Nothing here writes. An annotation is put on paper only if the whole walk, with the new text in
place of the old, finds it at exactly the chosen words and complains of nothing new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from .anchor import Anchorer
from .anchor.diagnose import report_missing
from .anchor.haystack import FoldedHaystack, Passage
from .anchor.nearest import Nearby
from .anchor.select import paste, selector_of
from .diagnostics import Code, Diagnostic, Report, Severity
from .format import ANNOTATIONS, Shape
from .identifiers import canonical, fault_of, suggest
from .load import load_yaml
from .model import Annotation, Article, Kind, Quote
from .nodes import ListNode, MapNode, Node, Text
from .pipeline import Ground, Group, haystack, walk
from .prose import read_prose
from .source import Source
from .validate import read_annotations
from .yaml_append import append_entry
from .yaml_edit import Edit, apply
from .yaml_write import document

LISTS: Mapping[Kind, str] = {"claim": "claims", "note": "notes", "link": "links"}
"""The list of an annotation file in which each kind stands."""

_AROUND = 30
"""Characters beside a passage by which an editor recognises it."""
_LONGEST_ID = 40
_STILL_TO_WRITE = {Code.MISSING_KEY, Code.NO_SOURCE}


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A place where the words stand, as an editor recognises it."""

    passage: Passage
    line: int
    """In the article's file, from 1."""
    before: str
    words: str
    behind: str


class Passages:
    """The passages of one article."""

    def __init__(self, article: Article) -> None:
        self._haystack = haystack(article, read_prose(article.body))
        self._text = FoldedHaystack(self._haystack)

    def find(self, quote: str, prefix: str = "", suffix: str = "") -> list[Spot]:
        """Every place of the words, the headline first."""
        return [self._spot(found) for found in self._text.find(quote, prefix, suffix)]

    def why_missing(self, quote: str, prefix: str, suffix: str, called: str) -> Diagnostic:
        """Why there is no place, with the nearest words; ``called``: where the quote was given."""
        given = Source(called, " ".join(quote.split()))
        wanted = Quote(
            exact=quote, prefix=prefix, suffix=suffix, place=given.place(0, len(given.text))
        )
        report = Report()
        report_missing(wanted, self._text, Nearby(self._text), report)
        return next(iter(report))

    def quote_of(self, spot: Spot) -> str | dict[str, str] | None:
        """The value of ``quote``: the words alone where they stand once, else with neighbours.

        None where nothing tells the passage apart.
        """
        selector = selector_of(self._text, spot.passage)
        if selector is None:
            return None
        given = {"exact": selector.exact, "prefix": selector.prefix, "suffix": selector.suffix}
        found = {key: words for key, words in given.items() if words}
        return selector.exact if len(found) == 1 else found

    def is_at(self, annotation: Annotation, spot: Spot) -> bool:
        """Whether the annotation is found, and at exactly this place."""
        found = Anchorer(self._haystack).anchor(annotation, Report())
        where = (found.where, found.start, found.end) if found else None
        return where == (spot.passage.part.where, *spot.passage.span)

    def _spot(self, passage: Passage) -> Spot:
        text, (start, end) = passage.part.folded.original, passage.span
        return Spot(
            passage=passage,
            line=self._text.line(passage),
            before=paste(text[max(0, start - _AROUND) : start]),
            words=paste(passage.words),
            behind=paste(text[end : end + _AROUND]),
        )


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A new annotation in its file, before anything is written."""

    path: str
    """The file below the project's folder."""
    is_new: bool
    edits: Sequence[Edit]
    """To the text that is there; of a new file the only edit is its text."""
    text: str
    """The file afterwards."""
    line: int
    """Where the annotation's id stands, from 1."""


def shape_of(kind: Kind) -> Shape:
    """The declaration of a kind."""
    shape = next(field.shape for field in ANNOTATIONS.fields if field.name == LISTS[kind])
    assert shape is not None
    return shape


def new_id(words: str, kind: Kind, taken: Collection[str]) -> str:
    """An id made of the first of ``words``, with a number behind it where it is taken."""
    short = ""
    for part in suggest(words).split("-"):
        if len(short) + len(part) >= _LONGEST_ID:
            break
        short = f"{short}-{part}".lstrip("-")
    return unique_id(short or kind, taken)


def unique_id(word: str, taken: Collection[str]) -> str:
    """``word``, or with the first number behind it that makes it a good id which is not taken."""
    known = {canonical(name) for name in taken}
    name, number = word, 1
    while canonical(name) in known or fault_of(name):
        number += 1
        name = f"{word}-{number}"
    return name


def ids_of(files: Sequence[Source]) -> dict[str, str]:
    """The ids in an article's files, each with its ``path:line``; those of broken entries too."""
    found: dict[str, str] = {}
    for source in files:
        root = load_yaml(source, Report())
        for name in LISTS.values():
            for entry in _items(root, name):
                identity = entry.get("id") if isinstance(entry, MapNode) else None
                if isinstance(identity, Text):
                    found[identity.value] = f"{source.path}:{identity.place.line}"
    return found


def home_of(slug: str, kind: Kind, files: Sequence[Source], folder: str) -> str:
    """The file that a new annotation belongs in; there may be none with this path yet.

    ``annotations/<slug>.yml`` where it is there, else the file of the article's folder that has
    this kind, else a file of the folder named after the kind.
    """
    name = LISTS[kind]
    for source in files:
        if PurePosixPath(source.path).parent == PurePosixPath(folder):
            return source.path
    named = [source for source in files if PurePosixPath(source.path).stem == name]
    for source in [*named, *files]:
        if _items(load_yaml(source, Report()), name):
            return source.path
    return named[0].path if named else (PurePosixPath(folder) / slug / f"{name}.yml").as_posix()


def draft(
    path: str, kind: Kind, values: Mapping[str, Any], files: Sequence[Source], schema: str = ""
) -> Draft:
    """The annotation put into its file. Raises NotEditable where the file cannot take it.

    ``schema``: path of the JSON Schema from the file's folder, for a new file.
    """
    there = next((source for source in files if source.path == path), None)
    if there is None:
        text = document({LISTS[kind]: [values]}, schema)
        edits = [Edit(start=0, end=0, text=text)]
    else:
        edits = append_entry(there, LISTS[kind], values)
        text = apply(there.text, edits)
    made = Source(path, text)
    place = ids_of([made])[values["id"]]
    return Draft(
        path=path,
        is_new=there is None,
        edits=edits,
        text=text,
        line=int(place.rpartition(":")[2]),
    )


def objections(
    made: Draft, name: str, passages: Passages, spot: Spot, group: Group, ground: Ground
) -> tuple[list[Diagnostic], bool]:
    """What is wrong with the draft that was not wrong before, and whether it sits at its words.

    What is still to be written is no objection: the draft says so itself.
    """
    others = [source for source in group.annotations if source.path != made.path]
    new = Source(made.path, made.text)
    after = replace(group, annotations=(*others, new))
    shown = replace(ground, settings=replace(ground.settings, drafts=True))
    before = Counter(_kind_of(found) for found in walk(group, shown).report)
    fresh: list[Diagnostic] = []
    for found in walk(after, shown).report:
        if before[_kind_of(found)] > 0:
            before[_kind_of(found)] -= 1
        elif not (found.code in _STILL_TO_WRITE and found.place.path == made.path):
            fresh.append(found)
    return fresh, _sits(name, new, passages, spot, group.slug, ground)


def _sits(
    name: str, source: Source, passages: Passages, spot: Spot, slug: str, ground: Ground
) -> bool:
    found = read_annotations([(slug, source)], ground.registers, {slug}, Report(), ground.figure)
    mine = [annotation for annotation in found if annotation.id == name]
    return len(mine) == 1 and passages.is_at(mine[0], spot)


def _kind_of(found: Diagnostic) -> tuple[Code, Severity, str, str]:
    return found.code, found.severity, found.place.path, found.message


def _items(root: Node | None, name: str) -> Sequence[Node]:
    value = root.get(name) if isinstance(root, MapNode) else None
    return value.items if isinstance(value, ListNode) else ()
