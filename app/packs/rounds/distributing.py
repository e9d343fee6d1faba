"""The work of a round: build each book once, send each seat its link; later, remind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import SYSTEM, Actor
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.jobs import NotWantedError, Work
from app.meetings.models import Meeting, MeetingState, Seat
from app.packs.commands import PackOrder
from app.packs.editions.gate import BlockedError
from app.packs.issuing.building import Built, build
from app.packs.issuing.stamping import Recipient, stamp
from app.packs.rendering.languages import main_language
from app.packs.rounds.books import Book, books, every_book, team_books
from app.packs.rounds.link_models import Occasion, PackLink
from app.packs.rounds.models import PackRound, RoundState
from app.packs.rounds.receipts import holder_name, opened_books
from app.packs.rounds.sending import Mailing, Sent, links_to, live_links, send

log = structlog.get_logger("packs")

#: Who has not opened their papers so long after they were sent is reminded, once.
PATIENCE: Final = timedelta(days=3)
#: Of a job's progress, how much is building; the rest is sending.
_BUILDING: Final = 80


@dataclass(frozen=True)
class _Round:
    """What a job needs to know of its round."""

    id: PublicId
    meeting: PublicId
    days: int
    attach: bool


def handle(work: Work) -> Mapping[str, Any]:
    """The job `packs.send`: builds every seat's book and, once the round leaves, sends the links.

    Run again, it goes on where it stopped: nobody is written to twice. Nothing is sent before
    everything is built. Whose own book could not be made is not told: that would tell of it.
    """
    held = _round(work)
    plan = books(read_session(), held.meeting)
    try:
        built = [_built(held, work, place, book, of=len(plan)) for place, book in enumerate(plan)]
    except DomainError:
        _settle(held.id, RoundState.STOPPED, seats=0)
        raise
    if not work.arguments["leave"]:
        return {"seats": len(plan)}
    seats = 0
    for place, (book, found) in enumerate(zip(plan, built, strict=True)):
        work.progress(
            _BUILDING + (99 - _BUILDING) * place // len(plan),
            message("Writing to seat %(number)s of %(of)s", number=place + 1, of=len(plan)),
        )
        if found is not None:
            _write(held, book, found, actor=work.actor, hold=work)
            seats += 1
    _settle(held.id, RoundState.SENT, seats=seats)
    return {"seats": seats}


def handle_teams(work: Work) -> Mapping[str, Any]:
    """The job `packs.send_teams`: the books of consortia, to those who are members now."""
    held = _round(work)
    meeting = held.meeting
    for book in team_books(read_session(), meeting):
        found = _build_own(meeting, book)
        # Somebody may have left the team while its book was made.
        if found is not None and book in team_books(read_session(), meeting, seat=book.seat):
            _write(held, book, found, actor=SYSTEM, hold=work)
    return {}


def _round(work: Work) -> _Round:
    """The round the job is for; NotWantedError once it was called back."""
    wanted = select(PackRound).where(PackRound.public_id == work.arguments["round"])
    row = read_session().scalars(wanted).one()
    if row.state in {RoundState.CALLED_BACK, RoundState.REVOKED}:
        raise NotWantedError
    return _Round(row.public_id, row.meeting.public_id, row.days, row.attach)


def _built(held: _Round, work: Work, place: int, book: Book, *, of: int) -> Built | None:
    work.progress(
        5 + (_BUILDING - 5) * place // of,
        message("Papers for seat %(number)s of %(of)s", number=place + 1, of=of),
    )
    meeting = held.meeting
    if book.recipient:
        return _build_own(meeting, book)
    order = PackOrder(meeting, book.audience, book.locale)
    try:
        return build(order, actor=work.actor, progress=lambda *_: None, hold=work)
    except BlockedError:
        # Nothing is issued, earlier versions stand; the compliance desk finds it in its log.
        return None


def _build_own(meeting: PublicId, book: Book) -> Built | None:
    """What is made for one firm, team or seat is nobody's act but the system's."""
    order = PackOrder(meeting, book.audience, book.locale, recipient=book.recipient)
    try:
        return build(order, actor=SYSTEM, progress=lambda *_: None)
    except DomainError as refusal:
        log.warning("packs.own_not_built", audience=book.audience.value, why=str(refusal))
        return None


def _write(held: _Round, book: Book, built: Built, *, actor: Actor, hold: Work) -> None:
    """Send one seat its link; nothing once the job is not wanted any more."""
    now = clock.now()
    pdf, serial = None, new_public_id()
    if held.attach and not book.confidential:
        pdf = stamp(
            built.path.read_bytes(),
            Recipient(name=_name(read_session(), book), serial=serial, at=now),
            locale=book.locale,
        )
    mailing = Mailing(held.days, held.attach, held.id)
    meeting = held.meeting
    with transaction() as db:
        hold.hold(db)
        send(db, meeting, book, Sent(built.version, pdf, serial), mailing, actor=actor, now=now)


def _settle(round: PublicId, state: RoundState, *, seats: int) -> None:
    """Write down how a round went, unless somebody ended it meanwhile."""
    with transaction() as db:
        row = db.scalars(
            select(PackRound).where(PackRound.public_id == round).with_for_update()
        ).one()
        if row.state in {RoundState.WAITING, RoundState.LEAVING}:
            row.state, row.seats = state, seats


def _name(db: Session, book: Book) -> str:
    seat = db.scalars(select(Seat).where(Seat.public_id == book.seat)).one()
    return holder_name(seat.person_name, seat.organisation, main_language(book.locale))


def remind(now: datetime) -> int:
    """Write once to the seats that have not opened their papers; how many."""
    written = 0
    waiting = read_session().scalars(
        select(Meeting.public_id)
        .join(PackLink, PackLink.meeting_id == Meeting.id)
        .where(
            Meeting.starts_at > now,
            Meeting.state != MeetingState.CANCELLED,
            PackLink.revoked_at.is_(None),
            PackLink.expires_at > now,
            PackLink.sent_at <= now - PATIENCE,
        )
        .distinct()
    )
    for meeting in list(waiting):
        with transaction() as db:
            written += _remind(db, meeting, now)
    return written


def _remind(db: Session, meeting: PublicId, now: datetime) -> int:
    row = db.scalars(select(Meeting).where(Meeting.public_id == meeting)).one()
    opened = opened_books(db, meeting)
    live = live_links(db, row.id, now)
    return sum(
        _remind_of(db, meeting, book, links_to(book, live), now)
        for book in every_book(db, meeting)
        if not opened.get((book.seat, *book.line))
    )


def _remind_of(
    db: Session, meeting: PublicId, book: Book, links: Iterable[PackLink], now: datetime
) -> bool:
    """Remind one seat of one book, unless it was reminded, or written to only just now."""
    links = tuple(links)
    told = any(link.occasion is Occasion.REMINDED for link in links)
    if told or not links or max(link.sent_at for link in links) > now - PATIENCE:
        return False
    last = links[-1]
    days = max((last.expires_at - now).days, 1)
    return send(
        db,
        meeting,
        # The link keeps the language it was sent in: there may be no such book in another.
        replace(book, locale=last.locale),
        Sent(last.version),
        Mailing(days, round=last.round_id),
        occasion=Occasion.REMINDED,
        actor=SYSTEM,
        now=now,
    )
