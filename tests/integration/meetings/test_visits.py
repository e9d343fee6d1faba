"""A visit from the officer's plan to its outcome, and what its host reads of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.core.access import Role, Viewer
from app.core.clock import fixed_clock
from app.core.models import OutboxMessage
from app.meetings.visits.models import VisitStop
from tests.factories import make_organisation, make_tender, make_user, viewer_of
from tests.factories.meetings import make_body, make_meeting

Become = Callable[[Viewer], FlaskClient]
#: 9:00 in Hanoi.
BEGINS = datetime(2026, 12, 16, 2, tzinfo=UTC)


@pytest.fixture
def officer(db: Session) -> Viewer:
    return viewer_of(make_user(db, Role.SECRETARIAT))


@pytest.fixture
def host(db: Session) -> Viewer:
    office = make_organisation(db, OrganisationKind.BUYER)
    return viewer_of(make_user(db, Role.COUNTERPART, organisation=office))


@pytest.fixture
def address(db: Session) -> str:
    """The page of a meeting's visit."""
    meeting = make_meeting(db, make_body(db))
    db.commit()
    return f"/meetings/{meeting.public_id}/visit"


def asked(client: FlaskClient, address: str, db: Session, host: Viewer, **more: str) -> int:
    named = db.scalars(sa.select(Organisation).where(Organisation.public_id == host.organisation))
    stop = {
        "organisation": named.one().name_ko or "",
        "place": "Control centre",
        "purpose": "How signals are run",
        "day": "2026-12-16",
        "starts_at": "09:00",
        "minutes": "60",
        "people": "5",
    }
    return client.post(address, data=stop | more).status_code


def test_a_host_agrees_and_the_outcome_is_written_down_afterwards(
    as_viewer: Become, db: Session, officer: Viewer, host: Viewer, address: str
) -> None:
    assert asked(as_viewer(officer), address, db, host) == 302
    assert "Control centre" in db.scalars(sa.select(OutboxMessage.subject)).one()
    request = as_viewer(host).get("/meetings/visits/requests").get_data(as_text=True)
    assert "How signals are run" in request
    stop = db.scalars(sa.select(VisitStop.public_id)).one()
    agreed = {"answer": "agree", "words": "Gate 2"}
    assert as_viewer(host).post(f"/meetings/visits/requests/{stop}", data=agreed).status_code == 302
    outcome = {"outcome": "Saw 40 junctions."}
    early = as_viewer(officer).post(f"{address}/{stop}/outcome", data=outcome)
    assert early.status_code == 422
    with fixed_clock(BEGINS + timedelta(hours=2)):
        as_viewer(officer).post(f"{address}/{stop}/outcome", data=outcome)
        page = as_viewer(officer).get(address).get_data(as_text=True)
        assert "Saw 40 junctions." in page
        assert "Gate 2" in page
        after = as_viewer(host).get("/meetings/visits/requests").get_data(as_text=True)
        assert "Saw 40 junctions." not in after


def test_a_host_that_declines_says_why_and_answers_once(
    as_viewer: Become, db: Session, officer: Viewer, host: Viewer, address: str
) -> None:
    asked(as_viewer(officer), address, db, host)
    stop = db.scalars(sa.select(VisitStop.public_id)).one()
    client = as_viewer(host)
    answer = f"/meetings/visits/requests/{stop}"
    assert client.post(answer, data={"answer": "decline"}).status_code == 422
    assert client.post(answer, data={"answer": "decline", "words": "Audit week"}).status_code == 302
    assert client.post(answer, data={"answer": "agree"}).status_code == 404
    assert "Audit week" in as_viewer(officer).get(address).get_data(as_text=True)


def test_nobody_but_its_host_answers(
    as_viewer: Become, db: Session, officer: Viewer, host: Viewer, address: str
) -> None:
    asked(as_viewer(officer), address, db, host)
    stop = db.scalars(sa.select(VisitStop.public_id)).one()
    stranger = viewer_of(make_user(db, Role.COUNTERPART))
    db.commit()
    answer = {"answer": "agree"}
    for other in (stranger, officer):
        done = as_viewer(other).post(f"/meetings/visits/requests/{stop}", data=answer)
        assert done.status_code == 404
    assert as_viewer(stranger).get(address).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "2026-12-01"},
        {"purpose": "About IB2600000078"},
        {"starts_at": "09:30"},
        {"organisation": "Nobody"},
        {"people": "0"},
    ],
    ids=["past", "quiet", "overlap", "host", "people"],
)
def test_a_stop_that_cannot_be_is_refused(
    as_viewer: Become,
    db: Session,
    officer: Viewer,
    host: Viewer,
    address: str,
    wrong: dict[str, str],
) -> None:
    make_tender(db, notice_no="IB2600000078")
    db.commit()
    client = as_viewer(officer)
    asked(client, address, db, host)
    assert asked(client, address, db, host, **wrong) == 422
    assert len(db.scalars(sa.select(VisitStop)).all()) == 1


def test_a_stop_that_is_dropped_frees_its_time_and_tells_its_host(
    as_viewer: Become, db: Session, officer: Viewer, host: Viewer, address: str
) -> None:
    client = as_viewer(officer)
    asked(client, address, db, host)
    stop = db.scalars(sa.select(VisitStop.public_id)).one()
    assert client.post(f"{address}/{stop}/drop").status_code == 302
    assert len(db.scalars(sa.select(OutboxMessage)).all()) == 2
    assert asked(client, address, db, host) == 302
