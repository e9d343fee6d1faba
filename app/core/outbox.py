"""Mail: written in the transaction of its cause, delivered afterwards.

A message is a row with its whole RFC 5322 text, so that a rolled-back cause leaves no mail
and a committed one never loses it. `deliver` claims one due row at a time (a lease, in its
own transaction), sends it, and marks it sent. A process killed between sending and marking
leaves the row to the next run after the lease: delivery is *at least once*, and a message
sent twice carries the same Message-ID, by which mail readers drop the second. As files
(`Config.mail`, when no SMTP server is set) the name comes from the row: writing twice
leaves one file.
"""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import unquote, urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core.db import transaction
from app.core.ids import PublicId, new_public_id
from app.core.mail import (
    Attachment,
    Calendar,
    Letter,
    checked_address,
    compose,
    one_line,
    sender_address,
)
from app.core.models import OutboxMessage, OutboxState
from app.core.web import settings
from app.core.whole_files import write_atomically
from config import Config

#: How long a claimed message belongs to one process; longer than a batch can take.
LEASE: Final = timedelta(minutes=10)
#: No new message is begun after this many seconds of one `deliver`.
BATCH_SECONDS: Final = 60.0
#: Seconds one step of the SMTP conversation may take.
SMTP_TIMEOUT: Final = 20.0
#: 1, 2, 4 … minutes, then every six hours: about three days in all.
MAX_ATTEMPTS: Final = 20
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)
#: From here on an SMTP answer means "never", not "later".
_PERMANENT: Final = 500
_PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

#: Hands one message on; raises on failure.
Send = Callable[[OutboxMessage], None]


