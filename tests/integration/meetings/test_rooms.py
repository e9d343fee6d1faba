"""Rooms: never booked twice, asked of their host, left again when a meeting moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import SYSTEM, Actor, Role, Viewer
from app.core.clock import SEOUL, fixed_clock
from app.core.ids import PublicId
from app.core.models import OutboxMessage
from app.meetings.commands import MeetingDetails, change_meeting
from app.meetings.models import Meeting
from app.meetings.rooms.commands import DelegateDetails, add_delegate, book_room, standing
from app.meetings.rooms.models import (
    BookingState,
    Delegate,
    Interpretation,
    Room,
    RoomBooking,
    RoomHalfHour,
)
from app.meetings.rooms.refusals import ConsentMissingError, RoomTakenError
from tests.factories import make_organisation, make_user, viewer_of
from tests.factories.meetings import make_meeting
from tests.factories.rooms import make_room

Become = Callable[[Viewer], FlaskClient]


def book(db: Session, meeting: Meeting, room: Room, now: datetime, by: Actor = SYSTEM) -> PublicId:
    return book_room(
        db,
        meeting.public_id,
        room.public_id,
        Interpretation.KO_VI,
        version=meeting.lock_version,
        actor=by,
        now=now,
    )


@pytest.mark.parametrize(("minutes_later", "free"), [(90, False), (119, False), (120, True)])
def test_two_bookings_of_a_room_never_overlap(
    db: Session, now: datetime, minutes_later: int, free: bool
) -> None:
    room, first = make_room(db), make_meeting(db)
    later = make_meeting(db, starts_at=first.starts_at + timedelta(minutes=minutes_later))
    book(db, first, room, now)
    if free:
        assert book(db, later, room, now)
    else:
        with pytest.raises(RoomTakenError):
            book(db, later, room, now)


def test_the_database_itself_refuses_a_half_hour_twice(db: Session, now: datetime) -> None:
    room, meeting = make_room(db), make_meeting(db)
    book(db, meeting, room, now)
    booking = db.scalars(select(RoomBooking)).one()
    taken = db.scalars(select(RoomHalfHour)).first()
    assert taken
    db.add(RoomHalfHour(room_id=room.id, booking_id=booking.id, begins_at=taken.begins_at))
    with pytest.raises(IntegrityError), db.begin_nested():
        db.flush()


def test_a_meeting_that_moves_or_is_called_off_leaves_its_room(db: Session, now: datetime) -> None:
    room, meeting = make_room(db), make_meeting(db)
    book(db, meeting, room, now)
    details = MeetingDetails(meeting.starts_at + timedelta(days=1), 120, meeting.place, None)
    change_meeting(
        db, meeting.public_id, details, version=meeting.lock_version, actor=SYSTEM, now=now
    )
    assert standing(db, meeting) is None
    assert db.scalars(select(RoomHalfHour)).all() == []


@pytest.mark.parametrize("hosted", [True, False])
def test_a_host_reads_that_its_room_is_free_again_when_the_meeting_moves(
    db: Session, as_viewer: Become, now: datetime, hosted: bool
) -> None:
    host = make_organisation(db, OrganisationKind.CENTRE, name_ko="협력센터")
    person = make_user(db, Role.COUNTERPART, organisation=host)
    room = make_room(db, "VKC-1", host_id=host.id if hosted else None)
    meeting = make_meeting(db)
    book(db, meeting, room, now)
    asked = len(db.scalars(select(OutboxMessage)).all())
    desk = as_viewer(viewer_of(make_user(db, Role.SECRETARIAT)))
    db.commit()
    local = (meeting.starts_at + timedelta(days=1)).astimezone(SEOUL)
    with fixed_clock(now):
        answer = desk.post(
            f"/meetings/{meeting.public_id}/edit?lang=en",
            data={
                "version": str(meeting.lock_version),
                "starts_on": f"{local:%Y-%m-%d}",
                "starts_time": f"{local:%H:%M}",
                "minutes": "120",
                "place": meeting.place,
            },
            follow_redirects=True,
        )
    assert "The room of the old time is released." in answer.get_data(as_text=True)
    db.rollback()
    told = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()[asked:]
    assert [row.recipient for row in told] == ([person.email] if hosted else [])
    for row in told:
        mail = message_from_bytes(row.content, policy=default)
        assert "VKC-1" in mail["Subject"]
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # a letter has a text
        assert "다시 비어" in text
        assert "requests" not in text


def test_a_host_is_asked_learns_no_name_without_consent_and_decides_alone(
    db: Session, as_viewer: Become, now: datetime
) -> None:
    host = make_organisation(db, OrganisationKind.CENTRE, name_ko="협력센터")
    person = make_user(db, Role.COUNTERPART, organisation=host)
    room, meeting = make_room(db, "VKC-1", host_id=host.id), make_meeting(db)
    booking = book(db, meeting, room, now)
    assert db.scalars(select(OutboxMessage.recipient)).all() == [person.email]
    home = make_organisation(db, name_ko="국토교통부")
    for name, consent in (("김동의", now.date()), (None, None)):
        details = DelegateDetails(home.public_id, name, consent)
        add_delegate(db, booking, details, actor=SYSTEM, now=now)
    nameless = DelegateDetails(home.public_id, "이무동의", None)
    with pytest.raises(ConsentMissingError):
        add_delegate(db, booking, nameless, actor=SYSTEM, now=now)
    stranger = viewer_of(make_user(db, Role.COUNTERPART))
    db.commit()
    with fixed_clock(now):
        empty = as_viewer(stranger).get("/meetings/rooms/requests").get_data(as_text=True)
        assert "VKC-1" not in empty
        answered = as_viewer(stranger).post(
            f"/meetings/rooms/requests/{booking}", data={"answer": "confirm"}
        )
        assert answered.status_code == 404
        shown = as_viewer(viewer_of(person)).get("/meetings/rooms/requests?lang=en")
        page = shown.get_data(as_text=True)
        assert "Delegation: 2 people" in page
        assert "김동의" in page
        assert "Interpreter Korean–Vietnamese" in page
        unexplained = as_viewer(viewer_of(person)).post(
            f"/meetings/rooms/requests/{booking}", data={"answer": "decline"}
        )
        assert unexplained.status_code == 422
        as_viewer(viewer_of(person)).post(
            f"/meetings/rooms/requests/{booking}",
            data={"answer": "decline", "words": "수리 중"},
        )
    db.rollback()
    assert db.scalars(select(RoomBooking.state)).one() is BookingState.RELEASED
    assert db.scalars(select(RoomHalfHour)).all() == []


@pytest.mark.parametrize("given", [True, False])
def test_the_officer_who_asked_for_a_room_is_told_what_its_host_answers(
    db: Session, as_viewer: Become, now: datetime, given: bool
) -> None:
    host = make_organisation(db, OrganisationKind.CENTRE, name_ko="협력센터")
    person = make_user(db, Role.COUNTERPART, organisation=host)
    officer, _colleague = make_user(db, Role.SECRETARIAT), make_user(db, Role.SECRETARIAT)
    room, meeting = make_room(db, "VKC-1", host_id=host.id), make_meeting(db)
    booking = book(db, meeting, room, now, by=Actor.of(viewer_of(officer)))
    db.commit()
    with fixed_clock(now):
        as_viewer(viewer_of(person)).post(
            f"/meetings/rooms/requests/{booking}",
            data={"answer": "confirm" if given else "decline", "words": "수리 중"},
        )
    db.rollback()
    [_request, answer] = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    assert answer.recipient == officer.email
    mail = message_from_bytes(answer.content, policy=default)
    assert mail["Subject"] == ("[회의실 승인] VKC-1" if given else "[회의실 불가] VKC-1")
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # a letter has a text
    assert f"/meetings/{meeting.public_id}/room" in text
    assert given or "수리 중" in text


def test_a_name_without_consent_is_refused_by_the_database_too(db: Session, now: datetime) -> None:
    meeting = make_meeting(db)
    book(db, meeting, make_room(db), now)
    booking = db.scalars(select(RoomBooking)).one()
    db.add(
        Delegate(
            public_id=PublicId("d" * 16),
            booking_id=booking.id,
            organisation_id=make_organisation(db).id,
            person_name="무동의",
            consented_on=None,
        )
    )
    with pytest.raises(IntegrityError), db.begin_nested():
        db.flush()
