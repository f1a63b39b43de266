"""``python -m tests.kills [--number 100]``: builds and previews that are killed at random moments.

A site of some articles is changed, built, and the whole group of processes is killed (SIGKILL) at
a moment drawn by chance. Right after that the site must be the old or the new one, byte for byte;
in the milliseconds in which files are moved (ADR 19), each of its files must be that of one of
them. Then the next build must give the new site, as a build from nothing gives it, and leave
nothing behind. Prints one line of JSON with what came of them, or the first that went wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from benchmarks.generate import Wanted, site_files

from .complete_site import assert_same, sources_of, tree, write
from .test_hosts import free_port

KINDS = ("cold", "edited", "clean", "serve")
_BUILD = (sys.executable, "-m", "beleg", "build", "--quiet", "--strict")
_TEXTS = ("Er stieg um vier Prozent.", "Er stieg um *fünf* Prozent.")


class Kills:
    """A project in two states, the sites of both, and what has happened to it."""

    def __init__(self, folder: Path, articles: int, seed: int) -> None:
        self._chance = random.Random(seed)
        self._root = folder / "p"
        self._temporary = folder / "tmp"
        self._temporary.mkdir(parents=True)
        wanted = Wanted(articles=articles, article_bytes=4000, annotations=3)
        write(self._root, dict(site_files(wanted)))
        self._edited = min((self._root / "content/articles").glob("*.md"))
        self._plain = self._edited.read_text("utf-8")
        self._trees: list[Mapping[str, str]] = []
        self._sites: list[Path] = []
        for at in range(2):
            self._say(at)
            clean = sources_of(self._root, folder / f"clean{at}")
            self._run(clean)
            self._sites.append(clean / "site")
            self._trees.append(tree(clean / "site"))
        self._seconds = {kind: self._measure(kind) for kind in KINDS}
        self.outcomes: Counter[str] = Counter()

    def kill(self, kind: str) -> None:
        """Once; raises AssertionError where a promise did not hold."""
        before = self._chance.randrange(2)
        self._make_ready(kind, before)
        self._say(1 - before)
        process = self._started(kind)
        # Programs load for most of the time; what matters comes last.
        part = 1 - self._chance.random() ** 2 * 0.9
        time.sleep(self._seconds[kind] * part)
        ended = process.poll() is not None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        what = "had ended" if ended else self._state(kind, before)
        self.outcomes[f"{kind}: {what}"] += 1
        self._run(self._root)
        assert_same(self._root / "site", self._sites[1 - before], f"{kind}, {what}, then built")
        left = [*self._root.glob(".site*"), *self._root.rglob(".*.lock-*")]
        left += self._temporary.glob("beleg-build-*")
        assert not left, f"{kind}, {what}: {left}"

    def _state(self, kind: str, before: int) -> str:
        site = self._root / "site"
        if kind == "cold" and not site.exists():
            return "no site yet"
        found, old, new = tree(site), self._trees[before], self._trees[1 - before]
        if found == new:
            return "the new site"
        if kind != "cold" and found == old:
            return "the old site"
        assert (self._root / ".site-update").is_dir(), f"{kind}: half a site"
        for path, digest in found.items():
            assert digest in (old.get(path), new.get(path)), f"{kind}: {path} is no file of either"
        return "files were being moved"

    def _make_ready(self, kind: str, before: int) -> None:
        if kind == "cold":
            shutil.rmtree(self._root / "site", ignore_errors=True)
            shutil.rmtree(self._root.parent / "kept", ignore_errors=True)
            return
        self._say(before)
        self._run(self._root)

    def _say(self, at: int) -> None:
        text = self._plain.rstrip("\n") + f"\n\n{_TEXTS[at]}\n"
        self._edited.write_text(text, "utf-8")

    def _environment(self, root: Path) -> dict[str, str]:
        kept = root.parent / ("kept" if root == self._root else f"kept-{root.name}")
        own = {"XDG_CACHE_HOME": str(kept), "TMPDIR": str(self._temporary)}
        more = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1750000000"}
        return {**os.environ, **own, **more, "PYTHONUTF8": "1"}

    def _run(self, root: Path) -> None:
        done = subprocess.run(
            _BUILD, cwd=root, env=self._environment(root), capture_output=True, check=False
        )
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        assert done.returncode == 0, said

    def _started(self, kind: str) -> subprocess.Popen[bytes]:
        command = [*_BUILD, *(["--clean"] if kind == "clean" else [])]
        if kind == "serve":
            address = f"127.0.0.1:{free_port()}"
            command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
        return subprocess.Popen(
            command,
            cwd=self._root,
            env=self._environment(self._root),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _measure(self, kind: str) -> float:
        """Seconds that it takes; of a preview, until it answers and has done some of its work."""
        self._make_ready(kind, 0)
        self._say(1)
        begun = time.monotonic()
        process = self._started("edited" if kind == "serve" else kind)
        assert process.wait() == 0
        return time.monotonic() - begun


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--articles", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        kills = Kills(Path(name).resolve(), arguments.articles, arguments.seed)
        for at in range(arguments.number):
            try:
                kills.kill(KINDS[at % len(KINDS)])
            except AssertionError as fault:
                print(json.dumps({"number": at + 1, "fault": str(fault)}))
                return 1
        outcomes = dict(sorted(kills.outcomes.items()))
        print(json.dumps({"number": arguments.number, "outcomes": outcomes}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
