"""What a firm does with its own interests: register, share, stop sharing, withdraw.

Nothing here may depend on another firm's interests: no check, no message, no delay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import DomainError, NotFoundError
from app.core.events import publish
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.firms.acting import acting_firm
from app.firms.models import Firm
from app.interests.events import (
    InterestRegistered,
    InterestRoleChanged,
    InterestSharingChanged,
    InterestWithdrawn,
)
from app.interests.models import IntendedRole, Interest, InterestRoleChange, InterestSharing
from app.tenders.merging.merged import standing_tender
from app.tenders.models import LinkState, Lot, PlanLink, Tender, TenderKind
from app.tenders.status import Stage, lot_stage, tender_stage


@dataclass(frozen=True)
class InterestDetails:
    """What the register form says; no `lot` means the tender as a whole."""

    lot: PublicId | None
    role: IntendedRole
    #: The plain question: may the secretariat see this interest?
    share: bool


class TenderClosedError(DomainError):
    """The tender or lot takes no interest any more."""

    def __init__(self) -> None:
        super().__init__(message("This tender is closed: interest can no longer be registered."))


class TenderCancelledError(DomainError):
    """The tender or lot was called off."""

    def __init__(self) -> None:
        super().__init__(
            message("This tender was cancelled: interest can no longer be registered.")
        )


class NoticeIsOutError(DomainError):
    """A plan whose notice exists takes interest there."""

    def __init__(self) -> None:
        super().__init__(message("The notice of this plan is out: register your interest there."))


class InterestExistsError(DomainError):
    """The firm registered already, with other details."""

    status = HTTPStatus.CONFLICT

    def __init__(self) -> None:
        super().__init__(
            message(
                "Your firm has already registered an interest here. Open it under your interests "
                "to share or withdraw it."
            )
        )


class InterestWithdrawnError(DomainError):
    """Nothing more can be done with a withdrawn interest."""

    status = HTTPStatus.CONFLICT

    def __init__(self) -> None:
        super().__init__(message("This interest was withdrawn."))


on_violation("interest", "tender_id", "firm_id")(InterestExistsError)
on_violation("interest", "lot_id", "firm_id")(InterestExistsError)


def register_interest(
    db: Session, tender: PublicId, details: InterestDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Record that the actor's firm pursues `tender` or one of its lots; refused once closed.

    The same registration sent twice is one: the second is answered with the first's id. Sent
    twice at once, the later one meets the unique index and `InterestExistsError`; repeating it
    in a new transaction finds the first.
    """
    firm = acting_firm(db, actor)
    subject = standing_tender(db, tender)
    lot = _load_lot(db, subject, details.lot) if details.lot else None
    _refuse_unless_live(db, subject, lot, now=now)
    standing = _standing(db, subject, lot, firm)
    if standing is not None:
        if standing.role is details.role and _is_shared(db, standing) is details.share:
            return standing.public_id
        raise InterestExistsError
    interest = Interest(
        public_id=new_public_id(),
        tender_id=subject.id,
        lot_id=lot.id if lot else None,
        firm_id=firm.id,
        role=details.role,
        registered_at=now,
        registered_by=actor.person,
    )
    db.add(interest)
    db.flush()
    if details.share:
        _open_sharing(db, interest, actor=actor, now=now)
    record(
        db,
        "interests.registered",
        "interest",
        interest.public_id,
        actor=actor,
        now=now,
        tender=tender,
        lot=details.lot,
        role=details.role.value,
        shared=details.share,
    )
    publish(db, InterestRegistered(interest.id, subject.id, firm.id), actor=actor, now=now)
    if details.share:
        _tell_sharing(db, interest, shared=True, actor=actor, now=now)
    return interest.public_id


def change_role(
    db: Session, interest: PublicId, role: IntendedRole, *, actor: Actor, now: datetime
) -> None:
    """Mean another role from now on; what was meant before stays in the history.

    Refused once the tender is closed. The same role again changes nothing.
    """
    subject = own_interest(db, interest, actor)
    if subject.withdrawn_at is not None:
        raise InterestWithdrawnError
    _refuse_unless_live(db, subject.tender, subject.lot, now=now)
    before = subject.role
    if before is role:
        return
    db.add(
        InterestRoleChange(
            interest_id=subject.id,
            before=before,
            changed_at=now,
            changed_by=actor.person,
        )
    )
    subject.role = role
    db.flush()
    record(
        db,
        "interests.role_changed",
        "interest",
        interest,
        actor=actor,
        now=now,
        before=before.value,
        after=role.value,
    )
    changed = InterestRoleChanged(subject.id, subject.tender_id, subject.firm_id)
    publish(db, changed, actor=actor, now=now)


