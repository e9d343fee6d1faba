"""A worker killed while it lays out a pack: another one builds it, and no half file is left."""

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
from app.core.storage import stored_path
from app.meetings.models import MeetingState
from app.packs.commands import PackOrder, request_pack
from app.packs.models import Audience, PackEdition, PackSnapshot
from app.packs.paper_commands import set_layout
from config import Config
from tests.factories import NOW, make_province, make_tender
from tests.factories.meetings import make_body, make_item, make_meeting

ROOT = Path(__file__).resolve().parents[2]
OFFICER = Viewer(user=new_public_id(), roles=frozenset({Role.SECRETARIAT}))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Flask]:
    """An application of its own: other processes must see what is committed."""
    url = f"sqlite:///{tmp_path / 'packs.sqlite'}"
    app = create_app(Config(tmp_path, url, secret_key="test", encryption_key="test"))
    with app.app_context():
        Base.metadata.create_all(database.engine)
        yield app
        database.session.rollback()
        database.engine.dispose()


def wait_for(claim: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "the worker did not get there"
        time.sleep(0.02)


@pytest.mark.slow
def test_a_pack_whose_worker_was_killed_is_built_by_another_one_once(
    house: Flask, tmp_path: Path
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

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.faults.pack_worker", str(tmp_path)]
        return subprocess.Popen([*command, house.config["DURI"].database_url], cwd=ROOT)

    first = start()
    second = None
    try:
        wait_for(lambda: status().progress >= 30)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert status().state is JobState.RUNNING
        assert not list(tmp_path.glob("**/*.pdf"))
        assert jobs.sweep(clock.now() + LEASE * 2) == 1

        second = start()
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
    finally:
        for process in (first, second):
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()
