"""Merges as the registry's readers see them, and as the firms that are asked do.

Only what the registry holds is counted. Whether either record pursues a tender, is in a team or
has filed a bid shows nowhere here: the words for it are the same in every case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.core.access import Role, Viewer
from app.core.db import Base
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import Message, message
from app.core.ids import PublicId
from app.core.keyset import Order, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.firms.merging import commands
from app.firms.merging.finding import is_merged
from app.firms.merging.log import doubles
from app.firms.merging.models import FirmMerge, FirmMergeRow, MergeState
from app.firms.merging.references import How, Reference, parts
from app.firms.merging.since import changed_since
from app.firms.models import Firm
from app.firms.names_apart import names_of, told_apart
from app.firms.queries import REGISTRY_READERS

_NEWEST_FIRST: Final = Order(
    "merges",
    FirmMerge.asked_at,
    FirmMerge.public_id,
    load_instant,
    descending=True,
    nullable=False,
)


@dataclass(frozen=True)
class Moved:
    """One kind of registry rows: how many go, and how many the other record has already."""

    label: Message
    going: int
    staying: int = 0
    #: Of a merge that is done: how many have changed since, and stay as they are when it is undone.
    changed: int = 0


@dataclass(frozen=True)
class Preview:
    """What a merge would do, as far as the secretariat may know."""

    kept: PublicId
    kept_name: str
    gone: PublicId
    gone_name: str
    rows: tuple[Moved, ...]
    notes: tuple[Message, ...]
    needs_consent: bool
    #: Why it is not possible; null where it is.
    refusal: Message | None


@dataclass(frozen=True)
class MergeLine:
    """A merge in the list."""

    public_id: PublicId
    state: MergeState
    kept: PublicId
    kept_name: str
    gone: PublicId
    gone_name: str
    asked_at: datetime
    done_at: datetime | None
    undone_at: datetime | None


@dataclass(frozen=True)
class MergePage:
    """One merge."""

    line: MergeLine
    reason: str
    undo_reason: str | None
    needs_consent: bool
    kept_agreed_at: datetime | None
    gone_agreed_at: datetime | None
    rows: tuple[Moved, ...]
    may_act: bool

    @property
    def ready(self) -> bool:
        """Whether nothing more is needed than the officer's word."""
        return bool(self.kept_agreed_at and self.gone_agreed_at) or not self.needs_consent


@dataclass(frozen=True)
class AskedLine:
    """A question to a firm: is that other record yours, too?"""

    public_id: PublicId
    other: PublicId
    other_name: str
    #: Whether the reader's own record is the one that stays.
    stays: bool
    agreed_at: datetime | None


def preview(db: Session, kept: PublicId, gone: PublicId, *, viewer: Viewer) -> Preview:
    """What would happen; the secretariat's alone."""
    if not viewer.has(Role.SECRETARIAT):
        raise NotFoundError
    stays, goes = _firm(db, kept), _firm(db, gone)
    refusal = None
    try:
        commands.check(db, stays, goes)
    except NotFoundError:
        raise
    except DomainError as error:
        refusal = error.reason
    kept_name, gone_name = _names(stays, goes)
    return Preview(
        kept=kept,
        kept_name=kept_name,
        gone=gone,
        gone_name=gone_name,
        rows=tuple(_going(db, each, goes, stays) for each in _open()),
        notes=tuple(note for part in parts() if part.notes for note in part.notes(db, stays, goes)),
        needs_consent=commands.has_people(db, stays) and commands.has_people(db, goes),
        refusal=refusal,
    )


def _open() -> Iterable[Reference]:
    return (
        each
        for part in parts()
        for each in part.references
        if each.how is How.MOVES and not each.sealed
    )


def _going(db: Session, reference: Reference, gone: Firm, kept: Firm) -> Moved:
    table = Base.metadata.tables[reference.table]
    home = reference.column == "organisation_id"
    ids = (gone.organisation_id, kept.organisation_id) if home else (gone.id, kept.id)
    column = table.c[reference.column]
    everything = db.scalar(sa.select(sa.func.count()).where(column == ids[0])) or 0
    staying = len(doubles(db, reference.table, reference.column, *ids))
    return Moved(message(reference.label), everything - staying, staying)


