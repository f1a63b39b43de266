"""Every web address in the data of a site, and each place where it stands.

Which keys hold addresses and which hold Markdown is taken from ``format``, so a new key of either
form is checked without a word here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..diagnostics import Report
from ..format import ANNOTATIONS, ARTICLE, PERSON, REFERENCE, Form, Shape
from ..load import load_yaml
from ..nodes import ListNode, MapNode, Node, Text
from ..note_syntax import parse
from ..source import Place, Source
from ..validate import front_matter

Path = tuple[str | int, ...]
"""The way from the root of a YAML file to a value: keys, and indices of lists."""

_REGISTERS = {"sources": REFERENCE, "people": PERSON}


@dataclass(frozen=True, kw_only=True)
class CitedSource:
    """A source with an address, in the register or in place: what is known of it."""

    place: Place
    """Where its address stands."""
    path: Path
    """The way to its mapping."""
    url: str
    archive_url: str | None = None
    gone: bool = False
    """Whether an editor, or an earlier run, marked the address as gone."""
    seen: str | None = None
    """When it was seen or, failing that, published: ISO 8601, perhaps a year only."""


@dataclass(frozen=True, kw_only=True)
class Use:
    """An address at one place."""

    address: str
    place: Place
    path: Path = ()
    """The way to the value; empty where it stands in Markdown or in an article."""
    source: CitedSource | None = None
    """The source whose ``url`` it is."""


@dataclass(frozen=True, kw_only=True)
class Collection:
    """What a site refers to, in the order of the files and within them."""

    uses: tuple[Use, ...]

    @property
    def addresses(self) -> dict[str, list[Use]]:
        """What is to be asked for, each once, with its uses."""
        found: dict[str, list[Use]] = {}
        for use in self.uses:
            found.setdefault(request_address(use.address), []).append(use)
        return found


def request_address(address: str) -> str:
    """``address`` as a server is asked for it: a fragment stays with the reader's browser."""
    return address.partition("#")[0]


def collect(
    articles: Iterable[tuple[str, Source]],
    annotations: Iterable[tuple[str, Source]],
    registers: Mapping[str, Source],
    report: Report,
) -> Collection:
    """The addresses of all files; a file that cannot be read as YAML is filed and passed over."""
    uses: list[Use] = []
    for _, source in articles:
        if span := front_matter(source, report):
            node = load_yaml(source, report, *span[:2])
            # An article is the publisher's; its front matter is named, but never written to.
            uses += [replace(use, path=()) for use in _walk(node, ARTICLE, ())]
    for name, source in registers.items():
        root = load_yaml(source, report) if name in _REGISTERS else None
        for key, value in root.entries if isinstance(root, MapNode) else ():
            uses += _walk(value, _REGISTERS[name], (key.value,))
    for _, source in annotations:
        uses += _walk(load_yaml(source, report), ANNOTATIONS, ())
    # An alias names the same place again.
    once = {(use.place.path, use.place.start, use.address): use for use in reversed(uses)}
    return Collection(uses=tuple(reversed(once.values())))


def _walk(node: Node | None, shape: Shape, path: Path) -> Iterator[Use]:
    """The addresses in a mapping of this shape; what is of another form is passed over."""
    if not isinstance(node, MapNode):
        return
    source = _source(node, path) if shape is REFERENCE else None
    for declared in shape.fields:
        value = node.get(declared.name)
        here = (*path, declared.name)
        if isinstance(value, Text) and declared.form is Form.ADDRESS:
            own = source if declared.name == "url" else None
            yield Use(address=_word(value), place=value.place, path=here, source=own)
        elif isinstance(value, Text) and declared.form is Form.MARKDOWN:
            yield from _in_markdown(value)
        elif declared.shape is not None:
            for part, way in _parts(value, here):
                yield from _walk(part, declared.shape, way)


def _parts(value: Node | None, path: Path) -> Sequence[tuple[Node | None, Path]]:
    if isinstance(value, ListNode):
        return [(item, (*path, at)) for at, item in enumerate(value.items)]
    return [(value, path)]


def _word(text: Text) -> str:
    # As validation reads an address: a block text ends with a line break that nobody meant.
    return text.value if text.plain else text.value.rstrip("\n")


def _source(node: MapNode, path: Path) -> CitedSource | None:
    url = node.get("url")
    if not isinstance(url, Text):
        return None
    words = {key.value: value.value for key, value in node.entries if isinstance(value, Text)}
    return CitedSource(
        place=url.place,
        path=path,
        url=_word(url),
        archive_url=words.get("archive_url") or None,
        gone=words.get("status") == "gone",
        seen=words.get("accessed") or words.get("published") or None,
    )


@dataclass
class _Finder:
    """Where addresses stand in a text, one after the other."""

    text: Text
    at: int = field(init=False)

    def __post_init__(self) -> None:
        self.at = self.text.place.start

    def place(self, address: str) -> Place:
        """The next place of the very words; the first line where YAML wrote them otherwise."""
        whole = self.text.place
        found = whole.source.text.find(address, self.at, whole.end)
        if found < 0:
            return whole.source.place(whole.start, whole.start + 1)
        self.at = found + len(address)
        return whole.source.place(found, self.at)


def _in_markdown(text: Text) -> Iterator[Use]:
    finder = _Finder(text)
    for token in parse(text.value):
        for child in token.children or ():
            address = str(child.attrGet("href") or "") if child.type == "link_open" else ""
            if address and not address.lower().startswith("mailto:"):
                yield Use(address=address, place=finder.place(address))
