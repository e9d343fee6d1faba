"""In the meeting: who is there, what is decided, closing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.audit.commands import record
from app.core.access import Actor
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.meetings.addressees import Addressee, load_decision_addressee
from app.meetings.commands.invitations import new_invitation
from app.meetings.commands.loading import load_item, load_meeting, touch
from app.meetings.commands.superseding import replaced_decision, take_effect
from app.meetings.decision_results import RESULTS, usual_result
from app.meetings.errors import ItemPausedError, NotQuorateError, WordsMissingError
from app.meetings.models import (
    Decision,
    DecisionType,
    ItemState,
    Meeting,
    MeetingState,
    Presence,
    Seat,
)
from app.meetings.projections import GroupPresence
from app.meetings.quorum import group_presence, is_quorate, needed_by_group
from app.meetings.quorum_words import missing_words
from app.meetings.room.commands import begin, count_again, is_paused
from app.meetings.room_models import (
    DecisionResult,
    DecisionStanding,
    DecisionState,
    ItemSession,
)
from app.meetings.rows import seat_line, seoul_day
from app.meetings.validity import valid_on


@dataclass(frozen=True)
class DecisionDetails:
    """What was decided, in the secretary's words; whom it is for, what it replaces."""

    type: DecisionType
    text: str
    #: None: the usual one of its kind.
    result: DecisionResult | None = None
    addressee: Addressee | None = None
    #: An earlier decision of the body, in force, that this one replaces.
    supersedes: PublicId | None = None


def record_attendance(
    db: Session,
    public_id: PublicId,
    presence: Mapping[PublicId, Presence],
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> bool:
    """Write down who is there, by seat; opens the meeting. Returns whether it is quorate.

    Seats not named count as absent. Refused before the day of the meeting (Seoul).
    """
    meeting = load_meeting(db, public_id, act="attend", version=version, actor=actor)
    if seoul_day(now) < seoul_day(meeting.starts_at):
        raise DomainError(message("Attendance is recorded on the day of the meeting."))
    seats = _seats(db, meeting)
    if not {seat.public_id for seat, _organisation in seats} >= set(presence):
        raise NotFoundError
    known = {invitation.seat_id: invitation for invitation in meeting.invitations}
    for seat, _organisation in seats:
        row = known.get(seat.id) or new_invitation(db, meeting, seat)
        row.presence = presence.get(seat.public_id, Presence.ABSENT)
    db.flush()
    quorate = is_quorate(attendance(db, meeting))
    meeting.quorate = quorate
    meeting.state = MeetingState.IN_SESSION if quorate else MeetingState.INQUORATE
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.attendance_recorded",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        presence={seat: there.value for seat, there in sorted(presence.items())},
        quorate=quorate,
    )
    return quorate


def attendance(db: Session, meeting: Meeting) -> tuple[GroupPresence, ...]:
    """Presence by group, as recorded, over the seats held on the day of the meeting."""
    presence = {row.seat_id: row.presence for row in meeting.invitations}
    return group_presence(
        needed_by_group(meeting.body.quorum),
        [
            (seat_line(seat, organisation, named=False), presence.get(seat.id))
            for seat, organisation in _seats(db, meeting)
        ],
    )


def _seats(db: Session, meeting: Meeting) -> list[tuple[Seat, Organisation]]:
    rows = db.execute(
        select(Seat, Organisation)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(Seat.body_id == meeting.body_id, valid_on(seoul_day(meeting.starts_at)))
        .order_by(Seat.id)
    )
    return [(seat, organisation) for seat, organisation in rows]


def record_decision(
    db: Session,
    public_id: PublicId,
    item_id: PublicId,
    details: DecisionDetails,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Write down what was decided on an item of the agenda.

    It needs the item's own quorum: eligible and present, without the recused; without it the
    item is for information only and nothing can be decided, not even to take note. Raises
    NotQuorateError, or ItemPausedError while an objection waits.
    """
    meeting = load_meeting(db, public_id, act="decide", version=version, actor=actor)
    item = load_item(meeting, item_id)
    if item.state not in {ItemState.ACCEPTED, ItemState.DISCUSSED}:
        raise NotFoundError
    if not details.text.strip():
        raise WordsMissingError("text")
    if is_paused(db, item):
        raise ItemPausedError
    session = begin(db, meeting, item, now=now)
    if not count_again(db, meeting, item, session):
        raise NotQuorateError(missing_words(session.short))
    session.quorate, session.short = True, None
    result = details.result or usual_result(details.type)
    if result not in RESULTS[details.type]:
        raise DomainError(message("This cannot come of such a decision."), field="result")
    addressee = load_decision_addressee(db, details.addressee, on_tender=item.tender_id is not None)
    replaced = replaced_decision(
        db, details.supersedes, result, body=meeting.body_id, tender=item.tender_id
    )
    decision = Decision(
        public_id=new_public_id(),
        item_id=item.id,
        type=details.type,
        text=details.text.strip(),
        recorded_at=now,
        recorded_by=actor.user or PublicId("system"),
    )
    db.add(decision)
    db.flush()
    db.add(
        DecisionStanding(
            decision_id=decision.id,
            item_id=item.id,
            procedure_id=None,
            quorate=True,
            eligible=session.eligible,
            present=session.present,
            result=result,
            addressee_id=addressee.organisation.id if addressee.organisation else None,
            addressee_province_id=addressee.province.id if addressee.province else None,
            supersedes_id=replaced.id if replaced else None,
            state=DecisionState.RECORDED,
        )
    )
    item.state = ItemState.DISCUSSED
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.decided",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        item=item_id,
        decision=decision.public_id,
        type=details.type.value,
        text=decision.text,
        result=result.value,
        eligible=session.eligible,
        present=session.present,
        supersedes=details.supersedes,
    )
    return decision.public_id


def close_meeting(
    db: Session, public_id: PublicId, *, version: int, actor: Actor, now: datetime
) -> None:
    """End the meeting: attendance stands as recorded, decisions take effect, what they replace
    ends. Items that nobody came to are carried over (rule by rule, or as they are)."""
    meeting = load_meeting(db, public_id, act="close", version=version, actor=actor)
    meeting.state = MeetingState.CLOSED
    for item in meeting.items:
        session = db.scalar(select(ItemSession).where(ItemSession.item_id == item.id))
        if session is None:
            continue
        session.closed_at = session.closed_at or now
        # What an objection left aside was not come to: it is carried over.
        if not is_paused(db, item):
            item.state = ItemState.DISCUSSED
    take_effect(db, meeting)
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.closed",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        quorate=meeting.quorate,
    )
