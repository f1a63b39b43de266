"""Asks for many addresses, politely: one request at a time to a host, with a pause between them.

Only `beleg links` does this; no build ever asks the network for anything. A single look at a page
that a reader would open as well is no crawling, so ``robots.txt`` is not asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from queue import SimpleQueue
from threading import Event, Lock
from urllib.parse import urljoin, urlsplit

from ..addresses import refusal
from ..links import Answer, Failure, Hop, Judgement, Outcome, judge, request_address
from ..links.judge import REDIRECTS, is_transient
from .web import Client, Reply, Unanswered

MOST_REDIRECTS = 10
LONGEST_WAIT = 60.0
"""Seconds that a server may ask us to wait; one that wants more is asked another day."""
_WAITS = (2.0, 8.0)
"""Seconds before each further try."""
_LONGEST = 120.0
"""Seconds after which an address is given up, whatever its servers think of next."""
_NO_PERSON = "cf-mitigated"
"""A header by which a large host of sites says that only a person gets in."""


@dataclass
class _Host:
    lock: Lock = field(default_factory=Lock)
    last: float = float("-inf")


@dataclass(kw_only=True)
class Pace:
    """One request at a time for each host, and a pause of so many seconds behind it."""

    pause: float = 1.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    _lock: Lock = field(default_factory=Lock)
    _hosts: dict[str, _Host] = field(default_factory=dict)

    @contextmanager
    def turn(self, address: str) -> Iterator[None]:
        """Waits until the host of ``address`` may be asked."""
        with self._lock:
            host = self._hosts.setdefault(_host(address), _Host())
        with host.lock:
            if (wait := host.last + self.pause - self.clock()) > 0:
                self.sleep(wait)
            try:
                yield
            finally:
                host.last = self.clock()


@dataclass(kw_only=True)
class LinkCheck:
    """Finds out what became of an address. Threads may share it."""

    client: Client
    pace: Pace
    today: Callable[[], datetime] = lambda: datetime.now(UTC)
    _silent: set[str] = field(default_factory=set)
    """Hosts that did not answer; the next address there is tried once only."""

    def check(self, address: str) -> Judgement:
        """What became of ``address``; never raises."""
        if objection := refusal(address, mail=False):
            return Judgement(outcome=Outcome.INVALID, message=objection.message)
        return judge(address, self._follow(request_address(address)))

    def _follow(self, address: str) -> Answer:
        until = self.pace.clock() + _LONGEST
        hops: list[Hop] = []
        seen = {address}
        while True:
            try:
                reply = self._ask_patiently(address, until)
            except Unanswered as trouble:
                return Answer(failure=trouble.failure, detail=trouble.detail, hops=tuple(hops))
            location = reply.headers.get("location", "")
            if reply.status not in REDIRECTS or not location:
                return replace(_brief(reply, None), hops=tuple(hops))
            target = _target(address, location)
            if target is None:
                bad = _readable(location)[:200]
                return Answer(failure=Failure.BAD_REDIRECT, detail=bad, hops=tuple(hops))
            hops.append(Hop(status=reply.status, address=target))
            address = request_address(target)
            if address in seen:
                return Answer(failure=Failure.LOOP, hops=tuple(hops))
            if len(hops) > MOST_REDIRECTS:
                return Answer(failure=Failure.TOO_MANY, hops=tuple(hops))
            seen.add(address)

    def _ask_patiently(self, address: str, until: float) -> Reply:
        """By HEAD, by GET where that is not liked, and again where the trouble may pass."""
        method = "HEAD"
        waits = [] if _host(address) in self._silent else list(_WAITS)
        while True:
            if self.pace.clock() > until:
                raise Unanswered(Failure.TIMEOUT)
            reply, trouble = self._ask(method, address)
            answer = _brief(reply, trouble)
            if method == "HEAD" and reply is not None and _wants_get(reply):
                method = "GET"
                continue
            if not is_transient(answer) or not waits:
                break
            wait = self._wait(reply, waits.pop(0))
            if wait is None or self.pace.clock() + wait > until:
                break
            self.pace.sleep(wait)
            method = "GET"
        if trouble is not None:
            if is_transient(answer):
                self._silent.add(_host(address))
            raise trouble
        assert reply is not None
        return reply

    def _ask(self, method: str, address: str) -> tuple[Reply | None, Unanswered | None]:
        try:
            with self.pace.turn(address):
                return self.client.ask(method, address), None
        except Unanswered as trouble:
            return None, trouble

    def _wait(self, reply: Reply | None, wait: float) -> float | None:
        """Seconds to wait, as the server wants it; None where that is too long."""
        wanted = reply.headers.get("retry-after", "") if reply else ""
        seconds = 0.0
        if wanted.isascii() and wanted.isdigit():
            seconds = float(wanted[:9])
        elif wanted:
            with suppress(ValueError, TypeError, OverflowError):
                seconds = (parsedate_to_datetime(wanted) - self.today()).total_seconds()
        return None if seconds > LONGEST_WAIT else max(wait, seconds)


def check_all(
    addresses: Iterable[str],
    check: Callable[[str], Judgement],
    *,
    jobs: int,
    stop: Event,
) -> Iterator[tuple[str, Judgement]]:
    """Every address with what became of it, as it comes; ``jobs`` hosts are asked at a time.

    When the caller goes away, or ``stop`` is set, nothing further is asked.
    """
    hosts: dict[str, list[str]] = {}
    for address in addresses:
        hosts.setdefault(_host(address), []).append(address)
    results: SimpleQueue[tuple[str, Judgement | BaseException]] = SimpleQueue()

    def work(group: list[str]) -> None:
        for address in group:
            if stop.is_set():
                return
            try:
                results.put((address, check(address)))
            except BaseException as mistake:
                results.put((address, mistake))

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        for group in hosts.values():
            pool.submit(work, group)
        try:
            for _ in range(sum(map(len, hosts.values()))):
                address, found = results.get()
                if isinstance(found, BaseException):
                    raise found
                yield address, found
        finally:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _brief(reply: Reply | None, trouble: Unanswered | None) -> Answer:
    if reply is None:
        return Answer(failure=trouble.failure if trouble else Failure.NONSENSE)
    return Answer(status=reply.status, challenged=_NO_PERSON in reply.headers)


def _wants_get(reply: Reply) -> bool:
    """Whether a refusal may be meant for HEAD alone; too many requests are not cured by more."""
    return reply.status >= 400 and reply.status != 429


def _target(address: str, location: str) -> str | None:
    """Where a redirect leads; None where that is no address of the web."""
    try:
        target = urljoin(address, _readable(location).strip().replace(" ", "%20"))
    except ValueError:
        return None
    return None if refusal(target, mail=False) else target


def _readable(location: str) -> str:
    """Headers are read as Latin-1; addresses in them are mostly UTF-8."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
