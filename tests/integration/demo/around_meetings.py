"""What the demo season shows of polls, rooms, ties, minutes and visits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.meetings.minutes_models import MinutesState, MinutesVersion
from app.meetings.polls.models import Poll, PollSeat, PollState
from app.meetings.room_models import DeclarationState, InterestDeclaration, ItemSession
from app.meetings.rooms.models import BookingState, Delegate, RoomBooking
from app.meetings.season_models import BodySeason
from app.meetings.visits.models import StopState, VisitStop


def check_stages(db: Session) -> None:
    """Something waits for everybody, and something is finished."""

    def found(column: InstrumentedAttribute[Any]) -> set[Any]:
        return set(db.scalars(select(column)))

    assert found(Poll.state) == {PollState.OPEN}
    silent = select(PollSeat.id).where(PollSeat.answered_at.is_(None))
    assert 2 <= len(db.scalars(silent).all()) < len(found(PollSeat.id))
    assert found(RoomBooking.state) == {BookingState.HELD, BookingState.CONFIRMED}
    assert {name is None for name in found(Delegate.person_name)} == {True, False}
    assert found(InterestDeclaration.state) == set(DeclarationState)
    assert found(MinutesVersion.state) == {MinutesState.CIRCULATED, MinutesState.APPROVED}
    assert found(VisitStop.state) == {StopState.ASKED, StopState.VISITED}
    assert found(ItemSession.quorate) == {True, False}
    assert db.scalars(select(BodySeason)).one().dates
