"""Entering rooms, booking them, what a host answers, who is on the delegation list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.meetings.commands.loading import check_desk, load_meeting, touch
from app.meetings.errors import WordsMissingError
from app.meetings.models import Meeting
from app.meetings.rooms.half_hours import half_hours
from app.meetings.rooms.models import (
    BookingState,
    Delegate,
    Interpretation,
    Room,
    RoomBooking,
    RoomHalfHour,
    RoomSite,
)
from app.meetings.rooms.refusals import (
    BookedAlreadyError,
    ConsentMissingError,
    RoomClosedError,
    RoomTakenError,
)
from app.meetings.rooms.telling import tell_desk, tell_host
from app.meetings.rows import seoul_day

on_violation("room_half_hour", "room_id", "begins_at")(RoomTakenError)


@dataclass(frozen=True)
class RoomDetails:
    """A room as known; `host`: whose it is, when the secretariat cannot decide itself."""

    name_ko: str
    name_vi: str
    name_en: str
    site: RoomSite
    capacity: int | None
    host: PublicId | None
    source: str


@dataclass(frozen=True)
class DelegateDetails:
    """A place on the delegation list; the name only with the day of the consent."""

    organisation: PublicId
    person_name: str | None
    consented_on: date | None


def add_room(db: Session, details: RoomDetails, *, actor: Actor, now: datetime) -> PublicId:
    """Enter a room that meetings can be held in."""
    check_desk(actor)
    room = Room(
        public_id=new_public_id(),
        name_ko=details.name_ko,
        name_vi=details.name_vi,
        name_en=details.name_en,
        site=details.site,
        capacity=details.capacity,
        host_id=_organisation(db, details.host) if details.host else None,
        source=details.source,
        closed_on=None,
        created_at=now,
    )
    db.add(room)
    db.flush()
    record(
        db, "meetings.room_added", "room", room.public_id, actor=actor, now=now,
        site=details.site.value, host=details.host,
    )  # fmt: skip
    return room.public_id


def _organisation(db: Session, public_id: PublicId) -> int:
    found = db.scalar(select(Organisation.id).where(Organisation.public_id == public_id))
    if found is None:
        raise DomainError(message("Choose an organisation."), field="organisation")
    return found


def book_room(
    db: Session,
    meeting_id: PublicId,
    room_id: PublicId,
    interpretation: Interpretation,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Hold a room for the meeting's time; in a room with a host this asks for it.

    Raises RoomTakenError when part of the time is taken (so does the database, to the second of
    two at once), BookedAlreadyError when the meeting has a room.
    """
    meeting = load_meeting(db, meeting_id, act="edit", version=version, actor=actor)
    if standing(db, meeting) is not None:
        raise BookedAlreadyError
    booking = hold(db, meeting, room_id, interpretation, actor=actor, now=now)
    touch(meeting, now=now)
    db.flush()
    return booking


