"""Plain text in pieces: where its paragraphs are, and what stands above, in and below the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .credits import NAMES, credited
from .pieces import MAYBE_HEADING, Finding, Goes, Original, Piece, cleaned, level_spaces
from .recognise import (
    dateline,
    doubt,
    furniture,
    fused_kicker,
    is_prose,
    is_rubric,
    is_short_line,
    looks_fused,
)

NARROWEST, WIDEST = 40, 110
"""Columns at which a text may have been wrapped; longer lines are paragraphs."""
_LONGEST_TITLE = 200
_LONGEST_STANDFIRST = 600
_LONGEST_KICKER = 40
_HEAD = 8
"""Lines above the text at most."""
_LIST_SIGN = re.compile(r"[-•*–·+] |\d{1,2}[.)] ")
_HYPHEN = re.compile(r"[^\W\d_]+[-\xad]\Z")


@dataclass(frozen=True)
class _Line:
    number: int
    words: str


@dataclass(frozen=True)
class _Paragraph:
    line: int
    words: str
    hyphens: tuple[tuple[int, str], ...] = ()
    """Where a line of it ended in a hyphen: line and word."""


def cut(text: str, title: str = "") -> Original:
    """The pieces of a plain text. ``title``: the headline, where the editor gave it."""
    text, remarks = cleaned(text)
    lines = [list(block) for block in _blocks(text)]
    width = _wrapped_at(lines)
    paragraphs = [part for block in lines for part in _paragraphs(block, width)]
    if width:
        remarks += (f"the lines were wrapped at {width} columns and have been joined",)
    head, body = _split_head(paragraphs)
    pieces, findings = _read_head(head, level_spaces(title))
    pieces += _read_body(body)
    remarks += tuple(
        f"line {piece.line} begins with {found!r}, which stays part of the text"
        for piece in pieces
        if piece.goes is Goes.BODY and (found := dateline(piece.words))
    )
    return Original(pieces=tuple(pieces), findings=findings, remarks=remarks)


def words_of(text: str) -> str:
    """All words of a plain text: what its pieces must account for."""
    return cleaned(text)[0].replace("\x1f", " ")


def _blocks(text: str) -> Iterator[list[_Line]]:
    """What stands between empty lines; a page break counts as one."""
    block: list[_Line] = []
    for number, row in enumerate(text.split("\n"), start=1):
        # Form feeds and the line ends that only Unicode knows are breaks within a counted line.
        for part in row.splitlines() or [""]:
            words = level_spaces(part.replace("\x1f", " "))
            if words:
                block.append(_Line(number, words))
            elif block:
                yield block
                block = []
    if block:
        yield block


def _wrapped_at(blocks: Sequence[Sequence[_Line]]) -> int:
    """The column at which all lines were wrapped; 0 where each line is a paragraph.

    A line was wrapped if the next line's first word would not have fitted on it.
    """
    lengths = sorted(len(line.words) for block in blocks for line in block)
    if not lengths:
        return 0
    width = lengths[-1 - len(lengths) // 50]
    breaks = [pair for block in blocks for pair in pairwise(block)]
    forced = sum(_is_forced(one, other, width) for one, other in breaks)
    regular = forced >= 2 and forced * 10 >= len(breaks) * 6
    return width if NARROWEST <= width <= WIDEST and regular else 0


def _is_forced(line: _Line, following: _Line, width: int) -> bool:
    return len(line.words) + 1 + len(following.words.split(" ", 1)[0]) > width


def _paragraphs(block: Sequence[_Line], width: int) -> Iterator[_Paragraph]:
    open_: list[_Line] = []
    for line in block:
        apart = furniture(line.words) or _LIST_SIGN.match(line.words)
        if open_ and (
            not width
            or apart
            or furniture(open_[-1].words)
            or not _is_forced(open_[-1], line, width)
        ):
            yield _joined(open_)
            open_ = []
        open_.append(line)
    if open_:
        yield _joined(open_)


def _joined(lines: Sequence[_Line]) -> _Paragraph:
    hyphens = tuple(
        (line.number, found[0]) for line in lines[:-1] if (found := _HYPHEN.search(line.words))
    )
    words = " ".join(line.words for line in lines)
    return _Paragraph(lines[0].number, words, hyphens)


def _split_head(paragraphs: list[_Paragraph]) -> tuple[list[_Paragraph], list[_Paragraph]]:
    """What stands above the text, and the text. A byline or a date ends what stands above."""
    end = long = 0
    for at, paragraph in enumerate(paragraphs[: _HEAD + 2]):
        long += is_prose(paragraph.words)
        if long > 1:
            break
        if credited(paragraph.words, paragraph.line):
            end = at + 1
    while end < min(_HEAD, len(paragraphs) - 1) and not is_prose(paragraphs[end].words):
        end += 1
    return paragraphs[:end], paragraphs[end:]


def _read_head(head: Sequence[_Paragraph], title: str) -> tuple[list[Piece], dict[str, Finding]]:
    pieces: list[Piece] = []
    findings: dict[str, Finding] = {}
    ends = [at for at, one in enumerate(head) if credited(one.words, one.line)]
    for at, paragraph in enumerate(head):
        piece = _piece(paragraph)
        titled = any(piece.goes is Goes.TITLE for piece in pieces)
        if what := furniture(piece.words):
            pieces.append(replace(piece, what=what, goes=Goes.OUT, doubt=""))
        elif found := credited(paragraph.words, paragraph.line):
            key, finding = found
            if key in findings:
                pieces.append(replace(piece, doubt=f"a second {NAMES[key]}"))
            else:
                findings[key] = finding
                pieces.append(replace(piece, what=NAMES[key], goes=Goes.OUT))
        elif not titled and (parts := _as_title(piece, head[at + 1 :], title)):
            pieces.extend(parts)
        elif titled and is_prose(piece.words) and ends and at < ends[-1]:
            pieces.append(_standfirst(piece, pieces))
        else:
            pieces.append(replace(piece, doubt=piece.doubt or "stands above the text"))
    return _kickers(pieces), findings


def _kickers(pieces: list[Piece]) -> list[Piece]:
    """Short lines above the headline belong to it, not to the text."""
    at = next((n for n, piece in enumerate(pieces) if piece.goes is Goes.TITLE), 0)
    return [
        replace(piece, what="kicker", goes=Goes.OUT, doubt="")
        if piece.goes is Goes.BODY and len(piece.words) <= _LONGEST_KICKER
        else piece
        for piece in pieces[:at]
    ] + pieces[at:]


def _as_title(piece: Piece, following: Sequence[_Paragraph], title: str) -> list[Piece]:
    """The headline, and the kicker where one is fused to it or stands above it."""
    headline = replace(piece, what="headline", goes=Goes.TITLE, doubt="")
    if parts := fused_kicker(piece.words, title):
        kicker = replace(piece, words=parts.kicker, what="kicker", goes=Goes.OUT)
        return [kicker, replace(headline, words=parts.title)]
    if title:
        return [headline] if piece.words == title else []
    if following and is_rubric(piece.words):
        return [replace(piece, what="kicker", goes=Goes.OUT)]
    if is_prose(piece.words) or len(piece.words) > _LONGEST_TITLE:
        return []
    if looks_fused(piece.words):
        unsure = "two words seem to have run together; --title 'The headline' parts them"
        return [replace(headline, doubt=unsure)]
    if len(piece.words.split()) < 3 and following and not is_prose(following[0].words):
        unsure = "might be a kicker above the headline; --title 'The headline' says which it is"
        return [replace(headline, doubt=unsure)]
    return [headline]


def _standfirst(piece: Piece, before: Sequence[Piece]) -> Piece:
    first = not any(other.goes is Goes.DESCRIPTION for other in before)
    if first and len(piece.words) <= _LONGEST_STANDFIRST:
        return replace(piece, what="standfirst", goes=Goes.DESCRIPTION)
    return replace(piece, doubt="stands above the byline")


def _read_body(paragraphs: Sequence[_Paragraph]) -> list[Piece]:
    pieces: list[Piece] = []
    for at, paragraph in enumerate(paragraphs):
        piece = _piece(paragraph)
        before = pieces[-1] if pieces else None
        following = next((p for p in paragraphs[at + 1 :] if not furniture(p.words)), None)
        if what := furniture(piece.words):
            piece = replace(piece, what=what, goes=Goes.OUT, doubt="")
        elif before and before.what == "reference to another article" and not is_prose(piece.words):
            piece = replace(piece, doubt="might be the headline of another article")
        elif credited(paragraph.words, paragraph.line):
            piece = replace(piece, doubt="might be a byline or a date")
        elif (
            is_short_line(piece.words)
            and following is not None
            and is_prose(following.words)
            and (before is None or not before.could_be_heading)
        ):
            piece = replace(piece, what=MAYBE_HEADING)
        pieces.append(piece)
    return pieces


def _piece(paragraph: _Paragraph) -> Piece:
    unsure = doubt(paragraph.words)
    if paragraph.hyphens:
        ends = ", ".join(f"{word!r} (line {line})" for line, word in paragraph.hyphens)
        unsure = f"does the hyphen at the end of the line belong to the word? {ends}"
    return Piece(line=paragraph.line, words=paragraph.words, what="text", doubt=unsure)
