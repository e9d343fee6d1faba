"""How a person's grants end, all of them at once: whoever leaves or is shut out keeps none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.orm import Session

from app.accounts.events import MemberLeft
from app.accounts.models import Delegation, Invitation, User, UserSession
from app.core.access import Actor
from app.core.events import publish


def end_grants(db: Session, person: User, *, actor: Actor, now: datetime) -> None:
    """Close the account: sessions, delegations (held and given) and open invitations (sent by
    the person, or to them) end; higher features hear of it and end theirs."""
    home = person.organisation
    person.active = False
    end_sessions(db, person, now=now)
    end_delegations(
        db, or_(Delegation.user_id == person.id, Delegation.given_by_id == person.id), now
    )
    db.execute(
        update(Invitation)
        .where(
            or_(
                Invitation.invited_by == person.public_id,
                (Invitation.email == person.email) & (Invitation.organisation_id == home.id),
            ),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    db.flush()
    publish(db, MemberLeft(person.public_id, home.public_id), actor=actor, now=now)


def end_sessions(db: Session, user: User, *, now: datetime, keep: str | None = None) -> None:
    """Revoke the user's live sessions, but for the one whose token hash is `keep`."""
    statement = (
        update(UserSession)
        .where(UserSession.user_id == user.id, UserSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    if keep is not None:
        statement = statement.where(UserSession.token_hash != keep)
    db.execute(statement)


def end_delegations(db: Session, whose: ColumnElement[bool], now: datetime) -> None:
    """End the delegations that run or are still to begin."""
    ended: dict[str, Any] = {"revoked_at": now}
    db.execute(
        update(Delegation)
        .where(whose, Delegation.revoked_at.is_(None), Delegation.ends_at > now)
        .values(ended)
    )
