"""A body that decides in writing, and a question put to its seats."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import SYSTEM, Actor, Role, Viewer
from app.core.ids import PublicId
from app.core.models import OutboxMessage
from app.meetings.models import Body, DecisionType, Seat, SeatGroup
from app.meetings.procedures import answering, closing
from app.meetings.procedures.answering import Answer
from app.meetings.procedures.body_rules import RuleDetails, enter_rule
from app.meetings.procedures.closing import Wording
from app.meetings.procedures.drafting import ProcedureDetails, draft_procedure, send_procedure
from app.meetings.procedures.models import (
    Majority,
    Opinion,
    ProcedureKind,
    ProcedureResult,
    ProcedureSeat,
    WrittenProcedure,
)
from tests.factories import NOW, make_organisation, make_user, viewer_of
from tests.factories.meetings import make_body, make_seat

#: A Friday; NOW is Friday 2026-12-04.
DUE = date(2026, 12, 11)
#: The day after.
AFTER = datetime(2026, 12, 12, 3, 0, tzinfo=UTC)
AGREED = Wording("개정함")
_LINK = re.compile(r"/meetings/written/([\w-]{43})")


def allow_writing(db: Session, body: Body, majority: Majority = Majority.HALF) -> None:
    """Enter a rule by which the body decides in writing."""
    rule = RuleDetails(majority, date(2026, 1, 1), "운영규정 제7조")
    enter_rule(db, body.public_id, rule, actor=SYSTEM, now=NOW)


def details(**values: Any) -> ProcedureDetails:
    facts: dict[str, Any] = {
        "kind": ProcedureKind.RESOLUTION,
        "title": "실무 지침 개정",
        "question": "실무 지침을 붙임과 같이 개정한다.",
        "grounds": "다음 회의 전에 시행하여야 함.",
        "due_on": DUE,
        "asks": DecisionType.APPROVE,
        "groups": tuple(SeatGroup),
    }
    return ProcedureDetails(**(facts | values))


def draft(db: Session, body: Body, **values: Any) -> PublicId:
    return draft_procedure(db, body.public_id, details(**values), actor=SYSTEM, now=NOW)


def send(db: Session, procedure: PublicId) -> int:
    version = row_of(db, procedure).lock_version
    return send_procedure(db, procedure, version=version, actor=SYSTEM, now=NOW)


def row_of(db: Session, procedure: PublicId) -> WrittenProcedure:
    return db.scalars(select(WrittenProcedure).where(WrittenProcedure.public_id == procedure)).one()


def asked(db: Session, procedure: PublicId) -> dict[int, ProcedureSeat]:
    """Rows of the seats that are asked, by key of the seat."""
    rows = db.scalars(
        select(ProcedureSeat).where(ProcedureSeat.procedure_id == row_of(db, procedure).id)
    )
    return {row.seat_id: row for row in rows}


def asked_id(db: Session, procedure: PublicId, seat: Seat) -> PublicId:
    return asked(db, procedure)[seat.id].public_id


class Table:
    """A body with two ministries, an expert and a firm, each with an account."""

    def __init__(self, db: Session) -> None:
        self.body: Body = make_body(db, quorum={"ministry": 2, "expert": 1})
        self.seats: dict[str, Seat] = {}
        self.viewers: dict[str, Viewer] = {}
        for name, group, role, kind in (
            ("m1", SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY),
            ("m2", SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY),
            ("x1", SeatGroup.EXPERT, Role.EXPERT, OrganisationKind.INSTITUTE),
            ("f1", SeatGroup.FIRM, Role.OWNER, OrganisationKind.FIRM),
        ):
            user = make_user(db, role, organisation=make_organisation(db, kind))
            self.viewers[name] = viewer_of(user)
            self.seats[name] = make_seat(
                db,
                self.body,
                group,
                user.organisation,
                user_id=user.id,
                email=f"{name}@example.org",
            )

    def says(
        self, db: Session, procedure: PublicId, name: str, opinion: Opinion, words: str = ""
    ) -> None:
        who = Actor.of(self.viewers[name])
        answering.answer_own(db, procedure, Answer(opinion, words), actor=who, now=NOW)


def tokens(db: Session) -> dict[str, str]:
    """Recipient → the token of the last letter to them."""
    found = {}
    for row in db.scalars(select(OutboxMessage).order_by(OutboxMessage.id)):
        part = message_from_bytes(row.content, policy=default).get_body(("plain",))  # type: ignore[attr-defined]  # the policy's message
        link = _LINK.search(part.get_content())
        if link:
            found[row.recipient] = link[1]
    return found


def settle(
    db: Session, procedure: PublicId, wording: Wording = AGREED, *, at: datetime = AFTER
) -> ProcedureResult:
    version = row_of(db, procedure).lock_version
    return closing.record_result(
        db,
        procedure,
        wording,
        version=version,
        actor=SYSTEM,
        now=at,
    )
