"""News of a firm's own papers: the proof of its size comes to its end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.core.clock import SEOUL
from app.core.db import transaction
from app.firms.profile.size_proofs import REMIND, ending_proofs
from app.notifications.kinds import NotificationKind
from app.notifications.telling import News, tell

#: Told `REMIND` before, and once more so long before.
_LAST: Final = timedelta(days=7)


def remind(now: datetime) -> int:
    """Tell firms whose proof of size ends soon; returns how many notifications are new.

    For a worker. Each proof is told 30 and 7 days before its last day; one that is replaced by
    another is told no more.
    """
    with transaction() as db:
        return remind_within(db, now=now)


def remind_within(db: Session, *, now: datetime) -> int:
    """The same inside the caller's transaction."""
    last = now.astimezone(SEOUL).date() + _LAST
    told = 0
    for proof in ending_proofs(db, within=REMIND, now=now):
        near = "last" if proof.expires_on <= last else "early"
        facts = {
            "firm": proof.firm,
            "size": proof.size.value,
            "expires_on": proof.expires_on.isoformat(),
        }
        news = News(NotificationKind.SIZE_PROOF, (proof.proof, near), facts)
        told += tell(db, {proof.firm_id}, news, now=now)
    return told
