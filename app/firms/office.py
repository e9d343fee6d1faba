"""A firm's registered office: entered at sign-up, kept by the firm; past ones stay in the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.events import publish
from app.core.i18n import message
from app.core.ids import PublicId
from app.firms.commands import own_firm
from app.firms.duplicate_keys import refresh_firm
from app.firms.events import FirmChanged

LONGEST: Final = 300


def change_office(
    db: Session, firm: PublicId, address: str, *, actor: Actor, now: datetime
) -> None:
    """Enter where the firm's registered office is now. What it was stays in the audit trail; the
    comparison of records reads the new one. Raises DomainError for an empty or too long one."""
    subject = own_firm(db, firm, actor)
    said = " ".join(address.split())
    if not said or len(said) > LONGEST:
        raise DomainError(
            message("Enter the address, in at most %(most)s characters.", most=LONGEST),
            field="address",
        )
    if said == subject.address:
        return
    before, subject.address = subject.address, said
    db.flush()
    record(
        db,
        "firms.office_changed",
        "firm",
        firm,
        actor=actor,
        now=now,
        before=before,
        address=said,
    )
    refresh_firm(db, subject, now=now)
    publish(db, FirmChanged(subject.id), actor=actor, now=now)
