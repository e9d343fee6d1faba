"""A body that decides in writing, and a question put to its seats."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.core.ids import PublicId
from app.meetings.models import Body, DecisionType, Seat, SeatGroup
from app.meetings.procedures.body_rules import RuleDetails, enter_rule
from app.meetings.procedures.drafting import ProcedureDetails, draft_procedure, send_procedure
from app.meetings.procedures.models import (
    Majority,
    ProcedureKind,
    ProcedureSeat,
    WrittenProcedure,
)
from tests.factories import NOW

#: A Friday; NOW is Friday 2026-12-04.
DUE = date(2026, 12, 11)


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
