"""Whose edition it is: who can be named, what is withheld from them, what of theirs is added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User, UserRole
from app.consortia.models import Consortium, Member
from app.core.access import Actor, Role
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId
from app.firms.models import Firm
from app.meetings.models import Meeting, Seat
from app.meetings.queries.books import items_left_for
from app.meetings.queries.withheld import withheld_from_seat
from app.packs.content.whole import Content, Text
from app.packs.editions.gate import LEAVING
from app.packs.editions.projecting import Reader
from app.packs.gathering.filings import told_now
from app.packs.gathering.home import home_of
from app.packs.gathering.own import own_of_consortium, own_of_firm
from app.packs.models import Audience

#: Editions that can be made for one person: the holder of a seat.
PERSONAL: Final = frozenset({Audience.CHAIR, Audience.MINISTRY, Audience.EXPERT})


class NobodySuchError(DomainError):
    """`--for` names nobody of this audience, or several."""


def recipient_named(db: Session, meeting: PublicId, audience: Audience, who: str) -> str:
    """The id of the recipient meant by an id, a name, or the mail address of a seat's holder.

    Raises NobodySuchError when the audience takes no recipient, nobody is called so, or several.
    """
    if audience not in _NAMED:
        raise NobodySuchError(message("This edition is the same for all its readers."))
    found = set(db.scalars(_NAMED[audience](who.strip(), meeting)))
    if len(found) != 1:
        if found:
            raise NobodySuchError(message("Several are called %(who)s: use the id.", who=who))
        raise NobodySuchError(
            message("Nobody of this edition's readers is called %(who)s.", who=who)
        )
    return str(found.pop())


def may_order_for(db: Session, audience: Audience, recipient: str, *, actor: Actor) -> bool:
    """Whether somebody of a firm may have this edition made: its own, or its team's."""
    if actor.firm is None or not recipient:
        return False
    if audience is Audience.FIRM:
        return recipient == actor.firm
    return audience is Audience.CONSORTIUM and actor.firm in _members(db, recipient)


def teams_of(db: Session, firm: str) -> tuple[tuple[str, str], ...]:
    """Ids and names of the standing consortia a firm is a member of."""
    rows = db.execute(
        select(Consortium.public_id, Consortium.name)
        .join(Member, Member.consortium_id == Consortium.id)
        .join(Firm, Firm.id == Member.firm_id)
        .where(Firm.public_id == firm, Member.left_at.is_(None), Consortium.dissolved_at.is_(None))
        .order_by(Consortium.formed_at, Consortium.public_id)
    )
    return tuple((str(row.public_id), row.name) for row in rows)


def reader_of(
    db: Session, content: Content, audience: Audience, recipient: str, *, now: datetime
) -> Reader:
    """What to withhold from a reader of `content` and what to add.

    Raises NotFoundError when there is no such recipient.
    """
    at = datetime.fromisoformat(content.frozen_at)
    keys = tuple(item.key for item in content.agenda)
    meeting = PublicId(content.meeting.id)
    if audience in LEAVING:
        withheld = items_left_for(db, meeting, keys)
        return _reader_who_leaves(db, audience, recipient, withheld, at=at)
    if audience in PERSONAL and recipient:
        kept = withheld_from_seat(db, meeting, PublicId(recipient))
        entrusted = audience is Audience.CHAIR and held_by_officer(db, recipient)
        return Reader(
            recipient,
            frozenset(kept.items),
            frozenset(kept.tenders),
            entrusted=entrusted,
            told=told_now(db, content, now) if entrusted else None,
        )
    if audience is Audience.SECRETARIAT:
        return Reader(told=told_now(db, content, now))
    return Reader(recipient)


