"""What a host puts around a page, learnt from a few sample pages and then put around all others.

A theme takes about as long for a page as everything else that is done for it, and nearly all of
what it writes is the same on every page. So the host is given sample pages whose title,
description and address are words that nothing else holds; a frame is what it made of one, with
these words taken out. How a theme writes each of them (as it is, without tags, escaped again) is
learnt from a second sample full of awkward characters. A third one is put together from the frame
and compared with what the host made of it, byte by byte: where they differ nothing is guessed, and
the host has to do every page itself.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote

from ..model import Page, Settings
from ..policy import Additions, policy, script_digests, with_policy
from ..publish.preview_tags import address_of
from .host_pages import CONTENT, described, opens_search


class Unframeable(Exception):
    """The host writes something that depends on a page in a way that cannot be learnt."""


def _bare(words: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", words)).split())


def _in_script(words: str) -> str:
    """As it stands between the quotation marks of a script in a page."""
    written = json.dumps(words)[1:-1]
    return re.sub("[<>&']", lambda sign: f"\\u{ord(sign[0]):04x}", written)


def _escaped_by_jinja(words: str) -> str:
    return escape(words).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")


_WAYS: tuple[Callable[[str], str], ...] = (
    lambda words: words,
    _bare,
    lambda words: escape(_bare(words)),
    escape,
    unescape,
    quote,
    _in_script,
    _escaped_by_jinja,
    lambda words: _escaped_by_jinja(_bare(words)),
)
"""How a theme may write a word that it was given; the first that fits the second sample holds."""

_KINDS = tuple(
    (top, depth)
    for top, depths in {
        "articles": (1, 2),
        "charts": (1,),
        "claims": (2,),
        "corrections": (2,),
        "people": (1, 2, 3),
        "sources": (1, 2, 3),
        "tags": (1, 2, 3),
    }.items()
    for depth in depths
)
"""Where pages lie that no navigation names: first folder, and folders above the Markdown file.

Links from there to what a navigation does name depend on both.
"""
_NAMES = ("beleg-sample-a", "beleg-sample-b", "beleg-sample-c")
_TITLES = ("BelegSampleTitle", "A &amp; <b>\"b\"  'c'</b> & ü {{ d }} \\ %", "“A third’s” & 2 < 3")
_WORDS = ("BelegSampleWords", "E &lt; <i>\"f\"  'g'</i> & ö {% h %} \\ $", "Not “so” & 'on' > 1")
_CONTENTS = (CONTENT, CONTENT, '<div><h1>A <a href="../x">b</a> &amp; c</h1>\n<p>d</p></div>\n')
_SLOT = "\0"
"""Stands for a page's words where nobody reads the frame."""
_TOKENS = re.compile(
    f"{_TITLES[0]}|{_WORDS[0]}|{re.escape(CONTENT)}"
    rf"|[a-z]+/{_NAMES[0]}[a-z/-]*\.md|[a-z]+/{_NAMES[0]}/[a-z/-]*|</head>"
)


@dataclass(frozen=True, kw_only=True)
class _Slot:
    """A place in a frame: which of a page's values stands there, and how it is written."""

    value: str
    way: int
    """Which of the ``_WAYS``."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Literal text and slots by turns, beginning and ending with text."""

    texts: tuple[str, ...]
    slots: tuple[_Slot, ...]

    def around(self, page: Page) -> str:
        """The whole page as the host would have written it."""
        values = _values(page)
        parts = [self.texts[0]]
        for slot, text in zip(self.slots, self.texts[1:], strict=True):
            parts.append(_WAYS[slot.way](values[slot.value]))
            parts.append(text)
        return "".join(parts)

    @property
    def digests(self) -> tuple[str, ...] | None:
        """Those of the scripts in it; None where a page's words stand in one."""
        digests = script_digests(_SLOT.join(self.texts))
        return None if digests != script_digests("".join(self.texts)) else digests


