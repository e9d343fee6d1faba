"""Reading the public records: the desk's lists, and what stands about one's own firm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.conflicts.loading.holding_rows import read_holdings
from app.conflicts.loading.post_rows import MembershipKind, PublicRow
from app.conflicts.naming import (
    firms_by_public_id,
    firms_named,
    groups_named_by_id,
    lots_named,
    tenders_named,
)
from app.conflicts.projections import FirmNamed, TenderNamed
from app.conflicts.registers.fact_models import (
    BidPromise,
    FirmMark,
    Holding,
    HoldingKind,
    NamedKind,
    Subcontract,
)
from app.conflicts.registers.ownership_picture import Held, Picture, picture_of
from app.conflicts.registers.record_commands import KINDS, Row
from app.conflicts.registers.record_models import BuyerRelation, PackageRole, RelationBasis
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Labelled, Names
from app.core.ids import PublicId
from app.core.keyset import Order, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.firms.models import Affiliation, Firm
from app.firms.profile.models import Director


@dataclass(frozen=True)
class RecordLine:
    """One record of any kind; what its kind has not is None."""

    kind: str
    id: PublicId
    firm: FirmNamed | None
    group: Names | None
    #: Consultant, buyer or authority, as published.
    other: str
    what: Labelled
    #: Basis of a relation, governing law of an exclusion.
    detail: Labelled | None
    share_bp: int | None
    tender: TenderNamed | None
    valid_from: date | None
    valid_to: date | None
    source: str
    recorded_at: datetime | None
    #: The publisher's number of the lot, for names in bids.
    lot: str | None = None


#: Registers that tell of filings: read at the desk for a stated reason alone.
NAMED: Final = ("subcontracts", "promises")
_ORDERS: Final = {
    kind: Order(
        f"recorded-{kind}",
        model.recorded_at,
        model.public_id,
        load_instant,
        descending=True,
        nullable=False,
    )
    for kind, model in KINDS.items()
}


def records_page(
    db: Session, kind: str, viewer: Viewer, *, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[RecordLine]:
    """The records of one kind that stand, newest first; for the compliance desk."""
    if not viewer.has(Role.COMPLIANCE):
        raise NotFoundError
    model = KINDS[kind]
    rows: Select[*tuple[Any, ...]] = select(model).where(model.retracted_at.is_(None))
    if model is FirmMark:
        rows = rows.where(FirmMark.derived.is_(False))
    if issubclass(model, PublicRow):
        rows = rows.where(model.recorded_at.is_not(None))
    stretch = read_stretch(db, rows, _ORDERS[kind], cursor=cursor, size=size)
    return Page(
        items=_lines(db, [row[0] for row in stretch.rows]),
        count=capped_count(db, rows, _ORDERS[kind]),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def own_records(db: Session, viewer: Viewer) -> tuple[RecordLine, ...]:
    """What stands about the viewer's own firm, so that it can be put right. Of names in bids
    those it named itself: who else names it is that bidder's own."""
    own = select(Firm.id).where(Firm.public_id == viewer.firm).scalar_subquery()
    found: list[Row] = []
    for model in KINDS.values():
        about = (
            or_(model.owner_firm_id == own, model.owned_firm_id == own)
            if issubclass(model, Holding)
            else model.firm_id == own
        )
        statement = select(model).where(about, model.retracted_at.is_(None))
        if issubclass(model, FirmMark):
            statement = statement.where(FirmMark.derived.is_(False))
        if issubclass(model, PublicRow):
            statement = statement.where(model.recorded_at.is_not(None))
        found.extend(db.scalars(statement.order_by(model.public_id)))
    return _lines(db, found)


def own_ownership(db: Session, viewer: Viewer) -> Picture | None:
    """What stands above the viewer's own firm by public records, to be drawn on its own page.
    Not what else those companies hold: that would tell of others."""
    own = db.scalar(select(Firm).where(Firm.public_id == viewer.firm))
    if own is None:
        return None
    held = [
        Held((each.owner, each.owner_name), (each.owned, each.owned_name), each.share_bp)
        for each in read_holdings(db, {own.id}, recorded_only=True)
        if each.valid_to is None
    ]
    keys = {key for each in held for key, _name in (each.owner, each.owned)}
    names = {key: str(firm.names) for key, firm in firms_by_public_id(db, keys).items()}
    return picture_of(held, names=names, rivals={own.public_id})


