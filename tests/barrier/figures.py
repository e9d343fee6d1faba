"""How much the barrier tests looked at, told once at the end of a run, over all its workers."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

COUNTS: Counter[str] = Counter()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its figures to the process that speaks."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["barrier"] = dict(COUNTS)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take a worker's figures."""
    COUNTS.update(getattr(node, "workeroutput", {}).get("barrier", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much was looked at."""
    for name, count in sorted(COUNTS.items()):
        terminalreporter.write_line(f"barrier: {count:,} {name}")
