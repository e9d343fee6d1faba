"""News from inside the firm: what a colleague did, and what the rules say of its own filings.

Told in the firm's own transaction; it concerns that firm alone.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.conflicts.events import OwnFindingOpened
from app.conflicts.finding import Severity
from app.core.access import Actor
from app.interests.events import (
    InterestRegistered,
    InterestRoleChanged,
    InterestSharingChanged,
    InterestWithdrawn,
)
from app.interests.models import Interest
from app.notifications.kinds import NotificationKind
from app.notifications.telling import News, about, tell
from app.tenders.models import Tender


def on_registered(db: Session, event: InterestRegistered, actor: Actor, now: datetime) -> None:
    """A colleague registered; what was carried over is told with the notice."""
    if actor.user is not None:
        _colleague(db, event.interest_id, "registered", actor, now)


def on_withdrawn(db: Session, event: InterestWithdrawn, actor: Actor, now: datetime) -> None:
    """A colleague withdrew."""
    _colleague(db, event.interest_id, "withdrawn", actor, now)


def on_role(db: Session, event: InterestRoleChanged, actor: Actor, now: datetime) -> None:
    """A colleague means another role."""
    _colleague(db, event.interest_id, "role", actor, now)


def on_sharing(db: Session, event: InterestSharingChanged, actor: Actor, now: datetime) -> None:
    """A colleague began or ended sharing; what was shared on registering is told with that."""
    interest = db.get_one(Interest, event.interest_id)
    if actor.user is None or (event.shared and interest.registered_at == now):
        return
    act = "shared" if event.shared else "unshared"
    _colleague(db, event.interest_id, act, actor, now)


def _colleague(db: Session, interest_id: int, act: str, actor: Actor, now: datetime) -> None:
    interest = db.get_one(Interest, interest_id)
    news = News(
        NotificationKind.COLLEAGUE,
        (interest.public_id, act, now.isoformat()),
        about(
            interest.tender,
            lot=interest.lot.number if interest.lot else None,
            interest=interest.public_id,
            act=act,
        ),
    )
    tell(db, {interest.firm_id}, news, now=now, but=actor.user)


def on_own_finding(db: Session, event: OwnFindingOpened, _actor: Actor, now: datetime) -> None:
    """The rules see something new in the firm's own filings; what is mere information is not
    told, it stands with the findings."""
    if event.severity is Severity.INFO:
        return
    tender = db.get_one(Tender, event.tender_id)
    news = News(
        NotificationKind.OWN_FINDING,
        (event.finding,),
        about(tender, finding=event.finding, rule=event.rule),
    )
    tell(db, {event.firm_id}, news, now=now)
