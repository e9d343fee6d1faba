"""Worker processes to be killed: a test starts them over its own application's database."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def worker_processes(app: Flask, module: str) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Gives what starts a process that runs `module`; whatever still lives at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []
    config = app.config["DURI"]

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", module, str(config.instance), config.database_url]
        started.append(subprocess.Popen(command, cwd=ROOT))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            if process.poll() is None:
                process.kill()
                process.wait()


def wait_for(claim: Callable[[], bool], seconds: float = 120) -> None:
    """Wait until `claim` holds; fails the test when it does not."""
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "the worker did not get there"
        time.sleep(0.02)
