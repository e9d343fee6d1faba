"""`flask seed demo`: refused outside demo mode, the same for one date, never twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.accounts.passwords import matches
from app.cli.demo import season
from app.cli.demo.people import PASSWORD, PEOPLE
from app.core.access import SYSTEM
from app.firms.models import Firm
from app.meetings.models import Meeting
from app.provinces.loading import load_reference
from app.provinces.reference_data import read_reference
from app.tenders.models import Tender

AS_OF = date(2026, 12, 4)


def silent(_label: str, _done: int, _total: int) -> None:
    """No progress in tests."""


def picture(db: Session) -> list[tuple[object, ...]]:
    """Everything a reader could compare: public ids, names, texts, dates, states."""
    organisations = db.scalars(select(Organisation).order_by(Organisation.id))
    tenders = db.scalars(select(Tender).order_by(Tender.id))
    meetings = db.scalars(select(Meeting).order_by(Meeting.number))
    return [
        *((one.public_id, one.name_ko, one.name_en) for one in organisations),
        *(
            (one.public_id, one.ocid, one.title, one.closes_at, one.status, one.version_label)
            for one in tenders
        ),
        *((one.public_id, one.starts_at, one.state) for one in meetings),
        *(
            (item.public_id, item.rule, item.title_en, item.position)
            for one in db.scalars(select(Meeting).order_by(Meeting.number))
            for item in one.items
        ),
    ]


@pytest.fixture
def demo_mode(app: Flask) -> Iterator[Flask]:
    config = app.config["DURI"]
    app.config["DURI"] = config.with_(demo=True)
    yield app
    app.config["DURI"] = config


@pytest.mark.slow
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # what differs is seen on either
def test_one_date_gives_one_season(db: Session, now: datetime) -> None:
    load_reference(db, read_reference(), actor=SYSTEM, now=now)
    pictures = []
    for _again in range(2):
        savepoint = db.begin_nested()
        season.seed(db, AS_OF, progress=silent)
        pictures.append(picture(db))
        savepoint.rollback()
        db.expire_all()
    assert pictures[0] == pictures[1]
    assert len(pictures[0]) > 150


@pytest.mark.slow
def test_a_second_run_adds_nothing_and_another_day_is_refused(
    db: Session, demo_mode: Flask, now: datetime
) -> None:
    load_reference(db, read_reference(), actor=SYSTEM, now=now)
    db.commit()
    run = demo_mode.test_cli_runner().invoke
    first = run(args=["seed", "demo", "--as-of", "2026-12-04"])
    assert first.exit_code == 0, first.output
    assert "secretariat@" in first.output
    assert PASSWORD in first.output
    before = picture(db)
    again = run(args=["seed", "demo", "--as-of", "2026-12-04"])
    assert (again.exit_code, "already" in again.output) == (0, True)
    other = run(args=["seed", "demo", "--as-of", "2027-02-01"])
    assert other.exit_code != 0
    assert "2026-12-04" in other.output
    once = run(args=["seed", "demo", "--as-of", "2027-02-01", "--once"])
    assert once.exit_code == 0
    assert picture(db) == before
    users = {user.email: user for user in db.scalars(select(User))}
    for person in PEOPLE:
        assert matches(users[person.email].password_hash, PASSWORD) is person.signs_in


@pytest.mark.parametrize("command", [["demo"], ["signins"]])
def test_outside_demo_mode_invented_data_is_refused(
    app: Flask, db: Session, command: list[str]
) -> None:
    result = app.test_cli_runner().invoke(args=["seed", *command])
    assert result.exit_code != 0
    assert "DURI_DEMO=1" in result.output
    assert "Traceback" not in result.output
    assert db.scalar(select(func.count()).select_from(Firm)) == 0


def test_a_date_that_is_none_is_refused(demo_mode: Flask, db: Session) -> None:
    result = demo_mode.test_cli_runner().invoke(args=["seed", "demo", "--as-of", "tomorrow"])
    assert result.exit_code != 0
    assert "Traceback" not in result.output
