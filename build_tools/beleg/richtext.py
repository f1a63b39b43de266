"""An annotation's own Markdown, parsed alone, so that it can leave its box in no way.

Put into an article's Markdown as it is, a note could close its footnote, redefine the article's
links or open an element that swallows the rest of the page. So each note is parsed by itself with
raw HTML off, checked, and handed on in three forms: finished HTML, Markdown that says the same in
every program, and the words alone. What a note may not do is named or shown as the text it is;
nothing disappears without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from . import addresses
from .characters import is_blank
from .diagnostics import Code, Severity
from .escaping import escape, indent, link, percent_encoded, readable
from .model import RichText
from .note_syntax import parse, to_html
from .portable import to_markdown
from .sanitise import clean_note

__all__ = ["Problem", "escape", "indent", "link", "read"]

LARGEST = 20_000
"""Bytes in UTF-8."""
DEEPEST = 20
"""Levels of lists, quotations, emphasis and links within one another."""
MOST_BRACKETS = 2_000
"""The parser's time grows with the square of these."""
MOST_CELLS = 5_000

_WORDS_ALONE = re.compile(
    r"(?:[^\W\d_](?:[^\W_]|[.,;:?!'\"()%/€–—„“”‚‘’«»…-]|\ (?=\S))*(?:\n+(?=\S)|\Z))+"
)
"""Lines that begin with a letter and hold nothing that means anything in Markdown."""

