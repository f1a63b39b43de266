"""How long an editor waits: from saving an annotation until `mkdocs serve` gives the new page."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.request import urlopen

from .measure import Failed
from .place import Place

_BETWEEN = 0.02
"""Seconds between two looks at the page."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Seconds."""

    start: float
    """Until the first page was there."""
    edits: tuple[float, ...]
    """Until each changed annotation was on its page."""


def preview(place: Place, edits: int) -> Preview:
    """Start the preview of the site, change ``edits`` annotations one by one, and end it.

    Raises Failed where a page does not come in time.
    """
    with _serving(place) as address:
        begun = time.perf_counter()
        _wait(f"{address}{place.last_page.removesuffix('index.html')}", "", place.longest)
        start = time.perf_counter() - begun
        found = []
        for _ in range(edits):
            page, words = place.change_an_annotation()
            saved = time.perf_counter()
            _wait(f"{address}{page.removesuffix('index.html')}", words, place.longest)
            found.append(time.perf_counter() - saved)
    return Preview(start=start, edits=tuple(found))


@contextmanager
def _serving(place: Place) -> Iterator[str]:
    address = f"127.0.0.1:{_free_port()}"
    server = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", address],
        cwd=place.beleg,
        env=dict(place.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield f"http://{address}/"
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(address: str, words: str, longest: float) -> None:
    """Until the page at ``address`` is there and has ``words``."""
    end = time.perf_counter() + longest
    while time.perf_counter() < end:
        try:
            with urlopen(address, timeout=longest) as answer:
                if words in answer.read().decode("utf-8", "replace"):
                    return
        except OSError:
            pass
        time.sleep(_BETWEEN)
    raise Failed(f"{address} did not come within {longest:.0f} s")
