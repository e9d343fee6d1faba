"""Which records were merged: who stands for a given-up record, and whose names come with one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from app.core.ids import PublicId
from app.firms.merge_models import FirmMerge, MergeState
from app.firms.models import Firm


def is_merged(firm_id: object) -> ColumnElement[bool]:
    """Whether the firm with this row id was given up in a merge that stands."""
    return (
        select(FirmMerge.id)
        .where(FirmMerge.gone_id == firm_id, FirmMerge.state == MergeState.DONE)
        .exists()
    )


def successor(db: Session, firm: PublicId) -> PublicId | None:
    """The firm that stands for a given-up record; None where the record stands itself."""
    gone, kept = aliased(Firm), aliased(Firm)
    following: PublicId | None = None
    here: PublicId | None = firm
    while here is not None:
        here = db.scalar(
            select(kept.public_id)
            .join(FirmMerge, FirmMerge.kept_id == kept.id)
            .join(gone, gone.id == FirmMerge.gone_id)
            .where(gone.public_id == here, FirmMerge.state == MergeState.DONE)
        )
        following = here or following
    return following


def standing_for(db: Session, firm_ids: Collection[int]) -> dict[int, int]:
    """Every record that was given up in favour of one of these or is one: row id → who stands
    for it."""
    stand = select(FirmMerge).where(FirmMerge.state == MergeState.DONE)
    merged = {row.gone_id: row.kept_id for row in db.scalars(stand)}

    def root(firm: int) -> int:
        while firm in merged:
            firm = merged[firm]
        return firm

    wanted = set(firm_ids)
    return {firm: root(firm) for firm in wanted | set(merged) if root(firm) in wanted} | {
        firm: root(firm) for firm in wanted
    }
