"""A saved web page in pieces.

Trafilatura is good at telling which part of a page is the article, and it may lose, join or move
words on the way. So it only points: its text says which blocks of the page belong to the article,
and what is written is the page's own blocks. Everything that it did not take is in the account,
and what stands amid the article stays in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .bylines import authors, publication
from .credits import BYLINE, DATE, credited
from .extraction import extract, levelled
from .html_markdown import links_without_target, write
from .html_parser import parse
from .html_tree import Block, Element, blocks
from .page_parts import has_class, hint, is_aside, only_furniture, setting, share_of_links
from .pieces import Finding, Goes, Original, Piece, cleaned, level_spaces
from .recognise import doubt, furniture, fused_kicker, is_prose

_KICKER = re.compile(r"kicker|overline|eyebrow|dachzeile|spitzmarke|topline|rubri", re.IGNORECASE)
_LONG = 60
"""Characters from which a block can be told from others that say the same."""


@dataclass(frozen=True, kw_only=True)
class _Page:
    """What is known of the page as a whole."""

    words: str
    """Of the extracted article, levelled."""
    standfirst: str
    headline: str
    """In the page's own letters; empty where it is not clear."""
    base: str
    """The page's address."""


def cut(html: str, title: str = "", url: str = "") -> tuple[Original, str]:
    """The pieces of a page, and all its words. ``title``, ``url``: where the editor gave them."""
    html, remarks = cleaned(html)
    root = parse(html)
    found = list(blocks(root))
    extracted = extract(html, root, url)
    said = {key: str(finding.value) for key, finding in extracted.findings.items()}
    page = _Page(
        words=extracted.words,
        standfirst=said.get("description", ""),
        headline=level_spaces(title) or _headline(found, said),
        base=url or said.get("url", ""),
    )
    pieces = tuple(_pieces(found, page))
    remarks += (*extracted.guesses, *_dropped(html, root), *_unlinked(found, pieces, page.base))
    if not page.words:
        remarks += ("no article was made out; what is not navigation has been kept",)
    findings = {**_credits(pieces), **extracted.findings}
    return Original(pieces=pieces, findings=findings, remarks=remarks), root.text()


def _headline(found: Sequence[Block], said: Mapping[str, str]) -> str:
    """The page's only first heading, or what its metadata says where there are none or several."""
    firsts = [
        level_spaces(block.text())
        for block in found
        if block.kind == "heading" and block.element.tag == "h1" and not setting(block)
    ]
    firsts = [words for words in firsts if words != said.get("publisher")]
    if len(firsts) != 1:
        return said.get("title", "")
    fused = fused_kicker(firsts[0], said["title"]) if "title" in said else None
    return fused.title if fused else firsts[0]


def _pieces(found: Sequence[Block], page: _Page) -> Iterator[Piece]:
    said = [at for at, block in enumerate(found) if _is_in(block, page.words)]
    # A short line may stand in the article and in the page's menu as well.
    if not found:
        return
    sure = [at for at in said if len(_words(found[at])) >= _LONG] or said or [0, len(found) - 1]
    text_begins = next((at for at in sure if is_prose(_words(found[at]))), sure[0])
    homes = {_home(found[at]) for at in sure}
    seen: set[str] = set()
    for at, block in enumerate(found):
        near = sure[0] <= at <= sure[-1] or _home(block) in homes
        zone = _Zone(
            before_text=at < text_begins,
            inside=sure[0] <= at <= sure[-1],
            beside=_home(block) in homes,
            taken=(near and at in said) or not page.words,
        )
        for piece in _piece(block, page, zone, seen):
            seen.add(piece.goes.value)
            yield piece


@dataclass(frozen=True, kw_only=True)
class _Zone:
    """Where a block stands, seen from the extracted article."""

    before_text: bool
    inside: bool
    """Between its first and its last block."""
    beside: bool
    """In the same part of the page as one of its blocks."""
    taken: bool


def _piece(block: Block, page: _Page, zone: _Zone, seen: set[str]) -> Iterable[Piece]:
    words = _words(block)
    piece = Piece(line=block.line, words=words, what="text")
    if what := setting(block) or furniture(words) or only_furniture(block):
        return [_out(piece, what)]
    if "title" not in seen and (parts := _as_title(piece, page)):
        return parts
    if zone.before_text and not is_prose(words):
        if authors(words):
            return [_out(piece, BYLINE)]
        if publication(words):
            return [_out(piece, DATE)]
        if "title" not in seen and (has_class(block, _KICKER) or (zone.inside and len(words) < 40)):
            return [_out(piece, "kicker")]
    near = zone.before_text or zone.inside
    if near and "description" not in seen and words and _same(words, page.standfirst):
        return [replace(piece, what="standfirst", goes=Goes.DESCRIPTION)]
    return [_in_or_out(piece, block, page, zone)]


