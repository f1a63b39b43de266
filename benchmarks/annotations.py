"""Annotations of an invented article: claims over the whole scale, context, links.

Most quotes stand once; every fifth stands several times and says what is around it; some lie
within another or across its end, as in files that several people have worked on.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .articles import PUBLISHERS, Article, date, headline, person, sentence

VERDICTS = (
    *("true", "mostly-true", "partly-false", "misleading", "context-missing", "mostly-false"),
    *("false", "unproven", "opinion"),
)
_KINDS = "ccnclcncclcnccn"
"""Claims, notes and links among any fifteen annotations."""
_AROUND = 4
"""Words of a prefix and of a suffix."""
_EDGE = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, kw_only=True)
class Registers:
    """How many entries the site's registers have; their keys are numbered."""

    sources: int
    people: int
    tags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Quote:
    """Words ``start`` to ``end`` of a paragraph."""

    paragraph: int
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""


def source_key(number: int) -> str:
    return f"source-{number:05}"


def person_key(number: int) -> str:
    return f"person-{number:04}"


def annotation_file(seed: int, article: Article, count: int, registers: Registers) -> str:
    """``annotations/<slug>.yml`` with ``count`` annotations.

    Raises ValueError where the article is too short for so many.
    """
    chance = random.Random(f"{seed}/annotations/{article.slug}")
    lists: dict[str, list[str]] = {"claims": [], "notes": [], "links": []}
    names = {"c": "claims", "n": "notes", "l": "links"}
    for number, quote in enumerate(_quotes(chance, article, count)):
        name = names[_KINDS[number % len(_KINDS)]]
        written = _Writer(chance, article, registers)
        lists[name].append(getattr(written, name)(number, quote))
    parts = ["# yaml-language-server: $schema=_site/annotations.schema.json"]
    parts += [f"{name}:\n" + "\n\n".join(entries) for name, entries in lists.items() if entries]
    return "\n".join(parts) + "\n"


class _Writer:
    """Writes entries of one article's lists; a text is quoted as JSON is, which YAML reads."""

    def __init__(self, chance: random.Random, article: Article, registers: Registers) -> None:
        self._chance = chance
        self._language = article.language
        self._published = article.published
        self._registers = registers

    def claims(self, number: int, quote: _Quote) -> str:
        chance = self._chance
        verdict = VERDICTS[(number + chance.randrange(3)) % len(VERDICTS)]
        place = _text(headline(chance, self._language, 3))
        lines = [
            *self._start("claim", number, quote),
            f"claim: {_text(self._sentence())}",
            f"speaker: {self._speaker()}",
            f"said: {{date: {self._published}, where: {place}}}",
            f"verdict: {verdict}",
            f"summary: {_text(self._sentence())}",
            "explanation: |",
            *self._prose(chance.randint(2, 4)),
            *self._sources(chance.randint(1, 3)),
        ]
        if number % 10 == 4:
            lines += ["reply:", f"  date: {self._checked()}", f"  text: {_text(self._sentence())}"]
        if number % 10 == 7:
            before = next(other for other in VERDICTS if other != verdict)
            change = f"text: {_text(self._sentence())}, from: {before}, to: {verdict}"
            lines += ["corrections:", f"  - {{date: {self._checked()}, {change}}}"]
        return _entry([*lines, *self._signed(), *self._tags()])

    def notes(self, number: int, quote: _Quote) -> str:
        chance = self._chance
        table = ["", "  | 2023 | 2024 |", "  |---|---|", f"  | {number} | {chance.randrange(99)} |"]
        return _entry(
            [
                *self._start("note", number, quote),
                f"title: {_text(headline(chance, self._language, 6))}",
                "text: |",
                *self._prose(chance.randint(1, 3)),
                *(table if number % 8 == 6 else []),
                *self._sources(1),
                *self._signed(),
                *self._tags(),
            ]
        )

    def links(self, number: int, quote: _Quote) -> str:
        words = _text(headline(self._chance, self._language, 6))
        return _entry([*self._start("link", number, quote), *self._sources(1), f"text: {words}"])

    def _start(self, kind: str, number: int, quote: _Quote) -> list[str]:
        exact = _text(quote.exact)
        if quote.prefix:
            around = f"prefix: {_text(quote.prefix)}, suffix: {_text(quote.suffix)}"
            exact = f"{{exact: {exact}, {around}}}"
        return [f"id: {kind}-{number:03}", f"quote: {exact}"]

    def _sentence(self) -> str:
        return sentence(self._chance, self._language, 10)

    def _prose(self, sentences: int) -> Iterator[str]:
        """Indented Markdown: paragraphs that end in a link or, each other one, in an emphasis."""
        for number in range(sentences):
            if number:
                yield ""
            text = " ".join(self._sentence() for _ in range(2))
            word = self._language.draw(self._chance, 1)[0]
            more = f" *{word}*" if number % 2 else f" [{word}](https://example.org/on/{number})"
            yield f"  {text[:-1]}{more}."

    def _sources(self, count: int) -> list[str]:
        """Mostly keys of the register; now and then one that stands here in full."""
        chance = self._chance
        keys = chance.sample(range(self._registers.sources), k=min(count, self._registers.sources))
        entries = [source_key(number) for number in keys]
        if chance.random() < 0.3 or not entries:
            title = _text(headline(chance, self._language, 7))
            address = _text(f"https://example.org/documents/{chance.randrange(1_000_000)}")
            year = self._published[:4]
            entries.append(
                f"{{title: {title}, publisher: {chance.choice(PUBLISHERS)}, url: {address},"
                f" published: {year}, accessed: {self._checked()}}}"
            )
        return [f"sources: [{', '.join(entries)}]"]

    def _speaker(self) -> str:
        if self._registers.people and self._chance.random() < 0.8:
            return person_key(self._chance.randrange(self._registers.people))
        return _text(person(1000 + self._chance.randrange(400)))

    def _checked(self) -> str:
        return date(self._chance, int(self._published[:4]) + 1)

    def _signed(self) -> list[str]:
        return ["author: mk", "reviewer: ls", f"checked: {self._checked()}"]

    def _tags(self) -> list[str]:
        tags = self._chance.sample(self._registers.tags, k=min(2, len(self._registers.tags)))
        return [f"tags: [{', '.join(tags)}]"]


