"""Who reads what of a meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import ANONYMOUS, Role
from app.core.errors import NotFoundError
from app.meetings import queries
from app.meetings.models import Meeting, MeetingState, SeatGroup
from tests.factories import make_firm, make_user, viewer_of
from tests.factories.meetings import (
    SECRETARIAT,
    make_action,
    make_body,
    make_item,
    make_meeting,
    member,
)


def test_a_ministry_member_reads_the_frozen_agenda_whole(
    db: Session, frozen_meeting: Meeting, now: datetime
) -> None:
    viewer = member(
        db, frozen_meeting, SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY
    )
    page = queries.meeting_page(db, frozen_meeting.public_id, viewer, now)
    assert [(item.number, item.titles.ko) for item in page.items] == [
        (1, "CANARY-TENDER"),
        (2, "일정"),
    ]
    assert page.own_invitation is not None
    assert page.invitations == ()
    assert len(page.decisions) == 2
    assert len(page.actions) == 2


@pytest.mark.parametrize(
    "sits",
    [
        (SeatGroup.FIRM, Role.OWNER, OrganisationKind.FIRM),
        (SeatGroup.COUNTERPART, Role.COUNTERPART, OrganisationKind.BUYER),
        # An expert seat whose holder is a firm's employee is a firm's seat.
        (SeatGroup.EXPERT, Role.EXPERT, OrganisationKind.FIRM),
    ],
)
def test_firm_and_counterpart_seats_read_their_own_numbering_without_live_tenders(
    db: Session,
    frozen_meeting: Meeting,
    now: datetime,
    sits: tuple[SeatGroup, Role, OrganisationKind],
) -> None:
    viewer = member(db, frozen_meeting, *sits)
    page = queries.meeting_page(db, frozen_meeting.public_id, viewer, now)
    assert [(item.number, item.titles.ko) for item in page.items] == [(1, "일정")]
    assert [(line.item_number, line.text) for line in page.decisions] == [(1, "차기 회의 확정")]
    assert [action.text for action in page.actions] == ["차기 회의 확정 후속"]
    assert page.items[0].reason is None
    assert page.reader_leaves_for_tenders
    assert "CANARY" not in repr(page)
    assert "CANARY" not in repr(queries.actions(db, viewer, now))


def test_before_the_freeze_members_see_no_items_and_after_a_thaw_the_frozen_ones(
    db: Session, frozen_meeting: Meeting, now: datetime
) -> None:
    viewer = member(
        db, frozen_meeting, SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY
    )
    frozen_meeting.state = MeetingState.INVITED
    frozen_meeting.frozen_at = None
    make_item(db, frozen_meeting, "late addition")
    page = queries.meeting_page(db, frozen_meeting.public_id, viewer, now)
    assert "late addition" not in repr(page)
    assert len(page.items) == 2
    desk = queries.meeting_page(db, frozen_meeting.public_id, SECRETARIAT, now)
    assert "late addition" in repr(desk)


def test_a_meeting_is_nobodys_who_has_no_seat_and_no_desk(
    db: Session, frozen_meeting: Meeting, now: datetime
) -> None:
    outsider = make_user(db, Role.MINISTRY)
    firm = make_firm(db)
    owner = make_user(db, Role.OWNER, organisation=firm.organisation)
    former = member(
        db, frozen_meeting, SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY
    )
    for seat in frozen_meeting.body.seats:
        seat.valid_to = date(2026, 11, 30)
    db.flush()
    for viewer in (ANONYMOUS, viewer_of(outsider), viewer_of(owner, firm), former):
        with pytest.raises(NotFoundError):
            queries.meeting_page(db, frozen_meeting.public_id, viewer, now)
        assert queries.meetings(db, viewer, now).items == ()
        assert queries.bodies(db, viewer, now) == ()
        assert queries.open_actions(db, viewer, now) == ()


def test_members_do_not_see_a_meeting_that_invited_nobody_yet(db: Session, now: datetime) -> None:
    meeting = make_meeting(db)
    viewer = member(db, meeting, SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY)
    with pytest.raises(NotFoundError):
        queries.meeting_page(db, meeting.public_id, viewer, now)
    assert queries.next_meeting(db, viewer, now) is None
    line = queries.next_meeting(db, SECRETARIAT, now)
    assert line is not None
    assert line.id == meeting.public_id


def test_an_owner_organisation_sees_its_action_and_may_report_on_it(
    db: Session, now: datetime
) -> None:
    body = make_body(db)
    user = make_user(db, Role.MINISTRY)
    mine = make_action(db, body, organisation_id=user.organisation_id, due=date(2026, 12, 1))
    make_action(db, body)
    (action,) = queries.open_actions(db, viewer_of(user), now)
    assert action.id == mine.public_id
    assert action.overdue
    assert action.days_overdue == 3
    assert "verified" not in action.may_become
    assert "done_claimed" in action.may_become
    auditor = replace(SECRETARIAT, roles=frozenset({Role.AUDITOR}))
    assert all(line.may_become == () for line in queries.open_actions(db, auditor, now))


def test_the_register_pages_through_every_action_once(db: Session, now: datetime) -> None:
    body = make_body(db)
    for days in (3, 1, 2, 1, 2):
        make_action(db, body, due=(now + timedelta(days=days)).date())
    seen = []
    cursor = None
    while True:
        page = queries.actions(db, SECRETARIAT, now, cursor=cursor, size=2)
        seen.extend((line.due, line.id) for line in page.items)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == page.count == 5
    assert seen == sorted(seen)


def test_cadence_counts_from_the_last_quorate_meeting(db: Session, now: datetime) -> None:
    body = make_body(db, cadence_days=90)
    (none,) = queries.cadence(db, now, body=body.public_id)
    assert none.days_since is None
    assert none.note.msgid == (
        "none recorded yet; working-level meetings reported halted since August 2020 "
        "(KEI, 2024-09-10)"
    )
    held = {"state": MeetingState.CLOSED, "quorate": True}
    make_meeting(db, body, starts_at=now - timedelta(days=100), **held)
    make_meeting(db, body, starts_at=now - timedelta(days=50), state="closed", quorate=False)
    coming = make_meeting(db, body, starts_at=now + timedelta(days=7))
    (line,) = queries.cadence(db, now, body=body.public_id)
    assert (line.days_since, line.state) == (100, "late")
    assert line.next_meeting == coming.public_id
    make_meeting(db, body, starts_at=now - timedelta(days=72), **held)
    (line,) = queries.cadence(db, now, body=body.public_id)
    assert (line.days_since, line.state) == (72, "due")
