"""`make check` and `make test`: the same steps a reviewer and CI take.

`check` is quick: lint, types, import contracts, catalogues, fast tests on SQLite;
properties and faults are left to `all`.
`all` runs every test on SQLite and PostgreSQL and in a browser.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

LINT: tuple[tuple[str, list[str]], ...] = (
    ("types", ["mypy"]),  # the longest first: the others run beside it
    ("lint", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "."]),
    ("templates", ["djlint", "app", "--lint", "--quiet"]),
    ("import contracts", ["lint-imports", "--no-logo"]),
    ("translations", ["flask", "translations", "check"]),
)

#: Most of a run is spent in the processor: a process for each, few on a machine of many.
SIDE_BY_SIDE = ["pytest", "-n", str(min(4, max(2, os.cpu_count() or 2)))]


def step(name: str, command: list[str], **variables: str) -> int:
    """Run one step; its output is shown when it fails, or always for tests."""
    began = time.monotonic()
    tests = command[0] == "pytest"
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=not tests,
        text=True,
        check=False,
    )
    if done.returncode and not tests:
        print(done.stdout, done.stderr, sep="\n")
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name}: {verdict} ({time.monotonic() - began:.0f} s)", flush=True)
    return done.returncode


def check() -> int:
    """Everything a commit must pass."""
    with ThreadPoolExecutor(2) as pool:
        failed = any(list(pool.map(lambda one: step(*one), LINT)))
    failed |= bool(
        step(
            "fast tests",
            [*SIDE_BY_SIDE, "-m", "not slow and not browser"],
            DURI_TEST_DATABASES="sqlite",
            DURI_TEST_QUICK="1",
        )
    )
    return 1 if failed else 0


def everything() -> int:
    """Every test: who may see what, both databases, then the browser alone on the machine.

    The barrier goes file by file: its tests read what one long walk found, which each process
    would have to walk again. So does the demo season, which is seeded once for each database.
    """
    by_file = ("tests/barrier", "tests/integration/demo")
    whole = [*SIDE_BY_SIDE, "--dist", "loadscope", *by_file]
    failed = step("who may see what, and the demo season", whole) != 0
    ignored = [f"--ignore={folder}" for folder in by_file]
    rest = [*SIDE_BY_SIDE, "--durations=20", *ignored, "-m", "not browser"]
    failed |= step("tests on SQLite and PostgreSQL", rest) != 0
    failed |= step("browser tests", [*SIDE_BY_SIDE, "-m", "browser and not journey"]) != 0
    journey = ["pytest", "-m", "browser and journey"]
    failed |= step("browser journey", journey, DURI_BROWSER_WORLD="own") != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(check() if sys.argv[1:] == ["check"] else everything())
