"""What the demo season shows of polls, rooms, ties, minutes and visits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.cli.demo.meetings import BODY
from app.meetings.minutes_models import MinutesState, MinutesVersion
from app.meetings.models import AgendaItem, Body, Meeting
from app.meetings.official.models import OfficialStep, StepKind, StepState
from app.meetings.polls.models import Poll, PollSeat, PollState
from app.meetings.programme.models import RulebookReview, SeasonTarget
from app.meetings.responsibilities.cells import load_cells
from app.meetings.responsibilities.models import HolderState, ResponsibilityHolder
from app.meetings.responsibilities.states import Standing
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


def check_office(db: Session) -> None:
    """Steps, targets and responsibilities stand in every state, and lead to items of agendas."""
    steps = db.scalars(select(OfficialStep)).all()
    assert {step.state for step in steps} == set(StepState)
    assert {step.kind for step in steps if step.state is StepState.OPEN} == set(StepKind)
    assert all("(가상)" in step.subject and step.owner_id for step in steps)
    assert {cell.standing for cell in load_cells(db)} == set(Standing)
    holders = set(db.scalars(select(ResponsibilityHolder.state)))
    assert holders == {HolderState.PROPOSED, HolderState.CONFIRMED, HolderState.DISPUTED}
    assert db.scalars(select(SeasonTarget)).one().source.endswith("(demonstration)")
    assert "(가상)" in db.scalars(select(RulebookReview)).one().words
    rules = set(
        db.scalars(
            select(AgendaItem.rule)
            .join(Meeting, Meeting.id == AgendaItem.meeting_id)
            .join(Body, Body.id == Meeting.body_id)
            .where(Body.code == BODY)
        )
    )
    assert rules >= {"A3", "A4", "A5", "A6", "A8"}
