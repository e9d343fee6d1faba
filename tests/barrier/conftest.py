"""A stage per test: worlds are built on it and forgotten. Walks shared out over processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from xdist.remote import Producer

from tests.barrier.stage import Stage, staged
from tests.barrier.walks import WalkScheduling


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WalkScheduling | None:
    """Share the walks out; any other way of sharing tests stays as it is."""
    return WalkScheduling(config, log) if config.option.dist == "loadscope" else None


@pytest.fixture
def stage(app: Flask) -> Iterator[Stage]:
    with staged(app) as made:
        yield made
