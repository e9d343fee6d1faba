"""The minutes' content out of what the room recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.meetings.minutes.content import SCHEMA
from app.meetings.models import (
    ActionItem,
    AgendaItem,
    Decision,
    ItemState,
    Meeting,
    Presence,
    Seat,
)
from app.meetings.projections import StandingLine
from app.meetings.queries.standings import standings_of
from app.meetings.room.sittings import seats_of_the_day
from app.meetings.room_models import (
    ItemAttendance,
    ItemNote,
    ItemSession,
    RoomPresence,
)
from app.tenders.models import Tender

_ON_THE_AGENDA = (ItemState.ACCEPTED, ItemState.DISCUSSED)


def gather(db: Session, meeting: Meeting) -> dict[str, Any]:
    """Everything the minutes of `meeting` say, as JSON."""
    presence = {row.seat_id: row.presence for row in meeting.invitations}
    body = meeting.body
    return {
        "schema": SCHEMA,
        "meeting": {
            "body": _three(body.name_ko, body.name_vi, body.name_en),
            "number": meeting.number,
            "starts_at": meeting.starts_at.isoformat(),
            "minutes": meeting.minutes,
            "zone": meeting.zone,
            "place": meeting.place,
            "quorate": bool(meeting.quorate),
            "demo": meeting.demo or body.demo,
        },
        "seats": [
            _seat(seat, home) | {"state": (presence.get(seat.id) or Presence.ABSENT).value}
            for seat, home in seats_of_the_day(db, meeting)
        ],
        "items": [
            _item(db, item, tender)
            for item, tender in db.execute(
                select(AgendaItem, Tender.public_id)
                .outerjoin(Tender, Tender.id == AgendaItem.tender_id)
                .where(AgendaItem.meeting_id == meeting.id, AgendaItem.state.in_(_ON_THE_AGENDA))
                .order_by(AgendaItem.position, AgendaItem.id)
            )
        ],
    }


def _three(ko: str | None, vi: str | None, en: str | None) -> dict[str, str | None]:
    return {"ko": ko, "vi": vi, "en": en}


def _seat(seat: Seat, home: Organisation) -> dict[str, Any]:
    return {
        "organisation": _three(home.name_ko, home.name_vi, home.name_en),
        "group": seat.group.value,
        "person": seat.person_name or "",
    }


def _item(db: Session, item: AgendaItem, tender: str | None) -> dict[str, Any]:
    session = db.scalar(select(ItemSession).where(ItemSession.item_id == item.id))
    decisions = db.scalars(
        select(Decision).where(Decision.item_id == item.id).order_by(Decision.id)
    ).all()
    standings = standings_of(db, [decision.id for decision in decisions])
    return {
        "id": item.public_id,
        "titles": _three(item.title_ko, item.title_vi, item.title_en),
        "tender": tender,
        "asks": item.decision_type.value,
        "quorate": session.quorate if session else None,
        "eligible": session.eligible if session else None,
        "present": session.present if session else None,
        "short": session.short if session else None,
        "text": db.scalar(select(ItemNote.text).where(ItemNote.item_id == item.id)) or "",
        "attendance": [
            _seat(seat, home)
            | {"state": row.state.value, "left_at": _at(row.left_at), "back_at": _at(row.back_at)}
            for row, seat, home in db.execute(
                select(ItemAttendance, Seat, Organisation)
                .join(Seat, Seat.id == ItemAttendance.seat_id)
                .join(Organisation, Organisation.id == Seat.organisation_id)
                .where(
                    ItemAttendance.item_id == item.id,
                    # The minutes tell who was recused or left, not who was there anyway.
                    (ItemAttendance.state == RoomPresence.RECUSED)
                    | ItemAttendance.left_at.is_not(None),
                )
                .order_by(Seat.id)
            )
        ],
        "decisions": [
            _decision(db, decision, standings.get(decision.id)) for decision in decisions
        ],
    }


def _decision(db: Session, decision: Decision, standing: StandingLine | None) -> dict[str, Any]:
    rows = db.execute(
        select(ActionItem, Organisation)
        .join(Organisation, Organisation.id == ActionItem.organisation_id)
        .where(ActionItem.decision_id == decision.id)
        .order_by(ActionItem.due, ActionItem.id)
    )
    return {
        "type": decision.type.value,
        "text": decision.text,
        "result": standing.result.value if standing else None,
        "eligible": standing.eligible if standing else None,
        "present": standing.present if standing else None,
        "addressee": vars(standing.addressee) if standing and standing.addressee else None,
        "replaces": {"number": replaced.meeting_number, "text": replaced.text}
        if standing and (replaced := standing.replaces)
        else None,
        "actions": [
            {
                "text": action.text,
                "organisation": _three(home.name_ko, home.name_vi, home.name_en),
                "owner": action.owner_name,
                "due": action.due.isoformat(),
            }
            for action, home in rows
        ],
    }


def _at(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