def _in_or_out(piece: Piece, block: Block, page: _Page, zone: _Zone) -> Piece:
    called = hint(block)
    if zone.taken:
        unsure = doubt(piece.words) or (
            f"stands in a part of the page called {called}" if called else ""
        )
        return _in(piece, block, page, unsure)
    if called:
        return _out(piece, called)
    if share_of_links(block) > 0.6:
        return _out(piece, "links")
    if is_aside(block):
        return _out(piece, "box beside the text")
    if zone.inside or (zone.beside and len(piece.words) >= _LONG):
        return _in(piece, block, page, "stands amid the article, but may not belong to it")
    return _out(piece, "above the article" if zone.before_text else "below the article")


def _in(piece: Piece, block: Block, page: _Page, unsure: str) -> Piece:
    written = write(block, page.base)
    if written.lost and not unsure:
        unsure = f"{written.lost} could not be kept"
    return replace(
        piece,
        what=_NAMES.get(block.kind, "text"),
        markdown=written.markdown,
        level=int(block.kind == "heading") * 2,
        doubt=unsure,
    )


_NAMES = {
    "heading": "heading",
    "list": "list",
    "table": "table",
    "quote": "quotation",
    "code": "code",
}


def _out(piece: Piece, what: str) -> Piece:
    """Left out, and shown to the editor where it is long enough to be text."""
    unsure = "was left out" if what in _DOUBTFUL and len(piece.words) > 2 * _LONG else ""
    return replace(piece, what=what, goes=Goes.OUT, doubt=unsure)


_DOUBTFUL = ("box beside the text", "above the article", "below the article", "hidden")


def _as_title(piece: Piece, page: _Page) -> list[Piece]:
    headline = replace(piece, what="headline", goes=Goes.TITLE)
    if not page.headline:
        return []
    if piece.words == page.headline:
        return [headline]
    if parts := fused_kicker(piece.words, page.headline):
        kicker = replace(piece, words=parts.kicker, what="kicker", goes=Goes.OUT)
        return [kicker, replace(headline, words=parts.title)]
    return []


def _credits(pieces: Sequence[Piece]) -> dict[str, Finding]:
    """Who and when, by the lines above the text."""
    findings: dict[str, Finding] = {}
    for piece in pieces:
        if piece.goes is Goes.OUT and piece.what in (BYLINE, DATE):
            found = credited(piece.words, piece.line)
            if found:
                findings.setdefault(*found)
    return findings


def _is_in(block: Block, words: str) -> bool:
    own = levelled(block.text())
    return len(own) >= 2 and own in words and not setting(block)


def _home(block: Block) -> Element:
    """The part of the page that it stands in beside others."""
    own = block.kind != "paragraph" or block.element.tag == "p"
    return block.path[-2] if own and len(block.path) > 1 else block.element


def _words(block: Block) -> str:
    return level_spaces(re.sub(r"[\r\n\f\v\x1c-\x1f\x85\u2028\u2029]", " ", block.text()))


def _same(one: str, other: str) -> bool:
    return levelled(one) == levelled(other)


def _dropped(html: str, root: Element) -> Iterator[str]:
    """What has no words and is not taken over."""
    for tag, name in (("img", "picture"), ("iframe", "embedded page"), ("video", "video")):
        count = len(re.findall(rf"<{tag}\b", html, re.IGNORECASE))
        if count:
            yield f"{count} {name}{'s' * (count > 1)} left out"
    described = [alt for alt in _alternatives(root) if alt]
    if described:
        yield "the pictures say: " + "; ".join(repr(alt[:80]) for alt in described[:10])


def _alternatives(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, Element):
            if child.tag == "img":
                yield level_spaces(child.attributes.get("alt", ""))
            yield from _alternatives(child)


def _unlinked(found: Sequence[Block], pieces: Sequence[Piece], base: str) -> Iterator[str]:
    lines = {piece.line for piece in pieces if piece.goes is Goes.BODY}
    for block in found:
        if block.line not in lines:
            continue
        for href in links_without_target(block, base):
            yield f"line {block.line}: the link to {href[:80]!r} was left out, its words stay"