class Frames:
    """The frames of a site's generated pages."""

    def __init__(
        self, frames: Mapping[str, Frame], additions: Additions | None = None, search: bool = False
    ) -> None:
        """``additions``: to the policy that each page then gets; None: pages get none.

        ``search``: whether there is an index for pages to open.
        """
        self._frames = dict(frames)
        self._additions = additions
        self._search = search
        self._digests = {kind: frame.digests for kind, frame in self._frames.items()}

    def guarded(self, settings: Settings) -> Frames:
        """The same with the policy of a built site, where that has one."""
        return Frames(self._frames, settings.policy, settings.search)

    @property
    def by_kind(self) -> Mapping[str, Frame]:
        """What it can be made of again."""
        return self._frames

    @property
    def of_articles(self) -> str:
        """A digest of the frames that pages of articles have."""
        return _digest([frame for kind, frame in sorted(self._frames.items()) if "/" in kind])

    @property
    def digest(self) -> str:
        """A digest of all frames."""
        return _digest(sorted(self._frames.items()))

    def around(self, page: Page) -> str:
        """``page`` in the frame of its kind. Raises Unframeable where none was learnt."""
        kind = page.path if page.path in self._frames else kind_of(page.path)
        frame = self._frames.get(kind)
        if frame is None:
            raise Unframeable(f"no frame was learnt for {page.path}")
        html = frame.around(page)
        if self._additions is None:
            return html
        digests = self._digests[kind]
        if digests is None:
            digests = script_digests(frame.around(replace(page, html="", head="")))
        return with_policy(html, self._policy(digests, page.path, page.head))

    def _policy(self, digests: Iterable[str], path: str, head: str) -> str:
        assert self._additions is not None
        return policy(digests, self._additions, search=self._search and opens_search(path, head))

    def policies(self, files: Iterable[str], kinds: Iterable[str]) -> list[str] | None:
        """One for each frame that pages have; None where one is not known.

        ``files``: paths of pages below the site's root; those that are in no frame are passed over.
        ``kinds``: those of further pages, of which none has a frame of its own.
        """
        if self._additions is None:
            return []
        paths = {file.removesuffix("/index.html") + ".md" for file in files}
        found = {path if path in self._frames else kind_of(path) for path in paths}
        found.update(kinds)
        digests = [self._digests[kind] for kind in sorted(found & self._frames.keys())]
        known = [some for some in digests if some is not None]
        if len(known) < len(digests):
            return None
        return [policy(some, self._additions, search=self._search) for some in known]


def samples(alone: Iterable[Page]) -> Iterator[Page]:
    """The pages that a host has to be given beside a site's own.

    ``alone`` are pages that a navigation may name, each of which is framed in a way of its own,
    because it is shown as the one that is open. Their titles must be the real ones.
    """
    for page in alone:
        yield replace(page, description=_WORDS[0], html=CONTENT, markdown="", head="")
    for kind in _KINDS:
        for at in range(len(_NAMES)):
            yield _sample(at, *kind)


def _sample(at: int, top: str, depth: int) -> Page:
    return Page(
        path="/".join([top, _NAMES[at], "beleg", "sample"][: depth + 1]) + ".md",
        title=_TITLES[at],
        lang="en",
        html=_CONTENTS[at],
        description=_WORDS[at],
    )


def sample_paths() -> list[str]:
    """Those of the samples that are no pages of the site, and that no reader may see."""
    return [_sample(at, *kind).path for kind in _KINDS for at in range(len(_NAMES))]


def learn(alone: Iterable[Page], read: Callable[[str], str]) -> Frames:
    """The frames, from what the host made of the ``samples``.

    ``read`` gives what the host wrote for a sample, by the path of its Markdown file.
    Raises Unframeable.
    """
    frames: dict[str, Frame] = {}
    ways: set[int] = set()
    for kind in _KINDS:
        plain, nasty, third = (_sample(at, *kind) for at in range(len(_NAMES)))
        frame = _learnt(read(plain.path), nasty, read(nasty.path))
        if frame.around(third) != read(third.path):
            raise Unframeable(f"the theme frames {third.path} in a way of its own")
        ways |= {slot.way for slot in frame.slots if slot.value == "description"}
        frames[kind_of(plain.path)] = frame
    for page in alone:
        frames[page.path] = _alone(page, read(page.path), ways)
    return Frames(frames)


