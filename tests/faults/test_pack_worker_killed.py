"""A worker killed while it lays out a pack: another one builds it, and no half file is left."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock, jobs
from app.core.access import Actor, Role, Viewer
from app.core.db import db as database
from app.core.db import transaction
from app.core.ids import new_public_id
from app.core.jobs import LEASE, JobStatus
from app.core.models import JobState
from app.core.storage import stored_path
from app.meetings.models import MeetingState
from app.packs.commands import PackOrder, request_pack
from app.packs.models import Audience, PackEdition, PackSnapshot
from app.packs.papers.commands import set_layout
from tests.factories import NOW, make_province, make_tender
from tests.factories.meetings import make_body, make_item, make_meeting
from tests.faults.workers import wait_for, worker_processes
from tests.fresh import ON_SQLITE

OFFICER = Viewer(user=new_public_id(), roles=frozenset({Role.SECRETARIAT}))


@pytest.fixture
def own_settings() -> dict[str, Any]:
    return {"jobs_inline": False}


@pytest.fixture
def asking(own_app: Flask) -> Iterator[Flask]:
    """The application that asks for the pack and never builds one."""
    with own_app.app_context():
        yield own_app


@ON_SQLITE
@pytest.mark.slow
def test_a_pack_whose_worker_was_killed_is_built_by_another_one_once(
    asking: Flask, tmp_path: Path
) -> None:
    with transaction() as db:
        province = make_province(db)
        meeting = make_meeting(
            db, make_body(db, code="wg-test"), state=MeetingState.FROZEN, frozen_at=NOW
        )
        for number in range(2):
            tender = make_tender(db, f"Gói thầu số {number}", province=province)
            make_item(db, meeting, position=number, tender_id=tender.id)
        # What may be left out of a pack would only be drawn twice.
        officer = Actor.of(OFFICER)
        set_layout(db, meeting.public_id, ("sheets",), actor=officer, now=clock.now())
        order = PackOrder(meeting.public_id, Audience.SECRETARIAT, "ko", fresh=True)
        job = request_pack(db, order, actor=officer, now=clock.now())

    def status() -> JobStatus:
        database.session.rollback()
        return jobs.status(database.session, job, OFFICER)

    with worker_processes(asking, "tests.faults.pack_worker") as start:
        first = start()
        wait_for(lambda: status().progress >= 30)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert status().state is JobState.RUNNING
        assert not list(tmp_path.glob("**/*.pdf"))
        assert jobs.sweep(clock.now() + LEASE * 2) == 1

        start()
        wait_for(lambda: status().finished)
        assert status().state is JobState.DONE
        edition = database.session.scalars(sa.select(PackEdition)).one()
        # What was to be frozen anew was frozen once, whoever did it.
        assert len(database.session.scalars(sa.select(PackSnapshot)).all()) == 1
        stored = stored_path(tmp_path / "files", edition.sha256, suffix=".pdf")
        assert [path.read_bytes() for path in (tmp_path / "packs").iterdir()] == [
            stored.read_bytes()
        ]
        assert not list(tmp_path.glob("**/.part-*"))
