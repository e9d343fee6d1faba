"""The public records behind boards, in three statements at most however many tenders there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import select

from app.conflicts.board.facts import ExclusionOnBoard, RelationOnBoard, RoleOnBoard
from app.conflicts.loading.facts_there import Kind, Kinds
from app.conflicts.registers.record_models import (
    BuyerRelation,
    ExclusionKind,
    FirmExclusion,
    PackagePart,
    PackageRole,
    RelationBasis,
    RelationKind,
)
from app.core.prepared import Asked, Prepared, among
from app.firms.models import BusinessGroup, Firm
from app.tenders.models import GoverningLaw


@dataclass(frozen=True)
class Records:
    """Records by the row id of the tender or firm they are about."""

    roles: dict[int, list[RoleOnBoard]]
    relations: dict[int, list[RelationOnBoard]]
    exclusions: dict[int, list[ExclusionOnBoard]]


class _RoleRow(NamedTuple):
    tender_id: int
    public_id: str
    firm: str | None
    group: str | None
    part: PackagePart
    source: str


class _RelationRow(NamedTuple):
    firm_id: int
    public_id: str
    buyer_key: str
    kind: RelationKind
    share_bp: int | None
    basis: RelationBasis
    valid_from: date
    valid_to: date | None
    source: str


class _ExclusionRow(NamedTuple):
    firm_id: int
    public_id: str
    kind: ExclusionKind
    law: GoverningLaw | None
    valid_from: date
    valid_to: date | None
    source: str


_ROLES: Final = Prepared(
    _RoleRow,
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
    .where(among(PackageRole.tender_id, "tenders"), PackageRole.retracted_at.is_(None))
    .order_by(PackageRole.public_id),
)
_RELATIONS: Final = Prepared(
    _RelationRow,
    select(*(getattr(BuyerRelation, name) for name in _RelationRow._fields))
    .where(among(BuyerRelation.firm_id, "firms"), BuyerRelation.retracted_at.is_(None))
    .order_by(BuyerRelation.public_id),
)
_EXCLUSIONS: Final = Prepared(
    _ExclusionRow,
    select(*(getattr(FirmExclusion, name) for name in _ExclusionRow._fields))
    .where(among(FirmExclusion.firm_id, "firms"), FirmExclusion.retracted_at.is_(None))
    .order_by(FirmExclusion.public_id),
)


def read_records(
    db: Asked, tender_ids: Collection[int], names: Mapping[int, str], there: Kinds
) -> Records:
    """The records that stand about these tenders and firms (with their public ids), each list by
    public id; of the kinds that are `there`."""
    return Records(
        roles=_roles(db, tender_ids) if Kind.ROLES in there else {},
        relations=_relations(db, names) if Kind.RELATIONS in there else {},
        exclusions=_exclusions(db, names) if Kind.EXCLUSIONS in there else {},
    )


def _roles(db: Asked, tender_ids: Collection[int]) -> dict[int, list[RoleOnBoard]]:
    grouped: dict[int, list[RoleOnBoard]] = {}
    for tender_id, name, firm, group, part, source in _ROLES(db, tenders=tender_ids):
        grouped.setdefault(tender_id, []).append(RoleOnBoard(name, firm, group, part.value, source))
    return grouped


def _relations(db: Asked, names: Mapping[int, str]) -> dict[int, list[RelationOnBoard]]:
    grouped: dict[int, list[RelationOnBoard]] = {}
    for row in _RELATIONS(db, firms=names):
        grouped.setdefault(row.firm_id, []).append(
            RelationOnBoard(
                id=row.public_id,
                firm=names[row.firm_id],
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


def _exclusions(db: Asked, names: Mapping[int, str]) -> dict[int, list[ExclusionOnBoard]]:
    grouped: dict[int, list[ExclusionOnBoard]] = {}
    for row in _EXCLUSIONS(db, firms=names):
        grouped.setdefault(row.firm_id, []).append(
            ExclusionOnBoard(
                id=row.public_id,
                firm=names[row.firm_id],
                kind=row.kind.value,
                law=row.law.value if row.law else None,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                source=row.source,
            )
        )
    return grouped
