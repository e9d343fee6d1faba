"""Reading the public records: the desk's lists, and what stands about one's own firm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.conflicts.naming import firms_named, groups_named_by_id, tenders_named
from app.conflicts.projections import FirmNamed, Names, TenderNamed
from app.conflicts.record_commands import KINDS, Row
from app.conflicts.record_models import BuyerRelation, PackageRole, RelationBasis
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Labelled
from app.core.ids import PublicId
from app.core.keyset import Order, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.firms.models import Firm


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
    recorded_at: datetime


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
    stretch = read_stretch(db, rows, _ORDERS[kind], cursor=cursor, size=size)
    return Page(
        items=_lines(db, [row[0] for row in stretch.rows]),
        count=capped_count(db, rows, _ORDERS[kind]),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def own_records(db: Session, viewer: Viewer) -> tuple[RecordLine, ...]:
    """What stands about the viewer's own firm, so that it can be put right."""
    own = select(Firm.id).where(Firm.public_id == viewer.firm).scalar_subquery()
    found: list[Row] = []
    for model in KINDS.values():
        found.extend(
            db.scalars(
                select(model)
                .where(model.firm_id == own, model.retracted_at.is_(None))
                .order_by(model.public_id)
            )
        )
    return _lines(db, found)


def own_ties(db: Session, viewer: Viewer) -> tuple[RecordLine, ...]:
    """The ties with buyers that the viewer's own firm has stated and not taken back."""
    return tuple(line for line in own_records(db, viewer) if line.detail is RelationBasis.DECLARED)


def _lines(db: Session, rows: Sequence[Row]) -> tuple[RecordLine, ...]:
    firms = firms_named(db, {row.firm_id for row in rows if row.firm_id is not None})
    roles = [row for row in rows if isinstance(row, PackageRole)]
    tenders = tenders_named(db, {row.tender_id for row in roles})
    groups = groups_named_by_id(db, {row.group_id for row in roles if row.group_id is not None})
    return tuple(_line(row, firms, groups, tenders) for row in rows)


def _line(
    row: Row,
    firms: dict[int, FirmNamed],
    groups: dict[int, Names],
    tenders: dict[int, TenderNamed],
) -> RecordLine:
    shown: dict[str, Any] = {
        "id": row.public_id,
        "firm": firms.get(row.firm_id) if row.firm_id is not None else None,
        "group": None,
        "detail": None,
        "share_bp": None,
        "tender": None,
        "valid_from": None,
        "valid_to": None,
        "source": row.source,
        "recorded_at": row.recorded_at,
    }
    if isinstance(row, PackageRole):
        group = groups.get(row.group_id) if row.group_id is not None else None
        shown |= {"what": row.part, "group": group, "tender": tenders[row.tender_id]}
        return RecordLine(kind="roles", other=row.consultant, **shown)
    shown |= {"valid_from": row.valid_from, "valid_to": row.valid_to, "what": row.kind}
    if isinstance(row, BuyerRelation):
        shown |= {"detail": row.basis, "share_bp": row.share_bp}
        return RecordLine(kind="relations", other=row.buyer, **shown)
    return RecordLine(kind="exclusions", other=row.authority, **shown | {"detail": row.law})