def _reader_who_leaves(
    db: Session, audience: Audience, recipient: str, withheld: frozenset[str], *, at: datetime
) -> Reader:
    """A firm, a team or a counterpart, with the part that is its own."""
    if not recipient:
        return Reader(recipient, withheld)
    if audience is Audience.COUNTERPART:
        whom = _organisation_name(db, recipient)
        home = home_of(db, PublicId(recipient), whom, at=at)
        if home is None:
            raise NotFoundError
        return Reader(recipient, withheld, home=home)
    if audience is Audience.FIRM:
        own = own_of_firm(db, PublicId(recipient), _firm_name(db, recipient), at=at)
        return Reader(recipient, withheld, own=own, own_firms=frozenset({recipient}))
    members = _members(db, recipient)
    if not members:
        raise NotFoundError
    # Any member reads the same of its room: what a page marks as "own" is not taken over.
    own = own_of_consortium(db, PublicId(recipient), min(members), at=at)
    return Reader(recipient, withheld, own=own, own_firms=frozenset(members))


def held_by_officer(db: Session, seat: str) -> bool:
    """Whether the seat's holder is an officer of the secretariat."""
    return seat in held_by_officers(db, [seat])


def held_by_officers(db: Session, seats: Iterable[str]) -> frozenset[str]:
    """Those of `seats` whose holders are officers of the secretariat."""
    return frozenset(
        db.scalars(
            select(Seat.public_id)
            .join(UserRole, Seat.user_id == UserRole.user_id)
            .where(Seat.public_id.in_(sorted(seats)), UserRole.role == Role.SECRETARIAT)
        )
    )


def _members(db: Session, consortium: str) -> frozenset[PublicId]:
    return frozenset(
        db.scalars(
            select(Firm.public_id)
            .join(Member, Member.firm_id == Firm.id)
            .join(Consortium, Consortium.id == Member.consortium_id)
            .where(Consortium.public_id == consortium, Member.left_at.is_(None))
        )
    )


def _firm_name(db: Session, firm: str) -> Text:
    return _name_of(
        db.scalar(
            select(Organisation)
            .join(Firm, Firm.organisation_id == Organisation.id)
            .where(Firm.public_id == firm)
        )
    )


def _organisation_name(db: Session, organisation: str) -> Text:
    return _name_of(db.scalar(select(Organisation).where(Organisation.public_id == organisation)))


def _name_of(home: Organisation | None) -> Text:
    if home is None:
        raise NotFoundError
    return Text(home.name_ko or "", home.name_vi or "", home.name_en or "")


def _firm(who: str, _meeting: PublicId) -> Select[Any]:
    return (
        select(Firm.public_id)
        .join(Organisation, Organisation.id == Firm.organisation_id)
        .where(or_(Firm.public_id == who, _called(who)))
    )


def _consortium(who: str, _meeting: PublicId) -> Select[Any]:
    return select(Consortium.public_id).where(
        or_(Consortium.public_id == who, Consortium.name == who),
        Consortium.dissolved_at.is_(None),
    )


def _organisation(who: str, _meeting: PublicId) -> Select[Any]:
    return (
        select(Organisation.public_id)
        .join(User, User.organisation_id == Organisation.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            UserRole.role == Role.COUNTERPART,
            or_(Organisation.public_id == who, _called(who), User.email == who.lower()),
        )
    )


def _person(who: str, meeting: PublicId) -> Select[Any]:
    """The seat: whoever holds it may have no account."""
    return (
        select(Seat.public_id)
        .join(Meeting, Meeting.body_id == Seat.body_id)
        .outerjoin(User, User.id == Seat.user_id)
        .where(
            Meeting.public_id == meeting,
            or_(
                Seat.public_id == who,
                func.lower(Seat.email) == who.lower(),
                User.email == who.lower(),
            ),
        )
    )


def _called(who: str) -> Any:
    return or_(
        Organisation.name_ko == who, Organisation.name_vi == who, Organisation.name_en == who
    )


_NAMED: Final[Mapping[Audience, Callable[[str, PublicId], Select[Any]]]] = {
    Audience.CHAIR: _person,
    Audience.MINISTRY: _person,
    Audience.EXPERT: _person,
    Audience.FIRM: _firm,
    Audience.CONSORTIUM: _consortium,
    Audience.COUNTERPART: _organisation,
}
