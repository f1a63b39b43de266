"""A browser, and the demo site of either host as a web server would give it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from .program import QUIET, NoChromium, chromium, served
from .visit import Visit


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        program = chromium()
    except NoChromium as problem:
        # Somebody who only looks in may have none; where it counts, nothing is left out.
        if os.environ.get("CI"):
            pytest.fail(str(problem), pytrace=False)
        pytest.skip(str(problem))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """Where the demo site is served."""
    with served(built) as found:
        yield found


Visiting = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visiting]:
    """Open a page as a reader who was never here: ``visit("claims/", width=390, dark=True)``."""
    with ExitStack() as stack:

        def open_page(path: str, **how: Any) -> Visit:
            return stack.enter_context(Visit.of(browser, address, path, **how))

        yield open_page
