"""Reading the audit record: the chain's head, grants in force, pages of entries and accesses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from app.audit.models import AccessGrant, AccessLog, AccessScope, AuditEntry, AuditSeal
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.core.keyset import Order, Stretch, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page

#: Reads that a firm is not told of (matrix: "about its own data, except compliance and
#: auditor reads"): a desk that looks would tell that it found something.
UNTOLD: Final = (Role.COMPLIANCE.value, Role.AUDITOR.value)


@dataclass(frozen=True)
class ChainHead:
    """The last seal: printed where a cut-off tail must show."""

    sequence: int
    hash: str
    sealed_at: datetime


@dataclass(frozen=True)
class Grant:
    """A stated reason that is in force."""

    id: PublicId
    scope: AccessScope
    reason: str
    expires_at: datetime


@dataclass(frozen=True)
class EntryLine:
    """One act. Persons and organisations are pseudonyms (public ids)."""

    id: PublicId
    at: datetime
    actor: PublicId | None
    role: str
    organisation: PublicId | None
    action: str
    subject_type: str
    subject: str
    #: Place in the chain; null until sealed.
    sequence: int | None


@dataclass(frozen=True)
class AccessLine:
    """One look at data."""

    id: PublicId
    at: datetime
    viewer: PublicId | None
    role: str
    action: str
    subject_type: str
    subject: str
    about: PublicId | None
    reason: str | None


@dataclass(frozen=True)
class OwnAccessLine:
    """One look at one's own organisation's data: in what capacity, never who."""

    id: PublicId
    at: datetime
    role: str
    action: str


@dataclass(frozen=True)
class Filters:
    """What the lists of the record can be narrowed to; empty means everything."""

    action: str = ""
    actor: str = ""
    subject: str = ""


EVERYTHING: Final = Filters()

_BY_ENTRY: Final = Order(
    "entries", AuditEntry.at, AuditEntry.public_id, load_instant, descending=True, nullable=False
)
_BY_ACCESS: Final = Order(
    "accesses", AccessLog.at, AccessLog.public_id, load_instant, descending=True, nullable=False
)


def chain_head(db: Session) -> ChainHead | None:
    """The last link of the chain, if anything was sealed yet."""
    row = db.execute(
        select(AuditSeal.sequence, AuditSeal.hash, AuditSeal.sealed_at)
        .order_by(AuditSeal.sequence.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else ChainHead(row.sequence, row.hash, row.sealed_at)


def active_grant(db: Session, scope: AccessScope, *, viewer: Viewer, now: datetime) -> Grant | None:
    """The viewer's own reason for `scope` that still holds, the latest of several."""
    if viewer.user is None:
        return None
    row = db.execute(
        select(AccessGrant.public_id, AccessGrant.scope, AccessGrant.reason, AccessGrant.expires_at)
        .where(
            AccessGrant.viewer_id == viewer.user,
            AccessGrant.scope == scope,
            AccessGrant.expires_at > now,
        )
        .order_by(AccessGrant.expires_at.desc(), AccessGrant.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Grant(row.public_id, row.scope, row.reason, row.expires_at)


def entries(
    db: Session, *, viewer: Viewer, filters: Filters = EVERYTHING, cursor: str | None = None
) -> Page[EntryLine]:
    """Acts of everybody, newest first; for the auditor and compliance."""
    if not viewer.has(Role.AUDITOR, Role.COMPLIANCE):
        raise NotFoundError
    wanted = _matching(AuditEntry.actor_id, AuditEntry.action, AuditEntry.subject_id, filters)
    return _entries(db, wanted, cursor)


def own_entries(db: Session, *, viewer: Viewer, cursor: str | None = None) -> Page[EntryLine]:
    """The viewer's own acts, newest first."""
    if viewer.user is None:
        raise NotFoundError
    return _entries(db, [AuditEntry.actor_id == viewer.user], cursor)


def _entries(db: Session, wanted: list[ColumnElement[bool]], cursor: str | None) -> Page[EntryLine]:
    query = (
        select(AuditEntry, AuditSeal.sequence)
        .outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .where(*wanted)
    )
    stretch, count = _page(db, query, _BY_ENTRY, cursor)
    items = [
        EntryLine(
            id=entry.public_id,
            at=entry.at,
            actor=entry.actor_id,
            role=entry.actor_role,
            organisation=entry.organisation_id,
            action=entry.action,
            subject_type=entry.subject_type,
            subject=entry.subject_id,
            sequence=sequence,
        )
        for entry, sequence, *_ in stretch.rows
    ]
    return Page(items, count, stretch.next_cursor, stretch.previous_cursor)


def accesses(
    db: Session, *, viewer: Viewer, filters: Filters = EVERYTHING, cursor: str | None = None
) -> Page[AccessLine]:
    """Looks at data, newest first; for the auditor and compliance."""
    if not viewer.has(Role.AUDITOR, Role.COMPLIANCE):
        raise NotFoundError
    wanted = _matching(AccessLog.viewer_id, AccessLog.action, AccessLog.subject_id, filters)
    if filters.subject:
        # A copy carries the number of its entry: whose it is, is found by what is printed on it.
        wanted[-1] = or_(wanted[-1], AccessLog.public_id == filters.subject)
    query = (
        select(AccessLog, AccessGrant.reason)
        .outerjoin(AccessGrant, AccessGrant.id == AccessLog.grant_id)
        .where(*wanted)
    )
    stretch, count = _page(db, query, _BY_ACCESS, cursor)
    items = [
        AccessLine(
            id=look.public_id,
            at=look.at,
            viewer=look.viewer_id,
            role=look.viewer_role,
            action=look.action,
            subject_type=look.subject_type,
            subject=look.subject_id,
            about=look.about_id,
            reason=reason,
        )
        for look, reason, *_ in stretch.rows
    ]
    return Page(items, count, stretch.next_cursor, stretch.previous_cursor)


def own_accesses(db: Session, *, viewer: Viewer, cursor: str | None = None) -> Page[OwnAccessLine]:
    """Looks at the viewer's own organisation's data by others, but for those in `UNTOLD`."""
    if viewer.organisation is None:
        raise NotFoundError
    query = select(AccessLog).where(
        AccessLog.about_id == viewer.organisation, AccessLog.viewer_role.not_in(UNTOLD)
    )
    stretch, count = _page(db, query, _BY_ACCESS, cursor)
    items = [
        OwnAccessLine(look.public_id, look.at, look.viewer_role, look.action)
        for look, *_ in stretch.rows
    ]
    return Page(items, count, stretch.next_cursor, stretch.previous_cursor)


def _matching(actor: Any, action: Any, subject: Any, filters: Filters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.action:
        wanted.append(action.startswith(filters.action, autoescape=True))
    if filters.actor:
        wanted.append(actor == filters.actor)
    if filters.subject:
        wanted.append(subject == filters.subject)
    return wanted


def _page(
    db: Session, query: Select[*tuple[Any, ...]], order: Order, cursor: str | None
) -> tuple[Stretch, int]:
    return (
        read_stretch(db, query, order, cursor=cursor, size=PAGE_SIZE),
        capped_count(db, query, order),
    )
