"""Rooms and their bookings. The half-hours a booking takes are rows: no two share one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.i18n import N_, Labelled, pick
from app.core.ids import PublicId


class RoomSite(Labelled):
    """Where a room is."""

    SEOUL = "seoul", N_("Seoul")
    SEJONG = "sejong", N_("Sejong")
    HANOI = "hanoi", N_("Hanoi (VKC)")
    VIDEO = "video", N_("Video meeting")


class BookingState(Labelled):
    """The life of a booking. In a room with a host, held means: asked for."""

    HELD = "held", N_("Room held")
    CONFIRMED = "confirmed", N_("Room confirmed")
    RELEASED = "released", N_("Room released")


class Interpretation(Labelled):
    """Whether an interpreter is asked for."""

    NONE = "none", N_("No interpreter")
    KO_VI = "ko-vi", N_("Interpreter Korean–Vietnamese")
    KO_EN = "ko-en", N_("Interpreter Korean–English")
    VI_EN = "vi-en", N_("Interpreter Vietnamese–English")


class Room(Base):
    """A room that meetings can be held in."""

    __tablename__ = "meeting_room"
    __table_args__ = (CheckConstraint("capacity > 0", name="capacity_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    name_ko: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    site: Mapped[RoomSite]
    #: Seats; null while not known.
    capacity: Mapped[int | None]
    #: Whose room it is: bookings are requests to this organisation. Null: the secretariat's own.
    host_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    source: Mapped[str]
    #: Not offered any more from this day on.
    closed_on: Mapped[date | None]
    created_at: Mapped[datetime]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick(self.name_ko, self.name_vi, self.name_en)


class RoomBooking(Base):
    """A room kept for a meeting."""

    __tablename__ = "room_booking"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="period"),
        CheckConstraint("(state = 'released') = (released_at IS NOT NULL)", name="released"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("meeting_room.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[BookingState]
    interpretation: Mapped[Interpretation]
    requested_at: Mapped[datetime]
    requested_by: Mapped[PublicId | None]
    confirmed_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    #: Why it was released or refused, or what the host says to a confirmation.
    words: Mapped[str | None]


class RoomHalfHour(Base):
    """One half-hour of a room that a booking takes; gone when it is released."""

    __tablename__ = "room_half_hour"
    __table_args__ = (UniqueConstraint("room_id", "begins_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("meeting_room.id"))
    booking_id: Mapped[int] = mapped_column(ForeignKey("room_booking.id"), index=True)
    begins_at: Mapped[datetime]


class Delegate(Base):
    """One place on the delegation list of a booking; named only by consent."""

    __tablename__ = "booking_delegate"
    __table_args__ = (
        CheckConstraint("person_name IS NULL OR consented_on IS NOT NULL", name="named_by_consent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("room_booking.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_name: Mapped[str | None]
    #: The day on which the person agreed to be named to the host.
    consented_on: Mapped[date | None]
