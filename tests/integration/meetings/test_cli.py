"""`flask meetings` reads what the secretariat reads and writes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.clock import fixed_clock
from app.meetings.models import AgendaItem
from tests.factories import make_tender
from tests.factories.meetings import make_body, make_meeting


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["meetings", *arguments])
    return result.exit_code, result.output


def test_the_proposed_agenda_is_printed_with_reasons_and_not_written(
    app: Flask, db: Session, now: datetime
) -> None:
    meeting = make_meeting(db, make_body(db, code="wg"), number=3)
    make_tender(db, "Hệ thống giao thông", closes_at=meeting.starts_at + timedelta(days=4))
    db.commit()
    for name in ("next", "3", "wg/3", meeting.public_id):
        code, output = run(app, "agenda", name, "--locale", "vi")
        assert code == 0, output
        assert "[A2  92] 8 phút" in output
        assert "Hệ thống giao thông" in output
        assert "[A10   0] 5 phút" in output
    assert db.scalar(select(func.count()).select_from(AgendaItem)) == 0


def test_a_meeting_that_cannot_be_told_is_refused_in_one_line(
    app: Flask, db: Session, now: datetime
) -> None:
    assert run(app, "agenda", "next", "--locale", "en") == (
        1,
        "Error: next: There is nothing here.\n",
    )
    for code in ("a", "b"):
        make_meeting(db, make_body(db, code=code), number=1)
    db.commit()
    code, output = run(app, "agenda", "1", "--locale", "en")
    assert code == 1
    assert "body/number" in output
    assert run(app, "agenda", "a/1")[0] == 0
    assert run(app, "agenda", "9" * 40)[0] == 1


def test_slots_of_a_span_are_printed_with_reasons_and_a_gap_of_holidays_is_refused_in_words(
    app: Flask, db: Session, now: datetime
) -> None:
    make_meeting(db, make_body(db, code="wg", quorum={}), number=3)
    db.commit()
    with fixed_clock(now):
        code, output = run(
            app, "slots", "3", "--from", "2026-12-14", "--to", "2026-12-15", "--locale", "en"
        )
        assert code == 0, output
        assert output.count("  + ") == 6, "three shared starts a day"
        code, output = run(app, "slots", "3", "--from", "2020-01-01", "--locale", "en")
    assert (code, "begins after today" in output) == (1, True)


def test_the_list_names_bodies_with_their_cadence_and_meetings(
    app: Flask, db: Session, now: datetime
) -> None:
    make_meeting(db, make_body(db, code="wg"), number=3)
    db.commit()
    code, output = run(app, "list", "--locale", "en")
    assert code == 0
    assert "none recorded yet; working-level meetings reported halted" in output
    assert "wg/3" in output