_CONTAINERS = frozenset({"blockquote", "bullet_list", "ordered_list", "em", "strong", "s", "link"})
_LEAVES = frozenset({"inline", "fence", "code_block"})


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with a text; its place is known to the caller only."""

    code: Code
    severity: Severity
    message: str
    help: str


def read(markdown: str) -> tuple[RichText, list[Problem]]:
    """``markdown`` in its three forms, and what is wrong with it. Never raises.

    A text that shows nothing gives an empty ``RichText``. One that is too large or too deeply
    nested gives its first words only, and an error.
    """
    text = readable(markdown)
    if problem := _too_large(text):
        return _excerpt(text), [problem]
    tokens = parse(text)
    if problem := _too_deep(tokens):
        return _excerpt(text), [problem]
    problems = list(_make_safe(tokens))
    tree = SyntaxTreeNode(tokens)
    problems += _dates_read_as_lists(tokens, tree)
    plain = _plain(tokens)
    if is_blank(plain):
        return RichText(markdown="", html="", plain=""), problems
    html = clean_note(to_html(tokens))
    portable = _portable(tree, tokens, plain, text)
    return RichText(markdown=portable, html=html, plain=plain), problems


def _too_large(text: str) -> Problem | None:
    size = len(text.encode("utf-8"))
    if size > LARGEST:
        return _refused(
            f"the text has {size} bytes, more than {LARGEST}", "shorten it, or split it up"
        )
    if (brackets := text.count("[")) > MOST_BRACKETS:
        return _refused(
            f"the text has {brackets} opening brackets, more than {MOST_BRACKETS}",
            "use fewer links",
        )
    lines = text.split("\n")
    # A row that is written short is filled up to the length of the first.
    if len(lines) * max(line.count("|") for line in lines) > 4 * MOST_CELLS:
        return _too_many_cells()
    return None


def _too_deep(tokens: Iterable[Token]) -> Problem | None:
    depth = deepest = cells = 0
    for token in _flat(tokens):
        if token.type.rpartition("_")[0] in _CONTAINERS:
            depth += token.nesting
            deepest = max(deepest, depth)
        cells += token.tag in {"td", "th"} and token.nesting == 1
    if deepest > DEEPEST:
        return _refused(
            f"the text is nested more than {DEEPEST} levels deep",
            "use fewer lists, quotations or emphasis within one another",
        )
    if cells > MOST_CELLS:
        return _too_many_cells()
    return None


def _too_many_cells() -> Problem:
    return _refused(
        f"the text has tables with more than {MOST_CELLS} cells", "show a part of the table"
    )


def _refused(message: str, help_: str) -> Problem:
    return Problem(code=Code.TOO_LARGE, severity=Severity.ERROR, message=message, help=help_)


def _excerpt(text: str) -> RichText:
    """The first words, so that a preview has something to show beside the message."""
    plain = " ".join(text[:300].split())
    markdown = escape(plain)
    return RichText(markdown=markdown, html=clean_note(to_html(parse(markdown))), plain=plain)


def _flat(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _make_safe(tokens: Iterable[Token]) -> Iterator[Problem]:
    """Changes the tokens in place to what a note may hold; yields what it took out."""
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            # The page's own headings stand above every note.
            token.tag = f"h{min(int(token.tag[1:]) + 3, 6)}"
        elif token.tag in {"td", "th"} and "style" in token.attrs:
            token.attrs = {"align": str(token.attrs["style"]).partition(":")[2]}
        elif token.children:
            yield from _replace_pictures(token.children)
            token.children, problems = _check_links(token.children)
            yield from problems


def _replace_pictures(children: list[Token]) -> Iterator[Problem]:
    for at, token in enumerate(children):
        if token.type == "image":
            alt = "".join(child.content or " " for child in _flat_alt(token))
            children[at] = Token("text", "", 0, content=alt)
            yield Problem(
                code=Code.UNSAFE_TEXT,
                severity=Severity.ERROR,
                message=f"the text holds a picture: {str(token.attrs['src'])!r}",
                help="put it under 'figure:' of a note, with 'image:' and 'alt:'",
            )


def _flat_alt(image: Token) -> Iterator[Token]:
    for child in image.children or ():
        if child.type == "image":
            yield from _flat_alt(child)
        elif child.nesting == 0:
            yield child


def _check_links(children: list[Token]) -> tuple[list[Token], list[Problem]]:
    """Without links that are refused or that show nothing; their words stay."""
    kept: list[Token] = []
    problems: list[Problem] = []
    opened: int | None = None
    for token in children:
        kept.append(token)
        if token.type == "link_open":
            opened = len(kept) - 1
        elif token.type == "link_close" and opened is not None:
            problem = _link_problem(str(kept[opened].attrs["href"]))
            problems += [problem] if problem else []
            inside = kept[opened + 1 : -1]
            refused = problem is not None and problem.severity is Severity.ERROR
            if refused or is_blank("".join(child.content for child in inside)):
                kept[opened:] = inside
            else:
                kept[opened].attrs = {"href": percent_encoded(str(kept[opened].attrs["href"]))}
    return kept, problems


def _link_problem(url: str) -> Problem | None:
    for judge, severity in (
        (addresses.refusal, Severity.ERROR),
        (addresses.oddity, Severity.WARNING),
    ):
        if objection := judge(url):
            return Problem(
                code=Code.UNSAFE_URL,
                severity=severity,
                message=objection.message,
                help=objection.help,
            )
    return None


def _dates_read_as_lists(tokens: Iterable[Token], tree: SyntaxTreeNode) -> Iterator[Problem]:
    if not any(token.type == "ordered_list_open" for token in tokens):
        return
    for node in tree.walk():
        if node.type == "ordered_list" and len(node.children) == 1:
            number = node.attrs.get("start", 1)
            yield Problem(
                code=Code.ODD_LIST,
                severity=Severity.WARNING,
                message=f"'{number}.' at the start of a line begins a list of one item",
                help=f"if it is a date or an ordinal, write '{number}\\.'",
            )


def _plain(tokens: Iterable[Token]) -> str:
    """All words on one line; blocks and table cells are separated by a space."""
    return " ".join(" ".join(_leaf_words(leaf) for leaf in _leaves(tokens)).split())


def _leaves(tokens: Iterable[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.type in _LEAVES)


def _leaf_words(leaf: Token) -> str:
    if leaf.type != "inline":
        return leaf.content
    parts = leaf.children or ()
    return "".join(" " if part.type.endswith("break") else part.content for part in parts)


def _portable(tree: SyntaxTreeNode, tokens: Iterable[Token], plain: str, text: str) -> str:
    """As Markdown; should reading it again give other words, then all words without markup.

    ``tree`` is that of the ``tokens``; ``text``: what was read.
    """
    markdown = to_markdown(tree)
    # What comes back as it was written was read a moment ago, and gave these very words.
    if markdown == text.strip("\n") or _WORDS_ALONE.fullmatch(markdown):
        return markdown
    if _plain(parse(markdown)) == plain:
        return markdown
    paragraphs = (escape(" ".join(_leaf_words(leaf).split())) for leaf in _leaves(tokens))
    return "\n\n".join(filter(None, paragraphs))
