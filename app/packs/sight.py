"""Whose an issued edition is to read, in SQL. Where it must not be, it does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.consortia.models import Consortium, Member
from app.core.access import FIRM_ROLES, Role, Viewer
from app.core.clock import SEOUL
from app.core.ids import PublicId
from app.firms.models import Firm
from app.meetings.models import Meeting, Seat
from app.meetings.sight import sight_of
from app.meetings.validity import valid_on
from app.packs.models import Audience, PackEdition
from app.provinces.homes import home_provinces

#: Parts of the secretariat's own edition: what an officer issued for others they may look at.
LESS: Final = (
    Audience.CHAIR,
    Audience.MINISTRY,
    Audience.EXPERT,
    Audience.FIRM,
    Audience.COUNTERPART,
)
#: Whose desk reads who opened which editions.
_RECEIPTS: Final = {
    Role.SECRETARIAT: (Audience.SECRETARIAT, *LESS),
    Role.COMPLIANCE: (Audience.COMPLIANCE,),
}
_AT_LARGE: Final = PackEdition.recipient == ""


def readable(db: Session, viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    """SQL: the edition's file is the viewer's to read. Needs Meeting joined.

    Who is recused from an item of a meeting reads the book made for them, and not the one for
    everybody.
    """
    claims = [PackEdition.audience == Audience.PUBLIC, *_desks(viewer)]
    if viewer.user is not None:
        claims += [*_members(db, viewer, now), *_firms(db, viewer, now)]
    return or_(*claims)


def receipts_of(roles: frozenset[Role]) -> frozenset[Audience]:
    """Editions of which these roles read who opened them."""
    return frozenset(each for role in roles for each in _RECEIPTS.get(role, ()))


def _desks(viewer: Viewer) -> Iterator[ColumnElement[bool]]:
    if viewer.has(Role.SECRETARIAT):
        yield PackEdition.audience == Audience.SECRETARIAT
        if viewer.user is not None:
            issued = PackEdition.issued_by == viewer.user
            yield and_(_AT_LARGE, PackEdition.audience.in_(LESS), issued)
    if viewer.has(Role.COMPLIANCE):
        yield PackEdition.audience == Audience.COMPLIANCE


def _members(db: Session, viewer: Viewer, now: datetime) -> Iterator[ColumnElement[bool]]:
    """Officials and experts: the edition of their side of the table, and the chair's."""
    sides = {Role.MINISTRY: Audience.MINISTRY, Role.EXPERT: Audience.EXPERT}
    audiences = [audience for role, audience in sides.items() if viewer.has(role)]
    if not audiences:
        return
    sight = sight_of(db, viewer, now=now)
    everybodys = and_(
        # Whoever has a tie that stands reads the books made for their seat.
        false() if sight.kept else _AT_LARGE,
        Meeting.invited_at.is_not(None),
    )
    bodies = Meeting.body_id.in_(sorted(sight.wide))
    yield and_(PackEdition.audience.in_(audiences), everybodys, bodies)
    chaired = sorted(sight.wide & set(db.scalars(_seats(viewer, now, Seat.body_id, Seat.chair))))
    yield and_(PackEdition.audience == Audience.CHAIR, everybodys, Meeting.body_id.in_(chaired))
    own = PackEdition.recipient.in_(_seats(viewer, now, Seat.public_id))
    yield and_(PackEdition.audience.in_([*audiences, Audience.CHAIR]), own)


def _firms(db: Session, viewer: Viewer, now: datetime) -> Iterator[ColumnElement[bool]]:
    """Firms and counterparts: their own, and where they sit the one without anybody's own part."""
    narrow = sight_of(db, viewer, now=now).narrow
    seated = and_(_AT_LARGE, Meeting.invited_at.is_not(None), Meeting.body_id.in_(sorted(narrow)))
    if viewer.has(Role.COUNTERPART):
        # Where its province is known it reads that province's book, and not everybody's.
        homely = viewer.organisation is not None and home_provinces(db, viewer.organisation)
        own = and_(PackEdition.recipient != "", PackEdition.recipient == viewer.organisation)
        everybodys = false() if homely else seated
        yield and_(PackEdition.audience == Audience.COUNTERPART, or_(own, everybodys))
    elif narrow:
        yield and_(PackEdition.audience == Audience.FIRM, seated)
    if viewer.firm is not None and viewer.has(*FIRM_ROLES):
        yield and_(PackEdition.audience == Audience.FIRM, PackEdition.recipient == viewer.firm)
        teams = PackEdition.recipient.in_(_teams(viewer))
        yield and_(PackEdition.audience == Audience.CONSORTIUM, teams)


def _teams(viewer: Viewer) -> Select[PublicId]:
    """Public ids of the consortia that the viewer's firm is a member of."""
    return (
        select(Consortium.public_id)
        .join(Member, Member.consortium_id == Consortium.id)
        .join(Firm, Firm.id == Member.firm_id)
        .where(Firm.public_id == viewer.firm, Member.left_at.is_(None))
    )


def _seats(viewer: Viewer, now: datetime, what: Any, *which: Any) -> Select[Any]:
    """Of the viewer's seats: held in person, or where no account is named, by their
    organisation."""
    return (
        select(what)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .outerjoin(User, User.id == Seat.user_id)
        .where(
            valid_on(now.astimezone(SEOUL).date()),
            or_(
                User.public_id == viewer.user,
                and_(Seat.user_id.is_(None), Organisation.public_id == viewer.organisation),
            ),
            *which,
        )
    )