def hold(
    db: Session,
    meeting: Meeting,
    room_id: PublicId,
    interpretation: Interpretation,
    *,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """The booking itself, for a meeting that is loaded for writing."""
    room = db.scalar(select(Room).where(Room.public_id == room_id).with_for_update())
    if room is None:
        raise NotFoundError
    if room.closed_on is not None and seoul_day(meeting.starts_at) >= room.closed_on:
        raise RoomClosedError
    ends = meeting.starts_at + timedelta(minutes=meeting.minutes)
    wanted = half_hours(meeting.starts_at, ends)
    if db.scalar(
        select(RoomHalfHour.id)
        .where(RoomHalfHour.room_id == room.id, RoomHalfHour.begins_at.in_(wanted))
        .limit(1)
    ):
        raise RoomTakenError
    booking = RoomBooking(
        public_id=new_public_id(),
        room_id=room.id,
        meeting_id=meeting.id,
        starts_at=meeting.starts_at,
        ends_at=ends,
        state=BookingState.HELD,
        interpretation=interpretation,
        requested_at=now,
        requested_by=actor.user,
        confirmed_at=None,
        released_at=None,
        words=None,
    )
    db.add(booking)
    db.flush()
    db.add_all(RoomHalfHour(room_id=room.id, booking_id=booking.id, begins_at=at) for at in wanted)
    db.flush()
    tell_host(db, booking, room, meeting, actor=actor, now=now)
    _noted(db, "meetings.room_held", booking, meeting, actor=actor, now=now)
    return booking.public_id


def settle_room(
    db: Session,
    meeting: Meeting,
    room_id: PublicId | None,
    interpretation: Interpretation,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """After the date was chosen: keep the booking that fits it, else give it back and hold anew.

    Raises RoomTakenError as `book_room` does.
    """
    release_unfitting(db, meeting, actor=actor, now=now)
    booking = standing(db, meeting)
    if booking is not None:
        if db.get_one(Room, booking.room_id).public_id == room_id:
            return
        _free(db, booking, None, now=now)
        _noted(db, "meetings.room_released", booking, meeting, actor=actor, now=now, words=None)
    if room_id is not None:
        hold(db, meeting, room_id, interpretation, actor=actor, now=now)


def standing(db: Session, meeting: Meeting) -> RoomBooking | None:
    """The booking a meeting has, if it has one."""
    return db.scalar(
        select(RoomBooking).where(
            RoomBooking.meeting_id == meeting.id, RoomBooking.state != BookingState.RELEASED
        )
    )


def confirm_booking(
    db: Session, booking_id: PublicId, words: str | None, *, actor: Actor, now: datetime
) -> None:
    """Confirm: a host its room, the secretariat one without a host. NotFoundError for others."""
    booking, room, meeting = _mine_to_settle(db, booking_id, actor)
    booking.state = BookingState.CONFIRMED
    booking.confirmed_at = now
    booking.words = words
    tell_desk(db, booking, room, meeting, actor=actor, now=now)
    _noted(db, "meetings.room_confirmed", booking, meeting, actor=actor, now=now, words=words)


def decline_booking(
    db: Session, booking_id: PublicId, words: str, *, actor: Actor, now: datetime
) -> None:
    """A host does not give its room, and says why: the time is free again."""
    booking, room, meeting = _mine_to_settle(db, booking_id, actor)
    if not words.strip():
        raise WordsMissingError("words")
    _free(db, booking, words.strip(), now=now)
    tell_desk(db, booking, room, meeting, actor=actor, now=now)
    _noted(
        db, "meetings.room_declined", booking, meeting, actor=actor, now=now, words=words.strip()
    )


def _mine_to_settle(
    db: Session, booking_id: PublicId, actor: Actor
) -> tuple[RoomBooking, Room, Meeting]:
    """A held booking that the actor decides on: the host's people, else the secretariat."""
    found = db.execute(
        select(RoomBooking, Room, Meeting)
        .join(Meeting, Meeting.id == RoomBooking.meeting_id)
        .join(Room, Room.id == RoomBooking.room_id)
        .where(RoomBooking.public_id == booking_id, RoomBooking.state == BookingState.HELD)
        .with_for_update(of=RoomBooking)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    booking, room, meeting = found
    if room.host_id is None:
        check_desk(actor)
    elif (
        actor.user is None or db.get_one(Organisation, room.host_id).public_id != actor.organisation
    ):
        raise NotFoundError
    return booking, room, meeting


def release_booking(
    db: Session,
    meeting_id: PublicId,
    booking_id: PublicId,
    words: str,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Give a room back, with the reason."""
    meeting = load_meeting(db, meeting_id, act="edit", version=version, actor=actor)
    booking = standing(db, meeting)
    if booking is None or booking.public_id != booking_id:
        raise NotFoundError
    if not words.strip():
        raise WordsMissingError("reason")
    _free(db, booking, words.strip(), now=now)
    tell_host(db, booking, db.get_one(Room, booking.room_id), meeting, actor=actor, now=now)
    touch(meeting, now=now)
    _noted(
        db, "meetings.room_released", booking, meeting, actor=actor, now=now, words=words.strip()
    )


def release_unfitting(db: Session, meeting: Meeting, *, actor: Actor, now: datetime) -> bool:
    """After a change of time or a meeting taken off: give back a room kept for another time.

    Returns whether there was one.
    """
    booking = standing(db, meeting)
    if booking is None:
        return False
    ends = meeting.starts_at + timedelta(minutes=meeting.minutes)
    if meeting.state.holds_a_room and (booking.starts_at, booking.ends_at) == (
        meeting.starts_at,
        ends,
    ):
        return False
    _free(db, booking, None, now=now)
    tell_host(db, booking, db.get_one(Room, booking.room_id), meeting, actor=actor, now=now)
    _noted(db, "meetings.room_released", booking, meeting, actor=actor, now=now, words=None)
    return True


def _free(db: Session, booking: RoomBooking, words: str | None, *, now: datetime) -> None:
    booking.state = BookingState.RELEASED
    booking.released_at = now
    booking.words = words
    db.flush()
    db.execute(delete(RoomHalfHour).where(RoomHalfHour.booking_id == booking.id))


def add_delegate(
    db: Session, booking_id: PublicId, details: DelegateDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Put a place on the delegation list. ConsentMissingError for a name without consent."""
    check_desk(actor)
    booking = _booking(db, booking_id)
    name = (details.person_name or "").strip() or None
    if name is not None and details.consented_on is None:
        raise ConsentMissingError
    if details.consented_on is not None and details.consented_on > seoul_day(now):
        raise DomainError(message("The day of the consent lies ahead."), field="consented_on")
    delegate = Delegate(
        public_id=new_public_id(),
        booking_id=booking.id,
        organisation_id=_organisation(db, details.organisation),
        person_name=name,
        consented_on=details.consented_on if name else None,
    )
    db.add(delegate)
    db.flush()
    record(
        db, "meetings.delegate_added", "booking", booking_id, actor=actor, now=now,
        organisation=details.organisation, named=name is not None,
    )  # fmt: skip
    return delegate.public_id


def remove_delegate(
    db: Session, booking_id: PublicId, delegate_id: PublicId, *, actor: Actor, now: datetime
) -> None:
    """Take a place off the list; a consent taken back is answered so, too."""
    check_desk(actor)
    booking = _booking(db, booking_id)
    found = db.scalar(
        select(Delegate).where(Delegate.public_id == delegate_id, Delegate.booking_id == booking.id)
    )
    if found is None:
        raise NotFoundError
    db.delete(found)
    db.flush()
    record(db, "meetings.delegate_removed", "booking", booking_id, actor=actor, now=now)


def _booking(db: Session, booking_id: PublicId) -> RoomBooking:
    found = db.scalar(
        select(RoomBooking).where(
            RoomBooking.public_id == booking_id, RoomBooking.state != BookingState.RELEASED
        )
    )
    if found is None:
        raise NotFoundError
    return found


def _noted(
    db: Session,
    act: str,
    booking: RoomBooking,
    meeting: Meeting,
    *,
    actor: Actor,
    now: datetime,
    **content: object,
) -> None:
    db.flush()
    record(
        db, act, "booking", booking.public_id, actor=actor, now=now,
        meeting=meeting.public_id, starts_at=booking.starts_at, **content,
    )  # fmt: skip
