"""Organisations, people, roles: who exists and what they may be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.leaving import end_grants, end_sessions
from app.accounts.models import Organisation, OrganisationKind, User, UserRole
from app.accounts.passwords import UNUSABLE, hash_password
from app.audit.commands import record
from app.core.access import FIRM_ROLES, SYSTEM, Actor, Role
from app.core.db import on_violation
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import LOCALES, message
from app.core.ids import PublicId, new_public_id

_EMAIL: Final = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,190}")


@dataclass(frozen=True)
class OrganisationDetails:
    """What is entered about an organisation; at least one name."""

    kind: OrganisationKind
    name_ko: str | None = None
    name_vi: str | None = None
    name_en: str | None = None
    demo: bool = False


@dataclass(frozen=True)
class UserDetails:
    """What is entered about a person; without a password the account cannot sign in yet."""

    email: str
    display_name: str
    roles: frozenset[Role]
    password: str | None = None
    locale: str = "ko"


@on_violation("user_account", "email")
def _email_taken() -> DomainError:
    return DomainError(message("This address already has an account."), field="email")


def normal_email(email: str) -> str:
    """The spelling an address is kept in; raises `DomainError` when it is not an address."""
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address):
        raise DomainError(message("This is not an e-mail address."), field="email")
    return address


def load_user(db: Session, user: PublicId, *, lock: bool = False) -> User:
    """The user, its row locked against concurrent changes when asked."""
    query = select(User).where(User.public_id == user)
    found = db.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFoundError
    return found


def create_organisation(
    db: Session, details: OrganisationDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Enter an organisation; only the system and the secretariat may."""
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    if not (details.name_ko or details.name_vi or details.name_en):
        raise DomainError(message("An organisation needs a name."), field="name_ko")
    organisation = Organisation(
        public_id=new_public_id(),
        kind=details.kind,
        name_ko=details.name_ko,
        name_vi=details.name_vi,
        name_en=details.name_en,
        demo=details.demo,
        created_at=now,
    )
    db.add(organisation)
    db.flush()
    record(
        db,
        "accounts.organisation_created",
        "organisation",
        organisation.public_id,
        actor=actor,
        now=now,
        kind=details.kind.value,
    )
    return organisation.public_id


def create_user(
    db: Session,
    organisation: PublicId,
    details: UserDetails,
    *,
    actor: Actor,
    now: datetime,
    may_combine: bool = False,
) -> PublicId:
    """Enter a person of `organisation` with roles; only the system may.

    `may_combine`: the deployment lets one person hold the secretariat and compliance roles.
    """
    _require_system(actor)
    home = db.scalar(select(Organisation).where(Organisation.public_id == organisation))
    if home is None:
        raise NotFoundError
    if not details.display_name.strip():
        raise DomainError(message("A person needs a name."), field="display_name")
    user = User(
        public_id=new_public_id(),
        organisation=home,
        email=normal_email(details.email),
        display_name=details.display_name.strip(),
        password_hash=hash_password(details.password) if details.password else UNUSABLE,
        totp_secret=None,
        totp_step=None,
        locale=known_locale(details.locale),
        created_at=now,
    )
    db.add(user)
    db.flush()
    record(
        db,
        "accounts.user_created",
        "user",
        user.public_id,
        actor=actor,
        now=now,
        organisation=organisation,
    )
    for role in sorted(details.roles):
        grant_role(db, user.public_id, role, actor=actor, now=now, may_combine=may_combine)
    return user.public_id


def grant_role(
    db: Session,
    user: PublicId,
    role: Role,
    *,
    actor: Actor,
    now: datetime,
    may_combine: bool = False,
) -> None:
    """Give `user` a role; having it already changes nothing. A firm role replaces another.

    `may_combine`: the deployment lets one person hold the secretariat and compliance roles.
    """
    _require_system(actor)
    person = load_user(db, user, lock=True)
    held = {row.role for row in person.roles}
    if role in held:
        return
    if role in FIRM_ROLES:
        person.roles = [row for row in person.roles if row.role not in FIRM_ROLES]
        held -= FIRM_ROLES
    together = held | {role}
    check_roles(together, person.organisation.kind, may_combine=may_combine)
    person.roles.append(UserRole(role=role, granted_at=now))
    db.flush()
    record(
        db,
        "accounts.role_granted",
        "user",
        user,
        actor=actor,
        now=now,
        role=role.value,
        # The exception that a deployment may allow leaves its own mark in the record.
        secretariat_and_compliance={Role.SECRETARIAT, Role.COMPLIANCE} <= together,
    )


