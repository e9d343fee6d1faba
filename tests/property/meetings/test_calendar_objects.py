"""Whatever is done with a meeting, every calendar can follow: one UID, and a SEQUENCE that rises
strictly from letter to letter and never says two things, feeds read in between included."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM, Actor, Role
from app.core.errors import DomainError
from app.core.models import OutboxMessage
from app.meetings import commands
from app.meetings.commands import InvitationRound, MeetingDetails
from app.meetings.feeds.commands import open_own
from app.meetings.feeds.queries import feed
from app.meetings.models import Meeting, MeetingInvitation, MeetingState, Seat, SeatGroup
from tests import SEQUENCES_PLAYED, SOAK
from tests.factories import make_user, viewer_of
from tests.factories.meetings import make_body, make_item, make_meeting, make_seat

#: A walk takes a tenth of a second.
PLAYED = SEQUENCES_PLAYED if SOAK else 8
ACTS = 14
FOLLOWED = "followed@example.org"


class Walk:
    """One meeting, and anything the desk may do with it in any order."""

    def __init__(self, db: Session, chance: random.Random, now: datetime) -> None:
        self.db, self.chance, self.now = db, chance, now
        body = make_body(db)
        self.seats: list[Seat] = [
            make_seat(db, body, group, email=address)
            for group, address in (
                (SeatGroup.MINISTRY, FOLLOWED),
                (SeatGroup.EXPERT, "second@example.org"),
                (SeatGroup.COUNTERPART, "third@example.org"),
            )
        ]
        self.meeting: Meeting = make_meeting(
            db, body, state=MeetingState.SCHEDULED, starts_at=now + timedelta(days=30)
        )
        make_item(db, self.meeting)
        person = make_user(db, Role.MINISTRY)
        person.email = FOLLOWED
        db.flush()
        self.token = open_own(db, actor=Actor.of(viewer_of(person)), now=now)
        #: What the private feed showed, in order, between the letters.
        self.sightings: list[Event] = []

    def step(self) -> None:
        """One act of the desk; what is refused is refused. Then somebody looks at the feed."""
        self.now += timedelta(minutes=self.chance.randint(1, 600))
        self.db.flush()
        self.db.refresh(self.meeting)
        with suppress(DomainError):
            self.chance.choice(
                (
                    self.invite, self.invite, self.withdraw, self.move, self.move,
                    self.postpone, self.cancel, self.freeze, self.end_a_seat,
                )
            )()  # fmt: skip
        self.db.flush()
        if self.chance.random() < 0.5:
            self.sightings += shown(self.db, self.token, self.now)

    def do(self, command: object, *arguments: object) -> None:
        command(  # type: ignore[operator]  # any command of the desk
            self.db,
            self.meeting.public_id,
            *arguments,
            version=self.meeting.lock_version,
            actor=SYSTEM,
            now=self.now,
        )

    def invite(self) -> None:
        again = self.chance.random() < 0.4
        self.do(commands.send_invitations, InvitationRound(everybody_again=again))

    def withdraw(self) -> None:
        rows = self.db.scalars(select(MeetingInvitation.public_id)).all()
        if rows:
            self.do(commands.withdraw_invitation, self.chance.choice(rows))

    def move(self) -> None:
        """To another day, to another place, or nowhere."""
        days = self.chance.choice([0, 0, 7, -5])
        place = self.chance.choice([self.meeting.place, "하노이", "세종"])
        starts = max(self.meeting.starts_at + timedelta(days=days), self.now + timedelta(days=2))
        self.do(commands.change_meeting, MeetingDetails(starts, 120, place, None))

    def postpone(self) -> None:
        self.do(commands.postpone_meeting, "일정 조정")

    def cancel(self) -> None:
        if self.chance.random() < 0.2:  # it is the end of every walk
            self.do(commands.cancel_meeting, "개최 취소")

    def freeze(self) -> None:
        if self.meeting.state is MeetingState.FROZEN:
            self.do(commands.unfreeze_agenda, "추가 안건")
        else:
            self.do(commands.freeze_agenda)

    def end_a_seat(self) -> None:
        """It is gone on a later day, and perhaps there again."""
        seat = self.chance.choice(self.seats)
        seat.valid_to = self.chance.choice([None, date(2026, 12, 20), date(2027, 1, 10)])

    def check(self) -> None:
        """What every recipient's calendar has seen."""
        for seat in self.seats:
            letters = sent_to(self.db, seat.email or "")
            assert {str(event["UID"]) for event in letters} <= {self.meeting.uid}
            numbers = [int(event["SEQUENCE"]) for event in letters]
            assert numbers == sorted(set(numbers)), "strictly rising"
        seen = [int(event["SEQUENCE"]) for event in self.sightings]
        assert seen == sorted(seen), "a feed never goes back"
        said: dict[int, set[tuple[object, ...]]] = {}
        for event in (*sent_to(self.db, FOLLOWED), *self.sightings):
            if str(event["STATUS"]) == "CONFIRMED":
                said.setdefault(int(event["SEQUENCE"]), set()).add(
                    (event.decoded("DTSTART").astimezone(UTC), str(event["LOCATION"]))
                )
        assert all(len(each) == 1 for each in said.values()), "one number, one content"


def shown(db: Session, token: str, now: datetime) -> list[Event]:
    """The meeting as the private feed has it now."""
    content = feed(db, token, now)
    return list(Calendar.from_ical(content).events) if content else []


def sent_to(db: Session, address: str) -> list[Event]:
    """The event of every calendar object sent to somebody, oldest first."""
    found = []
    for row in db.scalars(
        select(OutboxMessage).where(OutboxMessage.recipient == address).order_by(OutboxMessage.id)
    ):
        for part in message_from_bytes(row.content, policy=default).walk():
            if part.get_content_type() == "text/calendar":
                found += Calendar.from_ical(part.get_content()).events  # type: ignore[attr-defined]  # the policy's message
    return found


@pytest.mark.parametrize("seed", range(PLAYED))
def test_calendars_can_follow_whatever_is_done_with_a_meeting(
    db: Session, now: datetime, seed: int
) -> None:
    walk = Walk(db, random.Random(seed), now)
    for _ in range(ACTS):
        walk.step()
    walk.check()
