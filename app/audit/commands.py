"""Writing the audit record inside the writing transaction; reasons; erasure; the sealer."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from app.audit.models import (
    AccessGrant,
    AccessScope,
    AuditEntry,
    AuditErasure,
    AuditPayload,
    AuditSeal,
)
from app.core.access import SYSTEM, Actor, Role
from app.core.db import transaction
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id

#: How long a stated reason opens sealed data.
GRANT_LIFE: Final = timedelta(minutes=30)
#: Characters a reason has at least and at most.
SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 2000
#: Hash before the first seal.
GENESIS: Final = "0" * 64
#: Entries sealed in one transaction.
BATCH: Final = 500
#: A transaction may commit this many entries later than its own and still be sealed in passing;
#: later ones are found by `flask audit seal --all`, and `flask audit verify` names them.
LATENESS: Final = 100_000


def canonical(content: Mapping[str, Any]) -> bytes:
    """One spelling for one content: sorted keys, no blanks, UTF-8."""
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    ).encode()


def commitment(salt: str, content: Mapping[str, Any]) -> str:
    """SHA-256 over the salt and the canonical payload."""
    return hashlib.sha256(salt.encode() + b"\n" + canonical(content)).hexdigest()


def link_hash(previous: str, sequence: int, entry: AuditEntry) -> str:
    """The hash of one link: the link before, the place, the entry's outline and commitment."""
    outline = {
        "sequence": sequence,
        "entry": entry.public_id,
        "at": entry.at.isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "role": entry.actor_role,
        "organisation": entry.organisation_id,
        "action": entry.action,
        "subject_type": entry.subject_type,
        "subject": entry.subject_id,
        "commitment": entry.commitment,
    }
    return hashlib.sha256(previous.encode() + b"\n" + canonical(outline)).hexdigest()


def record(
    db: Session,
    action: str,
    subject_type: str,
    subject_id: str,
    *,
    actor: Actor,
    now: datetime,
    **content: Any,
) -> PublicId:
    """Add one audit entry for an act of `actor`, in the act's own transaction; its id."""
    salt = secrets.token_hex(16)
    plain = json.loads(canonical(content))
    entry = AuditEntry(
        public_id=new_public_id(),
        at=now,
        actor_id=actor.user,
        actor_role=actor.role,
        organisation_id=actor.organisation,
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        commitment=commitment(salt, plain),
    )
    db.add(entry)
    db.flush()
    db.add(AuditPayload(entry_id=entry.id, salt=salt, content=plain))
    db.flush()
    return entry.public_id


def grant_access(
    db: Session, scope: AccessScope, reason: str, *, actor: Actor, now: datetime
) -> PublicId:
    """Open one kind of sealed data to the compliance officer for 30 minutes."""
    if actor.user is None or not actor.has(Role.COMPLIANCE):
        raise NotAllowedError
    said = reason.strip()
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise DomainError(
            message(
                "State the reason in %(least)s to %(most)s characters.",
                least=SHORTEST_REASON,
                most=LONGEST_REASON,
            ),
            field="reason",
        )
    grant = AccessGrant(
        public_id=new_public_id(),
        viewer_id=actor.user,
        scope=scope,
        reason=said,
        granted_at=now,
        expires_at=now + GRANT_LIFE,
    )
    db.add(grant)
    db.flush()
    record(
        db,
        "audit.reason_stated",
        "access_grant",
        grant.public_id,
        actor=actor,
        now=now,
        scope=scope.value,
        reason=said,
    )
    return grant.public_id


def erase_payload(db: Session, entry: PublicId, why: str, *, actor: Actor, now: datetime) -> None:
    """Erase what an entry says beyond its outline (a person's right); the chain still holds."""
    if actor != SYSTEM:
        raise NotAllowedError
    subject = db.scalar(select(AuditEntry).where(AuditEntry.public_id == entry))
    if subject is None or db.get(AuditPayload, subject.id) is None:
        raise NotFoundError
    told = record(db, "audit.payload_erased", "audit_entry", entry, actor=actor, now=now, why=why)
    recorded_by = db.scalars(select(AuditEntry.id).where(AuditEntry.public_id == told)).one()
    db.add(AuditErasure(entry_id=subject.id, recorded_by_id=recorded_by, erased_at=now))
    db.flush()
    db.execute(delete(AuditPayload).where(AuditPayload.entry_id == subject.id))


def seal_batch(db: Session, *, now: datetime, since: int = 0) -> int:
    """Chain up to `BATCH` entries that no seal covers yet and whose number is above `since`.

    Returns how many. Sealers wait for one another, so the chain never forks.
    """
    if db.get_bind().dialect.name == "postgresql":
        # SQLite's write transaction is exclusive by itself. Readers are not held up.
        db.execute(text("LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE"))
    last = db.execute(
        select(AuditSeal.sequence, AuditSeal.hash).order_by(AuditSeal.sequence.desc()).limit(1)
    ).one_or_none()
    sequence, previous = (last.sequence, last.hash) if last else (0, GENESIS)
    waiting = db.scalars(
        select(AuditEntry)
        .outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .where(AuditSeal.entry_id.is_(None), AuditEntry.id > since)
        .order_by(AuditEntry.id)
        .limit(BATCH)
    ).all()
    for entry in waiting:
        sequence += 1
        previous = link_hash(previous, sequence, entry)
        db.add(AuditSeal(sequence=sequence, entry_id=entry.id, hash=previous, sealed_at=now))
    db.flush()
    return len(waiting)


def seal(now: datetime, *, everything: bool = False) -> int:
    """Seal what was committed since the last time, in short transactions; how many entries.

    Entries can commit out of order: the search starts `LATENESS` numbers below the highest
    sealed one, or at the first entry when `everything` is asked for.
    """
    sealed = 0
    while True:
        with transaction() as db:
            highest = db.scalar(select(func.max(AuditSeal.entry_id))) or 0
            since = 0 if everything else highest - LATENESS
            count = seal_batch(db, now=now, since=since)
        sealed += count
        if count < BATCH:
            return sealed