def _digest(frames: object) -> str:
    return hashlib.sha256(repr(frames).encode()).hexdigest()


def learnt(alone: Iterable[Page], folder: Path) -> Frames:
    """``learn`` from what a host has written into ``folder``; nothing of it is left there."""
    alone = list(alone)
    paths = [*sample_paths(), *(page.path for page in alone)]
    files = {path: folder / address_of(path) / "index.html" for path in paths}
    try:
        return learn(alone, lambda path: files[path].read_text("utf-8"))
    except OSError as problem:
        raise Unframeable(f"the host lost a page: {problem.filename}") from problem
    finally:
        for file in files.values():
            _remove(file, folder)


def _remove(file: Path, folder: Path) -> None:
    """A file, and the folders that were made for it."""
    file.unlink(missing_ok=True)
    for parent in file.parents:
        if parent == folder or not parent.is_dir() or any(parent.iterdir()):
            return
        parent.rmdir()


def kind_of(path: str) -> str:
    """The first folder, and how many folders stand above the file."""
    return f"{path.partition('/')[0]}/{path.count('/')}"


def _cut(html: str) -> tuple[list[str], list[str]]:
    """The text between the tokens, and the names of the values that stand for them."""
    texts, values, done = [], [], 0
    for found in _TOKENS.finditer(html):
        # The end of the head stays; what is put there stands before it.
        end = found.start() if found[0] == "</head>" else found.end()
        if found[0] == "</head>" and "head" in values:
            continue
        texts.append(html[done : found.start()])
        values.append(_value_of(found[0]))
        done = end
    return [*texts, html[done:]], values


def _value_of(token: str) -> str:
    named = {_TITLES[0]: "title", _WORDS[0]: "description", CONTENT: "html", "</head>": "head"}
    return named.get(token, "path" if token.endswith(".md") else "address")


def _learnt(plain: str, nasty: Page, made: str) -> Frame:
    texts, values = _cut(plain)
    _check(values, nasty.path)
    written = _values(nasty)
    # The frame and the values by turns, each where the one before ends: nothing is searched for,
    # which takes ages in a long page that differs in the end.
    at = _after(made, 0, texts[0], nasty)
    slots = []
    for value, text in zip(values, texts[1:], strict=True):
        slot = _Slot(value=value, way=_way(written[value], made, at, text))
        at += len(_WAYS[slot.way](written[value]))
        at = _after(made, at, text, nasty)
        slots.append(slot)
    if at != len(made):
        raise Unframeable(f"the theme frames {nasty.path} in a way of its own")
    return Frame(texts=tuple(texts), slots=tuple(slots))


def _after(made: str, at: int, text: str, page: Page) -> int:
    if not made.startswith(text, at):
        raise Unframeable(f"the theme frames {page.path} in a way of its own")
    return at + len(text)


def _alone(page: Page, made: str, ways: set[int]) -> Frame:
    texts, values = _cut(made)
    _check(values, page.path)
    if "description" in values and len(ways) != 1:
        raise Unframeable("the theme writes descriptions in several ways")
    way = min(ways, default=0)
    slots = [_Slot(value=v, way=way if v == "description" else 0) for v in values]
    return Frame(texts=tuple(texts), slots=tuple(slots))


def _check(values: list[str], path: str) -> None:
    if values.count("html") != 1 or values.count("head") != 1:
        raise Unframeable(f"the theme does not show the content of {path} just once")


def _way(words: str, made: str, at: int, then: str) -> int:
    """How ``words`` are written at this place of ``made``, before ``then``."""
    for number, way in enumerate(_WAYS):
        shown = way(words)
        if made.startswith(shown, at) and made.startswith(then, at + len(shown)):
            return number
    raise Unframeable(f"the theme writes {words!r} as {made[at : at + len(words) + 20]!r}")


def _values(page: Page) -> Mapping[str, str]:
    """What a theme is told of a page, in the words in which ``host_pages`` tells it."""
    return {
        "title": escape(page.title),
        "description": escape(described(page)),
        "address": quote(address_of(page.path), safe="/~"),
        "path": page.path,
        "html": page.html.strip(),
        "head": page.head,
    }
