"""Answers by mail end in the invitation, and the private calendar shows what was sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM, Actor, Role
from app.core.clock import fixed_clock
from app.core.models import OutboxMessage
from app.meetings import commands
from app.meetings.commands import InvitationRound, MeetingDetails
from app.meetings.errors import ZoneUnknownError
from app.meetings.feeds.commands import open_own, send_to_seat
from app.meetings.feeds.queries import feed
from app.meetings.models import Meeting, MeetingInvitation, MeetingState, Reply, SeatGroup
from app.meetings.replies.commands import take_reply
from app.meetings.replies.mailbox import handle_folder
from app.meetings.replies.models import CalendarReply, ReplyOutcome
from tests.factories import make_user, viewer_of
from tests.factories.meetings import make_body, make_meeting, make_seat
from tests.factories.replies import reply_mail


@pytest.fixture
def meeting(db: Session, now: datetime) -> Meeting:
    body = make_body(db)
    make_seat(db, body, email="member@example.org")
    make_seat(db, body, SeatGroup.EXPERT, email="other@example.org")
    meeting = make_meeting(db, body, state=MeetingState.SCHEDULED)
    invite(db, meeting, now)
    return meeting


def invite(db: Session, meeting: Meeting, now: datetime) -> None:
    commands.send_invitations(
        db,
        meeting.public_id,
        InvitationRound(),
        version=meeting.lock_version,
        actor=SYSTEM,
        now=now,
    )


def move(db: Session, meeting: Meeting, now: datetime, days: int) -> None:
    details = MeetingDetails(meeting.starts_at + timedelta(days=days), 120, meeting.place, None)
    commands.change_meeting(
        db, meeting.public_id, details, version=meeting.lock_version, actor=SYSTEM, now=now
    )


def replies_of(db: Session) -> list[Reply]:
    return list(db.scalars(select(MeetingInvitation.reply).order_by(MeetingInvitation.id)))


def test_an_answer_counts_once_and_an_older_one_that_arrives_later_is_refused(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    later = reply_mail(uid=meeting.uid, stamp=now + timedelta(hours=2), partstat="DECLINED")
    earlier = reply_mail(uid=meeting.uid, stamp=now + timedelta(hours=1))
    assert take_reply(db, later, now=now).outcome is ReplyOutcome.TAKEN
    assert take_reply(db, later, now=now).repeated
    refused = take_reply(db, earlier, now=now)
    assert refused.outcome is ReplyOutcome.REFUSED
    assert replies_of(db) == [Reply.DECLINED, Reply.NEEDS_ACTION]
    assert len(db.scalars(select(CalendarReply)).all()) == 2


def test_an_answer_to_the_invitation_before_a_change_is_refused(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    move(db, meeting, now, 1)
    invite(db, meeting, now)
    handled = take_reply(db, reply_mail(uid=meeting.uid, sequence=0), now=now)
    assert handled.outcome is ReplyOutcome.REFUSED
    current = reply_mail(uid=meeting.uid, sequence=meeting.sequence, partstat="TENTATIVE")
    assert take_reply(db, current, now=now).outcome is ReplyOutcome.TAKEN
    assert replies_of(db)[0] is Reply.TENTATIVE


def test_a_folder_is_read_and_each_message_lies_where_it_belongs_afterwards(
    db: Session, meeting: Meeting, now: datetime, tmp_path: Path
) -> None:
    (tmp_path / "a.eml").write_bytes(reply_mail(uid=meeting.uid))
    (tmp_path / "b.eml").write_bytes(reply_mail(uid="strange@elsewhere"))
    db.commit()
    handled = [(path.name, each.outcome) for path, each in handle_folder(tmp_path, now=now)]
    assert handled == [("a.eml", ReplyOutcome.TAKEN), ("b.eml", ReplyOutcome.REFUSED)]
    assert (tmp_path / "taken" / "a.eml").exists()
    assert (tmp_path / "refused" / "b.eml").exists()
    assert list(handle_folder(tmp_path, now=now)) == []


def test_a_mail_server_posts_with_its_token_alone(
    app: Flask, db: Session, client: FlaskClient, meeting: Meeting, now: datetime
) -> None:
    db.commit()
    usual = app.config["DURI"]
    app.config["DURI"] = replace(usual, reply_token="open sesame")
    try:
        address, mail = "/meetings/replies/incoming", reply_mail(uid=meeting.uid)
        assert client.post(address, data=mail).status_code == 404
        right = {"Authorization": "Bearer open sesame"}
        with fixed_clock(now):
            assert client.post(address, data=mail, headers=right).get_json() == {
                "outcome": "taken",
                "reason": "",
            }
            forged = reply_mail(uid=meeting.uid, sender="rival@example.org")
            assert client.post(address, data=forged, headers=right).status_code == 422
    finally:
        app.config["DURI"] = usual


def test_a_private_calendar_holds_ones_own_meetings_and_names_nobody_else(
    db: Session, client: FlaskClient, meeting: Meeting, now: datetime
) -> None:
    seat = meeting.body.seats[0]
    make_meeting(db, meeting.body)  # nobody was invited to it
    send_to_seat(db, seat.public_id, actor=SYSTEM, now=now)
    letter = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert letter is not None
    text = message_from_bytes(letter.content, policy=default).get_body(("plain",))  # type: ignore[attr-defined]  # the policy's message
    token = text.get_content().split("/meetings/feeds/")[1][:43]
    db.commit()
    with fixed_clock(now):
        answer = client.get(f"/meetings/feeds/{token}.ics")
    (event,) = Calendar.from_ical(answer.get_data()).events
    assert (str(event["UID"]), int(event["SEQUENCE"])) == (meeting.uid, 0)
    assert [str(line) for line in event.attendees] == ["mailto:member@example.org"]
    assert b"other@example.org" not in answer.get_data()
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get(f"/meetings/feeds/{'x' * 43}.ics").status_code == 404


def test_the_number_of_a_meeting_in_the_calendar_rises_with_every_change(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    person = make_user(db, Role.MINISTRY)
    person.email = "member@example.org"
    db.flush()
    reader = Actor.of(viewer_of(person))
    token = open_own(db, actor=reader, now=now)
    seen = []
    for step in range(3):
        content = feed(db, token, now)
        assert content is not None
        (event,) = Calendar.from_ical(content).events
        seen.append((int(event["SEQUENCE"]), event.decoded("DTSTART")))
        move(db, meeting, now, step + 1)
    assert [number for number, _start in seen] == [0, 1, 2]
    again = open_own(db, actor=reader, now=now)
    assert feed(db, token, now) is None
    assert feed(db, again, now) is not None


def test_a_zone_without_rules_is_refused_by_name(
    db: Session, meeting: Meeting, now: datetime
) -> None:
    meeting.zone = "Mars/Olympus"
    db.flush()
    move(db, meeting, now, 1)
    with pytest.raises(ZoneUnknownError):
        invite(db, meeting, now)
