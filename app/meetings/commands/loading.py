"""Loading what a command works on, with the checks that every command makes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.core.access import Actor, Role
from app.core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId
from app.meetings.errors import WrongStateError
from app.meetings.models import AgendaItem, Body, Meeting
from app.meetings.permissions import state_allows
from app.tenders.merging.merged import standing_id
from app.tenders.models import Tender


def check_desk(actor: Actor) -> None:
    """Only the secretariat arranges meetings; NotAllowedError for everybody else."""
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError


def load_body(db: Session, public_id: PublicId) -> Body:
    """The body, or NotFoundError."""
    body = db.scalar(select(Body).where(Body.public_id == public_id))
    if body is None:
        raise NotFoundError
    return body


def load_meeting(
    db: Session, public_id: PublicId, *, act: str, version: int, actor: Actor
) -> Meeting:
    """The meeting, ready for `act` (a field of MeetingPermissions) by the secretariat.

    Raises ConflictError when it is no longer the `version` the officer looked at, and
    WrongStateError when its state does not allow the act.
    """
    check_desk(actor)
    # Locked, so that of two officers at once the second sees what the first has done.
    meeting = db.scalar(
        select(Meeting)
        .where(Meeting.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if meeting is None:
        raise NotFoundError
    if meeting.lock_version != version:
        raise ConflictError
    if not state_allows(act, meeting.state):
        raise WrongStateError
    return meeting


def load_item(meeting: Meeting, public_id: PublicId) -> AgendaItem:
    """The meeting's item, or NotFoundError."""
    for item in meeting.items:
        if item.public_id == public_id:
            return item
    raise NotFoundError


def touch(meeting: Meeting, *, now: datetime) -> None:
    """Raise the meeting's version even when only its agenda or attendance changed."""
    meeting.updated_at = now
    flag_modified(meeting, "updated_at")


def find_tender(db: Session, number: str | None) -> int | None:
    """The tender by a number an officer or member types; None for none, DomainError if unknown.

    The number of a record that was merged names the one that stands for it.
    """
    if not number or not number.strip():
        return None
    wanted = number.strip()
    found = db.scalars(
        select(Tender.id)
        .where(
            or_(
                Tender.notice_no == wanted,
                Tender.ocid == wanted,
                Tender.plan_no == wanted,
                Tender.public_id == wanted,
            )
        )
        .order_by(Tender.notice_no != wanted, Tender.id)
        .limit(1)
    ).first()
    if found is None:
        raise DomainError(message("No tender has this number."), field="tender_number")
    return standing_id(db, found)
