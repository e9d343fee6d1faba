"""A meeting that was invited to and frozen."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.meetings.models import AgendaVersion, Meeting, MeetingState
from app.meetings.rows import item_row
from tests.factories import make_tender
from tests.factories.meetings import make_action, make_decision, make_item, make_meeting


@pytest.fixture
def frozen_meeting(db: Session, now: datetime) -> Meeting:
    """Frozen and in session: an item on a live tender before one that is on none."""
    meeting = make_meeting(db, state=MeetingState.IN_SESSION, invited_at=now, frozen_at=now)
    tender = make_tender(db)
    on_tender = make_item(db, meeting, "CANARY-TENDER", tender)
    plain = make_item(db, meeting, "일정")
    version = AgendaVersion(
        meeting_id=meeting.id,
        ordinal=1,
        frozen_at=now,
        frozen_by=None,
        content=[item_row(on_tender, tender.public_id), item_row(plain, None)],
        digest="",
        unfrozen_at=None,
        unfreeze_reason=None,
    )
    db.add(version)
    for item, text in ((on_tender, "CANARY-DECISION"), (plain, "차기 회의 확정")):
        make_action(db, meeting.body, make_decision(db, item, text), text=f"{text} 후속")
    db.flush()
    return meeting
