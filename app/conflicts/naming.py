"""Names for the rows that findings point at."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.conflicts.models import FindingFirm
from app.conflicts.projections import FirmNamed, TenderNamed
from app.core.i18n import Names
from app.core.ids import PublicId
from app.firms.models import BusinessGroup, Firm
from app.tenders.models import Lot, Tender


def tenders_named(db: Session, tender_ids: Collection[int]) -> dict[int, TenderNamed]:
    """Tenders by row id."""
    rows = db.execute(
        select(
            Tender.id,
            Tender.public_id,
            Tender.title,
            Tender.title_ko,
            Tender.title_en,
            Tender.notice_no,
            Tender.plan_no,
            Tender.closes_at,
            Tender.demo,
        ).where(Tender.id.in_(sorted(tender_ids)))
    )
    return {
        row.id: TenderNamed(
            row.public_id,
            Names(row.title_ko or row.title, row.title, row.title_en or row.title),
            row.notice_no or row.plan_no,
            row.closes_at,
            row.demo,
        )
        for row in rows
    }


def lots_named(db: Session, lot_ids: Collection[int]) -> dict[int, str]:
    """Publishers' lot numbers by row id."""
    rows = db.execute(select(Lot.id, Lot.number).where(Lot.id.in_(sorted(lot_ids))))
    return {row.id: row.number for row in rows}


def firms_named(db: Session, firm_ids: Collection[int]) -> dict[int, FirmNamed]:
    """Firms by row id."""
    rows = db.execute(
        select(
            Firm.id,
            Firm.public_id,
            Organisation.name_ko,
            Organisation.name_vi,
            Organisation.name_en,
            Organisation.demo,
        )
        .join(Organisation, Organisation.id == Firm.organisation_id)
        .where(Firm.id.in_(sorted(firm_ids)))
    )
    return {
        row.id: FirmNamed(row.public_id, Names(row.name_ko, row.name_vi, row.name_en), row.demo)
        for row in rows
    }


def firms_by_public_id(db: Session, firms: Collection[str]) -> dict[str, FirmNamed]:
    """Firms by public id."""
    ids = db.scalars(select(Firm.id).where(Firm.public_id.in_(sorted(firms)))).all()
    return {named.id: named for named in firms_named(db, ids).values()}


def firms_of_findings(
    db: Session, finding_ids: Collection[int]
) -> dict[int, tuple[FirmNamed, ...]]:
    """The firms that findings are about, by finding."""
    pairs = [
        (finding_id, firm_id)
        for finding_id, firm_id in db.execute(
            select(FindingFirm.finding_id, FindingFirm.firm_id).where(
                FindingFirm.finding_id.in_(sorted(finding_ids))
            )
        )
    ]
    named = firms_named(db, {firm_id for _finding, firm_id in pairs})
    grouped: dict[int, list[FirmNamed]] = {}
    for finding_id, firm_id in pairs:
        grouped.setdefault(finding_id, []).append(named[firm_id])
    return {
        finding_id: tuple(sorted(firms, key=lambda firm: firm.id))
        for finding_id, firms in grouped.items()
    }


def groups_named(db: Session, groups: Collection[PublicId]) -> dict[str, Names]:
    """Business groups by public id."""
    rows = db.execute(
        select(BusinessGroup.public_id, BusinessGroup.name_ko, BusinessGroup.name_en).where(
            BusinessGroup.public_id.in_(sorted(groups))
        )
    )
    return {row.public_id: Names(row.name_ko, None, row.name_en) for row in rows}


def groups_named_by_id(db: Session, groups: Collection[int]) -> dict[int, Names]:
    """Business groups by row id."""
    rows = db.execute(
        select(BusinessGroup.id, BusinessGroup.name_ko, BusinessGroup.name_en).where(
            BusinessGroup.id.in_(sorted(groups))
        )
    )
    return {row.id: Names(row.name_ko, None, row.name_en) for row in rows}


def organisations_of(db: Session, firms: Collection[PublicId]) -> tuple[PublicId, ...]:
    """The organisations of firms: who may ask later who looked."""
    rows = db.scalars(
        select(Organisation.public_id)
        .join(Firm, Firm.organisation_id == Organisation.id)
        .where(Firm.public_id.in_(sorted(firms)))
        .order_by(Organisation.public_id)
    )
    return tuple(rows)
