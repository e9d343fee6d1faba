"""From SQL to boards: a fixed number of queries for any number of tenders.

`only_firm` loads what one firm has filed and nothing of anybody else's: own rules run on such
boards inside the firm's transaction, and their cost cannot depend on a rival.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, load_only

from app.conflicts import records
from app.conflicts.board import (
    AffiliationOnBoard,
    Board,
    FirmOnBoard,
    IdentifierOnBoard,
    InterestOnBoard,
    LotOnBoard,
    RecordOnBoard,
    day_of,
)
from app.conflicts.finding import Law, Role, Stage
from app.conflicts.methods import method_class
from app.conflicts.models import TenderMatchKey
from app.firms.models import Affiliation, BusinessGroup, Firm, FirmIdentifier, IdentifierScheme
from app.interests.models import Interest, InterestSharing
from app.tenders import status as tender_status
from app.tenders.models import LinkState, Lot, PlanLink, Tender, TenderKind

#: The page's stages, as far as the rules tell them apart.
_STAGES: Final = {
    tender_status.Stage.PLANNED: Stage.PLANNED,
    tender_status.Stage.OPEN: Stage.OPEN,
    tender_status.Stage.CLOSING_SOON: Stage.OPEN,
    tender_status.Stage.CLOSED: Stage.CLOSED,
    tender_status.Stage.CANCELLED: Stage.CLOSED,
}
#: Ids per statement: below SQLite's limit of bound parameters with room to spare.
CHUNK: Final = 400


@dataclass(frozen=True)
class LoadedBoard:
    """A board with the row ids behind its public ids."""

    board: Board
    tender_id: int
    lots: dict[str, int]
    firms: dict[str, int]
    interests: dict[str, int]
    tenders: dict[str, int]


@dataclass(frozen=True)
class _Rows:
    """Everything read for one chunk of tenders, by owner."""

    lots: dict[int, list[Lot]]
    #: Notice → plans whose interests are read with it.
    plans: dict[int, list[int]]
    #: Plans that have become a notice: their interests are read there.
    superseded: set[int]
    interests: dict[int, list[_InterestRow]]
    identifiers: dict[int, list[FirmIdentifier]]
    affiliations: dict[int, list[AffiliationOnBoard]]
    near: dict[int, list[Tender]]


@dataclass(frozen=True)
class _InterestRow:
    id: int
    public_id: str
    tender_id: int
    lot_id: int | None
    firm_id: int
    firm: str
    country: str
    role: str
    registered_at: datetime
    withdrawn_at: datetime | None
    carried_from_id: int | None
    shared: bool


def load_boards(
    db: Session, tender_ids: Collection[int], *, now: datetime, only_firm: int | None = None
) -> list[LoadedBoard]:
    """The boards of these tenders, in order of their ids, as they stand at `now`."""
    ordered = sorted(tender_ids)
    boards: list[LoadedBoard] = []
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        tenders = db.scalars(_tenders(Tender.id.in_(chunk))).all()
        rows = _read(db, chunk, only_firm)
        boards.extend(_board(tender, rows, now) for tender in tenders)
    return boards


def neighbours(db: Session, tender_ids: Collection[int]) -> set[int]:
    """These tenders with the plans and notices they are or were linked to (public facts)."""
    found = set(tender_ids)
    ordered = sorted(tender_ids)
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        links = db.execute(
            select(PlanLink.plan_id, PlanLink.notice_id).where(
                or_(PlanLink.plan_id.in_(chunk), PlanLink.notice_id.in_(chunk))
            )
        )
        for plan_id, notice_id in links:
            found.update((plan_id, notice_id))
    return found


def _tenders(condition: ColumnElement[bool]) -> Select[Tender]:
    """Tenders with the columns a board needs."""
    return (
        select(Tender)
        .where(condition)
        .order_by(Tender.id)
        .options(
            load_only(
                Tender.public_id,
                Tender.kind,
                Tender.notice_no,
                Tender.title,
                Tender.title_ko,
                Tender.title_en,
                Tender.project_name,
                Tender.status,
                Tender.buyer,
                Tender.procuring_entity,
                Tender.method,
                Tender.governing_law,
                Tender.currency,
                Tender.budget_minor,
                Tender.published_at,
                Tender.created_at,
                Tender.closes_at,
            )
        )
    )


def _read(db: Session, tender_ids: Sequence[int], only_firm: int | None) -> _Rows:
    plans, superseded = _plan_links(db, tender_ids)
    wanted = {*tender_ids, *(plan for linked in plans.values() for plan in linked)}
    interests = _interests(db, wanted, only_firm)
    firm_ids = (
        [only_firm]
        if only_firm is not None
        else sorted({row.firm_id for rows in interests.values() for row in rows})
    )
    return _Rows(
        lots=_by(
            db.scalars(select(Lot).where(Lot.tender_id.in_(tender_ids)).order_by(Lot.number)),
            "tender_id",
        ),
        plans=plans,
        superseded=superseded,
        interests=interests,
        identifiers=_by(
            db.scalars(select(FirmIdentifier).where(FirmIdentifier.firm_id.in_(firm_ids))),
            "firm_id",
        ),
        affiliations=_affiliations(db, firm_ids),
        near=_near(db, tender_ids) if only_firm is None else {},
    )


def _by(rows: Iterable[object], owner: str) -> dict[int, list]:  # type: ignore[type-arg]
    grouped: dict[int, list[object]] = {}
    for row in rows:
        grouped.setdefault(getattr(row, owner), []).append(row)
    return grouped


def _plan_links(db: Session, tender_ids: Sequence[int]) -> tuple[dict[int, list[int]], set[int]]:
    links = db.execute(
        select(PlanLink.plan_id, PlanLink.notice_id)
        .where(
            PlanLink.state == LinkState.LINKED,
            or_(PlanLink.plan_id.in_(tender_ids), PlanLink.notice_id.in_(tender_ids)),
        )
        .order_by(PlanLink.plan_id)
    ).all()
    plans: dict[int, list[int]] = {}
    for plan_id, notice_id in links:
        plans.setdefault(notice_id, []).append(plan_id)
    return plans, {plan_id for plan_id, _notice_id in links}


def _interests(
    db: Session, tender_ids: Collection[int], only_firm: int | None
) -> dict[int, list[_InterestRow]]:
    shared = exists().where(
        InterestSharing.interest_id == Interest.id, InterestSharing.ended_at.is_(None)
    )
    statement = (
        select(
            Interest.id,
            Interest.public_id,
            Interest.tender_id,
            Interest.lot_id,
            Interest.firm_id,
            Firm.public_id,
            Firm.country,
            Interest.role,
            Interest.registered_at,
            Interest.withdrawn_at,
            Interest.carried_from_id,
            shared,
        )
        .join(Firm, Firm.id == Interest.firm_id)
        .where(Interest.tender_id.in_(sorted(tender_ids)))
    )
    if only_firm is not None:
        statement = statement.where(Interest.firm_id == only_firm)
    return _by((_InterestRow(*tuple(row)) for row in db.execute(statement)), "tender_id")


def _affiliations(db: Session, firm_ids: Sequence[int]) -> dict[int, list[AffiliationOnBoard]]:
    rows = db.execute(
        select(
            Affiliation.firm_id,
            Firm.public_id,
            BusinessGroup.public_id,
            Affiliation.valid_from,
            Affiliation.valid_to,
            Affiliation.source,
        )
        .join(Firm, Firm.id == Affiliation.firm_id)
        .join(BusinessGroup, BusinessGroup.id == Affiliation.group_id)
        .where(Affiliation.firm_id.in_(firm_ids))
    )
    grouped: dict[int, list[AffiliationOnBoard]] = {}
    for firm_id, firm, group, valid_from, valid_to, source in rows:
        grouped.setdefault(firm_id, []).append(
            AffiliationOnBoard(firm, group, valid_from, valid_to, source)
        )
    return grouped


def _near(db: Session, tender_ids: Sequence[int]) -> dict[int, list[Tender]]:
    """Other records that share a match key with one of these."""
    ours, theirs = aliased(TenderMatchKey), aliased(TenderMatchKey)
    pairs = set(
        db.execute(
            select(ours.tender_id, theirs.tender_id)
            .join(theirs, and_(theirs.key == ours.key, theirs.tender_id != ours.tender_id))
            .where(ours.tender_id.in_(tender_ids))
        ).tuples()
    )
    others = {other for _own, other in pairs}
    known = {tender.id: tender for tender in db.scalars(_tenders(Tender.id.in_(sorted(others))))}
    near: dict[int, list[Tender]] = {}
    for own, other in sorted(pairs):
        near.setdefault(own, []).append(known[other])
    return near


def _board(tender: Tender, rows: _Rows, now: datetime) -> LoadedBoard:
    lots = rows.lots.get(tender.id, [])
    lot_names = {lot.id: lot.public_id for lot in lots}
    interests = _standing(tender, rows)
    firms = {row.firm: row for row in interests}
    firm_ids = sorted({row.firm_id for row in interests})
    near = rows.near.get(tender.id, [])
    board = Board(
        tender=tender.public_id,
        law=Law[tender.governing_law.name],
        method=method_class(tender.method),
        stage=_STAGES[tender_status.tender_stage(tender, now=now)],
        reference_day=day_of(tender.published_at or tender.created_at),
        closes_at=tender.closes_at,
        lots=tuple(_lot(tender, lot, now) for lot in lots),
        interests=tuple(
            sorted(
                (_interest(tender, row, lot_names) for row in interests),
                key=lambda item: (item.firm, item.id),
            )
        ),
        firms=tuple(FirmOnBoard(name, row.country) for name, row in sorted(firms.items())),
        identifiers=tuple(
            sorted(
                (
                    IdentifierOnBoard(row.firm, item.scheme.value, canonical_identifier(item))
                    for row in firms.values()
                    for item in rows.identifiers.get(row.firm_id, ())
                ),
                key=lambda item: (item.firm, item.scheme, item.value),
            )
        ),
        affiliations=tuple(
            sorted(
                (item for firm_id in firm_ids for item in rows.affiliations.get(firm_id, ())),
                key=lambda item: (item.firm, item.group, item.valid_from, item.source),
            )
        ),
        record=None if tender.kind is TenderKind.PLAN else _record(tender),
        near=tuple(sorted((_record(other) for other in near), key=lambda item: item.tender)),
    )
    return LoadedBoard(
        board=board,
        tender_id=tender.id,
        lots={lot.public_id: lot.id for lot in lots},
        firms={row.firm: row.firm_id for row in interests},
        interests={row.public_id: row.id for row in interests},
        tenders={other.public_id: other.id for other in near},
    )


def _standing(tender: Tender, rows: _Rows) -> list[_InterestRow]:
    """The interests that belong on this board.

    A plan that became a notice hands its interests over: those carried are the notice's own,
    those that could not be carried (the firm had registered there already) stand beside them.
    """
    if tender.id in rows.superseded:
        return []
    own = rows.interests.get(tender.id, [])
    carried = {row.carried_from_id for row in own}
    left = [
        row
        for plan in rows.plans.get(tender.id, ())
        for row in rows.interests.get(plan, ())
        if row.id not in carried and row.withdrawn_at is None
    ]
    return own + left


def _lot(tender: Tender, lot: Lot, now: datetime) -> LotOnBoard:
    stage = _STAGES[tender_status.lot_stage(tender, lot, now=now)]
    return LotOnBoard(lot.public_id, lot.number, stage, lot.closes_at or tender.closes_at)


def _interest(tender: Tender, row: _InterestRow, lot_names: Mapping[int, str]) -> InterestOnBoard:
    return InterestOnBoard(
        id=row.public_id,
        firm=row.firm,
        lot=None if row.lot_id is None else lot_names[row.lot_id],
        role=Role(row.role),
        shared=row.shared,
        registered_at=row.registered_at,
        withdrawn_at=row.withdrawn_at,
        from_plan=row.tender_id != tender.id,
    )


def _record(tender: Tender) -> RecordOnBoard:
    project = tender.project_name
    return RecordOnBoard(
        tender=tender.public_id,
        number=records.number_key(tender.notice_no),
        buyers=records.buyer_keys(tender),
        titles=records.title_keys(tender),
        project=records.project_key(project) if project else None,
        parts=records.title_parts(tender),
        currency=tender.currency,
        budget_minor=tender.budget_minor,
        closes_at=tender.closes_at,
    )


def canonical_identifier(item: FirmIdentifier) -> str:
    """One spelling per number; a Vietnamese branch (…-001) has its head office's ten digits."""
    plain = "".join(character for character in item.value.upper() if character.isalnum())
    return plain[:10] if item.scheme is IdentifierScheme.VN_MST else plain
