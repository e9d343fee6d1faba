"""Opening a poll, answering it, choosing the date it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import NotFoundError
from app.core.ids import PublicId, new_public_id
from app.core.tokens import hash_of
from app.meetings.commands.loading import check_desk, load_meeting, touch
from app.meetings.commands.notices import raise_sequence
from app.meetings.errors import WordsMissingError
from app.meetings.models import Meeting, MeetingState, Seat
from app.meetings.polls.asking import ask
from app.meetings.polls.loading import load_problem
from app.meetings.polls.models import CanMeet, Poll, PollAnswer, PollSeat, PollSlot, PollState
from app.meetings.polls.refusals import (
    NobodyToAskError,
    NoSlotError,
    NothingSaidError,
    PollOpenError,
    PollOverError,
    RespondByError,
)
from app.meetings.rooms.commands import settle_room
from app.meetings.rooms.models import Interpretation
from app.meetings.rows import seoul_day
from app.meetings.slots.enumerating import choose
from app.meetings.slots.verdicts import Verdict
from app.meetings.validity import valid_on

on_violation("meeting_poll", "meeting_id")(PollOpenError)

#: More dates than this nobody answers.
MOST_SLOTS: Final = 30


@dataclass(frozen=True)
class PollDetails:
    """Which starts are asked about, until when, and who must be there."""

    starts: frozenset[datetime]
    minutes: int
    respond_by: datetime
    required: frozenset[PublicId]


@dataclass(frozen=True)
class Choice:
    """A date and room that were chosen; `reason` when something speaks against them."""

    starts_at: datetime
    room: PublicId | None
    interpretation: Interpretation = Interpretation.NONE
    reason: str = ""


def open_poll(
    db: Session,
    meeting_id: PublicId,
    details: PollDetails,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Ask every seat of the body; returns the poll's id.

    Raises PollOpenError while another is open, NoSlotError, RespondByError, NobodyToAskError.
    """
    meeting = load_meeting(db, meeting_id, act="poll", version=version, actor=actor)
    if latest_poll(db, meeting, state=PollState.OPEN) is not None:
        raise PollOpenError
    if details.respond_by <= now:
        raise RespondByError
    starts = sorted(details.starts)
    if not 0 < len(starts) <= MOST_SLOTS or starts[0] <= details.respond_by:
        raise NoSlotError
    seats = db.scalars(
        select(Seat)
        .where(Seat.body_id == meeting.body_id, valid_on(seoul_day(starts[0])))
        .order_by(Seat.id)
    ).all()
    if not seats:
        raise NobodyToAskError
    poll = Poll(
        public_id=new_public_id(),
        meeting_id=meeting.id,
        state=PollState.OPEN,
        minutes=details.minutes,
        respond_by=details.respond_by,
        opened_at=now,
        opened_by=actor.user,
        closed_at=None,
    )
    db.add(poll)
    db.flush()
    db.add_all(PollSlot(poll_id=poll.id, starts_at=at) for at in starts)
    invited = [
        PollSeat(
            public_id=new_public_id(),
            poll_id=poll.id,
            seat_id=seat.id,
            token_hash=None,
            required=seat.public_id in details.required,
            answered_at=None,
            reminded_at=None,
        )
        for seat in seats
    ]
    db.add_all(invited)
    db.flush()
    letters = sum(ask(db, poll, each, again=False, actor=actor, now=now) for each in invited)
    touch(meeting, now=now)
    db.flush()
    record(
        db, "meetings.poll_opened", "meeting", meeting_id, actor=actor, now=now,
        slots=len(starts), seats=len(seats), letters=letters, respond_by=details.respond_by,
    )  # fmt: skip
    return poll.public_id


def latest_poll(db: Session, meeting: Meeting, *, state: PollState | None = None) -> Poll | None:
    """The meeting's last poll (in `state`), if it had one."""
    query = select(Poll).where(Poll.meeting_id == meeting.id).order_by(Poll.id.desc()).limit(1)
    return db.scalar(query if state is None else query.where(Poll.state == state))