def own_ties(db: Session, viewer: Viewer) -> tuple[RecordLine, ...]:
    """The ties with buyers that the viewer's own firm has stated and not taken back."""
    return tuple(line for line in own_records(db, viewer) if line.detail is RelationBasis.DECLARED)


def own_named(db: Session, viewer: Viewer) -> tuple[RecordLine, ...]:
    """What the viewer's own firm names for its bids."""
    return tuple(line for line in own_records(db, viewer) if line.kind in NAMED)


def _firm_ids(row: Row) -> tuple[int | None, int | None]:
    """The firm a record is about, and the other firm it names."""
    if isinstance(row, Holding):
        return row.owned_firm_id, row.owner_firm_id
    if isinstance(row, Subcontract):
        return row.firm_id, row.subcontractor_id
    return row.firm_id, None


def _lines(db: Session, rows: Sequence[Row]) -> tuple[RecordLine, ...]:
    named = {firm for row in rows for firm in _firm_ids(row) if firm is not None}
    firms = firms_named(db, named)
    about = [row for row in rows if isinstance(row, PackageRole | Subcontract | BidPromise)]
    tenders = tenders_named(db, {row.tender_id for row in about})
    groups = groups_named_by_id(
        db, {r.group_id for r in rows if isinstance(r, PackageRole) and r.group_id is not None}
    )
    lots = lots_named(
        db,
        {
            row.lot_id
            for row in rows
            if isinstance(row, Subcontract | BidPromise) and row.lot_id is not None
        },
    )
    return tuple(_line(row, _Names(firms, groups, tenders, lots)) for row in rows)


@dataclass(frozen=True)
class _Names:
    firms: dict[int, FirmNamed]
    groups: dict[int, Names]
    tenders: dict[int, TenderNamed]
    lots: dict[int, str]


def _line(row: Row, names: _Names) -> RecordLine:  # noqa: PLR0911  (a kind of record a line)
    about, _other_firm = _firm_ids(row)
    line = RecordLine(
        kind=next(kind for kind, model in KINDS.items() if isinstance(row, model)),
        id=row.public_id,
        firm=names.firms.get(about) if about is not None else None,
        group=None,
        other="",
        what=HoldingKind.HOLDING,
        detail=None,
        share_bp=None,
        tender=None,
        valid_from=None,
        valid_to=None,
        source=row.source,
        recorded_at=row.recorded_at,
    )
    if isinstance(row, PackageRole | Subcontract | BidPromise):
        line = replace(line, tender=names.tenders[row.tender_id])
    if isinstance(row, Subcontract | BidPromise) and row.lot_id is not None:
        line = replace(line, lot=names.lots[row.lot_id])
    if isinstance(row, PackageRole):
        group = names.groups.get(row.group_id) if row.group_id is not None else None
        return replace(line, what=row.part, group=group, other=row.consultant)
    if isinstance(row, Subcontract):
        other = names.firms[row.subcontractor_id].names
        return replace(line, what=NamedKind.SUBCONTRACTOR, other=str(other))
    line = replace(line, valid_from=row.valid_from, valid_to=row.valid_to)
    if isinstance(row, Holding):
        owner = names.firms.get(row.owner_firm_id) if row.owner_firm_id is not None else None
        who = str(owner.names) if owner else row.owner
        owned = str(line.firm.names) if line.firm else row.owned
        return replace(line, share_bp=row.share_bp, other=f"{who} → {owned}")
    if isinstance(row, Affiliation):
        # In the source's spelling: how another firm writes the group never shows here.
        return replace(line, what=MembershipKind.MEMBERSHIP, other=row.declared_name or "")
    if isinstance(row, Director):
        return replace(line, what=row.position, other=row.name)
    if isinstance(row, FirmMark):
        return replace(line, what=row.kind, other=row.shown)
    if isinstance(row, BidPromise):
        return replace(line, what=row.kind, other=row.label)
    if isinstance(row, BuyerRelation):
        return replace(
            line, what=row.kind, other=row.buyer, detail=row.basis, share_bp=row.share_bp
        )
    return replace(line, what=row.kind, other=row.authority, detail=row.law)
