"""Whose book each seat of a meeting gets: its own edition, and the books of its firm's teams."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind, UserRole
from app.consortia.models import Consortium, Member
from app.core.access import Role
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.firms.models import Firm
from app.meetings.models import Meeting, Seat, SeatGroup
from app.meetings.queries.withheld import withheld_from_seat
from app.meetings.rows import seoul_day
from app.meetings.validity import valid_on
from app.packs.audiences import Audience
from app.provinces.homes import home_provinces


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

    @property
    def line(self) -> tuple[Audience, str]:
        """What its versions are counted by, beside the language."""
        return self.audience, self.recipient

    @property
    def of_a_team(self) -> bool:
        """Whether it is a consortium's: its members alone know that there is one."""
        return self.audience is Audience.CONSORTIUM


def books(db: Session, meeting: PublicId, *, seat: PublicId | None = None) -> tuple[Book, ...]:
    """One book for each seat of the day that can be written to, in the order of the table.

    `seat` asks for that seat's alone.
    """
    query = (
        select(Seat, Organisation, Firm.public_id.label("firm"))
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
    if seat is not None:
        query = query.where(Seat.public_id == seat)
    return tuple(_book(db, meeting, row) for row in db.execute(query))


def team_books(db: Session, meeting: PublicId, *, seat: PublicId | None = None) -> tuple[Book, ...]:
    """The books of standing consortia, for the seats of those firms that are members now.

    Whoever has left a team gets nothing more of it. Nobody but the members may learn that there
    is such a book: it is in no list of the secretariat's, and in none of its counts.
    """
    query = (
        select(Seat, Consortium.public_id.label("team"))
        .join(Meeting, Meeting.body_id == Seat.body_id)
        .join(Firm, Firm.organisation_id == Seat.organisation_id)
        .join(Member, Member.firm_id == Firm.id)
        .join(Consortium, Consortium.id == Member.consortium_id)
        .where(
            Meeting.public_id == meeting,
            Seat.email.is_not(None),
            valid_on(_day(db, meeting)),
            Member.left_at.is_(None),
            Consortium.dissolved_at.is_(None),
        )
        .order_by(Consortium.public_id, Seat.id)
    )
    if seat is not None:
        query = query.where(Seat.public_id == seat)
    return tuple(
        Book(
            row.Seat.public_id,
            Audience.CONSORTIUM,
            row.team,
            row.Seat.locale,
            confidential=True,
            account=row.Seat.user_id is not None,
        )
        for row in db.execute(query)
    )


def every_book(db: Session, meeting: PublicId, *, seat: PublicId | None = None) -> tuple[Book, ...]:
    """All of them, for what the system does by itself: nobody is shown this."""
    return (*books(db, meeting, seat=seat), *team_books(db, meeting, seat=seat))


def _day(db: Session, meeting: PublicId) -> date:
    starts = db.scalar(select(Meeting.starts_at).where(Meeting.public_id == meeting))
    if starts is None:
        raise NotFoundError
    return seoul_day(starts)


def _book(db: Session, meeting: PublicId, row: Row[*tuple[object, ...]]) -> Book:
    """Firms get their own edition, counterparts that of their province, members with a tie one
    made for their seat."""
    seat: Seat = row.Seat
    home: Organisation = row.Organisation
    account = seat.user_id is not None
    if row.firm is not None:
        return Book(seat.public_id, Audience.FIRM, row.firm, seat.locale, True, account)
    of_firm = home.kind == OrganisationKind.FIRM or seat.employer_id is not None
    if seat.group is SeatGroup.FIRM or of_firm:
        return Book(seat.public_id, Audience.FIRM, "", seat.locale, False, account)
    if seat.group is SeatGroup.COUNTERPART:
        own = bool(home_provinces(db, home.public_id))
        whose = home.public_id if own else ""
        return Book(seat.public_id, Audience.COUNTERPART, whose, seat.locale, own, account)
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
