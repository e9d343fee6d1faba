"""Slots, polls and answers: the secretariat alone. A private link shows its own person's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.access import Viewer
from app.core.clock import SEOUL
from app.core.errors import NotFoundError
from app.core.i18n import Message, Names
from app.core.ids import PublicId
from app.core.tokens import hash_of
from app.meetings.models import Body, Meeting, Seat
from app.meetings.permissions import state_allows
from app.meetings.polls.commands import latest_poll
from app.meetings.polls.loading import Loaded, load_problem, offices
from app.meetings.polls.models import CanMeet, Poll, PollAnswer, PollSeat, PollSlot, PollState
from app.meetings.polls.refusals import SpanError
from app.meetings.polls.words import objection_words, repair_words
from app.meetings.projections import MeetingLine, SeatLine
from app.meetings.rooms.queries import RoomLine
from app.meetings.rows import body_line, meeting_line, seat_line, seoul_day
from app.meetings.sight import sight_of
from app.meetings.slots.enumerating import choose
from app.meetings.slots.problem import MOST_DAYS, starts_between
from app.meetings.slots.verdicts import Reason, Verdict

#: Days searched when nobody says how many.
USUAL_SPAN: Final = 14
_EDGES: Final = frozenset({Reason.CLOSED, Reason.HOURS})


@dataclass(frozen=True)
class SlotLine:
    """One slot in one room as the officer reads it."""

    starts_at: datetime
    room: RoomLine | None
    yes: int
    if_need_be: int
    no: int
    silent: int
    reasons: tuple[Message, ...]

    @property
    def key(self) -> str:
        """What a form carries."""
        return f"{self.starts_at.isoformat()}|{self.room.id if self.room else ''}"


@dataclass(frozen=True)
class AskedLine:
    """Somebody who is asked: answered or silent, and what."""

    id: PublicId
    seat: SeatLine
    required: bool
    by_mail: bool
    answered_at: datetime | None
    reminded_at: datetime | None
    says: dict[datetime, CanMeet]


@dataclass(frozen=True)
class PollLine:
    """A poll and everybody's answers."""

    id: PublicId
    state: PollState
    minutes: int
    respond_by: datetime
    over: bool
    starts: tuple[datetime, ...]
    asked: tuple[AskedLine, ...]

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(line.answered_at is not None for line in self.asked)


@dataclass(frozen=True)
class SlotPage:
    """What an officer chooses from."""

    meeting: MeetingLine
    version: int
    may_poll: bool
    poll: PollLine | None
    fitting: tuple[SlotLine, ...]
    rejected: tuple[SlotLine, ...]
    #: When nothing fits: the nearest that could, in words.
    repairs: tuple[Message, ...]
    #: Days of the span on which both countries work; none: a gap of holidays.
    open_days: int
    first: date
    last: date
    #: The first day after the span on which both work, when the span has none.
    next_open: date | None
    seats: tuple[SeatLine, ...]


@dataclass(frozen=True)
class LinkPage:
    """What a person sees behind a private link: the dates and their own answers alone."""

    body: Names
    number: int
    minutes: int
    organisation: Names
    person_name: str | None
    respond_by: datetime
    over: bool
    #: (start, the person's own answer)
    slots: tuple[tuple[datetime, CanMeet | None], ...]
    locale: str


