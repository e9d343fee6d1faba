"""The history of rounds, for the secretariat's page of distribution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.meetings.models import Meeting
from app.packs.editions.audiences import Audience
from app.packs.rounds.books import books
from app.packs.rounds.link_models import PackLink
from app.packs.rounds.models import PackRound, RoundState
from app.packs.rounds.receipts import opened_books


@dataclass(frozen=True)
class RoundLine:
    """One round: what was asked, what became of it, how many of its seats have opened theirs."""

    id: PublicId
    state: RoundState
    asked_at: datetime
    asked_by: str
    days: int
    attach: bool
    leaves_at: datetime
    #: Whether it can still be called back; whether its links can be taken back.
    waits: bool
    revocable: bool
    #: The job that builds it, for whoever asked.
    job: PublicId | None
    seats: int
    opened: int
    ended_at: datetime | None
    ended_by: str
    reason: str


def rounds_of(
    db: Session, meeting: PublicId, viewer: Viewer, now: datetime
) -> tuple[RoundLine, ...]:
    """Every round of a meeting, the newest first. NotFoundError for all but the secretariat."""
    if not viewer.has(Role.SECRETARIAT):
        raise NotFoundError
    rows = db.scalars(
        select(PackRound)
        .join(Meeting, Meeting.id == PackRound.meeting_id)
        .where(Meeting.public_id == meeting)
        .order_by(PackRound.asked_at.desc(), PackRound.id.desc())
    ).all()
    if not rows:
        return ()
    people = {user for row in rows for user in (row.asked_by, row.ended_by) if user}
    named = select(User.public_id, User.display_name).where(User.public_id.in_(sorted(people)))
    names = {row.public_id: row.display_name for row in db.execute(named)}
    opened = _opened(db, meeting, rows[0].meeting_id)
    return tuple(
        RoundLine(
            id=row.public_id,
            state=row.state,
            asked_at=row.asked_at,
            asked_by=names.get(row.asked_by, ""),
            days=row.days,
            attach=row.attach,
            leaves_at=row.leaves_at,
            waits=row.state is RoundState.WAITING and row.leaves_at > now,
            revocable=row.state in {RoundState.LEAVING, RoundState.SENT},
            job=row.job if row.asked_by == viewer.user else None,
            seats=row.seats,
            opened=len(opened.get(row.public_id, ())),
            ended_at=row.ended_at,
            ended_by=names.get(row.ended_by or PublicId(""), ""),
            reason=row.reason or "",
        )
        for row in rows
    )


def _opened(db: Session, meeting: PublicId, meeting_id: int) -> dict[PublicId, set[int]]:
    """By round: the seats that have opened what they were sent; a team's book is in no count."""
    gets = {book.seat: book for book in books(db, meeting)}
    read = {key for key, times in opened_books(db, meeting).items() if times}
    found: dict[PublicId, set[int]] = {}
    for link in db.scalars(
        select(PackLink)
        .options(joinedload(PackLink.seat))
        .where(PackLink.meeting_id == meeting_id, PackLink.audience != Audience.CONSORTIUM)
    ):
        book = gets.get(link.seat.public_id)
        if link.round_id and book and (book.seat, *book.line) in read:
            found.setdefault(link.round_id, set()).add(link.seat_id)
    return found
