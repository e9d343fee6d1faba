"""From rows of consortia and bids to what stands on a board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.conflicts.board.teams import (
    BidOnBoard,
    MemberOnBoard,
    TeamLiability,
    TeamOnBoard,
    TeamState,
)
from app.conflicts.loading.team_rows import BidRow, FirmRow, TeamRow


def teams_on_board(
    rows: Iterable[TeamRow], firms: Mapping[int, FirmRow], lots: Mapping[int, str]
) -> tuple[TeamOnBoard, ...]:
    """Consortia with their members, by public id."""
    return tuple(sorted((_team(row, firms, lots) for row in rows), key=lambda team: team.id))


def _team(row: TeamRow, firms: Mapping[int, FirmRow], lots: Mapping[int, str]) -> TeamOnBoard:
    members = (
        MemberOnBoard(
            firm=firms[member.firm_id].public_id,
            lead=member.lead,
            share_bp=member.share_bp,
            joined_at=member.joined_at,
            meets_alone=member.meets_alone,
            signed_at=member.signed_at,
        )
        for member in row.members
    )
    return TeamOnBoard(
        id=row.public_id,
        lot=lots[row.lot_id] if row.lot_id is not None else None,
        state=TeamState(row.state),
        liability=TeamLiability(row.liability),
        formed_at=row.formed_at,
        members=tuple(sorted(members, key=lambda member: member.firm)),
        valid_until=row.valid_until,
        joint_reason=row.joint_reason,
        proposed=bool(row.versions),
        unsigned=tuple(sorted(firms[firm_id].public_id for firm_id in row.unsigned)),
    )


def bids_on_board(
    rows: Iterable[BidRow], firms: Mapping[int, FirmRow], lots: Mapping[int, str]
) -> tuple[BidOnBoard, ...]:
    """Bids, by public id."""
    bids = (
        BidOnBoard(
            id=row.public_id,
            lot=lots[row.lot_id] if row.lot_id is not None else None,
            state=row.state,
            filed_at=row.filed_at,
            team=row.team,
            firms=tuple(sorted(firms[firm_id].public_id for firm_id in row.firm_ids)),
        )
        for row in rows
    )
    return tuple(sorted(bids, key=lambda bid: bid.id))
