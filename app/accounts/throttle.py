"""Throttling of sign-in tries, in a table so that every process counts the same.

A try is booked as failed *before* the password is looked at and marked as succeeded
afterwards: many guesses sent at the same instant cannot all slip in under the limit.
Accounts and addresses are kept as keyed hashes; unknown accounts count like known ones.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import SignInAttempt
from app.core.db import one_at_a_time
from app.core.errors import DomainError
from app.core.i18n import message

WINDOW: Final = timedelta(minutes=15)
#: Failed tries for one account since its last success, and from one address, per window.
ACCOUNT_LIMIT: Final = 10
ADDRESS_LIMIT: Final = 50
KEEP: Final = timedelta(days=1)


class TooManyTriesError(DomainError):
    """Too many failed tries; says when to come back and nothing about the account."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self) -> None:
        minutes = int(WINDOW.total_seconds() // 60)
        super().__init__(
            message(
                "Too many failed tries. Wait %(minutes)s minutes, then try again.", minutes=minutes
            )
        )


@dataclass(frozen=True)
class Source:
    """Whose account is tried, and from where, as keyed hashes."""

    account: str
    address: str

    @classmethod
    def of(cls, email: str, remote_address: str | None, *, key: str) -> Source:
        """Hash an e-mail address as typed and a network address (IPv6: its /64)."""
        return cls(
            _keyed(key, "account", email.strip().lower()),
            _keyed(key, "address", _network(remote_address)),
        )


def _keyed(key: str, kind: str, value: str) -> str:
    return hmac.new(key.encode(), f"{kind}\n{value}".encode(), hashlib.sha256).hexdigest()


def _network(remote_address: str | None) -> str:
    try:
        address = ipaddress.ip_address(remote_address or "")
    except ValueError:
        return "unknown"
    if address.version == 6:
        # One subscriber usually holds a whole /64.
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def book_try(db: Session, source: Source, *, now: datetime) -> int:
    """Book one try as failed and return its id; raises `TooManyTriesError` at the limit."""
    _queue_up(db, source)
    since = now - WINDOW
    last_success = db.scalar(
        select(func.max(SignInAttempt.id)).where(
            SignInAttempt.account_hash == source.account,
            SignInAttempt.at > since,
            SignInAttempt.succeeded,
        )
    )
    by_account = db.scalar(
        select(func.count()).where(
            SignInAttempt.account_hash == source.account,
            SignInAttempt.at > since,
            SignInAttempt.id > (last_success or 0),
            ~SignInAttempt.succeeded,
        )
    )
    by_address = db.scalar(
        select(func.count()).where(
            SignInAttempt.address_hash == source.address,
            SignInAttempt.at > since,
            ~SignInAttempt.succeeded,
        )
    )
    if (by_account or 0) >= ACCOUNT_LIMIT or (by_address or 0) >= ADDRESS_LIMIT:
        raise TooManyTriesError
    attempt = SignInAttempt(
        at=now, account_hash=source.account, address_hash=source.address, succeeded=False
    )
    db.add(attempt)
    db.flush()
    return attempt.id


def mark_succeeded(db: Session, attempt: int) -> None:
    """The booked try was right after all."""
    db.execute(update(SignInAttempt).where(SignInAttempt.id == attempt).values(succeeded=True))


def sweep_tries(db: Session, *, now: datetime) -> int:
    """Forget tries older than a day; how many."""
    gone = db.execute(delete(SignInAttempt).where(SignInAttempt.at < now - KEEP))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # set or found at run time, not in its stubs


def _queue_up(db: Session, source: Source) -> None:
    """Let tries for one account or address count one after another: on PostgreSQL two
    transactions would not see each other's uncommitted rows."""
    for key in sorted((source.account, source.address)):
        one_at_a_time(db, f"accounts.sign_in {key}")
