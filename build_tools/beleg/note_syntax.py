"""The Markdown of notes: which constructs are read, and what a definition may do.

CommonMark with tables and strikethrough; raw HTML is text. A numbered list begins with 1 or 0, so
that a line may begin with a date ('19. Mai') or a year. Definitions of link addresses work
within one note. A footnote is no definition here, and neither is an address that no link of the
note uses: both are shown as the text they are, for else their words would vanish.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import list_block as read_list
from markdown_it.rules_block import reference as read_definition
from markdown_it.token import Token

_NUMBER = re.compile(r"([0-9]{1,9})[.)]")
DEEPEST_READ = 100
"""Nesting that the parser follows; callers refuse far less, and see that it was more."""


class _Engine(MarkdownIt):
    """Leaves addresses as the author wrote them: they are judged later, with a message."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "maxNesting": DEEPEST_READ})
        self.enable(["table", "strikethrough"])
        self.block.ruler.at("reference", _definition)
        self.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})

    def validateLink(self, url: str) -> bool:
        return True

    def normalizeLink(self, url: str) -> str:
        return url

    def normalizeLinkText(self, link: str) -> str:
        return link


@lru_cache(maxsize=1)
def _engine() -> _Engine:
    """One for all notes: making it takes longer than reading one, and it keeps nothing of it."""
    return _Engine()


class _Definitions(dict[str, Any]):
    """Link addresses by label; remembers which labels were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def __getitem__(self, label: str) -> Any:
        self.used.add(label)
        return super().__getitem__(label)

    def get(self, label: str, default: Any = None) -> Any:
        self.used.add(label)
        return super().get(label, default)


def parse(text: str) -> list[Token]:
    """The tokens of a note. Addresses in them are unchecked."""
    definitions = _Definitions()
    tokens = _engine().parse(text, {"references": definitions, "refused": frozenset()})
    unused = frozenset(definitions) - definitions.used
    if unused:
        tokens = _engine().parse(text, {"references": _Definitions(), "refused": unused})
    return tokens


def to_html(tokens: list[Token]) -> str:
    """Rendered, not sanitised."""
    engine = _engine()
    return str(engine.renderer.render(tokens, engine.options, {}))


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Reads ``[label]: address``, but no footnote, no second definition and no refused one."""
    line, definitions = state.line, state.env["references"]
    count = len(definitions)
    if not read_definition(state, start, end, silent):
        return False
    if silent:
        return True
    if len(definitions) > count:
        label = next(reversed(definitions))
        if not label.startswith("^") and label not in state.env["refused"]:
            return True
        definitions.pop(label)
    state.line = line
    return False


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Reads a list, unless its first number is that of a date."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    number = _NUMBER.match(line)
    # Asked silently, the question is whether a paragraph ends here; the next item does end it.
    if number and int(number[1]) > 1 and not silent:
        return False
    return read_list(state, start, end, silent)
