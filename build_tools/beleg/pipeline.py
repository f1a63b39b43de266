"""The walk through the house, in order: load -> validate -> anchor -> merge -> publish.

Every station files what it finds in one report and goes on, so that one run names every mistake;
whether anything is published in spite of errors is for the caller to decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from . import exports, lock, permalinks, publish
from .anchor import Anchorer, Haystack
from .claim_rules import check_claims
from .density import check_density
from .diagnostics import Code, Report, Severity
from .figure_files import FigureTrouble
from .model import (
    Anchored,
    AnnotatedArticle,
    Annotation,
    Article,
    Findable,
    Page,
    Registers,
    Settings,
    Site,
)
from .prose import Prose, read_prose
from .render import annotated_article
from .source import Place, Source
from .validate import read_annotations, read_article, read_registers
from .weave import weave


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """The texts of a site, each with the path that messages show."""

    articles: Sequence[tuple[str, Source]] = ()
    """Slug and text."""
    annotations: Sequence[tuple[str, Source]] = ()
    """Slug of the article and text."""
    registers: Mapping[str, Source] = field(default_factory=dict)
    """``sources``, ``people``, ``verdicts``, ``redirects``."""
    lock: Source | None = None
    permalinks: Source | None = None
    """The register of addresses that were published."""
    figure: Callable[[str], str | FigureTrouble | None] = lambda _: None
    """The text of a GeoJSON file below ``content/``, "" for a picture, or what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a run made; complete only where ``report`` has no errors."""

    site: Site
    report: Report
    passages: tuple[Anchored, ...]
    """All places of published annotations."""
    digests: Mapping[str, str]
    """Slug -> digest of the article's visible text."""
    known: lock.Lock
    """The lock as it was read."""

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The finished pages, made when they are asked for: a check needs none."""
        further = exports.pages(self.site, self.data)
        return tuple(publish.pages(self.site, further, exports.heads(self.site)))

    @cached_property
    def data(self) -> Mapping[str, bytes]:
        """What `beleg export` writes, and a site too: path below the site's root -> content."""
        return exports.data(self.site)

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """What stands beside the pages: path below the site's root -> content."""
        return {**self.data, **exports.companions(self.site)}

    def findables(self) -> Iterator[Findable]:
        """What a search index is made from, one at a time."""
        return publish.findables(self.site)

    def lock_text(self) -> str:
        """The lock file after this run."""
        return lock.write_lock(lock.updated(self.known, self.passages, self.digests))


