"""What a meeting did not come to comes back; presenters' times; what replaces a decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import SYSTEM, Role
from app.core.errors import DomainError
from app.core.papers.blocks import said as text_of
from app.meetings import commands, queries
from app.meetings.addressees import Addressee
from app.meetings.commands import DecisionDetails, Direction, ItemDetails
from app.meetings.commands.ordering import order_agenda
from app.meetings.commands.superseding import NotInForceError
from app.meetings.minutes.commands import draft_minutes
from app.meetings.minutes.queries import ledger, minutes_page
from app.meetings.minutes.words import words_of
from app.meetings.models import (
    Body,
    DecisionType,
    ItemState,
    Meeting,
    MeetingState,
    Presence,
    SeatGroup,
)
from app.meetings.papers.labels import PaperKind
from app.meetings.papers.queries import paper_file
from app.meetings.room_models import DecisionResult, DecisionState
from tests.factories import make_organisation, make_tender
from tests.factories.meetings import (
    SECRETARIAT,
    make_body,
    make_item,
    make_meeting,
    make_seat,
    member,
)


def do(
    db: Session, meeting: Meeting, now: datetime, command: Callable[..., Any], *args: Any
) -> Any:
    db.expire_all()
    version = meeting.lock_version
    return command(db, meeting.public_id, *args, version=version, actor=SYSTEM, now=now)


def held(db: Session, body: Body, number: int, now: datetime) -> Meeting:
    """A meeting in session with its quorum, before `now`."""
    meeting = make_meeting(
        db,
        body,
        number=number,
        starts_at=now - timedelta(hours=1),
        state=MeetingState.FROZEN,
        invited_at=now,
        frozen_at=now,
    )
    presence = {seat.public_id: Presence.PRESENT for seat in body.seats}
    do(db, meeting, now, commands.record_attendance, presence)
    return meeting


@pytest.fixture
def body(db: Session) -> Body:
    body = make_body(db)
    make_seat(db, body)
    db.refresh(body)
    return body


def test_an_own_item_comes_back_until_it_is_decided_and_counts_how_often(
    db: Session, body: Body, now: datetime
) -> None:
    first = held(db, body, 1, now - timedelta(days=60))
    item = make_item(db, first, "공동 시범사업", minutes=25)
    noted = make_item(db, first, "동향 보고", decision_type=DecisionType.NOTE)
    do(db, first, now, commands.record_decision, noted.public_id, _note("보고함"))
    do(db, first, now, commands.close_meeting)
    second = make_meeting(db, body, number=2, starts_at=now)
    assert _proposed(db, second, now) == [("공동 시범사업", 25, 1)]
    (back,) = (each for each in second.items if each.rule is None)
    do(db, second, now, commands.defer_item, back.public_id, "자료 부족")
    second.state, second.quorate = MeetingState.CLOSED, True
    third = make_meeting(db, body, number=3, starts_at=now + timedelta(days=30))
    assert _proposed(db, third, now) == [("공동 시범사업", 25, 2)]
    (again,) = (each for each in third.items if each.rule is None)
    assert again.reason["params"] == {"number": 2}
    again.state, third.state = ItemState.DISCUSSED, MeetingState.CLOSED
    db.flush()
    fourth = make_meeting(db, body, number=4, starts_at=now + timedelta(days=60))
    assert _proposed(db, fourth, now) == []
    assert item.title_ko == "공동 시범사업"


def test_what_is_put_off_or_lacks_its_quorum_comes_back(
    db: Session, body: Body, now: datetime
) -> None:
    first = held(db, body, 1, now - timedelta(days=60))
    put_off = make_item(db, first, "보류 안건")
    decision = DecisionDetails(DecisionType.ASSIGN, "다음에", DecisionResult.DEFERRED)
    do(db, first, now, commands.record_decision, put_off.public_id, decision)
    do(db, first, now, commands.close_meeting)
    second = make_meeting(db, body, number=2, starts_at=now)
    assert _proposed(db, second, now) == [("보류 안건", 10, 1)]


def _proposed(db: Session, meeting: Meeting, now: datetime) -> list[tuple[str, int, int]]:
    do(db, meeting, now, commands.propose_items)
    own = [item for item in meeting.items if item.rule is None]
    return [(item.title_ko, item.minutes, item.carried) for item in own]


def _note(text: str) -> DecisionDetails:
    return DecisionDetails(DecisionType.NOTE, text)


def test_proposing_again_leaves_the_words_and_length_an_officer_gave_to_a_proposal(
    db: Session, body: Body, now: datetime
) -> None:
    meeting = make_meeting(db, body, state=MeetingState.INVITED, invited_at=now)
    do(db, meeting, now, commands.propose_items)
    (rulebook,) = (item for item in meeting.items if item.rule == "A4")
    changed = ItemDetails("규정집 개정안", "", "", 40, "김담당", DecisionType.APPROVE)
    do(db, meeting, now, commands.change_item, rulebook.public_id, changed)
    do(db, meeting, now, commands.propose_items)
    (again,) = (item for item in meeting.items if item.rule == "A4")
    assert (again.title_ko, again.minutes, again.presenter) == ("규정집 개정안", 40, "김담당")
    do(db, meeting, now, commands.accept_proposals)
    assert sum(item.minutes for item in meeting.items) == 40 + 5


def test_the_order_keeps_presenters_times_and_tells_what_another_would_cost(
    db: Session, body: Body, now: datetime
) -> None:
    make_seat(db, body, SeatGroup.FIRM, make_organisation(db, OrganisationKind.FIRM))
    meeting = make_meeting(db, body, state=MeetingState.INVITED, invited_at=now)
    for title, tender in (("갑", make_tender(db)), ("을", None), ("병", make_tender(db))):
        make_item(db, meeting, title, tender, minutes=20)
    db.refresh(meeting)
    order = queries.agenda_order(db, meeting.public_id, SECRETARIAT, now)
    assert (order.exits, order.fewest, order.can_be_better) == (2, 1, True)
    assert [t.begins - meeting.starts_at for t in order.times.values()] == [
        timedelta(minutes=minutes) for minutes in (0, 20, 40)
    ]
    late = next(item for item in meeting.items if item.title_ko == "갑")
    there = meeting.starts_at + timedelta(minutes=40)
    details = ItemDetails("갑", "", "", 20, "김", DecisionType.NOTE, presenter_from=there)
    short = meeting.starts_at + timedelta(minutes=110)
    never = ItemDetails("갑", "", "", 20, "김", DecisionType.NOTE, presenter_from=short)
    with pytest.raises(DomainError):
        do(db, meeting, now, commands.change_item, late.public_id, never)
    do(db, meeting, now, commands.change_item, late.public_id, details)
    assert queries.agenda_order(db, meeting.public_id, SECRETARIAT, now).missed == 1
    found = do(db, meeting, now, order_agenda)
    assert (found.exits, found.missed) == (1, 0)
    assert [item.title_ko for item in sorted(meeting.items, key=lambda i: i.position)] == [
        "을",
        "병",
        "갑",
    ]
    do(db, meeting, now, commands.move_item, late.public_id, Direction.UP)
    order = queries.agenda_order(db, meeting.public_id, SECRETARIAT, now)
    assert (order.missed, order.can_be_better) == (1, True)


def test_a_decision_names_whom_it_is_for_and_ends_the_one_it_replaces(
    db: Session, body: Body, now: datetime
) -> None:
    home = make_organisation(db, OrganisationKind.MINISTRY)
    to = Addressee(organisation=home.public_id)
    past = now - timedelta(days=60)
    first = held(db, body, 1, past)
    older = _decide(
        db, first, past, DecisionDetails(DecisionType.ASSIGN, "담당 지정", addressee=to)
    )
    do(db, first, past, commands.close_meeting)
    second = held(db, body, 2, now)
    replacing = DecisionDetails(DecisionType.ASSIGN, "담당 변경", addressee=to, supersedes=older)
    lost = DecisionDetails(
        DecisionType.ASSIGN, "부결", DecisionResult.NOT_CARRIED, supersedes=older
    )
    with pytest.raises(DomainError):
        _decide(db, second, now, lost)
    with pytest.raises(DomainError):
        _decide(db, second, now, replacing, on_tender=True)
    _decide(db, second, now, replacing)
    with pytest.raises(NotInForceError):
        _decide(db, second, now, replacing)
    do(db, second, now, commands.close_meeting)
    newest, oldest = ledger(db, SECRETARIAT, now).items
    assert newest.standing is not None
    assert oldest.standing is not None
    assert (newest.standing.state, oldest.standing.state) == (
        DecisionState.EFFECTIVE,
        DecisionState.SUPERSEDED,
    )
    assert newest.standing.replaces is not None
    assert newest.standing.replaces.text == "담당 지정"
    assert oldest.standing.replaced_by is not None
    assert oldest.standing.replaced_by.meeting_number == 2
    draft_minutes(db, second.public_id, actor=SYSTEM, now=now)
    content = minutes_page(db, second.public_id, SECRETARIAT, now).content
    assert content is not None
    (said,) = (decision for item in words_of(content).items for decision in item.decisions)
    assert said.addressee == home.name_ko
    assert said.replaces is not None
    assert said.replaces.number == 1
    for kind, words in (
        (PaperKind.REPORT, (f"이행 기관: {home.name_ko}", "대체하는 의결: 제1차 회의, 담당 지정")),
        (PaperKind.MINUTES, (f"Giao cho: {home.name_ko}", "phiên họp thứ 1, 담당 지정")),
    ):
        paper = text_of(paper_file(db, second.public_id, kind, SECRETARIAT, now).paper)
        assert all(each in paper for each in words), kind


def _decide(
    db: Session,
    meeting: Meeting,
    now: datetime,
    details: DecisionDetails,
    *,
    on_tender: bool = False,
) -> Any:
    item = make_item(db, meeting, tender=make_tender(db) if on_tender else None)
    return do(db, meeting, now, commands.record_decision, item.public_id, details)


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        (DecisionType.NOTE, DecisionResult.CARRIED),
        (DecisionType.APPROVE, DecisionResult.NOTED),
    ],
)
def test_a_result_belongs_to_its_kind_of_decision(
    db: Session, body: Body, now: datetime, kind: DecisionType, result: DecisionResult
) -> None:
    meeting = held(db, body, 1, now)
    with pytest.raises(DomainError):
        _decide(db, meeting, now, DecisionDetails(kind, "x", result))
    _decide(db, meeting, now, DecisionDetails(kind, "x"))


def test_a_firm_is_no_addressee_of_a_decision_on_a_live_tender(
    db: Session, body: Body, now: datetime
) -> None:
    meeting = held(db, body, 1, now)
    firm = make_organisation(db, OrganisationKind.FIRM)
    details = DecisionDetails(
        DecisionType.ASSIGN, "x", addressee=Addressee(organisation=firm.public_id)
    )
    with pytest.raises(DomainError) as refusal:
        _decide(db, meeting, now, details, on_tender=True)
    assert refusal.value.field == "addressee"


def test_a_member_reads_that_an_item_was_carried_over(
    db: Session, body: Body, now: datetime
) -> None:
    meeting = make_meeting(db, body, state=MeetingState.INVITED, invited_at=now)
    make_item(db, meeting, carried=2)
    reader = member(db, meeting, SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY)
    do(db, meeting, now, commands.freeze_agenda)
    assert queries.meeting_page(db, meeting.public_id, reader, now).items[0].carried == 2