@dataclass(frozen=True)
class Delivery:
    """What one run of `deliver` did, in messages."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0


def queue_mail(
    db: Session,
    recipient: str,
    subject: str,
    body: str,
    *,
    attachments: Sequence[Attachment] = (),
    calendar: Calendar | None = None,
    caused_by: PublicId | None,
    now: datetime,
    public_id: PublicId | None = None,
) -> PublicId:
    """Write one mail into the outbox, in the caller's transaction; returns its public id.

    A worker that writes mails for many gives each its made `public_id`, so that a Message-ID
    does not depend on whose mails came before.

    `caused_by` is the acting user (None for the system): the outbox is shown to nobody else
    but the auditor. Raises DomainError when `recipient` is no mail address.
    """
    public_id = public_id or new_public_id()
    letter = Letter(recipient, subject, body, tuple(attachments), calendar)
    db.add(
        OutboxMessage(
            public_id=public_id,
            recipient=checked_address(recipient),
            subject=one_line(subject),
            content=compose(letter, public_id, now=now, config=settings()),
            caused_by=caused_by,
            created_at=now,
            state=OutboxState.WAITING,
            next_try_at=now,
        )
    )
    db.flush()
    return public_id


def deliver(now: datetime, *, limit: int = 200) -> Delivery:
    """Send up to `limit` due messages; call it again and again, from any number of processes.

    By SMTP when `Config.smtp_url` is set, else as .eml files under `Config.mail`. Runs in
    transactions of its own, never inside a caller's. A failure is tried again later with a
    growing pause and given up after MAX_ATTEMPTS; an answer "never" (SMTP 5xx) at once. A
    server that cannot be reached ends the run: the other messages keep their tries.
    """
    config = settings()
    outcomes: list[OutboxState] = []
    started = time.monotonic()
    with _smtp(config.smtp_url, config) if config.smtp_url else _files(config) as send:
        while len(outcomes) < limit and time.monotonic() - started < BATCH_SECONDS:
            claimed = _claim(now)
            if claimed is None:
                break
            failure = _attempt(send, claimed)
            outcomes.append(_settle(claimed, failure, now))
            if failure is not None and failure.unreachable:
                break
    return Delivery(
        sent=outcomes.count(OutboxState.SENT),
        postponed=outcomes.count(OutboxState.WAITING),
        failed=outcomes.count(OutboxState.FAILED),
    )


def _claim(now: datetime) -> OutboxMessage | None:
    """The next due message, taken for the length of a lease; detached from the session."""
    with transaction() as db:
        due = (
            select(OutboxMessage)
            .where(OutboxMessage.state == OutboxState.WAITING, OutboxMessage.next_try_at <= now)
            .order_by(OutboxMessage.next_try_at, OutboxMessage.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        while (row := db.scalar(due)) is not None:
            if row.attempts < MAX_ATTEMPTS:
                row.attempts += 1
                row.next_try_at = now + LEASE
                db.flush()
                db.expunge(row)
                return row
            # Every try ended with a killed process: something in it kills, leave it be.
            row.state = OutboxState.FAILED
            row.error = "interrupted at every attempt"
            db.flush()
    return None


@dataclass(frozen=True)
class _Failure:
    reason: str
    permanent: bool = False
    unreachable: bool = False


class _UnreachableError(Exception):
    """No conversation with the mail server was possible."""


def _attempt(send: Send, row: OutboxMessage) -> _Failure | None:
    try:
        send(row)
    except _UnreachableError as error:
        return _Failure(str(error), unreachable=True)
    except smtplib.SMTPSenderRefused as error:
        # Our own address is refused: an operator can mend that, so no mail is given up.
        return _Failure(f"{error.smtp_code} sender refused", unreachable=True)
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        return _answered(code, answer)
    except smtplib.SMTPResponseException as error:
        return _answered(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        return _Failure(f"{type(error).__name__}: {error}")
    return None


def _answered(code: int, answer: bytes | str) -> _Failure:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return _Failure(f"{code} {text}", permanent=code >= _PERMANENT)


def _settle(row: OutboxMessage, failure: _Failure | None, now: datetime) -> OutboxState:
    """Write down how it went; only success may overwrite what another process did since."""
    waiting = update(OutboxMessage).where(
        OutboxMessage.id == row.id, OutboxMessage.state == OutboxState.WAITING
    )
    if failure is None:
        with transaction() as db:
            db.execute(waiting.values(state=OutboxState.SENT, sent_at=now, error=None))
        return OutboxState.SENT
    given_up = failure.permanent or row.attempts >= MAX_ATTEMPTS
    state = OutboxState.FAILED if given_up else OutboxState.WAITING
    pause = min(FIRST_PAUSE * 2 ** (row.attempts - 1), LONGEST_PAUSE)
    with transaction() as db:
        db.execute(
            waiting.where(OutboxMessage.attempts == row.attempts).values(
                state=state, error=failure.reason[:500], next_try_at=now + pause
            )
        )
    return state


@contextmanager
def _files(config: Config) -> Iterator[Send]:
    def send(row: OutboxMessage) -> None:
        name = f"{row.created_at:%Y%m%dT%H%M%SZ}-{row.public_id}.eml"
        write_atomically(config.mail / name, row.content)

    yield send


@dataclass(frozen=True)
class _Server:
    """The mail server of `DURI_SMTP_URL`."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, url: str) -> _Server:
        """Read `smtp://`, `smtp+starttls://` or `smtps://[user:password@]host[:port]`.

        A password travels only over TLS or to this machine. Raises ValueError for another URL.
        """
        parts = urlsplit(url)
        host = parts.hostname
        if parts.scheme not in _PORTS or not host:
            raise ValueError("DURI_SMTP_URL is smtp://, smtp+starttls:// or smtps://host[:port]")
        if parts.username and parts.scheme == "smtp" and host not in _LOOPBACK:
            raise ValueError("DURI_SMTP_URL has a password: use smtps:// or smtp+starttls://")
        return cls(
            parts.scheme,
            host,
            parts.port or _PORTS[parts.scheme],
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )

    def connect(self) -> smtplib.SMTP:
        """Open a conversation, signed in where there is a user."""
        trust = ssl.create_default_context()
        if self.scheme == "smtps":
            peer: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=SMTP_TIMEOUT, context=trust
            )
        else:
            peer = smtplib.SMTP(self.host, self.port, timeout=SMTP_TIMEOUT)
        try:
            if self.scheme == "smtp+starttls":
                peer.starttls(context=trust)
            if self.user:
                peer.login(self.user, self.password)
        except BaseException:  # an interrupt, too, must not leak the socket; raised again
            peer.close()
            raise
        return peer


@contextmanager
def _smtp(url: str, config: Config) -> Iterator[Send]:
    """One connection for many messages, opened when first needed, dropped after a failure.

    A wrong URL is an operator's slip: it raises before any message is claimed.
    """
    server = _Server.of(url)
    sender = sender_address(config)
    peer: smtplib.SMTP | None = None

    def send(row: OutboxMessage) -> None:
        nonlocal peer
        if peer is None:
            try:
                peer = server.connect()
            except (smtplib.SMTPException, OSError) as error:
                raise _UnreachableError(f"{type(error).__name__}: {error}") from error
        try:
            peer.sendmail(sender, [row.recipient], row.content)
        except BaseException:  # an interrupt, too, must not leak the socket; raised again
            peer.close()
            peer = None
            raise

    yield send
    if peer is not None:
        with suppress(smtplib.SMTPException, OSError):
            peer.quit()