def merges(
    db: Session, *, viewer: Viewer, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[MergeLine]:
    """All merges, newest first; for the registry's readers."""
    _readers_only(viewer)
    rows = sa.select(FirmMerge.id)
    stretch = read_stretch(db, rows, _NEWEST_FIRST, cursor=cursor, size=size)
    ids = [row.id for row in stretch.rows]
    found = {row.id: row for row in db.scalars(_with_firms().where(FirmMerge.id.in_(ids)))}
    return Page(
        items=[_line(found[each]) for each in ids],
        count=capped_count(db, rows, _NEWEST_FIRST),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def merge(db: Session, merge: PublicId, *, viewer: Viewer) -> MergePage:
    """One merge; what it moved is counted for the secretariat, of the registry alone."""
    _readers_only(viewer)
    row = db.scalar(_with_firms().where(FirmMerge.public_id == merge))
    if row is None:
        raise NotFoundError
    officer = viewer.has(Role.SECRETARIAT)
    return MergePage(
        line=_line(row),
        reason=row.reason,
        undo_reason=row.undo_reason,
        needs_consent=row.needs_consent,
        kept_agreed_at=row.kept_agreed_at,
        gone_agreed_at=row.gone_agreed_at,
        rows=_moved(db, row) if officer and row.done_at else (),
        may_act=officer,
    )


def _moved(db: Session, row: FirmMerge) -> tuple[Moved, ...]:
    open_tables = {each.table: each.label for each in _open()}
    query = sa.select(FirmMergeRow.table_name).where(
        FirmMergeRow.merge_id == row.id, FirmMergeRow.table_name.in_(open_tables)
    )
    counted = Counter(db.scalars(query))
    changed = Counter[str]()
    if row.state is MergeState.DONE:
        changed = changed_since(db, row.id, open_tables)
    return tuple(
        Moved(message(label), counted[table], changed=changed[table])
        for table, label in open_tables.items()
    )


def asked(db: Session, *, viewer: Viewer) -> tuple[AskedLine, ...]:
    """What the viewer's own firm is asked; owners answer, and nobody else sees it."""
    if viewer.firm is None or not viewer.has(Role.OWNER):
        return ()
    own = sa.select(Firm.id).where(Firm.public_id == viewer.firm).scalar_subquery()
    rows = db.scalars(
        _with_firms()
        .where(
            FirmMerge.state == MergeState.ASKED,
            FirmMerge.needs_consent,
            (FirmMerge.kept_id == own) | (FirmMerge.gone_id == own),
        )
        .order_by(FirmMerge.asked_at, FirmMerge.public_id)
    )
    return tuple(_asked(row, viewer) for row in rows)


def _asked(row: FirmMerge, viewer: Viewer) -> AskedLine:
    stays = row.kept.public_id == viewer.firm
    other = row.gone if stays else row.kept
    kept_name, gone_name = _names(row.kept, row.gone)
    return AskedLine(
        public_id=row.public_id,
        other=other.public_id,
        other_name=gone_name if stays else kept_name,
        stays=stays,
        agreed_at=row.kept_agreed_at if stays else row.gone_agreed_at,
    )


def _with_firms() -> sa.Select[FirmMerge]:
    return sa.select(FirmMerge).options(
        joinedload(FirmMerge.kept).joinedload(Firm.organisation),
        joinedload(FirmMerge.gone).joinedload(Firm.organisation),
    )


def _line(row: FirmMerge) -> MergeLine:
    kept_name, gone_name = _names(row.kept, row.gone)
    return MergeLine(
        public_id=row.public_id,
        state=row.state,
        kept=row.kept.public_id,
        kept_name=kept_name,
        gone=row.gone.public_id,
        gone_name=gone_name,
        asked_at=row.asked_at,
        done_at=row.done_at,
        undone_at=row.undone_at,
    )


def _firm(db: Session, firm: PublicId) -> Firm:
    found = db.scalar(sa.select(Firm).where(Firm.public_id == firm, ~is_merged(Firm.id)))
    if found is None:
        raise NotFoundError
    return found


def _names(one: Firm, other: Firm) -> tuple[str, str]:
    return told_apart(names_of(one), names_of(other))


def _readers_only(viewer: Viewer) -> None:
    if not viewer.has(*REGISTRY_READERS):
        raise NotFoundError
