"""When a meeting's first pack was issued from its frozen agenda, for the key figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.ids import PublicId
from app.meetings.models import Meeting
from app.packs.models import Audience, PackEdition

#: Editions of the committee itself: whose is issued when tells nothing of any firm.
_COMMITTEE: Final = (Audience.SECRETARIAT, Audience.CHAIR, Audience.MINISTRY, Audience.EXPERT)


def first_issued(db: Session, meetings: Collection[PublicId]) -> Mapping[PublicId, datetime]:
    """Meeting → the first edition of the committee's that is no draft."""
    rows = db.execute(
        select(Meeting.public_id, func.min(PackEdition.issued_at))
        .join(PackEdition, PackEdition.meeting_id == Meeting.id)
        .where(
            Meeting.public_id.in_(meetings),
            PackEdition.audience.in_(_COMMITTEE),
            PackEdition.draft.is_(False),
        )
        .group_by(Meeting.public_id)
    )
    return {meeting: issued for meeting, issued in rows if issued is not None}
