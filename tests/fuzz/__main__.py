"""``python -m tests.fuzz TARGET [--minutes 10]``: look for inputs that break a promise.

Atheris (libFuzzer for Python; Linux and macOS) keeps what goes a new way. New inputs are put into
``--found``, the kept ones are only read. Prints one line of JSON: inputs tried, ways gone (edges of
the instrumented code), slowest input in seconds, peak memory in MiB, and what was found; exit code
1 where that is something. An input that takes 5 seconds or a gibibyte is something.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LONGEST_SECONDS = 5
MOST_MEBIBYTES = 1024
_HANGS = 120
"""Seconds by the clock after which it is given up; on a busy machine they say nothing else."""
_LONGEST_INPUT = 4096
_LIBRARIES = ["beleg", "markdown", "yaml"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=["loading", "anchoring", "merging", "importing"])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--found", type=Path, help="folder for what is found (default: a new one)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        _run(arguments)
        return 0
    found = arguments.found or Path(tempfile.mkdtemp(prefix=f"fuzz-{arguments.target}-"))
    return _watch(arguments, found)


def _watch(arguments: argparse.Namespace, found: Path) -> int:
    """Start it in a process of its own, which a hang or a crash may take along."""
    (found / "inputs").mkdir(parents=True, exist_ok=True)
    (found / "faults").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.fuzz", arguments.target, "--child", str(found)]
    command += ["--minutes", str(arguments.minutes), "--seed", str(arguments.seed)]
    done = subprocess.run(command, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    (found / "log.txt").write_text(said, "utf-8")
    slowest = found / "slowest.json"
    faults = sorted(path.name for path in (found / "faults").iterdir())
    summary = {
        "target": arguments.target,
        "tried": _number(r"stat::number_of_executed_units:\s+(\d+)", said),
        "ways": _number(r"cov: (\d+)", said),
        "peak_mebibytes": _number(r"stat::peak_rss_mb:\s+(\d+)", said),
        **(json.loads(slowest.read_text("utf-8")) if slowest.exists() else {}),
        "faults": faults,
        "folder": str(found),
    }
    print(json.dumps(summary))
    return 1 if faults or done.returncode else 0


def _number(pattern: str, said: str) -> int | None:
    numbers = re.findall(pattern, said)
    return int(numbers[-1]) if numbers else None


def _run(arguments: argparse.Namespace) -> None:
    import atheris

    with atheris.instrument_imports(include=_LIBRARIES):
        from .targets import CORPUS, TARGETS
    from .chance import TOKENS

    target, folder = TARGETS[arguments.target], arguments.child
    slowest = 0.0

    def once(data: bytes) -> None:
        nonlocal slowest
        # Of this process alone: another that takes its turn makes no input slow.
        begun = time.process_time()
        target(data)
        seconds = time.process_time() - begun
        assert seconds < LONGEST_SECONDS, f"it took {seconds:.1f} seconds"
        if seconds > slowest:
            slowest = seconds
            (folder / "slowest.bin").write_bytes(data)
            summary = {"slowest_seconds": round(seconds, 3)}
            (folder / "slowest.json").write_text(json.dumps(summary), "utf-8")

    words = folder / "words.dict"
    words.write_text("".join(f'"{_escaped(token)}"\n' for token in TOKENS), "ascii")
    options = [
        f"-max_total_time={round(arguments.minutes * 60)}",
        f"-max_len={_LONGEST_INPUT}",
        f"-timeout={_HANGS}",
        f"-report_slow_units={_HANGS}",
        f"-rss_limit_mb={MOST_MEBIBYTES}",
        f"-seed={arguments.seed}",
        f"-artifact_prefix={folder / 'faults'}/",
        f"-dict={words}",
        "-print_final_stats=1",
    ]
    folders = [str(folder / "inputs"), str(CORPUS / arguments.target)]
    atheris.Setup([sys.argv[0], *options, *folders], once)
    atheris.Fuzz()


def _escaped(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


if __name__ == "__main__":
    sys.exit(main())
