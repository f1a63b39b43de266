"""Put marks and footnote references into an article's Markdown, by offset, and nothing else.

Everything is decided in the visible text first: it is cut wherever an annotation starts or ends,
so that overlapping, nested and crossing passages need no special case; each elementary interval
is one flat mark that names all annotations it belongs to. Only then are source offsets looked up.
A mark goes around whole inline elements and never through one; a reference stands once, behind
the last piece of its passage, outside of links and of every inline element that ends there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .model import TONES, Numbered, Tone
from .prose import Element, Leaf, Node, Piece, Prose

_SPECIAL = tuple("*_~[]()<\\`")


class Unmarkable(Exception):
    """A passage cannot be marked exactly; ``words`` is the smallest wider passage that can."""

    def __init__(self, reason: str, words: str = "") -> None:
        super().__init__(reason)
        self.words = words


@dataclass(frozen=True, order=True)
class _Insertion:
    """At one source offset marks close first, then references stand, then marks open."""

    offset: int
    rank: int
    order: int
    text: str = field(compare=False)


_INSIDE, _CLOSE, _REFERENCE, _OPEN, _ESCAPE = range(5)


@dataclass(frozen=True, kw_only=True)
class Care:
    """How carefully an annotation must be put in, found by trying."""

    escape: bool = False
    """Put a backslash before literal Markdown characters that touch an insertion."""
    inside: bool = False
    """Put the reference inside the mark, because what follows would swallow it."""


LEVELS = (Care(), Care(escape=True), Care(inside=True), Care(escape=True, inside=True))


def merge_body(
    source: str, prose: Prose, notes: Sequence[Numbered], care: dict[str, Care] | None = None
) -> str:
    """``source`` with marks and references for the ``notes`` that stand in the body.

    Raises ``Unmarkable`` for a passage that no mark can cover exactly; ``passage_problem`` finds
    these beforehand, one by one.
    """
    care = care or {}
    inserted: list[_Insertion] = []
    for interval in _intervals(notes):
        inserted.extend(_mark(prose, source, interval, care))
    for order, note in enumerate(notes):
        inserted.append(_reference(prose, note, order, care.get(note.annotation.id, Care())))
    return _insert(source, inserted)


def passage_problem(prose: Prose, note: Numbered) -> Unmarkable | None:
    """Why this passage cannot be marked, or None."""
    try:
        for start, end in _within_leaves(prose, note.anchored.start, note.anchored.end):
            list(_cover(prose, start, end))
    except Unmarkable as problem:
        return problem
    return None


@dataclass(frozen=True)
class _Interval:
    start: int
    end: int
    ids: tuple[str, ...]
    tone: Tone


def _intervals(notes: Sequence[Numbered]) -> Iterator[_Interval]:
    """The pieces between neighbouring cuts that belong to at least one annotation.

    A sweep: the set of open annotations changes only at a cut, so many annotations cost what
    they overlap and not the square of their number.
    """
    starts: dict[int, list[Numbered]] = {}
    ends: dict[int, list[Numbered]] = {}
    for note in notes:
        starts.setdefault(note.anchored.start, []).append(note)
        ends.setdefault(note.anchored.end, []).append(note)
    open_now: dict[str, Numbered] = {}
    cuts = sorted(starts.keys() | ends.keys())
    for start, end in pairwise(cuts):
        for note in ends.get(start, ()):
            open_now.pop(note.annotation.id, None)
        for note in starts.get(start, ()):
            open_now[note.annotation.id] = note
        if open_now:
            here = sorted(open_now.values(), key=lambda note: note.number)
            tone = min((note.annotation.tone for note in here), key=TONES.index)
            yield _Interval(start, end, tuple(note.annotation.id for note in here), tone)


def _mark(
    prose: Prose, source: str, interval: _Interval, care: dict[str, Care]
) -> Iterator[_Insertion]:
    ids = " ".join(interval.ids)
    opening = f'<mark class="fc-mark" data-id="{ids}" data-tone="{interval.tone}">'
    escape = any(care.get(id_, Care()).escape for id_ in interval.ids)
    for start, end in _within_leaves(prose, interval.start, interval.end):
        for source_start, source_end in _cover(prose, start, end):
            yield _Insertion(source_start, _OPEN, 0, opening)
            yield _Insertion(source_end, _CLOSE, 0, "</mark>")
            if escape:
                leaf = next(prose.leaves_between(start, end))
                for offset in (source_start, source_end):
                    if source[offset : offset + 1] in _SPECIAL and _is_plain(leaf.nodes, offset):
                        yield _Insertion(offset, _ESCAPE, 0, "\\")


def _is_plain(nodes: Sequence[Node], offset: int) -> bool:
    """Whether the source character at ``offset`` is read as itself, and is not markup."""
    return any(
        _is_plain(node.children, offset)
        if isinstance(node, Element)
        else not node.atomic and node.source_start <= offset < node.source_end
        for node in nodes
    )


def _within_leaves(prose: Prose, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a passage in each block, without the white space at their ends."""
    for leaf in prose.leaves_between(start, end):
        first, last = max(start, leaf.start), min(end, leaf.end)
        words = prose.text[first:last]
        first += len(words) - len(words.lstrip("\n"))
        last -= len(words) - len(words.rstrip("\n"))
        if first < last:
            yield first, last


