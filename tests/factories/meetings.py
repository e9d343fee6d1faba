"""Builders of bodies, seats, meetings, items, decisions and actions."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.core.access import Role, Viewer
from app.core.ids import new_public_id
from app.meetings.models import (
    ActionItem,
    ActionState,
    AgendaItem,
    Body,
    BodyKind,
    Decision,
    DecisionType,
    ItemState,
    Meeting,
    MeetingInvitation,
    MeetingState,
    Reply,
    Seat,
    SeatGroup,
)
from app.tenders.models import Tender
from tests.factories import NOW, make_organisation, make_user, viewer_of

_serial = count(1)
SECRETARIAT = Viewer(user=new_public_id(), roles=frozenset({Role.SECRETARIAT}))


def _add(db: Session, row: Any) -> Any:
    db.add(row)
    db.flush()
    return row


def make_body(db: Session, **values: Any) -> Body:
    number = next(_serial)
    facts: dict[str, Any] = {
        "public_id": new_public_id(),
        "code": f"body-{number}",
        "name_ko": f"시험위원회 {number}",
        "name_vi": f"Ủy ban thử nghiệm {number}",
        "name_en": f"Test Committee {number}",
        "kind": BodyKind.COMMITTEE,
        "cadence_days": 90,
        "quorum": {"ministry": 1},
        "source": "test",
    }
    return _add(db, Body(**(facts | values)))


def make_seat(
    db: Session,
    body: Body,
    group: SeatGroup = SeatGroup.MINISTRY,
    organisation: Organisation | None = None,
    **values: Any,
) -> Seat:
    number = next(_serial)
    facts: dict[str, Any] = {
        "public_id": new_public_id(),
        "body_id": body.id,
        "organisation_id": (organisation or make_organisation(db)).id,
        "group": group,
        "person_name": f"Member {number}",
        "person_title": "과장",
        "email": f"seat{number}@example.org",
        "user_id": None,
        "deputy_name": None,
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
        "source": "test",
    }
    return _add(db, Seat(**(facts | values)))


def make_meeting(db: Session, body: Body | None = None, **values: Any) -> Meeting:
    number = next(_serial)
    public_id = new_public_id()
    facts: dict[str, Any] = {
        "public_id": public_id,
        "body_id": (body or make_body(db)).id,
        "number": number,
        "uid": f"{public_id}@duri",
        "starts_at": NOW + timedelta(days=7),
        "minutes": 120,
        "place": "정부세종청사",
        "video_url": None,
        "state": MeetingState.SCHEDULED,
        "state_reason": None,
        "invited_at": None,
        "frozen_at": None,
        "quorate": None,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return _add(db, Meeting(**(facts | values)))


def make_item(
    db: Session, meeting: Meeting, title: str = "안건", tender: Tender | None = None, **values: Any
) -> AgendaItem:
    number = next(_serial)
    facts: dict[str, Any] = {
        "public_id": new_public_id(),
        "meeting_id": meeting.id,
        "position": number,
        "rule": None,
        "rule_version": None,
        "proposal_key": None,
        "title_ko": title,
        "title_vi": title,
        "title_en": title,
        "reason": {"msgid": "Added by the secretariat.", "params": {}},
        "sources": [],
        "decision_type": DecisionType.ASSIGN,
        "minutes": 10,
        "presenter": None,
        "state": ItemState.ACCEPTED,
        "deferred_reason": None,
        "tender_id": tender.id if tender else None,
    }
    return _add(db, AgendaItem(**(facts | values)))


def make_invitation(db: Session, meeting: Meeting, seat: Seat, **values: Any) -> MeetingInvitation:
    facts: dict[str, Any] = {
        "public_id": new_public_id(),
        "meeting_id": meeting.id,
        "seat_id": seat.id,
        "sequence_sent": meeting.sequence,
        "sent_at": NOW,
        "reply": Reply.NEEDS_ACTION,
        "replied_at": None,
        "withdrawn_at": None,
        "presence": None,
    }
    return _add(db, MeetingInvitation(**(facts | values)))


def make_decision(db: Session, item: AgendaItem, text: str = "의결", **values: Any) -> Decision:
    facts: dict[str, Any] = {
        "public_id": new_public_id(),
        "item_id": item.id,
        "type": DecisionType.ASSIGN,
        "text": text,
        "recorded_at": NOW,
        "recorded_by": new_public_id(),
    }
    return _add(db, Decision(**(facts | values)))


def make_action(
    db: Session, body: Body, decision: Decision | None = None, **values: Any
) -> ActionItem:
    facts: dict[str, Any] = {
        "public_id": new_public_id(),
        "body_id": body.id,
        "decision_id": decision.id if decision else None,
        "organisation_id": make_organisation(db).id if "organisation_id" not in values else 0,
        "owner_name": "김담당",
        "text": "할 일",
        "due": (NOW + timedelta(days=10)).date(),
        "state": ActionState.OPEN,
        "evidence": None,
        "created_at": NOW,
        "settled_at": None,
    }
    return _add(db, ActionItem(**(facts | values)))


def member(
    db: Session, meeting: Meeting, group: SeatGroup, role: Role, kind: OrganisationKind
) -> Viewer:
    """A viewer with an invited seat of the meeting's body."""
    user = make_user(db, role, organisation=make_organisation(db, kind))
    seat = make_seat(db, meeting.body, group, user.organisation, user_id=user.id)
    make_invitation(db, meeting, seat)
    return viewer_of(user)
