"""What a merge of two records of one firm does with their interests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.i18n import Message, message
from app.firms.merging.log import MergeLog
from app.firms.merging.references import Merging, moves
from app.firms.models import Firm
from app.interests.models import Interest, InterestSharing


def _live(db: Session, firm: Firm) -> dict[tuple[int, int | None], Interest]:
    rows = db.scalars(
        select(Interest).where(Interest.firm_id == firm.id, Interest.withdrawn_at.is_(None))
    )
    return {(row.tender_id, row.lot_id): row for row in rows}


def _shared(db: Session, ids: Sequence[int]) -> set[int]:
    rows = select(InterestSharing.interest_id).where(
        InterestSharing.interest_id.in_(ids), InterestSharing.ended_at.is_(None)
    )
    return set(db.scalars(rows))


def _settle(db: Session, log: MergeLog) -> None:
    """Of two live interests in one place the shared one stays, else the kept record's.

    So what the secretariat sees afterwards follows from what it saw before, and from nothing
    that was kept from it.
    """
    kept, gone = _live(db, log.kept), _live(db, log.gone)
    both = sorted(kept.keys() & gone.keys(), key=lambda place: (place[0], place[1] or 0))
    shared = _shared(db, [each[place].id for place in both for each in (kept, gone)])
    ended = [
        kept[place].id
        if gone[place].id in shared and kept[place].id not in shared
        else gone[place].id
        for place in both
    ]
    log.change(
        "interest",
        Interest.id.in_(ended),
        {"withdrawn_at": log.now, "withdrawn_by": log.actor.user},
    )
    log.change(
        "interest_sharing",
        InterestSharing.interest_id.in_(ended) & InterestSharing.ended_at.is_(None),
        {"ended_at": log.now, "ended_by": log.actor.user},
    )


def _notes(db: Session, kept: Firm, gone: Firm) -> Sequence[Message]:
    """Interests in one place, where both are shared with the secretariat."""
    ours, theirs = _live(db, kept), _live(db, gone)
    both = ours.keys() & theirs.keys()
    shared = _shared(db, [each[place].id for place in both for each in (ours, theirs)])
    titles = sorted(
        ours[place].tender.title
        for place in both
        if ours[place].id in shared and theirs[place].id in shared
    )
    return [
        message(
            "Both share an interest in %(title)s: that of the record that stays goes on.",
            title=title,
        )
        for title in titles
    ]


MERGING: Final = Merging(references=(moves("interest", "firm_id"),), settle=_settle, notes=_notes)