def share_interest(db: Session, interest: PublicId, *, actor: Actor, now: datetime) -> None:
    """Let the secretariat see it from now on; nothing happens when it already may."""
    subject = own_interest(db, interest, actor)
    if subject.withdrawn_at is not None:
        raise InterestWithdrawnError
    if _is_shared(db, subject):
        return
    _open_sharing(db, subject, actor=actor, now=now)
    record(db, "interests.shared", "interest", interest, actor=actor, now=now)
    _tell_sharing(db, subject, shared=True, actor=actor, now=now)


def stop_sharing(db: Session, interest: PublicId, *, actor: Actor, now: datetime) -> None:
    """Hide it from the secretariat from now on; what was issued keeps what it said."""
    subject = own_interest(db, interest, actor)
    if not _close_sharing(db, subject, actor=actor, now=now):
        return
    record(db, "interests.sharing_stopped", "interest", interest, actor=actor, now=now)
    _tell_sharing(db, subject, shared=False, actor=actor, now=now)


def withdraw_interest(db: Session, interest: PublicId, *, actor: Actor, now: datetime) -> None:
    """Take the interest back, at any time; sharing ends with it. Twice is once."""
    subject = own_interest(db, interest, actor)
    if subject.withdrawn_at is not None:
        return
    was_shared = _close_sharing(db, subject, actor=actor, now=now)
    subject.withdrawn_at, subject.withdrawn_by = now, actor.person
    db.flush()
    record(
        db,
        "interests.withdrawn",
        "interest",
        interest,
        actor=actor,
        now=now,
        was_shared=was_shared,
    )
    publish(
        db,
        InterestWithdrawn(subject.id, subject.tender_id, subject.firm_id),
        actor=actor,
        now=now,
    )


def _load_lot(db: Session, tender: Tender, lot: PublicId) -> Lot:
    found = db.scalar(sa.select(Lot).where(Lot.public_id == lot, Lot.tender_id == tender.id))
    if found is None:
        raise NotFoundError
    return found


def _refuse_unless_live(db: Session, tender: Tender, lot: Lot | None, *, now: datetime) -> None:
    stage = lot_stage(tender, lot, now=now) if lot else tender_stage(tender, now=now)
    if stage is Stage.CANCELLED:
        raise TenderCancelledError
    if not stage.live:
        raise TenderClosedError
    if tender.kind is TenderKind.PLAN and notice_is_out(db, tender.id):
        raise NoticeIsOutError


def notice_is_out(db: Session, plan: int) -> bool:
    """Whether a planned package (by internal id) has become a notice."""
    linked = sa.select(PlanLink.id).where(
        PlanLink.plan_id == plan, PlanLink.state == LinkState.LINKED
    )
    return db.scalar(linked.limit(1)) is not None


def _standing(db: Session, tender: Tender, lot: Lot | None, firm: Firm) -> Interest | None:
    return db.scalar(
        sa.select(Interest).where(
            Interest.tender_id == tender.id,
            Interest.lot_id == lot.id if lot else Interest.lot_id.is_(None),
            Interest.firm_id == firm.id,
            Interest.withdrawn_at.is_(None),
        )
    )


def own_interest(db: Session, interest: PublicId, actor: Actor) -> Interest:
    """The acting firm's own interest, locked against a second act at the same moment."""
    firm = acting_firm(db, actor)
    found = db.scalar(
        sa.select(Interest)
        .where(Interest.public_id == interest, Interest.firm_id == firm.id)
        .with_for_update()
    )
    if found is None:
        raise NotFoundError
    return found


def _open_period(db: Session, interest: Interest) -> InterestSharing | None:
    return db.scalar(
        sa.select(InterestSharing).where(
            InterestSharing.interest_id == interest.id, InterestSharing.ended_at.is_(None)
        )
    )


def _is_shared(db: Session, interest: Interest) -> bool:
    return _open_period(db, interest) is not None


def _open_sharing(db: Session, interest: Interest, *, actor: Actor, now: datetime) -> None:
    db.add(InterestSharing(interest_id=interest.id, shared_at=now, shared_by=actor.person))
    db.flush()


def _close_sharing(db: Session, interest: Interest, *, actor: Actor, now: datetime) -> bool:
    period = _open_period(db, interest)
    if period is None:
        return False
    period.ended_at = now
    period.ended_by = actor.user
    db.flush()
    return True


def _tell_sharing(
    db: Session, interest: Interest, *, shared: bool, actor: Actor, now: datetime
) -> None:
    publish(
        db,
        InterestSharingChanged(interest.id, interest.tender_id, interest.firm_id, shared),
        actor=actor,
        now=now,
    )
