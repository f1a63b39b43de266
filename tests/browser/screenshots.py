"""Make the pictures of the documentation anew: ``python -m tests.browser.screenshots [FOLDER]``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from ..conftest import ROOT, beleg, copy_of_demo
from .program import QUIET, chromium, served
from .visit import Visit

LARGEST = 250_000
"""Bytes of a picture."""
LONG, SHORT = "articles/telefonat/", "articles/harbour-bridge/"
OVERLAP = "longest-wooden-bridge"


def nothing(reader: Visit) -> None:
    """The page as it comes."""


def opened(id_: str) -> Callable[[Visit], None]:
    """The card of a note, with its passage well in the window."""

    def act(reader: Visit) -> None:
        reader.bring(id_)
        reader.reference(id_).click()

    return act


def filtered(reader: Visit) -> None:
    """Only what is misleading."""
    reader.all('.fc-chip [value="misleading"]').check()


def printed(reader: Visit) -> None:
    """As it comes out of a printer: the article's last lines and the first notes."""
    reader.page.emulate_media(media="print")
    reader.all(".fc-notes h2").evaluate("(h) => h.scrollIntoView({block: 'center'})")


PICTURES = {
    "article": (LONG, 1200, False, nothing),
    "desktop-card": (LONG, 1200, False, opened("memorandum")),
    "desktop-dark-overlap": (SHORT, 1200, True, opened(OVERLAP)),
    "desktop-filter": (SHORT, 1200, False, filtered),
    "tablet-popover": (SHORT, 900, False, opened(OVERLAP)),
    "phone": (LONG, 390, False, nothing),
    "phone-sheet": (SHORT, 390, False, opened(OVERLAP)),
    "print": (SHORT, 900, True, printed),
    "claim": (f"{SHORT}{OVERLAP}/", 1200, False, nothing),
    "claims": ("claims/", 1200, False, nothing),
}


def main(folder: Path) -> None:
    """Build the demo site and write every picture of it into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        demo = copy_of_demo(Path(name) / "demo")
        done = beleg("build", cwd=demo)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        with served(demo / "site") as address:
            for picture in PICTURES:
                data = _shot(browser, address, picture)
                print(f"{picture}.png: {len(data)} bytes")
                if len(data) > LARGEST:
                    raise SystemExit(f"{picture}.png is larger than {LARGEST} bytes")
                (folder / f"{picture}.png").write_bytes(data)
        browser.close()


def _shot(browser: Browser, address: str, picture: str) -> bytes:
    path, width, dark, act = PICTURES[picture]
    with Visit.of(browser, address, path, width=width, dark=dark) as reader:
        act(reader)
        # Themes slide their header and fade their colours.
        reader.page.wait_for_timeout(400)
        return reader.page.screenshot()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
