"""Asking the agenda rules and keeping what they propose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.ids import PublicId, new_public_id
from app.meetings.agenda.proposal import Proposal
from app.meetings.agenda.words import Name
from app.meetings.commands.loading import load_meeting, touch
from app.meetings.models import AgendaItem, DecisionType, ItemState, Meeting
from app.meetings.queries.proposed import proposed_agenda
from app.meetings.wording import say
from app.tenders.models import Tender

#: Overflow rows kept for the officer to choose from; the rest is only counted.
OVERFLOW_KEPT: Final = 30


@dataclass(frozen=True)
class Proposed:
    """What asking the rules gave: items that fit, and those that do not."""

    fitting: int
    overflow: int


def propose_items(
    db: Session, public_id: PublicId, *, version: int, actor: Actor, now: datetime
) -> Proposed:
    """Refresh the proposals: new ones added, unsettled ones brought up to date or dropped.

    What was accepted, edited or deferred stays as the officer left it.
    """
    meeting = load_meeting(db, public_id, act="edit_agenda", version=version, actor=actor)
    proposed = proposed_agenda(db, meeting, now=now)
    agenda = proposed.agenda
    kept = agenda.overflow[:OVERFLOW_KEPT]
    wanted = {proposal.key: proposal for proposal in (*agenda.items, *kept)}
    known = {item.proposal_key: item for item in meeting.items if item.state is ItemState.PROPOSED}
    for key, item in known.items():
        if key not in wanted:
            meeting.items.remove(item)
            db.delete(item)
    tenders = _tender_ids(db, wanted.values())
    overflowing = {proposal.key for proposal in kept}
    for position, proposal in enumerate(wanted.values(), 1):
        item = known.get(proposal.key) or _new_item(db, meeting, proposal)
        _write(item, proposal)
        item.carried = proposed.facts.carried.get(proposal.key, 0)
        item.position = position
        item.overflow = proposal.key in overflowing
        item.tender_id = tenders.get(proposal.tender)
    meeting.overflow_more = len(agenda.overflow) - len(kept)
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.agenda_proposed",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        items=[proposal.key for proposal in agenda.items],
        overflow=len(agenda.overflow),
    )
    return Proposed(len(agenda.items), len(agenda.overflow))


def _new_item(db: Session, meeting: Meeting, proposal: Proposal) -> AgendaItem:
    item = AgendaItem(
        public_id=new_public_id(),
        meeting=meeting,
        rule=proposal.rule,
        proposal_key=proposal.key,
        presenter=proposal.presenter,
        presenter_from=None,
        presenter_until=None,
        edited=False,
        state=ItemState.PROPOSED,
        deferred_reason=None,
    )
    db.add(item)
    return item


def _write(item: AgendaItem, proposal: Proposal) -> None:
    """Bring an item up to date; an edited one keeps the officer's words, and its length."""
    item.rule_version = proposal.version
    item.score = proposal.score
    item.reason = proposal.reason.packed()
    item.sources = [dict(row) for row in proposal.sources]
    if item.edited:
        return
    item.title_ko, item.title_vi, item.title_en = _titles(proposal)
    item.decision_type = DecisionType(proposal.asks)
    item.minutes = proposal.minutes


def _titles(proposal: Proposal) -> tuple[str, str, str]:
    """In Korean, Vietnamese and English; an officer's own words as they are."""
    title = proposal.title
    if isinstance(title, Name):
        return (title.ko or "", title.vi or "", title.en or "")
    said = title.packed()
    return (say(said, "ko"), say(said, "vi"), say(said, "en"))


def _tender_ids(db: Session, proposals: Iterable[Proposal]) -> dict[str | None, int]:
    wanted = {proposal.tender for proposal in proposals if proposal.tender}
    if not wanted:
        return {}
    rows = db.execute(select(Tender.public_id, Tender.id).where(Tender.public_id.in_(wanted)))
    return {row.public_id: row.id for row in rows}
