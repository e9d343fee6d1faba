"""A meeting whose date is asked about, a room with a host, and the private links of two people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.access import Actor
from app.core.db import transaction
from app.core.ids import PublicId
from app.core.tokens import hash_of
from app.meetings.commands.bodies import BodyDetails, add_seat, create_body
from app.meetings.commands.meetings import MeetingDetails, create_meeting
from app.meetings.models import BodyKind, Meeting, Seat, SeatGroup
from app.meetings.polls.commands import PollDetails, enter_answers, open_poll
from app.meetings.polls.models import CanMeet, PollSeat
from app.meetings.replies.commands import take_reply
from app.meetings.rooms.commands import (
    DelegateDetails,
    RoomDetails,
    add_delegate,
    add_room,
    book_room,
)
from app.meetings.rooms.models import Interpretation, RoomSite
from app.meetings.visits.commands import StopDetails, ask_host
from tests.barrier.room import seat_details
from tests.barrier.stage import acting
from tests.barrier.world import World
from tests.factories.replies import reply_mail

#: The link of the expert's seat.
TOKEN_OF_POLL: Final = "p" * 43
#: Who is asked; the body has no other seats.
ASKED: Final = {"expert": SeatGroup.EXPERT, "own owner": SeatGroup.FIRM}


def ask_about(world: World, now: datetime) -> None:
    """A third body, whose meeting is polled; its room is the counterpart's to give."""
    officer = Actor.of(world.viewers["secretariat"])
    host = world.viewers["counterpart"].organisation
    starts = (now + timedelta(days=20)).replace(hour=1, minute=0)
    with acting("dates asked", now), transaction() as db:
        take_reply(db, reply_mail(sender="canary-forger@example.org"), now=now)
        details = BodyDetails(
            code="polled",
            name_ko="일정 조사 협의체",
            name_vi="일정 조사 협의체",
            name_en="일정 조사 협의체",
            kind=BodyKind.FORUM,
            cadence_days=60,
            quorum={SeatGroup.EXPERT: 1},
            source="test",
        )
        body = create_body(db, details, actor=officer, now=now)
        for person, group in ASKED.items():
            home = world.viewers[person].organisation
            add_seat(db, body, seat_details(person, group, home, now), actor=officer, now=now)
        when = MeetingDetails(starts_at=starts, minutes=120, place="미정", video_url=None)
        meeting = create_meeting(db, body, when, date_agreed=False, actor=officer, now=now)
        world.meetings["polled"] = meeting
        room = RoomDetails(
            name_ko="canary-room",
            name_vi="canary-room",
            name_en="canary-room",
            site=RoomSite.HANOI,
            capacity=30,
            host=host,
            source="test",
        )
        row = db.scalars(select(Meeting).where(Meeting.public_id == meeting)).one()
        booking = book_room(
            db,
            meeting,
            add_room(db, room, actor=officer, now=now),
            Interpretation.KO_VI,
            version=row.lock_version,
            actor=officer,
            now=now,
        )
        home = db.scalars(
            select(Organisation.public_id).where(Organisation.public_id == host)
        ).one()
        named = DelegateDetails(home, "canary-delegate", now.date())
        add_delegate(db, booking, named, actor=officer, now=now)
        stop = StopDetails(home, "canary-stop", "Thăm trung tâm", starts, 60, people=4)
        ask_host(db, meeting, stop, actor=officer, now=now)
        open_poll(
            db,
            meeting,
            PollDetails(
                starts=frozenset({starts, starts + timedelta(days=1)}),
                minutes=120,
                respond_by=now + timedelta(days=10),
                required=frozenset(),
            ),
            version=row.lock_version,
            actor=officer,
            now=now,
        )
        expert = world.viewers["expert"].organisation
        for asked, owner in db.execute(
            select(PollSeat, Organisation.public_id)
            .join(Seat, Seat.id == PollSeat.seat_id)
            .join(Organisation, Organisation.id == Seat.organisation_id)
        ).all():
            says = {starts: CanMeet.YES if owner == expert else CanMeet.NO}
            enter_answers(db, meeting, asked.public_id, says, actor=officer, now=now)
            if owner == expert:
                asked.token_hash = hash_of(TOKEN_OF_POLL)


def secrets_of(db: Session, world: World) -> Iterator[tuple[str, str, PublicId | None]]:
    """(row of the matrix, text, whose) of what stands here. Only the host reads its requests."""
    for asked in db.scalars(select(PollSeat.public_id)):
        yield "polls of dates: who can when", asked, None
    yield "answers by mail, taken and refused", "canary-forger@example.org", None
    host = world.viewers["counterpart"].organisation
    for text in ("canary-room", "canary-delegate"):
        yield "rooms, bookings, delegation lists", text, host
    yield "visits: stops, hosts' answers, outcomes", "canary-stop", host
