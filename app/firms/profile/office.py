"""A firm's registered office and where it was before: entered at sign-up, kept by the firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor, Viewer
from app.core.clock import HANOI, SEOUL
from app.core.dates import format_date
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError
from app.core.events import publish
from app.core.i18n import N_, Labelled, message
from app.core.ids import PublicId
from app.firms.commands import own_firm
from app.firms.duplicates.keys import refresh_firm
from app.firms.events import FirmChanged
from app.firms.models import Firm
from app.firms.profile.models import FirmOffice
from app.firms.queries import readable_firm

LONGEST: Final = 300


class OfficeChange(Labelled):
    """Why another address is entered."""

    MOVED = "moved", N_("The office has moved")
    CORRECTED = "corrected", N_("The address was entered wrongly until now")


@dataclass(frozen=True)
class OfficeDetails:
    """What the firm enters: `since` is the first day at a new place, today when left open."""

    address: str
    kind: OfficeChange = OfficeChange.MOVED
    since: date | None = None


@dataclass(frozen=True)
class OfficePeriod:
    """An office with its first and last day; None: not known, or still there."""

    address: str
    valid_from: date | None
    valid_to: date | None


#: Two colleagues at one moment: whoever comes second looks again.
on_violation("firm_office", "firm_id")(ConflictError)


def change_office(
    db: Session, firm: PublicId, details: OfficeDetails, *, actor: Actor, now: datetime
) -> None:
    """Enter where the firm is registered now; where it was stays with its days.

    A correction replaces what stood there. The comparison of records and the rules read the new
    address. `DomainError` for an empty or too long one and for a day that cannot be.
    """
    subject = own_firm(db, firm, actor)
    said = " ".join(details.address.split())
    if not said or len(said) > LONGEST:
        raise DomainError(
            message("Enter the address, in at most %(most)s characters.", most=LONGEST),
            field="address",
        )
    if said == subject.address:
        return
    since = _enter(db, subject, said, details, now)
    before, subject.address = subject.address, said
    db.flush()
    record(
        db,
        "firms.office_changed",
        "firm",
        firm,
        actor=actor,
        now=now,
        kind=details.kind.value,
        before=before,
        address=said,
        since=since.isoformat() if since else None,
    )
    refresh_firm(db, subject, now=now)
    publish(db, FirmChanged(subject.id), actor=actor, now=now)


def _enter(
    db: Session, firm: Firm, address: str, details: OfficeDetails, now: datetime
) -> date | None:
    """Bring the history in line; returns the first day at the address, None when not known."""
    standing = db.scalars(
        select(FirmOffice)
        .where(FirmOffice.firm_id == firm.id, FirmOffice.valid_to.is_(None))
        .with_for_update()
    ).one_or_none()
    if standing is not None and details.kind is OfficeChange.CORRECTED:
        standing.address = address
        return standing.valid_from
    today = now.astimezone(SEOUL if firm.country == "KR" else HANOI).date()
    since = details.since
    if since is not None and since > today:
        raise DomainError(message("That day lies in the future."), field="since")
    if standing is not None:
        since = since or today
        _leave(standing, since)
        db.flush()  # one office at a time: the index says so
    db.add(FirmOffice(firm_id=firm.id, address=address, valid_from=since, entered_at=now))
    return since


def _leave(standing: FirmOffice, since: date) -> None:
    """End the office before the firm is somewhere else."""
    last = since - timedelta(days=1)
    if standing.valid_from is not None and last < standing.valid_from:
        raise DomainError(
            message(
                "The firm came to the office before this one on %(day)s: the move is later.",
                day=format_date(standing.valid_from),
            ),
            field="since",
        )
    standing.valid_to = last


def offices(db: Session, firm: PublicId, *, viewer: Viewer) -> tuple[OfficePeriod, ...]:
    """Every registered office, the present one first, for the registry's readers and the firm."""
    found = readable_firm(db, firm, viewer)
    rows = db.scalars(
        select(FirmOffice)
        .where(FirmOffice.firm_id == found.id)
        .order_by(FirmOffice.valid_to.is_not(None), FirmOffice.valid_to.desc(), FirmOffice.id)
    )
    return tuple(OfficePeriod(row.address, row.valid_from, row.valid_to) for row in rows)
