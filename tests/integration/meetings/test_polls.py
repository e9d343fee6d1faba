"""From looking for a date to a meeting with a room: who is asked, who reads what, refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditPayload
from app.core.access import SYSTEM, Role, Viewer
from app.core.clock import SEOUL, fixed_clock
from app.core.models import OutboxMessage
from app.core.tokens import hash_of
from app.meetings.models import Meeting, MeetingState, SeatGroup
from app.meetings.polls import commands
from app.meetings.polls.asking import remind_within
from app.meetings.polls.commands import Choice, PollDetails
from app.meetings.polls.models import CanMeet, PollSeat
from app.meetings.polls.queries import slot_page
from app.meetings.polls.refusals import NoSlotError, PollOpenError, PollOverError, RespondByError
from app.meetings.rooms.commands import book_room
from app.meetings.rooms.models import BookingState, Interpretation, Room, RoomBooking
from app.meetings.rooms.refusals import RoomTakenError
from tests.factories import make_user, viewer_of
from tests.factories.meetings import make_body, make_meeting, make_seat
from tests.factories.rooms import make_room

Become = Callable[[Viewer], FlaskClient]
LINK = re.compile(r"/meetings/polls/([\w-]{43})")


def seoul(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=SEOUL).astimezone(UTC)


#: Both within the office hours of both countries.
TUESDAY, THURSDAY = seoul(15, 10), seoul(17, 15, 30)


@pytest.fixture
def meeting(db: Session) -> Meeting:
    """A planned meeting of a body with two ministries and two experts, quorum one and two."""
    body = make_body(db, quorum={"ministry": 1, "expert": 2})
    make_seat(db, body, email="chair@example.org", chair=True)
    make_seat(db, body, email=None)
    for number in (1, 2):
        make_seat(db, body, SeatGroup.EXPERT, email=f"expert{number}@example.org", locale="vi")
    return make_meeting(db, body, state=MeetingState.PLANNED, starts_at=TUESDAY)


def open_poll(db: Session, meeting: Meeting, now: datetime, **values: object) -> None:
    facts = {
        "starts": frozenset({TUESDAY, THURSDAY}),
        "minutes": 120,
        "respond_by": now + timedelta(days=4),
        "required": frozenset(seat.public_id for seat in meeting.body.seats if seat.chair),
    }
    commands.open_poll(
        db,
        meeting.public_id,
        PollDetails(**(facts | values)),  # type: ignore[arg-type]  # put together from two
        version=meeting.lock_version,
        actor=SYSTEM,
        now=now,
    )


def letters(db: Session) -> list[tuple[str, str]]:
    """(recipient, text) of every mail, oldest first."""
    found = []
    for row in db.scalars(select(OutboxMessage).order_by(OutboxMessage.id)):
        part = message_from_bytes(row.content, policy=default).get_body(("plain",))  # type: ignore[attr-defined]  # the policy's message
        found.append((row.recipient, part.get_content()))
    return found


def token_of(db: Session, recipient: str) -> str:
    """The token in the last letter to somebody."""
    texts = [text for to, text in letters(db) if to == recipient]
    found = LINK.search(texts[-1])
    assert found
    return found[1]


def test_each_person_is_asked_in_their_language_with_a_link_that_is_kept_as_a_hash(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    open_poll(db, meeting, now)
    sent = dict(letters(db))
    assert set(sent) == {"chair@example.org", "expert1@example.org", "expert2@example.org"}
    assert "2026. 12. 15.(화) 10:00" in sent["chair@example.org"]
    assert "15/12/2026 (Thứ Ba) 08:00" in sent["expert1@example.org"]
    tokens = {token_of(db, to) for to in sent}
    kept = set(db.scalars(select(PollSeat.token_hash)))
    assert kept == {hash_of(token) for token in tokens} | {None}


def test_a_private_link_takes_answers_without_an_account_and_tells_nothing_of_others(
    db: Session, client: FlaskClient, meeting: Meeting, now: datetime
) -> None:
    open_poll(db, meeting, now)
    expert, chair = token_of(db, "expert1@example.org"), token_of(db, "chair@example.org")
    db.commit()
    with fixed_clock(now):
        page = client.get(f"/meetings/polls/{expert}?lang=en").get_data(as_text=True)
        assert "15 Dec 2026 (Tue) 10:00" in page
        assert "15 Dec 2026 (Tue) 08:00" in page
        client.post(f"/meetings/polls/{expert}", data={"slot-0": "if_need_be", "slot-1": "no"})
        again = client.get(f"/meetings/polls/{expert}").get_data(as_text=True)
        assert again.count("checked") == 2
        others = client.get(f"/meetings/polls/{chair}").get_data(as_text=True)
        assert "checked" not in others
        assert client.get(f"/meetings/polls/{'0' * 43}").status_code == 404
        assert client.post(f"/meetings/polls/{expert}").status_code == 422


def test_after_the_day_answers_are_due_they_are_refused_in_words(
    db: Session, client: FlaskClient, meeting: Meeting, now: datetime
) -> None:
    open_poll(db, meeting, now)
    token = token_of(db, "chair@example.org")
    db.commit()
    with fixed_clock(now + timedelta(days=5)):
        answer = client.post(f"/meetings/polls/{token}?lang=en", data={"slot-0": "yes"})
    assert answer.status_code == 422
    assert "the poll is over" in answer.get_data(as_text=True)
    with pytest.raises(PollOverError):
        commands.answer_by_link(
            db, token, {TUESDAY: CanMeet.YES}, actor=SYSTEM, now=now + timedelta(days=4)
        )


def test_only_the_silent_are_reminded_once_with_a_link_that_replaces_the_first(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    open_poll(db, meeting, now)
    first = token_of(db, "expert2@example.org")
    for person in ("chair", "expert1"):
        token = token_of(db, f"{person}@example.org")
        commands.answer_by_link(db, token, {TUESDAY: CanMeet.YES}, actor=SYSTEM, now=now)
    assert remind_within(db, now=now + timedelta(hours=12)) == 0
    later = now + timedelta(days=3)
    assert remind_within(db, now=later) == 1
    assert remind_within(db, now=later) == 0
    assert [to for to, _text in letters(db)][3:] == ["expert2@example.org"]
    assert token_of(db, "expert2@example.org") != first


def test_the_desk_reads_ranking_and_nearest_repair_then_sets_date_and_room(
    db: Session, as_viewer: Become, meeting: Meeting, now: datetime
) -> None:
    open_poll(db, meeting, now)
    room = make_room(db)
    for person, says in {"chair": (TUESDAY, THURSDAY), "expert1": (TUESDAY,)}.items():
        commands.answer_by_link(
            db,
            token_of(db, f"{person}@example.org"),
            dict.fromkeys(says, CanMeet.YES),
            actor=SYSTEM,
            now=now,
        )
    officer = viewer_of(make_user(db, Role.SECRETARIAT))
    address = f"/meetings/{meeting.public_id}"
    db.commit()
    desk = as_viewer(officer)
    with fixed_clock(now):
        page = desk.get(f"{address}/slots?lang=en").get_data(as_text=True)
        assert "1 more of the experts would give the quorum on 15 Dec 2026 (Tue)." in page
        commands.answer_by_link(
            db,
            token_of(db, "expert2@example.org"),
            {TUESDAY: CanMeet.IF_NEED_BE},
            actor=SYSTEM,
            now=now,
        )
        version = meeting.lock_version
        db.commit()
        page = desk.get(f"{address}/slots?lang=en").get_data(as_text=True)
        assert "2 yes, 1 if need be, 0 no, 1 silent" in page
        posted = desk.post(
            f"{address}/poll/choose",
            data={
                "version": version,
                "slot": f"{TUESDAY.isoformat()}|{room.public_id}",
                "interpretation": "ko-vi",
            },
        )
        assert posted.status_code == 302
    db.rollback()
    assert (meeting.starts_at, meeting.state) == (TUESDAY, MeetingState.SCHEDULED)
    booking = db.scalars(select(RoomBooking)).one()
    assert (booking.state, booking.starts_at) == (BookingState.HELD, TUESDAY)
    recorded = str([entry.content for entry in db.scalars(select(AuditPayload))])
    assert "if_need_be" not in recorded


def test_readers_of_the_preparation_do_not_read_who_can_when(
    db: Session, as_viewer: Become, meeting: Meeting, now: datetime
) -> None:
    open_poll(db, meeting, now)
    for role in (Role.COMPLIANCE, Role.AUDITOR):
        reader = as_viewer(viewer_of(make_user(db, role)))
        db.commit()
        assert reader.get(f"/meetings/{meeting.public_id}/slots").status_code == 404


def test_what_cannot_be_asked_is_refused(db: Session, meeting: Meeting, now: datetime) -> None:
    with pytest.raises(RespondByError):
        open_poll(db, meeting, now, respond_by=now)
    with pytest.raises(NoSlotError):
        open_poll(db, meeting, now, starts=frozenset())
    with pytest.raises(NoSlotError):
        open_poll(db, meeting, now, respond_by=TUESDAY)
    open_poll(db, meeting, now)
    with pytest.raises(PollOpenError):
        open_poll(db, meeting, now)


def test_a_room_taken_meanwhile_refuses_the_choice(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    room = make_room(db)
    open_poll(db, meeting, now)
    other = make_meeting(db, meeting.body, starts_at=TUESDAY + timedelta(minutes=90))
    book_room(
        db,
        other.public_id,
        room.public_id,
        Interpretation.NONE,
        version=other.lock_version,
        actor=SYSTEM,
        now=now,
    )
    with pytest.raises(RoomTakenError):
        commands.choose_slot(
            db,
            meeting.public_id,
            Choice(TUESDAY, room.public_id, reason="꼭 이 방이어야 함"),
            version=meeting.lock_version,
            actor=SYSTEM,
            now=now,
        )


def test_a_room_the_meeting_has_already_does_not_speak_against_itself(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    mine, other = make_room(db), make_room(db, "다른 회의실")
    meeting.starts_at = TUESDAY
    db.flush()
    book_room(
        db,
        meeting.public_id,
        mine.public_id,
        Interpretation.KO_VI,
        version=meeting.lock_version,
        actor=SYSTEM,
        now=now,
    )
    open_poll(db, meeting, now)
    officer = viewer_of(make_user(db, Role.SECRETARIAT))
    page = slot_page(db, meeting.public_id, officer, now)
    assert not [words for line in page.rejected for words in line.reasons if "taken" in words.msgid]

    def choose(starts: datetime, room: Room) -> list[tuple[int, BookingState, datetime]]:
        commands.choose_slot(
            db,
            meeting.public_id,
            Choice(starts, room.public_id, reason="일정상 불가피함"),
            version=meeting.lock_version,
            actor=SYSTEM,
            now=now,
        )
        meeting.state = MeetingState.PLANNED
        db.flush()
        rows = db.scalars(select(RoomBooking).order_by(RoomBooking.id))
        return [(row.room_id, row.state, row.starts_at) for row in rows]

    kept = choose(TUESDAY, mine)
    assert kept == [(mine.id, BookingState.HELD, TUESDAY)]
    assert choose(THURSDAY, other) == [
        (mine.id, BookingState.RELEASED, TUESDAY),
        (other.id, BookingState.HELD, THURSDAY),
    ]


def test_a_span_of_holidays_is_said_to_be_one_and_the_next_open_day_is_named(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    officer = viewer_of(make_user(db, Role.SECRETARIAT))
    tet = slot_page(
        db, meeting.public_id, officer, now, first=date(2027, 2, 5), last=date(2027, 2, 10)
    )
    assert (tet.open_days, tet.fitting) == (0, ())
    assert tet.next_open is not None
    assert tet.next_open > date(2027, 2, 10)
