"""One mail to one seat: a link to its book, the news of a version, that links were taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import SYSTEM, Actor
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.mail import Attachment
from app.core.outbox import queue_mail
from app.core.tokens import hash_of, new_token
from app.meetings.models import Meeting, Seat
from app.packs.queries import Line
from app.packs.rounds.books import Book, every_book
from app.packs.rounds.letters import Heading, Letter, letter_of
from app.packs.rounds.link_models import Occasion, PackLink

#: How long a link may be asked to work, in days.
SHORTEST, LONGEST, USUAL = 1, 90, 21


@dataclass(frozen=True)
class Sent:
    """A version that stands, as a mail tells of it."""

    version: int
    #: The stamped file for a mail that carries it, and what is printed on it.
    pdf: bytes | None = None
    serial: str = ""


@dataclass(frozen=True)
class Mailing:
    """How the officer wants it: for how many days, and whether the file goes along."""

    days: int = USUAL
    attach: bool = False
    #: The round it belongs to, if any.
    round: PublicId | None = None

    def check(self) -> None:
        """Raises DomainError for a time that no link may work."""
        if not SHORTEST <= self.days <= LONGEST:
            raise DomainError(
                message(
                    "A link works for %(shortest)s to %(longest)s days.",
                    shortest=SHORTEST,
                    longest=LONGEST,
                ),
                field="days",
            )


def send(
    db: Session,
    meeting: PublicId,
    book: Book,
    sent: Sent,
    mailing: Mailing,
    *,
    occasion: Occasion = Occasion.ISSUED,
    actor: Actor,
    now: datetime,
) -> bool:
    """Write the seat a mail with a link of its own; False when it has this version already."""
    if book.of_a_team:
        # Nobody's act but the system's: an officer's own acts and mails would tell of the team.
        actor = SYSTEM
    seat = db.scalars(select(Seat).where(Seat.public_id == book.seat)).one()
    row = db.scalars(select(Meeting).where(Meeting.public_id == meeting)).one()
    live = links_to(book, live_links(db, row.id, now, seat=seat.id))
    if occasion is not Occasion.REMINDED and any(_same(link, book, sent.version) for link in live):
        return False
    if live and occasion is Occasion.ISSUED:
        occasion = Occasion.REPLACED
    if seat.email is None:
        return False
    token = new_token()
    attached = sent.pdf is not None and not book.confidential
    link = PackLink(
        public_id=new_public_id(),
        token_hash=hash_of(token),
        meeting_id=row.id,
        seat_id=seat.id,
        round_id=mailing.round,
        audience=book.audience,
        recipient=book.recipient,
        locale=book.locale,
        version=sent.version,
        occasion=occasion,
        signs_in=book.signs_in,
        attached=attached,
        sent_at=now,
        sent_by=actor.user,
        expires_at=now + timedelta(days=mailing.days),
        revoked_at=None,
        revoked_by=None,
    )
    db.add(link)
    letter = Letter(
        heading=heading_of(row),
        version=sent.version,
        occasion=occasion,
        token=token,
        expires_at=link.expires_at,
        signs_in=book.signs_in,
        attached=attached,
        of_a_team=book.of_a_team,
    )
    subject, text = letter_of(letter, book.letters)
    name = f"{row.body.code}-{row.number}-{book.audience.value}-{book.locale}-v{sent.version}.pdf"
    files = [Attachment(name, sent.pdf, "application/pdf")] if attached and sent.pdf else []
    queue_mail(db, seat.email, subject, text, attachments=files, caused_by=actor.user, now=now)
    record(
        db,
        "packs.link_sent",
        "meeting",
        meeting,
        actor=actor,
        now=now,
        seat=seat.public_id,
        occasion=occasion.value,
        attached=attached,
        serial=sent.serial if attached else "",
    )
    return True


def heading_of(meeting: Meeting) -> Heading:
    """Which meeting a letter is about."""
    body = meeting.body
    names = (body.name_ko, body.name_vi, body.name_en)
    return Heading(names, meeting.number, meeting.starts_at)


def _same(link: PackLink, book: Book, version: int) -> bool:
    return (link.locale, link.version) == (book.locale, version)


def links_to(book: Book, links: Iterable[PackLink]) -> tuple[PackLink, ...]:
    """Those of `links` that lead to this very book, in whatever language."""
    return tuple(
        link
        for link in links
        if link.seat.public_id == book.seat and (link.audience, link.recipient) == book.line
    )


def live_links(
    db: Session,
    meeting: int,
    now: datetime,
    *,
    seat: int | None = None,
    round: PublicId | None = None,
) -> tuple[PackLink, ...]:
    """Links of a meeting (internal id) that open something now, of a seat (alike) or a round."""
    query = select(PackLink).where(
        PackLink.meeting_id == meeting, PackLink.revoked_at.is_(None), PackLink.expires_at > now
    )
    if seat is not None:
        query = query.where(PackLink.seat_id == seat)
    if round is not None:
        query = query.where(PackLink.round_id == round)
    return tuple(db.scalars(query.order_by(PackLink.id)))


def tell_holders(
    db: Session,
    line: Line,
    version: int,
    *,
    now: datetime,
) -> int:
    """Tell whoever holds a live link to these papers that a new version replaces them; how many.

    Whoever is not to have them any more (recused since, or no member of the team) is told nothing.
    """
    row = db.scalars(select(Meeting).where(Meeting.public_id == line.meeting)).one()
    wanted = (line.audience, line.recipient, line.locale)
    held = {
        link.seat.public_id: link
        for link in live_links(db, row.id, now)
        if (link.audience, link.recipient, link.locale) == wanted
    }
    if not held:
        return 0
    return sum(
        send(
            db,
            line.meeting,
            # A link keeps the language in which it was sent.
            replace(book, locale=line.locale),
            Sent(version),
            Mailing(round=held[book.seat].round_id),
            occasion=Occasion.REPLACED,
            actor=SYSTEM,
            now=now,
        )
        for book in every_book(db, line.meeting)
        if book.seat in held and book.line == wanted[:2]
    )
