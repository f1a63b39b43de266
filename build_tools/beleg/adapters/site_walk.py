"""The first round of a build: every article from its texts to what it adds to the site.

Only what is not as it was is walked again. An article is as it was if all that it is made from has
the digest that was kept with it: its texts, the registers, the settings, what its figures show, its
lines of the lock, and this program. In doubt it is walked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from .. import lock, permalinks
from ..diagnostics import Diagnostic, Report
from ..model import Desk, Settings
from ..parts import AnyPart, KeyedPart
from ..pipeline import (
    Ground,
    Group,
    Told,
    groups,
    most_common_language,
    read_ground,
    read_published,
    standing,
)
from ..publish import LISTS
from ..source import Source
from ..validate import read_article
from .cache import engine
from .checked import diagnostic, digest_of, registers_of
from .configuration import Project
from .crew import Laid, Outcome, Waiting, Work, first_round
from .files import LOCK, PERMALINKS, Texts, read_project
from .kept_products import KeptProducts
from .leftovers import folder_aside
from .shards import Shard, read_shares, write_share
from .source_files import KnownTexts, forget_texts

T = TypeVar("T")
_TEXTS, _LANGUAGES = "texts", "languages"
Bar = Callable[[Iterable[Any], int, str], Iterator[Any]]
"""Shows how far a loop is: the items, their number, and what is done with them."""


def no_bar(items: Iterable[T], _number: int, _label: str) -> Iterator[T]:
    """Where nobody waits before a terminal."""
    yield from items


@dataclass(frozen=True, kw_only=True)
class KeptArticle:
    """What is known of an article that was walked."""

    found: Sequence[list[str | int]]
    figures: Mapping[str, str]
    """File that a figure shows -> digest of what was seen."""
    lock_before: str
    """Digest of the lines of the lock that it was walked with."""
    lock_lines: str
    """Those that it then had."""
    told: tuple[Told, ...]
    frame: str = ""
    """Digest of the frames that its pages have in the site."""
    laid: Laid = field(default_factory=Laid)
    """What it has in the site."""


@dataclass(frozen=True, kw_only=True)
class _Footing:
    """What all articles of a walk stand on."""

    sources: tuple[Mapping[str, Source], Source | None, Source | None]
    """Registers, lock and published addresses."""
    ground: Ground
    published: permalinks.Register
    locks: Mapping[str, str]
    """The lines of each article in the lock, as they were read."""
    sound: bool
    """Whether nothing is wrong with it."""


class Walk:
    """One walk through all articles. ``run`` it, or let it take what others have done."""

    def __init__(
        self,
        project: Project,
        settings: Settings,
        kept: KeptProducts,
        *,
        jobs: int = 1,
        bar: Bar = no_bar,
        texts: Texts | None = None,
        before: Walk | None = None,
        pages: bool = True,
    ) -> None:
        """``settings``: the project's, with what this build decides.

        ``texts`` and ``before``: files that were read, and the walk that they were read for, if
        this one comes soon after it. ``pages``: whether pages are made as well, and wait.
        """
        self.project = project
        self.kept = kept
        self.made: dict[str, Outcome] = {}
        """Articles that were walked."""
        self.unchanged: dict[str, KeptArticle] = {}
        """Articles that are as they were."""
        self._told: dict[str, tuple[Told, ...]] = {}
        """Of the articles that were walked, also of those that cannot be shown."""
        self._jobs = jobs
        self._bar = bar
        self._before: Walk | None = None
        self._pages = pages
        self._cleanup = ExitStack()
        self._texts = KnownTexts(self._kept_digests(_TEXTS), kept.given_up)
        self._inputs, self.report = read_project(
            project.root, settings, texts, hold=texts is not None, known=self._texts
        )
        footing = before._footing if before else None
        self._footing: _Footing = self._read_footing(settings, footing)
        self.moved: Mapping[str, str] = {}
        """Pages that lead readers on -> addresses where they arrive."""
        self._languages: dict[str, str] = {}
        """Digest of an article's text -> its language, where that had to be asked."""
        lang = settings.lang or self._most_common_language()
        self.desk = Desk(
            settings=replace(settings, lang=lang), registers=self._footing.ground.registers
        )
        self.groups = {group.slug: group for group in groups(self._inputs)}
        self._positions: Mapping[str, int] | None = None
        """None where they have to be found again."""
        self._keys: dict[str, str] = {}
        self._elsewhere: dict[str, Path] = {}
        """Articles whose pages wait in a share."""
        if before is not None and before.common == self.common:
            self._before = before

    def _read_footing(self, settings: Settings, before: _Footing | None) -> _Footing:
        """That of ``before``, if nobody has touched its texts since."""
        inputs = self._inputs
        sources = (inputs.registers, inputs.lock, inputs.permalinks)
        # The same texts are the same objects.
        if before is not None and before.sound and before.sources == sources:
            slugs = frozenset(slug for slug, _ in inputs.articles)
            ground = replace(before.ground, settings=settings, slugs=slugs, figure=inputs.figure)
            return replace(before, ground=ground)
        found = Report()
        ours = self._is_ours(LOCK, inputs.lock)
        ground = read_ground(inputs, settings, found, as_written=ours)
        ours = self._is_ours(PERMALINKS, inputs.permalinks)
        published = read_published(inputs, found, as_written=ours)
        self.report.extend(found)
        return _Footing(
            sources=sources,
            ground=ground,
            published=published,
            locks=lock.blocks(inputs.lock.text) if inputs.lock else {},
            sound=not list(found),
        )

    def close(self) -> None:
        """Remove what lay aside."""
        self._cleanup.close()

    def run(self, may_stay: Callable[[KeptArticle], bool] = lambda _: True) -> Report:
        """Walk every article that is not as it was; what is wrong with all of them.

        ``may_stay``: whether an article that is need not be walked.
        """
        for group in self.groups.values():
            kept = self._as_it_was(group)
            if kept is not None and may_stay(kept):
                self._leave(group, kept)
        before = self._before
        self._before = None  # Or no walk of a preview would ever be forgotten.
        self.walk_again([slug for slug in self.groups if slug not in self.unchanged])
        if before is not None and self._has_addresses_of(before):
            self.moved = before.moved
        else:
            self._check_permalinks()
        return self.report

    def _has_addresses_of(self, before: Walk) -> bool:
        """Whether nothing that was found out about addresses can be another now."""
        mine, theirs = self._told_by_all, before._told_by_all
        return (
            not (self.report.errors or before.report.errors)
            and self._footing.published is before._footing.published
            and self._footing.ground.slugs == before._footing.ground.slugs
            and mine.keys() == theirs.keys()
            and all(_same_addresses(told, theirs[slug]) for slug, told in mine.items())
        )

    def walk_again(self, slugs: Sequence[str]) -> None:
        """Walk these articles, whatever is known of them."""
        for slug in slugs:
            self.unchanged.pop(slug, None)
        self._positions = None
        todo = [self.groups[slug] for slug in slugs]
        for outcome in self._bar(first_round(todo, self.work, self._jobs), len(todo), "articles"):
            self._take(outcome)

    def run_share(self, shard: Shard) -> Report:
        """Walk all articles of a share, and write it beside the site."""
        share = [group for at, group in enumerate(self.groups.values()) if shard.has(at)]
        outcomes = []
        rounds = first_round(share, self.work, self._jobs)
        for outcome in self._bar(rounds, len(share), "articles"):
            group = self.groups[outcome.slug]
            self.report.extend(_findings(outcome.found, group))
            outcomes.append((self.key(group), outcome))
        if not self.report.errors:
            write_share(shard.folder(self.project.site_dir), self.stage, outcomes)
        return self.report

    def take_shares(self, folders: Sequence[Path]) -> Report:
        """What the shares have, in place of a walk. Raises ShardTrouble."""
        keys = {group.slug: self.key(group) for group in self.groups.values()}
        found = read_shares(folders, keys)
        for slug in keys:
            outcome, self._elsewhere[slug] = found[slug]
            self._take(outcome)
        self._check_permalinks()
        return self.report

    @property
    def slugs(self) -> list[str]:
        """All articles that can be shown, in the order of the site."""
        return list(self._order)

    @property
    def _order(self) -> Mapping[str, int]:
        """Their positions."""
        if self._positions is None:
            shown = (slug for slug in self.groups if slug in self.made or slug in self.unchanged)
            self._positions = {slug: at for at, slug in enumerate(shown)}
        return self._positions

    @property
    def waiting(self) -> list[Waiting]:
        """Articles whose pages wait to be framed."""
        return [(slug, self._elsewhere.get(slug, self.stage)) for slug in self.made]

    @cached_property
    def stage(self) -> Path:
        """A folder for what waits."""
        made = folder_aside("beleg-build")
        return Path(self._cleanup.enter_context(made))

    def joined(self, part: AnyPart[T]) -> Iterator[T]:
        """The output of the whole site that ``part`` is."""
        for key in self.keys(part):
            yield from self.joined_for(part, key)

    def joined_for(self, part: AnyPart[T], key: str) -> Iterable[T]:
        """What ``part`` is for one of its ``keys``."""
        adds = self.kept.added_to(part.name, key, self._order)
        return part.made(key, adds, self.desk)

    def has(self, part: KeyedPart[Any, Any], key: str) -> bool:
        """Whether ``key`` is one of the ``keys``."""
        known = self.kept.adding(part.name, self._order, key)
        return bool(known) or key in part.registered(self.desk)

    def keys(self, part: AnyPart[T]) -> list[str]:
        """What there is to be made of a part."""
        found = self.kept.keys(part.name, self._order) if isinstance(part, KeyedPart) else ()
        return part.keys(found, self.desk)

    @cached_property
    def lists(self) -> frozenset[str]:
        """Markdown paths of the pages of all lists."""
        return frozenset(page.path for part in LISTS for page in self.joined(part))

    @property
    def has_passages(self) -> bool:
        """Whether the lock has anything to say."""
        return any(self.known(slug).lock_lines.count("\n") > 1 for slug in self.slugs)

    def lock_text(self) -> str:
        """The lock file after this walk, where it found no error."""
        return lock.joined({slug: self.known(slug).lock_lines for slug in self.slugs})

    def keep_texts(self) -> None:
        """Remember what was read, and what will stand in the files that a build writes."""
        self.kept.keep_whole(_TEXTS, engine(), self._texts.now)
        self.kept.keep_whole(_LANGUAGES, engine(), self._languages)
        for name, text in ((LOCK, self.lock_text()), (PERMALINKS, self.permalinks_text())):
            self.kept.keep_whole(name, Source(name, text).digest, None)

    def _most_common_language(self) -> str:
        known = self._kept_digests(_LANGUAGES)
        for slug, source in self._inputs.articles:
            lang = known.get(source.digest)
            self._languages[source.digest] = _language(slug, source) if lang is None else lang
        every = (self._languages[source.digest] for _, source in self._inputs.articles)
        return most_common_language(lang for lang in every if lang)

    def _kept_digests(self, name: str) -> Mapping[str, Any]:
        """Something that this program has found out of texts, and that holds for all builds."""
        entry = self.kept.whole(name)
        return entry.kept if entry and entry.key == engine() else {}

    def _is_ours(self, name: str, source: Source | None) -> bool:
        """Whether a file is as the last build has written it, so that nothing can be wrong."""
        written = self.kept.whole(name)
        return bool(written and source and written.key == source.digest)

    def permalinks_text(self) -> str:
        """The register of published addresses after this walk, where it found no error."""
        redirects = self.desk.registers.redirects
        return permalinks.write_register(self._footing.published, self._standing, redirects)

    def _check_permalinks(self) -> None:
        redirects = self.desk.registers.redirects
        self.moved = permalinks.check_permalinks(
            self._footing.published, self._standing, redirects, self.report
        )

    @cached_property
    def _standing(self) -> permalinks.Standing:
        """Known when all articles are."""
        return standing(self._inputs, self._told_by_all)

    @property
    def _told_by_all(self) -> Mapping[str, tuple[Told, ...]]:
        return {slug: kept.told for slug, kept in self.unchanged.items()} | self._told

    def known(self, slug: str) -> Outcome | KeptArticle:
        """What is known of an article of this walk."""
        return self.made.get(slug) or self.unchanged[slug]

    def keep(self, slug: str, frame: str, laid: Laid) -> KeptArticle | None:
        """Keep what this walk found out about an article; None where not all can be kept."""
        outcome = self.made[slug]
        if not isinstance(outcome.found, tuple):
            return None
        known = KeptArticle(
            found=outcome.found,
            figures=outcome.figures,
            lock_before=digest_of(self._footing.locks.get(slug, "")),
            lock_lines=outcome.lock_lines,
            told=outcome.told,
            frame=frame,
            laid=laid,
        )
        self.kept.keep_article(slug, self.key(self.groups[slug]), known)
        return known

    def settle(self) -> None:
        """Keep all that was found out, for the next walk of a preview."""
        for slug in list(self.made):
            known = self.keep(slug, "", Laid())
            if known is not None:
                self.unchanged[slug] = known
                del self.made[slug]
        self.kept.forget_others(self.slugs)
        self.kept.keep_whole(_LANGUAGES, engine(), self._languages)
        self.kept.commit()

    @property
    def work(self) -> Work:
        """What the processes are told."""
        stage = self.stage if self._pages else None
        return Work(ground=self._footing.ground, settings=self.desk.settings, stage=stage)

    def _as_it_was(self, group: Group) -> KeptArticle | None:
        """What is known of an article; None where a walk might find something else."""
        kept = self._last_known(group)
        if kept is None:
            return None
        figure = self._footing.ground.figure
        if any(digest_of(repr(figure(name))) != seen for name, seen in kept.figures.items()):
            return None
        lines = self._footing.locks.get(group.slug, "")
        if lines != kept.lock_lines and digest_of(lines) != kept.lock_before:
            return None
        return kept

    def _leave(self, group: Group, kept: KeptArticle) -> None:
        self.report.extend(_findings(kept.found, group))
        forget_texts(group)
        self.unchanged[group.slug] = kept
        self._positions = None

    def _last_known(self, group: Group) -> KeptArticle | None:
        before = self._before
        known = before.unchanged.get(group.slug) if before else None
        # The same texts are the same objects: nothing need be read or compared.
        if before and known and _same_texts(before.groups[group.slug], group):
            return known
        entry = self.kept.article(group.slug)
        if entry is None or entry.key != self.key(group):
            return None
        return entry.kept if isinstance(entry.kept, KeptArticle) else None

    def key(self, group: Group) -> str:
        """The digest of what an article is made from, apart from its figures."""
        known = self._keys.get(group.slug)
        if known is None:
            sources = [source for source in (group.article, *group.annotations) if source]
            texts = (words for source in sources for words in (source.path, source.digest))
            aliases = self.desk.registers.aliases.get(group.slug, ())
            known = digest_of(self.common, group.slug, *texts, *map(repr, aliases))
            self._keys[group.slug] = known
        return known

    @cached_property
    def common(self) -> str:
        """The digest of what every article and every list depends on."""
        return digest_of(engine(), repr(self.desk.settings), *registers_of(self._inputs))

    def _take(self, outcome: Outcome) -> None:
        self.report.extend(_findings(outcome.found, self.groups[outcome.slug]))
        forget_texts(self.groups[outcome.slug])
        self._told[outcome.slug] = outcome.told
        if not outcome.shown:
            return
        self.kept.keep_added(outcome.slug, outcome.adds)
        self.made[outcome.slug] = replace(outcome, adds={})
        self._positions = None


def _same_texts(one: Group, other: Group) -> bool:
    mine, theirs = (one.article, *one.annotations), (other.article, *other.annotations)
    return len(mine) == len(theirs) and all(a is b for a, b in zip(mine, theirs, strict=True))


def _same_addresses(one: tuple[Told, ...], other: tuple[Told, ...]) -> bool:
    """Whether annotations have the same addresses and kinds, wherever they stand in their files."""
    return one is other or [told[:2] for told in one] == [told[:2] for told in other]


def _findings(found: Iterable[Any], group: Group) -> Iterator[Diagnostic]:
    """What was found, in the texts as they lie before us."""
    sources = {source.path: source for source in (group.article, *group.annotations) if source}
    for one in found:
        yield one if isinstance(one, Diagnostic) else diagnostic(sources, *one)


def _language(slug: str, source: Source) -> str:
    """That of an article; nothing where it cannot be read."""
    article = read_article(source, slug, Report())
    forget_texts(Group(slug=slug, article=source, annotations=()))
    return article.lang if article else ""
