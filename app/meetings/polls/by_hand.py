"""What speaks against a start that an officer chose by hand, without a poll."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.meetings.errors import HolidaysUnknownError
from app.meetings.polls.loading import offices
from app.meetings.polls.words import objection_words
from app.meetings.rows import seoul_day
from app.meetings.slots.hours import offices_at
from app.meetings.slots.problem import Problem
from app.meetings.slots.verdicts import Reason


def against_the_hour(db: Session, starts_at: datetime, minutes: int) -> list[str]:
    """What the offices of both countries object to `starts_at`, in words: closed that day, or
    outside their hours. Nothing is refused for it: a meeting may well be held on such a day."""
    day = seoul_day(starts_at)
    try:
        open_offices = offices(db, day, day)
    except HolidaysUnknownError as unknown:
        return [str(unknown)]
    problem = Problem((starts_at,), minutes, open_offices, people=(), rooms=(), quorum={})
    (said,) = offices_at(problem, [starts_at.timestamp()])
    closed = {each.subject for each in said if each.reason is Reason.CLOSED}
    return [
        str(objection_words(each, {}))
        for each in said
        if each.reason is Reason.CLOSED or each.subject not in closed
    ]
