"""“What would have been flagged on that day”: the facts and the rules of then, nothing written.

A day ends when it ends in Seoul. Which facts are dated, and which are read as they are now, is
said in past_rows.py and docs/operations.md. The rules are this release's, under the rulesets and
editions recorded by then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.engine.detect import Detected, detect
from app.conflicts.loading.boards import LoadedBoard, load_boards
from app.conflicts.loading.rows import CHUNK
from app.conflicts.rulesets.editions import read_rulebook
from app.core.clock import SEOUL
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.ids import PublicId
from app.tenders.models import Tender


@dataclass(frozen=True)
class Replayed:
    """What the rules would have said about one tender."""

    loaded: LoadedBoard
    found: tuple[Detected, ...]


def end_of(day: date, *, now: datetime) -> datetime:
    """The last instant of a day in Seoul; of today now. Refused for a day that has not come."""
    today = now.astimezone(SEOUL).date()
    if day > today:
        raise DomainError(message("This day has not come yet."), field="on")
    if day == today:
        return now
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=SEOUL) - timedelta(
        microseconds=1
    )


def replay(db: Session, as_of: datetime, *, tender: PublicId | None = None) -> list[Replayed]:
    """What every rule would have said at `as_of`, on one tender or on all that were here."""
    rulebook = read_rulebook(db, as_of=as_of)
    there = select(Tender.id).where(Tender.created_at <= as_of).order_by(Tender.id)
    if tender is not None:
        there = there.where(Tender.public_id == tender)
    ids = list(db.scalars(there))
    replayed = []
    for start in range(0, len(ids), CHUNK):
        boards = load_boards(
            db,
            ids[start : start + CHUNK],
            now=as_of,
            as_of=as_of,
            rulebook=rulebook,
        )
        found = ((loaded, detect(loaded.board, rulebook=rulebook)) for loaded in boards)
        replayed += [Replayed(loaded, some) for loaded, some in found if some or tender]
    return replayed
