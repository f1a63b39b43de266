"""Addresses that were published stay: a register of them, and where readers are led instead.

The register (``annotations/_site/permalinks.lock``) has a line for each address that a good build
has published, sorted, and only grows::

    articles/rathaus/
    articles/rathaus/#protokoll
    articles/rathaus/etat/

An article and an annotation have a page; a link has none and is registered with its passage.
An address is kept while what it names is published or withdrawn, and when a redirect leads from
it to something that is. Everything else is an error until somebody decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .diagnostics import Code, Report, Severity, did_you_mean
from .identifiers import Fault, fault_of
from .model import Redirect
from .source import Place, Source

Redirects = Mapping[str, Redirect]
"""By the address that was given up."""

FILE = "annotations/_site/redirects.yml"
"""Where they stand, as messages call it."""

_HEAD = "# Written by beleg: addresses that were published, and stay. Commit this file.\n"
_ADDRESS = re.compile(r"articles/(?P<slug>[^/#\s]+)/(?:#(?P<passage>[^/#\s]+)|(?P<id>[^/#\s]+)/)?")
_HIDING = frozenset(
    {
        *(Code.YAML_SYNTAX, Code.BAD_ENCODING, Code.TOO_LARGE, Code.UNSAFE_PATH, Code.WRONG_TYPE),
        *(Code.BAD_ID, Code.MISSING_KEY, Code.UNKNOWN_KEY, Code.DUPLICATE_KEY),
    }
)
"""After these an annotation may look gone that is only misspelt."""


@dataclass(frozen=True, kw_only=True)
class Register:
    """The addresses that were published, each with the line on which it stands, from 1."""

    lines: Mapping[str, int] = field(default_factory=dict)
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the texts have now."""

    claims: Collection[str]
    """Addresses of claims that are published or withdrawn; they can be embedded."""
    others: Collection[str]
    """Addresses of articles, and of notes and links that are published or withdrawn."""
    drafts: Collection[str]
    place_of: Callable[[str], Place]
    """Where an annotation of any of them stands; raises KeyError for other addresses."""

    def has(self, address: str) -> bool:
        """Whether readers find something there; every annotation has a passage."""
        if address in self.claims or address in self.others:
            return True
        page = _page_of(address)
        return page in self.claims or page in self.others

    def destination(self, address: str, redirects: Redirects) -> str | None:
        """Where a reader of ``address`` arrives in the end; None where that is nowhere."""
        passed: set[str] = set()
        while not self.has(address):
            following = _following(address, redirects)
            if following is None or address in passed:
                return None
            passed.add(address)
            address = following
        return address


def parts_of(address: str) -> tuple[str, str]:
    """Slug and id; an empty id where it is the address of an article."""
    found = _ADDRESS.fullmatch(address)
    assert found is not None
    return found["slug"], found["id"] or found["passage"] or ""


def fault_of_address(word: str) -> Fault | None:
    """Why ``word`` is not the address of an article or an annotation; None where it is."""
    found = _ADDRESS.fullmatch(word)
    if found is not None:
        names = [found["slug"], found["id"] or found["passage"] or "x"]
        return next(filter(None, map(fault_of, names)), None)
    meant = re.search(r"articles/[^/#\s]+(/#?[^/#\s]+)?", word)
    better = ""
    if meant is not None:
        better = meant[0] if "#" in meant[0] else f"{meant[0]}/"
    example = better or "articles/budget/ or articles/budget/twelve-percent/"
    return Fault(
        message=f"{word[:80]!r} is not the address of an article or an annotation",
        help=f"write {example}",
    )


def read_register(source: Source, report: Report) -> Register:
    """The register that a file holds. A line that is no address is an error at its place."""
    lines: dict[str, int] = {}
    for number, line in enumerate(source.text.split("\n"), start=1):
        word = line.strip()
        if not word or word.startswith("#"):
            continue
        if fault_of_address(word):
            report.error(
                Code.WRONG_TYPE,
                "this is no line of the register of addresses",
                source.whole_line(number),
                "delete the line, or restore the file from version control; "
                "of a conflict, keep the lines of both sides",
            )
        else:
            lines.setdefault(word, number)
    return Register(lines=lines, source=source)


def as_written(source: Source) -> Register:
    """The register in a file that is known to be what ``write_register`` gave."""
    numbered = enumerate(source.text.split("\n"), start=1)
    lines = {line: number for number, line in numbered if line and not line.startswith("#")}
    return Register(lines=lines, source=source)


def write_register(register: Register, standing: Standing, redirects: Redirects) -> str:
    """The text of the file after a good build: all that it said, and what is there now."""
    known = {*register.lines, *standing.claims, *standing.others, *redirects}
    return _HEAD + "".join(f"{address}\n" for address in sorted(known))


def aliases(redirects: Redirects) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Slug -> ids that annotations of the article had before, each with the id of now.

    Only a page can show a passage by an id of before, and only its own passages: a server never
    learns what stands behind ``#``.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for old in sorted(redirects):
        slug, before = parts_of(old)
        address, passed = old, {old}
        while (following := _following(address, redirects)) and following not in passed:
            passed.add(following)
            address = following
        new_slug, now = parts_of(address)
        if before and now and slug == new_slug:
            found.setdefault(slug, []).append((before, now))
    return {slug: tuple(pairs) for slug, pairs in found.items()}


