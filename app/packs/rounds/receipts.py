"""What each seat and each reader opened, and when; links as their holders find them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Organisation, User
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Names, pick
from app.core.ids import PublicId
from app.core.tokens import hash_of
from app.meetings.models import Meeting, Seat
from app.packs.editions.audiences import Audience
from app.packs.models import Form, PackDownload, PackEdition
from app.packs.rendering.languages import main_language
from app.packs.rounds.books import Book, books, every_book
from app.packs.rounds.link_models import PackLink
from app.packs.rounds.sending import links_to
from app.packs.sight import readable, receipts_of
from app.provinces.homes import homes_of
from app.provinces.projections import Unit


@dataclass(frozen=True)
class SeatLine:
    """One seat in the distribution list. Neither version nor extent: a firm's own would tell."""

    seat: PublicId
    organisation: Names
    person: str
    audience: Audience
    locale: str
    signs_in: bool
    #: The last mail: why and when; null when none was sent or all were taken back.
    link: PackLink | None
    revoked: bool
    first_opened: datetime | None
    last_opened: datetime | None
    times: int
    #: A counterpart's provinces, which its edition is narrowed to; None: not a counterpart's seat.
    provinces: tuple[str, ...] | None


@dataclass(frozen=True)
class Receipt:
    """Somebody opened an edition."""

    who: str
    form: Form
    at: datetime
    #: What is printed on their copy, if they took one.
    serial: PublicId | None


@dataclass(frozen=True)
class Copy:
    """A copy that the viewer took."""

    at: datetime
    serial: PublicId
    sha256: str


@dataclass(frozen=True)
class Opened:
    """What a link leads to."""

    link: PublicId
    edition: PublicId
    signs_in: bool
    #: Whose it is: the account named at the seat, else anybody of the organisation.
    user: PublicId | None
    organisation: PublicId
    #: The seat's holder, as a copy names them.
    name: str

    def belongs_to(self, viewer: Viewer) -> bool:
        """Whether the reader signed in is the one it was sent to."""
        if self.user is not None:
            return viewer.user == self.user
        return viewer.organisation == self.organisation


