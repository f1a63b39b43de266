"""What no cold build of the same site can fall below, whatever it does with the texts.

* ``files LIST TO``: write files of these names and sizes.
* ``search FOLDER TO``: let Pagefind index each folder in ``FOLDER``, as many at once as there are
  cores.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

NAMES, GIVEN = "files.json", "given"
"""The list of files that ``files`` reads, and the folder with what Pagefind was given."""
_SEARCH = "pagefind"

RECORDER = '''\
"""Keeps what Pagefind is given, and lets it work."""
import runpy, shutil, sys, tempfile
from pathlib import Path

here = Path(__file__).resolve().parent.parent
if "--site" in sys.argv:
    folder = Path(tempfile.mkdtemp(dir=here / "given"))
    shutil.copytree(sys.argv[sys.argv.index("--site") + 1], folder, dirs_exist_ok=True)
sys.path[:] = [path for path in sys.path if Path(path).resolve() != here]
del sys.modules["pagefind"]
runpy.run_module("pagefind", run_name="__main__", alter_sys=True)
'''
"""A module that stands in the place of Pagefind's."""


def listed(site: Path) -> str:
    """Names and sizes of the files of a site, for ``files``."""
    return json.dumps(
        [
            (path.relative_to(site).as_posix(), path.stat().st_size)
            for path in sorted(site.rglob("*"))
            if path.is_file() and path.relative_to(site).parts[0] != _SEARCH
        ]
    )


def write_files(listed: Path, to: Path) -> None:
    """Files of these names and sizes, and the folders that they need."""
    folders = set()
    for name, size in json.loads(listed.read_text("utf-8")):
        file = to / name
        if file.parent not in folders:
            file.parent.mkdir(parents=True, exist_ok=True)
            folders.add(file.parent)
        file.write_bytes(b"x" * size)


def make_indexes(given: Path, to: Path) -> None:
    """Raises CalledProcessError where Pagefind fails."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(partial(_make_index, to), sorted(given.iterdir())):
            pass


def _make_index(to: Path, pages: Path) -> None:
    command = [sys.executable, "-P", "-m", "pagefind", "--site", str(pages), "--silent"]
    subprocess.run([*command, "--output-path", str(to / pages.name)], check=True)


if __name__ == "__main__":
    {"files": write_files, "search": make_indexes}[sys.argv[1]](*map(Path, sys.argv[2:]))
