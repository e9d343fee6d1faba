"""The rows behind boards: a fixed number of statements for any number of tenders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, load_only

from app.conflicts.facts_on_board import AffiliationOnBoard
from app.conflicts.models import TenderMatchKey
from app.conflicts.record_rows import Records, read_records
from app.conflicts.team_rows import FirmRow, TeamRows, read_firms, read_teams
from app.firms.models import Affiliation, BusinessGroup, Firm, FirmIdentifier
from app.interests.models import Interest, InterestSharing
from app.tenders.models import LinkState, Lot, PlanLink, Tender

#: Ids per statement: below SQLite's limit of bound parameters with room to spare.
CHUNK: Final = 400


@dataclass(frozen=True)
class Rows:
    """Everything read for one chunk of tenders, by owner."""

    lots: dict[int, list[Lot]]
    #: Notice → plans whose interests are read with it.
    plans: dict[int, list[int]]
    #: Plans that have become a notice: their interests are read there.
    superseded: set[int]
    interests: dict[int, list[InterestRow]]
    identifiers: dict[int, list[FirmIdentifier]]
    affiliations: dict[int, list[AffiliationOnBoard]]
    records: Records
    teams: TeamRows
    firms: dict[int, FirmRow]
    near: dict[int, list[Tender]]


@dataclass(frozen=True)
class InterestRow:
    """An interest, and whether it is shared now."""

    id: int
    public_id: str
    tender_id: int
    lot_id: int | None
    firm_id: int
    role: str
    registered_at: datetime
    withdrawn_at: datetime | None
    carried_from_id: int | None
    shared: bool


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


def tenders_for_boards(condition: ColumnElement[bool]) -> Select[Tender]:
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


def read_rows(db: Session, tender_ids: Sequence[int], only_firm: int | None) -> Rows:
    """Everything the boards of at most CHUNK tenders are made of; with `only_firm`, its own."""
    plans, superseded = _plan_links(db, tender_ids)
    wanted = {*tender_ids, *(plan for linked in plans.values() for plan in linked)}
    interests = _interests(db, wanted, only_firm)
    teams = read_teams(db, tender_ids, only_firm)
    found = teams.firm_ids | {row.firm_id for rows in interests.values() for row in rows}
    firm_ids = sorted(found if only_firm is None else found | {only_firm})
    return Rows(
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
        records=read_records(db, tender_ids, firm_ids),
        teams=teams,
        firms=read_firms(db, firm_ids),
        near=_near(db, tender_ids) if only_firm is None else {},
    )


def _by(rows: Iterable[object], owner: str) -> dict[int, list]:  # type: ignore[type-arg]  # rows of any kind
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
) -> dict[int, list[InterestRow]]:
    shared = exists().where(
        InterestSharing.interest_id == Interest.id, InterestSharing.ended_at.is_(None)
    )
    statement = select(
        Interest.id,
        Interest.public_id,
        Interest.tender_id,
        Interest.lot_id,
        Interest.firm_id,
        Interest.role,
        Interest.registered_at,
        Interest.withdrawn_at,
        Interest.carried_from_id,
        shared,
    ).where(Interest.tender_id.in_(sorted(tender_ids)))
    if only_firm is not None:
        statement = statement.where(Interest.firm_id == only_firm)
    return _by((InterestRow(*tuple(row)) for row in db.execute(statement)), "tender_id")


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
    rows = db.execute(
        select(ours.tender_id, theirs.tender_id)
        .join(theirs, and_(theirs.key == ours.key, theirs.tender_id != ours.tender_id))
        .where(ours.tender_id.in_(tender_ids))
    )
    pairs = {(own, other) for own, other in rows}
    others = {other for _own, other in pairs}
    known = {
        tender.id: tender
        for tender in db.scalars(tenders_for_boards(Tender.id.in_(sorted(others))))
    }
    near: dict[int, list[Tender]] = {}
    for own, other in sorted(pairs):
        near.setdefault(own, []).append(known[other])
    return near
