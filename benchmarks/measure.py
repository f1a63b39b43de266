"""One program, started, watched and counted: ``python -m benchmarks.measure -- COMMAND …``.

A process of its own, small, so that nothing of the runner is counted. On Linux it also adopts what
a program leaves behind, and so counts workers that their parent did not wait for.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
_ADOPT_ORPHANS = 36
"""PR_SET_CHILD_SUBREAPER of Linux."""
_LOOKS_EVERY = 0.2
"""Seconds between two looks at the memory of all processes together."""
_KEPT = 300
"""Characters of either end of what a failed program said."""
_KIBIBYTE = 1 if sys.platform == "darwin" else 1024
"""Unit of the system's record of the largest process, in bytes."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What one run of a program cost."""

    wall: float
    """Seconds from its start to its end."""
    cpu: float
    """Seconds of processor time of all its processes, those of the system on their behalf too."""
    largest: int
    """Bytes of memory that the largest of its processes had at most, as the system counts them."""
    together: int
    """Bytes of all processes at one moment, shared ones counted once; seen five times a second."""


class Failed(Exception):
    """The program ended with an error or ran too long; the message is what it said."""


def measured(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], longest: float
) -> Measured:
    """Run ``command`` in ``folder``; it is ended after ``longest`` seconds. Raises Failed."""
    # What was written before is on the disk before the clock starts.
    os.sync()
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.measure", str(folder), str(longest), *command],
        cwd=ROOT,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as watcher:
        output, errors = watcher.communicate()
    if watcher.returncode:
        raise Failed(_short(errors))
    return Measured(**json.loads(output))


def _short(errors: str) -> str:
    """The first words, where a message says what is wrong, and the last, where a traceback does."""
    text = errors.strip()
    return text if len(text) <= 2 * _KEPT else f"{text[:_KEPT]} … {text[-_KEPT:]}"


def _watch(folder: str, longest: float, command: Sequence[str]) -> Measured:
    """In the watching process: start, adopt, wait for all, add up."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    start = time.perf_counter()
    # Its output goes to our standard error; our standard output is the result.
    child = subprocess.Popen(command, cwd=folder, stdout=sys.stderr, start_new_session=True)
    late = threading.Event()
    clock = threading.Timer(longest, _end, (child.pid, late))
    clock.start()
    looks = _Looks()
    looks.start()
    wall, status, cpu, largest = 0.0, 0, 0.0, 0
    while True:
        try:
            pid, ended, used = os.wait4(-1, 0)
        except ChildProcessError:
            break
        cpu += used.ru_utime + used.ru_stime
        largest = max(largest, used.ru_maxrss * _KIBIBYTE)
        if pid == child.pid:
            wall, status = time.perf_counter() - start, os.waitstatus_to_exitcode(ended)
            child.returncode = status
    clock.cancel()
    looks.stop()
    if late.is_set():
        raise Failed(f"ended after {longest:.0f} s")
    if status:
        raise Failed(f"exit code {status}")
    return Measured(wall=wall, cpu=cpu, largest=largest, together=max(looks.most, largest))


def _end(pid: int, late: threading.Event) -> None:
    late.set()
    # The program's own session, which holds it and its workers and nothing else.
    os.killpg(pid, 9)


class _Looks(threading.Thread):
    """Looks again and again at the memory of all processes below this one."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._over = threading.Event()

    def run(self) -> None:
        me = psutil.Process()
        while not self._over.wait(_LOOKS_EVERY):
            self.most = max(self.most, sum(map(_memory, me.children(recursive=True))))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _memory(process: psutil.Process) -> int:
    try:
        full = process.memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(full, "pss", full.rss))


def as_dictionary(found: Measured) -> dict[str, float]:
    """For a file of results."""
    return asdict(found)


if __name__ == "__main__":
    try:
        print(json.dumps(as_dictionary(_watch(sys.argv[1], float(sys.argv[2]), sys.argv[3:]))))
    except (Failed, OSError) as problem:
        sys.exit(str(problem))
