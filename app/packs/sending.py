"""Sending links to papers: whose book each seat gets, the mail, taking links back, reminding."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind, UserRole
from app.audit.commands import record
from app.core.access import SYSTEM, Actor, Role
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.mail import Attachment
from app.core.outbox import queue_mail
from app.firms.models import Firm
from app.meetings.models import Meeting, Seat, SeatGroup
from app.meetings.queries.withheld import withheld_from_seat
from app.meetings.rows import seoul_day
from app.meetings.validity import valid_on
from app.packs.audiences import Audience
from app.packs.letters import Letter, letter_of
from app.packs.link_models import Occasion, PackLink
from app.packs.queries import Line

#: How long a link may be asked to work, in days.
SHORTEST, LONGEST, USUAL = 1, 90, 21


@dataclass(frozen=True)
class Book:
    """What one seat gets."""

    seat: PublicId
    audience: Audience
    #: Whose alone it is; empty: everybody's of the audience.
    recipient: str
    locale: str
    #: It holds what firms filed or shared: opens after signing in alone, and is never attached.
    confidential: bool
    #: Its reader has an account, and signs in.
    account: bool

    @property
    def signs_in(self) -> bool:
        """Whether the link opens after signing in alone."""
        return self.confidential or self.account


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


def hash_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def books(db: Session, meeting: PublicId) -> tuple[Book, ...]:
    """One book for each seat of the day that can be written to, in the order of the table."""
    return tuple(
        _book(db, meeting, row)
        for row in db.execute(
            select(Seat, Organisation.kind, Firm.public_id.label("firm"))
            .join(Meeting, Meeting.body_id == Seat.body_id)
            .join(Organisation, Organisation.id == Seat.organisation_id)
            .outerjoin(Firm, Firm.organisation_id == Organisation.id)
            .where(
                Meeting.public_id == meeting,
                Seat.email.is_not(None),
                valid_on(_day(db, meeting)),
            )
            .order_by(Seat.chair.desc(), Seat.id)
        )
    )


def _day(db: Session, meeting: PublicId) -> date:
    starts = db.scalar(select(Meeting.starts_at).where(Meeting.public_id == meeting))
    if starts is None:
        raise NotFoundError
    return seoul_day(starts)


def _book(db: Session, meeting: PublicId, row: Row[*tuple[object, ...]]) -> Book:
    """Firms get their own edition, members with a tie one made for their seat."""
    seat: Seat = row.Seat
    account = seat.user_id is not None
    if row.firm is not None:
        return Book(seat.public_id, Audience.FIRM, row.firm, seat.locale, True, account)
    of_firm = row.kind == OrganisationKind.FIRM or seat.employer_id is not None
    if seat.group is SeatGroup.FIRM or of_firm:
        return Book(seat.public_id, Audience.FIRM, "", seat.locale, False, account)
    if seat.group is SeatGroup.COUNTERPART:
        return Book(seat.public_id, Audience.COUNTERPART, "", seat.locale, False, account)
    if seat.group is SeatGroup.SECRETARIAT and not seat.chair:
        return Book(seat.public_id, Audience.SECRETARIAT, "", seat.locale, True, account)
    audience = Audience.EXPERT if seat.group is SeatGroup.EXPERT else Audience.MINISTRY
    entrusted = seat.chair and _officer(db, seat)
    tied = bool(withheld_from_seat(db, meeting, seat.public_id).tenders)
    return Book(
        seat.public_id,
        Audience.CHAIR if seat.chair else audience,
        seat.public_id if entrusted or tied else "",
        seat.locale,
        entrusted,
        account,
    )


def _officer(db: Session, seat: Seat) -> bool:
    officer = select(UserRole.user_id).where(
        UserRole.user_id == seat.user_id, UserRole.role == Role.SECRETARIAT
    )
    return db.scalar(officer) is not None


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
    seat = db.scalars(select(Seat).where(Seat.public_id == book.seat)).one()
    row = db.scalars(select(Meeting).where(Meeting.public_id == meeting)).one()
    live = live_links(db, row.id, now, seat=seat.id)
    if occasion is not Occasion.REMINDED and any(_same(link, book, sent.version) for link in live):
        return False
    if live and occasion is Occasion.ISSUED:
        occasion = Occasion.REPLACED
    if seat.email is None:
        return False
    token = secrets.token_urlsafe(32)
    attached = sent.pdf is not None and not book.confidential
    link = PackLink(
        public_id=new_public_id(),
        token_hash=hash_of(token),
        meeting_id=row.id,
        seat_id=seat.id,
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
        body=(row.body.name_ko, row.body.name_vi, row.body.name_en),
        number=row.number,
        starts_at=row.starts_at,
        edition=book.audience,
        version=sent.version,
        occasion=occasion,
        token=token,
        expires_at=link.expires_at,
        signs_in=book.signs_in,
        attached=attached,
    )
    subject, text = letter_of(letter, book.locale)
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


def _same(link: PackLink, book: Book, version: int) -> bool:
    said = (link.audience, link.recipient, link.locale, link.version)
    return said == (book.audience, book.recipient, book.locale, version)


def live_links(
    db: Session, meeting: int, now: datetime, *, seat: int | None = None
) -> tuple[PackLink, ...]:
    """Links of a meeting (internal id) that open something now."""
    query = select(PackLink).where(
        PackLink.meeting_id == meeting, PackLink.revoked_at.is_(None), PackLink.expires_at > now
    )
    if seat is not None:
        query = query.where(PackLink.seat_id == seat)
    return tuple(db.scalars(query.order_by(PackLink.id)))


def tell_holders(
    db: Session,
    line: Line,
    version: int,
    *,
    now: datetime,
) -> int:
    """Tell whoever holds a live link to these papers that a new version replaces them; how many."""
    row = db.scalars(select(Meeting).where(Meeting.public_id == line.meeting)).one()
    wanted = (line.audience, line.recipient, line.locale)
    held = {
        link.seat.public_id
        for link in live_links(db, row.id, now)
        if (link.audience, link.recipient, link.locale) == wanted
    }
    if not held:
        return 0
    return sum(
        send(
            db,
            line.meeting,
            book,
            Sent(version),
            Mailing(),
            occasion=Occasion.REPLACED,
            actor=SYSTEM,
            now=now,
        )
        for book in books(db, line.meeting)
        if book.seat in held and (book.audience, book.recipient) == wanted[:2]
    )


def revoke_links(
    db: Session, meeting: PublicId, seat: PublicId | None, *, actor: Actor, now: datetime
) -> int:
    """Take back every live link of a meeting, or of one seat; how many. What was read, was read."""
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    row = db.scalar(select(Meeting).where(Meeting.public_id == meeting))
    holder = db.scalar(select(Seat).where(Seat.public_id == seat)) if seat else None
    if row is None or (seat is not None and holder is None):
        raise NotFoundError
    taken = live_links(db, row.id, now, seat=holder.id if holder else None)
    for link in taken:
        link.revoked_at, link.revoked_by = now, actor.user
    db.flush()
    if taken:
        record(
            db,
            "packs.links_revoked",
            "meeting",
            meeting,
            actor=actor,
            now=now,
            seat=seat or "",
            links=len(taken),
        )
    return len(taken)
