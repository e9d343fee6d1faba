"""Comments on circulated minutes get an answer that their author reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import SYSTEM, Actor, Role, Viewer
from app.core.clock import fixed_clock
from app.meetings.errors import WordsMissingError, WrongStateError
from app.meetings.minutes.answering import CommentAnswer, answer_comment
from app.meetings.minutes.commands import (
    approve_minutes,
    circulate_minutes,
    comment_minutes,
    draft_minutes,
)
from app.meetings.minutes_models import CommentOutcome, MinutesComment
from app.meetings.models import Meeting, MeetingState, SeatGroup
from tests.factories.meetings import SECRETARIAT, member

Become = Callable[[Viewer], FlaskClient]


def circulate(db: Session, meeting: Meeting, now: datetime) -> None:
    draft_minutes(db, meeting.public_id, actor=SYSTEM, now=now)
    until = (now + timedelta(days=7)).date()
    circulate_minutes(db, meeting.public_id, until, actor=SYSTEM, now=now)


def test_a_comment_is_answered_to_its_author_alone_until_minutes_are_approved(
    db: Session, frozen_meeting: Meeting, as_viewer: Become, now: datetime
) -> None:
    meeting = frozen_meeting.public_id
    author, other = (
        member(db, frozen_meeting, SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY)
        for _ in range(2)
    )
    frozen_meeting.state = MeetingState.CLOSED
    circulate(db, frozen_meeting, now)
    comment_minutes(db, meeting, "CANARY-SAID", viewer=author, actor=Actor.of(author), now=now)
    comment = db.scalars(select(MinutesComment.public_id)).one()
    db.commit()
    address = f"/meetings/{meeting}/minutes"
    no = CommentAnswer(CommentOutcome.NOT_ACCEPTED, " ")
    with pytest.raises(WordsMissingError):
        answer_comment(db, meeting, comment, no, actor=SYSTEM, now=now)
    with fixed_clock(now):
        desk = as_viewer(SECRETARIAT)
        assert "1 comment waits for an answer." in desk.get(f"{address}?lang=en").text
        posted = desk.post(
            f"{address}/comments/{comment}", data={"outcome": "accepted", "words": "CANARY-ANSWER"}
        )
        assert posted.status_code == 302
        circulate(db, frozen_meeting, now)  # the corrected draft keeps the comment and its answer
        db.commit()
        assert "CANARY-ANSWER" in as_viewer(author).get(address).text
        page = as_viewer(other).get(address).text
        assert not [text for text in ("CANARY-SAID", "CANARY-ANSWER") if text in page]
        assert as_viewer(author).get(f"{address}/comments/{comment}").status_code == 404
    approve_minutes(db, meeting, actor=SYSTEM, now=now)
    with pytest.raises(WrongStateError):
        answer_comment(
            db, meeting, comment, CommentAnswer(CommentOutcome.ACCEPTED, ""), actor=SYSTEM, now=now
        )
