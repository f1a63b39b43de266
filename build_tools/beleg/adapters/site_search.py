"""The search indexes of a site that is built: they stay, are renewed in part, or are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import search
from .cache import engine
from .checked import digest_of
from .kept_products import KeptProducts
from .search_pages import OWN
from .search_shares import Share
from .standing_site import StandingSite, Stat, digests_now, owned

_FEW_OF = 8
"""An index is renewed in part where no more than one article in so many has changed."""


@dataclass(frozen=True, kw_only=True)
class KeptIndex:
    """What is known of an index."""

    folders: Mapping[str, str]
    """Its own folder, with a digest of all that stands in it."""
    files: Mapping[str, Stat]
    """Its files elsewhere, which it has in common with others."""
    pages: int
    """How many can be found in it."""
    added: Mapping[str, bytes]
    """Article -> digest of what it adds; the site's own pages count as one, which is ``OWN``."""


class SiteSearch:
    """All indexes of a build: ``begin``, ``go_on``, ``end`` and ``remember``."""

    def __init__(
        self, kept: KeptProducts, site: StandingSite | None, target: Path, folder: Path
    ) -> None:
        """``site``: what stands in ``target``, if that is used; ``folder``: of the new site."""
        self._kept = kept
        self._site = site
        self._target = target
        self._folder = folder
        self.standing: list[KeptIndex] = []
        """Those of which all stays, once that is known."""
        self._unchanged: list[tuple[Share, KeptIndex]] = []
        """Those that should stay."""
        self.failed = False
        """Whether one could not be made."""
        self._counted: dict[str, list[int]] = {}
        """Language -> how many pages each of its indexes has."""
        self._making: list[tuple[Share, search.Index, Future[None]]] = []
        self._made: list[tuple[Share, list[str], int]] = []
        """With the files and pages of each."""
        self._digests = cache(kept.digests)
        """Read once for all indexes of a language."""

    def begin(self, dealt: Sequence[Share], pool: Executor) -> None:
        """Let Pagefind make those to which an article adds something else than before."""
        known = {share.name: self._known(share) for share in dealt}
        todo = [share for share in dealt if self._has_changed(share, known[share.name])]
        for share in todo:
            index = self._renewed(share, self._standing_now(known[share.name]))
            # After one change one of them is made, which fits into memory.
            self._make(share, index or self._whole(share, in_memory=len(todo) == 1), pool)

    def go_on(self, pool: Executor) -> None:
        """Let it make what somebody has touched, when the whole site has been read."""
        for share, known in self._unchanged:
            if self._site and self._site.has_folders(known.folders) and self._site.has(known.files):
                self.standing.append(known)
                self._counted[share.language][share.number] = known.pages
            else:
                self._make(share, self._whole(share, in_memory=False), pool)

    def _make(self, share: Share, index: search.Index, pool: Executor) -> None:
        self._making.append((share, index, pool.submit(index.make)))

    def end(self, put: Callable[[str, bytes], None], leave: Callable[[str], None]) -> None:
        """Wait for what is made, ``put`` it into the new site, and ``leave`` files of the old."""
        for share, index, made in self._making:
            made.result()
            if index.needs_all:
                index.put(put)
                index = self._whole(share, in_memory=True)
                index.make()
            pages = index.pages
            paths = [*index.put(put), *index.staying]
            for path in index.staying:
                leave(path)
            self._counted[share.language][share.number] = pages
            self._made.append((share, paths, pages))
            self.failed = self.failed or not paths

    @property
    def paths(self) -> Iterator[str]:
        """The files of the indexes that were made."""
        for _, paths, _ in self._made:
            yield from paths

    def languages_file(self) -> tuple[str, bytes]:
        """Path and content of the file that tells which indexes there are."""
        return search.languages_file(self._counted)

    def remember(self, written: Mapping[str, Stat]) -> None:
        """Keep what was made; the next build tries again what was not."""
        for share, paths, pages in self._made:
            if not paths:
                continue
            own = [folder for path in paths if (folder := owned(path))]
            known = KeptIndex(
                folders=digests_now(self._target, set(own), len(own)),
                files={path: written[path] for path in paths if not owned(path)},
                pages=pages,
                added=self._added(share),
            )
            self._kept.keep_whole(share.name, engine(), known)

    def _has_changed(self, share: Share, known: KeptIndex | None) -> bool:
        """Whether an index has to be made in any case; one with nothing in it is none."""
        self._counted.setdefault(share.language, []).append(0)
        added = self._added(share)
        if known is not None and known.added == added:
            self._unchanged.append((share, known))
            return False
        return bool(added)

    def _known(self, share: Share) -> KeptIndex | None:
        """An index that the site had, of whatever articles it was made."""
        entry = self._kept.whole(share.name)
        if entry is None or entry.key != engine() or not isinstance(entry.kept, KeptIndex):
            return None
        return entry.kept if self._site is not None else None

    def _standing_now(self, known: KeptIndex | None) -> KeptIndex | None:
        """An index that nobody has touched."""
        site = self._site
        if site is None or known is None:
            return None
        return known if site.has_now(known.folders) and site.has(known.files) else None

    def _added(self, share: Share) -> Mapping[str, bytes]:
        digests = self._digests(share.part)
        added = {slug: digests[slug] for slug in share.slugs}
        if share.own:
            added[OWN] = digest_of(repr(share.own)).encode()
        return added

    def _whole(self, share: Share, *, in_memory: bool) -> search.Index:
        index = search.Index(self._folder, share.language, share.number, in_memory=in_memory)
        index.add(share.own)
        for documents in self._kept.added(share.part, share.slugs):
            index.add(documents)
        return index

    def _renewed(self, share: Share, known: KeptIndex | None) -> search.Index | None:
        """One that takes most pages from the index that stands; None where it has to be whole."""
        if known is None:
            return None
        now = self._added(share)
        changed = {slug for slug in {*now, *known.added} if now.get(slug) != known.added.get(slug)}
        # Pagefind makes no index of nothing.
        if not changed & now.keys() or len(changed) * _FEW_OF > len(now):
            return None
        older = search.Older(site=self._target, without=changed)
        index = search.Index(
            self._folder, share.language, share.number, in_memory=True, older=older
        )
        if OWN in changed:
            index.add(share.own)
        fresh = (slug for slug in share.slugs if slug in changed)
        for documents in self._kept.added(share.part, fresh):
            index.add(documents)
        return index
