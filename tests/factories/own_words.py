"""What firms state and hand in about themselves, as far as the conflict engine hears of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.board.board import day_of
from app.core.access import SYSTEM
from app.core.events import publish
from app.core.ids import new_public_id
from app.firms.duplicates.keys import name_key
from app.firms.events import FirmChanged
from app.firms.models import Firm, FirmIdentifier, IdentifierScheme, SizeClass
from app.firms.profile.models import DeclaredRelation, RelationKind
from app.firms.sign_up.models import DocumentPurpose, FirmApplication, FirmDocument
from tests.factories import NOW


def hand_in(
    db: Session, firm: Firm, content: str, *, applying: bool = False, at: datetime = NOW
) -> FirmDocument:
    """A file of the firm's profile, or one that came with its application."""
    application = _application(db, firm, at) if applying else None
    row = FirmDocument(
        public_id=new_public_id(),
        firm_id=None if application else firm.id,
        application_id=application.id if application else None,
        purpose=next(iter(DocumentPurpose)),
        sha256=f"paper-{content}",
        author_key=f"author-{content}",
        media_type="application/pdf",
        size=1,
        filename="paper.pdf",
        uploaded_at=at,
    )
    db.add(row)
    db.flush()
    publish(db, FirmChanged(firm.id), actor=SYSTEM, now=at)
    return row


def _application(db: Session, firm: Firm, at: datetime) -> FirmApplication:
    row = FirmApplication(
        public_id=new_public_id(),
        country=firm.country,
        name_ko="시험",
        scheme=IdentifierScheme.KR_BRN,
        value="1248100998",
        representative="김대표",
        opened_on=date(2015, 3, 2),
        size_class=SizeClass.SME,
        contact_name="이담당",
        email="newcomer@example.org",
        locale="ko",
        terms_version="1",
        terms_sha256="0",
        applied_at=at,
        address_hash="",
        firm_id=firm.id,
    )
    db.add(row)
    db.flush()
    return row


def declare(
    db: Session,
    firm: Firm,
    other: Firm | str,
    kind: RelationKind,
    *,
    share: int | None = None,
    at: datetime = NOW,
) -> DeclaredRelation:
    """The firm declares another one, by its number here or by a name, from a week ago on."""
    number = None if isinstance(other, str) else _number(db, other)
    row = DeclaredRelation(
        public_id=new_public_id(),
        firm_id=firm.id,
        kind=kind,
        other_name=other if isinstance(other, str) else "Other",
        other_key=name_key(other if isinstance(other, str) else "Other"),
        scheme=number.scheme if number else None,
        value=number.value if number else None,
        share=share,
        valid_from=day_of(at) - timedelta(days=7),
        source="test",
        declared_at=at,
    )
    db.add(row)
    db.flush()
    publish(db, FirmChanged(firm.id), actor=SYSTEM, now=at)
    return row


def _number(db: Session, firm: Firm) -> FirmIdentifier:
    known = db.scalar(select(FirmIdentifier).where(FirmIdentifier.firm_id == firm.id).limit(1))
    if known is None:
        known = FirmIdentifier(
            firm_id=firm.id, scheme=IdentifierScheme.VN_MST, value=f"{firm.id:010d}"
        )
        db.add(known)
        db.flush()
        publish(db, FirmChanged(firm.id), actor=SYSTEM, now=NOW)
    return known
