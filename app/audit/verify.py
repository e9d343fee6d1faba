"""Checking the record: chain, commitments, gaps, and whether a tail was cut off.

Meant for the command line: reads everything, in batches, and says the first thing it finds
wrong of each kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.commands import GENESIS, LATENESS, commitment, link_hash
from app.audit.models import AuditEntry, AuditErasure, AuditPayload, AuditSeal

#: Links checked per query.
BATCH: Final = 2000


@dataclass
class Report:
    """What was checked and what is wrong."""

    links: int = 0
    erased: int = 0
    unsealed: int = 0
    head: str = GENESIS
    sequence: int = 0
    faults: list[str] = field(default_factory=list)


def count_links(db: Session) -> int:
    """How many links there are to check."""
    return db.scalar(select(func.count()).select_from(AuditSeal)) or 0


def verify(
    db: Session, report: Report, *, known_heads: frozenset[str] = frozenset()
) -> Iterator[int]:
    """Check the whole record into `report`, yielding the links checked since the last yield.

    `known_heads`: hashes noted earlier (a pack prints one). Each must still be in the chain,
    or the record was cut off or rewritten since: a chain cannot see its own cut-off tail.
    """
    missing = set(known_heads) - {GENESIS}
    while True:
        rows = db.execute(
            select(AuditSeal, AuditEntry, AuditPayload, AuditErasure)
            .join(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
            .outerjoin(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
            .outerjoin(AuditErasure, AuditErasure.entry_id == AuditEntry.id)
            .where(AuditSeal.sequence > report.sequence)
            .order_by(AuditSeal.sequence)
            .limit(BATCH)
        ).all()
        if not rows:
            break
        for seal, entry, payload, erasure in rows:
            _check_link(report, seal, entry)
            _check_payload(report, entry, payload, erasure)
            missing.discard(seal.hash)
        yield len(rows)
        db.expunge_all()
    report.faults += [
        f"the chain does not contain the head {head} noted earlier: cut off or rewritten"
        for head in sorted(missing)
    ]
    _check_unsealed(db, report)
    _check_erasures(db, report)


def _check_link(report: Report, seal: AuditSeal, entry: AuditEntry) -> None:
    expected = report.sequence + 1
    if seal.sequence != expected:
        report.faults.append(f"link {expected} is missing: the next one is {seal.sequence}")
    elif link_hash(report.head, seal.sequence, entry) != seal.hash:
        report.faults.append(f"link {seal.sequence} does not match its entry of {entry.at:%F %T}")
    # Go on from what is stored: one wrong link is one fault, not all that follow.
    report.sequence, report.head = seal.sequence, seal.hash
    report.links += 1


def _check_payload(
    report: Report, entry: AuditEntry, payload: AuditPayload | None, erasure: AuditErasure | None
) -> None:
    if payload is not None:
        if commitment(payload.salt, payload.content) != entry.commitment:
            report.faults.append(f"link {report.sequence}: its payload was changed")
        if erasure is not None:
            report.faults.append(f"link {report.sequence}: its payload came back after erasure")
    elif erasure is not None:
        report.erased += 1
    else:
        report.faults.append(f"link {report.sequence}: its payload is gone without an erasure")


def _check_unsealed(db: Session, report: Report) -> None:
    unsealed = (
        select(func.count())
        .select_from(AuditEntry)
        .outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .where(AuditSeal.entry_id.is_(None))
    )
    report.unsealed = db.scalar(unsealed) or 0
    highest = db.scalar(select(func.max(AuditSeal.entry_id))) or 0
    passed_by = db.scalar(unsealed.where(AuditEntry.id <= highest - LATENESS)) or 0
    if passed_by:
        report.faults.append(
            f"{passed_by} entries were passed by the sealer: look at them, then run"
            " `flask audit seal --all`"
        )


def _check_erasures(db: Session, report: Report) -> None:
    """An erasure counts only when a chained entry tells of it."""
    teller = AuditEntry.__table__.alias("teller")
    subject = AuditEntry.__table__.alias("subject")
    wrong = db.scalar(
        select(func.count())
        .select_from(AuditErasure)
        .join(subject, subject.c.id == AuditErasure.entry_id)
        .join(teller, teller.c.id == AuditErasure.recorded_by_id)
        .where(
            (teller.c.action != "audit.payload_erased")
            | (teller.c.subject_id != subject.c.public_id)
        )
    )
    if wrong:
        report.faults.append(f"{wrong} erasures have no entry that tells of them")
