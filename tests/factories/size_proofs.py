"""Proofs of a firm's size."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.core.ids import new_public_id
from app.firms.models import Firm, SizeClass
from app.firms.profile.models import SizeProof
from app.firms.sign_up.models import DocumentPurpose, FirmDocument
from tests.factories import NOW


def make_size_proof(
    db: Session, firm: Firm, expires_on: date, *, confirmed: bool = False
) -> SizeProof:
    """A proof that the firm is small or medium-sized, until that day."""
    paper = FirmDocument(
        public_id=new_public_id(),
        firm_id=firm.id,
        purpose=DocumentPurpose.SIZE,
        sha256="0" * 64,
        media_type="application/pdf",
        size=1,
        filename="a.pdf",
        uploaded_at=NOW,
    )
    db.add(paper)
    db.flush()
    proof = SizeProof(
        public_id=new_public_id(),
        firm_id=firm.id,
        size_class=SizeClass.SME,
        document_id=paper.id,
        issued_on=date(2026, 1, 1),
        expires_on=expires_on,
        submitted_at=NOW,
        confirmed_at=NOW if confirmed else None,
    )
    db.add(proof)
    db.commit()
    return proof
