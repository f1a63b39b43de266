"""The second round of a build: from what was walked to the folder that readers get.

A host frames pages; all else is done here. An article that nothing touched keeps its files in the
site, and so does a list to which nobody adds anything new.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from .. import exports, publish
from ..diagnostics import Report
from ..model import Desk, Page
from ..parts import AnyPart, KeyedPart, Part
from ..policy import policies_of
from ..products import first_lists
from ..publish.preview_tags import address_of
from . import host_pages
from .build import settings_for
from .cache import cache_file
from .checked import digest_of
from .configuration import Project
from .crew import Laid, Waiting, put, second_round, waiting_pages
from .frames import Frames, samples
from .headers import HEADERS, headers_file
from .host_work import HostWork
from .kept_products import KeptProducts
from .processes import can_be_copied
from .search_pages import Document, own_document
from .search_shares import shares
from .shards import Shard
from .site_files import site_files
from .site_search import SiteSearch
from .site_update import settle, update
from .site_walk import Bar, KeptArticle, Walk, no_bar
from .site_words import DataFiles, Older, Stretches
from .standing_site import StandingSite, Stat, digests_now, identity, owned, standing
from .swap import MARKER, MARKER_TEXT, check_target, swap

KEPT = "build.sqlite"
_HOST, _BESIDE, _SHEETS = "host", "beside", "sheets"
_MANY = 2_000
"""Articles from which on other processes copy data files. With fewer the search takes longer than
all else, and begins first."""
_LIST = "list "
"""Begins the names of outputs that are pages."""
T = TypeVar("T")
_Write = Callable[[Iterable[T]], Iterable[str]]
"""Writes what was made, and gives the paths."""


class Replaced(Exception):
    """Somebody else changed the site that this build knew while it worked."""


@dataclass(frozen=True, kw_only=True)
class KeptWhole:
    """What is known of an output of the whole site."""

    files: Mapping[str, Stat]
    measured: Mapping[str, exports.Measured]
    """What the description of the data tells of some of them."""
    stretches: Mapping[str, Stretches] = field(default_factory=dict)
    """Where in some of them the words of articles stand."""


@dataclass(frozen=True, kw_only=True)
class KeptByKey:
    """What is known of an output that is made by key."""

    files: Mapping[str, Mapping[str, Stat]]
    """By key."""


@dataclass(frozen=True, kw_only=True)
class _Keyed:
    """What became of such an output in this build."""

    part: str
    same: Mapping[str, Mapping[str, Stat]]
    """Keys of which all stays -> their files as they stand."""
    made: Mapping[str, Sequence[str]]
    """Keys that were made -> their files."""

    @property
    def paths(self) -> Iterator[str]:
        for files in (*self.same.values(), *self.made.values()):
            yield from files


def begin(
    project: Project,
    *,
    search: Callable[[], bool],
    framed: bool,
    jobs: int = 1,
    bar: Bar = no_bar,
    clean: bool = False,
    keep: bool = True,
) -> Build:
    """A build of a project, after what a killed one has left was brought in order.

    ``search``: whether an index can be made, asked while the site is read; ``framed``: whether
    pages are framed here, else the host does each of them; ``clean``: whether nothing of earlier
    builds is used; ``keep``: whether anything is kept on disk at all. Raises NotReplaceable, and
    Damaged as all of a build does.
    """
    check_target(project.site_dir, project.root, project.sources)
    settle(project.site_dir)
    kept = KeptProducts(cache_file(project.root, KEPT) if keep else None)
    if clean:
        kept.clear()
    site = None
    if framed and not clean:
        entry = kept.whole(_BESIDE)
        # It is read while the texts are.
        site = StandingSite(project.site_dir, entry.kept if entry else (), jobs=jobs)
    walk = Walk(project, settings_for(project, search=search()), kept, jobs=jobs, bar=bar)
    return Build(walk, site, framed=framed, jobs=jobs, bar=bar)


class Build:
    """One build. Let it walk; let a host frame; then ``finish`` and ``install``."""

    def __init__(
        self,
        walk: Walk,
        site: StandingSite | None = None,
        *,
        framed: bool,
        jobs: int = 1,
        bar: Bar = no_bar,
    ) -> None:
        """``walk``: one that was not run yet; ``site``: of which as much stays as can."""
        self.walk = walk
        self.framed = framed
        self._kept = walk.kept
        self._jobs = jobs
        self._bar = bar
        self._target = walk.project.site_dir
        self._site = site
        self._frames: Frames | None = None
        self._common = ""
        """Digest of what every output of the whole site depends on."""
        self._frame = ""
        """What pages of articles look like around their content."""
        self._folder = Path()
        self._own: Mapping[str, str] = {}
        self._start = ""
        """The site's own start page as the host has left it."""
        self._hosted: Mapping[str, Stat] = {}
        """What the host has put into the folder, or has left in the site before."""
        self._policies: tuple[str, ...] = ()
        """Those of the pages that it has finished."""
        self._host: tuple[str, Mapping[str, bool]] | None = None
        """The key of its work, and what it asked for, where that is worth keeping."""
        self._laid: dict[str, Laid] = {}
        """What the articles have that were made."""
        self._stay: set[str] = set()
        """Files that stay in the site as they stand."""
        self._staying: set[str] = set()
        """Folders of which all stays."""
        self._same: dict[str, Stat] = {}
        """Files that stay and would have been written anew."""
        self._beside: set[str] = set()
        """Files of this build that lie in the folder of an article and are not its own."""
        self._wholes: dict[str, tuple[str, list[str]]] = {}
        """Output of the whole site that was made -> its key and its files."""
        self._same_wholes: list[str] = []
        self._keyed: dict[str, _Keyed] = {}
        """By name those that are made by key."""
        self._sheets: dict[str, str] = {}
        """Page of a list that has several -> digest of what it is made from."""
        self._measured: dict[str, exports.Measured] = {}
        self._data_files: DataFiles | None = None
        """Those that are being written."""
        self._stretches: dict[str, Stretches] = {}
        """Where the words of articles stand in data files that were made."""
        self._older_stretches: dict[str, tuple[Stat | None, Stretches]] = {}
        """Where they stand in those of the site, if these are as they were."""
        self._search: SiteSearch | None = None

    @property
    def desk(self) -> Desk:
        """What all articles have in common."""
        return self.walk.desk

    @property
    def report(self) -> Report:
        """What is wrong."""
        return self.walk.report

    def close(self) -> None:
        """Remove what lay aside, and forget what is not yet kept."""
        self.walk.close()
        self._kept.close()

    def run(self) -> Report:
        """The first round. Whether the files of articles still stand is seen in the second."""
        return self.walk.run(self._may_stand)

    def run_share(self, shard: Shard) -> Report:
        """The first round of a share, which is then all."""
        return self.walk.run_share(shard)

    def take_shares(self, folders: Sequence[Path]) -> Report:
        """The first round, done elsewhere."""
        return self.walk.take_shares(folders)

    def frame_nothing(self) -> None:
        """The host turns out to have to do every page, so all of them must be there."""
        self.framed = False
        self.walk.walk_again(list(self.walk.unchanged))

    def _may_stand(self, kept: KeptArticle) -> bool:
        return self._site is not None and bool(kept.laid.folders)

    def _stands(self, files: Mapping[str, Stat]) -> bool:
        return self._site is not None and self._site.has(files)

    # What a host is given

    def pages_for_host(self) -> list[Page]:
        """What the host has to frame beside the site's own pages: samples, or every page."""
        return list(samples(first_pages(self.desk)) if self.framed else self._all_pages())

    def host_work(self, key: str) -> HostWork | None:
        """What a host has made for this key before, where the site still has all of it."""
        entry = self._kept.whole(_HOST)
        if not self.framed or entry is None or entry.key != key:
            return None
        work = entry.kept
        if not isinstance(work, HostWork) or not self._stands(work.files):
            return None
        same = all(linkable(path, self.walk) == was for path, was in work.linked.items())
        return work if same else None

    def keep_host_work(self, key: str, linked: Mapping[str, bool]) -> None:
        """Its work may be used again for this key; ``linked``: what it asked for, and was told."""
        self._host = key, linked

    def finish_again(self, folder: Path, work: HostWork) -> None:
        """``finish`` with what the host did before; ``folder`` is empty."""
        self._hosted, self._policies, self._start = work.files, work.policies, work.start
        frames = Frames(work.frames).guarded(self.desk.settings)
        self._finish(folder, frames, work.own)

    def _all_pages(self) -> Iterator[Page]:
        start, *others = (page for part in publish.LISTS for page in self._list_pages(part))
        yield start
        yield from waiting_pages(self.walk.waiting)
        yield from others
        made = {
            path: exports.measured(exports.content(pieces))
            for part in exports.PARTS
            for path, pieces in self.walk.joined(part)
        }
        path, content = exports.datapackage_file(made, self.desk)
        made[path] = exports.measured(content)
        yield from publish.with_heads([exports.data_page(made, self.desk)], self.desk.settings)

    # Frames around the pages, and all that is joined

    def finish(self, folder: Path, frames: Frames | None, own: Mapping[str, str]) -> None:
        """Lay out in ``folder``, beside what the host has put there, all that is new.

        ``frames``: None where the host has written every page. ``own``: Markdown path -> file
        below ``folder`` of the pages that the site wrote itself.
        """
        # That of a host knows its own pages and our samples.
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (folder / name).unlink(missing_ok=True)
        self._policies = tuple(_policies_in(folder))
        if frames is not None and host_pages.START in own:
            start = folder / own[host_pages.START]
            self._start = start.read_text("utf-8")
            start.unlink()
        self._hosted = standing(folder)
        self._finish(folder, frames, own)

    def _finish(self, folder: Path, frames: Frames | None, own: Mapping[str, str]) -> None:
        self._folder, self._frames, self._own = folder, frames, own
        # A site may write the timeline of an article itself.
        timelines = sorted(path for path in own if path.startswith("charts/"))
        self._frame = digest_of(frames.of_articles, *timelines) if frames else ""
        frame = frames.digest if frames else ""
        self._common = digest_of(self.walk.common, frame, *sorted(own))
        unchanged = self.walk.unchanged.items()
        self.walk.walk_again([slug for slug, kept in unchanged if kept.frame != self._frame])
        self._kept.forget_others(self.walk.slugs)
        self._write_articles(self.walk.waiting)
        self._insert_start()
        # Where other processes copy data files, they begin at once; a thread would forbid it.
        many = len(self.walk.unchanged) >= _MANY
        copying = self._jobs > 1 and many and can_be_copied()
        if copying:
            self._begin_exports(copying=True)
        # Pagefind is another program; it works while lists are joined here.
        with ThreadPoolExecutor(self._jobs) as pool:
            self._search = self._begin_search(pool)
            if not copying:
                self._begin_exports(copying=False)
            self._write_lists()
            self._make_what_fell(pool)
            self._end_exports()
            self._write_beside()
            self._write_headers()
            self._end_search()

    def _write_articles(self, waiting: Sequence[Waiting]) -> None:
        rounds = second_round(
            waiting, self.walk.stage, self._frames, self._folder, self._own.keys(), self._jobs
        )
        self._laid.update(self._bar(rounds, len(waiting), "pages"))

    def _make_what_fell(self, pool: Executor) -> None:
        """Articles and indexes of which somebody has touched a file.

        That is known when all files have been looked at, and nothing else waits for it: what such
        an article adds to the rest of the site is what it added before.
        """
        site = self._site
        unchanged = self.walk.unchanged.items()
        fallen = {
            slug for slug, kept in unchanged if not (site and site.has_folders(kept.laid.folders))
        }
        if fallen:
            self.walk.walk_again(sorted(fallen))
            self._write_articles([one for one in self.walk.waiting if one[0] in fallen])
        for kept in self.walk.unchanged.values():
            self._staying.update(kept.laid.folders)
        if self._search is not None:
            self._search.go_on(pool)
            for index in self._search.standing:
                self._stay.update(index.files)
                self._staying.update(index.folders)

    def _write_lists(self) -> None:
        for part in publish.LISTS:
            self._output(f"{_LIST}{part.name}", part, self._list)

    def _list(self, pages: Iterable[publish.AnyPage]) -> Iterator[str]:
        for page in pages:
            if page.path in self._own:
                continue
            if isinstance(page, publish.Outline) and page.sheet.several and self._leaves(page):
                yield _file_of(page.path)
            else:
                for made in publish.with_heads([page], self.desk.settings):
                    yield self._page(made)

    def _leaves(self, page: publish.Outline) -> bool:
        """Whether a page of a long list stands in the site, and says the same."""
        path = _file_of(page.path)
        self._sheets[path] = digest_of(self._common, page.digest())
        digest, stat = self._sheets_before.get(path, ("", None))
        if stat is None or digest != self._sheets[path] or not self._stands({path: stat}):
            return False
        self._leave(path)
        return True

    @cached_property
    def _sheets_before(self) -> Mapping[str, tuple[str, Stat]]:
        """Those of the site that stands."""
        entry = self._kept.whole(_SHEETS)
        return entry.kept if entry and self._frames is not None else {}

    def _list_pages(self, part: AnyPart[publish.AnyPage]) -> Iterator[Page]:
        return publish.with_heads(self.walk.joined(part), self.desk.settings)

    def _page(self, page: Page) -> str:
        """Write a page in its frame; its path."""
        path = _file_of(page.path)
        if self._frames is not None:
            self._put(path, self._frames.around(page).encode())
        return path

    def _insert_start(self) -> None:
        """A start page that the site wrote itself gets the lists of ours."""
        if not self._start:
            return
        file = self._own[host_pages.START]
        (part,) = (part for part in publish.LISTS if part.name == "start")
        (page,) = self._list_pages(part)
        html = self._start.replace(host_pages.SECTIONS_HERE, host_pages.sections(page.html))
        self._put(file, host_pages.with_head(html, page.head).encode())

    def _text_of(self, path: str) -> str:
        """A page of the new site, which may be that of the old one."""
        file = self._folder / path
        return (file if file.exists() else self._target / path).read_text("utf-8")

    def _put(self, path: str, content: bytes) -> None:
        """A file of the new site; where the old one has the same already, that stays."""
        if owned(path):
            self._beside.add(path)
        self._put_anywhere(path, content)

    def _put_anywhere(self, path: str, content: bytes) -> None:
        if self._is_old(path, content):
            self._leave(path)
        else:
            put(self._folder, path, content)

    def _leave(self, path: str) -> None:
        """A file that would have been written anew stays as it stands."""
        stat = self._site.stat(path) if self._site else None
        if stat is None:
            raise Replaced(f"{path} was removed while the site was built; build again")
        self._stay.add(path)
        self._same[path] = stat

    def _is_old(self, path: str, content: bytes) -> bool:
        """Whether the old site, most of which stays, has the same file."""
        stat = self._site.stat(path) if self._site and self.walk.unchanged else None
        if stat is None or stat[0] != len(content):
            return False
        old = self._target / path
        return not old.is_symlink() and old.read_bytes() == content

    def _output(self, name: str, part: AnyPart[T], write: _Write[T]) -> None:
        """An output of the whole site; what of it nothing has touched stays."""
        if isinstance(part, KeyedPart):
            self._by_key(name, part, write)
        else:
            self._whole(name, part, write)

    def _whole(self, name: str, part: Part[Any, T], write: _Write[T]) -> None:
        """It stays where nobody adds anything else than before."""
        key = digest_of(self._common, self._kept.digest(part.name, self.walk.slugs))
        entry = self._kept.whole(name)
        if entry and entry.key == key and self._stands(entry.kept.files):
            self._stay.update(entry.kept.files)
            self._measured |= entry.kept.measured
            self._same_wholes.append(name)
            return
        if entry and isinstance(entry.kept, KeptWhole):
            for path, stretches in entry.kept.stretches.items():
                self._older_stretches[path] = entry.kept.files.get(path), stretches
        self._wholes[name] = key, list(write(self.walk.joined(part)))

    def _by_key(self, name: str, part: KeyedPart[Any, T], write: _Write[T]) -> None:
        """Of a key all stays where nobody adds anything else to it than before."""
        entry = self._kept.whole(name)
        known: Mapping[str, Mapping[str, Stat]] = {}
        if entry and entry.key == self._common and isinstance(entry.kept, KeptByKey):
            known = entry.kept.files
        changed = self._kept.changed_keys(part.name)
        keys = self.walk.keys(part)
        same = {
            key: known[key]
            for key in keys
            if key in known and key not in changed and self._stands(known[key])
        }
        for files in same.values():
            self._stay.update(files)
        made = {
            key: list(write(self.walk.joined_for(part, key))) for key in keys if key not in same
        }
        self._keyed[name] = _Keyed(part=part.name, same=same, made=made)

    def _begin_exports(self, *, copying: bool) -> None:
        self._data_files = DataFiles(self._folder, beside=copying)
        for part in exports.PARTS:
            self._output(f"export {part.name}", part, self._export)
        self._data_files.begin()

    def _end_exports(self) -> None:
        assert self._data_files is not None
        for path, written in self._data_files.written().items():
            self._measured[path], self._stretches[path] = written.measured, written.stretches
        self._write_sitemap()
        path, content = exports.datapackage_file(self._measured, self.desk)
        self._put(path, content)
        self._measured[path] = exports.measured(content)
        if "data.md" not in self._own:
            page = exports.data_page(self._measured, self.desk)
            for headed in publish.with_heads([page], self.desk.settings):
                self._page(headed)

    def _export(self, files: Iterable[exports.Piecewise]) -> Iterator[str]:
        described = {file.path for file in exports.DATA_FILES}
        for path, pieces in files:
            if path in described:
                put(self._folder, path, b"")
                # It is too large for the memory; whether it says the same is seen later.
                assert self._data_files is not None
                self._data_files.add(path, pieces, self._older(path))
            else:
                self._put(path, exports.content(pieces))
            yield path

    def _older(self, path: str) -> Older | None:
        """A data file of the site that stands, if nobody has touched it."""
        stat, stretches = self._older_stretches.get(path, (None, {}))
        if stat is None or not self._stands({path: stat}):
            return None
        return Older(file=self._target / path, stretches=stretches)

    def _write_sitemap(self) -> None:
        lists = [path.removesuffix("index.html") for path in self._list_paths()]
        own = [path.removesuffix("index.html") for path in self._own.values()]
        more = sorted({"data/", *lists, *own})
        adds = self._kept.added(exports.SITEMAP.name, self.walk.slugs)
        for path, content in exports.sitemap_files(adds, more, self.desk):
            self._put(path, content)

    def _list_paths(self) -> Iterator[str]:
        """The files of all lists."""
        for name in sorted({*self._wholes, *self._same_wholes, *self._keyed}):
            if name.startswith(_LIST):
                yield from self._paths_of(name)

    def _paths_of(self, name: str) -> Iterable[str]:
        if name in self._keyed:
            return self._keyed[name].paths
        if name in self._wholes:
            return self._wholes[name][1]
        entry = self._kept.whole(name)
        return entry.kept.files if entry else ()

    def _write_beside(self) -> None:
        for path, content in site_files(self.desk, self.walk.moved).items():
            self._put(path, content)

    def _write_headers(self) -> None:
        if HEADERS in self._hosted:
            return  # The site has written its own.
        laid = (*self._laid.values(), *(kept.laid for kept in self.walk.unchanged.values()))
        kinds = {kind for one in laid for kind in one.kinds}
        files = (*self._list_paths(), "data/index.html")
        framed = self._frames.policies(files, kinds) if self._frames else []
        self._put(HEADERS, headers_file(self.desk.settings, self._policies, framed))

    def _begin_search(self, pool: Executor) -> SiteSearch | None:
        """The indexes in the making."""
        if not self.desk.settings.search:
            return None
        own: dict[str, list[Document]] = {}
        for path in sorted(self._own.values()):
            found = own_document(self._text_of(path), path, self.desk.settings.lang)
            if found is not None:
                own.setdefault(found[0], []).append(found)
        made = SiteSearch(self._kept, self._site, self._target, self._folder)
        made.begin(list(shares(self._kept, self.walk.slugs, own)), pool)
        return made

    def _end_search(self) -> None:
        if self._search is not None:
            self._search.end(self._put_anywhere, self._leave)
            if not self._search.failed:
                self._put(*self._search.languages_file())

    # Into place

    def install(self, folder: Path) -> None:
        """Put what lies in ``folder`` in place, as a whole, and keep what is now true."""
        target, site = self._target, self._site
        (folder / MARKER).write_text(MARKER_TEXT, "utf-8")
        # Where one of our files has the name of one of the host's, ours is shown.
        self._stay |= {path for path in self._hosted if not os.path.lexists(folder / path)}
        own = {
            path
            for path in self._hosted
            if site and owned(path) in self._staying and site.belongs(path)
        }
        self._stay |= own
        self._beside |= {path for path in self._hosted if owned(path)} - own
        kept = (path for path in self._to_be_kept(folder) if path not in self._same)
        written = {path: _stat(folder / path) for path in kept}
        by_host = [path for path, stat in self._hosted.items() if written.get(path) == stat]
        if site is None or not (self._stay or self._staying):
            swap(folder, target)
        else:
            if identity(target) != site.identity:
                raise Replaced(f"{target} was replaced while the site was built; build again")
            same = update(folder, target, set(site.files(self._staying)), self._stay)
            self._same |= {
                path: stat for path in same if not owned(path) and (stat := site.stat(path))
            }
            # Files that say the same have kept their times.
            for slug, laid in self._laid.items():
                now = digests_now(target, laid.folders, laid.number, self._beside)
                self._laid[slug] = replace(laid, folders=now)
        self._remember({**written, **self._same}, by_host)

    def _to_be_kept(self, folder: Path) -> Iterator[str]:
        """Files of which it is kept how they stand."""
        yield from (path for path in self._hosted if os.path.lexists(folder / path))
        for _, paths in self._wholes.values():
            yield from paths
        if self._search is not None:
            yield from (path for path in self._search.paths if not owned(path))
        for keyed in self._keyed.values():
            for files in keyed.made.values():
                yield from files

    def _remember(self, written: Mapping[str, Stat], by_host: Iterable[str]) -> None:
        kept = self._kept
        for slug, laid in self._laid.items():
            self.walk.keep(slug, self._frame, laid)
        for name, (key, paths) in self._wholes.items():
            described = {path: self._measured[path] for path in paths if path in self._measured}
            whole = KeptWhole(
                files={path: written[path] for path in paths},
                measured=described,
                stretches={
                    path: self._stretches[path] for path in paths if path in self._stretches
                },
            )
            kept.keep_whole(name, key, whole)
        if self._search is not None:
            self._search.remember(written)
        for name, keyed in self._keyed.items():
            now = {key: {path: written[path] for path in keyed.made[key]} for key in keyed.made}
            kept.keep_whole(name, self._common, KeptByKey(files={**keyed.same, **now}))
            kept.settled(keyed.part)
        self._remember_sheets(written)
        if self._host is not None and self._frames is not None:
            key, linked = self._host
            work = HostWork(
                frames=self._frames.by_kind,
                own=self._own,
                start=self._start,
                policies=self._policies,
                linked=linked,
                files={path: written[path] for path in by_host},
            )
            kept.keep_whole(_HOST, key, work)
        kept.keep_whole(_BESIDE, "", frozenset(self._beside))
        self.walk.keep_texts()
        kept.commit()

    def _remember_sheets(self, written: Mapping[str, Stat]) -> None:
        """Those that were told, and those of lists that nobody had to look at."""
        others = {*self._list_paths()} - self._sheets.keys()
        kept = {path: sheet for path, sheet in self._sheets_before.items() if path in others}
        told = {path: (digest, written[path]) for path, digest in self._sheets.items()}
        self._kept.keep_whole(_SHEETS, "", {**kept, **told})


