"""The page of one meeting, projected for its reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.core.prepared import Prepared, among, instant
from app.meetings.agenda.limits import minutes_available
from app.meetings.models import AgendaItem, AgendaVersion, Body, ItemState, Meeting, MeetingState
from app.meetings.permissions import permissions
from app.meetings.projections import (
    EarlierMeeting,
    GroupPresence,
    ItemLine,
    MeetingOverview,
    MeetingPage,
    OwnInvitation,
)
from app.meetings.queries.actions import open_actions
from app.meetings.queries.cadence import cadence
from app.meetings.queries.decisions import decisions_of
from app.meetings.queries.meetings import visible_to
from app.meetings.queries.table import Table, own_invitation, table_of
from app.meetings.quorum import group_presence, needed_by_group
from app.meetings.recusal.edition import reader_rows
from app.meetings.rows import ITEM_FACTS, ItemFacts, body_line, item_line, item_row, meeting_line
from app.meetings.sight import Sight, sight_of
from app.tenders.models import Tender

_KEPT: Final = frozenset({ItemState.ACCEPTED, ItemState.DISCUSSED})

_ITEMS_OF_ALL_STATES: Final = (
    select(*ITEM_FACTS)
    .select_from(AgendaItem)
    .outerjoin(Tender, Tender.id == AgendaItem.tender_id)
    .where(among(AgendaItem.meeting_id, "meeting"))
    .order_by(AgendaItem.position, AgendaItem.id)
)
_ITEMS: Final = Prepared(ItemFacts, _ITEMS_OF_ALL_STATES)
_KEPT_ITEMS: Final = Prepared(ItemFacts, _ITEMS_OF_ALL_STATES.where(AgendaItem.state.in_(_KEPT)))
#: Built once: putting a statement together costs more than running it.
_MEETING: Final = (
    select(Meeting, Body)
    .join(Body, Body.id == Meeting.body_id)
    .where(Meeting.public_id == bindparam("meeting"))
)
#: The last meeting of the body that was held before an instant; for members, if they were invited.
_HELD_BEFORE: Final = (
    select(Meeting.public_id, Meeting.starts_at)
    .where(
        among(Meeting.body_id, "body"),
        Meeting.starts_at < instant("before"),
        Meeting.state == MeetingState.CLOSED,
    )
    .order_by(Meeting.starts_at.desc())
    .limit(1)
)
_PREVIOUS: Final = Prepared(EarlierMeeting, _HELD_BEFORE)
_PREVIOUS_OF_MEMBERS: Final = Prepared(
    EarlierMeeting, _HELD_BEFORE.where(Meeting.invited_at.is_not(None))
)
_LAST_VERSION: Final = (
    select(AgendaVersion.ordinal, AgendaVersion.frozen_at)
    .where(among(AgendaVersion.meeting_id, "meeting"))
    .order_by(AgendaVersion.ordinal.desc())
    .limit(1)
)


def meeting_overview(
    db: Session, public_id: PublicId, viewer: Viewer, now: datetime
) -> MeetingOverview:
    """What `viewer` reads of one meeting; NotFoundError when absent or not theirs.

    The desk reads the agenda as it stands. Members read it as last frozen; firm and
    counterpart seats without anything on a live tender, numbered as if there were nothing else.
    """
    reading = _open(db, public_id, viewer, now)
    items = _items(reading, _KEPT_ITEMS if reading.sight.everything else _ITEMS)
    return _overview(
        reading,
        _agenda(reading, items),
        own=own_invitation(db, reading.meeting, viewer),
        # Nobody's presence is known before attendance was taken.
        table=None if reading.meeting.quorate is None else _table(reading),
    )


def meeting_page(db: Session, public_id: PublicId, viewer: Viewer, now: datetime) -> MeetingPage:
    """`meeting_overview` and, for whoever prepares it, how it is prepared."""
    reading = _open(db, public_id, viewer, now)
    meeting, desk = reading.meeting, reading.sight.everything
    items = _items(reading, _ITEMS)
    table = _table(reading)
    overview = _overview(
        reading,
        _agenda(reading, items),
        own=own_invitation(db, meeting, viewer),
        table=table,
    )
    waiting = _lines(items, ItemState.PROPOSED) if desk else ()
    return MeetingPage(
        **vars(overview),
        seats=table.seats,
        proposals=tuple(line for line in waiting if not line.overflow),
        overflow=tuple(line for line in waiting if line.overflow),
        overflow_more=meeting.overflow_more if desk else 0,
        deferred=_lines(items, ItemState.DEFERRED) if desk else (),
        minutes_available=minutes_available(meeting.minutes),
        agenda_version=reading.version.ordinal if reading.version and desk else None,
        invitations=table.invitations if desk else (),
        cadence=cadence(db, now, body=reading.body.public_id)[0],
        # Counters of the desk's own steps say nothing to anybody else.
        sequence=meeting.sequence if desk else 0,
    )


@dataclass(frozen=True)
class _Version:
    """An agenda as it was frozen; what it holds only for those who read it there."""

    ordinal: int
    frozen_at: datetime
    content: Sequence[Mapping[str, Any]] = ()


_VERSION: Final = Prepared(_Version, _LAST_VERSION)
_VERSION_WITH_CONTENT: Final = Prepared(_Version, _LAST_VERSION.add_columns(AgendaVersion.content))


@dataclass(frozen=True)
class _Reading:
    """A meeting somebody opened, and with whose eyes."""

    db: Session
    meeting: Meeting
    body: Body
    sight: Sight
    viewer: Viewer
    now: datetime
    version: _Version | None

    @property
    def wide(self) -> bool:
        """Whether the reader reads items on live tenders, and why each item is there."""
        return self.sight.reads_tender_items(self.body.id)


def _open(db: Session, public_id: PublicId, viewer: Viewer, now: datetime) -> _Reading:
    sight = sight_of(db, viewer, now=now)
    wanted = _MEETING if sight.everything else _MEETING.where(visible_to(sight))
    found = db.execute(wanted, {"meeting": public_id}).one_or_none()
    if found is None:
        raise NotFoundError
    meeting, body = found
    return _Reading(db, meeting, body, sight, viewer, now, _version(db, meeting, sight))


def _version(db: Session, meeting: Meeting, sight: Sight) -> _Version | None:
    statement = _VERSION if sight.everything else _VERSION_WITH_CONTENT
    return next(iter(statement(db, meeting=[meeting.id])), None)


def _table(reading: _Reading) -> Table:
    return table_of(reading.db, reading.meeting, reading.sight)


def _overview(
    reading: _Reading,
    items: tuple[ItemLine, ...],
    *,
    own: OwnInvitation | None,
    table: Table | None,
) -> MeetingOverview:
    meeting, body, sight, version = reading.meeting, reading.body, reading.sight, reading.version
    presence: tuple[GroupPresence, ...] = ()
    if table is not None and reading.wide:
        presence = group_presence(needed_by_group(body.quorum), table.attendance)
    return MeetingOverview(
        meeting=meeting_line(meeting, body_line(body)),
        items=items,
        frozen_at=meeting.frozen_at or (version.frozen_at if version else None),
        own_invitation=own,
        presence=presence,
        actions=open_actions(reading.db, reading.viewer, reading.now, body=body.public_id),
        previous=_previous(reading),
        state_reason=meeting.state_reason,
        # Counters of the desk's own steps say nothing to anybody else.
        version=meeting.lock_version if sight.everything else 0,
        may=permissions(meeting.state, meeting.starts_at, desk=sight.writes, now=reading.now),
        reader_leaves_for_tenders=not reading.wide,
        prepared=sight.everything,
    )


#: Items as they stand, each with the row that every projection is made from.
_Items = Sequence[tuple[ItemFacts, dict[str, Any]]]


def _items(reading: _Reading, statement: Prepared[ItemFacts]) -> _Items:
    found = statement(reading.db, meeting=[reading.meeting.id])
    return [(item, item_row(item, item.tender)) for item in found]


def _lines(items: _Items, state: ItemState) -> tuple[ItemLine, ...]:
    """Items off the agenda in one state, for those who prepare it."""
    chosen = [(item, row) for item, row in items if item.state == state]
    return tuple(
        item_line(row, number, item=item, explained=True)
        for number, (item, row) in enumerate(chosen, 1)
    )


def _agenda(reading: _Reading, items: _Items) -> tuple[ItemLine, ...]:
    """The agenda as this reader has it, numbered for them, with what was decided."""
    sight, explained = reading.sight, reading.wide
    if sight.everything:
        shown = [row for item, row in items if item.state in _KEPT]
    else:
        about = {row["id"]: row["tender"] for _item, row in items}
        # The tender as it is recorded now: two records of one may have been merged since.
        frozen = [
            dict(row) | {"tender": about.get(row["id"], row["tender"])}
            for row in (reading.version.content if reading.version else ())
        ]
        on_tenders = {row["tender"] for row in frozen if row["tender"]}
        shown = reader_rows(frozen, sight.kept if explained else on_tenders)
    numbered = {row["id"]: (number, row) for number, row in enumerate(shown, 1)}
    decisions = decisions_of(
        reading.db, reading.meeting, numbered, sight=sight, viewer=reading.viewer, now=reading.now
    )
    standing = {row["id"]: item for item, row in items}
    return tuple(
        item_line(
            row,
            number,
            item=standing.get(row["id"]),
            explained=explained,
            decisions=decisions.get(row["id"], ()),
        )
        for number, row in numbered.values()
    )


def _previous(reading: _Reading) -> EarlierMeeting | None:
    """The body's last meeting held before this one, of those the reader sees: that of a body
    whose meeting is open before them."""
    statement = _PREVIOUS if reading.sight.everything else _PREVIOUS_OF_MEMBERS
    meeting = reading.meeting
    held = statement(reading.db, body=[meeting.body_id], before=meeting.starts_at)
    return held[0] if held else None
