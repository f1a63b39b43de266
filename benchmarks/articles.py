"""Articles as newspapers print them, in invented words: headings, lists, tables, quotations.

Each paragraph is kept twice, as Markdown and as what a reader sees of it, because a quote is taken
from the words that are seen.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from .words import Language, english, german

_NAMES = (
    *("Ada", "Bela", "Carla", "Dario", "Edda", "Fenja", "Götz", "Hanne", "Ilja", "Jördis"),
    *("Käthe", "Levin", "Mila", "Nuria", "Ole", "Pia", "Quirin", "Rosa", "Sören", "Thea"),
)
_SURNAMES = (
    *("Brückfeld", "Werkberger", "Steinweg", "Ackerloh", "Müllenbach", "Harbourne", "Fieldwick"),
    *("Lightbury", "Größling", "Wintermoor", "Sandhövel", "Marketer", "Roadley", "Tälchen"),
)
PUBLISHERS = ("Beispielbote", "Mustertagblatt", "Example Gazette", "Invented Times", "Nordkurier")
_LIST_EVERY = 9
_TABLE_EVERY = 14
_QUOTATION_EVERY = 11
_HEADING_EVERY = 6


@dataclass(frozen=True, kw_only=True)
class Article:
    """One file of ``content/articles/`` and what annotating it needs."""

    slug: str
    title: str
    language: Language
    published: str
    text: str
    """The file."""
    paragraphs: tuple[str, ...]
    """The visible words of each running paragraph; quotes come from here."""
    visible: str
    """All visible words: where a quote must stand once."""


def slug(number: int) -> str:
    return f"check-{number:05}"


def person(number: int) -> str:
    """The name of the ``number``-th invented person; different for different numbers."""
    name, family = number % len(_NAMES), number // len(_NAMES) % len(_SURNAMES)
    further = number // (len(_NAMES) * len(_SURNAMES))
    return f"{_NAMES[name]} {_SURNAMES[family]}" + (f" {further + 1}" if further else "")


def date(chance: random.Random, year: int) -> str:
    return f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def sentence(chance: random.Random, language: Language, shortest: int = 6) -> str:
    """As long as newspapers have them: mostly fifteen words, sometimes thirty."""
    words = language.draw(chance, round(chance.triangular(shortest, 30, 15)))
    if len(words) > 12:
        words[len(words) // 2] += ","
    if chance.random() < 0.08:
        words.insert(len(words) // 3, f"{chance.randint(2, 96)},{chance.randint(1, 9)} %")
    words[0] = words[0][0].upper() + words[0][1:]
    text = " ".join(words) + "."
    if chance.random() < 0.12:
        opening, closing = language.quotes
        verb = "sagte" if language.code == "de" else "said"
        return f"{opening}{text[:-1]}{closing}, {verb} {person(chance.randrange(200))}."
    return text


def headline(chance: random.Random, language: Language, words: int = 8) -> str:
    text = " ".join(language.draw(chance, words))
    return text[0].upper() + text[1:]


def make_article(seed: int, number: int, size: int) -> Article:
    """The ``number``-th article of a seed, about ``size`` bytes, whatever else the site has."""
    chance = random.Random(f"{seed}/article/{number}")
    language = english() if number % 3 == 2 else german()
    title = headline(chance, language)
    published = date(chance, 2018 + number % 8)
    head = [
        "---",
        f'title: "{title}"',
        f"lang: {language.code}",
        f"publisher: {chance.choice(PUBLISHERS)}",
        f"author: {person(chance.randrange(200))}",
        "license: CC0-1.0",
        f"published: {published}",
        f"url: https://example.org/press/{slug(number)}",
        f'description: "{sentence(chance, language)}"',
        "---",
    ]
    text = ["\n".join(head) + "\n"]
    seen: list[str] = [title]
    paragraphs: list[str] = []
    length = len(text[0].encode())
    for block in _blocks(chance, language):
        text.append(block.markdown)
        seen.append(block.visible)
        if block.running:
            paragraphs.append(block.visible)
        length += len(block.markdown.encode()) + 2
        if length >= size:
            break
    return Article(
        slug=slug(number),
        title=title,
        language=language,
        published=published,
        text="\n".join([text[0], "\n\n".join(text[1:])]) + "\n",
        paragraphs=tuple(paragraphs),
        visible="\n".join(seen),
    )


@dataclass(frozen=True, kw_only=True)
class _Block:
    markdown: str
    visible: str
    running: bool = False


def _blocks(chance: random.Random, language: Language) -> Iterator[_Block]:
    number = 0
    while True:
        number += 1
        yield _paragraph(chance, language)
        if number % _HEADING_EVERY == 0:
            words = headline(chance, language, 5)
            yield _Block(markdown=f"## {words}", visible=words)
        if number % _LIST_EVERY == 0:
            yield _list(chance, language)
        if number % _QUOTATION_EVERY == 0:
            words = sentence(chance, language)
            yield _Block(markdown=f"> {words}", visible=words)
        if number % _TABLE_EVERY == 0:
            yield _table(chance, language)


def _paragraph(chance: random.Random, language: Language) -> _Block:
    sentences = [sentence(chance, language) for _ in range(chance.randint(2, 6))]
    visible = " ".join(sentences)
    words = visible.split(" ")
    # A word in the middle of a sentence, without signs at its edges that Markdown might read.
    plain = [at for at, word in enumerate(words) if word.isalpha() and word.islower()]
    for at in chance.sample(plain, k=min(2, len(plain))):
        kind = chance.random()
        if kind < 0.35:
            words[at] = f"*{words[at]}*"
        elif kind < 0.5:
            words[at] = f"**{words[at]}**"
        elif kind < 0.65:
            words[at] = f"[{words[at]}](https://example.org/{chance.randrange(10_000)})"
    return _Block(markdown=" ".join(words), visible=visible, running=True)


def _list(chance: random.Random, language: Language) -> _Block:
    items = [headline(chance, language, chance.randint(4, 12)) for _ in range(chance.randint(3, 6))]
    return _Block(markdown="\n".join(f"- {item}" for item in items), visible="\n".join(items))


def _table(chance: random.Random, language: Language) -> _Block:
    rows = [
        [headline(chance, language, 2), str(2015 + row), f"{chance.randrange(1000, 9999)}"]
        for row in range(chance.randint(3, 7))
    ]
    head = [headline(chance, language, 1), "2015", headline(chance, language, 1)]
    lines = [head, ["---", "---:", "---:"], *rows]
    visible = "\n".join("\t".join(row) for row in [head, *rows])
    return _Block(markdown="\n".join(f"| {' | '.join(line)} |" for line in lines), visible=visible)
