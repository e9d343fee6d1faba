"""Builders of rooms and polls."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.core.ids import new_public_id
from app.meetings.rooms.models import Room, RoomSite
from tests.factories import NOW


def make_room(db: Session, name: str = "회의실", **values: Any) -> Room:
    facts: dict[str, Any] = {
        "public_id": new_public_id(),
        "name_ko": name,
        "name_vi": name,
        "name_en": name,
        "site": RoomSite.SEJONG,
        "capacity": 20,
        "host_id": None,
        "source": "test",
        "closed_on": None,
        "created_at": NOW,
    }
    room = Room(**(facts | values))
    db.add(room)
    db.flush()
    return room
