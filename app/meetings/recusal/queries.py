"""Reading ties: one's own, or all of them at the compliance desk; ties public facts suggest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Names
from app.core.ids import PublicId
from app.core.text import search_key
from app.meetings.models import AgendaItem, Body, Meeting, MeetingState, Seat
from app.meetings.room_models import DeclarationState, InterestDeclaration, TieBasis
from app.meetings.rows import organisation_names, seoul_day
from app.meetings.validity import valid_on
from app.tenders.models import Tender

#: Who reads every tie with its words.
READERS = (Role.COMPLIANCE, Role.AUDITOR)


@dataclass(frozen=True)
class TieLine:
    """A tie with its words: for whoever raised it, the compliance desk and the auditor."""

    id: PublicId
    tender: PublicId
    tender_titles: Names
    tender_number: str
    organisation_names: Names
    #: None: everybody of the organisation.
    person: str | None
    basis: TieBasis
    words: str
    source: str | None
    state: DeclarationState
    raised_at: datetime
    settled_reason: str | None

    @property
    def stands(self) -> bool:
        """Whether its person stays outside."""
        return self.state is not DeclarationState.LIFTED


@dataclass(frozen=True)
class SuggestedTie:
    """A seat whose organisation is named in a tender on an agenda ahead."""

    seat: PublicId
    person: str | None
    organisation_names: Names
    body_names: Names
    tender: PublicId
    tender_titles: Names
    tender_number: str
    #: The name as published.
    named: str


def _ties() -> Select[InterestDeclaration, Organisation, Seat, Tender]:
    return (
        select(InterestDeclaration, Organisation, Seat, Tender)
        .join(Organisation, Organisation.id == InterestDeclaration.organisation_id)
        .outerjoin(Seat, Seat.id == InterestDeclaration.seat_id)
        .join(Tender, Tender.id == InterestDeclaration.tender_id)
        .order_by(InterestDeclaration.raised_at.desc(), InterestDeclaration.id.desc())
    )


def own_ties(db: Session, viewer: Viewer) -> tuple[TieLine, ...]:
    """What the viewer has declared. A tie that the desk found is not told to its person."""
    if viewer.user is None:
        return ()
    declared = InterestDeclaration.basis == TieBasis.DECLARED
    own = InterestDeclaration.raised_by == viewer.user
    return tuple(_line(*row) for row in db.execute(_ties().where(declared, own)))


def every_tie(db: Session, viewer: Viewer) -> tuple[TieLine, ...]:
    """All ties with their words; NotFoundError for whoever is neither compliance nor auditor."""
    if not viewer.has(*READERS):
        raise NotFoundError
    return tuple(_line(*row) for row in db.execute(_ties()))


def tie(db: Session, public_id: PublicId, viewer: Viewer) -> TieLine:
    """One tie at the compliance desk."""
    found = next((line for line in every_tie(db, viewer) if line.id == public_id), None)
    if found is None:
        raise NotFoundError
    return found


def _line(
    tie: InterestDeclaration, organisation: Organisation, seat: Seat | None, tender: Tender
) -> TieLine:
    return TieLine(
        id=tie.public_id,
        tender=tender.public_id,
        tender_titles=Names(tender.title_ko, tender.title, tender.title_en),
        tender_number=_number(tender),
        organisation_names=organisation_names(organisation),
        person=seat.person_name if seat else None,
        basis=tie.basis,
        words=tie.words,
        source=tie.source,
        state=tie.state,
        raised_at=tie.raised_at,
        settled_reason=tie.settled_reason,
    )


def _number(tender: Tender) -> str:
    return tender.notice_no or tender.plan_no or tender.ocid


def holds_seat(db: Session, viewer: Viewer, now: datetime) -> bool:
    """Whether the viewer holds a seat of their own, and so may declare a tie."""
    return (
        db.scalar(
            select(Seat.id)
            .join(User, User.id == Seat.user_id)
            .where(User.public_id == viewer.user, valid_on(seoul_day(now)))
            .limit(1)
        )
        is not None
    )


def seats_to_choose(db: Session, viewer: Viewer, now: datetime) -> list[tuple[PublicId, str]]:
    """Seats held now, as the compliance desk chooses one."""
    if not viewer.has(Role.COMPLIANCE):
        raise NotFoundError
    rows = db.execute(
        select(Seat, Organisation, Body)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .join(Body, Body.id == Seat.body_id)
        .where(valid_on(seoul_day(now)))
        .order_by(Body.code, Seat.id)
    )
    return [
        (
            seat.public_id,
            " · ".join(filter(None, (body.name, str(organisation_names(home)), seat.person_name))),
        )
        for seat, home, body in rows
    ]


def suggested_ties(db: Session, viewer: Viewer, now: datetime) -> tuple[SuggestedTie, ...]:
    """Seats whose organisation a tender on a coming agenda names as buyer or procuring entity.

    Public facts alone: what was published, and who sits where.
    """
    if not viewer.has(*READERS):
        raise NotFoundError
    over = (MeetingState.CLOSED, MeetingState.CANCELLED)
    rows = db.execute(
        select(Seat, Organisation, Body, Tender)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .join(Body, Body.id == Seat.body_id)
        .join(Meeting, Meeting.body_id == Body.id)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .join(Tender, Tender.id == AgendaItem.tender_id)
        .where(valid_on(seoul_day(now)), Meeting.state.not_in(over))
        .order_by(Seat.id, Tender.id)
        .distinct()
    )
    standing = {
        (tie.organisation_id, tie.tender_id)
        for tie in db.scalars(
            select(InterestDeclaration).where(
                InterestDeclaration.state != DeclarationState.LIFTED,
                InterestDeclaration.basis == TieBasis.PUBLIC_TIE,
            )
        )
    }
    found = []
    for seat, home, body, tender in rows:
        if (home.id, tender.id) in standing:
            continue
        keys = {search_key(name) for name in (home.name_ko, home.name_vi, home.name_en) if name}
        named = next(
            (n for n in (tender.buyer, tender.procuring_entity) if n and search_key(n) in keys),
            None,
        )
        if named is None:
            continue
        found.append(
            SuggestedTie(
                seat=seat.public_id,
                person=seat.person_name,
                organisation_names=organisation_names(home),
                body_names=Names(body.name_ko, body.name_vi, body.name_en),
                tender=tender.public_id,
                tender_titles=Names(tender.title_ko, tender.title, tender.title_en),
                tender_number=_number(tender),
                named=named,
            )
        )
    return tuple(found)
