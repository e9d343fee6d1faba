"""The reference that a won bid earns: what it says, and whether a firm shows it already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.consortia.bid_models import Bid
from app.core.clock import HANOI
from app.firms.profile.models import Reference


@dataclass(frozen=True)
class EarnedReference:
    """A won contract in the words of the notice; no value is added."""

    project: str
    client: str
    year: int


def earned_reference(bid: Bid, *, now: datetime) -> EarnedReference:
    """What a won bid says among a firm's references."""
    tender, lot = bid.tender, bid.lot
    project = f"{tender.title} ({lot.number} · {lot.title})" if lot else tender.title
    year = (bid.settled_at or now).astimezone(HANOI).year
    return EarnedReference(project, tender.procuring_entity or tender.buyer or "–", year)


def is_shown(db: Session, firm_id: int, earned: EarnedReference) -> bool:
    """Whether the firm has it among its references."""
    known = select(Reference.id).where(
        Reference.firm_id == firm_id,
        Reference.project == earned.project,
        Reference.client == earned.client,
        Reference.year_from == earned.year,
    )
    return db.scalar(known) is not None
