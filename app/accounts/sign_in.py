"""Commands of signing in and out: password, code, sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.commands import load_user
from app.accounts.leaving import end_sessions
from app.accounts.models import User, UserSession
from app.accounts.second_factor import accepted_step, new_secret
from app.accounts.throttle import mark_succeeded, sweep_tries
from app.audit.commands import record
from app.core.access import TOTP_ROLES, Actor, Role
from app.core.db import transaction
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId
from app.core.storage import open_secret, seal_secret
from app.core.tokens import hash_of

#: A session lasts this long whatever happens in it: reading must not write, so it never slides.
SESSION_LIFE: Final = timedelta(hours=12)
#: Between the password and the code.
CODE_LIFE: Final = timedelta(minutes=10)


class Step(Enum):
    """What follows a right password."""

    DONE = "done"
    CODE = "code"
    ENROL = "enrol"


@dataclass(frozen=True)
class SignInRules:
    """What the deployment says about signing in."""

    #: Demo mode asks nobody to enrol a second factor.
    demo: bool
    encryption_key: str


@dataclass(frozen=True)
class Browser:
    """The browser that signs in: its fresh token and what it calls itself."""

    token: str
    user_agent: str = ""


def actor_of(user: User) -> Actor:
    """The actor a person becomes by signing in."""
    roles = frozenset(row.role for row in user.roles)
    role = next((r.value for r in Role if r in roles), "none")
    return Actor(user.public_id, role, user.organisation.public_id, roles=roles)


def open_session(
    db: Session,
    user: PublicId,
    browser: Browser,
    *,
    attempt: int,
    rehashed: str | None,
    rules: SignInRules,
    now: datetime,
) -> Step:
    """Sign in after a right password, or open the way to the code page.

    `attempt` is the booked try; `rehashed` replaces a hash made with outdated parameters.
    """
    person = load_user(db, user, lock=True)
    if not person.active:
        raise NotFoundError
    if rehashed is not None:
        person.password_hash = rehashed
    enrolled = person.totp_secret is not None
    required = any(row.role in TOTP_ROLES for row in person.roles) and not rules.demo
    if not enrolled and not required:
        _start(db, person, browser, attempt=attempt, second_factor=False, now=now)
        return Step.DONE
    db.add(
        UserSession(
            token_hash=hash_of(browser.token),
            user_id=person.id,
            created_at=now,
            expires_at=now + CODE_LIFE,
            user_agent=browser.user_agent[:200],
            awaiting_code=True,
            totp_candidate=None if enrolled else seal_secret(rules.encryption_key, new_secret()),
        )
    )
    db.flush()
    return Step.CODE if enrolled else Step.ENROL


def confirm_code(
    db: Session,
    waiting: str,
    code: str,
    browser: Browser,
    *,
    attempt: int,
    rules: SignInRules,
    now: datetime,
) -> None:
    """Finish signing in with a code; `waiting` is the token hash of the code page's session."""
    row = _waiting_session(db, waiting, now=now)
    person = load_user(db, row.user.public_id, lock=True)
    if not person.active:
        raise NotFoundError
    _use_code(person, row, code, rules=rules, now=now)
    row.revoked_at = now
    _start(db, person, browser, attempt=attempt, second_factor=True, now=now)


def start_enrolment(
    db: Session, token_hash: str, *, rules: SignInRules, actor: Actor, now: datetime
) -> None:
    """Prepare a new TOTP secret for the actor; it counts once a code confirms it."""
    row = _own_session(db, token_hash, actor)
    row.totp_candidate = seal_secret(rules.encryption_key, new_secret())
    record(db, "accounts.second_factor_started", "user", str(actor.user), actor=actor, now=now)


def confirm_enrolment(
    db: Session, token_hash: str, code: str, *, rules: SignInRules, actor: Actor, now: datetime
) -> None:
    """Take the prepared secret into use; the actor's other sessions end."""
    row = _own_session(db, token_hash, actor)
    if row.totp_candidate is None:
        raise DomainError(message("Start again: this code was never shown."))
    person = load_user(db, row.user.public_id, lock=True)
    _use_code(person, row, code, rules=rules, now=now)
    end_sessions(db, person, now=now, keep=token_hash)
    record(db, "accounts.second_factor_enrolled", "user", person.public_id, actor=actor, now=now)


def close_session(db: Session, token_hash: str, *, now: datetime) -> None:
    """Sign one browser out; a session that has ended already stays as it is."""
    row = db.scalar(
        select(UserSession).where(
            UserSession.token_hash == token_hash, UserSession.revoked_at.is_(None)
        )
    )
    if row is None:
        return
    row.revoked_at = now
    if not row.awaiting_code:
        actor = actor_of(row.user)
        record(db, "accounts.signed_out", "user", row.user.public_id, actor=actor, now=now)


def close_all_sessions(db: Session, *, actor: Actor, now: datetime) -> None:
    """Sign the actor out everywhere."""
    if actor.user is None:
        raise NotAllowedError
    person = load_user(db, actor.user, lock=True)
    end_sessions(db, person, now=now)
    record(db, "accounts.signed_out_everywhere", "user", actor.user, actor=actor, now=now)


def sweep(now: datetime) -> None:
    """Forget tries and sessions that ended more than a day ago (periodic).

    The audit record keeps the sign-ins.
    """
    with transaction() as db:
        sweep_tries(db, now=now)
        db.execute(delete(UserSession).where(UserSession.expires_at < now - timedelta(days=1)))


def _start(
    db: Session, person: User, browser: Browser, *, attempt: int, second_factor: bool, now: datetime
) -> None:
    db.add(
        UserSession(
            token_hash=hash_of(browser.token),
            user_id=person.id,
            created_at=now,
            expires_at=now + SESSION_LIFE,
            user_agent=browser.user_agent[:200],
        )
    )
    mark_succeeded(db, attempt)
    record(
        db,
        "accounts.signed_in",
        "user",
        person.public_id,
        actor=actor_of(person),
        now=now,
        second_factor=second_factor,
    )


def _use_code(
    person: User, row: UserSession, code: str, *, rules: SignInRules, now: datetime
) -> None:
    sealed = row.totp_candidate or person.totp_secret
    if sealed is None:
        raise NotFoundError
    fresh = row.totp_candidate is not None
    step = accepted_step(
        open_secret(rules.encryption_key, sealed),
        code,
        now=now,
        after=None if fresh else person.totp_step,
    )
    if step is None:
        raise DomainError(
            message("This code is not right, or it was used already. Wait for the next one."),
            field="code",
        )
    person.totp_step = step
    if fresh:
        person.totp_secret = sealed
        row.totp_candidate = None


def _waiting_session(db: Session, token_hash: str, *, now: datetime) -> UserSession:
    row = db.scalar(
        select(UserSession).where(
            UserSession.token_hash == token_hash,
            UserSession.awaiting_code,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now,
        )
    )
    if row is None:
        raise NotFoundError
    return row


def _own_session(db: Session, token_hash: str, actor: Actor) -> UserSession:
    row = db.scalar(
        select(UserSession)
        .where(UserSession.token_hash == token_hash, UserSession.revoked_at.is_(None))
        .with_for_update()
    )
    if row is None or row.user.public_id != actor.user:
        raise NotFoundError
    return row
