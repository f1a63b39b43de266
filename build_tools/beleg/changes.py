"""What a change of the texts does to the published site: two states, compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, TypeVar

from .diagnostics import Report
from .model import (
    Annotation,
    Article,
    Claim,
    Correction,
    Figure,
    Person,
    Quote,
    Reference,
    Registers,
    Verdict,
)
from .pipeline import Inputs
from .validate import read_annotations, read_article, read_registers

T = TypeVar("T")
Change = Literal["new", "changed", "withdrawn", "restored", "removed"]
Register = Literal["sources", "people", "verdicts"]

DigestReader = Callable[[str], str | None]
"""Path below ``content/`` to a digest of the file's bytes; None where there is none."""


@dataclass(frozen=True, kw_only=True)
class State:
    """The texts of a site at one time, read and validated."""

    articles: Mapping[str, Article]
    annotations: Mapping[tuple[str, str], Annotation]
    """By slug and id, in the order of the files; of an id that stands twice, the first."""
    registers: Registers
    digest: DigestReader


@dataclass(frozen=True, kw_only=True)
class ArticleChange:
    """An article that is new, changed or removed."""

    change: Change
    before: Article | None
    after: Article | None
    fields: tuple[str, ...] = ()
    """Keys of the front matter that changed, and ``text``."""

    @property
    def slug(self) -> str:
        """The article's name."""
        return _one(self.before, self.after).slug


@dataclass(frozen=True, kw_only=True)
class AnnotationChange:
    """An annotation that readers see for the first time, in another form, or no longer."""

    change: Change
    before: Annotation | None
    after: Annotation | None
    fields: tuple[str, ...] = ()
    """Keys of the format that changed."""

    @property
    def shown(self) -> Annotation:
        """As it is now, or as it was where it is gone."""
        return _one(self.after, self.before)

    @property
    def verdicts(self) -> tuple[str | None, str | None]:
        """The keys of the verdicts before and after."""
        return _verdict(self.before), _verdict(self.after)


@dataclass(frozen=True, kw_only=True)
class RegisterChange:
    """An entry of a register that is new, changed or removed."""

    change: Change
    register: Register
    key: str
    name: str
    """What readers see of it: title, name or label."""
    fields: tuple[str, ...] = ()
    used: int = 0
    """In how many annotations of the site as it is now."""


@dataclass(frozen=True, kw_only=True)
class Changes:
    """All that readers will notice, in the order of the files."""

    articles: tuple[ArticleChange, ...] = ()
    annotations: tuple[AnnotationChange, ...] = ()
    registers: tuple[RegisterChange, ...] = ()
    drafts: int = 0
    """Drafts that are new or changed, which readers do not see."""


def read_state(inputs: Inputs, report: Report, digest: DigestReader) -> State:
    """The state that ``inputs`` are; what is wrong with them is filed in ``report``."""
    registers = read_registers(inputs.registers, report)
    read = (read_article(source, slug, report) for slug, source in inputs.articles)
    articles = {article.slug: article for article in read if article is not None}
    slugs = {slug for slug, _ in inputs.articles}
    found = read_annotations(inputs.annotations, registers, slugs, report, inputs.figure)
    annotations: dict[tuple[str, str], Annotation] = {}
    for annotation in found:
        annotations.setdefault((annotation.slug, annotation.id), annotation)
    return State(articles=articles, annotations=annotations, registers=registers, digest=digest)


def compare(before: State, after: State) -> Changes:
    """What became different."""
    return Changes(
        articles=tuple(_articles(before, after)),
        annotations=tuple(_annotations(before, after)),
        registers=tuple(_registers(before, after)),
        drafts=_drafts(before, after),
    )


def _articles(before: State, after: State) -> Iterator[ArticleChange]:
    for slug in {**before.articles, **after.articles}:
        old, new = before.articles.get(slug), after.articles.get(slug)
        if new is None:
            yield ArticleChange(change="removed", before=old, after=None)
        elif old is None:
            yield ArticleChange(change="new", before=None, after=new)
        elif different := _article_fields(old, new):
            yield ArticleChange(change="changed", before=old, after=new, fields=different)


def _article_fields(old: Article, new: Article) -> tuple[str, ...]:
    names = [item.name for item in fields(Article)]
    apart = {"slug", "source", "body_start", "title_place"}
    changed = [n for n in names if n not in apart and getattr(old, n) != getattr(new, n)]
    return tuple(
        (["text"] if old.body != new.body else [])
        + ["author" if name == "authors" else name for name in changed]
    )


