"""From a file and what the editor said about it to an article that could be written.

Questions are asked here where somebody can answer; nothing is written.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ..identifiers import fault_of, suggest
from ..importing import headings, markdown_file, plain_text
from ..importing.article_file import Fields, fields_of, missing, renewed, settled
from ..importing.language import language_of
from ..importing.pieces import Finding, Original, level_spaces
from . import asking
from .configuration import Project
from .excerpts import visible
from .imported import Standing, shown_text, standing
from .originals import LARGEST_ORIGINAL, OriginalFile, original_of, read_original

FIELDS = {
    "title": "the headline, as published",
    "lang": "language of the text, e.g. de",
    "publisher": "the medium that published it",
    "license": "licence or permission under which the text may be shown",
    "author": "who wrote it; may be given several times",
    "published": "when, e.g. 2025-05-19",
    "url": "address of the original",
}
"""The options that give a key of the front matter, and what is asked for where one is missing."""
_LONGEST_SLUG = 60


class WrongCall(Exception):
    """What is wrong with the call."""


@dataclass(frozen=True, kw_only=True)
class Import:
    """An original that has been taken apart, and the article that it is to become."""

    file: OriginalFile
    original: Original
    words: str
    """All words that must be accounted for."""
    fields: Fields
    slug: str
    before: Standing | None


def take_apart(project: Project, arguments: argparse.Namespace) -> Import:
    """Read the original and recognise what is in it.

    Raises WrongCall, NotText, UnknownEncoding and UnreadableFrontMatter.
    """
    file = _read(arguments)
    given = _given(arguments)
    before = _before(project, arguments.slug) if arguments.slug else None
    original, words = _cut(file, given, before)
    slug = arguments.slug or _slug(file, fields_of(original, given))
    if before is None and not arguments.slug and (before := standing(project, slug)):
        original, words = _cut(file, given, before)
    original = _with_headings(original, arguments, before)
    fields: Fields = fields_of(original, given)
    if "lang" not in fields and (lang := language_of(words)):
        fields = fields_of(original, {**given, "lang": Finding(value=lang, origin="its words")})
    if before:
        original, fields = renewed(original, fields, given, before.article, before.source.text)
    fields = _asked(arguments, fields)
    return Import(
        file=file,
        original=settled(original, fields),
        words=words,
        fields=fields,
        slug=slug,
        before=before,
    )


def _read(arguments: argparse.Namespace) -> OriginalFile:
    if re.match(r"https?://", arguments.file):
        raise WrongCall(
            "addresses are not fetched; save the page in the browser (Ctrl+S, 'only HTML') and"
            f" import that file with --url {arguments.file}"
        )
    if arguments.file == "-":
        data = sys.stdin.buffer.read(LARGEST_ORIGINAL + 1)
        return original_of(data, "standard input", arguments.encoding, arguments.format or "")
    path = Path(arguments.file)
    if not path.is_file():
        raise WrongCall(f"there is no file {arguments.file}")
    return read_original(path, arguments.encoding, arguments.format or "")


def _given(arguments: argparse.Namespace) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    for name in FIELDS:
        value = getattr(arguments, name)
        words = [level_spaces(one) for one in (value if isinstance(value, list) else [value or ""])]
        words = [one for one in words if one]
        if words:
            own = words[0] if len(words) == 1 else tuple(words)
            found[name] = Finding(value=own, origin=f"--{name}")
    return found


def _before(project: Project, slug: str) -> Standing | None:
    if fault := fault_of(slug):
        raise WrongCall(f"{fault.message}; {fault.help}")
    return standing(project, slug)


def _cut(
    file: OriginalFile, given: dict[str, Finding], before: Standing | None
) -> tuple[Original, str]:
    """The pieces, and all words that they must account for."""
    title = str(given["title"].value) if "title" in given else ""
    if not title and before and before.article.title in level_spaces(file.text):
        title = before.article.title
    if file.format == "markdown":
        original = markdown_file.cut(file.text, file.name, title)
        return original, "".join(piece.words for piece in original.pieces)
    if file.format == "text":
        original = plain_text.cut(file.text, title)
        return original, plain_text.words_of(file.text)
    try:
        # Slow to import, and only there with the extra.
        from ..importing import web_page
    except ImportError as problem:
        raise WrongCall("web pages need a library: pip install 'beleg[import]'") from problem
    base = str(given["url"].value) if "url" in given else ""
    return web_page.cut(file.text, title, base)


def _slug(file: OriginalFile, fields: Fields) -> str:
    title = str(fields["title"].value) if "title" in fields else Path(file.name).stem
    slug = suggest(title)
    if len(slug) > _LONGEST_SLUG:
        slug = slug[: _LONGEST_SLUG + 1].rpartition("-")[0] or slug[:_LONGEST_SLUG]
    if not slug or fault_of(slug):
        raise WrongCall("no name for the article can be made of its headline; say --slug NAME")
    return slug


def _with_headings(
    original: Original, arguments: argparse.Namespace, before: Standing | None
) -> Original:
    found = headings.candidates(original)
    if before and arguments.headings is None:
        lines: Collection[int] = headings.known(original, _headings_of(before))
        return headings.confirmed(original, lines)
    wanted = arguments.headings
    if wanted is None and found and _can_ask(arguments):
        for piece in found:
            asking.tell(f"{piece.line:>5}  {visible(piece.words)}")
        question = "which of these lines are headings? all, their numbers, or Enter for none:"
        wanted = asking.ask(question) or "none"
    if wanted is None or wanted == "none":
        return original
    if wanted == "all":
        return headings.confirmed(original, {piece.line for piece in found})
    if not _is_choice(wanted):
        raise WrongCall(f"--headings {wanted!r}: write all, none, or lines such as 12,30")
    chosen = {int(number) for number in re.findall(r"\d+", wanted)}
    there = {piece.line for piece in original.pieces if headings.is_plain_text(piece)}
    if chosen - there:
        raise WrongCall(f"--headings: no paragraph begins in line {min(chosen - there)}")
    return headings.confirmed(original, chosen)


def _is_choice(words: str) -> bool:
    return re.fullmatch(r"all|none|\d{1,7}(?:[ ,]+\d{1,7})*", words) is not None


def _headings_of(before: Standing) -> set[str]:
    lines = re.findall(r"^#{1,6} (.+)$", before.article.body, re.MULTILINE)
    return {shown_text(line) for line in lines}


def _asked(arguments: argparse.Namespace, fields: Fields) -> Fields:
    """With what is still missing, where somebody can be asked."""
    answered = dict(fields)
    for key in missing(fields) if _can_ask(arguments) else ():
        if answer := level_spaces(asking.ask(f"{key} ({FIELDS[key]}):")):
            answered[key] = Finding(value=answer, origin="your answer")
    return answered


def _can_ask(arguments: argparse.Namespace) -> bool:
    return arguments.file != "-" and asking.is_possible()