def _cover(prose: Prose, start: int, end: int) -> Iterator[tuple[int, int]]:
    leaf = next(prose.leaves_between(start, end))
    if not leaf.markable:
        raise Unmarkable(_UNMARKABLE.get(leaf.kind, "a footnote of the article itself"))
    yield from _cover_nodes(prose, leaf.nodes, start, end)


_UNMARKABLE = {"CodeBlock": "a code block", "HtmlBlock": "a block of raw HTML"}


def _cover_nodes(
    prose: Prose, nodes: Sequence[Node], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """The fewest well-nested source ranges that cover ``start``..``end`` of these siblings."""
    run: list[int] = []
    for node in nodes:
        inside = _share(node, start, end)
        if inside is None:
            continue
        if node_is_whole(node, start, end):
            run = [run[0] if run else node.source_start, node.source_end]
        elif node.atomic:
            words = prose.text[min(start, node.start) : max(end, node.end)]
            raise Unmarkable("the middle of something that cannot be cut", words)
        elif isinstance(node, Piece):
            first = node.source_start + inside[0] - node.start
            last = node.source_start + inside[1] - node.start
            run = [run[0] if run else first, last]
        else:
            if run:
                yield run[0], run[1]
                run = []
            yield from _cover_nodes(prose, node.children, start, end)
    if run:
        yield run[0], run[1]


def node_is_whole(node: Node, start: int, end: int) -> bool:
    """Whether all visible characters of the node lie in ``start``..``end``."""
    return start <= node.start and node.end <= end


def _share(node: Node, start: int, end: int) -> tuple[int, int] | None:
    """The part of ``start``..``end`` in this node; for an empty node, its own place inside."""
    if node.start == node.end:
        if not start < node.start < end:
            return None
        if isinstance(node, Element) and node.kind == "Wall":
            raise Unmarkable("an HTML tag that is never closed or never opened")
        return node.start, node.end
    first, last = max(start, node.start), min(end, node.end)
    return (first, last) if first < last else None


def _reference(prose: Prose, note: Numbered, order: int, care: Care) -> _Insertion:
    end = note.anchored.end
    *_, (start, last) = _within_leaves(prose, note.anchored.start, end)
    leaf = next(prose.leaves_between(start, last))
    offset = _reference_offset(leaf, last)
    text = f"[^{note.annotation.id}]"
    if care.inside:
        *_, (_, source_end) = _cover(prose, start, last)
        if source_end == offset:
            return _Insertion(offset, _INSIDE, order, text)
    return _Insertion(offset, _REFERENCE, order, text)


def _reference_offset(leaf: Leaf, end: int) -> int:
    """Behind the passage; outside of links, of what ends there, and in headings of everything."""
    nodes: Sequence[Node] = leaf.nodes
    while True:
        node = _node_ending_at_or_around(nodes, end)
        if isinstance(node, Piece):
            return node.source_end if node.end == end else node.source_start + end - node.start
        if node.end == end or node.kind == "Link" or node.atomic or leaf.kind == "Heading":
            return node.source_end
        nodes = node.children


def _node_ending_at_or_around(nodes: Iterable[Node], end: int) -> Node:
    return next(node for node in nodes if node.start < end <= node.end)


def _insert(source: str, inserted: Iterable[_Insertion]) -> str:
    parts: list[str] = []
    done = 0
    for insertion in sorted(inserted):
        parts.append(source[done : insertion.offset])
        parts.append(insertion.text)
        done = insertion.offset
    parts.append(source[done:])
    return "".join(parts)