def check_permalinks(
    register: Register, standing: Standing, redirects: Redirects, report: Report
) -> Mapping[str, str]:
    """File what is lost and which redirects lead nowhere; pages that are needed -> destination.

    ``report`` has what was found so far: of an article with a file that could not be read as it
    was meant nothing is called lost.
    """
    unclear = _unclear(report)
    for redirect in redirects.values():
        _check_redirect(redirect, standing, redirects, unclear, report)
    gone: set[str] = set()
    for address, line in register.lines.items():
        slug, _ = parts_of(address)
        if standing.destination(address, redirects) is not None or slug in unclear | gone:
            continue
        if standing.destination(f"articles/{slug}/", redirects) is None:
            # One message for an article that is gone, and not one for each of its annotations.
            gone.add(slug)
            address = f"articles/{slug}/"
        assert register.source is not None
        _report_lost(address, register.source.whole_line(line), standing, redirects, report)
    return dict(_moved({*register.lines, *redirects}, standing, redirects))


def lost_article(slug: str) -> str:
    """What is said of an article that is gone."""
    return f"the published address 'articles/{slug}/' and all below it would vanish"


def lost(address: str) -> str:
    """What is said of an annotation that is gone."""
    return f"the published address {address!r} would vanish"


def no_page(address: str) -> str:
    """What is said of an annotation that has become a link."""
    return f"a link has no page of its own, and {address!r} is published"


WITHDRAWN = "put it back with status: withdrawn; its page stays then and says so"
DRAFTED = "a draft is not shown; write status: withdrawn, or leave it published"


def led_on(address: str, new: str = "") -> str:
    """The words by which a redirect is advised; ``new``: where it should lead, if that is known."""
    slug, name = parts_of(address)
    example = new or (f"articles/{slug}/NEW-ID/" if name else "articles/NEW-NAME/")
    return f"lead its readers on in {FILE}: '{address}: {{to: {example}}}'"


def _page_of(address: str) -> str:
    slug, name = parts_of(address)
    return f"articles/{slug}/{name}/" if name else address


def _following(address: str, redirects: Redirects) -> str | None:
    """One step: a redirect of its own, that of its page, or that of its article."""
    redirect = redirects.get(address) or redirects.get(_page_of(address))
    if redirect is not None:
        return redirect.new
    slug, name = parts_of(address)
    of_article = redirects.get(f"articles/{slug}/")
    if not name or of_article is None or parts_of(of_article.new)[1]:
        return None
    return of_article.new + address.removeprefix(f"articles/{slug}/")


def _unclear(report: Report) -> frozenset[str]:
    """Names that occur in the paths of files which may hold more than could be read."""
    found: set[str] = set()
    for one in report:
        if one.severity is Severity.ERROR and one.code in _HIDING:
            path = PurePosixPath(one.place.path)
            found.update([path.stem, *path.parts])
    return frozenset(found)


def _check_redirect(
    redirect: Redirect,
    standing: Standing,
    redirects: Redirects,
    unclear: Collection[str],
    report: Report,
) -> None:
    old, new = redirect.old, redirect.new
    if standing.has(old) or old in standing.drafts:
        message = f"{old!r} is still there, so it cannot lead elsewhere"
        cure = "delete this entry, or take what is there out of its file"
        report.error(Code.BAD_REDIRECT, message, redirect.place, cure)
    elif not parts_of(old)[1] and parts_of(new)[1]:
        message = "an article leads to an article, with all that stands below it"
        cure = f"write to: articles/{parts_of(new)[0]}/"
        report.error(Code.BAD_REDIRECT, message, redirect.new_place, cure)
    elif standing.destination(new, redirects) is not None or parts_of(new)[0] in unclear:
        pass
    elif circle := _circle(old, redirects):
        message = f"this leads in a circle: {' -> '.join(circle)}"
        report.error(
            Code.BAD_REDIRECT, message, redirect.new_place, "lead one of them to a page that is"
        )
    else:
        known = sorted({*standing.claims, *standing.others})
        cure = did_you_mean(new, known) or "write the address of what is published or withdrawn"
        if new in standing.drafts:
            cure = "it is a draft, which is not shown; publish it first"
        report.error(
            Code.BAD_REDIRECT, f"nothing is published at {new!r}", redirect.new_place, cure
        )


def _circle(start: str, redirects: Redirects) -> list[str]:
    """The addresses from ``start`` back to one of them; empty where there is an end."""
    passed = [start]
    while (following := _following(passed[-1], redirects)) is not None:
        passed.append(following)
        if following in passed[:-1]:
            return passed
    return []


def _report_lost(
    address: str, line: Place, standing: Standing, redirects: Redirects, report: Report
) -> None:
    slug, name = parts_of(address)
    if not name:
        cure = f"put the article {slug!r} back, or {led_on(address)}"
        report.error(Code.PERMALINK_LOST, lost_article(slug), line, cure)
    elif address in standing.drafts:
        report.error(Code.PERMALINK_LOST, lost(address), standing.place_of(address), DRAFTED)
    elif standing.has(passage := f"articles/{slug}/#{name}"):
        cure = f"make it a claim or a note again, or {led_on(address, passage)}"
        report.error(Code.PERMALINK_LOST, no_page(address), standing.place_of(passage), cure)
    else:
        back = WITHDRAWN
        following = _following(address, redirects)
        if following is not None:
            back = f"its article is now another, which has no {following!r}"
        report.error(Code.PERMALINK_LOST, lost(address), line, f"{back}; or {led_on(address)}")


def _moved(
    addresses: Iterable[str], standing: Standing, redirects: Redirects
) -> Iterator[tuple[str, str]]:
    """Pages that lead on, and where: those of annotations, of articles, and in frames."""
    for old in sorted(addresses):
        if "#" in old or standing.has(old):
            continue
        new = standing.destination(old, redirects)
        if new is None:
            continue
        yield old, new
        if new in standing.claims:
            yield f"{old}embed/", f"{new}embed/"
