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
