"""A worker killed in the middle of a job: the sweep revives the job, another worker ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.core import clock, jobs
from app.core.access import Actor, Role, Viewer
from app.core.db import Base, transaction
from app.core.db import db as database
from app.core.ids import new_public_id
from app.core.jobs import LEASE, JobStatus
from app.core.models import JobState
from config import Config
from tests.conftest import BACKENDS

ROOT = Path(__file__).resolve().parents[2]
OFFICER = Viewer(user=new_public_id(), roles=frozenset({Role.SECRETARIAT}))


@pytest.fixture(params=BACKENDS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application of its own: other processes must see what is committed."""
    url = f"sqlite:///{tmp_path / 'jobs.sqlite'}"
    if request.param == "postgresql":
        import psycopg

        server = request.getfixturevalue("_postgres")
        with psycopg.connect(server, autocommit=True) as link:
            link.execute("DROP DATABASE IF EXISTS killed_worker")
            link.execute("CREATE DATABASE killed_worker")
        url = sa.make_url(server).set(database="killed_worker").render_as_string(False)
    app = create_app(Config(tmp_path, url, secret_key="test", encryption_key="test"))
    app.extensions["duri_jobs"] = {"slow": lambda work: None}
    with app.app_context():
        Base.metadata.create_all(database.engine)
        yield app
        database.session.rollback()
        database.engine.dispose()


@pytest.fixture
def start_worker(house: Flask) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    config = house.config["DURI"]

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.faults.slow_worker", str(config.instance)]
        started.append(subprocess.Popen([*command, config.database_url], cwd=ROOT))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_for(claim: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "the worker did not get there"
        time.sleep(0.05)


@pytest.mark.slow
def test_a_killed_workers_job_is_revived_and_ended_by_another(
    house: Flask, tmp_path: Path, start_worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    mark = tmp_path / "mark"
    with transaction() as db:
        job = jobs.enqueue(
            db, "slow", {"mark": str(mark)}, actor=Actor.of(OFFICER), now=clock.now()
        )

    def status() -> JobStatus:
        database.session.rollback()
        return jobs.status(database.session, job, OFFICER)

    first = start_worker()
    wait_for(mark.exists)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert status().state is JobState.RUNNING

    assert jobs.sweep(clock.now() + LEASE * 2) == 1
    second = start_worker()
    wait_for(lambda: status().finished)
    assert status().state is JobState.DONE
    assert status().result == {"attempt": 2}

    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=60) == 0
