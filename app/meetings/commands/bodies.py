"""Configuring bodies and their dated seats, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind, User
from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.mail import checked_address
from app.meetings.bidders import refuse_hidden_bidder
from app.meetings.commands.loading import check_desk, load_body
from app.meetings.errors import CodeTakenError
from app.meetings.models import Body, BodyKind, Seat, SeatGroup

on_violation("body", "code")(CodeTakenError)


@dataclass(frozen=True)
class BodyDetails:
    """What is known of a body."""

    code: str
    name_ko: str
    name_vi: str
    name_en: str
    kind: BodyKind
    cadence_days: int
    quorum: Mapping[SeatGroup, int]
    source: str
    known_from: date | None = None
    dormant_since: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class SeatDetails:
    """A seat as announced: who holds it, for whom, from when, and where that is written."""

    organisation: PublicId
    group: SeatGroup
    person_name: str | None
    person_title: str | None
    email: str | None
    deputy_name: str | None
    chair: bool
    voting: bool
    locale: str
    valid_from: date
    source: str
    #: The firm the person works for, when the seat is not that firm's.
    employer: PublicId | None = None


def create_body(
    db: Session, details: BodyDetails, *, actor: Actor, now: datetime, demo: bool = False
) -> PublicId:
    """Add a body; CodeTakenError when its short name is in use."""
    check_desk(actor)
    if db.scalar(select(Body.id).where(Body.code == details.code)) is not None:
        raise CodeTakenError
    body = Body(public_id=new_public_id(), demo=demo, **_columns(details))
    db.add(body)
    db.flush()
    record(
        db, "meetings.body_created", "body", body.public_id, actor=actor, now=now, code=details.code
    )
    return body.public_id


def change_body(
    db: Session,
    public_id: PublicId,
    details: BodyDetails,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a body's names, cadence, quorum or source.

    Raises ConflictError when it is no longer the `version` the officer looked at.
    """
    check_desk(actor)
    body = load_body(db, public_id)
    if body.lock_version != version:
        raise ConflictError
    holder = db.scalar(select(Body.id).where(Body.code == details.code))
    if holder not in {None, body.id}:
        raise CodeTakenError
    before = {name: getattr(body, name) for name in _columns(details)}
    after = _columns(details)
    for name, value in after.items():
        setattr(body, name, value)
    db.flush()
    changed = {
        name: [before[name], value] for name, value in after.items() if before[name] != value
    }
    record(db, "meetings.body_changed", "body", public_id, actor=actor, now=now, changed=changed)


def _columns(details: BodyDetails) -> dict[str, object]:
    return {
        "code": details.code,
        "name_ko": details.name_ko,
        "name_vi": details.name_vi,
        "name_en": details.name_en,
        "kind": details.kind,
        "cadence_days": details.cadence_days,
        "quorum": {group.value: count for group, count in details.quorum.items() if count},
        "source": details.source,
        "known_from": details.known_from,
        "dormant_since": details.dormant_since,
        "note": details.note,
    }


def add_seat(
    db: Session, body_id: PublicId, details: SeatDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Add a seat; the account with the seat's mail address, if there is one, is its holder."""
    check_desk(actor)
    body = load_body(db, body_id)
    organisation = organisation_row(db, details.organisation)
    refuse_hidden_bidder(organisation)
    email = _checked(details.email)
    seat = Seat(
        public_id=new_public_id(),
        body_id=body.id,
        organisation_id=organisation.id,
        group=details.group,
        person_name=details.person_name,
        person_title=details.person_title,
        email=email,
        user_id=_holder(db, organisation, email),
        deputy_name=details.deputy_name,
        employer_id=_employer(db, organisation, details.employer),
        chair=details.chair,
        voting=details.voting,
        locale=details.locale,
        valid_from=details.valid_from,
        valid_to=None,
        source=details.source,
    )
    db.add(seat)
    db.flush()
    record(
        db,
        "meetings.seat_added",
        "seat",
        seat.public_id,
        actor=actor,
        now=now,
        body=body_id,
        organisation=details.organisation,
        group=details.group.value,
        valid_from=details.valid_from,
        source=details.source,
    )
    return seat.public_id


def organisation_row(db: Session, public_id: PublicId) -> Organisation:
    """The organisation; a refusal on its field when there is none."""
    found = db.scalar(select(Organisation).where(Organisation.public_id == public_id))
    if found is None:
        raise DomainError(message("Choose an organisation."), field="organisation")
    return found


def _checked(email: str | None) -> str | None:
    if not email:
        return None
    try:
        return checked_address(email).lower()
    except DomainError as refusal:
        raise DomainError(refusal.reason, field="email") from refusal


def _employer(db: Session, organisation: Organisation, employer: PublicId | None) -> int | None:
    """The firm the person works for; nothing when the seat is that firm's own."""
    if employer is None or employer == organisation.public_id:
        return None
    found = db.scalar(select(Organisation).where(Organisation.public_id == employer))
    if found is None or found.kind is not OrganisationKind.FIRM:
        raise DomainError(
            message("An employer is named only when it is a firm of the register."),
            field="employer",
        )
    return found.id


def _holder(db: Session, organisation: Organisation, email: str | None) -> int | None:
    if email is None:
        return None
    return db.scalar(
        select(User.id).where(User.email == email, User.organisation_id == organisation.id)
    )


def end_seat(
    db: Session,
    public_id: PublicId,
    valid_to: date,
    source: str,
    *,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """End a seat with its last day; the source of that goes into the record. Returns the body."""
    check_desk(actor)
    seat = db.scalar(select(Seat).where(Seat.public_id == public_id))
    if seat is None:
        raise NotFoundError
    if valid_to < seat.valid_from:
        raise DomainError(message("A seat cannot end before it began."), field="valid_to")
    seat.valid_to = valid_to
    db.flush()
    record(
        db,
        "meetings.seat_ended",
        "seat",
        public_id,
        actor=actor,
        now=now,
        valid_to=valid_to,
        source=source,
    )
    return seat.body.public_id
