"""An owner's care for the firm's people: roles, leaving, delegation for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts.commands import load_user
from app.accounts.leaving import end_delegations, end_grants
from app.accounts.models import Delegation, Organisation, User, UserRole
from app.audit.commands import record
from app.core.access import FIRM_ROLES, SYSTEM, Actor, Role
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id

#: Nobody stands in for longer.
LONGEST: Final = timedelta(days=366)
#: What can be given for a time.
DELEGABLE: Final = (Role.OWNER, Role.EDITOR)


@dataclass(frozen=True)
class DelegationDetails:
    """Which role a colleague holds from one instant to another."""

    role: Role
    starts_at: datetime
    ends_at: datetime


class LastOwnerError(DomainError):
    """A firm without an owner could not even let anybody in again."""

    def __init__(self) -> None:
        super().__init__(
            message("A firm keeps at least one owner. Make somebody else an owner first.")
        )


def acting_owner(db: Session, organisation: PublicId, actor: Actor) -> User | None:
    """The actor as an owner of `organisation` in their own right (None: the system).

    Standing in for an owner does not extend to deciding who belongs to the firm. The
    organisation's row is locked: two owners cannot remove each other at once.
    """
    home = _locked(db, Organisation.public_id == organisation)
    if actor == SYSTEM:
        return None
    person = db.scalar(
        select(User)
        .join(UserRole)
        .where(
            User.public_id == actor.user,
            User.organisation_id == home.id,
            User.active,
            UserRole.role == Role.OWNER,
        )
    )
    if person is None:
        raise NotAllowedError
    return person


def _locked(db: Session, condition: ColumnElement[bool]) -> Organisation:
    home = db.scalar(select(Organisation).where(condition).with_for_update())
    if home is None:
        raise NotFoundError
    return home


def set_firm_role(
    db: Session, colleague: PublicId, role: Role, *, actor: Actor, now: datetime
) -> None:
    """Make a colleague owner, editor or viewer; it counts from their next request."""
    person = _colleague(db, colleague, actor)
    if role not in FIRM_ROLES:
        raise DomainError(message("People of a firm hold their firm's roles only."), field="role")
    if role is not Role.OWNER:
        _keep_an_owner(db, person)
        end_delegations(db, Delegation.given_by_id == person.id, now)
    kept = {row.role: row for row in person.roles}
    person.roles = [kept.get(role) or UserRole(role=role, granted_at=now)]
    db.flush()
    record(db, "accounts.role_granted", "user", colleague, actor=actor, now=now, role=role.value)


def leave(db: Session, colleague: PublicId, *, actor: Actor, now: datetime) -> None:
    """Somebody leaves the firm: account, sessions, roles, delegations and invitations end.

    An owner says it of others, everybody of themselves.
    """
    person = load_user(db, colleague, lock=True)
    home = person.organisation
    if actor.user != colleague:
        acting_owner(db, home.public_id, actor)
    if not person.active or not {row.role for row in person.roles} & FIRM_ROLES:
        raise NotFoundError
    _keep_an_owner(db, person)
    person.roles = []
    end_grants(db, person, actor=actor, now=now)
    record(db, "accounts.member_left", "user", colleague, actor=actor, now=now)


def delegate(
    db: Session, colleague: PublicId, details: DelegationDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Give a colleague a role for a time; the clock ends it."""
    person = _colleague(db, colleague, actor)
    giver = acting_owner(db, person.organisation.public_id, actor)
    if giver is None:
        raise NotAllowedError
    if giver.id == person.id:
        raise DomainError(message("Nobody stands in for themselves."), field="colleague")
    if details.role not in DELEGABLE:
        raise DomainError(message("This role cannot be given for a time."), field="role")
    if details.ends_at <= details.starts_at:
        raise DomainError(message("The period ends before it begins."), field="until")
    if details.ends_at <= now:
        raise DomainError(message("The period is over already."), field="until")
    if details.ends_at - details.starts_at > LONGEST:
        raise DomainError(message("A delegation lasts a year at most."), field="until")
    delegation = Delegation(
        public_id=new_public_id(),
        user_id=person.id,
        role=details.role,
        starts_at=details.starts_at,
        ends_at=details.ends_at,
        given_by_id=giver.id,
        given_at=now,
    )
    db.add(delegation)
    db.flush()
    record(
        db,
        "accounts.delegated",
        "user",
        colleague,
        actor=actor,
        now=now,
        role=details.role.value,
        starts_at=details.starts_at.isoformat(),
        ends_at=details.ends_at.isoformat(),
    )
    return delegation.public_id


def end_delegation(db: Session, delegation: PublicId, *, actor: Actor, now: datetime) -> None:
    """End a delegation before its time."""
    row = db.scalar(select(Delegation).where(Delegation.public_id == delegation).with_for_update())
    if row is None:
        raise NotFoundError
    acting_owner(db, row.user.organisation.public_id, actor)
    if row.revoked_at is None:
        row.revoked_at = now
        db.flush()
        record(
            db,
            "accounts.delegation_ended",
            "user",
            row.user.public_id,
            actor=actor,
            now=now,
        )


def _colleague(db: Session, colleague: PublicId, actor: Actor) -> User:
    """An active person of the actor's own firm; the actor is an owner of it."""
    person = load_user(db, colleague, lock=True)
    acting_owner(db, person.organisation.public_id, actor)
    if not person.active or not {row.role for row in person.roles} & FIRM_ROLES:
        raise NotFoundError
    return person


def _keep_an_owner(db: Session, person: User) -> None:
    if Role.OWNER not in {row.role for row in person.roles}:
        return
    # Two owners who leave at once, each by themselves, follow one another.
    _locked(db, Organisation.id == person.organisation_id)
    other = db.scalar(
        select(User.id)
        .join(UserRole)
        .where(
            User.organisation_id == person.organisation_id,
            User.id != person.id,
            User.active,
            UserRole.role == Role.OWNER,
        )
        .limit(1)
    )
    if other is None:
        raise LastOwnerError
