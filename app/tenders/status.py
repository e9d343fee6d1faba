"""Where a tender stands at a moment: from its published status, its deadline and the clock.

The same rule twice: `stage_of` for one row in hand, `in_stage` and `stage_column` for SQL.
A deadline that has arrived has passed: at `closes_at` itself the tender is closed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from app.core.i18n import N_, Labelled
from app.tenders.models import Lot, Tender, TenderKind, TenderStatus

#: Portal notices stay open ten days in the middle; the last five are "soon".
CLOSING_SOON: Final = timedelta(days=5)

_CALLED_OFF: Final = (TenderStatus.CANCELLED, TenderStatus.WITHDRAWN)
_FINISHED: Final = (TenderStatus.COMPLETE, TenderStatus.UNSUCCESSFUL)


class Stage(Labelled):
    """Where a tender stands now."""

    PLANNED = "planned", N_("Planned")
    OPEN = "open", N_("Open for bids")
    CLOSING_SOON = "closing_soon", N_("Closing soon")
    CLOSED = "closed", N_("Closed")
    CANCELLED = "cancelled", N_("Cancelled")

    @property
    def live(self) -> bool:
        """Whether a firm may still register an interest."""
        return self in LIVE


#: Stages in which something can still be done.
LIVE: Final = frozenset({Stage.PLANNED, Stage.OPEN, Stage.CLOSING_SOON})
#: Stages in which bids are being taken.
TAKING_BIDS: Final = frozenset({Stage.OPEN, Stage.CLOSING_SOON})


def stage_of(
    kind: TenderKind, status: TenderStatus, closes_at: datetime | None, *, now: datetime
) -> Stage:
    """The stage of one tender; one that takes bids without a published deadline is open."""
    if status in _CALLED_OFF:
        return Stage.CANCELLED
    if status in _FINISHED or (closes_at is not None and closes_at <= now):
        return Stage.CLOSED
    if kind == TenderKind.PLAN or status == TenderStatus.PLANNED:
        return Stage.PLANNED
    if closes_at is not None and closes_at <= now + CLOSING_SOON:
        return Stage.CLOSING_SOON
    return Stage.OPEN


def tender_stage(tender: Tender, *, now: datetime) -> Stage:
    """The stage of a loaded tender."""
    return stage_of(tender.kind, tender.status, tender.closes_at, now=now)


def lot_stage(tender: Tender, lot: Lot, *, now: datetime) -> Stage:
    """The stage of one lot: its own status and deadline, never livelier than its tender.

    A lot without a deadline of its own closes with the tender.
    """
    whole = tender_stage(tender, now=now)
    return stage_in(whole, tender.kind, lot.status, lot.closes_at or tender.closes_at, now=now)


def stage_in(
    whole: Stage,
    kind: TenderKind,
    status: TenderStatus,
    closes_at: datetime | None,
    *,
    now: datetime,
) -> Stage:
    """The stage of a lot of a tender that stands at `whole`."""
    return stage_of(kind, status, closes_at, now=now) if whole.live else whole


def in_stage(stage: Stage, *, now: datetime) -> ColumnElement[bool]:
    """SQL: the tender is in `stage` at `now`. Equal to `stage_of` (tested on both databases)."""
    called_off = Tender.status.in_(_CALLED_OFF)
    unfinished = Tender.status.in_((TenderStatus.PLANNED, TenderStatus.ACTIVE))
    planned = sa.or_(Tender.kind == TenderKind.PLAN, Tender.status == TenderStatus.PLANNED)
    taking_bids = sa.and_(Tender.kind != TenderKind.PLAN, Tender.status == TenderStatus.ACTIVE)
    match stage:
        case Stage.CANCELLED:
            return called_off
        case Stage.CLOSED:
            return sa.or_(
                Tender.status.in_(_FINISHED), sa.and_(unfinished, Tender.closes_at <= now)
            )
        case Stage.PLANNED:
            return sa.and_(unfinished, planned, not_yet_closed(now=now))
        case Stage.CLOSING_SOON:
            return sa.and_(
                taking_bids, Tender.closes_at > now, Tender.closes_at <= now + CLOSING_SOON
            )
        case _:
            later = sa.or_(Tender.closes_at.is_(None), Tender.closes_at > now + CLOSING_SOON)
            return sa.and_(taking_bids, later)


def not_yet_closed(*, now: datetime) -> ColumnElement[bool]:
    """SQL: the deadline is ahead or unpublished."""
    return sa.or_(Tender.closes_at.is_(None), Tender.closes_at > now)


def is_live(*, now: datetime) -> ColumnElement[bool]:
    """SQL: planned, open or closing soon."""
    unfinished = Tender.status.in_((TenderStatus.PLANNED, TenderStatus.ACTIVE))
    return sa.and_(unfinished, not_yet_closed(now=now))


def stage_column(*, now: datetime) -> ColumnElement[str]:
    """SQL: the value of the stage, for selecting or grouping."""
    order = (Stage.CANCELLED, Stage.CLOSED, Stage.PLANNED, Stage.CLOSING_SOON)
    return sa.case(*((in_stage(s, now=now), s.value) for s in order), else_=Stage.OPEN.value)
