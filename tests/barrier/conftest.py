"""A stage per test: worlds are built on it and forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.barrier.stage import Stage, staged


@pytest.fixture
def stage(app: Flask) -> Iterator[Stage]:
    with staged(app) as made:
        yield made


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one walk in one process: what it found is read by several tests."""
    for item in items:
        if "walked" in getattr(item, "fixturenames", ()):
            walk = "-".join(str(value) for value in item.callspec.params.values())  # type: ignore[attr-defined]  # only functions stand here
            item.add_marker(pytest.mark.xdist_group(f"walk {walk}"))
