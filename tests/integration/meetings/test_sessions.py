"""In the meeting and after it: attendance, quorum, decisions, actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import SYSTEM, Actor, Role
from app.core.errors import DomainError, NotFoundError
from app.core.ids import new_public_id
from app.meetings import commands, queries
from app.meetings.commands import ActionDetails, ActionReport, DecisionDetails
from app.meetings.errors import NotQuorateError, WordsMissingError, WrongStateError
from app.meetings.models import (
    ActionState,
    Decision,
    DecisionType,
    Meeting,
    MeetingState,
    Presence,
    Seat,
    SeatGroup,
)
from app.meetings.room.commands import close_item
from app.meetings.room_models import DecisionResult, DecisionStanding
from tests.factories import make_organisation, make_tender, make_user
from tests.factories.meetings import (
    SECRETARIAT,
    make_action,
    make_body,
    make_decision,
    make_item,
    make_meeting,
    make_seat,
)


def standing_of(decision: Decision, *, quorate: bool) -> DecisionStanding:
    return DecisionStanding(
        decision_id=decision.id,
        item_id=decision.item_id,
        quorate=quorate,
        eligible=3,
        present=1,
        result=DecisionResult.CARRIED,
    )


ASSIGN = DecisionDetails(DecisionType.ASSIGN, "담당관 지정")
NOTE = DecisionDetails(DecisionType.NOTE, "보고 사항으로 함")


@pytest.fixture
def seats(db: Session) -> dict[str, Seat]:
    body = make_body(db, quorum={"ministry": 2, "firm": 1})
    groups = {"m1": "ministry", "m2": "ministry", "m3": "ministry", "f1": "firm", "x1": "expert"}
    return {name: make_seat(db, body, SeatGroup(group)) for name, group in groups.items()}


@pytest.fixture
def meeting(db: Session, seats: dict[str, Seat], now: datetime) -> Meeting:
    return make_meeting(
        db,
        seats["m1"].body,
        starts_at=now - timedelta(hours=1),
        state=MeetingState.FROZEN,
        invited_at=now,
        frozen_at=now,
    )


def do(
    db: Session, meeting: Meeting, now: datetime, command: Callable[..., Any], *args: Any
) -> Any:
    db.expire_all()
    return command(
        db, meeting.public_id, *args, version=meeting.lock_version, actor=SYSTEM, now=now
    )


def attend(
    db: Session, meeting: Meeting, now: datetime, *present: Seat, by_deputy: Seat | None = None
) -> bool:
    presence = {seat.public_id: Presence.PRESENT for seat in present}
    if by_deputy:
        presence[by_deputy.public_id] = Presence.DEPUTY
    return bool(do(db, meeting, now, commands.record_attendance, presence))


def test_a_quorum_is_counted_by_group_and_deputies_count(
    db: Session, meeting: Meeting, seats: dict[str, Seat], now: datetime
) -> None:
    assert not attend(db, meeting, now, seats["m1"], seats["f1"], seats["x1"])
    assert meeting.state is MeetingState.INQUORATE
    assert attend(db, meeting, now, seats["m1"], seats["f1"], by_deputy=seats["m2"])
    assert meeting.state is MeetingState.IN_SESSION
    page = queries.meeting_page(db, meeting.public_id, SECRETARIAT, now)
    assert [(g.group.value, g.seats, g.present, g.needed) for g in page.presence] == [
        ("ministry", 3, 2, 2),
        ("expert", 1, 0, 0),
        ("firm", 1, 1, 1),
    ]


def test_without_a_quorum_an_item_is_for_information_and_nothing_is_decided(
    db: Session, meeting: Meeting, seats: dict[str, Seat], now: datetime
) -> None:
    item = make_item(db, meeting)
    attend(db, meeting, now, seats["m1"])
    with pytest.raises(NotQuorateError):
        do(db, meeting, now, commands.record_decision, item.public_id, ASSIGN)
    with pytest.raises(NotQuorateError):
        do(db, meeting, now, commands.record_decision, item.public_id, NOTE)
    do(db, meeting, now, close_item, item.public_id)
    page = queries.meeting_page(db, meeting.public_id, SECRETARIAT, now)
    assert (page.decisions, page.items[0].state) == ((), "discussed")
    decision = make_decision(db, item)
    for quorate in (True, False):  # nor does the database take it
        point = db.begin_nested()
        db.add(standing_of(decision, quorate=quorate))
        with pytest.raises(IntegrityError):
            db.flush()
        point.rollback()


def test_on_a_live_tender_firm_seats_neither_count_nor_are_waited_for(
    db: Session, meeting: Meeting, seats: dict[str, Seat], now: datetime
) -> None:
    on_tender = make_item(db, meeting, tender=make_tender(db))
    plain = make_item(db, meeting)
    attend(db, meeting, now, seats["m1"], seats["m2"])  # no firm: the body is not quorate
    do(db, meeting, now, commands.record_decision, on_tender.public_id, ASSIGN)
    with pytest.raises(NotQuorateError):
        do(db, meeting, now, commands.record_decision, plain.public_id, ASSIGN)
    attend(db, meeting, now, seats["m1"], seats["f1"])
    with pytest.raises(NotQuorateError):
        do(db, meeting, now, commands.record_decision, on_tender.public_id, ASSIGN)


def test_attendance_waits_for_the_day_and_knows_only_the_bodys_seats(
    db: Session, meeting: Meeting, seats: dict[str, Seat], now: datetime
) -> None:
    with pytest.raises(DomainError):
        attend(db, meeting, now - timedelta(days=1), seats["m1"])
    with pytest.raises(NotFoundError):
        attend(db, meeting, now, make_seat(db, make_body(db)))


def test_nothing_is_decided_before_the_meeting_opens_or_after_it_closed(
    db: Session, meeting: Meeting, seats: dict[str, Seat], now: datetime
) -> None:
    item = make_item(db, meeting)
    with pytest.raises(WrongStateError):
        do(db, meeting, now, commands.record_decision, item.public_id, NOTE)
    attend(db, meeting, now, seats["m1"], seats["m2"], seats["f1"])
    do(db, meeting, now, commands.close_meeting)
    with pytest.raises(WrongStateError):
        do(db, meeting, now, commands.record_decision, item.public_id, NOTE)
    (cadence,) = queries.cadence(db, now, body=meeting.body.public_id)
    assert (cadence.days_since, cadence.state) == (0, "in_time")


def test_an_action_has_one_owner_and_a_due_date_ahead(
    db: Session, meeting: Meeting, seats: dict[str, Seat], now: datetime
) -> None:
    item = make_item(db, meeting, tender=make_tender(db))
    attend(db, meeting, now, seats["m1"], seats["m2"])
    decision = do(db, meeting, now, commands.record_decision, item.public_id, ASSIGN)
    ministry = make_organisation(db)
    firm = make_organisation(db, OrganisationKind.FIRM)
    details = ActionDetails("담당관 통보", ministry.public_id, "김담당", date(2026, 12, 4))
    do(db, meeting, now, commands.add_action, decision, details)
    for wrong, field in (
        (ActionDetails("x", firm.public_id, "이", date(2026, 12, 20)), "organisation"),
        (ActionDetails("x", ministry.public_id, "이", date(2026, 12, 3)), "due"),
        (ActionDetails("x", new_public_id(), "이", date(2026, 12, 20)), "organisation"),
    ):
        with pytest.raises(DomainError) as refusal:
            do(db, meeting, now, commands.add_action, decision, wrong)
        assert refusal.value.field == field
    (line,) = queries.open_actions(db, SECRETARIAT, now)
    assert (line.organisation, line.overdue, line.meeting) == (
        ministry.public_id,
        False,
        meeting.public_id,
    )


def test_an_owner_reports_and_the_secretariat_verifies(db: Session, now: datetime) -> None:
    user = make_user(db, Role.MINISTRY)
    owner = Actor(
        user.public_id,
        "ministry",
        organisation=user.organisation.public_id,
        roles=frozenset({Role.MINISTRY}),
    )
    stranger = Actor(new_public_id(), "ministry", new_public_id(), roles=owner.roles)
    action = make_action(db, make_body(db), organisation_id=user.organisation_id)

    def report(actor: Actor, state: ActionState, words: str = "") -> None:
        commands.report_action(
            db, action.public_id, ActionReport(state, words), actor=actor, now=now
        )

    with pytest.raises(NotFoundError):
        report(stranger, ActionState.IN_PROGRESS)
    report(owner, ActionState.IN_PROGRESS)
    with pytest.raises(WordsMissingError):
        report(owner, ActionState.DONE_CLAIMED)
    report(owner, ActionState.DONE_CLAIMED, "공문 발송 완료")
    with pytest.raises(WrongStateError):
        report(owner, ActionState.VERIFIED)
    report(SYSTEM, ActionState.VERIFIED)
    assert action.settled_at == now
    assert action.evidence == "공문 발송 완료"
    with pytest.raises(WrongStateError):
        report(SYSTEM, ActionState.OPEN)
