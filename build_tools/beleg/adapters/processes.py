"""How many processes work at once, and how they are begun."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from multiprocessing.context import BaseContext


def cores() -> int:
    """How many processes can work at once."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def context() -> BaseContext:
    """A copy of this process where that is safe: it has all modules and registers already."""
    return multiprocessing.get_context("fork" if can_be_copied() else "spawn")


def can_be_copied() -> bool:
    """Whether a copy of this process works; a thread may hold what the copy would wait for."""
    return sys.platform == "linux" and threading.active_count() == 1
