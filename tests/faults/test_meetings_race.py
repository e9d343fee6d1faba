"""Two officers press buttons on one meeting at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.core.db import db as database
from app.core.db import transaction
from app.core.errors import ConflictError
from app.core.ids import PublicId
from app.core.models import OutboxMessage
from app.meetings import commands
from app.meetings.commands import InvitationRound, MeetingDetails
from app.meetings.models import Meeting
from tests.conftest import NOW
from tests.factories.meetings import make_body, make_meeting, make_seat
from tests.fresh import at_once

Act = Callable[[Session], object]
DETAILS = MeetingDetails(NOW + timedelta(days=30), 120, "세종", None)


def ends_of(app: Flask, *acts: Act) -> Counter[str]:
    """How each of the acts ended that were begun at one moment."""

    def play(number: int) -> str:
        try:
            with transaction() as db:
                acts[number](db)
        except ConflictError:
            return "refused"
        return "done"

    return Counter(at_once(app, len(acts), play))


def test_of_two_officers_who_send_invitations_one_sends_them(own_app: Flask) -> None:
    with own_app.app_context(), transaction() as db:
        body = make_body(db)
        for _ in range(3):
            make_seat(db, body)
        meeting = make_meeting(db, body)
        public_id, version = meeting.public_id, meeting.lock_version

    def send(db: Session) -> None:
        commands.send_invitations(
            db, public_id, InvitationRound(), version=version, actor=SYSTEM, now=NOW
        )

    assert ends_of(own_app, send, send, send) == {"done": 1, "refused": 2}
    with own_app.app_context():
        mails = database.session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage))
        assert mails == 3


def test_meetings_called_at_once_get_different_numbers_or_a_refusal(own_app: Flask) -> None:
    with own_app.app_context(), transaction() as db:
        body: PublicId = make_body(db).public_id

    def call(db: Session) -> None:
        commands.create_meeting(db, body, DETAILS, date_agreed=True, actor=SYSTEM, now=NOW)

    ends = ends_of(own_app, *[call] * 4)
    assert ends.total() == 4
    with own_app.app_context():
        numbers = sorted(database.session.scalars(sa.select(Meeting.number)))
    assert numbers == list(range(1, ends["done"] + 1))
