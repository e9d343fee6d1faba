"""Erasing what is personal in applications that were settled long ago; the audit trail stays.

Kept: the firm's names and number, the decision with its day, the hash of the terms. Erased: who
applied (name, address, telephone, letters to somebody who got no account), the representative,
the network's hash, what was asked and answered, the officer's note; of a refused application its
files, too. Of an approved one the files and the representative stand in the firm's own registry,
which the firm keeps itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.commands import record
from app.core.access import SYSTEM
from app.core.events import publish
from app.core.models import OutboxMessage, OutboxState
from app.core.queues import work_off
from app.firms.events import FirmChanged
from app.firms.sign_up.models import FirmApplication, FirmDocument

#: How long after the decision questions about it can still be answered from what was written.
KEPT: Final = timedelta(days=180)


def erase_settled(now: datetime) -> int:
    """Erase the personal data of applications settled more than `KEPT` ago. For a worker.

    Returns how many; the sweep of files removes the bytes that no row names any more.
    """
    return work_off(FirmApplication, partial(_erase, now=now), *_due(now))


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return FirmApplication.decided_at <= now - KEPT, FirmApplication.erased_at.is_(None)


def _erase(db: Session, application: FirmApplication, *, now: datetime) -> None:
    letters = _erase_letters(db, application)
    application.contact_name = application.email = application.representative = ""
    application.address_hash = ""
    application.phone = application.question = application.answer = None
    application.refusal_note = None
    application.erased_at = now
    files = db.execute(
        delete(FirmDocument)
        .where(FirmDocument.application_id == application.id, FirmDocument.firm_id.is_(None))
        .returning(FirmDocument.id)
    ).all()
    db.flush()
    if files and application.firm_id is not None:  # they were among its firm's files
        publish(db, FirmChanged(application.firm_id), actor=SYSTEM, now=now)
    record(
        db,
        "firms.application_erased",
        "firm_application",
        application.public_id,
        actor=SYSTEM,
        now=now,
        files=len(files),
        letters=letters,
    )


def _erase_letters(db: Session, application: FirmApplication) -> int:
    """What was mailed to a newcomer who never got an account; that it left stays on record."""
    has_account = select(User.id).where(User.email == application.email)
    if not application.email or db.scalar(has_account.limit(1)) is not None:
        return 0
    done = db.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.recipient == application.email,
            OutboxMessage.state != OutboxState.WAITING,
        )
        .values(recipient="", content=b"")
        .returning(OutboxMessage.id)
    )
    return len(done.all())