def _entry(lines: list[str]) -> str:
    return "\n".join(
        f"  - {line}" if not at else f"    {line}" if line else "" for at, line in enumerate(lines)
    )


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _quotes(chance: random.Random, article: Article, count: int) -> Iterator[_Quote]:
    """``count`` places, spread over the article as evenly as its paragraphs allow."""
    paragraphs = [paragraph.split(" ") for paragraph in article.paragraphs]
    often = Counter(word for words in paragraphs for word in words)
    rounds = -(-count // max(1, len(paragraphs)))
    before: _Quote | None = None
    for number in range(count):
        at, turn = number * len(paragraphs) // count, number % rounds
        words = paragraphs[at] if paragraphs else []
        room = len(words) // rounds
        first = turn * room
        quote = _beside(before, paragraphs, article.visible) if number % 7 in (3, 5) else None
        if quote is None and number % 5 == 2:
            quote = _repeated(at, words, often, article.visible, first, first + room)
        before = quote = quote or _unique(chance, at, words, article.visible, first, first + room)
        yield quote


def _unique(
    chance: random.Random, at: int, words: list[str], visible: str, first: int, end: int
) -> _Quote:
    """Some words between ``first`` and ``end`` that stand nowhere else."""
    for _ in range(20):
        length = min(chance.randint(5, 14), end - first)
        start = chance.randint(first, max(first, end - length))
        exact = _EDGE.sub("", " ".join(words[start : start + length]))
        if length > 1 and exact and visible.count(exact) == 1:
            return _Quote(paragraph=at, start=start, end=start + length, exact=exact)
    raise ValueError("the articles are too short for so many annotations")


def _repeated(
    at: int, words: list[str], often: Counter[str], visible: str, first: int, end: int
) -> _Quote | None:
    """A word that also stands elsewhere, with what stands around it here."""
    for start in range(max(first, _AROUND), min(end, len(words) - _AROUND)):
        word = words[start]
        if len(word) > 3 and word.isalpha() and often[word] > 1:
            prefix = " ".join(words[start - _AROUND : start]) + " "
            suffix = " " + " ".join(words[start + 1 : start + 1 + _AROUND])
            if visible.count(prefix + word + suffix) == 1:
                return _Quote(
                    paragraph=at,
                    start=start,
                    end=start + 1,
                    exact=word,
                    prefix=prefix,
                    suffix=suffix,
                )
    return None


def _beside(before: _Quote | None, paragraphs: list[list[str]], visible: str) -> _Quote | None:
    """Words within those of ``before``, or across their end; None where there is no room."""
    if before is None or before.prefix or before.end - before.start < 7:
        return None
    words = paragraphs[before.paragraph]
    nested = (before.start + 1, before.end - 1)
    crossing = (before.start + 4, min(before.end + 3, len(words)))
    start, end = nested if before.start % 2 else crossing
    exact = _EDGE.sub("", " ".join(words[start:end]))
    if visible.count(exact) != 1:
        return None
    return _Quote(paragraph=before.paragraph, start=start, end=end, exact=exact)
