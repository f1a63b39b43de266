"""How much a reader loads for a first search, seen in a browser.

The start page, or Beleg's page of the search, is opened, a word is typed, and every file whose path
tells that it is of the search is counted with the bytes that it has on its way from a server that
compresses.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Error, Page, Request, sync_playwright

from tests.browser.program import QUIET, NoChromium, chromium, served

_LONGEST = 120_000
"""Milliseconds that a page may take."""
_QUIET = 2_000
"""Milliseconds without a request after which a page is taken to have what it needs."""
_OF_SEARCH = ("search", "pagefind", "lunr")
_PACKED = b"\x1f\x8b"
"""How a file begins that is compressed already."""


class NotSeen(Exception):
    """There is no browser, or it did not get through; the message says why."""


def first_search(site: Path, words: str) -> int:
    """Bytes that are loaded of the search of ``site`` for a first look for ``words``.

    Raises NotSeen.
    """
    try:
        program = chromium()
    except NoChromium as problem:
        raise NotSeen(str(problem)) from problem
    try:
        with served(site) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=QUIET)
            try:
                paths = _loaded(browser.new_page(), site, address, words)
            finally:
                browser.close()
    except Error as problem:
        raise NotSeen(problem.message.splitlines()[0]) from problem
    found = sum(_on_its_way(site / path) for path in paths)
    if not found:
        raise NotSeen("nothing of a search was loaded")
    return found


def _loaded(page: Page, site: Path, address: str, words: str) -> set[str]:
    """Paths of the files of the search that the page loads when somebody types ``words``."""
    paths: set[str] = set()

    def note(request: Request) -> None:
        path = unquote(urlsplit(request.url).path).lstrip("/")
        if any(part in path for part in _OF_SEARCH) and (site / path).is_file():
            paths.add(path)

    page.set_default_timeout(_LONGEST)
    # Scripts of a worker are requests of the context and not of the page.
    page.context.on("request", note)
    if (site / "pagefind").is_dir():
        page.goto(f"{address}search/")
        page.fill(".fc-search [name=q]", words)
    else:
        page.goto(address, wait_until="networkidle")
        page.keyboard.press("/")
        page.wait_for_timeout(_QUIET)
        page.keyboard.type(words)
    while True:
        before = len(paths)
        page.wait_for_timeout(_QUIET)
        if len(paths) == before:
            return paths


def _on_its_way(file: Path) -> int:
    data = file.read_bytes()
    return len(data if data.startswith(_PACKED) else gzip.compress(data, 6))
