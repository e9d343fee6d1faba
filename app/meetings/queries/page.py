"""The page of one meeting, projected for its reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.core.keyset import Rows
from app.meetings.action_states import may_become
from app.meetings.agenda.limits import minutes_available
from app.meetings.models import (
    ActionItem,
    AgendaItem,
    AgendaVersion,
    Body,
    Decision,
    ItemState,
    Meeting,
    MeetingState,
)
from app.meetings.permissions import permissions, state_allows
from app.meetings.projections import (
    ActionLine,
    DecisionLine,
    ItemLine,
    MeetingLine,
    MeetingPage,
    Names,
)
from app.meetings.queries.actions import open_actions
from app.meetings.queries.cadence import cadence
from app.meetings.queries.meetings import visible_to
from app.meetings.queries.standings import standings_of
from app.meetings.queries.table import table_of
from app.meetings.quorum import group_presence, needed_by_group
from app.meetings.recusal.edition import reader_rows
from app.meetings.rows import (
    action_line,
    body_line,
    item_line,
    item_row,
    meeting_line,
    seoul_day,
)
from app.meetings.sight import Sight, sight_of
from app.tenders.models import Tender

_KEPT: Final = frozenset({ItemState.ACCEPTED, ItemState.DISCUSSED})

#: Built once: putting a statement together costs more than running it.
_ITEMS: Final = (
    select(AgendaItem, Tender.public_id)
    .outerjoin(Tender, Tender.id == AgendaItem.tender_id)
    .where(AgendaItem.meeting_id == bindparam("meeting"))
    .order_by(AgendaItem.position, AgendaItem.id)
)
_LAST_VERSION: Final = (
    select(AgendaVersion.ordinal, AgendaVersion.frozen_at)
    .where(AgendaVersion.meeting_id == bindparam("meeting"))
    .order_by(AgendaVersion.ordinal.desc())
    .limit(1)
)


def meeting_page(db: Session, public_id: PublicId, viewer: Viewer, now: datetime) -> MeetingPage:
    """All `viewer` may see of one meeting; NotFoundError when absent or not theirs.

    The desk reads the agenda as it stands. Members read it as last frozen; firm and
    counterpart seats without anything on a live tender, numbered as if there were nothing else.
    """
    sight = sight_of(db, viewer, now=now)
    found = db.execute(
        select(Meeting, Body)
        .join(Body, Body.id == Meeting.body_id)
        .where(Meeting.public_id == public_id, visible_to(sight))
    ).one_or_none()
    if found is None:
        raise NotFoundError
    meeting, body = found
    table = table_of(db, meeting, sight, viewer)
    version = _version(db, meeting, sight)
    agenda = _agenda(db, meeting, version, sight, viewer=viewer, now=now)
    wide = sight.reads_tender_items(body.id)
    quorum = needed_by_group(body.quorum)
    return MeetingPage(
        meeting=meeting_line(meeting, body_line(body)),
        seats=table.seats,
        items=agenda.items,
        proposals=agenda.proposals,
        overflow=agenda.overflow,
        overflow_more=meeting.overflow_more if sight.everything else 0,
        deferred=agenda.deferred,
        minutes_planned=sum(item.minutes for item in agenda.items),
        minutes_available=minutes_available(meeting.minutes),
        agenda_version=version.ordinal if version and sight.everything else None,
        frozen_at=meeting.frozen_at or (version.frozen_at if version else None),
        invitations=table.invitations if sight.everything else (),
        own_invitation=table.own_invitation,
        presence=group_presence(quorum, table.attendance) if wide else (),
        decisions=tuple(decision for item in agenda.items for decision in item.decisions),
        actions=open_actions(db, viewer, now, body=body.public_id),
        previous=_previous(db, meeting, body, sight),
        cadence=cadence(db, now, body=body.public_id)[0],
        state_reason=meeting.state_reason,
        # Counters of the desk's own steps say nothing to anybody else.
        sequence=meeting.sequence if sight.everything else 0,
        version=meeting.lock_version if sight.everything else 0,
        may=permissions(meeting.state, meeting.starts_at, desk=sight.writes, now=now),
        prepared=sight.everything,
        reader_leaves_for_tenders=not wide,
    )


@dataclass(frozen=True)
class _Version:
    ordinal: int
    frozen_at: datetime
    content: Sequence[Mapping[str, Any]]


def _version(db: Session, meeting: Meeting, sight: Sight) -> _Version | None:
    """The agenda as last frozen; what it holds only for those who read it there."""
    query: Rows = _LAST_VERSION
    if not sight.everything:
        query = query.add_columns(AgendaVersion.content)
    found = db.execute(query, {"meeting": meeting.id}).one_or_none()
    if found is None:
        return None
    return _Version(found[0], found[1], () if sight.everything else found[2])


@dataclass(frozen=True)
class _Agenda:
    items: tuple[ItemLine, ...]
    proposals: tuple[ItemLine, ...] = ()
    overflow: tuple[ItemLine, ...] = ()
    deferred: tuple[ItemLine, ...] = ()


def _agenda(
    db: Session,
    meeting: Meeting,
    version: _Version | None,
    sight: Sight,
    *,
    viewer: Viewer,
    now: datetime,
) -> _Agenda:
    loaded = [
        (item, item_row(item, tender))
        for item, tender in db.execute(_ITEMS, {"meeting": meeting.id})
    ]
    items = {row["id"]: item for item, row in loaded}
    if sight.everything:
        shown = [row for item, row in loaded if item.state in _KEPT]
        explained = True
    else:
        explained = sight.reads_tender_items(meeting.body_id)
        about = {row["id"]: row["tender"] for _item, row in loaded}
        # The tender as it is recorded now: two records of one may have been merged since.
        frozen = [
            dict(row) | {"tender": about.get(row["id"], row["tender"])}
            for row in (version.content if version else ())
        ]
        on_tenders = {row["tender"] for row in frozen if row["tender"]}
        shown = reader_rows(frozen, sight.kept if explained else on_tenders)
    decisions = _decisions(
        db,
        meeting,
        {row["id"]: (number, row) for number, row in enumerate(shown, 1)},
        sight=sight,
        viewer=viewer,
        now=now,
    )
    agenda = tuple(
        item_line(
            row,
            number,
            item=items.get(row["id"]),
            explained=explained,
            decisions=decisions.get(row["id"], ()),
        )
        for number, row in enumerate(shown, 1)
    )
    if not sight.everything:
        return _Agenda(agenda)
    waiting = [
        item_line(row, number, item=item, explained=True)
        for number, (item, row) in enumerate(
            ((i, r) for i, r in loaded if i.state == ItemState.PROPOSED), 1
        )
    ]
    return _Agenda(
        agenda,
        proposals=tuple(line for line in waiting if not line.overflow),
        overflow=tuple(line for line in waiting if line.overflow),
        deferred=tuple(
            item_line(row, 0, item=item, explained=True)
            for item, row in loaded
            if item.state == ItemState.DEFERRED
        ),
    )


def _decisions(
    db: Session,
    meeting: Meeting,
    shown: Mapping[str, tuple[int, Mapping[str, Any]]],
    *,
    sight: Sight,
    viewer: Viewer,
    now: datetime,
) -> dict[str, tuple[DecisionLine, ...]]:
    """Decisions on the items shown, by item, each with what follows from it."""
    if not state_allows("act", meeting.state):
        return {}  # nothing is decided before attendance was taken
    found = db.execute(
        select(Decision, AgendaItem.public_id)
        .join(AgendaItem, AgendaItem.id == Decision.item_id)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(Decision.id)
    ).all()
    if not found:
        return {}
    actions = _actions_by_decision(db, meeting, sight=sight, viewer=viewer, now=now)
    standings = standings_of(db, [decision.id for decision, _item in found])
    decisions: dict[str, tuple[DecisionLine, ...]] = {}
    for decision, item in found:
        if item not in shown:
            continue
        number, row = shown[item]
        line = DecisionLine(
            id=decision.public_id,
            item=item,
            item_number=number,
            item_titles=Names(**row["titles"]),
            type=decision.type,
            text=decision.text,
            recorded_at=decision.recorded_at,
            actions=actions.get(decision.id, ()),
            standing=standings.get(decision.id),
        )
        decisions[item] = (*decisions.get(item, ()), line)
    return decisions


def _actions_by_decision(
    db: Session, meeting: Meeting, *, sight: Sight, viewer: Viewer, now: datetime
) -> dict[int, tuple[ActionLine, ...]]:
    today = seoul_day(now)
    actions: dict[int, tuple[ActionLine, ...]] = {}
    for row, organisation, body, decision_id in db.execute(
        select(ActionItem, Organisation, Body, Decision.id)
        .join(Decision, Decision.id == ActionItem.decision_id)
        .join(AgendaItem, AgendaItem.id == Decision.item_id)
        .join(Organisation, Organisation.id == ActionItem.organisation_id)
        .join(Body, Body.id == ActionItem.body_id)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(ActionItem.due, ActionItem.id)
    ):
        moves = may_become(
            row.state, desk=sight.writes, owner=organisation.public_id == viewer.organisation
        )
        line = action_line(
            row,
            body=body,
            organisation=organisation,
            meeting=meeting,
            today=today,
            may_become=moves,
        )
        actions[decision_id] = (*actions.get(decision_id, ()), line)
    return actions


def _previous(db: Session, meeting: Meeting, body: Body, sight: Sight) -> MeetingLine | None:
    """The body's last meeting held before this one."""
    found = db.scalar(
        select(Meeting)
        .where(
            Meeting.body_id == meeting.body_id,
            Meeting.starts_at < meeting.starts_at,
            Meeting.state == MeetingState.CLOSED,
            visible_to(sight),
        )
        .order_by(Meeting.starts_at.desc())
        .limit(1)
    )
    return meeting_line(found, body_line(body)) if found else None
