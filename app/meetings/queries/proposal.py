"""Finding a meeting by what an operator types, and what the rules would propose for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId
from app.meetings.agenda.arranging import arranged, as_it_stands
from app.meetings.agenda.proposal import Proposal
from app.meetings.agenda.propose import entry
from app.meetings.item_order import entry_of, fewest_exits, kept_items, rank_of
from app.meetings.models import Body, Meeting
from app.meetings.projections import MeetingLine
from app.meetings.queries.meetings import next_meeting, visible_to
from app.meetings.queries.proposed import proposed_agenda
from app.meetings.recusal.leaving import tender_names
from app.meetings.rows import body_line, meeting_line
from app.meetings.sight import sight_of


def meeting_called(db: Session, name: str, viewer: Viewer, now: datetime) -> MeetingLine:
    """The meeting called `next`, `3`, `wg/3` (body and number) or by its public id.

    Raises NotFoundError when there is none, DomainError when a bare number means several.
    """
    if name == "next":
        coming = next_meeting(db, viewer, now)
        if coming is None:
            raise NotFoundError
        return coming
    code, _, number = name.rpartition("/")
    query = (
        select(Meeting, Body)
        .join(Body, Body.id == Meeting.body_id)
        .where(visible_to(sight_of(db, viewer, now=now)))
        .limit(2)
    )
    if number.isdecimal() and len(number) <= 9:
        query = query.where(Meeting.number == int(number))
        if code:
            query = query.where(Body.code == code)
    else:
        query = query.where(Meeting.public_id == name)
    found = db.execute(query).all()
    if not found:
        raise NotFoundError
    if len(found) > 1:
        raise DomainError(
            message("Several bodies have a meeting with this number: write it as body/number.")
        )
    meeting, body = found[0]
    return meeting_line(meeting, body_line(body))


@dataclass(frozen=True)
class AgendaPlan:
    """The agenda as it would be with everything accepted that is proposed and fits."""

    #: Keys in order: public ids of accepted items, keys of proposals.
    order: tuple[str, ...]
    proposals: Mapping[str, Proposal]
    overflow: tuple[Proposal, ...]
    #: How often a seat leaves the room.
    exits: int
    #: Items outside their presenter's window.
    missed: int


def agenda_plan(db: Session, public_id: PublicId, viewer: Viewer, now: datetime) -> AgendaPlan:
    """What is accepted and what the rules propose, in the order with the fewest exits.

    What the officer has ordered by hand, or frozen, stays first and as it is. Only reads.
    """
    meeting = db.scalar(select(Meeting).where(Meeting.public_id == public_id))
    if meeting is None or not sight_of(db, viewer, now=now).everything:
        raise NotFoundError
    proposed = proposed_agenda(db, meeting, now=now)
    facts, items = proposed.facts, kept_items(meeting)
    tenders = tender_names(db, items)
    standing = {item.public_id: entry_of(meeting, item, facts.room, tenders) for item in items}
    fresh = {p.key: entry(p, facts) for p in proposed.agenda.items}
    best = fewest_exits(meeting, items, facts.room, tenders)
    if meeting.frozen_at is None and best.keys == tuple(standing):
        claims = {i.public_id: rank_of(i) for i in items} | {
            p.key: (p.place, -p.score) for p in proposed.agenda.items
        }
        entries = standing | fresh
        plan = arranged([entries[key] for key in sorted(entries, key=lambda key: claims[key])])
    else:
        plan = as_it_stands([each.slot for each in (*standing.values(), *fresh.values())])
    return AgendaPlan(
        order=plan.keys,
        proposals={proposal.key: proposal for proposal in proposed.agenda.items},
        overflow=proposed.agenda.overflow,
        exits=plan.exits,
        missed=len(plan.missed),
    )