def answer_by_link(
    db: Session, token: str, says: Mapping[datetime, CanMeet], *, actor: Actor, now: datetime
) -> None:
    """Take a person's answers by the private link. PollOverError after the respond-by."""
    found = db.execute(
        select(PollSeat, Poll)
        .join(Poll, Poll.id == PollSeat.poll_id)
        .where(PollSeat.token_hash == hash_of(token))
        .with_for_update(of=PollSeat)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    asked, poll = found
    if poll.state is PollState.CLOSED or poll.respond_by <= now:
        raise PollOverError(poll.respond_by)
    _write(db, poll, asked, says, by_desk=False, actor=actor, now=now)


def enter_answers(
    db: Session,
    meeting_id: PublicId,
    asked_id: PublicId,
    says: Mapping[datetime, CanMeet],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down what a person told the secretariat; also after the respond-by, until it closes."""
    check_desk(actor)
    found = db.execute(
        select(PollSeat, Poll)
        .join(Poll, Poll.id == PollSeat.poll_id)
        .join(Meeting, Meeting.id == Poll.meeting_id)
        .where(PollSeat.public_id == asked_id, Meeting.public_id == meeting_id)
        .with_for_update(of=PollSeat)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    asked, poll = found
    if poll.state is PollState.CLOSED:
        raise PollOverError(poll.respond_by)
    _write(db, poll, asked, says, by_desk=True, actor=actor, now=now)


def _write(
    db: Session,
    poll: Poll,
    asked: PollSeat,
    says: Mapping[datetime, CanMeet],
    *,
    by_desk: bool,
    actor: Actor,
    now: datetime,
) -> None:
    slots = {
        slot.starts_at: slot
        for slot in db.scalars(select(PollSlot).where(PollSlot.poll_id == poll.id))
    }
    said = {at: answer for at, answer in says.items() if at in slots}
    if not said:
        raise NothingSaidError
    before = {
        row.slot_id: row
        for row in db.scalars(select(PollAnswer).where(PollAnswer.poll_seat_id == asked.id))
    }
    for at, answer in said.items():
        row = before.get(slots[at].id)
        if row is None:
            db.add(PollAnswer(poll_seat_id=asked.id, slot_id=slots[at].id, answer=answer))
        else:
            row.answer = answer
    asked.answered_at = now
    db.flush()
    # What was answered is the secretariat's alone: the record, read by others, holds the fact.
    record(
        db, "meetings.poll_answered", "poll", poll.public_id, actor=actor, now=now,
        slots=len(said), by_desk=by_desk,
    )  # fmt: skip


def close_poll(
    db: Session, meeting_id: PublicId, *, version: int, actor: Actor, now: datetime
) -> None:
    """End a poll without choosing; its answers stay readable."""
    meeting = load_meeting(db, meeting_id, act="poll", version=version, actor=actor)
    poll = latest_poll(db, meeting, state=PollState.OPEN)
    if poll is None:
        raise NotFoundError
    _close(poll, now)
    touch(meeting, now=now)
    db.flush()
    record(db, "meetings.poll_closed", "meeting", meeting_id, actor=actor, now=now)


def _close(poll: Poll, now: datetime) -> None:
    poll.state = PollState.CLOSED
    poll.closed_at = now


def choose_slot(
    db: Session,
    meeting_id: PublicId,
    choice: Choice,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the meeting to one of the polled slots, hold the room, close the poll.

    Against objections the officer says why (WordsMissingError); a taken room stays refused.
    """
    meeting = load_meeting(db, meeting_id, act="poll", version=version, actor=actor)
    poll = latest_poll(db, meeting)
    if poll is None or choice.starts_at <= now:
        raise NotFoundError
    verdict = _verdict(db, meeting, poll, choice, now=now)
    if not verdict.fits and not choice.reason.strip():
        raise WordsMissingError("reason")
    before = meeting.starts_at
    meeting.starts_at = choice.starts_at
    meeting.minutes = poll.minutes
    meeting.state = MeetingState.SCHEDULED
    meeting.state_reason = None
    settle_room(db, meeting, choice.room, choice.interpretation, actor=actor, now=now)
    if poll.state is PollState.OPEN:
        _close(poll, now)
    raise_sequence(db, meeting)
    touch(meeting, now=now)
    db.flush()
    record(
        db, "meetings.slot_chosen", "meeting", meeting_id, actor=actor, now=now,
        before=before, starts_at=choice.starts_at, room=choice.room,
        objections=len(verdict.objections), reason=choice.reason.strip(),
    )  # fmt: skip


def _verdict(
    db: Session, meeting: Meeting, poll: Poll, choice: Choice, *, now: datetime
) -> Verdict:
    starts = db.scalars(select(PollSlot.starts_at).where(PollSlot.poll_id == poll.id)).all()
    loaded = load_problem(db, meeting, starts, minutes=poll.minutes, poll=poll, now=now)
    answer = choose(loaded.problem)
    every = (*answer.fitting, *answer.rejected)
    wanted = [v for v in every if v.starts_at == choice.starts_at]
    # Without a room the objections of rooms play no part.
    if choice.room is None and wanted:
        found = min(wanted, key=lambda verdict: len(verdict.objections))
        return found._replace(
            room=None, objections=tuple(o for o in found.objections if not o.of_the_room)
        )
    for verdict in wanted:
        if verdict.room == choice.room:
            return verdict
    raise NotFoundError
