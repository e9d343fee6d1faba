"""Which records were merged: who stands for a given-up record, and whose names come with one."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.ids import PublicId
from app.firms.merging.models import FirmMerge, MergeState
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


def standing_firms(db: Session, found: Iterable[Firm]) -> list[Firm]:
    """The firms that stand for these, each once: a given-up record leads to the one that stays."""
    ids = {firm.id for firm in found}
    stand = standing_for(db, ids)
    wanted = sorted({stand[firm] for firm in ids})
    return list(db.scalars(select(Firm).where(Firm.id.in_(wanted)).order_by(Firm.id)))


def standing_organisations(db: Session, organisations: Collection[PublicId]) -> set[PublicId]:
    """The same for organisations; what is no firm stands for itself."""
    firms = db.scalars(
        select(Firm)
        .join(Organisation, Organisation.id == Firm.organisation_id)
        .where(Organisation.public_id.in_(organisations))
    ).all()
    others = set(organisations) - {firm.organisation.public_id for firm in firms}
    return others | {firm.organisation.public_id for firm in standing_firms(db, firms)}


def require_not_being_given_up(db: Session, firm: Firm) -> None:
    """Refuse a new place in a tender to a record whose owner has agreed to give it up.

    Its partners would rely on a record that is about to go. Only it hears of this; whoever waits
    for it sees a firm that takes time. The row is locked: agreeing and acting do not overtake
    each other.
    """
    agreed = db.scalars(
        select(FirmMerge.gone_agreed_at)
        .where(FirmMerge.gone_id == firm.id, FirmMerge.state == MergeState.ASKED)
        .with_for_update(read=True)
    ).one_or_none()
    if agreed is not None:
        raise DomainError(
            message(
                "Your firm has agreed to give up this record. Take that back, or act under the "
                "record that stays."
            )
        )


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