def revoke_role(db: Session, user: PublicId, role: Role, *, actor: Actor, now: datetime) -> None:
    """Take a role away; it ends with the next request of any signed-in browser."""
    _require_system(actor)
    person = load_user(db, user, lock=True)
    if role not in {row.role for row in person.roles}:
        raise DomainError(message("This person does not hold that role."), field="role")
    person.roles = [row for row in person.roles if row.role is not role]
    db.flush()
    record(db, "accounts.role_revoked", "user", user, actor=actor, now=now, role=role.value)


def set_password(
    db: Session, user: PublicId, password: str, *, actor: Actor, now: datetime
) -> None:
    """Set a new password for somebody (the command line); every session of theirs ends."""
    _require_system(actor)
    person = load_user(db, user, lock=True)
    person.password_hash = hash_password(password)
    end_sessions(db, person, now=now)
    record(db, "accounts.password_set", "user", user, actor=actor, now=now)


def change_password(
    db: Session, password: str, *, keep: str | None, actor: Actor, now: datetime
) -> None:
    """Change the actor's own password; every other session of theirs ends.

    The caller has checked the present password. `keep`: token hash of the session that
    stays signed in.
    """
    person = _own_account(db, actor)
    person.password_hash = hash_password(password)
    end_sessions(db, person, now=now, keep=keep)
    record(db, "accounts.password_changed", "user", person.public_id, actor=actor, now=now)


def set_locale(db: Session, locale: str, *, actor: Actor, now: datetime) -> None:
    """Choose the language the actor is addressed in, on screen and by mail."""
    person = _own_account(db, actor)
    person.locale = known_locale(locale)
    record(db, "accounts.locale_set", "user", person.public_id, actor=actor, now=now, locale=locale)


def deactivate_user(db: Session, user: PublicId, *, actor: Actor, now: datetime) -> None:
    """Close an account: no more sign-in, every session ends, the history stays."""
    _require_system(actor)
    person = load_user(db, user, lock=True)
    end_grants(db, person, actor=actor, now=now)
    record(db, "accounts.user_deactivated", "user", user, actor=actor, now=now)


def reset_second_factor(db: Session, user: PublicId, *, actor: Actor, now: datetime) -> None:
    """Forget a lost authenticator: the next sign-in enrols a new one where one is required."""
    _require_system(actor)
    person = load_user(db, user, lock=True)
    person.totp_secret = None
    person.totp_step = None
    end_sessions(db, person, now=now)
    record(db, "accounts.second_factor_reset", "user", user, actor=actor, now=now)


def _own_account(db: Session, actor: Actor) -> User:
    if actor.user is None:
        raise NotAllowedError
    return load_user(db, actor.user, lock=True)


def _require_system(actor: Actor) -> None:
    """The command line alone: whoever holds the machine."""
    if actor != SYSTEM:
        raise NotAllowedError


def known_locale(locale: str) -> str:
    """The language as it is kept; `DomainError` when it is not offered."""
    if locale not in LOCALES:
        raise DomainError(message("This language is not offered."), field="locale")
    return locale


def check_roles(roles: Iterable[Role], kind: OrganisationKind, *, may_combine: bool) -> None:
    """What one person may be at once: one desk does not read the other's papers."""
    held = set(roles)
    if held & FIRM_ROLES and kind is not OrganisationKind.FIRM:
        raise DomainError(message("Only people of a firm hold a firm's roles."), field="role")
    if held - FIRM_ROLES and kind is OrganisationKind.FIRM:
        raise DomainError(message("People of a firm hold their firm's roles only."), field="role")
    if {Role.SECRETARIAT, Role.COMPLIANCE} <= held and not may_combine:
        raise DomainError(
            message("One person holds either the secretariat or the compliance role."),
            field="role",
        )
    if Role.AUDITOR in held and len(held) > 1:
        raise DomainError(message("An auditor holds no other role."), field="role")
