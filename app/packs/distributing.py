"""A round of papers to all seats of a body: build each book once, send each seat its link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core import clock, jobs
from app.core.access import SYSTEM, Actor, Role
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.jobs import Work
from app.meetings.models import Meeting, MeetingState, Seat
from app.packs.building import build
from app.packs.commands import PackOrder
from app.packs.gate import BlockedError
from app.packs.languages import main_language
from app.packs.link_models import Occasion, PackLink
from app.packs.receipts import holder_name, opened_by_seat
from app.packs.sending import Book, Mailing, Sent, books, live_links, send
from app.packs.stamping import Recipient, stamp

#: The kind of job that sends papers to all seats.
SEND: Final = "packs.send"
#: Who has not opened their papers so long after they were sent is reminded, once.
PATIENCE: Final = timedelta(days=3)


def request_round(
    db: Session, meeting: PublicId, mailing: Mailing, *, actor: Actor, now: datetime
) -> PublicId:
    """Ask for papers to be sent to every seat; a worker does it. Returns the job.

    Raises DomainError before anybody was invited, after the meeting was called off, and for a
    time that no link may work.
    """
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    row = db.scalar(select(Meeting).where(Meeting.public_id == meeting))
    if row is None:
        raise NotFoundError
    mailing.check()
    if row.state is MeetingState.CANCELLED:
        raise DomainError(message("The meeting was cancelled; there is no pack to build."))
    if row.invited_at is None:
        raise DomainError(message("Send the invitations first: papers follow them."))
    asked = {"meeting": meeting, "days": mailing.days, "attach": mailing.attach}
    job = jobs.enqueue(db, SEND, asked, actor=actor, now=now)
    record(
        db,
        "packs.round_requested",
        "meeting",
        meeting,
        actor=actor,
        now=now,
        days=mailing.days,
        attach=mailing.attach,
    )
    return job


def handle(work: Work) -> Mapping[str, Any]:
    """The job `packs.send`. Run again, it goes on where it stopped: nobody is written to twice.

    Whose book was stopped by the gate is not told: the compliance desk finds it in its log.
    """
    asked = work.arguments
    meeting, mailing = PublicId(asked["meeting"]), Mailing(asked["days"], asked["attach"])
    plan = books(read_session(), meeting)
    for place, book in enumerate(plan):
        work.progress(
            5 + 90 * place // len(plan),
            message("Papers for seat %(number)s of %(of)s", number=place + 1, of=len(plan)),
        )
        _deliver(meeting, book, mailing, work.actor)
    return {"seats": len(plan)}


def _deliver(meeting: PublicId, book: Book, mailing: Mailing, actor: Actor) -> None:
    order = PackOrder(meeting, book.audience, book.locale, recipient=book.recipient)
    # What is made for one firm or one seat is nobody's act but the system's.
    try:
        built = build(order, actor=SYSTEM if book.recipient else actor, progress=lambda *_: None)
    except BlockedError:
        return
    now = clock.now()
    pdf, serial = None, new_public_id()
    if mailing.attach and not book.confidential:
        pdf = stamp(
            built.path.read_bytes(),
            Recipient(name=_name(read_session(), book), serial=serial, at=now),
            locale=book.locale,
        )
    with transaction() as db:
        send(db, meeting, book, Sent(built.version, pdf, serial), mailing, actor=actor, now=now)


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
    opened = opened_by_seat(db, meeting)
    written = 0
    for book in books(db, meeting):
        links = [link for link in live_links(db, row.id, now) if link.seat.public_id == book.seat]
        told = any(link.occasion is Occasion.REMINDED for link in links)
        late = links and max(link.sent_at for link in links) <= now - PATIENCE
        if told or not late or opened.get(book.seat):
            continue
        last = links[-1]
        days = max((last.expires_at - now).days, 1)
        written += send(
            db,
            meeting,
            book,
            Sent(last.version),
            Mailing(days),
            occasion=Occasion.REMINDED,
            actor=SYSTEM,
            now=now,
        )
    return written
