"""The firm's size, with a proof that ends on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from app.audit.commands import record
from app.core.access import Actor, Role, Viewer
from app.core.clock import SEOUL
from app.core.dates import format_date
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.events import publish
from app.core.i18n import N_, Labelled, message
from app.core.ids import PublicId, new_public_id
from app.core.uploads import CheckedFile
from app.firms.commands import own_firm
from app.firms.events import FirmChanged
from app.firms.models import Firm, SizeClass
from app.firms.profile.models import SizeProof
from app.firms.queries import readable_firm
from app.firms.sign_up.documents import enter_document
from app.firms.sign_up.models import DocumentPurpose

#: A firm is reminded of a proof this long before it expires.
REMIND: Final = timedelta(days=30)


class SizeStanding(Labelled):
    """How far the stated size is shown."""

    DECLARED = "declared", N_("Declared, without proof")
    SUBMITTED = "submitted", N_("Proof handed in, not yet compared")
    PROVEN = "proven", N_("Proven")
    EXPIRED = "expired", N_("Proof expired")


@dataclass(frozen=True)
class SizeProofDetails:
    """What the certificate says."""

    size_class: SizeClass
    issued_on: date
    expires_on: date


def submit_size_proof(
    db: Session,
    firm: PublicId,
    details: SizeProofDetails,
    file: CheckedFile,
    *,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Hand in a proof that still holds; the size stated becomes the one it shows."""
    subject = own_firm(db, firm, actor)
    check_proof(details, now=now)
    document = enter_document(db, file, DocumentPurpose.SIZE, firm=subject, actor=actor, now=now)
    proof = SizeProof(
        public_id=new_public_id(),
        firm_id=subject.id,
        size_class=details.size_class,
        document_id=document.id,
        issued_on=details.issued_on,
        expires_on=details.expires_on,
        submitted_at=now,
    )
    db.add(proof)
    subject.size_class = details.size_class
    db.flush()
    record(
        db,
        "firms.size_proof_submitted",
        "firm",
        firm,
        actor=actor,
        now=now,
        size=details.size_class.value,
        expires_on=details.expires_on.isoformat(),
        document=document.sha256,
    )
    publish(db, FirmChanged(subject.id), actor=actor, now=now)
    return proof.public_id


def check_proof(details: SizeProofDetails, *, now: datetime) -> None:
    """Refuse a proof that has expired, or whose days cannot be."""
    today = now.astimezone(SEOUL).date()
    if details.issued_on > today:
        raise DomainError(message("The day of issue lies in the future."), field="issued_on")
    if details.expires_on < details.issued_on:
        raise DomainError(message("The period ends before it begins."), field="expires_on")
    if details.expires_on < today:
        raise DomainError(
            message(
                "This proof expired on %(day)s. Hand in one that still holds.",
                day=format_date(details.expires_on),
            ),
            field="expires_on",
        )


def confirm_size_proof(db: Session, proof: PublicId, *, actor: Actor, now: datetime) -> PublicId:
    """The secretariat has compared a proof with what it shows; the firm's public id."""
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    row = db.scalar(select(SizeProof).where(SizeProof.public_id == proof).with_for_update())
    if row is None:
        raise NotFoundError
    if row.expires_on < now.astimezone(SEOUL).date():
        raise DomainError(message("This proof has expired and cannot be confirmed."))
    row.confirmed_at, row.confirmed_by = now, actor.user
    firm = db.scalars(select(Firm).where(Firm.id == row.firm_id)).one()
    db.flush()
    record(db, "firms.size_proof_confirmed", "firm", firm.public_id, actor=actor, now=now)
    return firm.public_id


@dataclass(frozen=True)
class ProofDue:
    """What is to be done about the proof of a firm's size."""

    size: SizeClass
    expires_on: date
    #: The firm hands in another; else the secretariat compares what was handed in.
    renew: bool
    expired: bool


def proof_due(db: Session, firm: PublicId, *, viewer: Viewer, now: datetime) -> ProofDue | None:
    """The firm's latest proof of its present size, where something waits; None where nothing does.

    A firm that never handed one in is not reminded: a size may stay declared.
    """
    subject = readable_firm(db, firm, viewer)
    today = now.astimezone(SEOUL).date()
    last = db.scalar(
        select(SizeProof)
        .where(SizeProof.firm_id == subject.id, SizeProof.size_class == subject.size_class)
        .order_by(SizeProof.expires_on.desc(), SizeProof.public_id)
        .limit(1)
    )
    if last is None:
        return None
    renew = last.expires_on <= today + REMIND
    if not renew and last.confirmed_at is not None:
        return None
    return ProofDue(last.size_class, last.expires_on, renew, last.expires_on < today)


@dataclass(frozen=True)
class EndingProof:
    """A proof that nothing replaces and that holds for a while yet."""

    proof: PublicId
    firm_id: int
    firm: PublicId
    size: SizeClass
    expires_on: date


def ending_proofs(db: Session, *, within: timedelta, now: datetime) -> tuple[EndingProof, ...]:
    """Firms' latest proofs of their present size whose last day lies within that time, by firm."""
    today = now.astimezone(SEOUL).date()
    newer = aliased(SizeProof)
    rows = db.execute(
        select(SizeProof, Firm.public_id)
        .join(Firm, Firm.id == SizeProof.firm_id)
        .where(
            SizeProof.size_class == Firm.size_class,
            SizeProof.expires_on.between(today, today + within),
            ~exists().where(
                newer.firm_id == SizeProof.firm_id,
                newer.size_class == SizeProof.size_class,
                newer.expires_on > SizeProof.expires_on,
            ),
        )
        .order_by(SizeProof.firm_id, SizeProof.public_id)
    )
    return tuple(
        EndingProof(row.public_id, row.firm_id, firm, row.size_class, row.expires_on)
        for row, firm in rows
    )


def size_standing(db: Session, firm_id: int, size: SizeClass, day: date) -> SizeStanding:
    """How far `size` is shown on `day`, by the firm's proofs of it."""
    proofs = db.scalars(
        select(SizeProof).where(SizeProof.firm_id == firm_id, SizeProof.size_class == size)
    ).all()
    standing = [proof for proof in proofs if proof.issued_on <= day <= proof.expires_on]
    if any(proof.confirmed_at is not None for proof in standing):
        return SizeStanding.PROVEN
    if standing:
        return SizeStanding.SUBMITTED
    return SizeStanding.EXPIRED if proofs else SizeStanding.DECLARED
