"""Rooms and bookings as the desk reads them, requests as their host does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Names
from app.core.ids import PublicId
from app.core.keyset import Rows
from app.meetings.models import Body, Meeting
from app.meetings.rooms.models import (
    BookingState,
    Delegate,
    Interpretation,
    Room,
    RoomBooking,
    RoomSite,
)
from app.meetings.rows import organisation_names, seoul_day
from app.meetings.sight import sight_of


@dataclass(frozen=True)
class RoomLine:
    """A room; `host` is whose it is, when not the secretariat's own."""

    id: PublicId
    names: Names
    site: RoomSite
    capacity: int | None
    host: Names | None
    source: str


@dataclass(frozen=True)
class DelegateLine:
    """A place on the list; the name only where the person agreed to be named."""

    id: PublicId
    organisation: Names
    person_name: str | None
    consented_on: date | None


@dataclass(frozen=True)
class BookingLine:
    """A booking with its delegation list."""

    id: PublicId
    room: RoomLine
    meeting: PublicId
    body: Names
    number: int
    starts_at: datetime
    ends_at: datetime
    state: BookingState
    interpretation: Interpretation
    words: str | None
    delegates: tuple[DelegateLine, ...]

    @property
    def waits_for_host(self) -> bool:
        """Asked for, not yet answered."""
        return self.state is BookingState.HELD and self.room.host is not None


def rooms(db: Session, viewer: Viewer, now: datetime) -> tuple[RoomLine, ...]:
    """The rooms that can be booked, for those who prepare meetings."""
    if not sight_of(db, viewer, now=now).everything:
        raise NotFoundError
    rows = db.execute(
        select(Room, Organisation)
        .outerjoin(Organisation, Organisation.id == Room.host_id)
        .where(or_(Room.closed_on.is_(None), Room.closed_on > seoul_day(now)))
        .order_by(Room.site, Room.id)
    )
    return tuple(room_line(room, host) for room, host in rows)


def room_line(room: Room, host: Organisation | None) -> RoomLine:
    """A room for a reader."""
    return RoomLine(
        id=room.public_id,
        names=Names(room.name_ko, room.name_vi, room.name_en),
        site=room.site,
        capacity=room.capacity,
        host=organisation_names(host) if host else None,
        source=room.source,
    )


def bookings(
    db: Session, viewer: Viewer, now: datetime, *, meeting: PublicId | None = None
) -> tuple[BookingLine, ...]:
    """Bookings ahead that stand; with `meeting` all of that meeting's, released ones too."""
    if not sight_of(db, viewer, now=now).everything:
        raise NotFoundError
    query = _bookings().order_by(RoomBooking.starts_at, RoomBooking.id)
    if meeting is None:
        query = query.where(RoomBooking.state != BookingState.RELEASED, RoomBooking.ends_at > now)
    else:
        query = query.where(Meeting.public_id == meeting)
    return _lines(db, query)


def requests(db: Session, viewer: Viewer, now: datetime) -> tuple[BookingLine, ...]:
    """What is asked of the viewer's own rooms, and what it has confirmed, ahead.

    A host learns which body meets and how many come, never what about.
    """
    if viewer.organisation is None:
        return ()
    return _lines(
        db,
        _bookings()
        .where(
            Organisation.public_id == viewer.organisation,
            RoomBooking.state != BookingState.RELEASED,
            RoomBooking.ends_at > now,
        )
        .order_by(RoomBooking.starts_at, RoomBooking.id),
    )


def _bookings() -> Rows:
    return (
        select(RoomBooking, Room, Organisation, Meeting, Body)
        .join(Room, Room.id == RoomBooking.room_id)
        .outerjoin(Organisation, Organisation.id == Room.host_id)
        .join(Meeting, Meeting.id == RoomBooking.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
    )


def _lines(db: Session, query: Rows) -> tuple[BookingLine, ...]:
    rows = db.execute(query).all()
    listed = _delegates(db, [row.RoomBooking.id for row in rows])
    return tuple(
        BookingLine(
            id=row.RoomBooking.public_id,
            room=room_line(row.Room, row.Organisation),
            meeting=row.Meeting.public_id,
            body=Names(row.Body.name_ko, row.Body.name_vi, row.Body.name_en),
            number=row.Meeting.number,
            starts_at=row.RoomBooking.starts_at,
            ends_at=row.RoomBooking.ends_at,
            state=row.RoomBooking.state,
            interpretation=row.RoomBooking.interpretation,
            words=row.RoomBooking.words,
            delegates=tuple(listed.get(row.RoomBooking.id, ())),
        )
        for row in rows
    )


def _delegates(db: Session, booking_ids: list[int]) -> dict[int, list[DelegateLine]]:
    found: dict[int, list[DelegateLine]] = {}
    if not booking_ids:
        return found
    rows = db.execute(
        select(Delegate, Organisation)
        .join(Organisation, Organisation.id == Delegate.organisation_id)
        .where(Delegate.booking_id.in_(booking_ids))
        .order_by(Delegate.id)
    )
    for delegate, organisation in rows:
        found.setdefault(delegate.booking_id, []).append(
            DelegateLine(
                id=delegate.public_id,
                organisation=organisation_names(organisation),
                person_name=delegate.person_name,
                consented_on=delegate.consented_on,
            )
        )
    return found
