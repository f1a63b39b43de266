"""What a release consists of is known, pinned, and the same whoever builds it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from .conftest import ROOT

SOURCES = ("build_tools", "tests", "benchmarks", "content", "annotations", "docs", ".github")


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    assert all(len(pair) == 2 for pair in pairs), "only exact versions are pins"
    return {canonicalize_name(name): version for name, version in pairs}


def asked() -> list[Requirement]:
    """What the project itself asks for, extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    return [Requirement(one) for some in (project["dependencies"], *extras) for one in some]


def installed(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> None:
    """Collect in ``seen`` what is installed because of a distribution, itself included."""
    key = canonicalize_name(name), extras
    if key in seen:
        return
    try:
        wanted = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return
    seen.add(key)
    for requirement in map(Requirement, wanted):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": one}) for one in extras | {""}):
            installed(requirement.name, frozenset(requirement.extras), seen)


def test_whatever_is_installed_is_pinned() -> None:
    seen: set[tuple[str, frozenset[str]]] = set()
    for requirement in asked():
        installed(requirement.name, frozenset(requirement.extras), seen)
    # pip comes with every environment and is never installed from here.
    names = {name for name, _ in seen} - {"beleg", "pip"}
    assert len(names) > 60
    assert sorted(names - pins().keys()) == []


def test_every_pin_is_allowed_by_what_we_ask_for() -> None:
    wrong = [
        f"{one} is pinned to {pins()[canonicalize_name(one.name)]}"
        for one in asked()
        if one.name != "beleg" and Version(pins()[canonicalize_name(one.name)]) not in one.specifier
    ]
    assert wrong == []


def copies(folder: Path) -> Iterator[tuple[Path, dict[str, str], int]]:
    """The project twice, in surroundings that have nothing in common."""
    away = shutil.ignore_patterns("__pycache__", ".mypy_cache", "*.egg-info")
    for name, zone, mask in (("a", "UTC", 0o022), ("b/of another name", "Asia/Tokyo", 0o077)):
        copy = folder / name
        for part in SOURCES:
            shutil.copytree(ROOT / part, copy / part, ignore=away)
        for file in (*ROOT.glob("*.*"), ROOT / "Makefile", ROOT / "LICENSE", ROOT / ".gitignore"):
            if file.is_file():
                shutil.copyfile(file, copy / file.name)
        if name != "a":
            for path in copy.rglob("*"):
                os.utime(path, (1_500_000_000, 1_500_000_000))
        yield copy, {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(mask)}, mask


@pytest.mark.skipif(os.name != "posix", reason="needs a umask")
def test_a_release_has_the_same_bytes_wherever_it_is_built(tmp_path: Path) -> None:
    made = []
    for copy, environment, mask in list(copies(tmp_path)):
        environment.pop("SOURCE_DATE_EPOCH", None)
        command = [sys.executable, "-m", "hatchling", "build", "--directory", "dist"]
        done = subprocess.run(
            command,
            cwd=copy,
            env=environment,
            umask=mask,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        files = (copy / "dist").iterdir()
        made.append({file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files})
    assert len(made[0]) == 2
    assert made[0] == made[1]


def test_what_the_policy_names_is_there() -> None:
    policy = (ROOT / "SECURITY.md").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    commands = set(re.findall(r"`make\s([a-z-]+)", policy))
    assert commands
    assert commands <= targets
    shown = re.findall(r"`(test_[a-z_]+\.py)::(test_[a-z_]+)`", policy)
    assert len(shown) >= 16
    for file, test in shown:
        assert f"def {test}(" in (ROOT / "tests" / file).read_text("utf-8"), (file, test)
