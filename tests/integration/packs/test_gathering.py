"""What a snapshot keeps of a meeting does not depend on the language its officer speaks."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.i18n import speaking
from app.meetings.models import Meeting
from app.packs.content.plain import Text
from app.packs.content.whole import Content
from app.packs.issuing.assemble import assemble
from app.packs.models import Series
from tests.factories import NOW, make_tender
from tests.factories.meetings import make_item
from tests.factories.notifications import versions


@pytest.fixture
def amended(db: Session, meeting: Meeting) -> Meeting:
    """A tender of the agenda whose deadline and budget were changed by its second version."""
    tender = make_tender(db)
    make_item(db, meeting, "교통 안건", tender)
    states = [
        {"closes_at": at, "currency": "VND", "budget_minor": budget, "category": category}
        for at, budget, category in (
            ("2026-12-10T02:00:00+00:00", "1000000", "goods"),
            ("2026-12-14T02:00:00+00:00", "2500000", "works"),
        )
    ]
    versions(db, tender, *states)
    return meeting


def frozen(db: Session, meeting: Meeting, language: str) -> Content:
    with speaking(language):
        return assemble(db, meeting.public_id, Series.COMMITTEE, now=NOW)


def test_a_change_of_a_tender_is_kept_in_three_languages(db: Session, amended: Meeting) -> None:
    korean, vietnamese = frozen(db, amended, "ko"), frozen(db, amended, "vi")
    assert korean == vietnamese
    [sheet] = korean.tenders
    deadlines = [change.after for version in sheet.versions for change in version.changes]
    assert Text(
        "2026. 12. 14.(월) 09:00", "14/12/2026 (Thứ Hai) 09:00", "14 Dec 2026 (Mon) 09:00"
    ) in (deadlines)
