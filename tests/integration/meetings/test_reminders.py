"""Actions are reminded of at seven days, one day, then weekly; nobody learns of a kept tender."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.models import OutboxMessage
from app.meetings.due import due_kind
from app.meetings.models import ActionState, SeatGroup
from app.meetings.reminders import remind_within
from tests.factories import make_organisation, make_tender
from tests.factories.meetings import (
    make_action,
    make_body,
    make_decision,
    make_item,
    make_meeting,
    make_seat,
)
from tests.factories.recusal import make_tie

DUE = date(2026, 12, 20)


@pytest.mark.parametrize(
    ("days", "kind"),
    [(-8, None), (-7, "T-7"), (-2, "T-7"), (-1, "T-1"), (0, "T-1"), (1, "T+7"), (7, "T+7"),
     (8, "T+14")],
)  # fmt: skip
def test_which_reminder_stands_on_a_day(days: int, kind: str | None) -> None:
    expected = f"{DUE.isoformat()} {kind}" if kind else None
    assert due_kind(DUE, DUE + timedelta(days=days)) == expected


def test_the_owner_is_reminded_and_the_chair_hears_of_what_is_late(
    db: Session, now: datetime
) -> None:
    body = make_body(db)
    owner = make_organisation(db, OrganisationKind.MINISTRY)
    make_seat(db, body, organisation=owner, email="owner@example.org")
    chair = make_seat(db, body, chair=True, email="chair@example.org")
    make_seat(db, body, SeatGroup.FIRM, email="firm@example.org")
    tender = make_tender(db)
    item = make_item(db, make_meeting(db, body), tender=tender)
    today = now.date()
    common = {"organisation_id": owner.id}
    make_action(db, body, text="먼 과제", due=today + timedelta(days=30), **common)
    make_action(db, body, text="가까운 과제", due=today + timedelta(days=6), **common)
    done = {"state": ActionState.DONE_CLAIMED, **common}
    make_action(db, body, text="보고한 과제", due=today, **done)
    kept = make_decision(db, item)
    make_action(db, body, kept, text="CANARY-KEPT", due=today - timedelta(days=3), **common)
    make_tie(db, chair, tender)
    assert remind_within(db, now=now) == 2
    assert remind_within(db, now=now) == 0
    found = {(mail.recipient, mail.subject[:4]) for mail in db.scalars(select(OutboxMessage))}
    assert {recipient for recipient, _subject in found} == {"owner@example.org"}
    make_action(db, body, text="늦은 과제", due=today - timedelta(days=3), **common)
    assert remind_within(db, now=now) == 2
    to = [mail.recipient for mail in db.scalars(select(OutboxMessage))]
    assert (to.count("chair@example.org"), to.count("firm@example.org")) == (1, 0)
    assert remind_within(db, now=now + timedelta(days=7)) >= 3
