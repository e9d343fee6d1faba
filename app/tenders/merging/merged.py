"""Which records were merged into which: public facts, asked by lists, pages and imports."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session, aliased, selectinload

from app.core.errors import NotFoundError
from app.core.i18n import pick
from app.core.ids import PublicId
from app.tenders.merging.models import TenderMerge, TenderMergeMove
from app.tenders.models import Lot, Tender


def not_absorbed(tender: Any = Tender.id) -> ColumnElement[bool]:
    """SQL: the record stands for itself."""
    absorbed = sa.select(TenderMerge.absorbed_id).where(TenderMerge.undone_at.is_(None))
    condition: ColumnElement[bool] = tender.not_in(absorbed)
    return condition


def standing_tender(db: Session, tender: PublicId) -> Tender:
    """The record with this public id; `NotFoundError`, also where it was merged into another."""
    found = db.scalar(sa.select(Tender).where(Tender.public_id == tender, not_absorbed()))
    if found is None:
        raise NotFoundError
    return found


def absorbed_among(db: Session, tenders: Collection[int]) -> set[int]:
    """Those of these records (internal ids) that were merged into another."""
    query = sa.select(TenderMerge.absorbed_id).where(
        TenderMerge.undone_at.is_(None), TenderMerge.absorbed_id.in_(sorted(tenders))
    )
    return set(db.scalars(query))


def absorbed_by(db: Session, tenders: Collection[int]) -> dict[int, int]:
    """The records merged into these (internal ids), over several merges, too: each with the one
    that stands for it."""
    stand: dict[int, int] = {}
    wanted = {tender: tender for tender in tenders}
    while wanted:
        query = sa.select(TenderMerge.absorbed_id, TenderMerge.kept_id).where(
            TenderMerge.undone_at.is_(None), TenderMerge.kept_id.in_(sorted(wanted))
        )
        wanted = {absorbed: wanted[kept] for absorbed, kept in db.execute(query)}
        stand |= wanted
    return stand


def standing_id(db: Session, tender: int) -> int:
    """The record that stands for this one (internal ids): itself, unless it was merged."""
    while True:
        query = sa.select(TenderMerge.kept_id).where(
            TenderMerge.absorbed_id == tender, TenderMerge.undone_at.is_(None)
        )
        kept = db.scalar(query)
        if kept is None:
            return tender
        tender = kept


def standing_record(db: Session, tender: Tender) -> Tender:
    """The record that stands for this one: itself, unless it was merged."""
    return db.get_one(Tender, standing_id(db, tender.id))


def standing_for(db: Session, tender: PublicId) -> PublicId | None:
    """The record into which this one was merged; None where it stands for itself."""
    absorbed = aliased(Tender)
    found = db.scalar(
        sa.select(TenderMerge.absorbed_id)
        .join(absorbed, absorbed.id == TenderMerge.absorbed_id)
        .where(absorbed.public_id == tender, TenderMerge.undone_at.is_(None))
    )
    if found is None:
        return None
    standing = sa.select(Tender.public_id).where(Tender.id == standing_id(db, found))
    return db.scalars(standing).one()


def own_or_moved_lots(tender: int) -> ColumnElement[bool]:
    """SQL: lots of the record, those included that a merge moved to the one that stands."""
    moved = (
        sa.select(TenderMergeMove.row_id)
        .join(TenderMerge, TenderMerge.id == TenderMergeMove.merge_id)
        .where(
            TenderMerge.absorbed_id == tender,
            TenderMerge.undone_at.is_(None),
            TenderMergeMove.table_name == Lot.__tablename__,
            TenderMergeMove.column_name == "tender_id",
        )
    )
    return sa.or_(Lot.tender_id == tender, Lot.id.in_(moved))


@dataclass(frozen=True)
class AlsoRecorded:
    """A record that was merged into the tender, with what was published under its number."""

    title: str
    number: str | None
    source_url: str | None
    published_at: datetime | None
    closes_at: datetime | None
    versions: int
    documents: tuple[tuple[str, str], ...]


def also_recorded(db: Session, tender: PublicId) -> tuple[AlsoRecorded, ...]:
    """Records merged into this tender, those merged into them included."""
    top = db.scalar(sa.select(Tender.id).where(Tender.public_id == tender))
    found: list[int] = []
    wanted = [] if top is None else [top]
    while wanted:
        query = sa.select(TenderMerge.absorbed_id).where(
            TenderMerge.undone_at.is_(None), TenderMerge.kept_id.in_(wanted)
        )
        wanted = sorted(db.scalars(query))
        found += wanted
    if not found:
        return ()
    rows = db.scalars(
        sa.select(Tender)
        .where(Tender.id.in_(found))
        .order_by(Tender.published_at, Tender.public_id)
        .options(selectinload(Tender.documents), selectinload(Tender.versions))
    )
    return tuple(
        AlsoRecorded(
            title=pick(row.title_ko or row.title, row.title, row.title_en or row.title),
            number=row.notice_no,
            source_url=row.source_url,
            published_at=row.published_at,
            closes_at=row.closes_at,
            versions=len(row.versions),
            documents=tuple((document.title, document.url) for document in row.documents),
        )
        for row in rows
    )