def opened_link(db: Session, token: str, now: datetime) -> Opened | None:
    """Where a token leads; None for absent, expired, taken back and not theirs any more alike."""
    row = db.execute(
        select(PackLink, PackEdition.public_id, User.public_id, Organisation, Seat.person_name)
        .join(Seat, Seat.id == PackLink.seat_id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .outerjoin(User, User.id == Seat.user_id)
        .join(
            PackEdition,
            and_(
                PackEdition.meeting_id == PackLink.meeting_id,
                PackEdition.audience == PackLink.audience,
                PackEdition.recipient == PackLink.recipient,
                PackEdition.locale == PackLink.locale,
            ),
        )
        .where(
            PackLink.token_hash == hash_of(token),
            PackLink.revoked_at.is_(None),
            PackLink.expires_at > now,
        )
        .order_by(PackEdition.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    link, edition, user, home, person = row
    meeting, seat = link.meeting.public_id, link.seat.public_id
    if not any(links_to(book, [link]) for book in every_book(db, meeting, seat=seat)):
        # Recused since, no member of the team any more, or no seat on the day.
        return None
    name = holder_name(person, home, main_language(link.locale))
    return Opened(link.public_id, edition, link.signs_in, user, home.public_id, name)


def holder_name(person: str | None, home: Organisation, language: str) -> str:
    """Who holds a seat, as their copies name them: the person, the organisation."""
    named = pick(home.name_ko, home.name_vi, home.name_en, language)
    return " · ".join(filter(None, (person, named)))


def opened_books(
    db: Session, meeting: PublicId
) -> dict[tuple[PublicId, Audience, str], list[datetime]]:
    """When each seat's books were opened, by a link or by their holder signed in.

    By seat, audience and whose alone the book is.
    """
    links: dict[PublicId, PublicId] = {}
    for public_id, holding in db.execute(
        select(PackLink.public_id, Seat.public_id)
        .join(Seat, Seat.id == PackLink.seat_id)
        .join(Meeting, Meeting.id == PackLink.meeting_id)
        .where(Meeting.public_id == meeting)
    ):
        links[public_id] = holding
    holders: dict[PublicId, set[PublicId]] = defaultdict(set)
    for seat, user in db.execute(
        select(Seat.public_id, User.public_id)
        .join(Meeting, Meeting.body_id == Seat.body_id)
        .join(
            User,
            or_(
                User.id == Seat.user_id,
                and_(Seat.user_id.is_(None), User.organisation_id == Seat.organisation_id),
            ),
        )
        .where(Meeting.public_id == meeting)
    ):
        holders[user].add(seat)
    gets = {(book.seat, *book.line) for book in every_book(db, meeting)}
    found: dict[tuple[PublicId, Audience, str], list[datetime]] = defaultdict(list)
    for taken, edition in db.execute(
        select(PackDownload, PackEdition)
        .join(PackEdition, PackEdition.id == PackDownload.edition_id)
        .join(Meeting, Meeting.id == PackEdition.meeting_id)
        .where(Meeting.public_id == meeting)
        .order_by(PackDownload.at, PackDownload.id)
    ):
        by_link = {links[taken.link_id]} if taken.link_id in links else set()
        for seat in by_link | holders[taken.user_id or PublicId("")]:
            key = (seat, edition.audience, edition.recipient)
            if key in gets:
                found[key].append(taken.at)
    return found


def distribution(
    db: Session, meeting: PublicId, viewer: Viewer, now: datetime
) -> tuple[SeatLine, ...]:
    """Every seat that can be written to, what it was sent and when it was opened."""
    if not viewer.has(Role.SECRETARIAT):
        raise NotFoundError
    opened = opened_books(db, meeting)
    sent: dict[PublicId, list[PackLink]] = defaultdict(list)
    for link in db.scalars(
        select(PackLink)
        .options(joinedload(PackLink.seat))
        .join(Meeting, Meeting.id == PackLink.meeting_id)
        # A team's book is its members' alone, and so is that there is one.
        .where(Meeting.public_id == meeting, PackLink.audience != Audience.CONSORTIUM)
        .order_by(PackLink.id)
    ):
        sent[link.seat.public_id].append(link)
    lines = []
    gets = books(db, meeting)
    holding = _holding(db, gets)
    provinces = homes_of(db, {seat.organisation.public_id for seat in holding.values()})
    for book in gets:
        seat = holding[book.seat]
        home = seat.organisation
        links = sent[book.seat]
        live = [link for link in links if link.revoked_at is None and link.expires_at > now]
        times = opened.get((book.seat, *book.line), [])
        lines.append(
            SeatLine(
                seat=book.seat,
                organisation=Names(home.name_ko, home.name_vi, home.name_en),
                person=seat.person_name or "",
                audience=book.audience,
                locale=book.locale,
                signs_in=book.signs_in,
                link=live[-1] if live else None,
                revoked=bool(links) and not live,
                first_opened=times[0] if times else None,
                last_opened=times[-1] if times else None,
                times=len(times),
                provinces=_provinces(book, provinces.get(home.public_id, ())),
            )
        )
    return tuple(lines)


def seat_line(
    db: Session, meeting: PublicId, seat: PublicId, viewer: Viewer, now: datetime
) -> SeatLine:
    """One seat of the distribution list; NotFoundError when it is not in it."""
    found = next(
        (line for line in distribution(db, meeting, viewer, now) if line.seat == seat), None
    )
    if found is None:
        raise NotFoundError
    return found


def _holding(db: Session, gets: Sequence[Book]) -> dict[PublicId, Seat]:
    """The seats that get the books, with their organisations."""
    seats = (
        select(Seat)
        .options(joinedload(Seat.organisation))
        .where(Seat.public_id.in_([book.seat for book in gets]))
    )
    return {seat.public_id: seat for seat in db.scalars(seats)}


def _provinces(book: Book, homes: tuple[Unit, ...]) -> tuple[str, ...] | None:
    if book.audience is not Audience.COUNTERPART:
        return None
    return tuple(str(unit.names) for unit in homes)


def receipts(db: Session, edition: PublicId, viewer: Viewer, now: datetime) -> tuple[Receipt, ...]:
    """Who opened one of the viewer's desk's editions, newest first; NotFoundError for others'."""
    own = receipts_of(viewer.roles)
    found = db.scalar(
        select(PackEdition.id)
        .join(Meeting, Meeting.id == PackEdition.meeting_id)
        .where(
            PackEdition.public_id == edition,
            PackEdition.audience.in_(own),
            PackEdition.recipient == "",
            readable(db, viewer, now),
        )
    )
    if found is None:
        raise NotFoundError
    rows = db.execute(
        select(PackDownload, User.display_name, Seat.person_name)
        .outerjoin(User, User.public_id == PackDownload.user_id)
        .outerjoin(PackLink, PackLink.public_id == PackDownload.link_id)
        .outerjoin(Seat, Seat.id == PackLink.seat_id)
        .where(PackDownload.edition_id == found)
        .order_by(PackDownload.at.desc(), PackDownload.id.desc())
        .limit(500)
    )
    return tuple(
        Receipt(name or seat or "", taken.form, taken.at, taken.serial)
        for taken, name, seat in rows
    )


def own_copies(db: Session, edition: PublicId, viewer: Viewer) -> tuple[Copy, ...]:
    """The copies that the viewer took of an edition, newest first."""
    if viewer.user is None:
        return ()
    rows = db.execute(
        select(PackDownload.at, PackDownload.serial, PackDownload.copy_sha256)
        .join(PackEdition, PackEdition.id == PackDownload.edition_id)
        .where(
            PackEdition.public_id == edition,
            PackDownload.user_id == viewer.user,
            PackDownload.serial.is_not(None),
        )
        .order_by(PackDownload.at.desc(), PackDownload.id.desc())
        .limit(20)
    )
    return tuple(Copy(at, serial, sha256) for at, serial, sha256 in rows if serial and sha256)
