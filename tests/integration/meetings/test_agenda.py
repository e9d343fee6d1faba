"""Making an agenda: proposed, settled by the officer, frozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.access import SYSTEM, Actor, Role
from app.core.errors import ConflictError, DomainError, NotAllowedError
from app.core.ids import new_public_id
from app.meetings import commands, queries
from app.meetings.commands import Direction, ItemDetails
from app.meetings.errors import (
    AgendaTooLongError,
    EmptyAgendaError,
    WordsMissingError,
    WrongStateError,
)
from app.meetings.models import (
    AgendaItem,
    AgendaVersion,
    DecisionType,
    ItemState,
    Meeting,
    MeetingState,
)
from app.meetings.queries.facts import load_facts
from app.provinces.models import Vintage
from app.tenders.models import Route, TenderKind, TenderStatus
from tests.factories import make_firm, make_interest, make_province, make_tender
from tests.factories.meetings import (
    SECRETARIAT,
    make_action,
    make_body,
    make_item,
    make_meeting,
)
from tests.statements import statements_sent


@pytest.fixture
def meeting(db: Session, now: datetime) -> Meeting:
    """A second meeting, invited, a week ahead."""
    body = make_body(db)
    make_meeting(
        db,
        body,
        number=1,
        starts_at=now - timedelta(days=60),
        state=MeetingState.CLOSED,
        quorate=True,
    )
    make_action(db, body, due=date(2026, 12, 1))
    return make_meeting(db, body, number=2, state=MeetingState.INVITED, invited_at=now)


def do(
    db: Session, meeting: Meeting, now: datetime, command: Callable[..., Any], *args: Any
) -> Any:
    return command(
        db, meeting.public_id, *args, version=meeting.lock_version, actor=SYSTEM, now=now
    )


def items(db: Session, meeting: Meeting, *states: ItemState) -> list[AgendaItem]:
    db.expire_all()
    return [item for item in meeting.items if item.state in states]


def keys(found: list[AgendaItem]) -> list[str | None]:
    return [item.proposal_key for item in found]


def test_the_agenda_is_proposed_from_public_tenders_and_the_bodys_own_work(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    today = make_province(db, code="46", name_ko="후에")
    old = make_province(db, vintage=Vintage.UNITS_63, code="46", successor_id=today.id)
    tender = make_tender(db, "Hệ thống giao thông", province=old)
    make_tender(db, closes_at=now + timedelta(days=3))  # closes before the meeting
    make_tender(db, route=Route.DOMESTIC_ONLY)
    make_tender(db, status=TenderStatus.CANCELLED)
    make_tender(db, kind=TenderKind.PLAN, plan_no="PL1", closes_at=None, notice_no=None)
    done = do(db, meeting, now, commands.propose_items)
    assert (done.fitting, done.overflow) == (6, 0)
    proposed = items(db, meeting, ItemState.PROPOSED)
    assert [item.rule for item in proposed] == ["A1", "A9", "A2", "A4", "A7", "A10"]
    _first, _second, deadline, _rulebook, news, _last = proposed
    assert deadline.tender_id == tender.id
    assert deadline.sources[0]["provinces"] == [
        {"code": "46", "ko": "후에", "vi": "Đà Nẵng", "en": "Da Nang"}
    ]
    assert "Hệ thống giao thông" in deadline.title_vi
    assert "후에" in deadline.title_ko
    assert deadline.score == 100 - 2 * 3
    assert news.reason["params"]["plans"] == 1
    page = queries.meeting_page(db, meeting.public_id, SECRETARIAT, now)
    assert all(line.reason_text for line in page.proposals)


def test_an_interest_changes_nothing_in_the_facts(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    tender = make_tender(db)
    before = load_facts(db, meeting, meeting.body, now=now)
    make_interest(db, tender, make_firm(db), shared=True)
    assert load_facts(db, meeting, meeting.body, now=now) == before


def test_the_facts_of_hundreds_of_tenders_take_a_handful_of_queries(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    province = make_province(db)
    for _ in range(40):
        make_tender(db, province=province)
    body = meeting.body
    with statements_sent() as sent:
        facts = load_facts(db, meeting, body, now=now)
    assert len(facts.tenders) == 40
    assert len(sent) <= 34


def test_proposing_again_adds_nothing_and_leaves_the_officers_choices_alone(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    make_tender(db)
    gone = make_tender(db, closes_at=now + timedelta(days=12))
    do(db, meeting, now, commands.propose_items)
    first = {item.proposal_key: item for item in items(db, meeting, ItemState.PROPOSED)}
    do(db, meeting, now, commands.defer_item, first["A7"].public_id, "다음 회의에서 보고")
    do(db, meeting, now, commands.accept_item, first["A1"].public_id)
    gone.status = TenderStatus.CANCELLED
    make_action(db, meeting.body)
    do(db, meeting, now, commands.propose_items)
    assert keys(items(db, meeting, ItemState.ACCEPTED)) == ["A1"]
    assert keys(items(db, meeting, ItemState.DEFERRED)) == ["A7"]
    proposed = keys(items(db, meeting, ItemState.PROPOSED))
    assert f"A2:{gone.public_id}" not in proposed
    assert len(proposed) == len(set(proposed)) == 4
    (kept,) = items(db, meeting, ItemState.ACCEPTED)
    assert len(kept.sources) == 1, "an accepted item keeps the rows it was accepted with"


def test_overflow_is_listed_and_the_rest_counted(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    for hours in range(50):
        make_tender(db, closes_at=now + timedelta(days=8, hours=hours))
    done = do(db, meeting, now, commands.propose_items)
    page = queries.meeting_page(db, meeting.public_id, SECRETARIAT, now)
    assert sum(line.minutes for line in page.proposals) <= page.minutes_available == 108
    assert len(page.overflow) == 30
    assert page.overflow_more == done.overflow - 30 > 0
    do(db, meeting, now, commands.accept_item, page.overflow[0].id)
    page = queries.meeting_page(db, meeting.public_id, SECRETARIAT, now)
    assert [line.overflow for line in page.items] == [False]


def test_accepted_items_stand_in_the_order_of_their_rules_until_moved_by_hand(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    tender = make_tender(db)
    do(db, meeting, now, commands.propose_items)
    own = ItemDetails("공동 시범사업", "", "", 20, None, DecisionType.ADVISE)
    do(db, meeting, now, commands.add_item, own)
    assert do(db, meeting, now, commands.accept_proposals) == 6
    order = [item.rule for item in items(db, meeting, ItemState.ACCEPTED)]
    assert order == ["A1", "A9", "A2", "A4", "A7", None, "A10"]
    mine = next(i for i in items(db, meeting, ItemState.ACCEPTED) if i.rule is None)
    for _ in range(3):
        do(db, meeting, now, commands.move_item, mine.public_id, Direction.UP)
    order = [item.rule for item in items(db, meeting, ItemState.ACCEPTED)]
    assert order == ["A1", "A9", None, "A2", "A4", "A7", "A10"]
    page = queries.meeting_page(db, meeting.public_id, SECRETARIAT, now)
    assert [line.number for line in page.items] == [1, 2, 3, 4, 5, 6, 7]
    assert page.items[3].tender == tender.public_id


def test_an_own_item_on_a_tender_names_it_and_an_unknown_number_is_refused(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    tender = make_tender(db)
    details = ItemDetails("현안", "", "", 10, None, DecisionType.NOTE)

    def add(number: str) -> None:
        commands.add_item(
            db,
            meeting.public_id,
            details,
            tender_number=number,
            version=meeting.lock_version,
            actor=SYSTEM,
            now=now,
        )

    add(str(tender.notice_no))
    assert items(db, meeting, ItemState.ACCEPTED)[0].tender_id == tender.id
    with pytest.raises(DomainError) as refusal:
        add("IB-NONE")
    assert refusal.value.field == "tender_number"


def test_freezing_keeps_a_version_that_a_late_change_needs_a_reason_to_open(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    with pytest.raises(EmptyAgendaError):
        do(db, meeting, now, commands.freeze_agenda)
    item = make_item(db, meeting, "처음 제목", minutes=108)
    db.expire_all()
    assert do(db, meeting, now, commands.freeze_agenda) == 1
    assert meeting.state is MeetingState.FROZEN
    changed = ItemDetails("바뀐 제목", "", "", 20, None, DecisionType.NOTE)
    with pytest.raises(WrongStateError):
        do(db, meeting, now, commands.change_item, item.public_id, changed)
    with pytest.raises(WordsMissingError):
        do(db, meeting, now, commands.unfreeze_agenda, "  ")
    do(db, meeting, now, commands.unfreeze_agenda, "긴급 안건")
    do(db, meeting, now, commands.change_item, item.public_id, changed)
    assert do(db, meeting, now, commands.freeze_agenda) == 2
    first, second = db.scalars(select(AgendaVersion).order_by(AgendaVersion.ordinal))
    assert first.content[0]["titles"]["ko"] == "처음 제목"
    assert first.unfreeze_reason == "긴급 안건"
    assert second.content[0]["titles"]["ko"] == "바뀐 제목"
    assert first.digest != second.digest
    acts = set(db.scalars(select(AuditEntry.action)))
    assert {"meetings.agenda_frozen", "meetings.agenda_unfrozen"} <= acts


def test_an_agenda_without_reserve_is_not_frozen(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    make_item(db, meeting, minutes=109)
    db.expire_all()
    with pytest.raises(AgendaTooLongError):
        do(db, meeting, now, commands.freeze_agenda)


def test_a_change_made_on_an_old_view_is_refused(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    seen = meeting.lock_version
    do(db, meeting, now, commands.propose_items)
    assert meeting.lock_version > seen, "even a proposal raises the version"
    with pytest.raises(ConflictError):
        commands.accept_proposals(db, meeting.public_id, version=seen, actor=SYSTEM, now=now)


def test_only_the_secretariat_makes_an_agenda(db: Session, meeting: Meeting, now: datetime) -> None:
    for role in set(Role) - {Role.SECRETARIAT}:
        actor = Actor(new_public_id(), role.value, roles=frozenset({role}))
        with pytest.raises(NotAllowedError):
            commands.propose_items(
                db, meeting.public_id, version=meeting.lock_version, actor=actor, now=now
            )
