"""News of merged records: told afterwards, by a worker, to each firm what concerns it alone.

What the officer who merges waits for depends on nobody's interests, so that what was registered
while the merge was written is moved here, too.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.queues import work_off
from app.interests.models import Interest
from app.notifications.kinds import NotificationKind
from app.notifications.telling import News, about, tell
from app.notifications.tender_news import watching
from app.opportunities.models import Follow
from app.tenders.merging.commands import move_all
from app.tenders.merging.models import TenderMerge, TenderMergeMove
from app.tenders.models import Tender


def tell_merges(now: datetime) -> int:
    """Tell of merges and of their undoing; returns how many of them. For a worker."""
    return work_off(TenderMerge, partial(_tell_merge, now=now), TenderMerge.told_at.is_(None))


def _tell_merge(db: Session, merge: TenderMerge, *, now: datetime) -> None:
    if merge.undone_at is None:
        move_all(db, merge)
    kept, absorbed = db.get_one(Tender, merge.kept_id), db.get_one(Tender, merge.absorbed_id)
    doubled, moved = _ended(db, merge), _moved(db, merge)
    if merge.undone_at is not None:
        groups = {"parted": (moved | doubled, absorbed)}
    else:
        groups = {"double": (doubled, kept), "merged": (moved - doubled, kept)}
    for act, (firms, subject) in groups.items():
        other = absorbed if subject is kept else kept
        facts = about(subject, act=act, other=other.notice_no or other.title)
        news = News(NotificationKind.TENDER_CHANGED, (merge.public_id, act), facts)
        tell(db, firms & (watching(db, kept.id) | watching(db, absorbed.id)), news, now=now)
    merge.told_at = now


def _moved(db: Session, merge: TenderMerge) -> set[int]:
    """Firms whose interest or following went from one record to the other."""
    return {
        firm
        for model in (Interest, Follow)
        for firm in db.scalars(
            sa.select(model.firm_id).where(model.id.in_(_rows(merge, model, "tender_id")))
        )
    }


def _ended(db: Session, merge: TenderMerge) -> set[int]:
    """Firms that had registered in both."""
    ended = _rows(merge, Interest, "withdrawn_at")
    return set(db.scalars(sa.select(Interest.firm_id).where(Interest.id.in_(ended))))


def _rows(merge: TenderMerge, model: type[Interest | Follow], column: str) -> sa.Select[int]:
    return sa.select(TenderMergeMove.row_id).where(
        TenderMergeMove.merge_id == merge.id,
        TenderMergeMove.table_name == model.__tablename__,
        TenderMergeMove.column_name == column,
    )
