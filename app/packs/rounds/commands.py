"""Rounds of papers to all seats: asked for, called back while the mails wait, taken back later.

The secretariat's round and the books of teams leave at the same instant and in separate jobs:
how many teams there are, and how long theirs take, shows nowhere in what an officer sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.commands import record
from app.core import jobs
from app.core.access import SYSTEM, Actor, Role, Viewer
from app.core.db import on_violation, read_session, transaction
from app.core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.outbox import queue_mail
from app.meetings.models import Meeting, MeetingState, Seat
from app.packs.commands import cancel_pack
from app.packs.models import Audience
from app.packs.rounds.letters import taken_back
from app.packs.rounds.link_models import PackLink
from app.packs.rounds.models import PackRound, RoundState
from app.packs.rounds.sending import Mailing, heading_of, live_links

#: The kinds of job that send papers: to all seats, and their books to teams.
SEND: Final = "packs.send"
SEND_TEAMS: Final = "packs.send_teams"
#: How long the mails of a round wait, so that it can be called back.
GRACE: Final = timedelta(minutes=10)
#: A reason is a sentence, not a word.
SHORTEST_REASON: Final = 5


def request_round(
    db: Session, meeting: PublicId, mailing: Mailing, *, actor: Actor, now: datetime
) -> PublicId:
    """Ask for papers to be sent to every seat: built at once, sent after `GRACE`. The round's id.

    Raises DomainError before anybody was invited, after the meeting was called off, while another
    round waits, and for a time that no link may work.
    """
    row = _load_meeting(db, meeting, actor)
    mailing.check()
    if row.state is MeetingState.CANCELLED:
        raise DomainError(message("The meeting was cancelled; there is no pack to build."))
    if row.invited_at is None:
        raise DomainError(message("Send the invitations first: papers follow them."))
    if db.scalar(_waiting(row.id)) is not None:
        raise _one_waits()
    held = PackRound(
        public_id=new_public_id(),
        meeting_id=row.id,
        days=mailing.days,
        attach=mailing.attach,
        asked_at=now,
        asked_by=actor.user or PublicId("system"),
        leaves_at=now + GRACE,
        job=None,
        state=RoundState.WAITING,
        ended_at=None,
        ended_by=None,
        reason=None,
    )
    db.add(held)
    db.flush()
    held.job = jobs.enqueue(
        db, SEND, {"round": held.public_id, "leave": False}, actor=actor, now=now
    )
    record(
        db,
        "packs.round_requested",
        "meeting",
        meeting,
        actor=actor,
        now=now,
        round=held.public_id,
        days=mailing.days,
        attach=mailing.attach,
    )
    return held.public_id


def call_back(
    db: Session, meeting: PublicId, round: PublicId, *, actor: Actor, now: datetime
) -> None:
    """End a round whose mails still wait: nobody was written to.

    Raises DomainError when they have left; links are then taken back instead.
    """
    row = _load_round(db, meeting, round, actor)
    if row.leaves_at <= now or not _move(db, row, RoundState.CALLED_BACK, by=actor.user, now=now):
        raise DomainError(message("The mails have left. Take the links back instead."))
    _note_call_back(db, row, actor=actor, now=now)


def cancel(db: Session, job: PublicId, *, actor: Actor, now: datetime) -> None:
    """Cancel a job of packs; a round whose papers it builds is called back by that.

    A round that is leaving ends with the seats written to so far. Raises what
    `commands.cancel_pack` raises.
    """
    cancel_pack(db, job, actor=actor, now=now)
    row = db.scalar(select(PackRound).where(PackRound.job == job))
    if row is None:
        return
    if row.state is RoundState.LEAVING:
        written = select(func.count(PackLink.seat_id.distinct())).where(
            PackLink.round_id == row.public_id, PackLink.audience != Audience.CONSORTIUM
        )
        row.state, row.seats = RoundState.SENT, db.scalars(written).one()
        db.flush()
    elif _move(db, row, RoundState.CALLED_BACK, by=actor.user, now=now):
        _note_call_back(db, row, actor=actor, now=now)


def leave(now: datetime) -> int:
    """Send the rounds whose time to be called back is over; how many."""
    due = read_session().scalars(
        select(PackRound.public_id)
        .where(PackRound.state == RoundState.WAITING, PackRound.leaves_at <= now)
        .order_by(PackRound.leaves_at, PackRound.id)
    )
    return sum([_leave_one(held, now) for held in due.all()])


def _leave_one(round: PublicId, now: datetime) -> bool:
    with transaction() as db:
        row = db.scalars(select(PackRound).where(PackRound.public_id == round)).one()
        if not _move(db, row, RoundState.LEAVING, now=now):
            return False
        officer = _officer(db, row.asked_by)
        asked = {"round": row.public_id}
        row.job = jobs.enqueue(db, SEND, asked | {"leave": True}, actor=officer, now=now)
        jobs.enqueue(db, SEND_TEAMS, asked, actor=SYSTEM, now=now)
    return True


def _move(
    db: Session,
    row: PackRound,
    state: RoundState,
    *,
    by: PublicId | None = None,
    now: datetime,
) -> bool:
    """Move a round out of its waiting, if it waits still: one of two that try it succeeds."""
    moved = db.execute(
        update(PackRound)
        .where(PackRound.id == row.id, PackRound.state == RoundState.WAITING)
        .values(state=state, ended_at=now if by else None, ended_by=by)
        .returning(PackRound.id)
    )
    done = moved.scalar_one_or_none() is not None
    db.refresh(row)
    return done


def _note_call_back(db: Session, row: PackRound, *, actor: Actor, now: datetime) -> None:
    meeting = row.meeting.public_id
    record(
        db,
        "packs.round_called_back",
        "meeting",
        meeting,
        actor=actor,
        now=now,
        round=row.public_id,
    )


def _officer(db: Session, user: PublicId) -> Actor:
    """Who asked for the round, with the roles they have now."""
    found = db.scalar(select(User).where(User.public_id == user, User.active))
    if found is None:
        return SYSTEM
    roles = frozenset(held.role for held in found.roles)
    return Actor.of(Viewer(user=user, organisation=found.organisation.public_id, roles=roles))


@dataclass(frozen=True)
class Whose:
    """Which links are taken back: a whole meeting's, one round's, or one seat's."""

    round: PublicId | None = None
    seat: PublicId | None = None


