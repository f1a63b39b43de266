"""The folders of one size: Beleg's site, the merged pages, and what each other program needs.

Everything lies below one folder, which the runner removes when it is done.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from .articles import slug
from .generate import Wanted, write_site
from .measure import Measured, measured

BELEG = (sys.executable, "-m", "beleg")
_PREPARING = 3600.0
"""Seconds that making the inputs may take, which is not measured."""
_SUMMARY = re.compile(r'(?m)^    summary: "(?:changed \d+ )?')
_ADDRESS = "site_url: https://checks.example.org/\n"

State = Literal["empty", "searchable", "unsearchable"]
"""What Beleg has of earlier builds: nothing, a site with a search, a site without."""


@dataclass(kw_only=True)
class Place:
    """A site of one size and what was built of it so far."""

    folder: Path
    wanted: Wanted
    longest: float
    """Seconds after which a program is ended."""
    first_counts: bool = False
    """Whether the build that makes the inputs is the first cold one that is measured."""
    state: State = "empty"
    first: Measured | None = field(default=None, init=False)
    """That build, until somebody takes it."""
    changes: int = field(default=0, init=False)

    @property
    def beleg(self) -> Path:
        """Beleg's own project."""
        return self.folder / "beleg"

    @property
    def merged(self) -> Path:
        """The Markdown that `beleg merge` writes, the input of all others."""
        return self.folder / "merged"

    @property
    def last_page(self) -> str:
        """The path of one article's page in every built site."""
        return f"articles/{slug(self.wanted.articles - 1)}/index.html"

    @property
    def environment(self) -> Mapping[str, str]:
        """Nothing of this user's own caches is read or changed."""
        return {
            **os.environ,
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "NO_MKDOCS_2_WARNING": "1",
            "PYTHONUTF8": "1",
        }

    def make(self) -> None:
        """Write the site, let Beleg build it once, and merge it for the others.

        The first build writes the lock, which from then on is a part of the site.
        """
        write_site(self.wanted, self.beleg)
        if self.first_counts:
            read_through(self.beleg)
        for command in (("build",), ("merge", "-o", str(self.merged))):
            found = measured(
                (*BELEG, *command, "--quiet"), self.beleg, self.environment, _PREPARING
            )
            if self.first_counts and command == ("build",):
                self.first = found
        self.state = "searchable"
        (self.merged / "index.md").write_text("# Archive\n\nChecked articles.\n", "utf-8")

    def forget(self) -> None:
        """Take away Beleg's site and all that it remembers."""
        self.put_away(self.beleg / "site")
        self.put_away(self.folder / "cache")
        self.state = "empty"

    def put_away(self, folder: Path) -> None:
        """Let it be gone for what is measured next; the runner removes it when all is done.

        ext4 goes through the places of all files that were removed in the last minutes whenever a
        new one is made. So thousands of removed files would slow down whoever comes next.
        """
        if folder.exists():
            gone = self.folder / "gone"
            gone.mkdir(exist_ok=True)
            folder.rename(gone / str(len(list(gone.iterdir()))))

    def bring(self, state: State) -> None:
        """Make what a measurement begins with, unless it is there."""
        if state == "empty":
            self.forget()
        elif self.state != state:
            self.forget()
            self.build(state)

    def build(
        self, state: State, *, address: bool = False, in_place_of_pagefind: str = ""
    ) -> Measured:
        """`beleg build`, with a search or without; with ``address`` claims get pictures.

        A search that cannot run is left out; a module of Pagefind's name that fails is such a one.
        ``in_place_of_pagefind``: the words of another one.
        """
        environment = dict(self.environment)
        if state == "unsearchable":
            self._put_first(environment, "without_search", "raise SystemExit('left out')\n")
        elif in_place_of_pagefind:
            self._put_first(environment, "recorder", in_place_of_pagefind)
        configuration = self.beleg / "mkdocs.yml"
        plain = configuration.read_text("utf-8")
        if address:
            configuration.write_text(_ADDRESS + plain, "utf-8")
        try:
            read_through(self.beleg)
            command = (*BELEG, "build", "--quiet")
            found = measured(command, self.beleg, environment, self.longest)
        finally:
            configuration.write_text(plain, "utf-8")
        # Another configuration than that of the other builds: they begin anew.
        self.state = "empty" if address else state
        return found

    def _put_first(self, environment: dict[str, str], name: str, words: str) -> None:
        """A module of Pagefind's name, in a folder ``name``, which is found before it."""
        folder = self.folder / name
        (folder / "pagefind").mkdir(parents=True, exist_ok=True)
        (folder / "pagefind" / "__init__.py").touch()
        (folder / "pagefind" / "__main__.py").write_text(words, "utf-8")
        others = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(folder), others)))

    def change_an_annotation(self) -> tuple[str, str]:
        """Alter the first summary of an article; its page below the site, and words of it."""
        self.changes += 1
        name = slug(self.wanted.articles // 2)
        words = f"changed {self.changes}"
        file = self.beleg / "annotations" / f"{name}.yml"
        text = _SUMMARY.sub(f'    summary: "{words} ', file.read_text("utf-8"), count=1)
        file.write_text(text, "utf-8")
        return f"articles/{name}/index.html", words


def read_through(folder: Path) -> None:
    """Have the system keep all files of a source folder at hand, the same for every program."""
    for name in ("content", "docs", "annotations"):
        for file in (folder / name).rglob("*"):
            if file.is_file():
                file.read_bytes()
