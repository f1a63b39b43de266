"""A tab that remembers what it has loaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request


class Tab:
    """A page, its troubles, and the bytes of all that it has loaded."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        viewport = {"width": 1280, "height": 900}
        self.context = browser.new_context(**{"viewport": viewport, **options})
        self.page = self.context.new_page()
        self.address = address
        self.troubles: list[str] = []
        self.loaded: dict[str, int] = {}
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", self._console)
        self.page.on("requestfinished", self._finished)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def _finished(self, request: Request) -> None:
        path = request.url.removeprefix(self.address)
        size = max(request.sizes()["responseBodySize"], 0)
        self.loaded[path] = self.loaded.get(path, 0) + size

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def of_search(self) -> dict[str, int]:
        """What of the index has been loaded, and how many bytes."""
        self.page.wait_for_load_state("networkidle")
        return {path: size for path, size in self.loaded.items() if path.startswith("pagefind/")}


@contextmanager
def opened(browser: Browser, address: str, **options: Any) -> Iterator[Tab]:
    """A tab as a reader has it who was never here; a script that fails fails the test."""
    tab = Tab(browser, address, **options)
    try:
        yield tab
    finally:
        tab.context.close()
    assert tab.troubles == []
