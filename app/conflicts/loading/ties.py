"""From rows of ties to what stands on one board: what two of its firms have in common."""

from __future__ import annotations

from collections.abc import Mapping

from app.conflicts.board.ties import FileOnBoard
from app.conflicts.loading.in_common import held_by_two
from app.conflicts.loading.team_rows import FirmRow
from app.conflicts.loading.tie_rows import TieRows


def files_of(
    ties: TieRows, tender_id: int, firms: Mapping[int, FirmRow]
) -> tuple[FileOnBoard, ...]:
    """Of what the firms here handed in with their profiles, and for this tender, the twins."""
    here = {row.public_id for row in firms.values()}
    own = (file for firm_id in firms for file in ties.firm_files.get(firm_id, ()))
    rooms = (file for file in ties.room_files.get(tender_id, ()) if file.firm in here)
    twins = held_by_two({*own, *rooms}, lambda file: (file.kind, file.key))
    return tuple(sorted(twins, key=lambda file: (file.firm, file.kind, file.key)))
