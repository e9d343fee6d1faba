"""Inviting people by a link that works once, for a week, for one address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.colleagues import acting_owner
from app.accounts.commands import check_roles, known_locale, normal_email
from app.accounts.models import Invitation, Organisation, OrganisationKind, User, UserRole
from app.accounts.sign_in import actor_of
from app.audit.commands import record
from app.core.access import FIRM_ROLES, SYSTEM, Actor, Role
from app.core.dates import format_date
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import Message, message, pick, speaking
from app.core.ids import PublicId, new_public_id
from app.core.outbox import queue_mail
from app.core.tokens import hash_of, new_token
from app.core.web import settings

#: How long a link works.
LIFE: Final = timedelta(days=7)
#: Roles that the secretariat invites to; firms' own roles are their owners' to give.
MEMBER_ROLES: Final = (Role.MINISTRY, Role.EXPERT, Role.COUNTERPART)
#: Which kinds of organisation such members come from.
MEMBER_KINDS: Final = tuple(kind for kind in OrganisationKind if kind is not OrganisationKind.FIRM)


@dataclass(frozen=True)
class InvitationDetails:
    """Who is invited to what, and in which language the mail speaks."""

    email: str
    role: Role
    locale: str = "ko"


@dataclass(frozen=True)
class NewMember:
    """What the invited person enters: a name and a password, hashed before the transaction."""

    display_name: str
    password_hash: str


class LinkOverError(DomainError):
    """Expired, used, taken back or never given: the reader cannot tell which."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(
            message("This link opens nothing any more. Ask whoever invited you for a new one.")
        )


class SomebodyElsesLinkError(DomainError):
    """The link was sent to another person than the one who is signed in."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            message(
                "This invitation was sent to another person and can be accepted by that person "
                "alone. If it is yours, sign out first."
            )
        )


def invite(
    db: Session,
    organisation: PublicId,
    details: InvitationDetails,
    *,
    opening: Message | None = None,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Send a link for an account at `organisation`; an earlier one to the address ends.

    Whether the address has an account elsewhere is not said here: only its owner learns that,
    on opening the link. `opening` is what the mail begins with.
    """
    home = db.scalar(select(Organisation).where(Organisation.public_id == organisation))
    if home is None:
        raise NotFoundError
    _check_inviter(db, home, details.role, actor)
    check_roles({details.role}, home.kind, may_combine=False)
    email = normal_email(details.email)
    db.execute(
        update(Invitation)
        .where(
            Invitation.organisation_id == home.id,
            Invitation.email == email,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    token = new_token()
    invitation = Invitation(
        public_id=new_public_id(),
        organisation_id=home.id,
        email=email,
        role=details.role,
        locale=known_locale(details.locale),
        token_hash=hash_of(token),
        invited_at=now,
        invited_by=actor.user,
        expires_at=now + LIFE,
    )
    db.add(invitation)
    db.flush()
    record(
        db,
        "accounts.invited",
        "account_invitation",
        invitation.public_id,
        actor=actor,
        now=now,
        organisation=organisation,
        role=details.role.value,
    )
    _send(db, home, invitation, token, opening=opening, actor=actor, now=now)
    return invitation.public_id


def revoke_invitation(db: Session, invitation: PublicId, *, actor: Actor, now: datetime) -> None:
    """Take back a link that nobody has used."""
    row = db.scalar(select(Invitation).where(Invitation.public_id == invitation).with_for_update())
    if row is None:
        raise NotFoundError
    _check_inviter(db, row.organisation, row.role, actor)
    if row.accepted_at is not None or row.revoked_at is not None:
        raise DomainError(message("This invitation was used or taken back already."))
    row.revoked_at = now
    db.flush()
    record(
        db, "accounts.invitation_revoked", "account_invitation", invitation, actor=actor, now=now
    )


def accept_invitation(
    db: Session, token: str, member: NewMember, *, reader: PublicId | None, now: datetime
) -> PublicId:
    """Make the account the link names, and use the link up. `reader`: who is signed in."""
    row = open_invitation(db, token, reader=reader, now=now, lock=True)
    name = member.display_name.strip()
    if not name:
        raise DomainError(message("A person needs a name."), field="display_name")
    _free_address(db, row)
    user = User(
        public_id=new_public_id(),
        organisation=row.organisation,
        email=row.email,
        display_name=name,
        password_hash=member.password_hash,
        totp_secret=None,
        totp_step=None,
        locale=row.locale,
        created_at=now,
    )
    user.roles = [UserRole(role=row.role, granted_at=now)]
    db.add(user)
    row.accepted_at = now
    db.flush()
    record(
        db,
        "accounts.invitation_accepted",
        "user",
        user.public_id,
        actor=actor_of(user),
        now=now,
        invitation=row.public_id,
        role=row.role.value,
    )
    return user.public_id


def open_invitation(
    db: Session, token: str, *, reader: PublicId | None, now: datetime, lock: bool = False
) -> Invitation:
    """The invitation behind a link that still works, for this reader."""
    query = select(Invitation).where(Invitation.token_hash == hash_of(token))
    row = db.scalar(query.with_for_update() if lock else query)
    if (
        row is None
        or row.accepted_at is not None
        or row.revoked_at is not None
        or row.expires_at <= now
    ):
        raise LinkOverError
    if reader is not None:
        email = db.scalar(select(User.email).where(User.public_id == reader))
        if email != row.email:
            raise SomebodyElsesLinkError
    return row


def _free_address(db: Session, invitation: Invitation) -> None:
    """An account that was closed gives its address free; one that stands keeps it."""
    holder = db.scalar(select(User).where(User.email == invitation.email).with_for_update())
    if holder is None:
        return
    if holder.active:
        raise DomainError(message("This address already has an account."), field="email")
    holder.email = f"{holder.public_id}@left.invalid"
    db.flush()


def _check_inviter(db: Session, home: Organisation, role: Role, actor: Actor) -> None:
    if actor == SYSTEM:
        return
    if actor.has(Role.SECRETARIAT):
        # The first owner of a firm comes with its approval.
        first_owner = role is Role.OWNER and not any(user.active for user in home.users)
        if role in MEMBER_ROLES or first_owner:
            return
        raise NotAllowedError
    if role not in FIRM_ROLES:
        raise NotAllowedError
    acting_owner(db, home.public_id, actor)


def _send(
    db: Session,
    home: Organisation,
    invitation: Invitation,
    token: str,
    *,
    opening: Message | None,
    actor: Actor,
    now: datetime,
) -> None:
    with speaking(invitation.locale):
        organisation = pick(home.name_ko, home.name_vi, home.name_en)
        subject = str(
            message("[Duri] Your account for %(organisation)s", organisation=organisation)
        )
        first = opening or message(
            "You are invited to Duri for %(organisation)s as: %(role)s.",
            organisation=organisation,
            role=invitation.role.label,
        )
        body = "\n\n".join(
            (
                str(first),
                str(message("Open this link to choose a name and a password:")),
                f"{settings().base_url}/invitations/{token}",
                str(
                    message(
                        "The link works once, for you alone, until %(day)s. If you did not expect "
                        "this mail, do nothing.",
                        day=format_date(invitation.expires_at),
                    )
                ),
            )
        )
    queue_mail(db, invitation.email, subject, body + "\n", caused_by=actor.user, now=now)
