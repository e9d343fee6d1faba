"""Builders of activities and of parts in them."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.access import Actor, Role
from app.core.ids import PublicId, new_public_id
from app.meetings.responsibilities.commands import HolderDetails, move_holder, propose_holder
from app.meetings.responsibilities.models import Activity, ActivityScope, HolderState, Letter
from app.meetings.responsibilities.scopes import EVERYWHERE, Scope
from tests.factories import NOW

OFFICER = Actor(user=PublicId("0" * 16), role="secretariat", roles=frozenset({Role.SECRETARIAT}))
_serial = count(1)


def make_activity(db: Session, **values: Any) -> Activity:
    number = next(_serial)
    facts: dict[str, Any] = {
        "public_id": new_public_id(),
        "code": f"activity-{number}",
        "position": number,
        "name_ko": f"업무 {number}",
        "name_vi": f"Việc {number}",
        "name_en": f"Activity {number}",
        "scope": ActivityScope.ALL,
        "source": "test",
        "added_at": NOW,
    }
    row = Activity(**(facts | values))
    db.add(row)
    db.flush()
    return row


def speaker(organisation: Organisation, role: Role = Role.MINISTRY) -> Actor:
    """Somebody who answers for an organisation that has a seat."""
    return Actor(
        user=new_public_id(),
        role=role.value,
        organisation=organisation.public_id,
        roles=frozenset({role}),
    )


def propose(
    db: Session,
    activity: Activity,
    organisation: Organisation,
    letter: Letter = Letter.ACCOUNTABLE,
    scope: Scope = EVERYWHERE,
    *,
    now: datetime = NOW,
) -> PublicId:
    details = HolderDetails(organisation.public_id, letter, "공문 2026-1", NOW.date())
    return propose_holder(db, activity.code, scope, details, actor=OFFICER, now=now)


def confirm(
    db: Session, holder: PublicId, organisation: Organisation, *, now: datetime = NOW
) -> None:
    move_holder(db, holder, HolderState.CONFIRMED, "", actor=speaker(organisation), now=now)
