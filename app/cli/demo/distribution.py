"""Where invented authorities belong, and the papers of the coming meeting on their way to its
seats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo.meetings import BODY
from app.cli.demo.people import DOMAIN, Cast, officer_of
from app.cli.demo.steps import Step, moment
from app.core.access import Role
from app.meetings.models import Body, Meeting, Seat
from app.packs.models import PackRound
from app.packs.rendering.languages import SIDE_BY_SIDE
from app.packs.rounds.commands import request_round
from app.packs.rounds.seat_languages import set_seat_language
from app.packs.rounds.sending import Mailing
from app.provinces.homes import set_home_provinces, units_of_today

#: Codes of today's units by organisation: Hanoi and Da Nang.
_PROVINCES: Final = {"centre": "01", "department": "48"}
#: Whose seat reads its papers in Korean and Vietnamese beside each other.
_IN_BOTH: Final = f"centre@{DOMAIN}"


def steps(as_of: date, cast: Cast) -> Iterator[Step]:
    """What the counterparts' papers depend on, entered the day after the body was."""

    def enter(db: Session, now: datetime) -> None:
        known = {unit.key.code for unit in units_of_today(db)}
        for home, code in _PROVINCES.items():
            codes = known & {code}
            set_home_provinces(db, cast.organisations[home], codes, actor=cast.officer, now=now)
        seat = db.scalars(select(Seat.public_id).where(Seat.email == _IN_BOTH)).one()
        set_seat_language(db, seat, SIDE_BY_SIDE, actor=cast.officer, now=now)

    yield Step(moment(as_of, -329, 9), "papers of counterparts", enter)


def send_papers(db: Session, *, now: datetime) -> bool:
    """Ask, in the officer's name, for the papers of the coming meeting to be sent to its seats.

    A worker builds and sends them. False where there is nothing to send, or a round was asked for.
    """
    ahead = (
        select(Meeting.public_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(
            Body.code == BODY,
            Meeting.starts_at > now,
            Meeting.invited_at.is_not(None),
            Meeting.id.not_in(select(PackRound.meeting_id)),
        )
        .order_by(Meeting.starts_at)
        .limit(1)
    )
    meeting = db.scalar(ahead)
    if meeting is None:
        return False
    request_round(db, meeting, Mailing(), actor=officer_of(db, Role.SECRETARIAT), now=now)
    return True
