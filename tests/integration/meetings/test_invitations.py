"""Invitations: who gets what, in which language, with which UID and SEQUENCE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.core.models import OutboxMessage
from app.meetings import commands
from app.meetings.commands import InvitationRound, MeetingDetails
from app.meetings.errors import MeetingOverError, NobodyToInviteError, WrongStateError
from app.meetings.models import Body, Meeting, MeetingInvitation, MeetingState, Reply, SeatGroup
from tests.factories.meetings import make_body, make_item, make_meeting, make_seat


@dataclass(frozen=True)
class Received:
    """A mail and the calendar object in it."""

    to: str
    subject: str
    text: str
    calendar: Calendar

    @property
    def method(self) -> str:
        return str(self.calendar["METHOD"])

    @property
    def sequence(self) -> int:
        return int(self.calendar.events[0]["SEQUENCE"])


def received(db: Session) -> list[Received]:
    """Everything in the outbox, oldest first, read back from its bytes."""
    mails = []
    for row in db.scalars(select(OutboxMessage).order_by(OutboxMessage.id)):
        mail = cast("EmailMessage", message_from_bytes(row.content, policy=default))
        text = mail.get_body(("plain",))
        assert text is not None
        part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
        calendar = Calendar.from_ical(part.get_content())
        assert part.get_param("method") == calendar["METHOD"]
        mails.append(Received(mail["To"], mail["Subject"], text.get_content(), calendar))
    return mails


@pytest.fixture
def body(db: Session) -> Body:
    body = make_body(db)
    make_seat(db, body, email="ko@example.org", chair=True, person_name="김위원")
    make_seat(db, body, SeatGroup.COUNTERPART, email="vi@example.org", locale="vi")
    make_seat(db, body, SeatGroup.EXPERT, email=None)
    make_seat(db, body, email="former@example.org", valid_to=date(2026, 12, 10))
    return body


@pytest.fixture
def meeting(db: Session, body: Body, now: datetime) -> Meeting:
    return make_meeting(
        db, body, number=3, starts_at=datetime(2026, 12, 11, 1, 0, tzinfo=UTC), minutes=120
    )


def invite(db: Session, meeting: Meeting, now: datetime, *, again: bool = False) -> int:
    return commands.send_invitations(
        db,
        meeting.public_id,
        InvitationRound(everybody_again=again),
        version=meeting.lock_version,
        actor=SYSTEM,
        now=now,
    )


def move(db: Session, meeting: Meeting, now: datetime, starts_at: datetime) -> None:
    commands.change_meeting(
        db,
        meeting.public_id,
        MeetingDetails(starts_at, 120, meeting.place, None),
        version=meeting.lock_version,
        actor=SYSTEM,
        now=now,
    )


def test_seats_of_the_day_with_an_address_are_invited_in_their_language(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    assert invite(db, meeting, now) == 2
    assert meeting.state is MeetingState.INVITED
    korean, vietnamese = received(db)
    assert (korean.to, vietnamese.to) == ("ko@example.org", "vi@example.org")
    assert "2026. 12. 11.(금) 10:00" in korean.text
    assert "2026. 12. 11.(금) 08:00" in korean.text
    assert "11/12/2026 (Thứ Sáu) 08:00" in vietnamese.text
    assert "22/2023" in korean.text
    assert "22/2023" in vietnamese.text


def test_the_calendar_object_says_when_and_names_only_its_recipient(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    invite(db, meeting, now)
    for mail in received(db):
        (event,) = mail.calendar.events
        assert mail.method == "REQUEST"
        assert event["UID"] == meeting.uid
        assert event.decoded("DTSTART") == datetime(
            2026, 12, 11, 10, 0, tzinfo=ZoneInfo("Asia/Seoul")
        )
        assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=2)
        assert str(event["DTSTART"].params["TZID"]) == "Asia/Seoul"
        assert [str(zone["TZID"]) for zone in mail.calendar.timezones] == ["Asia/Seoul"]
        assert [str(line) for line in event.attendees] == [f"mailto:{mail.to}"]
        assert str(event["ORGANIZER"]) == "mailto:duri@localhost"
    roles = [str(mail.calendar.events[0].attendees[0].params["ROLE"]) for mail in received(db)]
    assert roles == ["CHAIR", "REQ-PARTICIPANT"]


def test_nothing_in_an_invitation_depends_on_the_agenda(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    make_item(db, meeting, "CANARY")
    invite(db, meeting, now)
    assert all(b"CANARY" not in row.content for row in db.scalars(select(OutboxMessage)))
    assert "CANARY" not in "".join(mail.text for mail in received(db))


def test_a_change_is_sent_with_the_same_uid_and_a_higher_sequence_and_voids_the_answer(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    invite(db, meeting, now)
    row = db.scalars(select(MeetingInvitation)).first()
    assert row is not None
    commands.record_reply(
        db,
        meeting.public_id,
        row.public_id,
        Reply.ACCEPTED,
        version=meeting.lock_version,
        actor=SYSTEM,
        now=now,
    )
    with pytest.raises(NobodyToInviteError):
        invite(db, meeting, now)
    move(db, meeting, now, datetime(2026, 12, 9, 6, 30, tzinfo=UTC))
    assert len(received(db)) == 2, "a change alone writes to nobody"
    assert invite(db, meeting, now) == 3, "the former seat is still held on the new day"
    mails = received(db)
    assert {mail.calendar.events[0]["UID"] for mail in mails} == {meeting.uid}
    again = [mail for mail in mails[2:] if mail.to == "ko@example.org"]
    assert [mail.sequence for mail in again] == [1]
    assert row.reply is Reply.NEEDS_ACTION


def test_a_seat_that_is_gone_on_the_new_day_receives_a_cancel(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    move(db, meeting, now, datetime(2026, 12, 10, 1, 0, tzinfo=UTC))
    invite(db, meeting, now)
    move(db, meeting, now, datetime(2026, 12, 11, 1, 0, tzinfo=UTC))
    invite(db, meeting, now)
    cancelled = [mail for mail in received(db) if mail.method == "CANCEL"]
    assert [(mail.to, mail.sequence) for mail in cancelled] == [("former@example.org", 1)]
    assert str(cancelled[0].calendar.events[0]["STATUS"]) == "CANCELLED"


def test_every_object_to_one_recipient_has_a_higher_sequence_than_the_last(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    def withdraw() -> None:
        row = db.scalars(select(MeetingInvitation).order_by(MeetingInvitation.id)).first()
        assert row is not None
        commands.withdraw_invitation(
            db,
            meeting.public_id,
            row.public_id,
            version=meeting.lock_version,
            actor=SYSTEM,
            now=now,
        )

    invite(db, meeting, now)
    withdraw()
    invite(db, meeting, now)
    invite(db, meeting, now, again=True)
    move(db, meeting, now, datetime(2026, 12, 14, 1, 0, tzinfo=UTC))
    invite(db, meeting, now)
    commands.postpone_meeting(
        db,
        meeting.public_id,
        "장관 일정",
        version=meeting.lock_version,
        actor=SYSTEM,
        now=now,
    )
    move(db, meeting, now, datetime(2026, 12, 18, 1, 0, tzinfo=UTC))
    assert meeting.state is MeetingState.SCHEDULED
    invite(db, meeting, now)
    commands.cancel_meeting(
        db,
        meeting.public_id,
        "개최 취소",
        version=meeting.lock_version,
        actor=SYSTEM,
        now=now,
    )
    for address in ("ko@example.org", "vi@example.org"):
        mine = [mail for mail in received(db) if mail.to == address]
        sequences = [mail.sequence for mail in mine]
        assert sequences == sorted(set(sequences)), "strictly rising"
        assert mine[-1].method == "CANCEL"
        assert "개최 취소" in mine[-1].text
    methods = [mail.method for mail in received(db) if mail.to == "ko@example.org"]
    assert methods == [
        "REQUEST",
        "CANCEL",
        "REQUEST",
        "REQUEST",
        "REQUEST",
        "CANCEL",
        "REQUEST",
        "CANCEL",
    ]


def test_nobody_is_invited_to_a_meeting_that_has_begun_or_is_off(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    with pytest.raises(MeetingOverError):
        invite(db, meeting, meeting.starts_at)
    commands.cancel_meeting(
        db, meeting.public_id, "없음", version=meeting.lock_version, actor=SYSTEM, now=now
    )
    with pytest.raises(WrongStateError):
        invite(db, meeting, now)
    assert received(db) == []
