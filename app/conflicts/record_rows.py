"""The public records behind boards, in three statements however many tenders there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.facts_on_board import ExclusionOnBoard, RelationOnBoard, RoleOnBoard
from app.conflicts.record_models import BuyerRelation, FirmExclusion, PackageRole, RelationBasis
from app.firms.models import BusinessGroup, Firm


@dataclass(frozen=True)
class Records:
    """Records by the row id of the tender or firm they are about."""

    roles: dict[int, list[RoleOnBoard]]
    relations: dict[int, list[RelationOnBoard]]
    exclusions: dict[int, list[ExclusionOnBoard]]


def read_records(db: Session, tender_ids: Collection[int], firm_ids: Collection[int]) -> Records:
    """The records that stand about these tenders and firms, each list by public id."""
    return Records(
        roles=_roles(db, tender_ids),
        relations=_relations(db, firm_ids),
        exclusions=_exclusions(db, firm_ids),
    )


def _roles(db: Session, tender_ids: Collection[int]) -> dict[int, list[RoleOnBoard]]:
    rows = db.execute(
        select(
            PackageRole.tender_id,
            PackageRole.public_id,
            Firm.public_id,
            BusinessGroup.public_id,
            PackageRole.part,
            PackageRole.source,
        )
        .outerjoin(Firm, Firm.id == PackageRole.firm_id)
        .outerjoin(BusinessGroup, BusinessGroup.id == PackageRole.group_id)
        .where(PackageRole.tender_id.in_(tender_ids), PackageRole.retracted_at.is_(None))
        .order_by(PackageRole.public_id)
    )
    grouped: dict[int, list[RoleOnBoard]] = {}
    for tender_id, name, firm, group, part, source in rows:
        grouped.setdefault(tender_id, []).append(RoleOnBoard(name, firm, group, part.value, source))
    return grouped


def _relations(db: Session, firm_ids: Collection[int]) -> dict[int, list[RelationOnBoard]]:
    rows = db.execute(
        select(BuyerRelation, Firm.public_id)
        .join(Firm, Firm.id == BuyerRelation.firm_id)
        .where(BuyerRelation.firm_id.in_(firm_ids), BuyerRelation.retracted_at.is_(None))
        .order_by(BuyerRelation.public_id)
    )
    grouped: dict[int, list[RelationOnBoard]] = {}
    for row, firm in rows:
        grouped.setdefault(row.firm_id, []).append(
            RelationOnBoard(
                id=row.public_id,
                firm=firm,
                buyer=row.buyer_key,
                kind=row.kind.value,
                share_bp=row.share_bp,
                declared=row.basis is RelationBasis.DECLARED,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                source=row.source,
            )
        )
    return grouped


def _exclusions(db: Session, firm_ids: Collection[int]) -> dict[int, list[ExclusionOnBoard]]:
    rows = db.execute(
        select(FirmExclusion, Firm.public_id)
        .join(Firm, Firm.id == FirmExclusion.firm_id)
        .where(FirmExclusion.firm_id.in_(firm_ids), FirmExclusion.retracted_at.is_(None))
        .order_by(FirmExclusion.public_id)
    )
    grouped: dict[int, list[ExclusionOnBoard]] = {}
    for row, firm in rows:
        grouped.setdefault(row.firm_id, []).append(
            ExclusionOnBoard(
                id=row.public_id,
                firm=firm,
                kind=row.kind.value,
                law=row.law.value if row.law else None,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                source=row.source,
            )
        )
    return grouped
