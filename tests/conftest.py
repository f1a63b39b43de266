"""The demo site, built once per session by each host."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

# A slow machine is no mistake of ours. Chance may look for mistakes at home; where a change is
# judged, the same examples are tried each time.
settings.register_profile(
    "beleg",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("beleg")


@pytest.fixture(scope="session", autouse=True)
def kept_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests leave nothing in the folder where this user's programs keep things."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("kept"))


def beleg(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as an editor would."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "beleg", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def heed_ctrl_c() -> None:
    """For ``preexec_fn``: what a shell runs in the background ignores it for ever."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def copy_of_demo(folder: Path) -> Path:
    """Sources of the demo site alone, as a stranger's repository has them."""
    for name in ("content", "annotations"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return copy_of_demo(tmp_path / "demo")


@pytest.fixture(scope="session", params=["mkdocs", "zensical"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built demo site. With several test workers, one builds and the others wait."""
    renderer = request.param
    base = tmp_path_factory.getbasetemp()
    # Workers share the folder above their own; a single process has one of its own.
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"demo-{renderer}"
    with FileLock(f"{shared}.lock"):
        if not (shared / "site").is_dir():
            shutil.rmtree(shared, ignore_errors=True)
            done = beleg("build", "--strict", "--renderer", renderer, cwd=copy_of_demo(shared))
            assert done.returncode == 0, done.stdout + done.stderr
    return shared / "site"
