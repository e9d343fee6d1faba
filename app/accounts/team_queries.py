"""Who belongs to an organisation, who is invited to it, who stands in for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.invitations import MEMBER_KINDS, MEMBER_ROLES, open_invitation
from app.accounts.models import Delegation, Invitation, Organisation, User
from app.core.access import FIRM_ROLES, Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import pick
from app.core.ids import PublicId


@dataclass(frozen=True)
class ColleagueLine:
    """One person of the firm."""

    public_id: PublicId
    name: str
    email: str
    role: Role
    #: The viewer themselves.
    self: bool


@dataclass(frozen=True)
class InvitationLine:
    """A link under way."""

    public_id: PublicId
    email: str
    role: Role
    organisation_name: str
    invited_at: datetime
    expires_at: datetime
    over: bool


@dataclass(frozen=True)
class DelegationLine:
    """A role held for a time."""

    public_id: PublicId
    name: str
    role: Role
    given_by: str
    starts_at: datetime
    ends_at: datetime
    running: bool


@dataclass(frozen=True)
class TeamPage:
    """The people of the viewer's own firm; invitations for owners alone."""

    colleagues: tuple[ColleagueLine, ...]
    invitations: tuple[InvitationLine, ...]
    delegations: tuple[DelegationLine, ...]
    #: Whether the viewer decides about people: an owner in their own right.
    may_decide: bool


@dataclass(frozen=True)
class OpenInvitation:
    """What the reader of a link that works is shown."""

    organisation_name: str
    email: str
    role: Role
    locale: str


@dataclass(frozen=True)
class OrganisationChoice:
    """An organisation that members can be invited to."""

    public_id: PublicId
    name: str


def team(db: Session, *, viewer: Viewer, now: datetime) -> TeamPage:
    """The viewer's own firm's people; `NotFoundError` for people of no firm."""
    if viewer.firm is None or not viewer.has(*FIRM_ROLES):
        raise NotFoundError
    people = db.scalars(
        select(User)
        .join(Organisation)
        .where(Organisation.public_id == viewer.organisation, User.active)
        .order_by(User.display_name, User.public_id)
    ).all()
    lines = tuple(
        ColleagueLine(
            person.public_id,
            person.display_name,
            person.email,
            role,
            person.public_id == viewer.user,
        )
        for person in people
        for role in [next((row.role for row in person.roles if row.role in FIRM_ROLES), None)]
        if role is not None
    )
    decides = any(line.self and line.role is Role.OWNER for line in lines)
    return TeamPage(
        colleagues=lines,
        invitations=_invitations(db, viewer, now) if decides else (),
        delegations=_delegations(db, viewer, now),
        may_decide=decides,
    )


def _invitations(db: Session, viewer: Viewer, now: datetime) -> tuple[InvitationLine, ...]:
    return tuple(
        _invitation_line(row, now)
        for row in db.scalars(
            select(Invitation)
            .join(Organisation)
            .where(
                Organisation.public_id == viewer.organisation,
                Invitation.accepted_at.is_(None),
                Invitation.revoked_at.is_(None),
            )
            .order_by(Invitation.invited_at.desc(), Invitation.public_id)
        )
    )


def _invitation_line(row: Invitation, now: datetime) -> InvitationLine:
    home = row.organisation
    return InvitationLine(
        public_id=row.public_id,
        email=row.email,
        role=row.role,
        organisation_name=pick(home.name_ko, home.name_vi, home.name_en),
        invited_at=row.invited_at,
        expires_at=row.expires_at,
        over=row.expires_at <= now,
    )


def _delegations(db: Session, viewer: Viewer, now: datetime) -> tuple[DelegationLine, ...]:
    rows = db.scalars(
        select(Delegation)
        .join(User, User.id == Delegation.user_id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(
            Organisation.public_id == viewer.organisation,
            Delegation.revoked_at.is_(None),
            Delegation.ends_at > now,
        )
        .options(joinedload(Delegation.user), joinedload(Delegation.given_by))
        .order_by(Delegation.starts_at, Delegation.public_id)
    )
    return tuple(
        DelegationLine(
            row.public_id,
            row.user.display_name,
            row.role,
            row.given_by.display_name,
            row.starts_at,
            row.ends_at,
            row.starts_at <= now,
        )
        for row in rows
    )


def invitation_by_token(
    db: Session, token: str, *, viewer: Viewer, now: datetime
) -> OpenInvitation:
    """What a link says to its reader; refuses as `open_invitation` does."""
    row = open_invitation(db, token, reader=viewer.user, now=now)
    home = row.organisation
    return OpenInvitation(
        pick(home.name_ko, home.name_vi, home.name_en), row.email, row.role, row.locale
    )


def member_invitations(db: Session, *, viewer: Viewer, now: datetime) -> tuple[InvitationLine, ...]:
    """Links to ministries, experts, centres and counterparts under way, newest first."""
    if not viewer.has(Role.SECRETARIAT):
        raise NotFoundError
    rows = db.scalars(
        select(Invitation)
        .where(
            Invitation.role.in_(MEMBER_ROLES),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .options(joinedload(Invitation.organisation))
        .order_by(Invitation.invited_at.desc(), Invitation.public_id)
        .limit(200)
    )
    return tuple(_invitation_line(row, now) for row in rows)


def member_organisations(db: Session, *, viewer: Viewer) -> tuple[OrganisationChoice, ...]:
    """Organisations that are no firms, by name."""
    if not viewer.has(Role.SECRETARIAT):
        raise NotFoundError
    rows = db.scalars(select(Organisation).where(Organisation.kind.in_(MEMBER_KINDS)))
    choices = (
        OrganisationChoice(row.public_id, pick(row.name_ko, row.name_vi, row.name_en))
        for row in rows
    )
    return tuple(sorted(choices, key=lambda choice: (choice.name, choice.public_id)))
