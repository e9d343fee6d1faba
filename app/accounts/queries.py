"""Who is signed in, what stands behind an address, one's own account page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ScalarSelect, and_, select
from sqlalchemy.orm import Session

from app.accounts.models import Delegation, Organisation, User, UserRole, UserSession
from app.core.access import TOTP_ROLES, Role, Viewer
from app.core.i18n import pick
from app.core.ids import PublicId
from app.core.prepared import Prepared, among, instant

#: Correlated to Organisation: the public id of the firm that an organisation is, if one.
FirmOf = ScalarSelect[PublicId]


class _Standing(NamedTuple):
    """One role of whoever stands behind a session, and who that is."""

    user: PublicId
    user_name: str
    organisation: PublicId
    name_ko: str | None
    name_vi: str | None
    name_en: str | None
    firm: PublicId | None
    role: Role | None
    delegated: Role | None


#: The statement of `viewers_by_session`.
Viewers = Prepared[_Standing]


@dataclass(frozen=True)
class Credentials:
    """What is needed to check a password."""

    user: PublicId
    email: str
    password_hash: str


@dataclass(frozen=True)
class WaitingSignIn:
    """A right password that still owes a code."""

    user: PublicId
    email: str
    #: Sealed secret to be shown for enrolment; null when one is enrolled already.
    totp_candidate: str | None


@dataclass(frozen=True)
class OpenSession:
    """A signed-in browser on the account page."""

    since: datetime
    until: datetime
    user_agent: str
    current: bool


@dataclass(frozen=True)
class AccountPage:
    """A person's own account."""

    email: str
    display_name: str
    organisation_name: str
    roles: tuple[Role, ...]
    locale: str
    second_factor: bool
    second_factor_required: bool
    #: Sealed secret of an enrolment begun in this browser.
    totp_candidate: str | None
    sessions: tuple[OpenSession, ...]


@dataclass(frozen=True)
class UserLine:
    """One account in the list of the command line."""

    user: PublicId
    email: str
    display_name: str
    organisation_name: str
    roles: tuple[Role, ...]
    active: bool
    second_factor: bool


def viewers_by_session(firm_of: FirmOf) -> Viewers:
    """What stands behind a session's `token`, live at `now`: a row for each role and delegation.

    Every page asks it: it is put together once, by the application.
    """
    statement = (
        select(
            User.public_id,
            User.display_name,
            Organisation.public_id,
            Organisation.name_ko,
            Organisation.name_vi,
            Organisation.name_en,
            firm_of,
            UserRole.role,
            Delegation.role,
        )
        .select_from(UserSession)
        .join(User, User.id == UserSession.user_id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .outerjoin(UserRole, UserRole.user_id == User.id)
        .outerjoin(
            Delegation,
            and_(
                Delegation.user_id == User.id,
                Delegation.revoked_at.is_(None),
                Delegation.starts_at <= instant("now"),
                Delegation.ends_at > instant("now"),
            ),
        )
        .where(
            among(UserSession.token_hash, "token"),
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > instant("now"),
            ~UserSession.awaiting_code,
            User.active,
        )
    )
    return Prepared(_Standing, statement)


def viewer_of_session(
    db: Session, token_hash: str, *, viewers: Viewers, now: datetime
) -> Viewer | None:
    """The viewer behind a live session, in one query; null when it ended or never was."""
    rows = viewers(db, token=[token_hash], now=now)
    if not rows:
        return None
    first = rows[0]
    return Viewer(
        user=first.user,
        user_name=first.user_name,
        organisation=first.organisation,
        organisation_name=pick(first.name_ko, first.name_vi, first.name_en),
        firm=first.firm,
        # What is given for a time counts while it lasts, beside what one is.
        roles=frozenset(
            role for row in rows for role in (row.role, row.delegated) if role is not None
        ),
    )


def credentials(db: Session, email: str) -> Credentials | None:
    """What an active account checks passwords against; null for every other address."""
    row = db.execute(
        select(User.public_id, User.email, User.password_hash).where(
            User.email == email.strip().lower(), User.active
        )
    ).one_or_none()
    return None if row is None else Credentials(row.public_id, row.email, row.password_hash)


def own_credentials(db: Session, *, viewer: Viewer) -> Credentials | None:
    """The viewer's own, for typing the password again before a change."""
    row = db.execute(
        select(User.public_id, User.email, User.password_hash).where(
            User.public_id == viewer.user, User.active
        )
    ).one_or_none()
    return None if row is None else Credentials(row.public_id, row.email, row.password_hash)


def waiting_sign_in(db: Session, token_hash: str, *, now: datetime) -> WaitingSignIn | None:
    """The sign-in that waits for a code behind this token, if it has not expired."""
    row = db.execute(
        select(User.public_id, User.email, UserSession.totp_candidate)
        .join(User, User.id == UserSession.user_id)
        .where(
            UserSession.token_hash == token_hash,
            UserSession.awaiting_code,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now,
            User.active,
        )
    ).one_or_none()
    return None if row is None else WaitingSignIn(row.public_id, row.email, row.totp_candidate)


def account_page(
    db: Session, token_hash: str, *, viewer: Viewer, now: datetime
) -> AccountPage | None:
    """The viewer's own account; null when the account is gone."""
    user = db.scalar(select(User).where(User.public_id == viewer.user))
    if user is None:
        return None
    sessions = db.scalars(
        select(UserSession)
        .where(
            UserSession.user_id == user.id,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now,
            ~UserSession.awaiting_code,
        )
        .order_by(UserSession.created_at.desc(), UserSession.id.desc())
    ).all()
    return AccountPage(
        email=user.email,
        display_name=user.display_name,
        organisation_name=viewer.organisation_name,
        roles=tuple(sorted(viewer.roles, key=list(Role).index)),
        locale=user.locale,
        second_factor=user.totp_secret is not None,
        second_factor_required=not viewer.roles.isdisjoint(TOTP_ROLES),
        totp_candidate=next(
            (s.totp_candidate for s in sessions if s.token_hash == token_hash), None
        ),
        sessions=tuple(
            OpenSession(s.created_at, s.expires_at, s.user_agent, s.token_hash == token_hash)
            for s in sessions
        ),
    )


def user_lines(db: Session) -> list[UserLine]:
    """Every account by address, for the command line."""
    users = db.scalars(select(User).order_by(User.email))
    return [
        UserLine(
            user=user.public_id,
            email=user.email,
            display_name=user.display_name,
            organisation_name=pick(
                user.organisation.name_ko, user.organisation.name_vi, user.organisation.name_en
            ),
            roles=tuple(sorted((row.role for row in user.roles), key=list(Role).index)),
            active=user.active,
            second_factor=user.totp_secret is not None,
        )
        for user in users
    ]


def people_with(db: Session, *roles: Role) -> Sequence[User]:
    """Active people who have one of these roles, each once."""
    having = select(UserRole.user_id).where(UserRole.role.in_(roles))
    return db.scalars(select(User).where(User.active, User.id.in_(having)).order_by(User.id)).all()


def user_by_email(db: Session, email: str) -> PublicId | None:
    """The account at an address, active or not."""
    return db.scalar(select(User.public_id).where(User.email == email.strip().lower()))


def organisation_by_name(db: Session, name: str) -> list[PublicId]:
    """Organisations that carry exactly this name in any language."""
    return list(
        db.scalars(
            select(Organisation.public_id)
            .where(
                (Organisation.name_ko == name)
                | (Organisation.name_vi == name)
                | (Organisation.name_en == name)
            )
            .order_by(Organisation.id)
        )
    )
