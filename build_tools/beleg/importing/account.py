"""What an import made of an original, told to the editor line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from .pieces import Finding, Goes, Original, Piece

_SHOWN = 60
"""Characters of a piece that the table shows."""


def table(original: Original, fields: Mapping[str, Finding]) -> str:
    """What was recognised as what; running text in one row for each stretch of it."""
    rows = [("line", "what", "words")]
    for plain, group in groupby(original.pieces, key=_is_running_text):
        stretch = list(group)
        if plain and len(stretch) > 2:
            rows.append(_stretch(stretch))
        else:
            rows.extend((str(piece.line), _name(piece), _short(piece.words)) for piece in stretch)
    keys = [("", "", "")] + [
        ("", key, f"{_short(_joined(found.value))}  ({found.origin})")
        for key, found in fields.items()
    ]
    return _aligned(rows + keys)


def doubts(original: Original, fields: Mapping[str, Finding]) -> list[str]:
    """One line for each thing that the editor should look at."""
    found = [
        f"line {piece.line}: {piece.doubt}: {_short(piece.words)!r}"
        for piece in original.pieces
        if piece.doubt
    ]
    return found + [f"{key}: {one.doubt}" for key, one in fields.items() if one.doubt]


def left_out(original: Original, name: str) -> str:
    """The file that keeps, in full and in order, what did not get into the article."""
    out = [piece for piece in original.pieces if piece.goes is Goes.OUT]
    head = f"What `beleg import` left out of {name}: line, what it was taken for, its words.\n"
    lines = [f"{piece.line}\t{piece.what}\t{piece.words}\n" for piece in out]
    remarks = [f"# {remark}\n" for remark in original.remarks]
    return "".join([head, *remarks, "\n", *(lines or ["nothing\n"])])


def _is_running_text(piece: Piece) -> bool:
    return piece.goes is Goes.BODY and piece.what == "text" and not piece.doubt


def _stretch(pieces: Sequence[Piece]) -> tuple[str, str, str]:
    words = sum(len(piece.words.split()) for piece in pieces)
    return (
        f"{pieces[0].line}-{pieces[-1].line}",
        "text",
        f"{len(pieces)} paragraphs, {words} words: {_short(pieces[0].words)}",
    )


def _name(piece: Piece) -> str:
    return f"{piece.what}, left out" if piece.goes is Goes.OUT else piece.what


def _joined(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1].rstrip() + "…"


def _aligned(rows: Iterable[tuple[str, str, str]]) -> str:
    rows = list(rows)
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    return "\n".join(_lines(rows, first, second))


def _lines(rows: Iterable[tuple[str, str, str]], first: int, second: int) -> Iterator[str]:
    for line, what, words in rows:
        yield f"{line:>{first}}  {what:<{second}}  {words}".rstrip()