def _file_of(page: str) -> str:
    return f"{address_of(page)}index.html"


def _stat(file: Path) -> Stat:
    stat = file.lstat()
    return stat.st_size, stat.st_mtime_ns


_first_pages: list[tuple[Desk, list[Page]]] = []
"""Those that were made last."""


def first_pages(desk: Desk) -> Sequence[Page]:
    """The first page of each list, as it is on a site without articles.

    They are asked for several times, and by a preview after each change. The list of sources has
    all that are registered.
    """
    for known, pages in _first_pages:
        if known.registers is desk.registers and known.settings == desk.settings:
            return pages
    pages = _made_first_pages(desk)
    _first_pages[:] = [(desk, pages)]
    return pages


def _made_first_pages(desk: Desk) -> list[Page]:
    empty = dict.fromkeys(
        [*(file.path for file in exports.DATA_FILES), exports.DATA_PACKAGE], exports.measured(b"")
    )
    return [*first_lists(desk), exports.data_page(empty, desk)]


def _policies_in(folder: Path) -> list[str]:
    files = sorted(folder.rglob("*.html"))
    return [words for file in files for words in policies_of(file.read_text("utf-8", "replace"))]


_LINKABLE = frozenset(
    {*(file.path for file in exports.DATA_FILES), exports.DATA_PACKAGE, "feed.xml", "feed.json"}
)


def linkable(path: str, walk: Walk) -> bool:
    """Whether the site will have this file, which its own pages may then link to.

    ``path``: of a page its Markdown, as authors write it; of other files their own.
    """
    if path in _LINKABLE:
        return True
    top, _, rest = path.removesuffix(".md").partition("/")
    if top in ("articles", "charts") and rest.partition("/")[0] in walk.groups:
        return True
    return path in walk.lists
