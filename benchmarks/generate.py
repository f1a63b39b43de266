"""Make a site for measuring: ``python -m benchmarks.generate DIR --articles 1000``.

The same arguments give the same bytes, and the first hundred articles of a site of a thousand are
those of a site of a hundred. All names, numbers and sentences are invented.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .annotations import Registers, annotation_file, person_key, source_key
from .articles import PUBLISHERS, headline, make_article, person
from .words import english, german

_MOST_TAGS = 150


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a site is to have."""

    articles: int = 100
    article_bytes: int = 17_000
    """Bytes of an article's file, met to within a paragraph."""
    annotations: int = 15
    """Annotations of each article."""
    sources: int | None = None
    """Entries of the register of sources; None: one for every two articles, at least 20."""
    seed: int = 1

    @property
    def registers(self) -> Registers:
        """The registers grow with the archive, the list of subjects only at first."""
        chance = random.Random(f"{self.seed}/tags")
        size = min(_MOST_TAGS, 20 + self.articles)
        tags = sorted(word for word in chance.sample(german().words[60:4000], k=size))
        sources = max(20, self.articles // 2) if self.sources is None else self.sources
        people = max(20, min(280, self.articles // 5))
        return Registers(sources=sources, people=people, tags=tuple(tags))


def site_files(wanted: Wanted) -> Iterator[tuple[str, str]]:
    """Path below the site's folder and text of each file.

    Raises ValueError where the articles are too short for so many annotations.
    """
    registers = wanted.registers
    yield "mkdocs.yml", _configuration(wanted)
    yield "annotations/_site/sources.yml", _sources(wanted.seed, registers.sources)
    yield "annotations/_site/people.yml", _people(registers.people)
    for number in range(wanted.articles):
        article = make_article(wanted.seed, number, wanted.article_bytes)
        yield f"content/articles/{article.slug}.md", article.text
        yield (
            f"annotations/{article.slug}.yml",
            annotation_file(wanted.seed, article, wanted.annotations, registers),
        )


def write_site(wanted: Wanted, folder: Path) -> None:
    """Write the site below ``folder``, which must be empty or not there yet."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    for path, text in site_files(wanted):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())


def _configuration(wanted: Wanted) -> str:
    return (
        f"site_name: Archive of {wanted.articles} articles\ndocs_dir: content\n"
        "\nplugins:\n  - beleg\n\ntheme:\n  name: material\n  language: de\n  font: false\n"
    )


def _sources(seed: int, count: int) -> str:
    chance = random.Random(f"{seed}/sources")
    lines = ["# yaml-language-server: $schema=sources.schema.json"]
    for number in range(count):
        language = english() if number % 3 == 2 else german()
        lines += [
            f"{source_key(number)}:",
            f"  title: {json.dumps(headline(chance, language, 7), ensure_ascii=False)}",
            f"  publisher: {chance.choice(PUBLISHERS)}",
            f"  url: https://example.org/sources/{number}",
            f"  published: {2012 + number % 13}-{number % 12 + 1:02}",
            f"  lang: {language.code}",
        ]
    return "\n".join(lines) + "\n"


def _people(count: int) -> str:
    lines = ["# yaml-language-server: $schema=people.schema.json"]
    for number in range(count):
        lines += [f"{person_key(number)}:", f"  name: {person(number)}", "  kind: person"]
    return "\n".join(lines) + "\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What a site is to have, for every command that makes one."""
    parser.add_argument("--article-bytes", type=int, default=Wanted.article_bytes, metavar="N")
    parser.add_argument("--annotations", type=int, default=Wanted.annotations, metavar="N")
    parser.add_argument("--seed", type=int, default=Wanted.seed, metavar="N")


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.generate", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--articles", type=int, default=Wanted.articles, metavar="N")
    parser.add_argument("--sources", type=int, default=None, metavar="N")
    add_arguments(parser)
    values = vars(parser.parse_args())
    folder = values.pop("folder")
    try:
        write_site(Wanted(**values), folder)
    except (ValueError, FileExistsError) as problem:
        parser.error(str(problem))


if __name__ == "__main__":
    main()
