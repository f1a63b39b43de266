"""Copies of pages in the Wayback Machine, the web archive of the Internet Archive.

Of what an archive says only the time of a copy is taken; the address that an editor gets is made
here, so nothing that a stranger answers can end up in an annotation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from ..links import ArchiveTrouble, Copy, Failure
from .link_check import Pace
from .web import Client, Reply, Unanswered

API = "https://archive.org"
"""Answers which copy is the nearest."""
WEB = "https://web.archive.org"
"""Shows the copies, lists them, and makes new ones."""

_LARGEST_ANSWER = 200_000
"""Bytes."""
_PATIENCE = 120.0
"""Seconds; an archive reads a page with all its pictures before it answers."""
_MOST_ROWS = 25
_TIME = re.compile(r"[0-9]{14}")
_COPY = re.compile(r"/web/([0-9]{14})(?:[a-z]{2}_)?/")
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, kw_only=True)
class WaybackMachine:
    """An ``Archive``, by the endpoints that are open to everybody."""

    client: Client
    pace: Pace
    api: str = API
    web: str = WEB

    def find(self, url: str, near: str | None) -> Copy | None:
        """By the quick question first; its answer is now and then empty without reason."""
        wanted = "".join(_DIGITS.findall((near or "")[:10]))
        return self._nearest(url, wanted) or self._listed(url, wanted)

    def save(self, url: str) -> Copy:
        """Asks the archive to read the page now, and looks whether it got the page itself."""
        # '#' and blanks would end the address; all else stands as the archive writes it.
        reply = self._ask("GET", f"{self.web}/save/{_as_path(url)}")
        if reply.status in {429, 503}:
            raise ArchiveTrouble("the archive has too much to do; try again later", busy=True)
        if reply.status == 523:
            raise ArchiveTrouble("the archive could not reach the page")
        if reply.status >= 400:
            raise ArchiveTrouble(f"the archive made no copy: it answers {reply.status}")
        names = ("content-location", "location", "link")
        found = next((m for n in names if (m := _COPY.search(reply.headers.get(n, "")))), None)
        copy = self._copy(url, found[1]) if found else None
        if copy is None:
            raise ArchiveTrouble("the archive has not said where its copy is; look later")
        shown = self._ask("HEAD", copy.address)
        if shown.status >= 400:
            raise ArchiveTrouble(
                f"the archive got an error page only: its copy shows {shown.status}"
            )
        return copy

    def _nearest(self, url: str, wanted: str) -> Copy | None:
        query = f"url={quote(url, safe='')}" + (f"&timestamp={wanted}" if wanted else "")
        answer = self._json(f"{self.api}/wayback/available?{query}")
        snapshots = answer.get("archived_snapshots") if isinstance(answer, Mapping) else None
        closest = snapshots.get("closest") if isinstance(snapshots, Mapping) else None
        if not isinstance(closest, Mapping) or str(closest.get("status")) != "200":
            return None
        return self._copy(url, closest.get("timestamp")) if closest.get("available") else None

    def _listed(self, url: str, wanted: str) -> Copy | None:
        query = f"url={quote(url, safe='')}&output=json&fl=timestamp,statuscode"
        query += "&filter=statuscode:200"
        # A negative limit counts from the newest.
        query += f"&sort=closest&closest={wanted}&limit={_MOST_ROWS}" if wanted else "&limit=-1"
        rows = self._json(f"{self.web}/cdx/search/cdx?{query}")
        copies = [
            copy
            for row in (rows if isinstance(rows, list) else ())
            if isinstance(row, list) and len(row) == 2 and str(row[1]) == "200"
            if (copy := self._copy(url, row[0])) is not None
        ]
        return _closest(copies, wanted)

    def _copy(self, url: str, time: object) -> Copy | None:
        if not isinstance(time, str) or not _TIME.fullmatch(time):
            return None
        try:
            taken = datetime.strptime(time, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None
        return Copy(address=f"{self.web}/web/{time}/{url}", taken=taken)

    def _json(self, address: str) -> Any:
        reply = self._ask("GET", address)
        if reply.status in {429, 503}:
            raise ArchiveTrouble("the archive has too much to do; try again later", busy=True)
        if reply.status != 200:
            raise ArchiveTrouble(f"the archive answers {reply.status}; try again later")
        try:
            # An archive that knows nothing may answer with nothing at all.
            return json.loads(reply.body) if reply.body.strip() else None
        except (ValueError, RecursionError) as problem:
            raise ArchiveTrouble("what the archive answers cannot be read") from problem

    def _ask(self, method: str, address: str) -> Reply:
        try:
            with self.pace.turn(address):
                return self.client.ask(method, address, most=_LARGEST_ANSWER, timeout=_PATIENCE)
        except Unanswered as trouble:
            private = trouble.failure is Failure.PRIVATE
            why = "lies in a private network" if private else "does not answer; try again later"
            raise ArchiveTrouble(f"the archive {why}", busy=True) from trouble


def _as_path(url: str) -> str:
    return quote(url, safe="/:?&=%+,;@!$'()*~[]")


def _closest(copies: Iterable[Copy], wanted: str) -> Copy | None:
    """The copy nearest to a day; the newest where none is wanted."""
    if not wanted:
        return max(copies, key=lambda copy: copy.taken, default=None)
    day = f"{wanted}0701"[:8] if len(wanted) == 4 else f"{wanted}15"[:8]
    try:
        middle = datetime.strptime(day, "%Y%m%d").replace(hour=12, tzinfo=UTC)
    except ValueError:
        return next(iter(copies), None)
    return min(copies, key=lambda copy: abs(copy.taken - middle), default=None)
