"""Entering official steps, changing them, reminding, settling. Nothing is sent from here: the
letter itself goes through the sender's own document system; the register keeps what lapses when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.errors import ConflictError, DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.forum.quiet import is_quiet
from app.meetings.addressees import Addressed, Addressee, load_addressee
from app.meetings.commands.loading import check_desk, find_tender, load_body
from app.meetings.errors import WordsMissingError, WrongStateError
from app.meetings.official.models import OfficialStep, StepKind, StepState
from app.meetings.official.officers import load_officer
from app.meetings.rows import seoul_day
from app.tenders.models import Tender


@dataclass(frozen=True)
class StepDetails:
    """An official step as an officer enters it; days in Seoul."""

    kind: StepKind
    subject: str
    addressee: Addressee | None
    sent_on: date
    lapses_on: date | None = None
    tender_number: str | None = None
    public_channel: bool = False
    reference: str | None = None
    #: The officer who has it in hand; None: the secretariat as a whole.
    owner: PublicId | None = None


class QuietPackageError(DomainError):
    """Neither buyers nor provinces nor firms are asked about a live package but in the open."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "This package is in its quiet period, from its notice to its award: a buyer, "
                "province or firm is asked about it through the buyer's public channel alone."
            ),
            field="addressee",
        )


def enter_step(
    db: Session, body: PublicId, details: StepDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Enter a letter, query or booking of a body. Raises QuietPackageError, DomainError."""
    check_desk(actor)
    step = OfficialStep(
        public_id=new_public_id(),
        body_id=load_body(db, body).id,
        state=StepState.OPEN,
        reminded_on=None,
        settled_on=None,
        outcome=None,
        entered_at=now,
        entered_by=actor.user,
        **_checked(db, details, now=now),
    )
    db.add(step)
    db.flush()
    _record(db, "meetings.step_entered", step, actor=actor, now=now, body=body)
    return step.public_id


def change_step(
    db: Session,
    public_id: PublicId,
    details: StepDetails,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Correct an open step. Raises ConflictError when somebody else has changed it."""
    step = _open(db, public_id, version=version, actor=actor)
    before = _said(step)
    for name, value in _checked(db, details, now=now).items():
        setattr(step, name, value)
    after = _said(step)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    db.flush()
    _record(db, "meetings.step_changed", step, actor=actor, now=now, changed=changed)


def remind(
    db: Session, public_id: PublicId, on: date, *, version: int, actor: Actor, now: datetime
) -> None:
    """Note that a reminder went out on a day (in Seoul)."""
    step = _open(db, public_id, version=version, actor=actor)
    if not (step.reminded_on or step.sent_on) <= on <= seoul_day(now):
        raise DomainError(message("This day lies before the last one noted, or ahead."), field="on")
    step.reminded_on = on
    step.reminders += 1
    db.flush()
    _record(db, "meetings.step_reminded", step, actor=actor, now=now, on=on)


def settle_step(
    db: Session,
    public_id: PublicId,
    on: date,
    outcome: str,
    *,
    dropped: bool = False,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """A reply came, it was done, or it is given up (`dropped`, and why), on a day in Seoul."""
    step = _open(db, public_id, version=version, actor=actor)
    if not step.sent_on <= on <= seoul_day(now):
        raise DomainError(message("This day lies before the step was taken, or ahead."), field="on")
    said = outcome.strip()
    if not said and (dropped or step.kind is StepKind.QUERY):
        raise WordsMissingError("outcome")
    step.state = StepState.DROPPED if dropped else StepState.DONE
    step.settled_on = on
    step.outcome = said or None
    db.flush()
    act = "meetings.step_dropped" if dropped else "meetings.step_settled"
    _record(db, act, step, actor=actor, now=now, on=on)


def _open(db: Session, public_id: PublicId, *, version: int, actor: Actor) -> OfficialStep:
    check_desk(actor)
    step = db.scalar(
        select(OfficialStep).where(OfficialStep.public_id == public_id).with_for_update()
    )
    if step is None:
        raise NotFoundError
    if step.lock_version != version:
        raise ConflictError
    if step.state is not StepState.OPEN:
        raise WrongStateError
    return step


def _checked(db: Session, details: StepDetails, *, now: datetime) -> dict[str, Any]:
    """The columns that `details` fill, once they make sense together."""
    if not details.subject.strip():
        raise WordsMissingError("subject")
    if details.sent_on > seoul_day(now):
        raise DomainError(message("This day lies ahead."), field="sent_on")
    lapses = details.lapses_on
    if lapses is not None and lapses < details.sent_on:
        raise DomainError(message("It cannot lapse before it was taken."), field="lapses_on")
    if lapses is None and details.kind is StepKind.BOOKING:
        raise DomainError(message("Say on which day the booking lapses."), field="lapses_on")
    to = load_addressee(db, details.addressee)
    if details.addressee is None and details.kind is not StepKind.BOOKING:
        raise DomainError(message("Say to whom it goes."), field="addressee")
    tender = find_tender(db, details.tender_number)
    if not details.public_channel:
        _refuse_quiet(db, tender, to)
    return {
        "kind": details.kind,
        "subject": details.subject.strip(),
        "reference": details.reference,
        "addressee_id": to.organisation.id if to.organisation else None,
        "province_id": to.province.id if to.province else None,
        "tender_id": tender,
        "public_channel": details.public_channel,
        "sent_on": details.sent_on,
        "lapses_on": lapses,
        "owner_id": load_officer(db, details.owner),
    }


def _refuse_quiet(db: Session, tender: int | None, to: Addressed) -> None:
    if tender is not None and to.outside and is_quiet(db, db.get_one(Tender, tender)):
        raise QuietPackageError


def _said(step: OfficialStep) -> dict[str, Any]:
    names = ("kind", "subject", "reference", "sent_on", "lapses_on", "public_channel")
    keys = ("addressee_id", "province_id", "tender_id", "owner_id")
    return {name: getattr(step, name) for name in (*names, *keys)}


def _record(
    db: Session, act: str, step: OfficialStep, *, actor: Actor, now: datetime, **content: Any
) -> None:
    record(
        db,
        act,
        "official_step",
        step.public_id,
        actor=actor,
        now=now,
        kind=step.kind.value,
        **content,
    )
