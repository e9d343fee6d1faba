"""From SQL to boards.

`only_firm` loads what one firm has filed and nothing of anybody else's: own rules run on such
boards inside the firm's transaction, and their cost cannot depend on a rival.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, TypeVar

from sqlalchemy.orm import Session

from app.conflicts.board.board import (
    Board,
    FirmOnBoard,
    IdentifierOnBoard,
    InterestOnBoard,
    LotOnBoard,
)
from app.conflicts.board.facts import (
    AffiliationOnBoard,
    ExclusionOnBoard,
    RecordOnBoard,
    RelationOnBoard,
    RoleOnBoard,
)
from app.conflicts.board.ties import MarkOnBoard, PersonOnBoard
from app.conflicts.finding import Law, Role, Stage
from app.conflicts.loading.in_common import held_by_two, perhaps_one_person, ways_between
from app.conflicts.loading.past_rows import read_past
from app.conflicts.loading.records import first_day, near_records
from app.conflicts.loading.rows import (
    CHUNK,
    IdentifierRow,
    InterestRow,
    LotRow,
    Rows,
    TenderRow,
    read_rows,
    read_tenders,
)
from app.conflicts.loading.team_rows import FirmRow
from app.conflicts.loading.teams import bids_on_board, teams_on_board
from app.conflicts.loading.ties import files_of
from app.conflicts.methods import method_class
from app.conflicts.rulesets.rulebook import AS_SHIPPED, Rulebook
from app.firms.models import IdentifierScheme
from app.tenders import status as tender_status
from app.tenders.matching import keys
from app.tenders.models import TenderKind

R = TypeVar("R", RelationOnBoard, ExclusionOnBoard, PersonOnBoard, MarkOnBoard)

#: The page's stages, as far as the rules tell them apart.
_STAGES: Final = {
    tender_status.Stage.PLANNED: Stage.PLANNED,
    tender_status.Stage.OPEN: Stage.OPEN,
    tender_status.Stage.CLOSING_SOON: Stage.OPEN,
    tender_status.Stage.CLOSED: Stage.CLOSED,
    tender_status.Stage.CANCELLED: Stage.CLOSED,
}


@dataclass(frozen=True)
class LoadedBoard:
    """A board with the row ids behind its public ids."""

    board: Board
    tender_id: int
    lots: dict[str, int]
    firms: dict[str, int]
    interests: dict[str, int]
    tenders: dict[str, int]


def load_boards(
    db: Session,
    tender_ids: Collection[int],
    *,
    now: datetime,
    only_firm: int | None = None,
    rulebook: Rulebook = AS_SHIPPED,
    as_of: datetime | None = None,
) -> list[LoadedBoard]:
    """The boards of these tenders, in order of their ids, as they stand at `now`. The rulebook says
    how far records of one notice may lie apart, and whether what D14 alone reads is wanted; with
    `as_of`, as they stood then (past_rows.py)."""
    db.flush()  # rows are read past the session
    patterns = rulebook.looks_for_patterns
    asked = db.connection()
    ordered = sorted(tender_ids)
    boards: list[LoadedBoard] = []
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        tenders = read_tenders(asked, chunk)
        rows = (
            read_rows(asked, chunk, only_firm, patterns=patterns)
            if as_of is None
            else read_past(db, chunk, as_of, patterns=patterns)
        )
        reader = rows.firms[only_firm] if only_firm is not None else None
        boards.extend(_board(tender, rows, now, reader, rulebook) for tender in tenders)
    return boards


def _board(
    tender: TenderRow, rows: Rows, now: datetime, reader: FirmRow | None, rulebook: Rulebook
) -> LoadedBoard:
    lots = rows.lots.get(tender.id, [])
    lot_names = {lot.id: lot.public_id for lot in lots}
    interests = _standing(tender, rows)
    teams = rows.teams.teams.get(tender.id, [])
    bids = rows.teams.bids.get(tender.id, [])
    firm_ids = sorted(
        {row.firm_id for row in interests}
        | {member.firm_id for team in teams for member in team.members}
        | {firm_id for bid in bids for firm_id in bid.firm_ids}
        # Whoever asks is told what stands about itself, also where it has filed nothing yet.
        | ({reader.id} if reader else set())
    )
    firms = {firm_id: rows.firms[firm_id] for firm_id in firm_ids}
    here = {row.public_id for row in firms.values()}
    near = rows.near.get(tender.id, [])
    roles = tuple(rows.records.roles.get(tender.id, ()))
    stage = tender_status.stage_of(tender.kind, tender.status, tender.closes_at, now=now)
    board = Board(
        tender=tender.public_id,
        law=Law[tender.governing_law.name],
        method=method_class(tender.method),
        stage=_STAGES[stage],
        reference_day=first_day(tender),
        closes_at=tender.closes_at,
        published_at=tender.published_at,
        buyers=keys.buyer_keys(tender),
        lots=tuple(_lot(tender, stage, lot, now) for lot in lots),
        interests=tuple(
            sorted(
                (_interest(tender, row, lot_names, firms) for row in interests),
                key=lambda item: (item.firm, item.id),
            )
        ),
        firms=tuple(sorted(map(_firm, firms.values()), key=lambda item: item.id)),
        identifiers=_shared_numbers(firms, rows),
        affiliations=_affiliations(rows, firm_ids, roles),
        roles=roles,
        relations=_of_firms(rows.records.relations, firm_ids),
        exclusions=_of_firms(rows.records.exclusions, firm_ids),
        teams=teams_on_board(teams, firms, lot_names),
        bids=bids_on_board(bids, firms, lot_names),
        people=tuple(perhaps_one_person(_of_firms(rows.ties.people, firm_ids))),
        holdings=ways_between(rows.ties.holdings, here),
        marks=tuple(
            held_by_two(_of_firms(rows.ties.marks, firm_ids), lambda each: (each.kind, each.key))
        ),
        subcontracts=tuple(
            each
            for each in rows.ties.subcontracts.get(tender.id, ())
            if {each.firm, each.subcontractor} <= here
        ),
        promises=tuple(rows.ties.promises.get(tender.id, ())),
        files=files_of(rows.ties, tender.id, firms),
        invitations=tuple(
            each
            for each in rows.ties.invitations.get(tender.id, ())
            if {each.firm, each.sender} <= here
        ),
        past=tuple(rows.ties.past.get(tender.id, ())),
        # Compared with others alone: without any beside it nobody asks.
        record=None
        if tender.kind is TenderKind.PLAN or not near
        else RecordOnBoard(tender.public_id, keys.number_key(tender.notice_no)),
        near=near_records(tender, near, rows.places, rulebook) if near else (),
    )
    return LoadedBoard(
        board=board.of_firm(reader.public_id) if reader else board,
        tender_id=tender.id,
        lots={lot.public_id: lot.id for lot in lots},
        firms={row.public_id: row.id for row in firms.values()},
        interests={row.public_id: row.id for row in interests},
        tenders={other.public_id: other.id for other in near},
    )


@lru_cache(maxsize=4096)
def _firm(row: FirmRow) -> FirmOnBoard:
    """The same on every board it stands on."""
    return FirmOnBoard(row.public_id, row.country, row.small, row.small_until)


def _affiliations(
    rows: Rows, firm_ids: Iterable[int], roles: Iterable[RoleOnBoard]
) -> tuple[AffiliationOnBoard, ...]:
    """Memberships in groups that two firms here belong to, or that a source names for the
    package's consultant."""
    found = [item for firm_id in firm_ids for item in rows.affiliations.get(firm_id, ())]
    if not found:
        return ()
    named = {role.group for role in roles if role.group is not None}
    named |= {item.group for item in held_by_two(found, lambda item: item.group)}
    standing = (item for item in found if item.group in named)
    return tuple(
        sorted(standing, key=lambda item: (item.firm, item.group, item.valid_from, item.source))
    )


