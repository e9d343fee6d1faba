"""A worker killed in the middle of a job: the sweep revives the job, another worker ends it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.core import clock, jobs
from app.core.access import Actor, Role, Viewer
from app.core.db import db as database
from app.core.db import transaction
from app.core.ids import new_public_id
from app.core.jobs import LEASE, JobStatus
from app.core.models import JobState
from tests.faults.workers import wait_for, worker_processes

OFFICER = Viewer(user=new_public_id(), roles=frozenset({Role.SECRETARIAT}))


@pytest.fixture
def own_settings() -> dict[str, Any]:
    return {"jobs_inline": False}


@pytest.fixture
def asking(own_app: Flask) -> Iterator[Flask]:
    """The application that asks for the job; it knows the kind and never does it."""
    own_app.extensions["duri_jobs"] = {"slow": lambda work: None}
    with own_app.app_context():
        yield own_app


@pytest.mark.slow
def test_a_killed_workers_job_is_revived_and_ended_by_another(
    asking: Flask, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    with transaction() as db:
        job = jobs.enqueue(
            db, "slow", {"mark": str(mark)}, actor=Actor.of(OFFICER), now=clock.now()
        )

    def status() -> JobStatus:
        database.session.rollback()
        return jobs.status(database.session, job, OFFICER)

    with worker_processes(asking, "tests.faults.slow_worker") as start:
        first = start()
        wait_for(mark.exists)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert status().state is JobState.RUNNING

        assert jobs.sweep(clock.now() + LEASE * 2) == 1
        second = start()
        wait_for(lambda: status().finished)
        assert status().state is JobState.DONE
        assert status().result == {"attempt": 2}

        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=60) == 0
