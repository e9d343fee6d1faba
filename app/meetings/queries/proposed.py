"""The rules asked about one meeting, beside what the officer has settled already."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.meetings.agenda.propose import Agenda, propose_agenda
from app.meetings.models import ItemState, Meeting
from app.meetings.queries.facts import load_facts


def proposed_agenda(db: Session, meeting: Meeting, *, now: datetime) -> Agenda:
    """What the rules propose for `meeting` as of `now`. Only reads."""
    settled = [item for item in meeting.items if item.state is not ItemState.PROPOSED]
    return propose_agenda(
        load_facts(db, meeting, meeting.body, now=now),
        settled=[item.proposal_key for item in settled if item.proposal_key],
        minutes_taken=sum(i.minutes for i in settled if i.state is ItemState.ACCEPTED),
    )
