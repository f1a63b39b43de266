"""One reader on one page, and what the page did behind their back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Response


def until(page: Page, expression: str, *, seconds: float = 10) -> None:
    """Wait until ``expression`` holds in the page.

    Playwright's own way evaluates a string within the page, which no page of ours allows.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(f"Boolean({expression})"):
        assert time.monotonic() < end, f"this did not become true: {expression}"
        page.wait_for_timeout(50)


ARTICLES = ("articles/telefonat/", "articles/harbour-bridge/")
HEIGHT = {1280: 900, 1200: 720, 1000: 900, 390: 844, 320: 640}


@dataclass(kw_only=True)
class Visit:
    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    """Errors in the console, and scripts that failed."""
    responses: list[Response] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)
    """Addresses, also of what was not answered."""

    @staticmethod
    @contextmanager
    def of(
        browser: Browser,
        address: str,
        path: str,
        *,
        width: int = 1280,
        dark: bool = False,
        script: bool = True,
        **context: Any,
    ) -> Iterator[Visit]:
        opened = browser.new_context(
            viewport={"width": width, "height": HEIGHT.get(width, 900)},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            **context,
        )
        opened.set_default_timeout(10_000)
        visit = Visit(page=opened.new_page(), address=address)
        visit.page.on("console", visit._hear)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("request", lambda request: visit.requested.append(request.url))
        visit.page.on("response", lambda response: visit.responses.append(response))
        visit.page.goto(address + path)
        try:
            yield visit
        finally:
            opened.close()

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def all(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def note_ids(self, *, shown: bool = False) -> list[str]:
        """Ids of the notes, or of those that can be seen, in their order."""
        ids = self.page.eval_on_selector_all(
            ".fc-note",
            "(notes, shown) => notes.filter((n) => !shown || n.getClientRects().length)"
            ".map((n) => n.dataset.id)",
            shown,
        )
        return list(ids)

    def reference(self, id_: str) -> Locator:
        return self.page.locator(f'.fc-ref[data-id="{id_}"]')

    def mark(self, id_: str) -> Locator:
        """The first piece of a passage."""
        return self.page.locator(f'.fc-mark[data-id~="{id_}"]').first

    def point(self, words: Locator) -> tuple[float, float]:
        """The middle of the first line of a passage; its box may be that of two half lines."""
        words.scroll_into_view_if_needed()
        x, y = words.evaluate(
            """(e) => {
              const line = [...e.getClientRects()].find((r) => r.width > 1);
              return [line.x + line.width / 2, line.y + line.height / 2];
            }"""
        )
        return float(x), float(y)

    def click_words(self, words: Locator) -> None:
        self.page.mouse.click(*self.point(words))

    @property
    def card(self) -> Locator:
        return self.page.locator("dialog.fc-card[open]")

    def focused(self) -> str:
        """Id of the element that has the focus, or the name of its tag."""
        return str(
            self.page.evaluate("document.activeElement.id || document.activeElement.tagName")
        )

    def scrolled(self) -> float:
        return float(self.page.evaluate("scrollY"))

    def bring(self, id_: str, y: int = 330) -> None:
        """Scroll so that the reference stands ``y`` pixels below the window's upper edge."""
        self.reference(id_).evaluate(
            "(r, y) => scrollBy({top: r.getBoundingClientRect().top - y, behavior: 'instant'})", y
        )

    def box(self, locator: Locator) -> dict[str, float]:
        found = locator.bounding_box()
        assert found is not None
        return {
            **found,
            "right": found["x"] + found["width"],
            "bottom": found["y"] + found["height"],
        }
