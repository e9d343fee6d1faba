"""What becomes of decisions when those taken in writing lose their standing, and get it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.cli.database import migrate
from app.core.access import SYSTEM
from app.core.db import db as database
from app.core.db import transaction
from app.core.ids import PublicId
from app.meetings import commands
from app.meetings.commands import DecisionDetails
from app.meetings.minutes.queries import ledger
from app.meetings.models import DecisionType, MeetingState, Presence
from app.meetings.procedures.closing import Wording
from app.meetings.procedures.models import Opinion
from tests.factories import NOW
from tests.factories.meetings import SECRETARIAT, make_item, make_meeting
from tests.factories.procedures import AFTER, Table, allow_writing, draft, send, settle
from tests.integration.migrations.test_migrations import empty

__all__ = ["empty"]

pytestmark = [pytest.mark.integration, pytest.mark.slow]


def in_a_meeting(db: Session, table: Table, number: int, text: str, replaces: str) -> None:
    """A meeting of the body that decides `text` and is closed."""
    meeting = make_meeting(
        db, table.body, number=number, starts_at=AFTER + timedelta(hours=number),
        state=MeetingState.FROZEN, invited_at=NOW, frozen_at=NOW,
    )  # fmt: skip
    there = {seat.public_id: Presence.PRESENT for seat in table.seats.values()}
    item = make_item(db, meeting)
    details = DecisionDetails(DecisionType.APPROVE, text, supersedes=decided(db, replaces))
    for command, values in (
        (commands.record_attendance, (there,)),
        (commands.record_decision, (item.public_id, details)),
        (commands.close_meeting, ()),
    ):
        db.expire_all()
        at = meeting.starts_at + timedelta(minutes=30)
        command(db, meeting.public_id, *values, version=meeting.lock_version, actor=SYSTEM, now=at)  # type: ignore[operator]  # three commands in a row


def in_writing(db: Session, table: Table, text: str, replaces: str) -> None:
    """A question that all agree to."""
    procedure = draft(db, table.body)
    send(db, procedure)
    for name in table.seats:
        table.says(db, procedure, name, Opinion.AGREE)
    wording = Wording(text, supersedes=decided(db, replaces))
    settle(db, procedure, wording, at=AFTER + timedelta(hours=2))


def decided(db: Session, text: str) -> PublicId | None:
    """The decision with these words; None for none."""
    known = ledger(db, SECRETARIAT, AFTER).items if text else ()
    return next((line.id for line in known if line.text == text), None)


def standing() -> dict[str, tuple[str, str | None]]:
    """Text of a decision → its state, and the text of the one it replaces."""
    with database.engine.begin() as connection:
        rows = connection.exec_driver_sql(
            "SELECT decision.text, decision_standing.state, older.text FROM decision_standing"
            " JOIN decision ON decision.id = decision_standing.decision_id"
            " LEFT JOIN decision AS older ON older.id = decision_standing.supersedes_id"
        )
        return {text: (state, replaced) for text, state, replaced in rows}


def test_what_was_replaced_in_writing_is_in_force_again_without_it(empty: Flask) -> None:
    migrate()
    with transaction() as db:
        table = Table(db)
        allow_writing(db, table.body)
        in_a_meeting(db, table, 1, "first", "")
        in_writing(db, table, "written", "first")
        in_a_meeting(db, table, 3, "last", "written")
    database.session.close()
    assert standing() == {
        "first": ("superseded", None),
        "written": ("superseded", "first"),
        "last": ("effective", "written"),
    }
    migrate("0033", down=True)
    assert standing() == {"first": ("effective", None), "last": ("effective", None)}
    migrate()
    assert standing()["written"] == ("effective", None)