def _annotations(before: State, after: State) -> Iterator[AnnotationChange]:
    for key in {**before.annotations, **after.annotations}:
        old, new = before.annotations.get(key), after.annotations.get(key)
        was, shown = _public(old), _public(new)
        if was is None and shown is None:
            continue
        if was is None:
            yield AnnotationChange(change="new", before=old, after=new)
        elif shown is None:
            yield AnnotationChange(change="removed", before=old, after=new)
        elif different := _different(was, shown, before, after):
            how: Change = "changed"
            if was.status != shown.status:
                how = "withdrawn" if shown.status == "withdrawn" else "restored"
            yield AnnotationChange(change=how, before=old, after=new, fields=different)


def _public(annotation: Annotation | None) -> Annotation | None:
    """The annotation, if readers see it or a page in its place."""
    return annotation if annotation is not None and annotation.status != "draft" else None


def _drafts(before: State, after: State) -> int:
    drafts = [(key, note) for key, note in after.annotations.items() if note.status == "draft"]
    olds = ((before.annotations.get(key), note) for key, note in drafts)
    return sum(old is None or bool(_different(old, note, before, after)) for old, note in olds)


_APART = {"slug", "id", "place", "claim_place", "verdict_place"}
"""What names an annotation or says where it stands, but is nothing that readers see."""


def _different(old: Annotation, new: Annotation, before: State, after: State) -> tuple[str, ...]:
    """The keys of the format whose values differ, in the order of the model."""
    if type(old) is not type(new):
        return ("kind",)
    names = [item.name for item in fields(old) if item.name not in _APART]
    return tuple(
        name
        for name in names
        if _level(getattr(old, name), before) != _level(getattr(new, name), after)
    )


def _level(value: Any, state: State) -> Any:
    """``value`` without its places; what stands in a register is named by its key."""
    if isinstance(value, Quote):
        return value.exact, value.prefix, value.suffix
    if isinstance(value, Reference | Person | Verdict) and value.key:
        return value.key
    if isinstance(value, Figure):
        parts = [(f.name, getattr(value, f.name)) for f in fields(value) if f.compare]
        digest = state.digest(value.file) if value.file else None
        return *(part for part in parts if part[0] != "data"), digest
    if isinstance(value, Correction):
        return value.date, value.text, _key(value.before), _key(value.after)
    if isinstance(value, tuple):
        return tuple(_level(item, state) for item in value)
    return value


def _registers(before: State, after: State) -> Iterator[RegisterChange]:
    used: Counter[tuple[Register, str]] = Counter()
    for note in after.annotations.values():
        used.update({("sources", source.key) for source in note.sources if source.key})
        if isinstance(note, Claim):
            used.update([("verdicts", note.verdict.key)])
            used.update([("people", note.speaker.key)] if note.speaker and note.speaker.key else [])
    for register in ("sources", "people", "verdicts"):
        olds, news = _entries(before.registers, register), _entries(after.registers, register)
        for key in {**olds, **news}:
            old, new = olds.get(key), news.get(key)
            different = _entry_fields(old, new)
            if old is None or new is None or different:
                yield RegisterChange(
                    change="new" if old is None else "removed" if new is None else "changed",
                    register=register,
                    key=key,
                    name=_name(new, old),
                    fields=different,
                    used=used[register, key],
                )


Entry = Reference | Person | Verdict


def _entries(registers: Registers, register: Register) -> Mapping[str, Entry]:
    if register == "sources":
        return registers.references
    if register == "people":
        return registers.people
    return {verdict.key: verdict for verdict in registers.scale.verdicts}


def _entry_fields(old: Entry | None, new: Entry | None) -> tuple[str, ...]:
    if old is None or new is None:
        return ()
    compared = [item.name for item in fields(old) if item.compare]
    return tuple(name for name in compared if getattr(old, name) != getattr(new, name))


def _name(new: Entry | None, old: Entry | None) -> str:
    entry = old if new is None else new
    assert entry is not None
    if isinstance(entry, Reference):
        return entry.title
    if isinstance(entry, Person):
        return entry.name
    return entry.label.get("en") or next(iter(entry.label.values()), entry.key)


def _verdict(annotation: Annotation | None) -> str | None:
    return annotation.verdict.key if isinstance(annotation, Claim) else None


def _key(verdict: Verdict | None) -> str | None:
    return verdict.key if verdict else None


def _one(first: T | None, second: T | None) -> T:
    """The first that is there."""
    found = first if first is not None else second
    assert found is not None
    return found