def build_site(inputs: Inputs, settings: Settings, report: Report) -> Result:
    """All stations, once."""
    ground = read_ground(inputs, settings, report)
    register = read_published(inputs, report)
    walked = []
    for group in groups(inputs):
        done = walk(group, ground)
        report.extend(done.report)
        walked.append(done)
    told = {group.slug: done.told for group, done in zip(groups(inputs), walked, strict=True)}
    redirects = ground.registers.redirects
    permalinks.check_permalinks(register, standing(inputs, told), redirects, report)
    articles = tuple(done.article for done in walked if done.article is not None)
    lang = settings.lang or most_common_language(one.article.lang for one in articles)
    settings = replace(settings, lang=lang)
    return Result(
        site=Site(settings=settings, registers=ground.registers, articles=articles),
        report=report,
        passages=tuple(passage for done in walked for passage in done.passages),
        digests={done.slug: done.digest for done in walked if done.article is not None},
        known=ground.known,
    )


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What every article of a site stands on."""

    settings: Settings
    registers: Registers
    known: lock.Lock
    slugs: frozenset[str]
    figure: Callable[[str], str | FigureTrouble | None]


@dataclass(frozen=True, kw_only=True)
class Group:
    """An article and its annotation files; ``article`` is None where somebody misspelt its name."""

    slug: str
    article: Source | None
    annotations: tuple[Source, ...]


@dataclass(frozen=True, kw_only=True)
class Walked:
    """What became of a group. It depends on the group and its ground and on nothing else."""

    slug: str
    article: AnnotatedArticle | None
    passages: tuple[Anchored, ...]
    digest: str
    told: tuple[Told, ...]
    """All its annotations, of whatever status."""
    report: Report


Told = tuple[str, str, str, int, int]
"""Of an annotation: its address, its kind or ``draft``; path, start and end of its place."""


def read_ground(
    inputs: Inputs, settings: Settings, report: Report, *, as_written: bool = False
) -> Ground:
    """Registers and lock; what is wrong with them is filed in ``report``.

    ``as_written``: whether the lock is known to be what a build has written.
    """
    known = lock.Lock()
    if inputs.lock is not None:
        text = inputs.lock.text
        known = lock.as_written(text) if as_written else lock.read_lock(inputs.lock, report)
    registers = read_registers(inputs.registers, report)
    return Ground(
        settings=settings,
        registers=registers,
        known=known,
        slugs=frozenset(slug for slug, _ in inputs.articles),
        figure=inputs.figure,
    )


def groups(inputs: Inputs) -> Iterator[Group]:
    """Every article with its annotations, in the order of the inputs; last those without one."""
    files: dict[str, list[Source]] = {}
    for slug, source in inputs.annotations:
        files.setdefault(slug, []).append(source)
    for slug, source in inputs.articles:
        yield Group(slug=slug, article=source, annotations=tuple(files.pop(slug, ())))
    for slug, sources in files.items():
        yield Group(slug=slug, article=None, annotations=tuple(sources))


def walk(group: Group, ground: Ground) -> Walked:
    """One article from its texts to the finished page."""
    report = Report()
    article = read_article(group.article, group.slug, report) if group.article else None
    files = [(group.slug, source) for source in group.annotations]
    annotations = read_annotations(
        files,
        ground.registers,
        ground.slugs,
        report,
        ground.figure,
        settings=ground.settings,
    )
    told = tuple(map(_told, annotations))
    if article is None:
        return Walked(
            slug=group.slug, article=None, passages=(), digest="", told=told, report=report
        )
    broken = {found.place.path for found in report if found.severity is Severity.ERROR}
    station = _Article(article, annotations, ground.settings)
    passages = station.anchor(ground.known, report)
    return Walked(
        slug=group.slug,
        article=station.finish(broken, report),
        passages=tuple(passages),
        digest=station.digest,
        told=told,
        report=report,
    )


def _told(annotation: Annotation) -> Told:
    what = "draft" if annotation.status == "draft" else annotation.kind
    place = annotation.place
    return annotation.address, what, place.path, place.start, place.end


def read_published(
    inputs: Inputs, report: Report, *, as_written: bool = False
) -> permalinks.Register:
    """The register of addresses that were published; what is wrong with it is filed.

    ``as_written``: whether it is known to be what a build has written.
    """
    source = inputs.permalinks
    if source is not None and as_written:
        return permalinks.as_written(source)
    return permalinks.read_register(source, report) if source else permalinks.Register()


def standing(inputs: Inputs, told: Mapping[str, Iterable[Told]]) -> permalinks.Standing:
    """What addresses there are now. ``told``: slug -> what its walk has told."""
    found: dict[str, set[str]] = {"claim": set(), "note": set(), "link": set(), "draft": set()}
    places: dict[str, tuple[str, int, int]] = {}
    for of_article in told.values():
        for address, what, path, start, end in of_article:
            found[what].add(address)
            places[address] = path, start, end
    sources = {source.path: source for _, source in inputs.annotations}

    def place_of(address: str) -> Place:
        path, start, end = places[address]
        return sources[path].place(start, end)

    articles = {f"articles/{slug}/" for slug, _ in inputs.articles}
    return permalinks.Standing(
        claims=found["claim"],
        others=articles | found["note"] | found["link"],
        drafts=found["draft"],
        place_of=place_of,
    )


class _Article:
    """One article on its way from the texts to the finished page."""

    def __init__(
        self,
        article: Article,
        annotations: Sequence[Annotation],
        settings: Settings,
    ) -> None:
        self._article = article
        self._annotations = annotations
        self._settings = settings
        self._prose = read_prose(article.body)
        self.digest = visible_digest(article, self._prose)
        self._anchored: list[Anchored] = []

    def anchor(self, known: lock.Lock, report: Report) -> list[Anchored]:
        """The places of all annotations, drafts included: a draft's mistakes are named too."""
        anchorer = Anchorer(haystack(self._article, self._prose))
        # Validation has named an id that stands twice; one of them is enough for what follows.
        once = {annotation.id: annotation for annotation in reversed(self._annotations)}
        for annotation in [note for note in self._annotations if once[note.id] is note]:
            if annotation.status == "withdrawn":
                # Its passage may be gone; that may be the very reason why it was withdrawn.
                self._anchored.append(Anchored(annotation=annotation, where="whole"))
            elif (found := anchorer.anchor(annotation, report)) is not None:
                text = self._article.title if found.where == "title" else self._prose.text
                lock.check(found, self.digest, known, report, text)
                self._anchored.append(found)
        return [found for found in self._anchored if found.annotation.status == "published"]

    def finish(self, broken: Collection[str], report: Report) -> AnnotatedArticle:
        """The article with its annotations; counts that each is on the page or in the report.

        What validation found fault with is merged, so that its further mistakes are named as well,
        but shown by no preview: files in ``broken`` are left out there.
        """
        shown = [
            found
            for found in self._anchored
            if found.annotation.status != "draft" or self._settings.drafts
        ]
        check_density(self._article, self._prose.text, shown, self._settings, report)
        check_claims(self._article, shown, self._settings, report)
        before = report.errors
        woven = weave(self._article, self._prose, shown, report)
        if len(woven.notes) != len(shown) and report.errors == before:
            for found in shown:
                report.error(Code.UNRENDERED, "an annotation was lost", found.annotation.place)
        sound = [found for found in shown if found.annotation.place.path not in broken]
        if len(sound) < len(shown):
            woven = weave(self._article, self._prose, sound, Report())
        return replace(annotated_article(self._article, woven), text=self._prose.text)


def visible_digest(article: Article, prose: Prose) -> str:
    """The digest of everything that can be quoted."""
    return lock.digest(f"{article.title}\n{prose.text}")


def haystack(article: Article, prose: Prose) -> Haystack:
    """An article as the anchoring station sees it."""
    return Haystack(
        title=article.title,
        text=prose.text,
        line_of=lambda offset: article.source.line_of(
            article.body_start + prose.source_offset(offset)
        ),
        title_line=article.title_place.line,
        path=article.source.path,
        description=article.description or "",
    )


def most_common_language(langs: Iterable[str]) -> str:
    """The language of the lists, where nobody says it."""
    counted = Counter(langs)
    return min(counted, key=lambda lang: (-counted[lang], lang), default="en")
