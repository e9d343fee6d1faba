"""Whose book each seat of a meeting gets: its own edition, and the books of its firm's teams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.consortia.models import Consortium, Member
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.firms.models import Firm
from app.meetings.models import Meeting, Seat, SeatGroup
from app.meetings.queries.withheld import withheld_by_seat
from app.meetings.rows import seoul_day
from app.meetings.validity import valid_on
from app.packs.editions.audiences import Audience
from app.packs.editions.readers import held_by_officers
from app.packs.rounds.seat_models import SeatLanguage
from app.provinces.homes import homes_of


@dataclass(frozen=True)
class Book:
    """What one seat gets."""

    seat: PublicId
    audience: Audience
    #: Whose alone it is; empty: everybody's of the audience.
    recipient: str
    #: Of the book: one language, or two beside each other.
    locale: str
    #: Language of the mails about it.
    letters: str
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
        _seats(db, meeting, seat)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .outerjoin(Firm, Firm.organisation_id == Organisation.id)
        .add_columns(Organisation, Firm.public_id.label("firm"))
        .order_by(Seat.chair.desc(), Seat.id)
    )
    rows = db.execute(query).all()
    whose = _whose(db, meeting, rows)
    return tuple(_book(row, whose[row.Seat.public_id]) for row in rows)


def team_books(db: Session, meeting: PublicId, *, seat: PublicId | None = None) -> tuple[Book, ...]:
    """The books of standing consortia, for the seats of those firms that are members now.

    Whoever has left a team gets nothing more of it. Nobody but the members may learn that there
    is such a book: it is in no list of the secretariat's, and in none of its counts.
    """
    query = (
        _seats(db, meeting, seat)
        .join(Firm, Firm.organisation_id == Seat.organisation_id)
        .join(Member, Member.firm_id == Firm.id)
        .join(Consortium, Consortium.id == Member.consortium_id)
        .where(Member.left_at.is_(None), Consortium.dissolved_at.is_(None))
        .add_columns(Consortium.public_id.label("team"))
        .order_by(Consortium.public_id, Seat.id)
    )
    return tuple(
        _book(row, _Whose(Audience.CONSORTIUM, row.team, confidential=True))
        for row in db.execute(query)
    )


def every_book(db: Session, meeting: PublicId, *, seat: PublicId | None = None) -> tuple[Book, ...]:
    """All of them, for what the system does by itself: nobody is shown this."""
    return (*books(db, meeting, seat=seat), *team_books(db, meeting, seat=seat))


def _seats(db: Session, meeting: PublicId, seat: PublicId | None) -> Select[Seat, str]:
    """The seats of the meeting's day that can be written to, with the language of their papers."""
    query = (
        select(Seat, SeatLanguage.locale.label("papers"))
        .join(Meeting, Meeting.body_id == Seat.body_id)
        .outerjoin(SeatLanguage, SeatLanguage.seat_id == Seat.id)
        .where(
            Meeting.public_id == meeting,
            Seat.email.is_not(None),
            valid_on(_day(db, meeting)),
        )
    )
    return query if seat is None else query.where(Seat.public_id == seat)


def _day(db: Session, meeting: PublicId) -> date:
    starts = db.scalar(select(Meeting.starts_at).where(Meeting.public_id == meeting))
    if starts is None:
        raise NotFoundError
    return seoul_day(starts)


@dataclass(frozen=True)
class _Whose:
    """Which edition a seat gets; no recipient: that for everybody of the audience."""

    audience: Audience
    recipient: str = ""
    confidential: bool = False


def _book(row: Row[*tuple[Any, ...]], whose: _Whose) -> Book:
    seat: Seat = row.Seat
    return Book(
        seat=seat.public_id,
        audience=whose.audience,
        recipient=whose.recipient,
        locale=row.papers or seat.locale,
        letters=seat.locale,
        confidential=whose.confidential,
        account=seat.user_id is not None,
    )


def _whose(
    db: Session, meeting: PublicId, rows: Sequence[Row[*tuple[Any, ...]]]
) -> Mapping[PublicId, _Whose]:
    """Which edition each seat gets, by the seat."""
    one = rows[0].Seat.public_id if len(rows) == 1 else None
    kept = withheld_by_seat(db, meeting, seat=one)
    homes = homes_of(db, {row.Organisation.public_id for row in rows})
    officers = held_by_officers(db, [row.Seat.public_id for row in rows if row.Seat.chair])
    return {
        row.Seat.public_id: _edition_for(
            row,
            tied=bool(kept[row.Seat.public_id].tenders),
            at_home=row.Organisation.public_id in homes,
            entrusted=row.Seat.public_id in officers,
        )
        for row in rows
    }


def _edition_for(
    row: Row[*tuple[Any, ...]], *, tied: bool, at_home: bool, entrusted: bool
) -> _Whose:
    """Firms get their own edition, counterparts that of their province, members with a tie one
    made for their seat, and so does an officer who presides."""
    seat: Seat = row.Seat
    home: Organisation = row.Organisation
    if row.firm is not None:
        return _Whose(Audience.FIRM, row.firm, confidential=True)
    of_firm = home.kind == OrganisationKind.FIRM or seat.employer_id is not None
    if seat.group is SeatGroup.FIRM or of_firm:
        return _Whose(Audience.FIRM)
    if seat.group is SeatGroup.COUNTERPART:
        recipient = home.public_id if at_home else ""
        return _Whose(Audience.COUNTERPART, recipient, confidential=at_home)
    if seat.group is SeatGroup.SECRETARIAT and not seat.chair:
        return _Whose(Audience.SECRETARIAT, confidential=True)
    audience = Audience.EXPERT if seat.group is SeatGroup.EXPERT else Audience.MINISTRY
    return _Whose(
        Audience.CHAIR if seat.chair else audience,
        seat.public_id if entrusted or tied else "",
        confidential=entrusted,
    )
