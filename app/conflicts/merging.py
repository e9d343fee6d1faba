"""What a merge of two records of one firm does with findings and the desk's registers."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.conflicts.registers.fact_models import FirmMark, Holding, Subcontract
from app.firms.merging.log import MergeLog
from app.firms.merging.references import Merging, derived, moves, stays


def _settle(db: Session, log: MergeLog) -> None:
    """Registers whose rows cannot simply name the other record."""
    kept, gone = log.kept.id, log.gone.id
    # The engine reads derived marks from contacts and websites, which have moved by then.
    log.move("firm_mark", "firm_id", gone, kept, only=FirmMark.derived.is_(False))
    # Nobody is its own subcontractor: what one record said of the other stays as it was said.
    for column, other in (
        ("firm_id", Subcontract.subcontractor_id),
        ("subcontractor_id", Subcontract.firm_id),
    ):
        log.move("subcontract", column, gone, kept, only=other.not_in((kept, gone)))
    _move_holdings(log)


def _move_holdings(log: MergeLog) -> None:
    """Holdings are known by the firm's public id too; nobody holds itself."""
    kept, gone = log.kept, log.gone
    for side, key, other, other_key in (
        ("owner_firm_id", "owner_key", "owned_firm_id", "owned_key"),
        ("owned_firm_id", "owned_key", "owner_firm_id", "owner_key"),
    ):
        theirs = aliased(Holding)
        known = (
            sa.select(theirs.id)
            .where(
                getattr(theirs, key) == kept.public_id,
                getattr(theirs, other_key) == getattr(Holding, other_key),
                theirs.valid_from == Holding.valid_from,
                theirs.retracted_at.is_(None),
            )
            .exists()
        )
        beside = getattr(Holding, other)
        log.change(
            "holding",
            (getattr(Holding, side) == gone.id)
            & (beside.is_(None) | beside.not_in((kept.id, gone.id)))
            & (Holding.retracted_at.is_not(None) | ~known),
            {side: kept.id, key: kept.public_id},
        )


#: Findings follow from boards, which are checked again. The registers are the compliance desk's.
MERGING: Final = Merging(
    references=(
        derived("finding", "firm_id"),
        derived("finding_firm", "firm_id"),
        derived("recheck_request", "firm_id"),
        moves("package_role", "firm_id"),
        moves("buyer_relation", "firm_id"),
        moves("firm_exclusion", "firm_id"),
        moves("desk_contact", "firm_id"),
        moves("bid_promise", "firm_id"),
        # Moved above, as far as they can be.
        stays("firm_mark", "firm_id"),
        stays("subcontract", "firm_id"),
        stays("subcontract", "subcontractor_id"),
        stays("holding", "owner_firm_id"),
        stays("holding", "owned_firm_id"),
    ),
    settle=_settle,
)
