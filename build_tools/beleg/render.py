"""The article's text as readers get it: marks, references and headings with addresses.

The order is fixed: Markdown to HTML, then the sanitiser, and only then our own parts, so that
nothing an author wrote can pose as one of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape, unescape
from itertools import pairwise

from .dialect import MARK_OPEN
from .footnotes import portable
from .marks import end_text, reference_html, start_text
from .model import TONES, AnnotatedArticle, Article, Numbered
from .sanitise import clean_article
from .weave import Woven

_PARTS = re.compile(
    rf"(?P<open>{MARK_OPEN.pattern.replace('(', '(?:')})|(?P<close></mark>)"
    r'|<sup class="fc-sup" data-id="(?P<reference>[a-z0-9-]+)"></sup>'
)
_HEADING = re.compile(r"<(h[1-6])>(.*?)</\1>", re.DOTALL)
_NOT_WORDS = re.compile(
    r'<span class="fc-sr[^"]*"[^>]*>.*?</span>|<sup\b.*?</sup>|<[^>]+>', re.DOTALL
)


def annotated_article(article: Article, woven: Woven) -> AnnotatedArticle:
    """Both forms of an article: portable Markdown, and what our own pages show."""
    in_body = [note for note in woven.notes if note.anchored.where == "body"]
    in_title = [note for note in woven.notes if note.anchored.where == "title"]
    return AnnotatedArticle(
        article=article,
        notes=woven.notes,
        markdown=portable(article, woven.body, woven.notes),
        title_html=title_html(article, in_title),
        body_html=body_html(woven.html, in_body, article.lang),
    )


def body_html(html: str, notes: Sequence[Numbered], lang: str) -> str:
    """The rendered body as readers get it. ``notes`` are those whose references stand in it."""
    by_id = {note.annotation.id: note for note in notes}
    return _with_heading_ids(_Marks(clean_article(html, ours=True), by_id, lang).decorated())


class _Marks:
    """Turns the plain marks and references of the merge into READER's components."""

    def __init__(self, html: str, notes: Mapping[str, Numbered], lang: str) -> None:
        self._html = html
        self._notes = notes
        self._lang = lang
        self._begun: set[str] = set()
        self._last = self._last_pieces()
        self._lanes = lanes(notes.values())
        self._closing = ""

    def _last_pieces(self) -> dict[str, int]:
        """Where the last piece of each annotation begins."""
        last: dict[str, int] = {}
        for match in MARK_OPEN.finditer(self._html):
            last.update(dict.fromkeys(match[1].split(), match.start()))
        return last

    def decorated(self) -> str:
        """A mark opens, closes, and never nests, so one closing text is remembered at a time."""
        return _PARTS.sub(self._part, self._html)

    def _part(self, match: re.Match[str]) -> str:
        if match["reference"]:
            return reference_html(self._notes[match["reference"]], self._lang)
        if match["close"]:
            return self._closing
        return self._open(match)

    def _open(self, match: re.Match[str]) -> str:
        opening = MARK_OPEN.fullmatch(match[0])
        assert opening is not None
        ids = opening[1].split()
        new = [id_ for id_ in ids if id_ not in self._begun]
        self._begun.update(new)
        tag = "mark" if new else "span"
        ending = [id_ for id_ in ids if self._last[id_] == match.start()]
        worst, *others = sorted(ids, key=self._severity)
        self._closing = "</span>" * len(others) + "".join(map(self._end_text, ending)) + f"</{tag}>"
        places = "".join(f'<span id="{id_}" data-fc-added></span>' for id_ in new[1:])
        own_id = f' id="{new[0]}"' if new else ""
        return (
            f'{places}<{tag} class="fc-mark"{own_id} data-id="{opening[1]}"'
            f' data-tone="{opening[2]}"{self._lane(worst)}>{"".join(map(self._start_text, new))}'
            + "".join(map(self._line, reversed(others)))
        )

    def _severity(self, id_: str) -> int:
        return TONES.index(self._notes[id_].annotation.tone)

    def _lane(self, id_: str) -> str:
        lane = self._lanes[id_]
        return f' data-lane="{lane}"' if lane else ""

    def _line(self, id_: str) -> str:
        """The line of a further annotation on the same words; the more severe lie further in."""
        tone = self._notes[id_].annotation.tone
        return f'<span class="fc-line" data-tone="{tone}"{self._lane(id_)}>'

    def _start_text(self, id_: str) -> str:
        return f'<span class="fc-sr">{escape(start_text(self._notes[id_], self._lang))} </span>'

    def _end_text(self, id_: str) -> str:
        return f'<span class="fc-sr"> {escape(end_text(self._notes[id_], self._lang))}</span>'


def lanes(notes: Iterable[Numbered]) -> dict[str, int]:
    """How far below the words each annotation's line runs, so that lines never lie on another.

    Interval colouring: the first lane, from 0, that is free where the passage begins. There are
    three; who puts a fourth annotation on the same words shares the last.
    """
    ends = [0, 0, 0]
    found: dict[str, int] = {}
    for note in sorted(notes, key=lambda n: (n.anchored.start, -n.anchored.end)):
        start, end = note.anchored.start, note.anchored.end
        lane = next((number for number, until in enumerate(ends) if until <= start), 2)
        ends[lane] = max(ends[lane], end)
        found[note.annotation.id] = lane
    return found


def title_html(article: Article, notes: Sequence[Numbered]) -> str:
    """The headline with the marks and references of the ``notes`` that quote it."""
    canonical = "".join(_title_pieces(article.title, notes))
    by_id = {note.annotation.id: note for note in notes}
    return _Marks(canonical, by_id, article.lang).decorated()


def _title_pieces(title: str, notes: Sequence[Numbered]) -> Iterator[str]:
    cuts = sorted({0, len(title), *(c for n in notes for c in (n.anchored.start, n.anchored.end))})
    for start, end in pairwise(cuts):
        here = [n for n in notes if n.anchored.start <= start and end <= n.anchored.end]
        words = escape(title[start:end], quote=False)
        if here:
            ids = " ".join(note.annotation.id for note in here)
            tone = min((note.annotation.tone for note in here), key=TONES.index)
            words = f'<mark class="fc-mark" data-id="{ids}" data-tone="{tone}">{words}</mark>'
        yield words
        for note in notes:
            if note.anchored.end == end:
                yield f'<sup class="fc-sup" data-id="{note.annotation.id}"></sup>'


def _with_heading_ids(html: str) -> str:
    """Headings get addresses; the prefix keeps them apart from annotations and from the theme."""
    taken: dict[str, int] = {}

    def name(match: re.Match[str]) -> str:
        slug = _slug(unescape(_NOT_WORDS.sub("", match[2])))
        taken[slug] = taken.get(slug, 0) + 1
        suffix = f"-{taken[slug]}" if taken[slug] > 1 else ""
        return f'<{match[1]} id="s-{slug}{suffix}">{match[2]}</{match[1]}>'

    return _HEADING.sub(name, html)


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.lower().replace("ß", "ss"))
    ascii_only = "".join(char for char in plain if char.isascii())
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-") or "section"
