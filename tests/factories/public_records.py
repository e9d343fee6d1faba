"""Public records as the compliance desk enters them, as far as the conflict engine hears."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts import records
from app.conflicts.board import day_of
from app.conflicts.recheck import request_recheck
from app.conflicts.record_models import (
    BuyerRelation,
    ExclusionKind,
    FirmExclusion,
    PackagePart,
    PackageRole,
    RelationBasis,
    RelationKind,
)
from app.core.ids import new_public_id
from app.firms.models import BusinessGroup, Firm
from app.tenders.models import Tender
from tests.factories import NOW


def note_role(
    db: Session,
    tender: Tender,
    firm: Firm | None,
    *,
    group: BusinessGroup | None = None,
    at: datetime = NOW,
    **facts: Any,
) -> PackageRole:
    values: dict[str, Any] = {
        "consultant": "Consultant",
        "consultant_key": str(new_public_id()),
        "part": PackagePart.STUDY,
    }
    row = PackageRole(
        tender_id=tender.id,
        firm_id=firm.id if firm else None,
        group_id=group.id if group else None,
        **_noted(at),
        **values | facts,
    )
    db.add(row)
    db.flush()
    request_recheck(db, at, tender_id=tender.id)
    return row


def note_relation(
    db: Session, firm: Firm, tender: Tender, *, how: int = 0, at: datetime = NOW
) -> BuyerRelation | None:
    """A relation with the tender's buyer: which kind, basis and period `how` says; none when the
    like of it stands already."""
    kind = list(RelationKind)[how % 3]
    since = day_of(at) + timedelta(days=how - 6)
    known = select(BuyerRelation.id).where(
        BuyerRelation.firm_id == firm.id,
        BuyerRelation.kind == kind,
        BuyerRelation.valid_from == since,
        BuyerRelation.retracted_at.is_(None),
    )
    if db.scalar(known) is not None:
        return None
    row = BuyerRelation(
        firm_id=firm.id,
        buyer=tender.buyer,
        buyer_key=sorted(records.buyer_keys(tender))[0],
        kind=kind,
        basis=list(RelationBasis)[how % 2],
        share_bp=3000 + how % 2 if kind is RelationKind.OWNERSHIP else None,
        valid_from=since,
        valid_to=day_of(at) + timedelta(days=how) if how % 4 else None,
        **_noted(at),
    )
    return _about_firm(db, row, firm, at)


def note_exclusion(
    db: Session, firm: Firm, *, days: int = 300, at: datetime = NOW, **facts: Any
) -> FirmExclusion:
    """Barred from `at` for so many days."""
    values: dict[str, Any] = {
        "kind": ExclusionKind.BARRED,
        "law": None,
        "authority": str(new_public_id()),
    }
    row = FirmExclusion(
        firm_id=firm.id,
        valid_from=day_of(at),
        valid_to=day_of(at) + timedelta(days=days),
        **_noted(at),
        **values | facts,
    )
    return _about_firm(db, row, firm, at)


def forget(
    db: Session, row: PackageRole | BuyerRelation | FirmExclusion, *, at: datetime = NOW
) -> None:
    """Take a record back."""
    row.retracted_at = at
    db.flush()
    if isinstance(row, PackageRole):
        request_recheck(db, at, tender_id=row.tender_id)
    else:
        request_recheck(db, at, firm_id=row.firm_id)


def _noted(at: datetime) -> dict[str, Any]:
    return {
        "public_id": new_public_id(),
        "source": "test",
        "recorded_at": at,
        "recorded_by": None,
    }


def _about_firm(db: Session, row: Any, firm: Firm, at: datetime) -> Any:
    db.add(row)
    db.flush()
    request_recheck(db, at, firm_id=firm.id)
    return row