def revoke_links(
    db: Session, meeting: PublicId, whose: Whose, reason: str, *, actor: Actor, now: datetime
) -> int:
    """Take live links back and tell their holders why; how many. What was read, was read.

    Raises DomainError without a reason. Links to teams' books go, too, and are not counted.
    """
    row = _load_meeting(db, meeting, actor)
    said = " ".join(reason.split())
    if len(said) < SHORTEST_REASON:
        raise DomainError(message("Say why: the holders of the links read it."), field="reason")
    held = _load_round(db, meeting, whose.round, actor) if whose.round else None
    seat = db.scalar(select(Seat).where(Seat.public_id == whose.seat)) if whose.seat else None
    if whose.seat is not None and (seat is None or seat.body_id != row.body_id):
        raise NotFoundError
    if held is not None and held.state not in {RoundState.LEAVING, RoundState.SENT}:
        raise DomainError(message("This round has sent no links, or they were taken back."))
    taken = live_links(db, row.id, now, seat=seat.id if seat else None, round=whose.round)
    for link in taken:
        link.revoked_at, link.revoked_by = now, actor.user
    if held is not None:
        held.state, held.reason = RoundState.REVOKED, said
        held.ended_at, held.ended_by = now, actor.user
    db.flush()
    known = [link for link in taken if link.audience is not Audience.CONSORTIUM]
    _tell(db, row, taken, known, said, actor=actor, now=now)
    if known or held is not None:
        record(
            db,
            "packs.links_revoked",
            "meeting",
            meeting,
            actor=actor,
            now=now,
            seat=whose.seat or "",
            round=whose.round or "",
            links=len(known),
            reason=said,
        )
    return len(known)


def _tell(
    db: Session,
    meeting: Meeting,
    taken: tuple[PackLink, ...],
    known: list[PackLink],
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """One mail to each seat that held a link, in the language of its mails.

    A seat of which the officer knows no link held one to its team's book: the system writes.
    """
    officers = {link.seat_id for link in known}
    for seat_id, link in {link.seat_id: link for link in taken}.items():
        if link.seat.email is None:
            continue
        subject, text = taken_back(heading_of(meeting), reason, link.seat.locale)
        by = actor.user if seat_id in officers else None
        queue_mail(db, link.seat.email, subject, text, caused_by=by, now=now)


def _load_meeting(db: Session, meeting: PublicId, actor: Actor) -> Meeting:
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    row = db.scalar(select(Meeting).where(Meeting.public_id == meeting))
    if row is None:
        raise NotFoundError
    return row


def _load_round(db: Session, meeting: PublicId, round: PublicId, actor: Actor) -> PackRound:
    held = _load_meeting(db, meeting, actor)
    row = db.scalar(
        select(PackRound).where(PackRound.public_id == round, PackRound.meeting_id == held.id)
    )
    if row is None:
        raise NotFoundError
    return row


def _waiting(meeting: int) -> Select[int]:
    return select(PackRound.id).where(
        PackRound.meeting_id == meeting, PackRound.state == RoundState.WAITING
    )


def _one_waits() -> ConflictError:
    return ConflictError(
        message("A round of papers waits already: call it back first, or let it leave.")
    )


on_violation("pack_round", "meeting_id")(_one_waits)
