"""Git's objects, read without checking anything out.

Only plumbing that looks at commits is called (``rev-parse``, ``merge-base``, ``ls-tree``,
``diff-tree``, ``cat-file``): it runs no hook, no filter and no program that a repository names, and
it may not reach the network. What is read is bounded in number and size before it is read.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

MOST_BYTES = 500_000_000
"""Of all files that are read from a revision together."""
ORDINARY = {b"100644", b"100755"}
"""Modes of files in a tree; links and submodules have others."""
_SECONDS = 120
_QUIET = (
    *("-c", "core.fsmonitor=false", "-c", "protocol.allow=never", "-c", "core.quotePath=false"),
    *("--no-pager", "--no-replace-objects", "--literal-pathspecs"),
)


class NoRevision(Exception):
    """There is no such revision to read; the message says what to do."""


def commit_of(root: Path, name: str) -> str:
    """The commit that git calls ``name``.

    Raises NoRevision where there is no git, no repository, or no such revision.
    """
    if name.startswith("-") or not name.isprintable() or not name.strip():
        raise NoRevision(f"{name!r} is no name of a revision; write e.g. origin/main or HEAD~1")
    if line(root, "rev-parse", "--show-prefix") is None:
        raise NoRevision(f"{root} is in no git repository; there is nothing to compare with")
    commit = line(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if commit is None:
        raise NoRevision(f"git knows no revision {name!r}; {advice(root, name)}")
    return commit


def advice(root: Path, name: str) -> str:
    """How ``name`` may be brought here."""
    if line(root, "rev-parse", "--is-shallow-repository") == "true":
        return "this clone is shallow: fetch all of it with `git fetch --unshallow`"
    remote, slash, branch = name.partition("/")
    return f"`git fetch {remote} {branch}` may bring it" if slash else "`git log` lists them"


def blobs(root: Path, blobs: Sequence[tuple[str, int]], limit: int) -> Iterator[bytes]:
    """The bytes of each, none where there would be more than ``limit``."""
    wanted = [name for name, size in blobs if size <= limit]
    if sum(size for _, size in blobs if size <= limit) > MOST_BYTES:
        raise NoRevision(f"the files of this revision have more than {MOST_BYTES:,} bytes")
    asked = "".join(f"{name}\n" for name in wanted).encode("ascii")
    answer = ask(root, "cat-file", "--batch", asked=asked) if wanted else b""
    if answer is None:
        raise NoRevision("git has not all files of this revision; is the clone complete?")
    at = 0
    for name, size in blobs:
        if size > limit:
            yield b""
            continue
        header = f"{name} blob {size}\n".encode("ascii")
        if answer[at : at + len(header)] != header:
            raise NoRevision("git has not all files of this revision; is the clone complete?")
        at += len(header)
        yield answer[at : at + size]
        at += size + 1


def sizes(root: Path, names: Sequence[str]) -> list[int]:
    """The size of each blob in bytes."""
    asked = "".join(f"{name}\n" for name in names).encode("ascii")
    answer = ask(root, "cat-file", "--batch-check=%(objectsize)", asked=asked) if names else b""
    if answer is None or b"missing" in answer:
        raise NoRevision("git has not all files of this revision; is the clone complete?")
    return [int(size) for size in answer.split()]


def line(root: Path, *arguments: str) -> str | None:
    """The one line that git answers; None where it fails."""
    answer = ask(root, *arguments)
    return None if answer is None else answer.decode("utf-8", "replace").rstrip("\n")


def ask(root: Path, *arguments: str, asked: bytes = b"") -> bytes | None:
    """What git prints; None where it fails."""
    # Variables of a hook or a shell may point to another repository than that of the folder.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", *_QUIET, "-C", str(root), *arguments],
            input=asked,
            capture_output=True,
            check=False,
            env=environment,
            timeout=_SECONDS,
        )
    except FileNotFoundError as problem:
        raise NoRevision("git is not installed, or not in the PATH") from problem
    except subprocess.TimeoutExpired as problem:
        raise NoRevision(f"git has not answered within {_SECONDS} seconds") from problem
    if done.returncode and b"dubious ownership" in done.stderr:
        raise NoRevision(
            f"{root} belongs to another user; `git config --global --add safe.directory {root}` "
            "tells git that this is right"
        )
    return done.stdout if done.returncode == 0 else None
