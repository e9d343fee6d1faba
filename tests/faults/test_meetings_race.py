"""Two officers press buttons on one meeting at the same moment."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.core.access import SYSTEM
from app.core.db import Base, engine_options, transaction
from app.core.db import db as database
from app.core.errors import ConflictError
from app.core.ids import PublicId
from app.core.models import OutboxMessage
from app.meetings import commands
from app.meetings.commands import InvitationRound, MeetingDetails
from app.meetings.models import Meeting
from config import Config
from tests.conftest import BACKENDS, NOW
from tests.factories.meetings import make_body, make_meeting, make_seat

DETAILS = MeetingDetails(NOW + timedelta(days=30), 120, "세종", None)


@pytest.fixture(params=BACKENDS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application with a database of its own, for commits that stay."""
    url = f"sqlite:///{tmp_path / 'race.sqlite'}"
    if request.param == "postgresql":
        server = sa.make_url(request.getfixturevalue("_postgres"))
        admin = sa.create_engine(
            engine_options(server.render_as_string(False))["url"], isolation_level="AUTOCOMMIT"
        )
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE race_{abs(hash(tmp_path))}")
        admin.dispose()
        url = server.set(database=f"race_{abs(hash(tmp_path))}").render_as_string(False)
    app = create_app(Config(tmp_path, url, "test", "test", testing=True, jobs_inline=True))
    with app.app_context():
        Base.metadata.create_all(database.engine)
    yield app
    with app.app_context():
        database.engine.dispose()


def at_once(app: Flask, *acts: object) -> Counter[str]:
    """Run the acts in threads that start together; how each ended."""
    gate = threading.Barrier(len(acts))
    ends: Counter[str] = Counter()

    def work(act: object) -> None:
        with app.app_context():
            gate.wait()
            try:
                with transaction() as db:
                    act(db)  # type: ignore[operator]  # typed as object in the table above
            except ConflictError:
                ends["refused"] += 1
            else:
                ends["done"] += 1

    threads = [threading.Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ends


def test_of_two_officers_who_send_invitations_one_sends_them(house: Flask) -> None:
    with house.app_context(), transaction() as db:
        body = make_body(db)
        for _ in range(3):
            make_seat(db, body)
        meeting = make_meeting(db, body)
        public_id, version = meeting.public_id, meeting.lock_version

    def send(db: sa.orm.Session) -> None:
        commands.send_invitations(
            db, public_id, InvitationRound(), version=version, actor=SYSTEM, now=NOW
        )

    assert at_once(house, send, send, send) == {"done": 1, "refused": 2}
    with house.app_context():
        mails = database.session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage))
        assert mails == 3


def test_meetings_called_at_once_get_different_numbers_or_a_refusal(house: Flask) -> None:
    with house.app_context(), transaction() as db:
        body: PublicId = make_body(db).public_id

    def call(db: sa.orm.Session) -> None:
        commands.create_meeting(db, body, DETAILS, date_agreed=True, actor=SYSTEM, now=NOW)

    ends = at_once(house, *[call] * 4)
    assert ends.total() == 4
    with house.app_context():
        numbers = sorted(database.session.scalars(sa.select(Meeting.number)))
    assert numbers == list(range(1, ends["done"] + 1))
