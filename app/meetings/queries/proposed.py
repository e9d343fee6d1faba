"""The rules asked about one meeting, beside what the officer has settled already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.meetings.agenda.facts import Facts
from app.meetings.agenda.propose import Agenda, propose_agenda
from app.meetings.models import ItemState, Meeting
from app.meetings.queries.facts import load_facts


@dataclass(frozen=True)
class ProposedAgenda:
    """What the rules propose, and the facts they were asked about."""

    facts: Facts
    agenda: Agenda


def proposed_agenda(db: Session, meeting: Meeting, *, now: datetime) -> ProposedAgenda:
    """What the rules propose for `meeting` as of `now`. Only reads."""
    facts = load_facts(db, meeting, meeting.body, now=now)
    settled = [item for item in meeting.items if item.state is not ItemState.PROPOSED]
    edited = [item for item in meeting.items if item.edited and item.proposal_key]
    return ProposedAgenda(
        facts,
        propose_agenda(
            facts,
            settled=[item.proposal_key for item in settled if item.proposal_key],
            minutes_taken=sum(i.minutes for i in settled if i.state is ItemState.ACCEPTED),
            lengths={item.proposal_key or "": item.minutes for item in edited},
        ),
    )
