"""Whoever has a tie to a tender reads nothing of its item, and nothing shows that it is missing."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import SYSTEM, Role, Viewer
from app.core.errors import NotFoundError
from app.core.ids import new_public_id
from app.meetings import queries
from app.meetings.commands.ordering import order_agenda
from app.meetings.models import AgendaItem, AgendaVersion, Meeting, Seat, SeatGroup
from app.meetings.queries.withheld import withheld_from, withheld_from_seat
from app.meetings.room_models import DeclarationState
from tests.factories import make_organisation, make_tender, make_user, viewer_of
from tests.factories.meetings import (
    SECRETARIAT,
    make_body,
    make_item,
    make_meeting,
    make_seat,
    member,
)
from tests.factories.recusal import make_tie


def expert_of(db: Session, meeting: Meeting) -> tuple[Viewer, Seat]:
    viewer = member(db, meeting, SeatGroup.EXPERT, Role.EXPERT, OrganisationKind.INSTITUTE)
    seat = db.scalars(
        select(Seat).where(Seat.body_id == meeting.body_id).order_by(-Seat.id)
    ).first()
    assert seat is not None
    return viewer, seat


def on_tender(meeting: Meeting) -> AgendaItem:
    return next(item for item in meeting.items if item.tender_id)


def test_a_tie_takes_the_item_its_decision_and_its_action_out_of_ones_own_pages(
    db: Session, frozen_meeting: Meeting, now: datetime
) -> None:
    (tied, seat), (free, _seat) = expert_of(db, frozen_meeting), expert_of(db, frozen_meeting)
    item = on_tender(frozen_meeting)
    assert item.tender is not None
    whole = queries.meeting_page(db, frozen_meeting.public_id, tied, now)
    tie = make_tie(db, seat, item.tender)
    page = queries.meeting_page(db, frozen_meeting.public_id, tied, now)
    assert [(line.number, line.titles.ko) for line in page.items] == [(1, "일정")]
    assert [line.text for line in page.decisions] == ["차기 회의 확정"]
    assert [line.text for line in page.actions] == ["차기 회의 확정 후속"]
    assert len(queries.meeting_page(db, frozen_meeting.public_id, free, now).items) == 2
    assert withheld_from(db, frozen_meeting.public_id, tied, now).items == {item.public_id}
    assert withheld_from_seat(db, frozen_meeting.public_id, seat.public_id).tenders == {
        item.tender.public_id
    }
    assert not withheld_from(db, frozen_meeting.public_id, free, now).items
    assert not withheld_from(db, frozen_meeting.public_id, SECRETARIAT, now).items
    tie.state, tie.settled_at, tie.settled_reason = DeclarationState.LIFTED, now, "확인함"
    db.flush()
    assert queries.meeting_page(db, frozen_meeting.public_id, tied, now) == whole


def test_counts_of_actions_in_items_leave_out_what_is_withheld(
    db: Session, frozen_meeting: Meeting, now: datetime
) -> None:
    tied, seat = expert_of(db, frozen_meeting)
    item = on_tender(frozen_meeting)
    assert item.tender is not None
    tender = item.tender.public_id
    action = {
        "type": "action",
        "id": "a",
        "text": "CANARY-WITHHELD",
        "organisation": {"ko": "기관", "vi": None, "en": None},
        "due": "2026-12-01",
        "state": "open",
        "days_overdue": 3,
        "on_tender": True,
        "tender": tender,
    }
    version = db.scalars(select(AgendaVersion)).one()
    base = dict(version.content[1])
    version.content = [
        base
        | {
            "id": "1" * 16,
            "rule": "A1",
            "minutes": 9,
            "sources": [action, action | {"id": "b", "text": "남는 과제", "tender": None}],
        },
        base
        | {
            "id": "2" * 16,
            "rule": "A10",
            "sources": [
                {"type": "indicator", "name": "open_actions", "value": 2, "on_tenders": [tender]}
            ],
        },
    ]
    make_tie(db, seat, item.tender, seat_id=None)  # the whole organisation's
    first, last = queries.meeting_page(db, frozen_meeting.public_id, tied, now).items
    assert "CANARY-WITHHELD" not in str(first)
    assert (len(first.sources), first.minutes) == (1, 7)
    assert [dict(row)["value"] for row in last.sources] == [1]


def test_a_seat_of_a_firm_is_kept_from_every_item_on_a_tender_without_any_tie(
    db: Session, frozen_meeting: Meeting, now: datetime
) -> None:
    firm = member(db, frozen_meeting, SeatGroup.FIRM, Role.OWNER, OrganisationKind.FIRM)
    item = on_tender(frozen_meeting)
    assert withheld_from(db, frozen_meeting.public_id, firm, now).items == {item.public_id}
    seat = make_seat(
        db,
        frozen_meeting.body,
        SeatGroup.EXPERT,
        make_organisation(db, OrganisationKind.FIRM),
    )
    assert withheld_from_seat(db, frozen_meeting.public_id, seat.public_id).items


def test_what_is_withheld_of_a_meeting_one_does_not_read_is_not_told(
    db: Session, frozen_meeting: Meeting, now: datetime
) -> None:
    stranger = viewer_of(make_user(db, Role.EXPERT, organisation=make_organisation(db)))
    with pytest.raises(NotFoundError):
        withheld_from(db, frozen_meeting.public_id, stranger, now)
    other = make_seat(db, make_body(db))
    with pytest.raises(NotFoundError):
        withheld_from_seat(db, frozen_meeting.public_id, other.public_id)
    with pytest.raises(NotFoundError):
        withheld_from(db, new_public_id(), SECRETARIAT, now)


def test_the_same_person_on_another_seat_stays_out_there_too(
    db: Session, frozen_meeting: Meeting
) -> None:
    _tied, seat = expert_of(db, frozen_meeting)
    item = on_tender(frozen_meeting)
    assert item.tender is not None
    elsewhere = make_meeting(db, make_body(db), starts_at=frozen_meeting.starts_at)
    second = make_seat(
        db,
        elsewhere.body,
        seat.group,
        seat.organisation,
        user_id=seat.user_id,
        valid_from=date(2020, 1, 1),
    )
    make_tie(db, seat, item.tender)
    item.meeting_id = elsewhere.id
    db.flush()
    assert withheld_from_seat(db, elsewhere.public_id, second.public_id).items == {item.public_id}


def test_accepted_items_are_ordered_by_fewest_exits_and_keep_first_and_last(
    db: Session, now: datetime
) -> None:
    meeting = make_meeting(db, starts_at=now)
    _expert, seat = expert_of(db, meeting)
    firm = make_organisation(db, OrganisationKind.FIRM)
    make_seat(db, meeting.body, SeatGroup.FIRM, firm)
    one, two = make_tender(db), make_tender(db)
    make_tie(db, seat, two)
    for title, tender, rule, score in (
        ("과제", None, "A1", 1000),
        ("갑", one, "A2", 90),
        ("일반", None, None, 80),
        ("을", two, "A2", 70),
        ("병", one, "A2", 60),
        ("차기", None, "A10", 0),
    ):
        make_item(db, meeting, title, tender, rule=rule, score=score)
    db.refresh(meeting)
    found = order_agenda(db, meeting.public_id, version=meeting.lock_version, actor=SYSTEM, now=now)
    order = sorted(meeting.items, key=lambda item: item.position)
    assert [item.title_ko for item in order] == ["과제", "일반", "갑", "병", "을", "차기"]
    assert (found.exits, found.missed) == (2, 0)