def slot_page(
    db: Session,
    meeting_id: PublicId,
    viewer: Viewer,
    now: datetime,
    *,
    first: date | None = None,
    last: date | None = None,
    minutes: int | None = None,
) -> SlotPage:
    """Slots of the meeting's poll, ranked; without a poll every shared half-hour of a span.

    Raises SpanError for a span that cannot be searched, HolidaysUnknownError beyond the lists.
    """
    if not sight_of(db, viewer, now=now).writes:
        raise NotFoundError
    found = db.execute(
        select(Meeting, Body)
        .join(Body, Body.id == Meeting.body_id)
        .where(Meeting.public_id == meeting_id)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    meeting, body = found
    poll = latest_poll(db, meeting)
    asked = poll is not None and first is None
    if asked and poll is not None:
        line = _poll(db, poll, now)
        begins, ends = seoul_day(line.starts[0]), seoul_day(line.starts[-1])
        starts, length = line.starts, poll.minutes
    else:
        line = None
        begins, ends = _span(first, last, meeting, now)
        starts, length = starts_between(begins, ends, SEOUL), minutes or meeting.minutes
    loaded = load_problem(
        db, meeting, starts, minutes=length, poll=poll if asked else None, now=now
    )
    answer = choose(loaded.problem)
    shown = answer.rejected if asked else tuple(v for v in answer.rejected if not _outside(v))
    names = _names(loaded)
    shared = _shared_days(loaded, begins, ends)
    return SlotPage(
        meeting=meeting_line(meeting, body_line(body)),
        version=meeting.lock_version,
        may_poll=state_allows("poll", meeting.state),
        poll=line,
        fitting=tuple(_line(verdict, loaded, names) for verdict in answer.fitting),
        rejected=tuple(_line(verdict, loaded, names) for verdict in shown),
        repairs=tuple(repair_words(verdict, names) for verdict in answer.repairs),
        open_days=len(shared),
        first=begins,
        last=ends,
        next_open=None if shared else _next_open(db, ends),
        seats=tuple(loaded.seats.values()),
    )


def _span(
    first: date | None, last: date | None, meeting: Meeting, now: datetime
) -> tuple[date, date]:
    """The days to look at: around the day the meeting is planned for, unless told."""
    tomorrow = seoul_day(now) + timedelta(days=1)
    if first is None:
        first = max(tomorrow, seoul_day(meeting.starts_at) - timedelta(days=USUAL_SPAN // 2))
    if last is None:
        last = first + timedelta(days=USUAL_SPAN - 1)
    if first < tomorrow or last < first or (last - first).days >= MOST_DAYS:
        raise SpanError(MOST_DAYS)
    return first, last


def _outside(verdict: Verdict) -> bool:
    """At night or on a day off: not worth a line of its own."""
    return any(objection.reason in _EDGES for objection in verdict.objections)


def _shared_days(loaded: Loaded, first: date, last: date) -> set[date]:
    days = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    for office in loaded.problem.offices:
        days &= office.open_days
    return days


def _next_open(db: Session, after: date) -> date | None:
    """The first day on which both countries work, within a month."""
    korea, vietnam = offices(db, after, after + timedelta(days=31))
    both = korea.open_days & vietnam.open_days
    return min((day for day in both if day > after), default=None)


def _names(loaded: Loaded) -> dict[str, str]:
    names = {
        key: " ".join(filter(None, (str(seat.organisation_names), seat.person_name)))
        for key, seat in loaded.seats.items()
    }
    return names | {key: str(room.names) for key, room in loaded.rooms.items()}


def _line(verdict: Verdict, loaded: Loaded, names: dict[str, str]) -> SlotLine:
    counts = verdict.counts
    return SlotLine(
        starts_at=verdict.starts_at,
        room=loaded.rooms[verdict.room] if verdict.room else None,
        yes=counts.yes,
        if_need_be=counts.if_need_be,
        no=counts.no,
        silent=counts.silent,
        reasons=tuple(objection_words(each, names) for each in verdict.objections),
    )


def _poll(db: Session, poll: Poll, now: datetime) -> PollLine:
    says: dict[int, dict[datetime, CanMeet]] = {}
    for asked_id, starts_at, answer in db.execute(
        select(PollAnswer.poll_seat_id, PollSlot.starts_at, PollAnswer.answer)
        .join(PollSlot, PollSlot.id == PollAnswer.slot_id)
        .where(PollSlot.poll_id == poll.id)
    ):
        says.setdefault(asked_id, {})[starts_at] = answer
    asked = db.execute(
        select(PollSeat, Seat, Organisation)
        .join(Seat, Seat.id == PollSeat.seat_id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(PollSeat.poll_id == poll.id)
        .order_by(Seat.chair.desc(), Seat.id)
    )
    starts = db.scalars(
        select(PollSlot.starts_at).where(PollSlot.poll_id == poll.id).order_by(PollSlot.starts_at)
    )
    return PollLine(
        id=poll.public_id,
        state=poll.state,
        minutes=poll.minutes,
        respond_by=poll.respond_by,
        over=poll.state is PollState.CLOSED or poll.respond_by <= now,
        starts=tuple(starts),
        asked=tuple(
            AskedLine(
                id=row.public_id,
                seat=seat_line(seat, organisation, named=True),
                required=row.required,
                by_mail=row.token_hash is not None,
                answered_at=row.answered_at,
                reminded_at=row.reminded_at,
                says=says.get(row.id, {}),
            )
            for row, seat, organisation in asked
        ),
    )


def link_page(db: Session, token: str, now: datetime) -> LinkPage:
    """The page of one person; NotFoundError for a token that opens nothing."""
    found = db.execute(
        select(PollSeat, Poll, Seat, Organisation, Meeting, Body)
        .join(Poll, Poll.id == PollSeat.poll_id)
        .join(Seat, Seat.id == PollSeat.seat_id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .join(Meeting, Meeting.id == Poll.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(PollSeat.token_hash == hash_of(token))
    ).one_or_none()
    if found is None:
        raise NotFoundError
    asked, poll, seat, organisation, meeting, body = found
    own = {
        row.slot_id: row.answer
        for row in db.scalars(select(PollAnswer).where(PollAnswer.poll_seat_id == asked.id))
    }
    slots = db.scalars(
        select(PollSlot).where(PollSlot.poll_id == poll.id).order_by(PollSlot.starts_at)
    )
    return LinkPage(
        body=Names(body.name_ko, body.name_vi, body.name_en),
        number=meeting.number,
        minutes=poll.minutes,
        organisation=Names(organisation.name_ko, organisation.name_vi, organisation.name_en),
        person_name=seat.person_name,
        respond_by=poll.respond_by,
        over=poll.state is PollState.CLOSED or poll.respond_by <= now,
        slots=tuple((slot.starts_at, own.get(slot.id)) for slot in slots),
        locale=seat.locale,
    )