def _shared_numbers(firms: Mapping[int, FirmRow], rows: Rows) -> tuple[IdentifierOnBoard, ...]:
    """The numbers that two of these firms have: nobody asks for the others."""
    first: dict[tuple[str, str], str] = {}
    shared: set[IdentifierOnBoard] = set()
    for row in firms.values():
        for item in rows.identifiers.get(row.id, ()):
            number = _number(item)
            holder = first.setdefault(number, row.public_id)
            if holder != row.public_id:
                shared |= {
                    IdentifierOnBoard(holder, *number),
                    IdentifierOnBoard(row.public_id, *number),
                }
    return tuple(sorted(shared, key=lambda item: (item.firm, item.scheme, item.value)))


@lru_cache(maxsize=8192)
def _number(item: IdentifierRow) -> tuple[str, str]:
    return item.scheme.value, canonical_identifier(item)


def _of_firms(rows: Mapping[int, list[R]], firm_ids: Iterable[int]) -> tuple[R, ...]:
    """Everything about these firms, by public id."""
    if not rows:
        return ()
    found = (item for firm_id in firm_ids for item in rows.get(firm_id, ()))
    return tuple(sorted(found, key=lambda item: item.id))


def _standing(tender: TenderRow, rows: Rows) -> list[InterestRow]:
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


def _lot(tender: TenderRow, whole: tender_status.Stage, lot: LotRow, now: datetime) -> LotOnBoard:
    closes_at = lot.closes_at or tender.closes_at
    stage = tender_status.stage_in(whole, tender.kind, lot.status, closes_at, now=now)
    return LotOnBoard(lot.public_id, lot.number, _STAGES[stage], closes_at)


def _interest(
    tender: TenderRow,
    row: InterestRow,
    lot_names: Mapping[int, str],
    firms: Mapping[int, FirmRow],
) -> InterestOnBoard:
    return InterestOnBoard(
        id=row.public_id,
        firm=firms[row.firm_id].public_id,
        lot=None if row.lot_id is None else lot_names[row.lot_id],
        role=Role(row.role.value),
        shared=row.shared,
        registered_at=row.registered_at,
        withdrawn_at=row.withdrawn_at,
        from_plan=row.tender_id != tender.id,
    )


def canonical_identifier(item: IdentifierRow) -> str:
    """One spelling per number; a Vietnamese branch (…-001) has its head office's ten digits."""
    plain = item.value.upper()
    if not plain.isalnum():
        plain = "".join(character for character in plain if character.isalnum())
    return plain[:10] if item.scheme is IdentifierScheme.VN_MST else plain
