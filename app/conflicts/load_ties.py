"""From rows of ties to what stands on one board."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from app.conflicts.team_rows import FirmRow
from app.conflicts.tie_rows import TieRows
from app.conflicts.ties_on_board import FileOnBoard, HoldingOnBoard


def above(holdings: Iterable[HoldingOnBoard], firms: Collection[str]) -> tuple[HoldingOnBoard, ...]:
    """Those of a chunk's holdings that stand above these firms, however far up."""
    below, left, found = set(firms), list(holdings), dict[str, HoldingOnBoard]()
    while True:
        new = [each for each in left if each.owned in below]
        if not new:
            return tuple(found[name] for name in sorted(found))
        left = [each for each in left if each.owned not in below]
        found |= {each.id: each for each in new}
        below |= {each.owner for each in new}


def files_of(
    ties: TieRows, tender_id: int, firms: Mapping[int, FirmRow]
) -> tuple[FileOnBoard, ...]:
    """What the firms here handed in with their profiles, and for this tender."""
    here = {row.public_id for row in firms.values()}
    own = (file for firm_id in firms for file in ties.firm_files.get(firm_id, ()))
    rooms = (file for file in ties.room_files.get(tender_id, ()) if file.firm in here)
    return tuple(sorted({*own, *rooms}, key=lambda file: (file.firm, file.kind, file.key)))
